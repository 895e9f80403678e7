/* SPDX-License-Identifier: MIT */
/* From the API reference, "Barrier Services APIs". */
#ifndef STUB_ZEPHYR_BARRIER_H
#define STUB_ZEPHYR_BARRIER_H
static inline void barrier_dsync_fence_full(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
#endif
