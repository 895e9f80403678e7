# SPDX-License-Identifier: MIT
# The README tells the truth: its program is the example's, its outputs are what the command prints.

setup() {
    bats_require_minimum_version 1.5.0
    readme=$top_srcdir/README.md
    cd "$BATS_TEST_TMPDIR"
    cp "$top_srcdir"/examples/nand-write/*.dmac .
}

# The text block (```text … ```) number $1.
block() {
    awk -v want="$1" '/^```text/ { n++; on = n == want; next } /^```/ { on = 0 } on' "$readme"
}

@test "the program in the README is the example" {
    awk '/^transfer nand_write/,/^}/' "$readme" | sed 's,  *//.*,,' > said
    awk '/^transfer nand_write/,/^}/' nand-write.dmac | sed 's,  *//.*,,' > is
    [ -s said ]
    diff said is
}

@test "the listing in the README is what is printed" {
    "$DMAC_COMPILE" --emit=listing -o - nand-write.dmac > is
    block 1 > said
    [ -s said ]
    diff said <(sed '$d' is)
}

@test "the refusal in the README is what is printed" {
    sed -i '/hold until/d; /^scenario/,/^}/d' nand-write.dmac
    run -1 --separate-stderr "$DMAC_COMPILE" --emit=listing -o - nand-write.dmac
    block 2 > said
    [ -s said ]
    diff said <(printf '%s\n' "$stderr")
}

@test "the simulation in the README is what is printed" {
    "$DMAC_COMPILE" --simulate nand-write.dmac > is
    block 3 > said
    [ -s said ]
    diff said <(sed '/^$/,$d' is)
}

@test "what the README decodes is what is printed" {
    awk '/^## The way back/ { on = 1 } on && /^```$/ { if (++n == 2) exit; next } n' "$readme" > md.txt
    [ "$(wc -l < md.txt)" -eq 2 ]
    command=$(sed -n 's/.*`dmac-decode \(--controller=[^`]*md.txt [^`]*\)`.*/\1/p' "$readme")
    # shellcheck disable=SC2086
    run -1 --separate-stderr "$top_builddir/dmac-decode" $command
    diff <(block 4) <(printf '%s\n' "$output")
    diff <(block 5) <(printf '%s\n' "$stderr")
}

@test "the firmware in the README compiles against the generated header" {
    "$DMAC_COMPILE" --emit=h,c --output-dir=. nand-write.dmac
    { echo '#include <stdbool.h>'; echo '#include "nand-write.h"'; echo 'void page_is_free(bool ok);'
      echo 'void dma_irq_handler(void); int start(void); void main_loop(void);'
      awk '/^```c$/ { on = 1; next } /^```/ { on = 0 } on' "$readme"; } > firmware.c
    command -v arm-none-eabi-gcc > /dev/null || skip "arm-none-eabi-gcc is not installed"
    arm-none-eabi-gcc -mcpu=cortex-m33 -mthumb -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -I"$top_srcdir/src/runtime" \
        '-DDMAC_PORT_FILE="ports/cortex_m.h"' -c firmware.c nand-write.c
}

@test "every file that README and HACKING name exists" {
    for page in README.md HACKING.md; do
        grep -oE '`[A-Za-z_./-]+/[A-Za-z0-9_.-]*`' "$top_srcdir/$page" | tr -d '`' | while read -r name; do
            [ -e "$top_srcdir/$name" ] || { echo "$page: $name"; exit 1; }
        done
    done
}
