/* SPDX-License-Identifier: MIT */
/* The integers of the controller half: exact over everything that 64-bit addresses and lengths can make. */
#ifndef DMAC_WIDE_H
#define DMAC_WIDE_H

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

#endif
