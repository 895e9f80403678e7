/* SPDX-License-Identifier: MIT */
/* One transfer with a hold: the callback comes when the last bit is out. */
#include <stdbool.h>
#include "one-shot.h"

void rs485_driver(bool on);                     /* the board's */

uint8_t message[64];
static struct one_shot_domain dma;              /* zero before first use */
static struct dmac_tx tx;
static struct send_ram table;
static volatile bool poll_wanted;

void board_wake(struct dmac *domain) { (void)domain; poll_wanted = true; }
void GPDMA1_Channel0_IRQHandler(void) { dmac_irq(&dma.chan[SEND_CHAN]); }

static void sent(const struct dmac_report *report)
{
    rs485_driver(false);                        /* also after an error: nothing drives the line any more */
    (void)report;
}

/* 0, or why not; DMAC_EBUSY: the last message is still on its way. */
int send_message(void)
{
    int error = send_prep(&tx, &dma.chan[SEND_CHAN], &table);

    if (error != DMAC_OK)
        return error;
    tx.callback = sent;
    rs485_driver(true);
    error = dmac_submit(&tx, NULL);
    if (error == DMAC_OK)
        error = dmac_issue_pending(tx.chan);
    return error;
}

int main(void)
{
    if (one_shot_init(&dma) != DMAC_OK || send_message() != DMAC_OK)
        return 1;
    for (;;)
        if (poll_wanted) {                      /* the hold looks at a level: somebody must ask */
            poll_wanted = false;
            if (dmac_poll(&dma.dmac))
                poll_wanted = true;
        }
}
