#!/bin/sh
# SPDX-License-Identifier: MIT
# Every description of the library with real programs: planned, encoded and proved.
set -u
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
count=0

# board CONTROLLER PAGE SETTINGS: the file that the programs of one description start with
board() {
    cat > "$dir/board.dmac" <<END
use $2;
memory ram at 0x2000_0000 size 64 MiB;
controller dma is $1 at 0x5000_0000 { $3 }
channel one of dma[${4:-0}];
buffer a : u32[40000] in ram align 64;
buffer b : u32[40000] in ram align 64;
buffer c : u8[1001] at 0x2300_0001;
buffer d : u8[1001] at 0x2310_0003;
device dev at 0x4000_0000 { port rx : u32 at 0 request 3; port tx : u32 at 4 request 4; }
device stream at 0x4100_0000 { port wide : u64 at 0; port tx : u32 at 8; }
END
    name=$1
}

# moves WHAT STEPS: proved
moves() {
    count=$((count + 1))
    printf 'include "board.dmac";\ntransfer t on one { %s }\n' "$2" > "$dir/program.dmac"
    if "$DMAC_COMPILE" -C "$top_srcdir/controllers" -Wno-cyclic-unpaced --emit=listing -o "$dir/out" "$dir/program.dmac" 2> "$dir/err" && test -s "$dir/out"
    then echo "ok $count - $name: $1"
    else echo "not ok $count - $name: $1"; sed 's/^/# /' "$dir/err"
    fi
}

# refused WHAT STEPS DIAGNOSTIC
refused() {
    count=$((count + 1))
    printf 'include "board.dmac";\ntransfer t on one { %s }\n' "$2" > "$dir/program.dmac"
    if "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=listing -o "$dir/out" "$dir/program.dmac" 2> "$dir/err"
    then echo "not ok $count - $name: $1 is refused"
    elif grep -q "\[$3\]" "$dir/err"
    then echo "ok $count - $name: $1 is refused"
    else echo "not ok $count - $name: $1 is refused"; sed 's/^/# /' "$dir/err"
    fi
}

copy='copy a -> b;' odd='copy c -> d;' send='copy a -> dev.tx;' take='copy dev.rx -> b;'
lists='copy { a[0 +: 1000], a[2000 +: 1000] } -> { b[0 +: 500], b[1000 +: 1500] };'

for page in pl080:pl080 pl080s:pl080 fsl_eloplus:fsldma gpdma:gpdma lpdma:gpdma bcm2835:bcm2835 bcm2835_lite:bcm2835; do
    board "${page%:*}" "${page#*:}" '' 4
    test "${page%:*}" != lpdma && test "${page%:*}" != fsl_eloplus || board "${page%:*}" "${page#*:}" '' 1
    moves 'memory to memory' "$copy"
    moves 'bytes anywhere' "$odd"
    moves 'memory to a port' "$send"
    moves 'a port to memory' "$take"
    moves 'lists of different pieces' "$lists"
done
for page in edma:edma; do
    board "${page%:*}" "${page#*:}" ''
    moves 'memory to memory' "$copy"
    moves 'bytes anywhere' "$odd"
    moves 'memory to a port' "$send"
    moves 'a port to memory' "$take"
    moves 'lists of different pieces' "$lists"
done
for page in zdma:zdma fsl_elo:fsldma; do
    board "${page%:*}" "${page#*:}" ''
    moves 'memory to memory' "$copy"
    moves 'bytes anywhere' "$odd"
    moves 'lists of different pieces' "$lists"
    refused 'a port' "$send" unsupported
done
# Their sequences need memory: a pool with a base of its own, a completion record.
board sam_dmac sam_dmac ''
moves 'memory to memory' "$copy"
moves 'memory to a port' "$send"
board ioat ioat ''
moves 'bytes anywhere' "$odd"
moves 'lists of different pieces' "$lists"
moves 'a parity' 'xor a[0 +: 64], a[64 +: 64] -> b[0 +: 64];'
refused 'a port' "$send" unsupported
board cdma cdma ''
moves 'memory to memory' "$copy"
moves 'lists of different pieces' "$lists"
board cdma cdma 'parameter realignment = 1, length_width = 8;'
moves 'many pieces anywhere' "$odd"
board axi_dmac axi_dmac 'parameter dest_stream = 0;'
moves 'memory to memory' "$copy"
refused 'what is not aligned to the bus' "$odd" not-encodable
board axi_dmac axi_dmac ''
moves 'memory to a stream' 'copy a -> stream.wide;'
refused 'memory to memory where the destination is a stream' "$copy" unsupported
board axidma axidma ''
moves 'memory to a stream' 'copy a -> stream.tx;'
refused 'a port whose requests nothing counts' "$send" unsupported
for controller in tango3 tango4; do
    board $controller tango ''
    moves 'memory to a port' "$send"
    moves 'a port to memory' "$take"
    refused 'memory to memory' "$copy" unsupported
done
echo "1..$count"
