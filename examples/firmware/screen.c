/* SPDX-License-Identifier: MIT */
/* Replaced scan-out: two pictures take turns. Submitting one replaces the other at the end of a picture; its final callback
 * says that it is not shown any more and may be drawn into. */
#include <stdbool.h>
#include "screen.h"

void draw(unsigned picture);                    /* the application's; 0: front, 1: back */

static struct screen_domain dma;
static struct dmac_tx tx[2];
static volatile bool shown[2];
static volatile bool poll_wanted;

void board_wake(struct dmac *domain) { (void)domain; poll_wanted = true; }
void vdma_interrupt(void) { dmac_irq(&dma.chan[SHOW_FRONT_CHAN]); }

static void replaced(const struct dmac_report *report)
{
    if (report->result < DMAC_PROGRESS_PERIOD)  /* a result: over. Else one more lap */
        shown[report->tx == &tx[1]] = false;
}

static int show(unsigned picture)
{
    struct dmac_chan *screen = &dma.chan[SHOW_FRONT_CHAN];
    int error = picture == 0 ? show_front_prep(&tx[0], screen, NULL) : show_back_prep(&tx[1], screen, NULL);

    if (error != DMAC_OK)
        return error;
    tx[picture].callback = replaced;
    shown[picture] = true;
    error = dmac_submit(&tx[picture], NULL);
    if (error == DMAC_OK)
        error = dmac_issue_pending(screen);
    return error;
}

int main(void)
{
    unsigned next = 0;

    if (screen_init(&dma) != DMAC_OK)
        return 1;
    for (;;) {
        if (!shown[next]) {
            draw(next);
            if (show(next) != DMAC_OK)
                return 1;
            next = 1 - next;
        }
        if (poll_wanted) {
            poll_wanted = false;
            if (dmac_poll(&dma.dmac))
                poll_wanted = true;
        }
    }
}
