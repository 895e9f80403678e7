// SPDX-License-Identifier: MIT
// The tango DMA controller (SMP86xx command layout) and its switch box.
#include "machine.h"

enum { ADDR = 0x0, COUNT = 0x4, ADDR2 = 0x8, CMD = 0xc };
enum { RESET = 0x0, RESET2 = 0x4, ROUTE = 0x8, ROUTE2 = 0xc };
enum { SINGLE = 1, TWICE, RECT };
enum { NOTHING = 0xf };

void tango_reset(void)
{
    for (unsigned output = 0; output <= OUTPUTS; output++)
        machine.input[output] = NOTHING;
}

void tango_channel_reset(unsigned channel)
{
    machine.channel[channel].running = false;
    machine.channel[channel].hang_after = 0;
}

// The device that a channel's bytes go to: the output connected to its input.
static struct device *destination(unsigned channel)
{
    for (unsigned output = 1; output <= OUTPUTS; output++)
        if (machine.input[output] == channel + 1)
            return device_at(output);
    return NULL;
}

static void command(struct channel *c, uint32_t cmd)
{
    uint32_t x = c->count & 0x1fff, y = c->count >> 16 & 0x3fff;

    if (c->running)
        machine.broken = "a command while one is running";
    if (c->count & 0xc000e000u || cmd & ~7u)
        machine.broken = "reserved bits in a command";
    c->last = cmd >> 2 & 1;
    c->at = c->row = c->addr;
    c->left = x;
    c->left2 = c->rows = 0;
    switch (cmd & 3) {
    case SINGLE:
        break;
    case TWICE:
        c->at2 = c->addr2;
        c->left2 = y;
        break;
    case RECT:
        c->pitch = c->addr2;
        c->rows = y;
        break;
    default:
        machine.broken = "a command without a mode";
    }
    if (!x || ((cmd & 3) != SINGLE && !y))
        machine.broken = "a command that moves nothing";
    c->moved = 0;
    c->running = true;
}

// The current run is exhausted: the second address, the next row, or the end.
static bool next_run(struct channel *c)
{
    if (c->left2) {
        c->at = c->at2;
        c->left = c->left2;
        c->left2 = 0;
        return true;
    }
    if (c->rows <= 1)
        return false;
    c->rows--;
    c->at = c->row += c->pitch;
    c->left = c->count & 0x1fff;
    return true;
}

static uint8_t memory_byte(uint32_t addr)
{
    if (addr - machine.memory < machine.memory_bytes)
        return *(const volatile uint8_t *)(uintptr_t)addr;
    machine.broken = "DMA read outside memory";
    return 0;
}

void tango_step(struct channel *c, unsigned number)
{
    struct device *to = destination(number);
    unsigned burst;

    if (!to) {
        c->stalled++;
        return;
    }
    for (burst = 1 + machine_random(machine.timing.dma_rate); burst && device_space(to); burst--) {
        if (c->hang_after && c->moved >= c->hang_after)
            return;
        device_put(to, memory_byte(c->at++));
        c->moved++;
        if (--c->left || next_run(c))
            continue;
        c->running = false;
        machine_raise(DMA_LINE + (int)number);
        return;
    }
}

static void connect(unsigned output, uint32_t input)
{
    struct device *d = device_at(output);

    if (machine.input[output] == input)
        return;
    machine.input[output] = (uint8_t)input;
    if (!d)
        return;
    device_cut(d);
    if (input != NOTHING)
        device_connected(d);
}

static void route(unsigned first, uint32_t value)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t input = value >> 4 * i & 15;

        if (input || machine.zero_cuts)
            connect(first + i, input);
    }
}

static bool sbox_write(uintptr_t offset, uint32_t value)
{
    switch (offset) {
    case RESET:
    case RESET2:
        return true;
    case ROUTE:
        route(1, value);
        return true;
    case ROUTE2:
        route(9, value);
        return true;
    }
    return false;
}

static bool channel_write(struct channel *c, uintptr_t offset, uint32_t value)
{
    switch (offset) {
    case ADDR:
        c->addr = value;
        return true;
    case COUNT:
        c->count = value;
        return true;
    case ADDR2:
        c->addr2 = value;
        return true;
    case CMD:
        command(c, value);
        return true;
    }
    return false;
}

// Nothing here can be read: the driver this was learnt from never does.
bool tango_access(uintptr_t addr, bool write, uint32_t *value)
{
    uintptr_t offset = addr - DMA_BASE;

    if (!write)
        return false;
    if (addr - SBOX_BASE < 0x10)
        return sbox_write(addr - SBOX_BASE, *value);
    if (offset < DMA_PCHAN * CHANNELS)
        return channel_write(&machine.channel[offset / DMA_PCHAN], offset % DMA_PCHAN, *value);
    return false;
}
