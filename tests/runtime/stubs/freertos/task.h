/* SPDX-License-Identifier: MIT */
/* See FreeRTOS.h beside this. What the kernel has as macros are functions here. */
#ifndef STUB_FREERTOS_TASK_H
#define STUB_FREERTOS_TASK_H

#ifdef __cplusplus
extern "C" {
#endif
typedef struct tskTaskControlBlock *TaskHandle_t;
typedef void (*TaskFunction_t)(void *arg);
BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint16_t depth, void *parameters, UBaseType_t priority, TaskHandle_t *created);
void vTaskStartScheduler(void);
TaskHandle_t xTaskGetCurrentTaskHandle(void);
TickType_t xTaskGetTickCount(void);
TickType_t xTaskGetTickCountFromISR(void);
void taskENTER_CRITICAL(void);
void taskEXIT_CRITICAL(void);
UBaseType_t taskENTER_CRITICAL_FROM_ISR(void);
void taskEXIT_CRITICAL_FROM_ISR(UBaseType_t saved);
BaseType_t xTaskNotifyGive(TaskHandle_t task);
void vTaskNotifyGiveFromISR(TaskHandle_t task, BaseType_t *woken);
uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t ticks);
#ifdef __cplusplus
}
#endif
#endif
