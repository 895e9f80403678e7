// SPDX-License-Identifier: MIT
#include "lli.h"
#include "runtime/ports/host.h"

#include <string.h>

struct lli_machine lli;

static void (*handle)(unsigned channel);
static void (*poll)(void);
static bool locked, in_handler, woken;
static unsigned wait_interrupt, wait_poll;

enum { MEMORY_FROM = 0x40000000, MEMORY_TO = 0x41000000 };
enum { ENABLE = 1, INTERRUPTS = 1 << 15, HALT = 1 << 18, ACTIVE = 1 << 17 };

uint32_t lli_random(uint32_t below)
{
    lli.seed ^= lli.seed << 13;
    lli.seed ^= lli.seed >> 17;
    lli.seed ^= lli.seed << 5;
    return below ? lli.seed % below : 0;
}

void lli_reset(uint32_t seed, void (*handler)(unsigned channel), void (*polled)(void))
{
    memset(&lli, 0, sizeof lli);
    lli.seed = seed * 2654435761u + 1;
    lli.speed = 1 + lli_random(4);
    lli.latency = lli_random(6);
    handle = handler;
    poll = polled;
    locked = in_handler = woken = false;
    wait_interrupt = wait_poll = 0;
}

static void broken(const char *what)
{
    if (!lli.broken)
        lli.broken = what;
}

// ---- the bus ----

static struct lli_port *port_at(uint32_t address, uint32_t *offset)
{
    uint32_t n = (address - LLI_PORT_BASE) / LLI_PORT_STEP;

    *offset = (address - LLI_PORT_BASE) % LLI_PORT_STEP;
    return address >= LLI_PORT_BASE && n < LLI_PORTS ? &lli.port[n] : NULL;
}

static uint8_t *memory_at(uint32_t address)
{
    if (address >= MEMORY_FROM && address < MEMORY_TO)
        return (uint8_t *)(uintptr_t)address;
    broken("an address without anything");
    return NULL;
}

static void bus_read(uint32_t address, uint8_t *to, unsigned n)
{
    uint32_t offset;
    struct lli_port *port = port_at(address, &offset);
    const uint8_t *memory = port ? NULL : memory_at(address);

    for (unsigned i = 0; i < n; i++)
        to[i] = port ? (uint8_t)port->served++ : memory ? memory[i] : 0;
}

static void bus_write(uint32_t address, const uint8_t *from, unsigned n)
{
    uint32_t offset;
    struct lli_port *port = port_at(address, &offset);
    uint8_t *memory = port ? NULL : memory_at(address);

    for (unsigned i = 0; i < n; i++)
        if (memory)
            memory[i] = from[i];
        else if (port && port->logged < LLI_LOG)
            port->log[port->logged++] = from[i];
}

// ---- a channel ----

static void load_next(struct lli_channel *c)
{
    uint32_t words[4];

    bus_read(c->link & ~3u, (uint8_t *)words, sizeof words);
    c->source = words[0];
    c->dest = words[1];
    c->link = words[2];
    c->control = words[3];
    c->loaded++;
}

static void item_done(struct lli_channel *c)
{
    unsigned n = (unsigned)(c - lli.channel);

    if ((--c->control & 0xfff) != 0)
        return;
    if (c->fill)
        broken("an LLI ends with part of an item");
    if (c->control >> 31 && c->config & INTERRUPTS)
        lli.complete |= (uint8_t)(1 << n);
    if (c->next && (c->link & ~3u) == c->head) {
        c->link = c->head = c->next;
        c->next = 0;
        lli.replaced |= (uint8_t)(1 << n);
        lli.complete |= (uint8_t)(1 << n);
    }
    if (c->link & ~3u)
        load_next(c);
    else
        lli.enabled &= (uint8_t)~(1 << n);
}

static void move_item(struct lli_channel *c)
{
    unsigned from = 1u << (c->control >> 18 & 7), to = 1u << (c->control >> 21 & 7);

    if ((c->control & 0xfff) == 0) {
        broken("an LLI of no items");
        lli.enabled = 0;
        return;
    }
    bus_read(c->source, c->fifo + c->fill, from);
    c->fill += from;
    c->source += c->control >> 26 & 1 ? from : 0;
    while (c->fill >= to) {
        bus_write(c->dest, c->fifo, to);
        c->fill -= to;
        memmove(c->fifo, c->fifo + to, c->fill);
        c->dest += c->control >> 27 & 1 ? to : 0;
    }
    item_done(c);
}

static void step(void)
{
    lli.now++;
    for (unsigned n = 0; n < LLI_CHANNELS; n++) {
        struct lli_channel *c = &lli.channel[n];
        for (unsigned i = lli_random(lli.speed + 1); i > 0 && lli.enabled >> n & 1 && !(c->config & HALT); i--)
            move_item(c);
    }
}

// ---- registers ----

static uint32_t *channel_register(struct lli_channel *c, uint32_t offset)
{
    switch (offset) {
    case 0x00: return &c->source;
    case 0x04: return &c->dest;
    case 0x08: return &c->link;
    case 0x0c: return &c->control;
    case 0x10: return &c->config;
    case 0x14: return &c->head;
    case 0x18: return &c->next;
    default: return NULL;
    }
}

static uint32_t register_read(uint32_t offset)
{
    unsigned n = (offset - 0x100) / 0x20;
    uint32_t *at = offset >= 0x100 && n < LLI_CHANNELS ? channel_register(&lli.channel[n], (offset - 0x100) % 0x20) : NULL;

    if (at)
        return (offset - 0x100) % 0x20 == 0x10 ? (*at & ~(uint32_t)ENABLE) | (lli.enabled >> n & 1) : *at;
    return offset == 0x004 ? lli.complete : offset == 0x01c ? lli.enabled : offset == 0x0f0 ? lli.replaced : 0;
}

static void set_config(unsigned n, uint32_t value)
{
    bool was = lli.enabled >> n & 1;

    lli.channel[n].config = value & ~(uint32_t)ACTIVE;
    lli.enabled = (uint8_t)((lli.enabled & ~(1u << n)) | (value & ENABLE) << n);
    if (!was && value & ENABLE)
        lli.channel[n].fill = 0;
}

static void register_write(uint32_t offset, uint32_t value)
{
    unsigned n = (offset - 0x100) / 0x20;
    uint32_t *at = offset >= 0x100 && n < LLI_CHANNELS ? channel_register(&lli.channel[n], (offset - 0x100) % 0x20) : NULL;

    if (at && (offset - 0x100) % 0x20 == 0x10)
        set_config(n, value);
    else if (at && lli.enabled >> n & 1 && at != &lli.channel[n].next)
        broken("a register of a running channel is written");
    else if (at)
        *at = value;
    else if (offset == 0x008)
        lli.complete &= (uint8_t)~value;
    else if (offset == 0x0f0)
        lli.replaced &= (uint8_t)~value;
}

// ---- the processor ----

static void attend(void)
{
    if (locked || in_handler)
        return;
    in_handler = true;
    if (!lli.complete)
        wait_interrupt = lli_random(lli.latency + 1);
    else if (wait_interrupt)
        wait_interrupt--;
    for (unsigned n = 0; lli.complete && !wait_interrupt && n < LLI_CHANNELS; n++)
        if (lli.complete >> n & 1)
            handle(n);
    if (woken && wait_poll-- == 0) {
        woken = false;
        wait_poll = lli_random(20);
        poll();
    }
    in_handler = false;
}

void lli_idle(unsigned steps)
{
    while (steps--) {
        step();
        attend();
    }
}

void lli_run_deaf(unsigned steps)
{
    while (steps--)
        step();
}

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    uint32_t offset;
    struct lli_port *port = port_at((uint32_t)address, &offset);

    for (unsigned i = lli_random(2); i > 0; i--)
        step();
    if (width != 4)
        broken("an access that is not of 32 bits");
    return port && offset == 4 ? port->level : register_read((uint32_t)address - LLI_BASE);
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    for (unsigned i = lli_random(2); i > 0; i--)
        step();
    if (width != 4)
        broken("an access that is not of 32 bits");
    register_write((uint32_t)address - LLI_BASE, (uint32_t)value);
}

uint32_t dmac_host_time(void) { return lli.now; }

uint32_t dmac_host_lock(uint32_t *word)
{
    (void)word;
    if (locked)
        broken("a lock taken twice");
    locked = true;
    return 0;
}

void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    (void)word, (void)saved;
    if (!locked)
        broken("a lock released that nobody holds");
    locked = false;
    lli_run_deaf(lli_random(2));
    attend();
}

void dmac_host_publish(void) { }
void dmac_host_wake(struct dmac *domain) { (void)domain; woken = true; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu; }
void dmac_host_clean(const void *from, size_t bytes) { (void)from, (void)bytes; }
void dmac_host_invalidate(void *from, size_t bytes) { (void)from, (void)bytes; }
