#!/bin/sh
# SPDX-License-Identifier: MIT
# The ports beside the plain ones of targets.sh: several cores (DMAC_PORT_SMP), caches, Zephyr and FreeRTOS against declarations
# from their documentation (stubs/), with the examples that use them; and that the locks are what they are said to be.
runtime=$top_srcdir/src/runtime
stubs=$top_srcdir/tests/runtime/stubs
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
: > "$work/log"

report() { # STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/log" | head -40; fi
    : > "$work/log"
}

warnings='-Wall -Wextra -Wconversion -Wshadow -Wundef -Werror'

# What is looked at: one call with the lock held.
mkdir "$work/probe"
cat > "$work/probe/probe.c" <<'END'
#include "dmac_port.h"
void middle(void);
void probe(uint32_t *word);
void probe(uint32_t *word)
{
    uint32_t saved = dmac_port_lock(word);
    middle();
    dmac_port_unlock(word, saved);
}
END

# The whole runtime, and as C++; objects stay for what follows.
compiles() { # NAME PREFIX PORT FLAGS...
    name=$1 prefix=$2 port=$3
    shift 3
    if ! command -v "${prefix}gcc" > /dev/null; then
        n=$((n + 1)); echo "ok $n - $name # SKIP ${prefix}gcc is not installed"
        return 1
    fi
    rm -f "$work"/*.o
    status=0
    for file in "$runtime"/dmac*.c; do
        "${prefix}gcc" "$@" -std=gnu99 -ffreestanding -Os $warnings -I"$runtime" "-DDMAC_PORT_FILE=\"ports/$port.h\"" \
            -c "$file" -o "$work/$(basename "$file" .c).o" >> "$work/log" 2>&1 || status=1
    done
    "${prefix}gcc" "$@" -std=gnu99 -ffreestanding -O2 $warnings -I"$runtime" "-DDMAC_PORT_FILE=\"ports/$port.h\"" -c "$work/probe/probe.c" \
        -o "$work/probe/probe.o" >> "$work/log" 2>&1 || status=1
    if command -v "${prefix}g++" > /dev/null; then
        "${prefix}g++" "$@" -x c++ -std=c++11 -ffreestanding -fsyntax-only -Wall -Wextra -Wconversion -Werror -I"$runtime" \
            "-DDMAC_PORT_FILE=\"ports/$port.h\"" "$runtime/dmac.c" >> "$work/log" 2>&1 || status=1
    fi
    report $status "$name"
}

# What the locks are made of: these instructions, in this order.
has() { # NAME PREFIX PATTERN...
    name=$1 prefix=$2
    shift 2
    "${prefix}objdump" -d --no-show-raw-insn "$work/probe/probe.o" | awk -F'\t' '/<probe>:/ { on = 1; next } on { print $2, $3 }' > "$work/code"
    from=1 status=0
    for pattern; do
        line=$(tail -n +$from "$work/code" | grep -nE -m1 "$pattern" | cut -d: -f1)
        if [ -z "$line" ]; then echo "no $pattern behind line $from of" > "$work/log"; cat "$work/code" >> "$work/log"; status=1; break; fi
        from=$((from + line))
    done
    report $status "$name"
}

only() { # NAME PREFIX SYMBOLS: nothing else undefined but memory functions
    "$2nm" "$work"/*.o | awk '$1 == "U" { wanted[$2] } NF == 3 { defined[$3] } END { for (name in wanted) if (!(name in defined)) print name }' \
        | sort | grep -vxE -e "$3|mem(cpy|set)|__aeabi_.*|__lshrdi3|__gnu_thumb1_case_.*|board_(time|wake)" > "$work/log"
    [ ! -s "$work/log" ]; report $? "$1"
}

compiles "Cortex-A9, several cores" arm-none-eabi- cortex_a -mcpu=cortex-a9 -DDMAC_PORT_SMP &&
    has "Cortex-A9: mask, exclusives, barrier … barrier, store, event" arm-none-eabi- 'msr.*CPSR_c' ldrex strex '^dmb' middle '^dmb' '^str' '^dsb' '^sev' 'msr.*CPSR_c'
compiles "Cortex-A9 in Thumb, several cores" arm-none-eabi- cortex_a -mcpu=cortex-a9 -mthumb -DDMAC_PORT_SMP
compiles "Cortex-A9, caches" arm-none-eabi- cortex_a -mcpu=cortex-a9 -DDMAC_PORT_CACHED -DDMAC_PORT_SMP &&
    only "Cortex-A9: caches are the board's" arm-none-eabi- 'board_(clean|invalidate)'
compiles "AArch64, several cores" aarch64-linux-gnu- aarch64 -DDMAC_PORT_SMP &&
    has "AArch64: mask, acquire … release, unmask" aarch64-linux-gnu- 'msr *daifset' ldaxr stxr middle stlr 'msr *daif,' &&
    only "AArch64: no library for atomics" aarch64-linux-gnu- nothing
compiles "RV32, several harts" riscv64-unknown-elf- riscv -march=rv32imac_zicsr -mabi=ilp32 -DDMAC_PORT_SMP &&
    has "RV32: mask, swap, fence with devices … fence, swap, unmask" riscv64-unknown-elf- 'csrrci?.*mstatus' amoswap.w.aq 'fence *r,iorw' '^(jal|auipc|call)' 'fence *iorw,w' amoswap.w.rl 'csrs.*mstatus'
compiles "RV64, supervisor, several harts" riscv64-unknown-elf- riscv -march=rv64imac_zicsr -mabi=lp64 -mcmodel=medany -DDMAC_PORT_SUPERVISOR -DDMAC_PORT_SMP &&
    has "RV64: sstatus" riscv64-unknown-elf- 'csrrci?.*sstatus' 'csrs.*sstatus'
compiles "Cortex-M33, several cores" arm-none-eabi- cortex_m -mcpu=cortex-m33 -DDMAC_PORT_SMP &&
    has "Cortex-M33: mask, the board's lock, barrier" arm-none-eabi- '^cpsid' board_spin_lock '^dmb' middle '^dmb' board_spin_unlock 'msr.*PRIMASK'
compiles "Cortex-M0+, several cores" arm-none-eabi- cortex_m -mcpu=cortex-m0plus -mthumb -DDMAC_PORT_SMP &&
    only "Cortex-M0+: the spinlock is the board's" arm-none-eabi- 'board_spin_(un)?lock'

"$top_builddir/dmac-compile" --emit=h,c --output-dir="$work" "$top_srcdir/examples/nand-write/nand-write.dmac" > "$work/log" 2>&1
report $? "the examples' transfer"

example() { # NAME PREFIX PORT FLAGS...
    name=$1 prefix=$2 port=$3
    shift 3
    "${prefix}gcc" "$@" -std=gnu99 -Os $warnings -I"$runtime" -I"$work" "-DDMAC_PORT_FILE=\"ports/$port.h\"" "-DDMAC_CONFIG_FILE=\"nand-write.h\"" \
        -c "$top_srcdir/examples/rtos/$port.c" -o "$work/example.o" > "$work/log" 2>&1
    report $? "$name"
}

zephyr='k_spin_(un)?lock|dmac_zephyr_(lock|wake)'
set_zephyr="-I$stubs/zephyr -DCONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC=64000000 -DCONFIG_SYS_CLOCK_TICKS_PER_SEC=10000"
compiles "Zephyr, Cortex-M33" arm-none-eabi- zephyr -mcpu=cortex-m33 -mthumb $set_zephyr &&
    only "Zephyr, Cortex-M33: what it needs of the kernel" arm-none-eabi- "$zephyr|k_cycle_get_32"
compiles "Zephyr, AArch64, several cores, caches, MMU" aarch64-linux-gnu- zephyr $set_zephyr -DCONFIG_64BIT -DCONFIG_SMP -DCONFIG_DCACHE \
    -DCONFIG_CACHE_MANAGEMENT -DCONFIG_MMU -DCONFIG_TIMER_READS_ITS_FREQUENCY_AT_RUNTIME &&
    only "Zephyr, AArch64: what it needs of the kernel" aarch64-linux-gnu- "$zephyr|k_uptime_ticks|sys_cache_data_(flush|invd)_range|k_mem_phys_addr"
compiles "Zephyr, RV32" riscv64-unknown-elf- zephyr -march=rv32imac_zicsr -mabi=ilp32 $set_zephyr -DCONFIG_RISCV &&
    { riscv64-unknown-elf-objdump -d "$work/dmac_start.o" | grep -cE 'fence$|fence[[:space:]]*iorw,iorw' > "$work/log"; report $? "Zephyr, RV32: publish orders devices, too"; }
if command -v arm-none-eabi-gcc > /dev/null; then
    example "Zephyr: the example" arm-none-eabi- zephyr -mcpu=cortex-m33 -mthumb $set_zephyr
    printf '#define DMAC_PORT_FILE "ports/zephyr.h"\n#include "dmac_port.h"\n' > "$work/no.c"
    ! arm-none-eabi-gcc $set_zephyr -DCONFIG_DCACHE -I"$runtime" -fsyntax-only "$work/no.c" > "$work/log" 2>&1 && grep -q CONFIG_CACHE_MANAGEMENT "$work/log"
    report $? "Zephyr: a cache that nothing cleans is refused"
fi

freertos='x?(task|Task|PortIsInside|vTask).*|dmac_freertos_wake'
compiles "FreeRTOS, Cortex-M0+" arm-none-eabi- freertos -mcpu=cortex-m0plus -mthumb -I"$stubs/freertos" &&
    only "FreeRTOS: what it needs of the kernel" arm-none-eabi- "$freertos"
compiles "FreeRTOS, Cortex-A9, caches" arm-none-eabi- freertos -mcpu=cortex-a9 -I"$stubs/freertos" -DDMAC_PORT_CACHED
compiles "FreeRTOS, ARM926" arm-none-eabi- freertos -mcpu=arm926ej-s -I"$stubs/freertos"
compiles "FreeRTOS, RV32" riscv64-unknown-elf- freertos -march=rv32imac_zicsr -mabi=ilp32 -I"$stubs/freertos"
if command -v arm-none-eabi-gcc > /dev/null; then
    example "FreeRTOS: the example" arm-none-eabi- freertos -mcpu=cortex-m33 -mthumb -I"$stubs/freertos"
    printf '#define DMAC_PORT_FILE "ports/freertos.h"\n#include "dmac_port.h"\n' > "$work/no.c"
    ! arm-none-eabi-gcc -DconfigUSE_16_BIT_TICKS=1 -I"$stubs/freertos" -I"$runtime" -fsyntax-only "$work/no.c" > "$work/log" 2>&1 && grep -q configUSE_16_BIT_TICKS "$work/log"
    report $? "FreeRTOS: a clock of 16 bits is refused"
fi
echo "1..$n"
