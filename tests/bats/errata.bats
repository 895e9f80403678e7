#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Errata of a description: in force by revision, replaced sequences, what the report says.
load common

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    cat >page.dmac <<'EOF'
// SPDX-License-Identifier: MIT
use pl080;
controller old080 is pl080 "PL080 with errata" {
    parameter revision = 2;
    erratum E1 when revision < 2 "example sheet, E1" {
        limit bytes <= 1024;
        stop { Config.Enable = 0; }
    }
    erratum E2 "example sheet, E2" { limit source.burst <= 16; }
}
EOF
}

# program CONTROLLER [SETTINGS]: 4096 bytes to move.
program() {
    cat page.dmac - >program.dmac <<EOF
controller a is $1 at 0x1000_0000 { $2 }
memory ram at 0x2000_0000 size 64 MiB;
buffer x : u32[1024] at 0x2000_0000;
buffer y : u32[1024] at 0x2001_0000;
transfer t on a[1] { copy x -> y; }
EOF
}

@test "an erratum of another revision is not in force" {
    program old080
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --explain program.dmac
    [ "$status" -eq 0 ]
    [[ $output == *"4096 bytes in 1 descriptor "* ]]
    [[ $output != *E1* ]]
    [[ $output == *"erratum       program.dmac:15: E2 applies to old080: 1 limit"* ]]
    [[ $output == *"manual: example sheet, E2"* ]]
}

@test "an erratum in force limits, and the report names it" {
    program old080 'parameter revision = 1;'
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --explain program.dmac
    [ "$status" -eq 0 ]
    [[ $output == *"4096 bytes in 4 descriptors"* ]]
    [[ $output == *"erratum E1 of the part demands bytes <= 0x400"* ]]
    [[ $output == *"E1 applies to old080: 1 limit, replaces stop"* ]]
}

@test "the JSON has it, too" {
    program old080 'parameter revision = 1;'
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=json -o - program.dmac
    [ "$status" -eq 0 ]
    [[ $output == *'"kind": "erratum"'* || $output == *'"kind":"erratum"'* ]]
    [[ $output == *"example sheet, E1"* ]]
}

@test "the sequence is replaced in that revision only" {
    program old080 'parameter revision = 1;'
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=h,c program.dmac
    sed -n '/_stop(/,/^}/p' program.c >replaced
    program old080
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=h,c program.dmac
    sed -n '/_stop(/,/^}/p' program.c >plain
    [ "$(grep -c write32 replaced)" -eq 1 ]
    grep -q '0xfffffffeu' replaced
    grep -q '0x40000u' plain
}

@test "a derivation takes an erratum away, and its own sequence is the last word" {
    cat >>page.dmac <<'EOF'
controller new080 is old080 "fixed" {
    no E2;
    stop { Config.H = 1;  wait Config.A == 0 within 1 ms;  Config.Enable = 0; }
}
EOF
    program new080 'parameter revision = 1;'
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --explain program.dmac
    [[ $output != *E2* ]]
    [[ $output == *"E1 applies to new080: 1 limit"* && $output != *replaces* ]]
}

@test "--print-controller lists them, in force or not" {
    mkdir pages
    cp page.dmac pages/old080.dmac
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" -C pages --print-controller old080
    [ "$status" -eq 0 ]
    [[ $output == *"E1, not in this revision: 1 limit, replaces stop (example sheet, E1)"* ]]
    [[ $output == *"E2: 1 limit (example sheet, E2)"* ]]
}

# refused TEXT DIAGNOSTIC: an erratum that is wrong.
refused() {
    sed -i "s/^    erratum E2.*/    $1/" page.dmac
    program old080
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=c program.dmac
    [ "$status" -eq 1 ]
    [[ $output == *"[$2]"* ]]
}

@test "an erratum says where it is described" { refused 'erratum E2 { limit bytes <= 16; }' no-source; }
@test "its condition is known from the parameters" { refused 'erratum E2 when channel == 1 "s" { limit bytes <= 16; }' not-constant; }
@test "it has limits and sequences only" { refused 'erratum E2 "s" { endian big; }' description-names; }
@test "it replaces what is there" { refused 'erratum E2 "s" { step { load this; } }' bad-sequence; }
@test "mistakes show although it is not in force" { refused 'erratum E2 when revision == 7 "s" { stop { NoSuchRegister = 1; } }' description-names; }
@test "one that is not there cannot be taken away" { refused 'no E3;' description-names; }

# real USE INSTANCE STEP: one transfer on an instance of a page of the library.
real() {
    cat >real.dmac <<EOF
// SPDX-License-Identifier: MIT
use $1;
memory ram at 0x1000_0000 size 16 MiB;
controller c is $2
device card at 0x9000_0000 { port data : u32 at 0x20; }
buffer a : u8[100000] at 0x1000_0000;
buffer b : u8[100000] at 0x1010_0000;
buffer d : u8[100000] at 0x1020_0000;
transfer t on c[0] { $3 }
EOF
    run "$DMAC_COMPILE" -C "$top_srcdir/controllers" --explain real.dmac
}

@test "Xeon: no RAID operations" {
    real ioat 'ioat at 0x7a000;' 'xor a, b -> d;'
    [ "$status" -eq 0 ] && [[ $output != *erratum* ]]
    real ioat 'ioat at 0x7a000 { parameter xeon = 1; }' 'xor a, b -> d;'
    [ "$status" -eq 1 ] && [[ $output == *"is_xeon_cb32"*"[unsupported]"* || $output == *"[unsupported]"*"is_xeon_cb32"* ]]
    real ioat 'ioat at 0x7a000 { parameter xeon = 1; }' 'copy a -> b;'
    [ "$status" -eq 0 ] && [[ $output == *"xeon_raid applies to ioat: 1 limit"* ]]
}

@test "SD hosts for which a length of 0 is nothing" {
    real adma2 'adma2 at 0x7a000;' 'copy a[0 +: 65536] -> card.data;'
    [ "$status" -eq 0 ] && [[ $output == *"in 1 descriptor "* ]]
    real adma2 'adma2 at 0x7a000 { parameter zero_is_65536 = 0; }' 'copy a[0 +: 65536] -> card.data;'
    [ "$status" -eq 0 ] && [[ $output == *"in 2 descriptors"*"BROKEN_ADMA_ZEROLEN_DESC"* ]]
    real adma2 'adma2 at 0x7a000 { parameter zero_is_65536 = 0, long_lengths = 1; }' 'copy a[0 +: 65536] -> card.data;'
    [ "$status" -eq 0 ] && [[ $output == *"in 1 descriptor "* && $output != *erratum* ]]
}

@test "SD hosts that need whole words" {
    real adma2 'adma2 at 0x7a000 { parameter whole_words = 1; }' 'copy a[0 +: 64] -> card.data;'
    [ "$status" -eq 0 ] && [[ $output == *"word_lengths applies to adma2: 1 limit"* ]]
}
