/* SPDX-License-Identifier: MIT */
/* Where board.dmac has room for buffers with fixed addresses. */
#define FIXED 0x02000000
#define FAR   0x800000000

/* This controller model checks where descriptors lie. */
#define MISALIGNED_DESCRIPTORS_FAIL
