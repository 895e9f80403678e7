/* SPDX-License-Identifier: MIT */
/* Firmware for figures.py: a controller whose operations do nothing, two transfers without path in a chain. The one
 * call of dmac_irq finds the first one done and starts the second: what runs in between is the runtime's own. */
#include "dmac.h"
#include "dmac_port.h"

extern uint32_t bench_stack_end;
static volatile uint32_t starts;

uint32_t board_time(void) { return 0; }
void board_wake(struct dmac *domain) { (void)domain; }

int bench_start(const struct dmac_at *at);
uint32_t bench_status(const struct dmac_at *at);

int bench_start(const struct dmac_at *at)
{
    (void)at;
    starts++;
    return 0;
}

uint32_t bench_status(const struct dmac_at *at)
{
    (void)at;
    return DMAC_DONE;
}

static const struct dmac_controller controller = { .start = bench_start, .status = bench_status };
static const uint32_t words[1];
static const struct dmac_transfer transfer = { .table = words, .block = words, .length = 4, .channel = 0xff };

static struct dmac_chan chan;
static struct dmac_chan *const chans[] = { &chan };
static struct dmac domain;
static struct dmac_tx tx[2];

static void leave_emulation(uint32_t reason)            /* semihosting: SYS_EXIT */
{
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t argument __asm__("r1") = reason;

    __asm__ volatile ("bkpt 0xab" : : "r" (operation), "r" (argument) : "memory");
}

/* Nothing else here has it: no C library is linked. */
void *memset(void *to, int value, size_t n);
void *memset(void *to, int value, size_t n)
{
    volatile uint8_t *byte = (volatile uint8_t *)to;

    while (n-- > 0)
        *byte++ = (uint8_t)value;
    return to;
}

int main(void);
int main(void)
{
    uint32_t i;

    domain.chans = chans;
    domain.nchans = 1;
    chan.domain = &domain;
    chan.controller = &controller;
    (void)dmac_init(&domain);
    (void)dmac_chan_init(&chan);
    for (i = 0; i < 2; i++) {
        (void)dmac_prep(&tx[i], &chan, &transfer, NULL);
        (void)dmac_submit(&tx[i], NULL);
    }
    (void)dmac_issue_pending(&chan);
    dmac_irq(&chan);
    leave_emulation(starts == 2 && chan.current == &tx[1] ? 0x20026 : 0x20023);
    for (;;)
        continue;
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = { &bench_stack_end, (const void *)main };
