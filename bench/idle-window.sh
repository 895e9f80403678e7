#!/bin/sh
# SPDX-License-Identifier: MIT
# How long a controller idles between two transfers of a chain: instructions of the runtime from the first of dmac_irq to
# the call of the start sequence, counted in emulation. The controller's own sequences are not counted.
# usage: idle-window.sh [LIMIT]     ends with 1 if the core needs more than LIMIT (default: no limit)
limit=${1:-}
here=$(cd "$(dirname "$0")" && pwd) || exit 1
runtime=$here/../src/runtime
for tool in arm-none-eabi-gcc qemu-system-arm; do
    command -v $tool >/dev/null || { echo "idle-window: $tool is not installed" >&2; exit 77; }
done
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if qemu-system-arm --help | grep -q -e '^-singlestep'; then single=-singlestep    # before QEMU 9
else single='-accel tcg,one-insn-per-tb=on'; fi
core='AFTER REPEAT CONFIG_SEQUENCE PERIODS GATE PAUSE STATUS STEPPED FIXUPS OPEN CONFIG'

measure() { # NAME SWITCHES…
    name=$1
    shift
    off=
    for switch in "$@"; do off="$off -DDMAC_WITH_$switch=0"; done
    # shellcheck disable=SC2086
    arm-none-eabi-gcc -mcpu=cortex-m33 -mthumb -std=c99 -ffreestanding -Os -nostdlib -I"$runtime" '-DDMAC_PORT_FILE="ports/cortex_m.h"' \
        $off -T "$here/idle-window.ld" "$here/idle-window.c" "$runtime"/dmac*.c -lc -lgcc -o "$work/bench.elf" || exit 1
    rm -f "$work/trace"
    # shellcheck disable=SC2086
    timeout 60 qemu-system-arm -M mps2-an505 -cpu cortex-m33 $single -display none -monitor none -serial none \
        -semihosting-config enable=on,target=native -kernel "$work/bench.elf" -d exec,nochain -D "$work/trace" ||
        { echo "idle-window: $name: the second transfer did not start" >&2; exit 1; }
    count=$(awk '/^Trace/ { if ($NF == "dmac_irq") inside = 1
                            if (inside && $NF == "bench_start") exit
                            if (inside && $NF != "bench_status") n++ }
                 END { print n + 0 }' "$work/trace")
    [ "$count" -gt 0 ] || { echo "idle-window: $name: nothing was counted" >&2; exit 1; }
    echo "$name: $count instructions"
}

measure all
# shellcheck disable=SC2086
measure core $core
[ -z "$limit" ] || [ "$count" -le "$limit" ]
