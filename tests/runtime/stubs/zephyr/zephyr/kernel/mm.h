/* SPDX-License-Identifier: MIT */
/* From the API reference, "Kernel Memory Management". */
#ifndef STUB_ZEPHYR_MM_H
#define STUB_ZEPHYR_MM_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
uintptr_t k_mem_phys_addr(void *virt);
#ifdef __cplusplus
}
#endif
#endif
