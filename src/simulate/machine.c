/* SPDX-License-Identifier: MIT */
/* Bytes in blocks: all operands of a block are read before any is written, and a block ends where that would make a
 * difference to going byte by byte. */
#include "simulate/machine.h"

#include <string.h>

#define BLOCK 4096

void machine_start(struct machine *m, struct arena *arena, const struct ram *contents, bool big_endian)
{
    *m = (struct machine){ .arena = arena, .big_endian = big_endian, .limit = UINT64_MAX };
    ram_copy(&m->ram, contents, arena);
}

void machine_device(struct machine *m, const struct device_range *range)
{
    size_t i = m->devices.n;

    vec_push(m->arena, &m->devices, *range);
    for (; i > 0 && m->devices.v[i - 1].from > range->from; i--)
        m->devices.v[i] = m->devices.v[i - 1];
    m->devices.v[i] = *range;
}

/* The device at an address; null: memory. */
static const struct device_range *machine_device_at(const struct machine *m, uint64_t address)
{
    size_t low = 0, high = m->devices.n;

    while (high > low) {
        size_t mid = (low + high) / 2;

        if (m->devices.v[mid].from <= address)
            low = mid + 1;
        else
            high = mid;
    }
    /* ports of one device may share an address: the last that begins there, or before */
    return low && address - m->devices.v[low - 1].from < m->devices.v[low - 1].bytes ? &m->devices.v[low - 1] : NULL;
}

bool machine_stopped(const struct machine *m)
{
    return m->failed || m->moved >= m->limit;
}

/* ---- devices ----------------------------------------------------------------------------------------------------- */

/* Where the access begins that this byte belongs to. */
static uint64_t access_base(const struct device_range *range, uint64_t address, unsigned width)
{
    return range->from + (address - range->from) / width * width;
}

static void note_access(struct machine *m, struct access_log *log, uint64_t address, unsigned width, unsigned n)
{
    struct access *last = log->runs.n ? &log->runs.v[log->runs.n - 1] : NULL;

    if (last && last->address == address && last->width == width)
        last->bytes += n;
    else
        vec_push(m->arena, &log->runs, ((struct access){ address, n, width }));
}

static uint64_t *supplied(struct machine *m, uint64_t address)
{
    for (size_t i = 0; i < m->supplied.n; i++)
        if (m->supplied.v[i].address == address)
            return &m->supplied.v[i].bytes;
    vec_push(m->arena, &m->supplied, ((struct device_read){ address, 0 }));
    return &m->supplied.v[m->supplied.n - 1].bytes;
}

static void read_device(struct machine *m, uint64_t address, unsigned width, unsigned n, unsigned char *bytes)
{
    uint64_t *at = supplied(m, address);

    note_access(m, &m->reads, address, width, n);
    for (unsigned i = 0; i < n; i++, ++*at)
        bytes[i] = (unsigned char)(ram_fresh(m->ram.seed ^ address, *at / 8) >> 8 * (*at % 8));
}

static void write_device(struct machine *m, uint64_t address, unsigned width, unsigned n, const unsigned char *bytes)
{
    note_access(m, &m->writes, address, width, n);
    for (unsigned i = 0; i < n; i++)
        vec_push(m->arena, &m->writes.bytes, bytes[i]);
}

/* ---- one operand ------------------------------------------------------------------------------------------------- */

static unsigned beat(const struct operand *o) { return o->width ? o->width : 1; }
static bool adjoins(const struct operand *o) { return o->step == (int64_t)beat(o); }
static uint64_t address_of(const struct operand *o, uint64_t at)
{
    return o->address + (uint64_t)((int64_t)(at / beat(o)) * o->step) + at % beat(o);
}

static unsigned char constant_byte(const struct machine *m, const struct operand *o, uint64_t at)
{
    uint64_t in = (o->phase + at) % beat(o);

    return (unsigned char)(o->value >> 8 * (m->big_endian ? beat(o) - 1 - in : in));
}

/* In accesses of the operand's width; an operand that begins inside a beat has a shorter first one. */
static unsigned beat_left(const struct operand *o, uint64_t at, uint64_t n)
{
    uint64_t left = beat(o) - at % beat(o);

    return (unsigned)(n < left ? n : left);
}

static void load(struct machine *m, const struct operand *o, uint64_t at, size_t n, unsigned char *bytes)
{
    const struct device_range *device = o->kind == OPERAND_PLACE ? machine_device_at(m, address_of(o, at)) : NULL;
    unsigned here;

    if (o->kind == OPERAND_NOTHING) {
        memset(bytes, 0, n);
    } else if (o->kind == OPERAND_CONSTANT) {
        for (size_t i = 0; i < n; i++)
            bytes[i] = constant_byte(m, o, at + i);
    } else if (!device && adjoins(o)) {
        ram_read(&m->ram, address_of(o, at), n, bytes);
    } else {
        for (size_t i = 0; i < n; i += here) {
            here = beat_left(o, at + i, n - i);
            if (device)
                read_device(m, access_base(device, address_of(o, at + i), beat(o)), beat(o), here, bytes + i);
            else
                ram_read(&m->ram, address_of(o, at + i), here, bytes + i);
        }
    }
}

static void store(struct machine *m, const struct operand *o, uint64_t at, size_t n, const unsigned char *bytes)
{
    const struct device_range *device = o->kind == OPERAND_PLACE ? machine_device_at(m, address_of(o, at)) : NULL;
    unsigned here;

    if (o->kind != OPERAND_PLACE)
        return;
    if (!device && adjoins(o)) {
        ram_write(&m->ram, address_of(o, at), n, bytes);
        return;
    }
    for (size_t i = 0; i < n; i += here) {
        here = beat_left(o, at + i, n - i);
        if (device)
            write_device(m, access_base(device, address_of(o, at + i), beat(o)), beat(o), here, bytes + i);
        else
            ram_write(&m->ram, address_of(o, at + i), here, bytes + i);
    }
}

/* ---- where a block must end -------------------------------------------------------------------------------------- */

/* Bytes from `at` on before the first access that meets the fault; an access fails as a whole. */
static uint64_t before_fault(const struct machine *m, const struct operand *o, uint64_t at, uint64_t n)
{
    const struct fault *f = &m->fault;
    uint64_t low = f->from, high = f->from + f->bytes, address = address_of(o, at);

    if (o->kind != OPERAND_PLACE)
        return n;
    if (adjoins(o)) {
        if (address >= high || low >= address + n)
            return n;
        if (low <= address)
            return 0;
        return (at + (low - address)) / beat(o) * beat(o) > at ? (at + (low - address)) / beat(o) * beat(o) - at : 0;
    }
    for (uint64_t i = 0; i < n; i += beat_left(o, at + i, n - i)) {
        address = address_of(o, at + i);
        if (address < high && low < address + beat_left(o, at + i, n - i))
            return i;
    }
    return n;
}

static uint64_t until_fault(const struct machine *m, const struct move *move, uint64_t at, uint64_t n)
{
    uint64_t least = n, here;

    if (!m->fault.active)
        return n;
    for (unsigned i = 0; i < move->nsources && m->fault.read; i++)
        least = (here = before_fault(m, &move->source[i], at, n)) < least ? here : least;
    for (unsigned i = 0; i < move->ndests && m->fault.read == move->check; i++)
        least = (here = before_fault(m, &move->dest[i], at, n)) < least ? here : least;
    return least;
}

/* Reading a block before writing it is right unless a byte written in it would be read later in it. */
static uint64_t until_overlap(const struct move *move, uint64_t at, uint64_t n)
{
    for (unsigned d = 0; d < move->ndests && !move->check; d++) {
        const struct operand *dest = &move->dest[d];

        if (dest->kind != OPERAND_PLACE)
            continue;
        for (unsigned i = 0; i < move->nsources + move->ndests; i++) {
            bool source = i < move->nsources;
            const struct operand *other = source ? &move->source[i] : &move->dest[i - move->nsources];
            uint64_t to = address_of(dest, at), from = address_of(other, at);

            if (other->kind != OPERAND_PLACE || other == dest)
                continue;
            if (!adjoins(dest) || !adjoins(other)) {
                n = 1 < n && to < from + n && from < to + n ? 1 : n;
            } else if (source ? to > from && to - from < n : to != from && (to > from ? to - from : from - to) < n) {
                n = to > from ? to - from : from - to;
            }
        }
    }
    return n;
}

/* ---- operations -------------------------------------------------------------------------------------------------- */

static unsigned char times(unsigned char x, uint64_t factor)
{
    unsigned product = 0, power = x;

    for (; factor; factor >>= 1) {
        if (factor & 1)
            product ^= power;
        power = power << 1 ^ (power & 0x80 ? 0x11d : 0);
    }
    return (unsigned char)product;
}

struct block { unsigned char p[BLOCK], q[BLOCK], other[BLOCK]; };

/* p: what is moved (the parity of xor and pq); q: the second parity of pq. */
static void combine(struct machine *m, const struct move *move, uint64_t at, size_t n, struct block *b)
{
    load(m, &move->source[0], at, n, b->p);
    if (move->verb == VERB_PQ)
        for (size_t k = 0; k < n; k++)
            b->q[k] = times(b->p[k], move->factor[0]);
    for (unsigned i = 1; i < move->nsources; i++) {
        load(m, &move->source[i], at, n, b->other);
        for (size_t k = 0; k < n; k++) {
            b->p[k] ^= b->other[k];
            if (move->verb == VERB_PQ)
                b->q[k] ^= times(b->other[k], move->factor[i]);
        }
    }
}

static void deliver(struct machine *m, const struct move *move, uint64_t at, size_t n, struct block *b)
{
    if (move->check && move->ndests == 0)
        for (size_t k = 0; k < n; k++)
            m->mismatch |= b->p[k] ? 1u : 0;
    for (unsigned i = 0; i < move->ndests; i++) {
        const unsigned char *bytes = move->verb == VERB_PQ && i == 1 ? b->q : b->p;

        if (move->check && move->dest[i].kind == OPERAND_PLACE) {
            load(m, &move->dest[i], at, n, b->other);
            m->mismatch |= memcmp(b->other, bytes, n) ? 1u << i : 0;
        } else if (!move->check) {
            store(m, &move->dest[i], at, n, bytes);
        }
    }
}

/* A block is a whole number of accesses of every operand, as long as it ends for no other reason. */
static uint64_t whole_accesses(const struct move *move, uint64_t n)
{
    for (unsigned i = 0; i < move->nsources + move->ndests; i++) {
        const struct operand *o = i < move->nsources ? &move->source[i] : &move->dest[i - move->nsources];

        if (o->kind == OPERAND_PLACE && n > beat(o) && n % beat(o))
            n -= n % beat(o);
    }
    return n;
}

bool machine_move(struct machine *m, const struct move *move)
{
    struct block block;
    uint64_t at = 0, n;

    while (at < move->bytes && !machine_stopped(m)) {
        uint64_t want = move->bytes - at;

        want = want > BLOCK ? whole_accesses(move, BLOCK) : want;
        want = want > m->limit - m->moved ? m->limit - m->moved : want;
        want = until_overlap(move, at, want);
        n = until_fault(m, move, at, want);
        m->failed = n < want;
        if (n)
            combine(m, move, at, (size_t)n, &block);
        if (n)
            deliver(m, move, at, (size_t)n, &block);
        at += n;
        m->moved += n;
    }
    return at == move->bytes;
}

/* ---- logs -------------------------------------------------------------------------------------------------------- */

static uint64_t accesses(const struct access *a) { return (a->bytes + a->width - 1) / a->width; }

uint64_t access_count(const struct access_log *log)
{
    uint64_t n = 0;

    for (size_t i = 0; i < log->runs.n; i++)
        n += accesses(&log->runs.v[i]);
    return n;
}

static bool contents_differ(const struct access_log *want, const struct access_log *have, struct access_difference *d)
{
    for (uint64_t at = 0; at < want->bytes.n && at < have->bytes.n; at++)
        if (want->bytes.v[at] != have->bytes.v[at]) {
            d->contents = true;
            d->byte = at;
            return true;
        }
    return false;
}

static const struct access *run_at(const struct access_log *log, size_t i) { return i < log->runs.n ? &log->runs.v[i] : NULL; }

bool access_differ(const struct access_log *want, const struct access_log *have, struct access_difference *d)
{
    *d = (struct access_difference){ 0 };
    for (size_t i = 0; i < want->runs.n || i < have->runs.n; i++) {
        d->want = run_at(want, i);
        d->have = run_at(have, i);
        if (!d->want || !d->have || d->want->address != d->have->address || d->want->width != d->have->width)
            return true;
        if (d->want->bytes < d->have->bytes)
            d->want = run_at(want, i + 1);
        else if (d->want->bytes > d->have->bytes)
            d->have = run_at(have, i + 1);
        if (want->runs.v[i].bytes != have->runs.v[i].bytes) {
            d->number += accesses(want->runs.v[i].bytes < have->runs.v[i].bytes ? &want->runs.v[i] : &have->runs.v[i]);
            return true;
        }
        d->number += accesses(&want->runs.v[i]);
    }
    return contents_differ(want, have, d);
}
