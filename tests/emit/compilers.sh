# SPDX-License-Identifier: MIT
# The header as C99, C11 and C++11 and the source as C99 and C11, without a warning, for 32- and 64-bit CPUs.
. "$top_srcdir/tests/emit/lib.sh"

warnings="-Wall -Wextra -Wpedantic -Wconversion -Werror"
port="-DDMAC_PORT_FILE=\"$work/port.h\""
cp "$top_srcdir/tests/emit/port.h" "$work/port.h"

# with COMPILER STANDARD FILE WHAT
with() {
    have "${1%% *}" || { skip "$4 with $1 as $2" "there is no ${1%% *}"; return; }
    # The compiler is a command with options.
    # shellcheck disable=SC2086
    $1 -std=$2 $warnings -ffreestanding -I "$runtime" -I "$work/$name" "$port" -c "$3" -o "$work/x.o" >"$work/log" 2>&1
    status=$?
    test $status -eq 0 || head -20 "$work/log" | sed 's/^/# /'
    report "$4 with $1 as $2" $status
}

little="gcc:clang:arm-none-eabi-gcc -mcpu=cortex-m0plus:aarch64-linux-gnu-gcc:riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32"
big="arm-none-eabi-gcc -mcpu=cortex-r5 -mbig-endian:aarch64-linux-gnu-gcc -mbig-endian"
plus="g++:clang++:arm-none-eabi-g++ -mcpu=cortex-m0plus"
for name in $names params; do             # params: names that the functions use themselves
    compile "$name" "$work/$name" h,c || comment "$work/$name/log"
    printf '#include "%s.h"\nint use(void);\nint use(void) { return 0; }\n' "$name" >"$work/$name/use.c"
    cp "$work/$name/use.c" "$work/$name/use.cc"
    list=$little
    case $name in big | swapped) list=$big ;; esac
    IFS=:
    for compiler in $list; do
        unset IFS
        for standard in c99 c11; do
            with "$compiler" $standard "$work/$name/use.c" "$name.h"
            with "$compiler" $standard "$work/$name/$name.c" "$name.c"
        done
    done
    IFS=:
    for compiler in $plus; do
        unset IFS
        with "$compiler" c++11 "$work/$name/use.cc" "$name.h"
    done
    unset IFS
    # The runtime without what this program does not use: the header is its configuration.
    compiler=${list%%:*}
    have "${compiler%% *}" || { skip "the runtime configured by $name.h" "there is no ${compiler%% *}"; continue; }
    status=0
    for file in "$runtime"/dmac*.c; do
        # shellcheck disable=SC2086
        $compiler -std=c99 $warnings -ffreestanding -I "$runtime" -I "$work/$name" "-DDMAC_CONFIG_FILE=\"$name.h\"" \
            '-DDMAC_PORT_FILE="ports/host.h"' -c "$file" -o "$work/x.o" >"$work/log" 2>&1 || { status=1; head -20 "$work/log" | sed 's/^/# /'; }
    done
    report "the runtime configured by $name.h" $status
done
finish
