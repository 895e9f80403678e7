// SPDX-License-Identifier: MIT
// The model by itself, driven by plain register writes: what it moves, when it interrupts, what it loses.
#include "machine.h"
#include "tests/unit/tap.h"

enum { ADDR = 0x0, COUNT = 0x4, ADDR2 = 0x8, CMD = 0xc, ROUTE = 0x8 };

static uint8_t memory[32768] __attribute__((section(".dram")));

static void start(uint32_t seed)
{
    machine_reset(seed, &usual_timing);
    machine.memory = (uintptr_t)memory;
    machine.memory_bytes = sizeof memory;
    for (size_t i = 0; i < sizeof memory; i++)
        memory[i] = (uint8_t)machine_random(256);
}

static void connect(unsigned channel, unsigned output)
{
    machine_write(SBOX_BASE + ROUTE, (channel + 1) << 4 * (output - 1), 32);
}

static void disconnect(unsigned output)
{
    machine_write(SBOX_BASE + ROUTE, 15u << 4 * (output - 1), 32);
}

static void command(unsigned channel, const uint8_t *at, uint32_t at2, uint32_t count, uint32_t cmd)
{
    uintptr_t base = DMA_BASE + DMA_PCHAN * channel;

    machine_write(base + ADDR, (uint32_t)(uintptr_t)at, 32);
    machine_write(base + ADDR2, at2, 32);
    machine_write(base + COUNT, count, 32);
    machine_write(base + CMD, cmd, 32);
}

static int wait_interrupt(unsigned within)
{
    int line = machine_take_interrupt();

    while (line < 0 && within--) {
        machine_run(1);
        line = machine_take_interrupt();
    }
    return line;
}

static void settle(const struct device *d)
{
    for (unsigned i = 0; i < 100000 && !device_idle(d); i++)
        machine_run(1);
}

static void commands(void)
{
    uint8_t want[3000];

    start(1);
    connect(2, SATA_OUTPUT);
    command(2, memory + 5, 0, 777, 1 | 4);
    is_number(wait_interrupt(10000), DMA_LINE + 2, "single: the line of the channel");
    settle(&machine.sata);
    ok(machine.sata.logged == 777 && !memcmp(machine.sata.log, memory + 5, 777), "single: 777 bytes arrive");

    command(2, memory + 100, (uint32_t)(uintptr_t)(memory + 9000), 64 << 16 | 500, 2 | 4);
    wait_interrupt(10000);
    settle(&machine.sata);
    memcpy(want, memory + 100, 500);
    memcpy(want + 500, memory + 9000, 64);
    ok(machine.sata.logged == 777 + 564 && !memcmp(machine.sata.log + 777, want, 564), "twice: X bytes, then Y");

    command(2, memory + 3, 1000, 7 << 16 | 100, 3 | 4);
    wait_interrupt(10000);
    settle(&machine.sata);
    for (unsigned row = 0; row < 7; row++)
        memcpy(want + 100 * row, memory + 3 + 1000 * row, 100);
    ok(machine.sata.logged == 1341 + 700 && !memcmp(machine.sata.log + 1341, want, 700), "rect: Y rows of X");
    is_number(machine.sata.lost, 0, "nothing is lost while connected");
    ok(!machine.broken, "no complaint");
}

static void complaints(void)
{
    start(2);
    command(0, memory, 0, 0x2000, 1);
    ok(machine.broken, "a reserved bit of COUNT is noticed");
    start(2);
    command(0, memory, 0, 10, 1);
    command(0, memory, 0, 10, 1);
    ok(machine.broken, "a command on top of another is noticed");
    start(2);
    connect(0, SATA_OUTPUT);
    command(0, memory + sizeof memory - 4, 0, 8, 1);
    wait_interrupt(1000);
    ok(machine.broken, "a read outside memory is noticed");
}

// How many bytes a page loses if the connection is cut at the interrupt, or when the device is idle.
static size_t cut_after(uint32_t seed, bool drained)
{
    start(seed);
    connect(1, NFC_OUTPUT);
    command(1, memory, (uint32_t)(uintptr_t)(memory + 8192), 64 << 16 | 4096, 2 | 4);
    wait_interrupt(100000);
    while (drained && !(machine_read(NFC_BASE, 32) & 0x80000000u))
        ;
    disconnect(NFC_OUTPUT);
    settle(&machine.nfc);
    return machine.nfc.lost;
}

static void cuts(void)
{
    unsigned losing = 0;
    size_t lost = 0, kept = 0;

    for (uint32_t seed = 1; seed <= 300; seed++) {
        size_t n = cut_after(seed, false);

        losing += n > 0;
        lost += n;
        kept += cut_after(seed, true);
    }
    printf("# cut at the interrupt: %u of 300 pages damaged, %zu bytes\n", losing, lost);
    ok(losing > 100, "cut at the interrupt, many pages are damaged");
    is_number(kept, 0, "cut when idle, none is");
}

static void nibbles(bool zero_cuts)
{
    start(7);
    machine.zero_cuts = zero_cuts;
    connect(1, NFC_OUTPUT);
    command(1, memory, 0, 4096, 1 | 4);
    machine_run(20);
    connect(2, SATA_OUTPUT);
    wait_interrupt(100000);
    settle(&machine.nfc);
    if (zero_cuts)
        ok(machine.nfc.lost > 0 && machine.channel[1].stalled, "if a zero nibble cuts, connecting a neighbour loses bytes");
    else
        ok(!machine.nfc.lost && machine.nfc.logged == 4096, "a zero nibble leaves other connections alone");
}

int main(void)
{
    commands();
    complaints();
    cuts();
    nibbles(false);
    nibbles(true);
    return tap_done();
}
