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
# A name of the program that the generated files need for themselves: ours=NAME is a buffer's, the transfer is t.
board='use pl080; memory m at 0x2000_0000 size 1 MiB; controller p is pl080 at 0x1013_0000;'
for case in "t_table it is generated for 't'" "t_prep it is generated for 't'" "T_CHAN it is generated for 't'" \
    "P_BASE it is generated for 'p'" "routes it is generated for the program" "path_0 it is generated for a route and its hold" \
    "refused_init it is generated for the program" "dmac_prep names of the runtime begin with dmac_" "uint8_t the headers of C have it"; do
    ours=${case%% *}
    refuse "a buffer called $ours" "refused.dmac:2:8: error: '$ours' cannot be a C name: ${case#* } \[c-name\]" <<END
$board device u at 0x1000_0000 { port tx : u8 at 0 request 3 posted; reg r : u32 at 4; level idle = r == 0; }
buffer $ours : u8[64] in m;
transfer t on p { copy $ours -> u.tx; hold until irq and u.idle within 1 ms; }
END
done
refuse "two transfers that differ in case only" "'T_CHAN' cannot be a C name: it is generated for 't'" <<END
$board buffer a : u8[64] in m; buffer b : u8[64] in m;
transfer t on p { copy a -> b; } transfer T on p { copy a -> b; }
END
refuse "one symbol for two buffers" "'a' cannot be a C name: 'a' has it" <<END
$board buffer a : u8[64] in m; buffer b : u8[64] in m symbol "a";
transfer t on p { copy a -> b; }
END

board='use zdma; memory m at 0 size 1 MiB; controller d is zdma at 0xfd50_0000 { table at 0x8000; }
buffer a : u8[64] at 0x1000; buffer b : u8[64] at 0x2000;'
refuse "two tables at one address" "refused.dmac:4:10: error: the table of 'u' and the table of 't' share addresses: 0x8000 \[memory-overlap\]" <<END
$board
transfer t on d { copy a -> b; }
transfer u on d { copy b -> a; }
END
refuse "a table over a buffer" "the table of 't' and 'c' share addresses: 0x8010 \[memory-overlap\]" <<END
$board
buffer c : u8[64] at 0x8010;
transfer t on d { copy a -> b; }
END
refuse "a table that begins in a buffer" "the table of 't' and 'c' share addresses: 0x8000 \[memory-overlap\]" <<END
$board
buffer c : u8[4096] at 0x7010;
transfer t on d { copy a -> b; }
END
refuse "a table outside all memories" "the table of 't' 0x100000..0x10001f lies in no memory \[placement\]" <<END
$board
transfer t on d { copy a -> b; table at 0xf_ffe0; }
END
finish
