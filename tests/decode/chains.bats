#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Chains that somebody else wrote: what is right is followed, and what is wrong is told at its address.
load common

at() { decode -c pl080 --base=0x1000 chain.bin 0x1000; }
C=0c49b010                                  # 16 words of 4 bytes, both addresses advance

@test "a chain that ends, lists, totals, interrupts" {
    two >chain.bin
    run -0 --separate-stderr at
    [[ ${lines[0]} == "chain.bin  pl080  at 0x1000" ]]
    [[ $output == *"list: 2 descriptors, 32 bytes of words, ends"*"1  0x1010  copy, interrupt: 32 bytes from 0x80000040 to 0x80001040, 32-bit, bursts of 16"* ]]
    [[ $output == *"moves 96 bytes in 2 descriptors, interrupts 1 time"* ]]
    [ -z "$stderr" ]
}

@test "a ring is no mistake" {
    little 80000000 80001000 00001010 $C 80000040 80001040 00001000 $C >chain.bin
    run -0 --separate-stderr at
    [[ $output == *"a ring: goes on with descriptor 0"*"moves 128 bytes a lap"* ]]
    [ -z "$stderr" ]
}

@test "a loop into the middle never ends" {
    little 80000000 80001000 00001010 $C 80000040 80001040 00001020 $C 80000080 80001080 00001010 $C >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1020: error: the chain never ends: descriptor 2 leads back to descriptor 1, into the middle of the list [chain-endless]"* ]]
    [[ $stderr == *"chain.bin@0x1010: note: to this one"* ]]
    [[ $output == *"never ends: goes on with descriptor 1"* ]]
}

@test "a ring that the hardware does not know" {
    big 00050000 10000000 00050000 20000000 00000000 00001000 00001000 00000000 >chain.bin
    run -1 --separate-stderr decode -c fsl_eloplus --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"the chain never ends, and the description does not know this controller to loop [chain-endless]"* ]]
}

@test "links out of the dump, and descriptors that it cuts" {
    little 80000000 80001000 00002000 $C >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1000: error: this leads to 0x2000, which is not in the dump [chain-outside]"* ]]
    [[ $output == *"0  0x1000  copy: 64 bytes"*"broken: what follows"* || $output == *"broken"*"0  0x1000  copy: 64 bytes"* ]]
    little 80000000 80001000 00001010 $C 80000000 80001000 >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1010: error: the dump ends inside this descriptor: LLI lies behind the end"*"[chain-outside]"* ]]
    run -1 --separate-stderr decode -c pl080 --base=0x1000 chain.bin 0x3000
    [[ $stderr == *"dmac-decode: error: the address 0x3000 is not in the dump [chain-outside]"* ]]
}

@test "misaligned heads and descriptors" {
    little 80000000 80001000 00001010 $C 0 0 0 0 >chain.bin
    run -1 --separate-stderr decode -c pl080 --base=0x1000 chain.bin 0x1002
    [[ $stderr == *"the address 0x1002 lies between two words [chain-misaligned]"* ]]
    little 10000000 0 1000 12 0 0 0 0 >chain.bin
    run -1 --separate-stderr decode -c zdma --base=0x1008 chain.bin 0x1008
    [[ $stderr == *"chain.bin@0x1008: error: 0x1008 is not a multiple of 32 [chain-misaligned]"* ]]
}

@test "the first descriptor in the place of its channel" {
    little 00400401 20001040 40003028 00000000 >chain.bin
    run -0 --separate-stderr decode -c sam_dmac --channel=1 --base=0x20000010 -r BASEADDR=0x20000000 chain.bin 0x20000010
    [ -z "$stderr" ]
    run -1 --separate-stderr decode -c sam_dmac --channel=2 --base=0x20000010 -r BASEADDR=0x20000000 chain.bin 0x20000010
    [[ $stderr == *"the first descriptor of this channel lies at 0x20000020 [chain-misaligned]"* ]]
}

@test "one page for all" {
    # one descriptor at the end of a page of 64 KiB, reaching into the next
    python3 -c 'import sys; sys.stdout.buffer.write(bytes(64))' >zero.bin
    little 00000000 00000000 00000040 20000000 30000000 00000000 >chain.bin
    run -1 --separate-stderr decode -c gpdma --base=0x2000fff0 chain.bin 0x2000fff0
    [[ $stderr == *"[chain-page]"* ]]
    [[ $stderr == *"crosses the end of its page of 65536 bytes"* || $stderr == *"all descriptors lie in one page of 65536 bytes, and this one does not"* ]]
}

@test "descriptors that share words" {
    little 80000000 80001000 00001008 $C 00000000 $C 80000000 80001000 >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"two descriptors share words [chain-overlap]"* ]] || [[ $stderr == *"[no-form]"* ]]
    # the second begins in the middle of the first, and can be read
    little 80000000 80001000 00001008 0c49b010 00000000 0c49b010 >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"@0x1008: error: two descriptors share words [chain-overlap]"* ]]
}

@test "reserved bits are told, and read as they should be" {
    little 80000000 80001000 00001012 $C 80000040 80001040 00000000 8c49b008 >chain.bin
    run -0 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1008: warning: LLI [1] is reserved and holds 0x1 [reserved-bits]"* ]]
    [[ $stderr == *"|                   ^~~~~~~~"* ]]
    [[ $output == *"[1] (reserved: 0x1)"*"moves 96 bytes in 2 descriptors"* ]]
    run -1 --separate-stderr decode -Werror -c pl080 --base=0x1000 chain.bin 0x1000
    run -0 --separate-stderr decode -Wno-reserved-bits -c pl080 --base=0x1000 chain.bin 0x1000
    [ -z "$stderr" ]
}

@test "what the hardware has written into a descriptor is no mistake" {
    little 00001000 0 80000000 0 0 0 0c000040 84000040 0 0 0 0 0 0 0 0 >chain.bin
    run -0 --separate-stderr decode -c axidma --channel=0 --base=0x1000 --count=1 chain.bin 0x1000
    [ -z "$stderr" ]
    [[ $output == *"COMPLETE (written by the hardware: 0x1)"*"list: 1 descriptor"* || $output == *"list: 1 descriptor"*"COMPLETE (written by the hardware: 0x1)"* ]]
}

@test "words that nothing accepts: which field says what" {
    little 80000000 80001000 00000000 0c69b010 >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x100c: error: no form of a descriptor accepts these words: Control [23:21] DWidth holds 0x3, which is no code of dest.width [no-form]"* ]]
    [[ $stderr == *"note: form 'copy' came furthest, with "*" fields that agree"* ]]
}

@test "limits that only the page states" {
    little 80000001 80001000 00000000 $C >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1000: error: the limit 'source % source.width == 0 and dest % dest.width == 0' does not hold [limit-broken]"* ]]
}

@test "a length of 0, and what follows it" {
    little 80000000 80001000 00001010 0c49b000 80000040 80001040 00000000 8c49b008 >chain.bin
    run -1 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1000: error: bytes is 0 [zero-length]"* ]]
    [[ $output == *"moves 32 bytes in 2 descriptors"* ]]
}

@test "a chain that writes over itself" {
    little 80000000 00000ff0 00000000 $C >chain.bin
    run -0 --separate-stderr at
    [[ $stderr == *"chain.bin@0x1000: warning: what this moves lands on a descriptor of the chain [self-write]"*"note: descriptor 0"* ]]
    little 80000000 00000fc0 00000000 $C >chain.bin
    run -0 --separate-stderr at
    [ -z "$stderr" ]
}

@test "where only a register says the end" {
    little 00001040 0 80000000 0 0 0 04000040 0 0 0 0 0 0 0 0 0 00001080 0 80000040 0 0 0 08000040 0 0 0 0 0 0 0 0 0 >chain.bin
    run -0 --separate-stderr decode -c axidma --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"chain.bin@0x1040: warning: no word says where the list ends; it was followed to here [chain-end]"* ]]
    [[ $stderr == *"note: register TAILDESC says it: give --tail=ADDRESS of the last descriptor, or --count=N"* ]]
    for option in --tail=0x1040 --count=2 --register=TAILDESC=0x1040 --register=tail=0x1040; do
        run -0 --separate-stderr decode -c axidma --base=0x1000 $option chain.bin 0x1000
        [ -z "$stderr" ]
        [[ $output == *"list: 2 descriptors, 128 bytes of words, ends"* ]]
    done
    run -0 --separate-stderr decode -c axidma --base=0x1000 --tail=0x1000 chain.bin 0x1000
    [[ $output == *"list: 1 descriptor, 64 bytes of words, ends"* ]]
}

@test "registers say what is the same for the whole list" {
    little 00400401 20001040 40003028 00000000 >chain.bin
    run -0 --separate-stderr decode -c sam_dmac --base=0x1000 chain.bin 0x1000
    [[ $output == *"only registers know: flow, request (CHCTRLA.TRIGSRC), pace (CHCTRLA.TRIGACT)"* ]]
    run -0 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHCTRLA=0x00200500 chain.bin 0x1000
    [[ $output == *"registers: request 5, pace burst"* ]]
    run -0 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHCTRLA.TRIGSRC=5 -r pace=burst chain.bin 0x1000
    [[ $output == *"registers: request 5, pace burst"* ]]
    run -1 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHCTRL=5 chain.bin 0x1000
    [[ $stderr == *"'sam_dmac' has neither a register nor a role 'CHCTRL'; did you mean 'CHCTRLA'? [register-value]"* ]]
    run -1 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHCTRLA.TRIG=5 chain.bin 0x1000
    [[ $stderr == *"register CHCTRLA has no field 'TRIG' [register-value]"* ]]
    run -1 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHPRILVL=0x100 chain.bin 0x1000
    [[ $stderr == *"CHPRILVL has 8 bits, 0x100 does not fit [register-value]"* ]]
    run -1 --separate-stderr decode -c sam_dmac --base=0x1000 -r CHCTRLA.TRIGSRC=5 -r request=6 chain.bin 0x1000
    [[ $stderr == *"the registers contradict each other"*"[register-value]"* ]]
}

@test "two lists, by order, by name, by the registers that start them" {
    little 10000000 0 1000 12 0 0 0 0 20000000 0 1000 16 0 0 0 0 >chain.bin
    decode -c zdma --base=0x1000 chain.bin 0x1000 0x1020 >want
    grep -q 'list read: 1 descriptor' want
    grep -q 'list write: 1 descriptor' want
    decode -c zdma --base=0x1000 chain.bin write=0x1020 read=0x1000 >is
    [ "$(sort want | grep -v '^chain.bin')" = "$(sort is | grep -v '^chain.bin')" ]
    decode -c zdma --base=0x1000 -r SRC_START=0x1000 -r DST_START=0x1020 chain.bin >is
    diff want is
    run -2 --separate-stderr decode -c zdma --base=0x1000 chain.bin other=0x1000
    [[ $stderr == *"'zdma' has no list 'other'"* ]]
    little 10000000 0 1000 12 0 0 0 0 20000000 0 800 16 0 0 0 0 >chain.bin
    run -1 --separate-stderr decode -c zdma --base=0x1000 chain.bin 0x1000 0x1020
    [[ $stderr == *"list read moves 4096 bytes, list write 2048 [unequal-totals]"* ]]
}

@test "parameters, a board's instance, a page of one's own" {
    two >chain.bin
    decode -c pl080 --base=0x1000 chain.bin 0x1000 | sed 1d >want
    cp "$top_srcdir/controllers/pl080.dmac" mine.dmac
    "$DMAC_DECODE" -c mine.dmac:pl080 --base=0x1000 chain.bin 0x1000 | sed 1d | diff want -
    run -1 --separate-stderr decode -c mine.dmac --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"mine.dmac declares several controllers; say mine.dmac:pl080 or another [unknown-controller]"*"pl080s is one of them"* ]]
    printf 'use pl080;\ncontroller dma7 is pl080 at 0x1000;\n' >board.dmac
    decode -c board.dmac --base=0x1000 chain.bin 0x1000 | grep '^chain.bin  dma7  at' >/dev/null
    decode -c board.dmac:dma7 --base=0x1000 chain.bin 0x1000 | sed 1d | diff want -
    run -1 --separate-stderr decode -c board.dmac:dma8 --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"no controller 'dma8'; did you mean 'dma7'? [unknown-controller]"* ]]
    run -1 --separate-stderr decode -c pl81 --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"no controller description 'pl81'; did you mean 'pl080'? [unknown-controller]"* ]]
    run -1 --separate-stderr decode -c axidma -p length=3 --base=0x1000 chain.bin 0x1000
    [[ $stderr == *"--parameter:1:"*"length"* ]]
    run -0 --separate-stderr decode -c axidma -p length_width=14 --count=1 --base=0 chain.bin 0 || true
    [[ $stderr != *"--parameter"* ]]
}

@test "thousands of descriptors: a ring through all of a dump" {
    # every seventh: 7 and 4000 have no common divisor, so each one comes once
    python3 - <<'EOF'
import struct
n = 4000
words = [None] * n
at = 0
for i in range(n):
    then = (at + 7) % n
    words[at] = struct.pack("<4I", 0x80000000, 0x80001000, 0x1000 + then * 16, 0x0c49b010)
    at = then
open("chain.bin", "wb").write(b"".join(words))
EOF
    run -0 --separate-stderr at
    [[ $output == *"list: 4000 descriptors"*"a ring: goes on with descriptor 0"* ]]
}

@test "output: a file, its format by its end, never half of it" {
    two >chain.bin
    decode -c pl080 --base=0x1000 -o out.json chain.bin 0x1000
    jq -e '.lists[0].descriptors | length == 2' out.json >/dev/null
    decode -c pl080 --base=0x1000 -o out.lst chain.bin 0x1000
    at | diff out.lst -
    decode -c pl080 --base=0x1000 --emit=listing -o out.txt chain.bin 0x1000
    diff out.lst out.txt
    run -2 --separate-stderr decode -c pl080 --base=0x1000 -o chain.bin chain.bin 0x1000
    [[ $stderr == *"dmac-decode: chain.bin would be written over the input chain.bin"* ]]
    run -3 --separate-stderr decode -c pl080 --base=0x1000 -o nowhere/out chain.bin 0x1000
    if [ -e /dev/full ]; then
        run -3 --separate-stderr bash -c '"$0" -C "$1" -c pl080 --base=0x1000 chain.bin 0x1000 >/dev/full' "$DMAC_DECODE" "$top_srcdir/controllers"
    fi
}

@test "messages for programs" {
    little 80000000 80001000 00002000 $C >chain.bin
    run -1 --separate-stderr decode -c pl080 --base=0x1000 --diagnostics=json chain.bin 0x1000
    [ "$(jq -r '.[0].option, .[0].locations[0].caret.file, .[0].locations[0].caret.address' <<<"$stderr")" = "$(printf 'chain-outside\nchain.bin\n0x1000')" ]
    run -1 --separate-stderr decode -c pl080 --base=0x1000 -fdiagnostics-format=sarif chain.bin 0x1000
    [ "$(jq -r '.runs[0].tool.driver.name, .runs[0].results[0].locations[0].physicalLocation.address.absoluteAddress' <<<"$stderr")" = "$(printf 'dmac-decode\n4096')" ]
}

@test "the command line" {
    two >chain.bin
    "$DMAC_DECODE" --version | grep -x 'dmac-decode [0-9.]*' >/dev/null
    "$DMAC_DECODE" --help | grep '^Usage: dmac-decode ' >/dev/null
    "$DMAC_DECODE" --explain=chain-end | grep '^chain-end (' >/dev/null
    decode --list-controllers | grep '^pl080' >/dev/null
    run -2 --separate-stderr decode chain.bin 0x1000
    [[ $stderr == *"--controller is needed"* ]]
    run -2 --separate-stderr decode -c pl080
    [[ $stderr == *"no dump"* ]]
    run -2 --separate-stderr decode -c pl080 --emit=lisitng chain.bin 0x1000
    [[ $stderr == *"--emit cannot be 'lisitng'; did you mean 'listing'?"* ]]
    run -2 --separate-stderr decode -c pl080 --format=hxe chain.bin 0x1000
    run -2 --separate-stderr decode -c pl080 --base=x chain.bin 0x1000
    run -2 --separate-stderr decode -c pl080 --register=x chain.bin 0x1000
    run -2 --separate-stderr decode -c pl080 '--parameter=a=1; }' chain.bin 0x1000
    run -2 --separate-stderr decode -c pl080 chain.bin 1 2 3
    run -2 --separate-stderr decode -c pl080 --controler=pl080 chain.bin
    [[ $stderr == *"did you mean '--controller'?"* ]]
}
