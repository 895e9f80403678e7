/* SPDX-License-Identifier: MIT */
/* A group with a gate: queued and issued early, but nothing moves, whoever issues the channels, before this very pair is armed;
 * then the FPGAs pace it. */
#include <stdbool.h>
#include "gated.h"

void release_resets(void);                      /* the board's: the FPGAs begin to ask for data */

static struct gated_domain dma;
static struct dmac_tx tx[2];
static uint32_t cookie;                         /* of this pair */
static volatile unsigned loaded;
static volatile bool failed, poll_wanted;

void board_wake(struct dmac *domain) { (void)domain; poll_wanted = true; }
void dma_interrupt_0(void) { dmac_irq(&dma.chan[LOAD_LEFT_CHAN]); }
void dma_interrupt_1(void) { dmac_irq(&dma.chan[LOAD_RIGHT_CHAN]); }

static void over(const struct dmac_report *report)
{
    if (report->result == DMAC_RESULT_OK)
        loaded++;
    else
        failed = true;                          /* HOLD_TIMEOUT: an FPGA that is not configured after 2 s */
}

/* All that can fail is over when this returns: both are queued, or neither is. */
static int get_ready(void)
{
    int error = load_left_prep(&tx[0], &dma.chan[LOAD_LEFT_CHAN], NULL);

    if (error == DMAC_OK)
        error = load_right_prep(&tx[1], &dma.chan[LOAD_RIGHT_CHAN], NULL);
    if (error != DMAC_OK)
        return error;
    tx[0].callback = tx[1].callback = over;
    return load_start(&tx[0], &tx[1], &cookie);
}

int main(void)
{
    if (gated_init(&dma) != DMAC_OK || get_ready() != DMAC_OK)
        return 1;
    if (load_arm(&tx[0], &tx[1], cookie) != DMAC_OK)        /* DMAC_ESTALE: not this pair, or not any more */
        return 1;
    release_resets();
    while (loaded < 2 && !failed)
        if (poll_wanted) {
            poll_wanted = false;
            if (dmac_poll(&dma.dmac))
                poll_wanted = true;
        }
    return failed;
}
