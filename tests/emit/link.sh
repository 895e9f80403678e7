# SPDX-License-Identifier: MIT
# What the linker makes of the tables: their bytes are those of the JSON with the addresses filled in, on CPUs of 32 and
# 64 bits, little- and big-endian; and the linker script fragment refuses symbols that lie elsewhere than was trusted.
. "$top_srcdir/tests/emit/lib.sh"

cp "$top_srcdir/tests/emit/port.h" "$work/port.h"
stubs="int dmac_init(void *d) { (void)d; return 0; } int dmac_chan_init(void *c) { (void)c; return 0; }"

# objects NAME GCC: the generated source, and the buffers that the header declares
objects() {
    printf '%s\n' "$stubs" >"$work/$1/stubs.c"
    { printf '#include "%s.h"\n' "$1"; sed -n 's/^extern \(u\{0,1\}int[0-9]*_t [a-z_]*\[[^ ]*\).*/\1;/p' "$work/$1/$1.h" | tr -s ';'; } >"$work/$1/buffers.c"
    for file in "$1" stubs buffers; do
        # shellcheck disable=SC2086
        $2 -std=c11 -ffreestanding -I "$runtime" -I "$work/$1" "-DDMAC_PORT_FILE=\"$work/port.h\"" -c "$work/$1/$file.c" \
            -o "$work/$1/$file.o" || return 1
    done
}

# script NAME BASE: the memories of the board as regions, buffers at BASE, code behind
script() {
    echo "MEMORY {"
    python3 -c 'import json, sys
for m in json.load(open(sys.argv[1]))["memories"]: print("  %s : ORIGIN = %s, LENGTH = %s" % (m["name"], m["base"], m["size"]))' "$work/$1/$1.json"
    printf '}\nSECTIONS {\n  .buffers %s : { *(.bss*) *(.data*) }\n  .text %s + 0x100000 : { *(.text*) *(.rodata*) }\n' "$2" "$2"
    echo "  /DISCARD/ : { *(.eh_frame*) *(.comment) *(.note*) }"
    cat "$work/$1/$1.ld"
    echo "}"
}

# bytes NAME GCC BASE WHAT
bytes() {
    have "${2%% *}" || { skip "$4" "there is no ${2%% *}"; return; }
    objects "$1" "$2" >"$work/log" 2>&1 && script "$1" "$3" >"$work/$1/x.ld" &&
        $2 -nostdlib -static -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-T,"$work/$1/x.ld" -o "$work/$1/x.elf" "$work/$1"/*.o >>"$work/log" 2>&1 &&
        python3 "$top_srcdir/tests/emit/words.py" "$work/$1/x.elf" "$work/$1/$1.json" >>"$work/log" 2>&1
    status=$?
    test $status -eq 0 || tail -20 "$work/log" | sed 's/^/# /'
    report "$4" $status
}

have python3 || { echo "1..0 # SKIP there is no python3"; exit 0; }
for name in $names; do
    compile "$name" "$work/$name" h,c,ld,json || comment "$work/$name/log"
done
bytes nand "arm-none-eabi-gcc -mcpu=cortex-m3" 0x80000000 "nand: words on a 32-bit CPU"
bytes lists "arm-none-eabi-gcc -mcpu=cortex-m3" 0x100000 "lists: words on a 32-bit CPU"
bytes big "arm-none-eabi-gcc -mcpu=cortex-r5 -mbig-endian" 0x100000 "big: words on a big-endian 32-bit CPU"
bytes swapped "arm-none-eabi-gcc -mcpu=cortex-r5 -mbig-endian" 0x100000 "swapped: words of the other byte order"
bytes two_lists "aarch64-linux-gnu-gcc" 0x100000 "two_lists: words on a 64-bit CPU"
bytes two_lists "arm-none-eabi-gcc -mcpu=cortex-m3" 0x100000 "two_lists: words on a 32-bit CPU"
# one C object for an array of buffers: each has its place, and those behind the first only the alignment that its size leaves
compile arrays "$work/arrays" h,c,ld,json || comment "$work/arrays/log"
bytes arrays "arm-none-eabi-gcc -mcpu=cortex-m3" 0x100000 "arrays: words on a 32-bit CPU"
compile arrays "$work/arrays" listing || comment "$work/arrays/log"
widths=$(sed -n '/^first /,$s/.*SWidth (source.width \([0-9]\)).*/\1/p' "$work/arrays/arrays.lst" | tr -d '\n')
test "$widths" = 422; report "arrays: widths of 4, 2 and 2 bytes ($widths)" $?

# refused NAME GCC BASE MESSAGE
refused() {
    have "${2%% *}" || { skip "$1 at $3 is refused" "there is no ${2%% *}"; return; }
    objects "$1" "$2" >"$work/log" 2>&1 && script "$1" "$3" >"$work/$1/x.ld"
    $2 -nostdlib -static -Wl,--build-id=none -Wl,-T,"$work/$1/x.ld" -o "$work/$1/x.elf" "$work/$1"/*.o >"$work/log" 2>&1
    status=$?
    test $status -ne 0 && grep -q "$4" "$work/log"
    report "$1 at $3 is refused: $4" $?
}
refused nand "arm-none-eabi-gcc -mcpu=cortex-m3" 0x10000000 "page does not lie in dram"
refused two_lists "aarch64-linux-gnu-gcc" 0x90000000 "a does not lie in ddr"
compile far "$work/far" h,c,ld,json || comment "$work/far/log"
refused far "aarch64-linux-gnu-gcc" 0x100000000 "window lies beyond the 32 bits of p"
refused far "aarch64-linux-gnu-gcc" 0x100000000 "p cannot reach table_of"
finish
