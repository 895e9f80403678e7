# SPDX-License-Identifier: MIT
# What the emitters cannot write is one clear error each, and no file.
. "$top_srcdir/tests/emit/lib.sh"

# refuse WHAT MESSAGE <PROGRAM
refuse() {
    cat >"$work/refused.dmac"
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=h,c,json --output-dir="$work" "$work/refused.dmac" >"$work/log" 2>&1
    test $? -eq 1 && grep -q "$2" "$work/log" && test ! -e "$work/refused.c" && test ! -e "$work/refused.h" && test ! -e "$work/refused.json"
    status=$?
    test $status -eq 0 || comment "$work/log"
    report "$1" $status
}

board='use zdma; memory m at 0 size 32 GiB; controller d is zdma at 0xfd50_0000;'
refuse "an option that init depends on" "option 'coherent' is the same for all transfers of d, because its init depends on it" <<END
$board
buffer a : u8[64] at 0x1_0000; buffer b : u8[64] at 0x2_0000;
transfer t on d { copy a -> b; option coherent = 1; }
END
refuse "more bytes than the runtime counts" "'t' moves 5 GiB; the runtime counts up to 4 GiB - 1" <<END
$board
buffer a : u8[5 GiB] at 0x1_0000_0000; buffer b : u8[5 GiB] at 0x4_0000_0000;
transfer t on d { copy a -> b; }
END
refuse "a table that is too large to be completed" "has [0-9]* words and must be completed when it is prepared" <<END
use pl080; memory m at 0x2000_0000 size 512 MiB; controller p is pl080 at 0x1013_0000;
buffer a : u8[100 MiB] in m bind align 4; buffer b : u8[2 MiB] in m align 4;
transfer t on p { copy { for i in 0..16999 { a[4096 * i +: 64] } } -> b[0 +: 1_088_000]; }
END
finish
