// SPDX-License-Identifier: MIT
#include "cpu.h"
#include "runtime/ports/host.h"

static void (*handle)(int line);
static bool locked, in_handler, woken;

void cpu_reset(uint32_t seed, const struct timing *timing, void (*handler)(int line))
{
    machine_reset(seed, timing);
    handle = handler;
    locked = in_handler = woken = false;
}

static void take_interrupts(void)
{
    int line;

    if (locked || in_handler || !handle)
        return;
    in_handler = true;
    while ((line = machine_take_interrupt()) >= 0)
        handle(line);
    in_handler = false;
}

void cpu_idle(unsigned microseconds)
{
    while (microseconds--) {
        machine_run(1);
        take_interrupts();
    }
}

bool cpu_woken(void)
{
    bool was = woken;

    woken = false;
    return was;
}

// ---- what the host port calls ----

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    return machine_read(address, width * 8);
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    machine_write(address, (uint32_t)value, width * 8);
}

uint32_t dmac_host_time(void)
{
    return (uint32_t)machine.now;
}

uint32_t dmac_host_lock(uint32_t *word)
{
    (void)word;
    if (locked)
        machine.broken = "a lock taken twice";
    locked = true;
    return 0;
}

void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    (void)word;
    (void)saved;
    if (!locked)
        machine.broken = "a lock released that nobody holds";
    locked = false;
    machine_run(1 + machine_random(machine.timing.access + 1));
    take_interrupts();
}

void dmac_host_publish(void)
{
}

void dmac_host_wake(struct dmac *domain)
{
    (void)domain;
    woken = true;
}

uint64_t dmac_host_bus_address(uintptr_t cpu)
{
    return cpu;
}

void dmac_host_clean(const void *from, size_t bytes)
{
    (void)from;
    (void)bytes;
}

void dmac_host_invalidate(void *from, size_t bytes)
{
    (void)from;
    (void)bytes;
}
