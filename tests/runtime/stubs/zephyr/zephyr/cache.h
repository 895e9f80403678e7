/* SPDX-License-Identifier: MIT */
/* From the API reference, "cache API interface". */
#ifndef STUB_ZEPHYR_CACHE_H
#define STUB_ZEPHYR_CACHE_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
int sys_cache_data_flush_range(void *addr, size_t size);
int sys_cache_data_invd_range(void *addr, size_t size);
#ifdef __cplusplus
}
#endif
#endif
