/* SPDX-License-Identifier: MIT */
/* UM10503: a PL080, and a multiplexer before each request line in a register of another peripheral. */
#include "lpc18xx_dma.h"
#include "model.h"
DECLARE(lpc18xx_dma)
enum { WORDS = 4, COUNT = 0x14c, Config = 0x150, DMAMUX = 0x111c };

static void more(void);
#define PAGE DOMAIN(lpc18xx_dma, lpc18xx_dma), .more = more
#include "pl080.c"

/* Line 3 takes input 2, line 4 input 1; what stands there for other lines stays. */
static void more(void)
{
    static const struct play tx_play = LIST(port, PORT_CHAN, .left = 64), rx_play = LIST(input, INPUT_CHAN, .left = 64);

    put(DMAMUX, 0xffffffff);
    begin(&rx_play);
    done();
    interrupt(&rx_play);
    same(&rx_play, get(DMAMUX), 0xfffffdff, "line 4 takes input 1");
    begin(&tx_play);
    done();
    interrupt(&tx_play);
    same(&tx_play, get(DMAMUX), 0xfffffdbf, "line 3 takes input 2");
}
