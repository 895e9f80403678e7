#!/bin/sh
# SPDX-License-Identifier: MIT
# Generated programs and sequences on the PL330 of an emulated Zynq: the runtime runs here, its registers are there (qtest). Then
# one byte of a program is changed, and the same checks must notice.
set -u
top=${top_srcdir:?} build=${top_builddir:-$top}
here=$top/tests/qemu/xilinx-zynq-a9 out=$build/tests/qemu/xilinx-zynq-a9.out
command -v qemu-system-arm >/dev/null || { echo "1..0 # SKIP qemu-system-arm is not installed"; exit 0; }
rm -rf "$out"; mkdir -p "$out"

image() {                               # image TABLE.c PROGRAM
    ${CC:-cc} -std=c11 -g -no-pie -fno-pie -Wall -Wextra -I"$out" -I"$top/src/runtime" '-DDMAC_PORT_FILE="ports/host.h"' -DDMAC_CONFIG_FILE='"programs.h"' \
        -o "$2" "$here/qtest_main.c" "$1" "$top"/src/runtime/dmac*.c >"$out/log" 2>&1 && return
    sed 's/^/# /' "$out/log"; echo "Bail out! does not compile"; exit 99
}

run() {                                 # run PROGRAM OUTPUT
    rm -f "$out/to" "$out/from"; mkfifo "$out/to" "$out/from"
    timeout -k 5 120 qemu-system-arm -M xilinx-zynq-a9 -m 64M -display none -monitor none -serial none -qtest stdio -qtest-log /dev/null -S \
        <"$out/to" >"$out/from" 2>"$out/qemu.log" &
    emulator=$!
    "$1" >"$out/to" <"$out/from" 2>"$2"; status=$?
    kill "$emulator" 2>/dev/null                        # timeout, which takes the emulator with it
    wait "$emulator" 2>/dev/null
    return $status
}

"${DMAC_COMPILE:-$build/dmac-compile}" -C "$top/controllers" --emit=h,c --output-dir="$out" "$here/programs.dmac" >"$out/log" 2>&1 ||
    { sed 's/^/# /' "$out/log"; echo "Bail out! dmac-compile refuses the programs"; exit 99; }
image "$out/programs.c" "$out/run"
run "$out/run" "$out/tap"; good=$?
grep -v '^1\.\.' "$out/tap"
lines=$(grep -cE '^(not )?ok ' "$out/tap")
# The inner loop of the second program counts 32; in the copy it counts 31.
sed 's/0x22, 0x1f,  /0x22, 0x1e,  /' "$out/programs.c" >"$out/broken.c"
if cmp -s "$out/programs.c" "$out/broken.c"; then noticed=1; else
    image "$out/broken.c" "$out/broken"; run "$out/broken" "$out/broken.tap"; grep -q '^not ok .* loops: what was asked' "$out/broken.tap"; noticed=$?; fi
test "$noticed" = 0 && echo "ok $((lines + 1)) - one wrong count in a generated program is noticed" || echo "not ok $((lines + 1)) - one wrong count in a generated program is noticed"
echo "1..$((lines + 1))"
test $good = 0 && test "$noticed" = 0
