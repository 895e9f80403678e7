/* SPDX-License-Identifier: MIT */
/* The objects that moves.dmac leaves to the linker, with guard bytes between them. Those that
 * ask for no alignment get an odd address. */
        .macro  object name, bytes, align, offset
        .skip   61
        .balign \align
        .if     \offset
        .skip   \offset
        .endif
        .global \name
\name:  .skip   \bytes
        .endm

        .bss
        .balign 16
        .global linked_begin
linked_begin:
        object  lnk_a, 333, 4, 1
        object  lnk_b, 4200, 4, 0
        object  lnk_c, 61, 4, 3
        object  lnk_d, 2048, 4, 0
        object  lnk_e, 2546, 4, 1
        object  lnk_f, 4048, 8, 0
        .skip   67
        .global linked_end
linked_end:
