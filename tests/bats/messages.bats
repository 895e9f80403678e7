#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

@test "an error: place, name, source line, caret" {
    run -1 --separate-stderr "$DMAC_COMPILE" bad.dmac
    [ "$output" = "" ]
    [ "${stderr_lines[0]}" = "bad.dmac:4:35: error: nothing is called 'missing' [unknown-name]" ]
    [ "${stderr_lines[1]}" = "    4 | transfer move on dma0 { copy a -> missing; }" ]
    [ "${stderr_lines[2]}" = "      |                                   ^~~~~~~" ]
}

@test "several syntax errors in one run, all files" {
    printf 'const a = ;\nconst b = ;\n' >one.dmac
    printf 'include "one.dmac";\ntransfer t on x { copy -> y; }\n' >two.dmac
    run -1 "$DMAC_COMPILE" two.dmac
    [[ "$output" == *"two.dmac:2:24: error:"* ]]
    [[ "$output" == *"In file included from two.dmac:1:"* ]]
    [[ "$output" == *"one.dmac:1:11: error:"* ]]
    [[ "$output" == *"one.dmac:2:11: error:"* ]]
}

@test "the catalogue's syntax line" {
    { grep -v '^transfer' good.dmac; echo 'transfer t on dma0 { copy a -> b }'; } >x.dmac
    run -1 "$DMAC_COMPILE" x.dmac
    [ "${lines[0]}" = "x.dmac:4:34: error: unexpected '}', expected ';' or a modifier [syntax]" ]
    [ "${#lines[@]}" -eq 3 ]
}

@test "after a syntax error: names are looked up, what may have been swallowed is not missed" {
    cat >x.dmac <<'X'
include "board.dmac";
bufer lost : u8[4] in ram;
buffer gone : u8[4 in ram;
device d { port p : u8 at ; port q : u8 at 4; }
buffer a : u8[64] at 0x8000_0000;
transfer t on dma0 { copy a -> b; copy lost -> gone; copy d.p -> a; copy d.r -> a length 4; }
transfer u on dma0 { copy d.q -> a length 63; hold until }
X
    run -1 "$DMAC_COMPILE" x.dmac
    [ "$(grep -c 'error:.*\[syntax\]' <<<"$output")" -eq 4 ]
    [[ "$output" == *"x.dmac:6:32: error: nothing is called 'b' [unknown-name]"* ]]
    [[ "$output" == *"x.dmac:6:76: error: 'd' has no 'r'"* ]]
    [ "$(grep -c 'error:' <<<"$output")" -eq 6 ]
}

@test "after a syntax error in a description nothing is said about what uses it" {
    mkdir pages
    sed 's/ source "ARM/ sorce "ARM/' "$top_srcdir/controllers/pl080.dmac" >pages/pl080.dmac
    run -1 "$DMAC_COMPILE" -C pages bad.dmac
    [ "$(grep -c 'error:' <<<"$output")" -eq 1 ]
}

@test "what a diagnostic means" {
    run -0 "$DMAC_COMPILE" --explain=race
    [[ "${lines[0]}" == "race (error that an 'allow' waives): "* ]]
    [[ "$output" == *"Bad:"*"-> 't' and 'u' run at the same time and share bytes"*"Good:"*'allow "race" because'* ]]
    run -2 "$DMAC_COMPILE" --explain=raze
    [[ "$output" == *"no diagnostic is called 'raze'; did you mean 'race'?"* ]]
    run -2 "$DMAC_COMPILE" --explain
}

@test "mistakes of several stages in one run" {
    cat >x.dmac <<'X'
include "board.dmac";
device d at 0x1000_0000 { port p : u32 at 0 request 3 posted; }
buffer a : u8[64] at 0x8000_0000; buffer b : u8[64] at 0x8000_1000;
transfer t on dma0 { copy a -> d.p; }
transfer u on dma0 { xor a, b -> a; }
transfer w on dma0 { check copy a == b; }
X
    run -1 "$DMAC_COMPILE" --check x.dmac
    [[ "$output" == *"x.dmac:4:10: error: "*"[hold-missing]"* ]]
    [[ "$output" == *"x.dmac:6:22: error: "*"[unsupported]"* ]]
    run -1 "$DMAC_COMPILE" --emit=meaning -o - x.dmac
    [[ "$output" != *"[unsupported]"* ]]
}

@test "a mistake in one transfer does not make mistakes of others" {
    cat >x.dmac <<'X'
use bcm2835;
memory ram at 0x1000_0000 size 16 MiB;
device dev at 0x6000_0000 { port q : u8 at 0x70 request 5 posted; port w : u32 at 0x30 request 3; }
controller e is bcm2835 at 0x5000_0000 { reserve 14; }
buffer a : u8[4096] in ram align 64; buffer b : u8[4096] in ram align 64;
transfer t on e { copy a -> b; }
transfer u on e { copy a -> dev.w; }
X
    run -0 "$DMAC_COMPILE" --check x.dmac
    echo 'transfer v on e { copy a -> dev.q; }' >>x.dmac
    run -1 "$DMAC_COMPILE" --check x.dmac
    [ "$(grep -c 'error:' <<<"$output")" -eq 1 ]
}

@test "a misspelt use or include" {
    sed 's/use pl080/use pl08/' board.dmac >boards.dmac
    run -1 "$DMAC_COMPILE" boards.dmac
    [[ "$output" == *"boards.dmac:1:5: error: cannot find \"pl08.dmac\"; did you mean 'pl080'? [include-not-found]"* ]]
    sed 's/board.dmac/bord.dmac/' good.dmac >x.dmac
    run -1 "$DMAC_COMPILE" x.dmac
    [[ "$output" == *"cannot find \"bord.dmac\"; did you mean 'board.dmac'?"* ]]
}

@test "a description that no use brings: which one does, which one was meant" {
    run -1 "$DMAC_COMPILE" --check - <<<'controller d is tango3 at 0;'
    [[ "$output" == *"no controller description 'tango3'; add 'use tango;'"* ]]
    run -1 "$DMAC_COMPILE" --check - <<<'controller d is gpdm at 0;'
    [[ "$output" == *"no controller description 'gpdm'; did you mean 'gpdma'?"*"note: 'use gpdma;' brings it"* ]]
    run -1 "$DMAC_COMPILE" --check - <<<'controller d is pl999 at 0;'
    [[ "$output" == *"no controller description 'pl999'; add 'use pl999;'"* ]]
}

@test "what a scenario binds is named" {
    cat >x.dmac <<'X'
include "board.dmac";
buffer v : u8[<= 64] in ram bind;
buffer w : u8[16] in ram;
transfer t on dma0 { copy v[$-15..$] -> w; }
scenario short of t { bind v = 8; at 1 us: irq; }
X
    run -1 "$DMAC_COMPILE" x.dmac
    [[ "$output" == *"x.dmac:5:10: note: with the lengths of scenario 'short'"* ]]
}

@test "empty input is an error" {
    run -1 "$DMAC_COMPILE" empty.dmac
    [[ "$output" == *"empty.dmac declares no transfer [nothing-to-do]"* ]]
}

@test "a board alone can be checked" {
    run -0 "$DMAC_COMPILE" --check board.dmac
    [ "$output" = "" ]
}

@test "binary garbage is refused, quickly and without a crash" {
    head -c 200000 "$DMAC_COMPILE" >garbage.dmac
    run -1 "$DMAC_COMPILE" garbage.dmac
    [[ "$output" == *"[syntax]"* ]]
    [ "$(grep -c ': error: ' <<<"$output")" -le 50 ]
}

@test "a missing include, with the places searched" {
    echo 'include "nowhere.dmac";' >x.dmac
    run -1 "$DMAC_COMPILE" -I inc x.dmac
    [[ "$output" == *'x.dmac:1:9: error: cannot find "nowhere.dmac" [include-not-found]'* ]]
    [[ "$output" == *'note: looked for nowhere.dmac'* ]]
    [[ "$output" == *'note: looked for inc/nowhere.dmac'* ]]
}

@test "include loops are harmless" {
    { echo 'include "good2.dmac";'; cat good.dmac; } >good1.dmac
    echo 'include "good1.dmac"; include "good2.dmac";' >good2.dmac
    run -0 "$DMAC_COMPILE" --check good1.dmac
}

@test "includes nested too deeply" {
    for i in $(seq 1 120); do
        echo "include \"f$((i + 1)).dmac\";" >"f$i.dmac"
    done
    : >f121.dmac
    run -1 "$DMAC_COMPILE" f1.dmac
    [[ "$output" == *"[too-deep]"* ]]
}

@test "deep nesting" {
    { printf 'const a = '; head -c 100000 /dev/zero | tr '\0' '('; } >x.dmac
    run -1 "$DMAC_COMPILE" x.dmac
    [[ "$output" == *"[too-deep]"* ]]
}

@test "a limit on the number of errors printed" {
    for i in 1 2 3 4 5; do echo 'const a = ;'; done >x.dmac
    run -1 "$DMAC_COMPILE" -fmax-errors=2 x.dmac
    [ "$(grep -c ': error: ' <<<"$output")" -eq 2 ]
    [[ "$output" == *"3 more errors not shown"* ]]
}

@test "colour when asked for, not otherwise" {
    run -1 "$DMAC_COMPILE" bad.dmac
    [[ "$output" != *$'\033'* ]]
    run -1 "$DMAC_COMPILE" --color=always bad.dmac
    [[ "$output" == *$'\033'* ]]
    run -1 "$DMAC_COMPILE" --color=never bad.dmac
    [[ "$output" != *$'\033'* ]]
}

@test "on a terminal there is colour, unless NO_COLOR is set" {
    command -v script >/dev/null || skip "script(1) is not installed"
    TERM=xterm run script -qec "'$DMAC_COMPILE' bad.dmac" /dev/null
    [[ "$output" == *$'\033'* ]]
    NO_COLOR=1 TERM=xterm run script -qec "'$DMAC_COMPILE' bad.dmac" /dev/null
    [[ "$output" != *$'\033'* ]]
}

@test "warnings: named, switched off, made errors, waived" {
    sed 's/copy a -> b/copy a -> b truncate/' good.dmac >warn.dmac
    run -0 "$DMAC_COMPILE" --check warn.dmac
    [[ "$output" == *"warning: "*"[useless-truncate]"* ]]
    run -0 "$DMAC_COMPILE" --check -Wno-useless-truncate warn.dmac
    [ "$output" = "" ]
    run -0 "$DMAC_COMPILE" --check -w warn.dmac
    [ "$output" = "" ]
    run -1 "$DMAC_COMPILE" --check -Werror warn.dmac
    [[ "$output" == *"error: "*"[useless-truncate]"* ]]
    run -1 "$DMAC_COMPILE" --check -Werror=useless-truncate warn.dmac
    run -0 "$DMAC_COMPILE" --check -Werror -Wno-error=useless-truncate warn.dmac
    sed 's/truncate;/truncate; allow "useless-truncate" because "test";/' warn.dmac >waived.dmac
    run -0 "$DMAC_COMPILE" --check waived.dmac
    [ "$output" = "" ]
}

@test "warnings: the last option about a name counts" {
    sed 's/copy a -> b/copy a -> b truncate/' good.dmac >warn.dmac
    says() { # WORD OPTION...: what becomes of useless-truncate
        word=$1; shift
        run "$DMAC_COMPILE" --check "$@" warn.dmac
        case $word in
        off) [ "$status" -eq 0 ] && [ "$output" = "" ] ;;
        warning) [ "$status" -eq 0 ] && [[ "$output" == *"warning: "*"[useless-truncate]"* ]] ;;
        error) [ "$status" -eq 1 ] && [[ "$output" == *"error: "*"[useless-truncate]"* ]] ;;
        esac || { echo "$*: $output"; false; }
    }
    says warning
    says warning -Wall
    says off -Wno-all
    says off -w
    says off -w -Werror
    says warning -Wno-all -Wall
    says warning -Wno-all -Wuseless-truncate
    says off -Werror -Wno-useless-truncate
    says off -Wno-useless-truncate -Werror
    says error -Wno-useless-truncate -Werror=useless-truncate
    says off -Werror=useless-truncate -Wno-useless-truncate
    says error -Werror -Wno-error=race
    says warning -Werror -Wno-error
    says error -Wno-error -Werror
    says error -Wno-error -Werror=useless-truncate
    says error -Werror=useless-truncate -Wno-error
    says warning -Werror=useless-truncate -Wno-error=useless-truncate
    says warning -Wno-error=useless-truncate -Werror
    sed -i 's/truncate;/truncate; allow "useless-truncate" because "test";/' warn.dmac
    says off
    says off -Werror
    says off -Werror=useless-truncate
}

@test "an error that only an allow waives is not switched" {
    cat >race.dmac <<'RACE'
include "board.dmac";
buffer a : u8[64] at 0x8000_0000; buffer b : u8[64] at 0x8000_1000; buffer c : u8[64] at 0x8000_2000;
transfer t on dma0[0] { copy a -> b; }
transfer u on dma0[1] { copy b -> c; }
group g = t, u;
RACE
    for option in -w -Wno-all -Wno-error -Wno-error=race -Wno-race; do
        run -1 "$DMAC_COMPILE" --check $option race.dmac
        [[ "$output" == *"error: "*"[race]"* ]]
    done
    run -1 "$DMAC_COMPILE" --check -Wno-race race.dmac
    [[ "$output" == *"-Wno-race names no warning that can be switched"* ]]
}

@test "what is waived stands in the report, the listing and the JSON, with its reason" {
    sed 's/copy a -> b;/copy a -> b truncate; allow "useless-truncate" because "may grow";/' good.dmac >waived.dmac
    run -0 "$DMAC_COMPILE" --emit=listing -o - waived.dmac
    [[ "$output" == *"allowed: useless-truncate, may grow"* ]]
    run -0 "$DMAC_COMPILE" --emit=json -o - waived.dmac
    [[ "$(tr -d ' \n' <<<"$output")" == *'"waived":[{"name":"useless-truncate","reason":"maygrow"'* ]]
}

@test "an allow that waives nothing" {
    sed 's/copy a -> b;/copy a -> b; allow "race" because "test";/' good.dmac >unused.dmac
    run -0 "$DMAC_COMPILE" --check unused.dmac
    [[ "$output" == *"warning: 'race' does not occur here [unused-allow]"* ]]
}

@test "a warning that does not exist" {
    run -0 "$DMAC_COMPILE" --check -Wno-useless-truncat good.dmac
    [[ "$output" == *"did you mean 'useless-truncate'?"* ]]
}

@test "a transfer without errors gets its channel although another has some" {
    cat >x.dmac <<'PROGRAM'
use bcm2835;
memory ram at 0x2000_0000 size 1 MiB;
device dev { port bare : u32 at 0x6000_0010; }
controller e0 is bcm2835 at 0x5000_0000 { reserve 14; }
buffer a : u8[64] at 0x2000_0000;
buffer b : u8[64] at 0x2000_4000;
transfer good on e0 { copy a -> b; }
transfer bad on e0 { copy a -> dev.bare; }
PROGRAM
    run -1 "$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=json -o x.json x.dmac
    [ "$(grep -c ' error: ' <<<"$output")" -eq 1 ]
    [[ "$output" == *"[request-missing]"* ]]
}

@test "no transfer: said only where nothing else is wrong" {
    printf 'include "board.dmac";\nbuffer x : u8[4] in nowhere;\n' >x.dmac
    run -1 "$DMAC_COMPILE" --emit=json -o - x.dmac
    [[ "$output" == *"nothing is called 'nowhere'"* ]]
    [[ "$output" != *nothing-to-do* ]]
    printf 'include "board.dmac";\n' >x.dmac
    run -1 "$DMAC_COMPILE" --emit=json -o - x.dmac
    [[ "$output" == *nothing-to-do* ]]
}

@test "zero bytes: one error, at the first, however many follow" {
    { printf 'const a = 1;\n// '; head -c 3000000 /dev/zero; } >x.dmac
    run -1 timeout 20 "$DMAC_COMPILE" x.dmac
    [[ "${lines[0]}" == "x.dmac:2:4: error: a zero byte: this is no text from here on [syntax]" ]]
    [ "${#lines[@]}" -eq 3 ]
}

@test "steps that all are empty: a warning for each, and no table" {
    sed 's/copy a -> b/copy a[0 +: 0] -> b[0 +: 0]; fence/' good.dmac >x.dmac
    run -0 "$DMAC_COMPILE" --emit=meaning -o /dev/null x.dmac
    [[ "$output" == *"[empty-move]"* ]]
    run -1 "$DMAC_COMPILE" x.dmac
    [[ "$output" == *"x.dmac:4:10: error: all pieces of 'move' are empty"*"[empty-transfer]"* ]]
}

@test "what a controller cannot do is said at the clause that wants it" {
    sed 's/copy a -> b;/copy a -> b; gate external every 64;/' good.dmac >x.dmac
    run -1 "$DMAC_COMPILE" --check x.dmac
    [[ "${lines[0]}" == "x.dmac:4:38: error: pl080 cannot be paced by an outside agent"*"[unsupported]" ]]
    sed 's/copy a -> b;/copy a -> b; metadata client 4;/' good.dmac >x.dmac
    run -1 "$DMAC_COMPILE" --check x.dmac
    [[ "${lines[0]}" == "x.dmac:4:38: error: pl080 carries no metadata"*"[unsupported]" ]]
}

@test "a route that is kept: the error stands at the later of two, the note at the other" {
    cat >x.dmac <<'X'
use tango;
controller dma0 is tango3 at 0;
device d { port p : u32 at 0x1000; }
sbox sb of dma0 {
    endpoint d = 6;
    route there from dma0 to d;
    route back from d to dma0 static;
}
X
    run -1 "$DMAC_COMPILE" --check x.dmac
    [[ "${lines[0]}" == "x.dmac:7:11: error: 'sb.there' would wait"* ]]
    [[ "$output" == *"x.dmac:6:11: note: 'sb.there' is declared here"* ]]
}
