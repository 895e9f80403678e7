#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What --print-controller shows is what was understood: derivations merged, errata decided, limits derived.
load common

page() {
    cat >shown.dmac <<'END'
controller family "a family" {
    source "invented";  address 32;  channels 4;
    parameter revision = 2, long = 0;
    option priority = 1, kind = plain;
    define pace = list;
    descriptor item align 16 size 32 {
        word Source = source;
        word Dest = dest;
        word Next = next;
        word Control {
            when offset { [9:0] Size = bytes / width;  [15:10] Shift = shift; } else { [15:0] Size = bytes / width; }
            [17:16] Beat = width { 1, 2, 4 };  [18] Offset = offset;  [19] Irq = interrupt;  [20] Kind = kind { plain, fancy };  [31:21] 0;
        }
        word Rows { when linked { [3:0] Count = rows - 1;  [31:4] 0; } else { [7:0] Count = rows - 1;  [31:8] 0; } }
    }
    option offset = 0, shift = 0;
    form copy moves rows of bytes from source to dest;
    limit bytes >= 8 "sheet 7";
    erratum E1 when revision < 3 "sheet of errata" { limit bytes % 8 == 0; }
    erratum E2 when revision < 1 "sheet of errata" { stop { CTRL = 3;  wait CTRL.BUSY == 0 within 1 ms; } }
    chain linked, ends at 0, loops;
    place page 64 KiB;
    registers { per channel at 0x20 * channel { HEAD 0;  CTRL 4 { [0] EN;  [1] BUSY;  [5:2] Line = request;  [7:6] Prio = priority; } } }
    start { HEAD = head;  load CTRL;  when cyclic { CTRL.EN = 1; } else { CTRL |= EN; } }
    stop { CTRL = 0;  wait CTRL.BUSY == 0 within 1500 us; }
    irq { done = CTRL.BUSY == 0; }
}
controller shown is family "its successor" { source "invented, too";  stop { CTRL = 2;  wait CTRL.BUSY == 0 within 2 ms; }  define pace = row; }
END
}

has() { # LINE: as it stands
    printf '%s\n' "$output" | grep -xF -- "$1" >/dev/null || { echo "not there: $1"; false; }
}
hasnt() {
    ! printf '%s\n' "$output" | grep -F -- "$1" >/dev/null
}

@test "frame, options, parameters, defines" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has 'shown: its successor'
    has '32 address bits, little endian, 4 channels'
    has 'source: invented'
    has 'source: invented, too'
    has '  priority                0..3, default 1'
    has '  kind                    plain fancy, default plain'
    has '  revision                2'
    has '  pace                    row'
    hasnt 'pace                    list'
}

@test "bit fields of each word" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has 'descriptor item, aligned to 16, 32 bytes'
    has '  Control, 32 bits'
    has '    when offset'
    has '          9:0  Size                    bytes / width'
    has '    else'
    has '         15:0  Size                    bytes / width'
    has '      17:16  Beat                    width { 1 = 0, 2 = 1, 4 = 2 }'
    has '      31:21                          0'
}

@test "where each role stands, list-wide ones in their register" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has '  copy moves rows of bytes from source to dest'
    has '    bytes               Control.Size'
    has '    shift               Control.Shift'
    has '    request             for the whole list: register CTRL.Line'
    has '    priority            for the whole list: register CTRL.Prio'
    hasnt 'register CTRL.EN'
}

@test "what one descriptor holds, by width and branch" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has '    width: 1 2 4'
    has '    bytes of width 1: 8..65528, multiple of 8 (Size)'
    has '    bytes of width 1 when offset: 8..1016, multiple of 8 (Size)'
    has '    bytes of width 4 when offset: 8..4088, multiple of 8 (Size)'
    has '    rows of width 1: 1..256 (Count)'
    has '    rows of width 1 when linked: 1..16 (Count)'
    sed -i 's/revision = 2/revision = 3/' shown.dmac
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has '    bytes of width 1: 8..65535 (Size)'
    has '    bytes of width 4 when offset: 8..4092, multiple of 4 (Size)'
}

@test "chain, place, errata, limits" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has 'chain linked, ends at 0, loops'
    has 'all descriptors of a list in one page of 0x10000 bytes'
    has '  bytes >= 8 (sheet 7)'
    has '  E1: 1 limit (sheet of errata)'
    has '  E2, not in this revision: nothing left of it (sheet of errata)'
    run -0 "$DMAC_COMPILE" -C . --print-controller=family
    has '  E2, not in this revision: replaces stop (sheet of errata)'
}

@test "registers and sequences, as they are after derivation and errata" {
    page
    run -0 "$DMAC_COMPILE" -C . --print-controller=shown
    has '  32 * channel + 0x04  CTRL, 32 bits'
    has 'sequences: start irq stop'
    has '  load CTRL'
    has '  when cyclic'
    has '    CTRL.EN = 1'
    has '  else'
    has '    CTRL |= EN'
    has '  wait CTRL.BUSY == 0 within 2 ms'
    hasnt '1500 us'
    run -0 "$DMAC_COMPILE" -C . --print-controller=family
    has '  wait CTRL.BUSY == 0 within 1500 us'
    sed -i 's/revision = 2/revision = 0/' shown.dmac
    run -0 "$DMAC_COMPILE" -C . --print-controller=family
    has '  CTRL = 3'
    hasnt '1500 us'
}

@test "every description of the library: each form, word, register and sequence" {
    n=0
    for name in $("$DMAC_COMPILE" -C "$top_srcdir/controllers" --list-controllers | sed 's/[: ].*//'); do
        run -0 "$DMAC_COMPILE" -C "$top_srcdir/controllers" --print-controller="$name"
        for sequence in $(printf '%s\n' "$output" | sed -n 's/^sequences: //p'); do
            printf '%s\n' "$output" | grep "^sequence $sequence\b" >/dev/null || { echo "$name: $sequence"; false; }
        done
        printf '%s\n' "$output" | grep -E '^  [a-z_0-9]+ (in [a-z_0-9]+ )?moves ' >/dev/null
        hasnt '(null)'
        n=$((n + 1))
    done
    [ "$n" -gt 60 ]
}
