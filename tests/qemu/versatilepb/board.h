/* SPDX-License-Identifier: MIT */
/* Where board.dmac has room for buffers with fixed addresses. */
#define FIXED 0x02000000
#define FAR   0x03000000
