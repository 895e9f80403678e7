/* SPDX-License-Identifier: MIT */
/* AArch64 at EL1, one core: vectors, stack, .bss, then main. */
        .section .vectors, "ax"
        .global _start
_start: adrp    x0, stack_top
        add     x0, x0, :lo12:stack_top
        mov     sp, x0
        mrs     x0, CurrentEL
        cmp     x0, #4                  /* EL1: the machine has neither EL2 nor EL3 */
        b.ne    wrong_level
        adr     x0, vectors
        msr     vbar_el1, x0
        isb
        adrp    x0, bss_start
        add     x0, x0, :lo12:bss_start
        adrp    x1, bss_end
        add     x1, x1, :lo12:bss_end
1:      cmp     x0, x1
        b.hs    2f
        str     xzr, [x0], #8
        b       1b
2:      bl      main
        bl      fw_exit

wrong_level:
        mov     x1, #0
        mov     x2, #0
        mov     w0, #99
        bl      fw_fault

        .macro  unexpected number
        .balign 128
        mov     w0, #\number
        b       fault
        .endm

        .balign 2048
vectors:
        unexpected 0
        unexpected 1
        unexpected 2
        unexpected 3
        unexpected 4                    /* synchronous, own stack pointer */
        .balign 128
        b       interrupt
        unexpected 6
        unexpected 7
        unexpected 8
        unexpected 9
        unexpected 10
        unexpected 11
        unexpected 12
        unexpected 13
        unexpected 14
        unexpected 15

        .text
fault:  mrs     x1, elr_el1
        mrs     x2, far_el1
        bl      fw_fault

interrupt:                              /* what a callee may destroy; images are built without vector registers */
        sub     sp, sp, #160
        stp     x0, x1, [sp, #0]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        stp     x10, x11, [sp, #80]
        stp     x12, x13, [sp, #96]
        stp     x14, x15, [sp, #112]
        stp     x16, x17, [sp, #128]
        stp     x18, x30, [sp, #144]
        bl      board_irq
        ldp     x18, x30, [sp, #144]
        ldp     x16, x17, [sp, #128]
        ldp     x14, x15, [sp, #112]
        ldp     x12, x13, [sp, #96]
        ldp     x10, x11, [sp, #80]
        ldp     x8, x9, [sp, #64]
        ldp     x6, x7, [sp, #48]
        ldp     x4, x5, [sp, #32]
        ldp     x2, x3, [sp, #16]
        ldp     x0, x1, [sp, #0]
        add     sp, sp, #160
        eret

        .global semihost
semihost:
        hlt     #0xf000
        ret

        .global irq_on
irq_on: msr     daifclr, #2
        ret

        .global irq_save
irq_save:
        mrs     x0, daif
        msr     daifset, #2
        ret

        .global irq_restore
irq_restore:
        msr     daif, x0
        ret

        .global wait_for_interrupt
wait_for_interrupt:
        wfi
        ret
