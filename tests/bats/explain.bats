#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --explain: what was done, the line that asked for it, the rule behind it, and what the rule costs.
load common

explain() {
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" --explain "$@"
}

@test "a split names the field, its line in the description, and the price" {
    sed 's/u8\[64\]/u8[40000]/; s/8000_1000/8001_0000/' good.dmac >long.dmac
    run -0 --separate-stderr explain long.dmac
    [ "$stderr" = "" ]
    [ "${lines[0]}" = "move  long.dmac:4  on dma0 (pl080)" ]
    [[ "$output" == *"40000 bytes in 3 descriptors (3 copy)"* ]]
    [[ "$output" == *"split         long.dmac:4: 40000 bytes take 3 descriptors"* ]]
    [[ "$output" == *"| transfer move on dma0 { copy a -> b; }"* ]]
    [[ "$output" == *"because of pl080.dmac:"*": TransferSize of Control has 12 bits"* ]]
    [[ "$output" == *"costs 2 descriptors: 1 would do without the rule"* ]]
    [[ "$output" == *"2 more by pl080.dmac:"* ]]
}

@test "what needs no rule has no remark, and nothing is left to prep" {
    run -0 explain good.dmac
    [[ "$output" == *"64 bytes in 1 descriptor (1 copy)"* ]]
    [[ "$output" == *"as few as the limits allow"* ]]
    [[ "$output" == *"prep          has nothing to complete: the table is final"* ]]
    [[ "$output" != *"because of"* ]]
}

@test "a limit shows what its page cites" {
    cat >page.dmac <<'PAGE'
controller small "a page of the test" {
    source "none";
    address 32;  endian little;  channels 2;
    descriptor item { word FROM = source;  word TO = dest;  word SIZE { [15:0] bytes; [30:16] 0; [31] end; } }
    form copy moves bytes from source to dest;
    limit bytes <= 100 "RM 4.2, table 7";
    chain following;
    registers { per channel at 0x20 * channel { HEAD 0; GO 4; } }
    start { HEAD = head; GO = 1; }
    stop { GO = 0; }
}
PAGE
    sed 's/use pl080;/include "page.dmac";/; s/is pl080/is small/; ' board.dmac >b2.dmac
    sed 's/board.dmac/b2.dmac/; s/u8\[64\]/u8[250]/' good.dmac >limited.dmac
    run -0 explain limited.dmac
    [[ "$output" == *"because of page.dmac:6: small demands bytes <= 100"* ]]
    [[ "$output" == *"manual: RM 4.2, table 7"* ]]
}

@test "waivers are told with their reason, arguments with their bounds" {
    cat >waived.dmac <<'PROGRAM'
include "board.dmac";
device d at 0x2000 { port fifo : u32 at 0 request 3 burst 4 posted; reg st : u32 at 4; level idle = st & 1 != 0; }
buffer a : u8[<= 256] in ram align 4 bind;
transfer put on dma0 { copy a -> d.fifo; allow "hold-missing" because "the firmware waits"; }
PROGRAM
    run -0 explain waived.dmac
    [[ "$output" == *"waived        hold-missing (waived.dmac:4): the firmware waits"* ]]
    [[ "$output" == *"a: an address in ram, a multiple of 4"* ]]
    [[ "$output" == *"a_length: at most 256 elements of 1 byte"* ]]
}

@test "json has the same report" {
    sed 's/u8\[64\]/u8[40000]/; s/8000_1000/8001_0000/' good.dmac >long.dmac
    run -0 "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=json -o - long.dmac
    printf '%s\n' "$output" | python3 -c '
import json, sys
report = json.load(sys.stdin)["transfers"][0]["report"]
remark, = report["remarks"]
assert remark["kind"] == "split" and remark["descriptors"] == 3 and remark["least"] == 1, remark
assert remark["rule"]["source"]["file"] == "pl080.dmac" and "12 bits" in remark["rule"]["text"], remark
assert report["left_to_prep"] == 0 and report["waived"] == []
'
}

@test "events: who raises them" {
    cat >events.dmac <<'PROGRAM'
include "board.dmac";
device d at 0x2000 { port fifo : u32 at 0 request 3 burst 4 posted; event sent interrupt 9; event tag; }
buffer a : u8[64] in ram align 4;
transfer put on dma0 { copy a -> d.fifo; hold until irq and d.sent and d.tag within 1 ms; }
PROGRAM
    run -0 explain events.dmac
    [[ "$output" == *"event         d.sent: from the handler of interrupt 9"* ]]
    [[ "$output" == *"event         d.tag: the firmware has to raise it"* ]]
}
