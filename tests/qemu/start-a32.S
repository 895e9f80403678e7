/* SPDX-License-Identifier: MIT */
/* ARM926, A32: vectors at 0, one stack per mode, .bss, then main. */
        .syntax unified
        .arm
        .section .vectors, "ax"
        .global _start
_start: ldr     pc, =reset
        ldr     pc, =undefined
        ldr     pc, =svcall
        ldr     pc, =prefetch
        ldr     pc, =data
        nop
        ldr     pc, =interrupt
        ldr     pc, =fast
        .ltorg

        .text
reset:  msr     cpsr_c, #0xd2           /* IRQ mode, both kinds masked */
        ldr     sp, =stack_irq
        msr     cpsr_c, #0xd7           /* abort */
        ldr     sp, =stack_fault
        msr     cpsr_c, #0xdb           /* undefined */
        ldr     sp, =stack_fault
        msr     cpsr_c, #0xd3           /* supervisor: where everything else runs */
        ldr     sp, =stack_top
        ldr     r0, =bss_start
        ldr     r1, =bss_end
        mov     r2, #0
1:      cmp     r0, r1
        strlo   r2, [r0], #4
        blo     1b
        bl      main
        bl      fw_exit

undefined:
        mov     r0, #1
        b       fault
svcall: mov     r0, #2
        b       fault
prefetch:
        mov     r0, #3
        b       fault
data:   mov     r0, #4
        b       fault
fast:   mov     r0, #7
fault:  mov     r1, lr
        mrc     p15, 0, r2, c6, c0, 0   /* fault address */
        bl      fw_fault

interrupt:
        sub     lr, lr, #4
        push    {r0-r3, r12, lr}
        bl      board_irq
        ldm     sp!, {r0-r3, r12, pc}^

        .global semihost
semihost:
        push    {lr}                    /* the call itself overwrites it in supervisor mode */
        svc     0x123456
        pop     {pc}

        .global irq_on
irq_on: mrs     r0, cpsr
        bic     r0, r0, #0x80
        msr     cpsr_c, r0
        bx      lr

        .global irq_save
irq_save:
        mrs     r0, cpsr
        orr     r1, r0, #0x80
        msr     cpsr_c, r1
        bx      lr

        .global irq_restore
irq_restore:
        msr     cpsr_c, r0
        bx      lr

        .global wait_for_interrupt
wait_for_interrupt:
        mov     r0, #0
        mcr     p15, 0, r0, c7, c0, 4
        bx      lr
