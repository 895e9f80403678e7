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

#endif
