/* SPDX-License-Identifier: MIT */
/* Cyclic audio: each period that was played is filled again; late by a lap or more is told as an overrun. */
#include "audio.h"

void synthesize(int16_t (*frames)[2], uint32_t n);      /* the application's */

int16_t pcm[1024][2];
uint32_t overruns;
static struct audio_domain dma;
static struct dmac_tx tx;
static struct play_ram table;
static uint32_t next;                           /* period to fill */

enum { FRAMES = PLAY_PERIOD / sizeof pcm[0], PERIODS = PLAY_LAP / PLAY_PERIOD };

void board_wake(struct dmac *domain) { (void)domain; }  /* all is told in the interrupt: no poll needed while it plays */
void GPDMA1_Channel4_IRQHandler(void) { dmac_irq(&dma.chan[PLAY_CHAN]); }

static void played(const struct dmac_report *report)
{
    uint32_t periods = report->detail;          /* since the last call */

    if (report->result == DMAC_PROGRESS_OVERRUN) {
        overruns++;
        next = (next + periods) % PERIODS;      /* where it plays now; what was missed is gone */
    } else if (report->result == DMAC_PROGRESS_PERIOD) {
        for (; periods > 0; periods--) {
            synthesize(pcm + next * FRAMES, FRAMES);
            next = (next + 1) % PERIODS;
        }
    }
}

int audio_start(void)
{
    int error = play_prep(&tx, &dma.chan[PLAY_CHAN], &table);

    if (error != DMAC_OK)
        return error;
    synthesize(pcm, FRAMES * PERIODS);
    next = 0;
    tx.callback = played;
    error = dmac_submit(&tx, NULL);             /* fills before this: caches are cleaned here */
    if (error == DMAC_OK)
        error = dmac_issue_pending(tx.chan);
    return error;
}

/* Afterwards neither memory nor callback is in use. Not from an interrupt. */
int audio_stop(void)
{
    (void)dmac_terminate(&dma.chan[PLAY_CHAN]);
    return dmac_synchronize(&dma.chan[PLAY_CHAN]);
}

int main(void)
{
    return audio_init(&dma) == DMAC_OK && audio_start() == DMAC_OK ? audio_stop() : 1;
}
