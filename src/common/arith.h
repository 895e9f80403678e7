/* SPDX-License-Identifier: MIT */
/* Divisors and multiples. */
#ifndef DMAC_ARITH_H
#define DMAC_ARITH_H

#include <stdint.h>

/* gcd(0, b) is b. */
static inline uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Of numbers that are not 0 and whose result fits. */
static inline uint64_t lcm(uint64_t a, uint64_t b)
{
    return a / gcd(a, b) * b;
}

/* The next multiple of `align`; 0 and 1 align nothing. */
static inline uint64_t round_up(uint64_t value, uint64_t align)
{
    return align > 1 ? (value + align - 1) / align * align : value;
}

#endif
