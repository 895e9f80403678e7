/* SPDX-License-Identifier: MIT */
/* Errors, and what to do about each. */
#include <stdbool.h>
#include "recovery.h"

void reset_flash(void);                         /* the board's */
void reset_dma(void);
void give_up(uint32_t bytes_moved);

uint8_t page[4096] __attribute__((aligned(32)));
static struct recovery_domain dma;
static struct dmac_tx tx;
static volatile uint8_t result;
static volatile uint32_t moved;
static volatile bool over, poll_wanted;

void board_wake(struct dmac *domain) { (void)domain; poll_wanted = true; }
void dma_interrupt(void) { dmac_irq(&dma.chan[PROGRAM_PAGE_CHAN]); }

static void done(const struct dmac_report *report)
{
    result = report->result;
    moved = sizeof page - report->residue;
    over = true;
}

/* In the main loop, not in the callback: nothing here is urgent, and resets take time. True: try again. */
static bool recover(void)
{
    struct dmac_chan *chan = &dma.chan[PROGRAM_PAGE_CHAN];

    switch (result) {
    case DMAC_RESULT_OK:
        return false;
    case DMAC_RESULT_READ_ERROR:
    case DMAC_RESULT_WRITE_ERROR:
    case DMAC_RESULT_ERROR:                     /* stopped and drained; the route is free, the queue goes on */
        return true;
    case DMAC_RESULT_HOLD_TIMEOUT:              /* the device never said that it has it: the route is quarantined */
    case DMAC_RESULT_REFUSED:                   /* … and everybody who wants it is told so */
        reset_flash();
        return dmac_route_reset(&dma.dmac, &sb_nfc_tx_0) == DMAC_OK;
    case DMAC_RESULT_STUCK:                     /* the controller may still read `page`: nobody touches it before the reset */
        reset_dma();
        reset_flash();
        return dmac_chan_init(chan) == DMAC_OK && dmac_route_reset(&dma.dmac, &sb_nfc_tx_0) == DMAC_OK;
    default:
        return false;
    }
}

static int program(void)
{
    int error = program_page_prep(&tx, &dma.chan[PROGRAM_PAGE_CHAN], NULL);     /* DMAC_EROUTE, DMAC_ESTUCK: recover first */

    if (error != DMAC_OK)
        return error;
    tx.callback = done;
    over = false;
    error = dmac_submit(&tx, NULL);
    if (error == DMAC_OK)
        error = dmac_issue_pending(tx.chan);
    return error;
}

int main(void)
{
    unsigned tries = 3;

    if (recovery_init(&dma) != DMAC_OK)
        return 1;
    do {
        if (program() != DMAC_OK)
            break;
        while (!over)
            if (poll_wanted) {
                poll_wanted = false;
                if (dmac_poll(&dma.dmac))
                    poll_wanted = true;
            }
    } while (recover() && --tries > 0);
    if (result != DMAC_RESULT_OK)
        give_up(moved);
    return result;
}
