/* SPDX-License-Identifier: MIT */
/* Declarations of FreeRTOS that the adapter uses, written from its reference (freertos.org, API reference: task creation, task
 * control, RTOS kernel control, direct to task notifications); only for compiling in tests. */
#ifndef STUB_FREERTOS_H
#define STUB_FREERTOS_H

#include <stddef.h>
#include <stdint.h>

typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
typedef unsigned int StackType_t;
#define pdFALSE ((BaseType_t)0)
#define pdTRUE ((BaseType_t)1)
#define pdPASS pdTRUE
#define portMAX_DELAY ((TickType_t)0xffffffffUL)
#define configTICK_RATE_HZ ((TickType_t)1000)
#define configMINIMAL_STACK_SIZE 128
#ifndef configUSE_16_BIT_TICKS
#define configUSE_16_BIT_TICKS 0
#endif

#ifdef __cplusplus
extern "C" {
#endif
BaseType_t xPortIsInsideInterrupt(void);
void vStubYieldFromISR(BaseType_t yield);
#ifdef __cplusplus
}
#endif
#define portYIELD_FROM_ISR(yield) vStubYieldFromISR(yield)
#endif
