// SPDX-License-Identifier: MIT
// Clock, chance, bus and interrupt controller of the model machine.
#include "machine.h"

#include <string.h>

struct machine machine;

const struct timing usual_timing = {
    .access = 3, .latency = 40, .pause = 30, .program = 200, .dma_rate = 64, .take = 64,
};

void machine_reset(uint32_t seed, const struct timing *timing)
{
    memset(&machine, 0, sizeof machine);
    machine.random = seed * 2654435761u | 1;
    machine.timing = *timing;
    tango_reset();
    device_reset(&machine.nfc, "nfc", NFC_OUTPUT, 4160, NFC_LINE);
    device_reset(&machine.sata, "sata", SATA_OUTPUT, 0, -1);
}

// xorshift32: small, and the same everywhere
uint32_t machine_random(uint32_t below)
{
    uint32_t x = machine.random;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    machine.random = x;
    return below ? (uint32_t)((uint64_t)x * below >> 32) : 0;
}

// The order in which parts move within one microsecond is random as well.
void machine_run(unsigned microseconds)
{
    while (microseconds--) {
        unsigned first = machine_random(CHANNELS);

        machine.now++;
        if (machine_random(2))
            device_step(&machine.nfc);
        for (unsigned i = 0; i < CHANNELS; i++) {
            unsigned n = (first + i) % CHANNELS;

            if (machine.channel[n].running)
                tango_step(&machine.channel[n], n);
        }
        device_step(&machine.nfc);
        device_step(&machine.sata);
    }
}

void machine_raise(int line)
{
    if (line < 0)
        return;
    machine.pending |= UINT64_C(1) << line;
    machine.line_at[line] = machine.now + machine_random(machine.timing.latency + 1);
}

int machine_take_interrupt(void)
{
    uint64_t pending = machine.pending;

    for (int line = 0; pending; line++, pending >>= 1) {
        if (!(pending & 1) || machine.now < machine.line_at[line])
            continue;
        machine.pending &= ~(UINT64_C(1) << line);
        return line;
    }
    return -1;
}

// Registers that belong to a device: all read-only and free of effects.
static bool device_register(uintptr_t addr, uint32_t *value)
{
    switch (addr) {
    case NFC_BASE + 0x00:
        *value = device_idle(&machine.nfc) ? 0x80000000u : 0;
        return true;
    case NFC_BASE + 0x04:
        *value = machine.nfc.pages;
        return true;
    case SATA_BASE + 0x10:
        *value = !device_idle(&machine.sata);
        return true;
    }
    return false;
}

uint32_t machine_read(uintptr_t addr, unsigned bits)
{
    uint32_t value = 0;

    machine_run(machine_random(machine.timing.access + 1));
    if (bits != 32 || (!device_register(addr, &value) && !tango_access(addr, false, &value)))
        machine.broken = "read of something that is no 32-bit register";
    return value;
}

void machine_write(uintptr_t addr, uint32_t value, unsigned bits)
{
    machine_run(machine_random(machine.timing.access + 1));
    if (bits != 32 || !tango_access(addr, true, &value))
        machine.broken = "write to something that is no 32-bit register";
}
