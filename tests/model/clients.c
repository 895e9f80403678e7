// SPDX-License-Identifier: MIT
#include "clients.h"

#include <string.h>

struct writes_domain domain;
struct write writes[WRITES];
unsigned nwrites;
void (*device_interrupt)(int line);

static uint8_t memory[WRITES][MOST_BYTES + 64] __attribute__((section(".dram"), aligned(4)));

static void handler(int line)
{
    if (line >= DMA_LINE && line < DMA_LINE + 3)
        dmac_irq(&domain.chan[line - DMA_LINE]);
    else if (device_interrupt)
        device_interrupt(line);
}

void clients_reset(uint32_t seed, const struct timing *timing)
{
    cpu_reset(seed, timing, handler);
    machine.memory = (uintptr_t)memory;
    machine.memory_bytes = sizeof memory;
    memset(&domain, 0, sizeof domain);
    memset(writes, 0, sizeof writes);
    nwrites = 0;
    device_interrupt = NULL;
    if (writes_init(&domain) != DMAC_OK)
        machine.broken = "the domain does not start";
}

struct timing timing_of(uint32_t seed)
{
    uint32_t x = seed * 2246822519u + 374761393u;

    return (struct timing){
        .access = x % 5, .latency = x / 5 % 60, .pause = x / 300 % 30, .program = x / 9000 % 300,
        .dma_rate = 8 + x / 7 % 120, .take = 32 + x / 11 % 200,
    };
}

static uint8_t payload_byte(uint32_t number, uint32_t i)
{
    uint32_t x = (number * 2654435761u) ^ (i * 40503u);

    return (uint8_t)(x >> 13 ^ x >> 5);
}

// Eight bytes of header: number and length. The rest follows from the number.
static void fill(uint8_t *to, uint32_t number, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++)
        to[i] = payload_byte(number, i);
    memcpy(to, &number, 4);
    memcpy(to + 4, &bytes, 4);
}

static void called_back(const struct dmac_report *report)
{
    struct write *w = report->arg;

    w->calls++;
    w->result = report->result;
    w->arrived = client_arrived(w);
}

struct write *client_write(const struct dmac_transfer *transfer, unsigned channel, uint32_t bytes)
{
    struct write *w = &writes[nwrites];
    uintptr_t values[2];
    struct dmac_args args = { w->ram, values, NULL };

    w->number = nwrites + 1;
    w->bytes = bytes;
    w->device = channel == THIRD ? &machine.sata : &machine.nfc;
    w->data = memory[nwrites] + 4 * machine_random(16);
    fill(w->data, w->number, bytes);
    values[0] = (uintptr_t)w->data;
    values[1] = bytes / 4;                     // elements
    if (dmac_prep(&w->tx, &domain.chan[channel], transfer, &args) != DMAC_OK)
        return NULL;
    w->tx.callback = called_back;
    w->tx.arg = w;
    if (dmac_submit(&w->tx, &w->cookie) != DMAC_OK)
        return NULL;
    nwrites++;
    return w;
}

int client_terminate(unsigned channel)
{
    int left = dmac_terminate(&domain.chan[channel]);

    for (unsigned i = 0; i < nwrites; i++)
        if (writes[i].tx.chan == &domain.chan[channel] && !writes[i].calls)
            writes[i].terminated = true;
    return left;
}

static bool all_called(void)
{
    for (unsigned i = 0; i < nwrites; i++)
        if (!writes[i].calls && !writes[i].terminated)
            return false;
    return true;
}

bool clients_wait(unsigned limit)
{
    uint64_t end = machine.now + limit;

    while (!all_called() && machine.now < end) {
        cpu_idle(1 + machine_random(50));
        if (cpu_woken() || machine_random(4) == 0)
            dmac_poll(&domain.dmac);
    }
    return all_called();
}

// The next payload in a log: its write and how much of it is there.
static const struct write *payload_at(const uint8_t *at, size_t available, size_t *present)
{
    const struct write *w;
    uint32_t number, bytes;

    if (available < 8)
        return NULL;
    memcpy(&number, at, 4);
    memcpy(&bytes, at + 4, 4);
    if (number - 1 >= nwrites)
        return NULL;
    w = &writes[number - 1];
    *present = available < bytes ? available : bytes;
    return w->bytes == bytes && !memcmp(at, w->data, *present) ? w : NULL;
}

static size_t segment_end(const struct device *d, size_t i)
{
    return i + 1 < d->segments ? d->segment[i + 1] : d->logged;
}

// Payloads are told apart by where connections begin: after a terminated one there may be a rest of less
// than a payload. Returns whether WANTED is there in full, or, without one, whether all is in order.
static bool walk(const struct device *d, const struct write *wanted)
{
    for (size_t i = 0; i < d->segments; i++) {
        size_t at = d->segment[i], end = segment_end(d, i), present = 0;

        while (at < end) {
            const struct write *w = payload_at(d->log + at, end - at, &present);

            if (!w && end - at < 8)
                break;
            if (!w || (!wanted && present < w->bytes && !w->terminated))
                return false;
            if (w == wanted && present == w->bytes)
                return true;
            at += present;
        }
    }
    return !wanted;
}

bool client_arrived(const struct write *w)
{
    return walk(w->device, w);
}

bool device_log_is_clean(const struct device *d)
{
    return d->lost == 0 && walk(d, NULL);
}
