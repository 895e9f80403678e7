/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fake.h"

struct fake fake;
static char text[4096], taken[4096];

void fake_note(const char *format, ...)
{
    size_t n = strlen(text);
    va_list args;

    va_start(args, format);
    if (n != 0)
        n += (size_t)snprintf(text + n, sizeof text - n, "; ");
    vsnprintf(text + n, sizeof text - n, format, args);
    va_end(args);
}

const char *fake_log(void)
{
    memcpy(taken, text, sizeof taken);
    text[0] = 0;
    return taken;
}

/* ---- the controller ------------------------------------------------------------------------------------------------ */

static int start(const struct dmac_at *at)
{
    fake_note("start %u %x", at->channel, at->table[0]);
    fake.hw[at->channel].running = true;
    fake.hw[at->channel].status = 0;
    return fake.hw[at->channel].start_fails ? DMAC_ETIMEOUT : 0;
}

static uint32_t status(const struct dmac_at *at)
{
    uint32_t read = fake.hw[at->channel].status;

    if (at->block == NULL)
        fake_note("status without block");
    fake.hw[at->channel].status = 0;
    return read;
}

static void stop(const struct dmac_at *at)
{
    fake_note("stop %u", at->channel);
    if (!fake.hw[at->channel].never_stops)
        fake.hw[at->channel].running = false;
}

static uint32_t idle(const struct dmac_at *at)
{
    return !fake.hw[at->channel].running;
}

static void stopped(const struct dmac_at *at)
{
    fake_note("stopped %u", at->channel);
}

static int pause(const struct dmac_at *at)
{
    fake_note("pause %u", at->channel);
    return fake.hw[at->channel].pause_fails ? DMAC_ETIMEOUT : 0;
}

static int resume(const struct dmac_at *at)
{
    fake_note("resume %u", at->channel);
    return 0;
}

static void residue(const struct dmac_at *at, struct dmac_where *where)
{
    *where = fake.hw[at->channel].where;
}

static int init(const struct dmac_at *at)
{
    fake_note("init %x %u", (unsigned)at->base, at->channel);
    return 0;
}

int fake_connect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    fake_note("connect %u", input);
    return fake.connect_fails ? DMAC_ETIMEOUT : 0;
}

int fake_disconnect(uintptr_t base, uint32_t input, uint32_t output)
{
    (void)base; (void)output;
    fake_note("disconnect %u", input);
    return fake.disconnect_fails ? DMAC_ETIMEOUT : 0;
}

/* ---- the port ------------------------------------------------------------------------------------------------------- */

uint64_t dmac_host_read(uintptr_t address, unsigned width)
{
    fake_note("read%u %x", 8 * width, (unsigned)address);
    return fake.level;
}

void dmac_host_write(uintptr_t address, uint64_t value, unsigned width)
{
    fake_note("write%u %x %x", 8 * width, (unsigned)address, (unsigned)value);
}

uint32_t dmac_host_time(void) { return fake.time; }

uint32_t dmac_host_lock(uint32_t *word)
{
    if (word != &fake.domain.lock || fake.locks++ != 0)
        printf("Bail out! the lock was taken twice\n"), exit(1);
    return 77;
}

void dmac_host_unlock(uint32_t *word, uint32_t saved)
{
    if (word != &fake.domain.lock || saved != 77 || fake.locks-- != 1)
        printf("Bail out! the lock was not held\n"), exit(1);
}

static void port(const char *what, size_t bytes)
{
    if (fake.show_port)
        fake_note("%s %zu%s", what, bytes, fake.locks != 0 ? " locked" : "");
}

void dmac_host_publish(void) { port("publish", 0); }
void dmac_host_clean(const void *from, size_t bytes) { (void)from; port("clean", bytes); }
void dmac_host_invalidate(void *from, size_t bytes)
{
    void (*meanwhile)(void) = fake.meanwhile;

    (void)from;
    port("invalidate", bytes);
    fake.meanwhile = NULL;
    if (meanwhile != NULL)
        meanwhile();
}
void dmac_host_wake(struct dmac *domain) { (void)domain; fake.wakes++; }
uint64_t dmac_host_bus_address(uintptr_t cpu) { return cpu + fake.bus_offset; }

/* ---- for tests ------------------------------------------------------------------------------------------------------ */

void fake_zero(void)
{
    static const struct dmac_controller complete = { start, status, stop, idle, stopped, pause, resume, residue, init, NULL, NULL, 100, NULL, NULL };
    unsigned i;

    memset(&fake, 0, sizeof fake);
    fake.controller = complete;
    fake.domain.chans = fake.chans;
    fake.domain.nchans = FAKE_CHANS;
    for (i = 0; i < FAKE_CHANS; i++) {
        fake.chans[i] = &fake.chan[i];
        fake.chan[i].domain = &fake.domain;
        fake.chan[i].controller = &fake.controller;
        fake.chan[i].at.base = 0x1000;
        fake.chan[i].index = (uint8_t)i;
        fake.chan[i].at.channel = i;
    }
    text[0] = 0;
}

void fake_ready(void)
{
    unsigned i;

    (void)dmac_init(&fake.domain);
    for (i = 0; i < FAKE_CHANS; i++)
        (void)dmac_chan_init(&fake.chan[i]);
    text[0] = 0;
}

void fake_called(const struct dmac_report *report)
{
    static const char *const names[] = { "ok", "read error", "write error", "error", "mismatch", "aborted", "refused", "hold timeout",
                                         "stuck", "period", "done", "event", "overrun" };
    char more[64] = "";

    if (report->residue != 0 || report->detail != 0)
        snprintf(more, sizeof more, " residue %u detail %u", report->residue, report->detail);
    fake_note("%s %s%s%s", (const char *)report->arg, names[report->result], more, fake.locks != 0 ? " locked" : "");
}

uint32_t fake_go(struct dmac_tx *tx, unsigned channel, const struct dmac_transfer *transfer, const char *name)
{
    static char names[16][16];
    static unsigned next;
    char *kept = names[next++ % 16];
    uint32_t cookie = 0;

    snprintf(kept, sizeof names[0], "%s", name);
    tx->callback = fake_called;
    tx->arg = kept;
    if (dmac_prep(tx, &fake.chan[channel], transfer, NULL) != DMAC_OK)
        fake_note("prep of %s refused", name);
    else if (dmac_submit(tx, &cookie) != DMAC_OK)
        fake_note("submit of %s refused", name);
    (void)dmac_issue_pending(&fake.chan[channel]);
    return cookie;
}

void fake_irq(unsigned channel, uint32_t status_bits)
{
    if (status_bits & DMAC_DONE)
        fake.hw[channel].running = false;
    fake.hw[channel].status |= status_bits;
    dmac_irq(&fake.chan[channel]);
}
