// SPDX-License-Identifier: MIT
// Text, exit status and the two functions a freestanding compiler may call.
#include "fw.h"

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20 };
enum { APPLICATION_EXIT = 0x20026 };

void put(const char *s)
{
    semihost(SYS_WRITE0, s);
}

void put_dec(uint32_t v)
{
    char text[11];
    char *p = text + sizeof text - 1;

    *p = '\0';
    do {
        *--p = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    put(p);
}

void put_hex(uint64_t v)
{
    char text[19];
    char *p = text + sizeof text - 1;

    *p = '\0';
    do {
        *--p = "0123456789abcdef"[v & 15];
        v >>= 4;
    } while (v);
    *--p = 'x';
    *--p = '0';
    put(p);
}

void fw_exit(int status)
{
    const uintptr_t block[2] = { APPLICATION_EXIT, (uintptr_t)status };

    for (;;)
        semihost(SYS_EXIT_EXTENDED, block);
}

void fw_fault(unsigned vector, uintptr_t pc, uintptr_t addr)
{
    put("Bail out! exception ");
    put_dec(vector);
    put(" at ");
    put_hex(pc);
    put(", address ");
    put_hex(addr);
    put("\n");
    fw_exit(3);
}

void *memset(void *p, int c, size_t n)
{
    unsigned char *d = p;

    while (n--)
        *d++ = (unsigned char)c;
    return p;
}

void *memcpy(void *d, const void *s, size_t n)
{
    unsigned char *to = d;
    const unsigned char *from = s;

    while (n--)
        *to++ = *from++;
    return d;
}
