#!/bin/sh
# SPDX-License-Identifier: MIT
# Large selections: checking and printing are linear (or n log n), and a picture that turns on itself is still judged right.
program=$DMAC_COMPILE
n=0
failed=0
file=scale-$$.dmac
board='use bcm2835; memory ram at 0 size 1 GiB; controller dma is bcm2835 at 0x3f00_7000;'

# try NAME STATUS PATTERN: compiles $file within 20 seconds (a quadratic check would need hours).
try()
{
    n=$((n + 1))
    timeout 20 "$program" --emit=meaning -o - -C "$top_srcdir/controllers" "$file" >"$file.out" 2>&1
    status=$?
    if test $status -eq "$2" && grep -q "$3" "$file.out"; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        echo "# status $status, wanted $2 and '$3'"
        head -5 "$file.out" | cut -c1-200 | sed 's/^/# /'
        failed=1
    fi
}

echo "$board buffer a : u16[1000][1000] at 0x100_0000; buffer b : u16[1000][1000] at 0x200_0000;
transfer t on dma { copy a[..][\$..0 : -1] -> b[\$..0 : -1]; }" >"$file"
try 'a million runs between two pictures' 0 '"runs": 1000000'

echo "$board buffer a : u16[1000][1000] at 0x100_0000;
transfer t on dma { copy { a[..][0 +: 500], a[..][500 +: 500] } -> { a[..][1 : 2], a[..][0 : 2] }; }" >"$file"
try 'an illegal range is still found first' 1 'error'

echo "$board buffer a : u16[400][400] at 0x100_0000;
transfer t on dma { copy a[..][\$..0 : -1] -> a; }" >"$file"
try 'mirroring in place writes bytes before they are read' 1 'overlap-src-dst'

echo "$board buffer a : u16[1000][200] at 0x100_0000;
transfer t on dma { copy a[..][0 +: 100] -> a[..][100 +: 100]; }" >"$file"
try 'columns of one picture do not meet' 0 '"runs": 1000'

echo "$board buffer a : u8[300000] at 0x100_0000; buffer b : u8[300000] at 0x200_0000;
transfer t on dma { copy { for i in 0..99999 { a[3 * i +: 2] } } -> b[0 +: 200000]; }" >"$file"
try 'a list of a hundred thousand pieces' 0 '"runs": 100000'

echo "$board buffer a : u8[300000] at 0x100_0000; buffer b : u8[300000] at 0x200_0000;
transfer t on dma { copy b[0 +: 200002] -> { for i in 0..99999 { a[3 * i +: 2] }, a[4 +: 2] }; }" >"$file"
try 'one double write among a hundred thousand pieces' 1 'overlap-dst'

echo "$board buffer a : u8[100000] at 0x100_0000; buffer b : u8[100000] at 0x200_0000;
transfer t on dma { for i in 0..49999 { copy a[2 * i] -> b[99999 - 2 * i]; } }" >"$file"
try 'fifty thousand steps' 0 '"steps": 50000'

rm -f "$file" "$file.out"
echo "1..$n"
exit $failed
