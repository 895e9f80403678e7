// SPDX-License-Identifier: MIT
// A device behind the switch box: bytes arrive in a FIFO and are taken some time later.
#include "machine.h"

void device_reset(struct device *d, const char *name, unsigned output, unsigned page, int line)
{
    d->name = name;
    d->output = output;
    d->page = page;
    d->line = line;
}

struct device *device_at(unsigned output)
{
    if (output == machine.nfc.output)
        return &machine.nfc;
    if (output == machine.sata.output)
        return &machine.sata;
    return NULL;
}

bool device_idle(const struct device *d)
{
    return d->fill == 0 && !d->programming;
}

bool device_space(const struct device *d)
{
    return d->fill < FIFO_BYTES;
}

void device_discard(struct device *d)
{
    d->fill = d->in_page = 0;
    d->programming = d->dead = false;
}

void device_put(struct device *d, uint8_t byte)
{
    if (d->fill == 0 && !d->programming)
        d->ready_at = machine.now + machine_random(machine.timing.pause + 1);
    d->fifo[(d->head + d->fill++) % FIFO_BYTES] = byte;
}

void device_cut(struct device *d)
{
    d->lost += d->fill;
    d->fill = 0;
}

void device_connected(struct device *d)
{
    if (d->segments == SEGMENTS) {
        machine.broken = "more connections than the model can record";
        return;
    }
    d->segment[d->segments++] = d->logged;
}

static void take(struct device *d)
{
    if (d->logged == LOG_BYTES) {
        machine.broken = "more bytes than the model can record";
        return;
    }
    d->log[d->logged++] = d->fifo[d->head];
    d->head = (d->head + 1) % FIFO_BYTES;
    d->fill--;
    if (!d->page || ++d->in_page < d->page)
        return;
    d->in_page = 0;
    d->programming = true;
    d->program_until = machine.now + 1 + machine_random(machine.timing.program + 1);
}

void device_step(struct device *d)
{
    if (d->programming && machine.now >= d->program_until) {
        d->programming = false;
        d->pages++;
        machine_raise(d->line);
    }
    if (d->dead || d->programming || !d->fill || machine.now < d->ready_at)
        return;
    for (unsigned n = 1 + machine_random(machine.timing.take); n && d->fill && !d->programming; n--)
        take(d);
    d->ready_at = machine.now + 1 + machine_random(machine.timing.pause + 1);
}
