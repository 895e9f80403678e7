/* SPDX-License-Identifier: MIT */
#include "common/outbuf.h"

#include <stdarg.h>
#include <string.h>

static void reserve(struct outbuf *out, size_t size)
{
    size_t cap = out->bytes.cap ? out->bytes.cap : 256;
    while (cap - out->bytes.n < size)
        cap *= 2;
    if (cap == out->bytes.cap)
        return;
    out->bytes.v = arena_grow(out->arena, out->bytes.v, out->bytes.cap, cap);
    out->bytes.cap = cap;
}

void outbuf_put(struct outbuf *out, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    reserve(out, size);
    memcpy(out->bytes.v + out->bytes.n, bytes, size);
    out->bytes.n += size;
}

void outbuf_puts(struct outbuf *out, const char *text)
{
    outbuf_put(out, text, strlen(text));
}

void outbuf_printf(struct outbuf *out, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size > 0) {
        reserve(out, (size_t)size + 1);
        vsnprintf(out->bytes.v + out->bytes.n, (size_t)size + 1, format, again);
        out->bytes.n += (size_t)size;
    }
    va_end(again);
}

bool outbuf_write(const struct outbuf *out, FILE *file)
{
    size_t written = fwrite(out->bytes.v, 1, out->bytes.n, file);
    return written == out->bytes.n && fflush(file) == 0;
}
