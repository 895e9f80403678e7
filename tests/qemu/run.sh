#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh BOARD: compiles moves.dmac for an emulated board, builds firmware from what was generated and
# the runtime, boots it, and reports as TAP. Then one length in a copy of the generated table is
# changed, and the same checks must notice.
# run.sh --demo BOARD: the same without the second part, for people.
set -u

demo=
test "${1-}" = --demo && { demo=yes; shift; }
board=${1?usage: run.sh [--demo] BOARD}
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top}
compile=${DMAC_COMPILE:-$build/dmac-compile}
here=$top/tests/qemu
out=$build/tests/qemu/$board.out

case $board in
versatilepb)
    name="ARM Versatile/PB (ARM926, PL080 DMA controller)"
    qemu="qemu-system-arm -M versatilepb -m 64M"
    cc="arm-none-eabi-gcc -mcpu=arm926ej-s -marm"
    libs=-lgcc
    port=cortex_a.h hz=24000000
    start=start-a32.S ;;
xlnx-zcu102)
    name="Xilinx ZCU102 (Cortex-A53, ZDMA controller)"
    qemu="qemu-system-aarch64 -M xlnx-zcu102 -m 2304M -smp 1"
    cc="aarch64-linux-gnu-gcc -mgeneral-regs-only -mstrict-align -fno-pic -fno-pie -no-pie -fno-stack-protector"
    libs=
    port=aarch64.h hz=62500000
    start=start-a64.S ;;
*)  echo "run.sh: no board '$board'" >&2; exit 2 ;;
esac

for tool in ${qemu%% *} ${cc%% *}; do
    command -v "$tool" >/dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 0; }
done

lines=0 failed=0
say() {                                 # say STATUS TEXT: one TAP line
    lines=$((lines + 1))
    test "$1" = 0 && echo "ok $lines - $2" || { echo "not ok $lines - $2"; failed=1; }
}
finish() { echo "1..$lines"; exit $failed; }

must() {                                # must TEXT COMMAND…: a step without which nothing can follow
    text=$1; shift
    "$@" >"$out/log" 2>&1 && return
    sed 's/^/# /' "$out/log"
    say 1 "$text"
    finish
}

image() {                               # image TABLE.c IMAGE: everything in one compiler run
    $cc -std=c11 -O2 -ffreestanding -Wall -Wextra -Wshadow -Werror -nostdlib -static \
        -I"$here" -I"$here/$board" -I"$out" -I"$top/src/runtime" \
        -DDMAC_CONFIG_FILE='"moves.h"' "-DDMAC_PORT_FILE=\"ports/$port\"" -DDMAC_PORT_HZ=$hz \
        "$here/$start" "$here/buffers.S" "$here/fw.c" "$here/check.c" "$here/$board/board.c" \
        "$here/moves_main.c" "$1" "$top"/src/runtime/dmac*.c \
        -L "$out" -T "$here/$board/board.ld" -Wl,--build-id=none,-z,noexecstack,--no-warn-rwx-segments $libs -o "$2"
}

boot() {                                # boot IMAGE OUTPUT: semihosting writes to stderr; the exit status is the firmware's
    QEMU_AUDIO_DRV=none timeout -k 5 60 $qemu -nographic -monitor none -serial null \
        -semihosting-config enable=on,target=native -kernel "$1" >"$2" 2>&1 </dev/null
}

rm -rf "$out"; mkdir -p "$out"
must "dmac-compile accepts moves.dmac" \
    "$compile" --emit=h,c,ld --output-dir="$out" \
    -I "$here/$board" -C "$here/controllers" -C "$top/controllers" "$here/moves.dmac"
must "the firmware builds" image "$out/moves.c" "$out/moves.elf"

boot "$out/moves.elf" "$out/text"; status=$?
if test -n "$demo"; then
    # Checks of the same kind are one line; a firmware that did not end well has no summary.
    echo "$name, emulated by ${qemu%% *}:"
    awk '/^ok / { sub(/^ok [0-9]* - /, ""); bytes = $(NF - 1); if (!sub(/, [0-9]* bytes$/, "")) next
                  if (!($0 in n)) order[++kinds] = $0
                  n[$0]++; sum[$0] += bytes }
         /^(not ok|Bail out)/ { print "  WRONG  " $0 }
         /^# .*: .* guard bytes|^# .*WRONG|^# interrupts/ { sub(/^# /, ""); last[++lasts] = $0 }
         END { for (i = 1; i <= kinds; i++)
                   printf "  ok  %-54s %2d transfer%s %6d bytes\n", order[i], n[order[i]], (n[order[i]] > 1 ? "s," : ", "), sum[order[i]]
               for (i = 1; i <= lasts; i++) print last[i] }' "$out/text"
    exit $status
fi

# The first piece that gather reads has 100 bytes; in the copy it has 99.
broken="one wrong length in a generated table is noticed"
awk '/^const union gather_table/ { here = 1 } here && /64u,/ { sub(/64u,/, "63u,"); here = 0 } { print }' \
    "$out/moves.c" >"$out/broken.c"
negative() {
    cmp -s "$out/moves.c" "$out/broken.c" && { say 1 "$broken: nothing to change was found"; return; }
    must "the broken firmware builds" image "$out/broken.c" "$out/broken.elf"
    boot "$out/broken.elf" "$out/broken.text"; status=$?
    test $status = 1 && grep -q '^not ok [0-9]* - gather' "$out/broken.text"
    say $? "$broken: $(grep -c '^not ok' "$out/broken.text") checks fail, exit status $status"
}

grep -v '^1\.\.' "$out/text"
lines=$(grep -c -E '^(not )?ok ' "$out/text")
grep -q '^not ok\|^Bail out' "$out/text" && failed=1
grep -q -x "1..$lines" "$out/text"; say $? "$board: as many checks as the firmware planned"
test $status = 0; say $? "$board: exit status of the firmware is 0, was $status"
negative
finish
