#!/bin/sh
# SPDX-License-Identifier: MIT
# The runtime as firmware builds it: for each CPU, as C99 without a warning, as C++11 syntax, with no undefined symbol
# outside allowed-symbols.txt, inside the sizes promised for its structures, and not larger than size-limits.txt says.
# Prints the sizes.
runtime=$top_srcdir/src/runtime
limits=$top_srcdir/tests/runtime/size-limits.txt
allowed=$top_srcdir/tests/runtime/allowed-symbols.txt
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

report() { # STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/log"; fi
}

# A program without what the language makes optional: what is left is the core.
cat > "$work/core.h" <<'END'
#define DMAC_WITH_AFTER 0
#define DMAC_WITH_REPEAT 0
#define DMAC_WITH_APPEND 0
#define DMAC_WITH_PERIODS 0
#define DMAC_WITH_GATE 0
#define DMAC_WITH_PAUSE 0
#define DMAC_WITH_STATUS 0
#define DMAC_WITH_STEPPED 0
#define DMAC_WITH_FIXUPS 0
#define DMAC_WITH_OPEN 0
#define DMAC_WITH_CONFIG 0
#define DMAC_WITH_CONFIG_SEQUENCE 0
#define DMAC_WITH_WRITEBACK 0
#define DMAC_WITH_PACKETS 0
#define DMAC_WITH_CHECK 0
#define DMAC_WITH_METADATA 0
END
cat > "$work/sizes.c" <<'END'
#include "dmac.h"
#if UINTPTR_MAX == 0xffffffff
typedef char tx_fits[sizeof(struct dmac_tx) <= 48 ? 1 : -1];
typedef char chan_fits[sizeof(struct dmac_chan) <= 64 ? 1 : -1];
#endif
END

# What existed before fix-ups and open lengths did; a program with one channel and no hold.
cat > "$work/tables.h" <<'END'
#define DMAC_WITH_FIXUPS 0
#define DMAC_WITH_OPEN 0
#define DMAC_WITH_WRITEBACK 0
#define DMAC_WITH_PACKETS 0
#define DMAC_WITH_CHECK 0
#define DMAC_WITH_METADATA 0
END
{ cat "$work/core.h"; echo '#define DMAC_WITH_HOLD 0'; echo '#define DMAC_WITH_GROUP 0'; } > "$work/small.h"
: > "$work/all.h"

# Growth is to be seen in review: the limits are what was reached with the compiler they name.
within_limits() { # NAME SIZES, "CONFIG BYTES …"
    major=$("${prefix}gcc" -dumpversion | sed 's/\..*//')
    if ! grep -q "^$1 $major " "$limits"; then
        n=$((n + 1)); echo "ok $n - $1: sizes # SKIP size-limits.txt has no limits for gcc $major"
        return
    fi
    echo "$2" | tr -s ' ' '\n' | sed '/^$/d' | paste -d ' ' - - | while read -r config bytes; do
        limit=$(awk -v name="$1" -v major="$major" -v config="$config" \
            '$1 == name && $2 == major && $3 == config { print $4 }' "$limits")
        [ -n "$limit" ] && [ "$bytes" -gt "$limit" ] && echo "$config: $bytes bytes, the limit is $limit"
    done > "$work/log"
    [ ! -s "$work/log" ]; report $? "$1: within its size limits"
    : > "$work/log"
}

text_of() { "$1size" -t "$work"/*.o 2>/dev/null | awk 'END { print $1 }'; }

build() { # NAME PREFIX PORT FLAGS...
    name=$1 prefix=$2 port=$3
    shift 3
    if ! command -v "${prefix}gcc" > /dev/null; then
        for what in warnings symbols sizes; do
            n=$((n + 1)); echo "ok $n - $name: $what # SKIP ${prefix}gcc is not installed"
        done
        return
    fi
    sizes=
    for config in all tables core small; do
        rm -f "$work"/*.o
        status=0
        for file in "$runtime"/dmac*.c "$work/sizes.c"; do
            define="-DDMAC_CONFIG_FILE=\"$work/$config.h\""
            "${prefix}gcc" "$@" -std=c99 -ffreestanding -Os -fstack-usage -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror \
                -I"$runtime" "-DDMAC_PORT_FILE=\"ports/$port.h\"" $define -c "$file" \
                -o "$work/$(basename "$file" .c).o" >> "$work/log" 2>&1 || status=1
        done
        sizes="$sizes $config $(text_of "$prefix")"
        if [ $config = core ]; then                     # what every program has beside it is told apart
            rm "$work/dmac_init.o"
            sizes="${sizes% core *} core $(text_of "$prefix") core+init ${sizes##* }"
        fi
        [ $config = all ] && "${prefix}nm" "$work"/*.o | awk '$1 == "U" { wanted[$2] } NF == 3 { defined[$3] }
            END { for (name in wanted) if (!(name in defined)) print name }' | sort > "$work/undefined"
    done
    report $status "$name: C99 without a warning:$sizes bytes of text"
    "${prefix}nm" "$work"/*.o > /dev/null 2>&1
    grep -vxFf "$allowed" "$work/undefined" > "$work/log"
    [ ! -s "$work/log" ]; report $? "$name: only allowed undefined symbols"
    : > "$work/log"
    within_limits "$name" "$sizes"
}

cxx() { # NAME PREFIX PORT FLAGS...
    name=$1 prefix=$2 port=$3
    shift 3
    if ! command -v "${prefix}g++" > /dev/null; then
        n=$((n + 1)); echo "ok $n - $name as C++11 # SKIP ${prefix}g++ is not installed"
        return
    fi
    status=0
    for file in "$runtime"/dmac*.c; do
        "${prefix}g++" "$@" -x c++ -std=c++11 -ffreestanding -fsyntax-only -Wall -Wextra -Wpedantic -Wconversion -Werror -I"$runtime" \
            "-DDMAC_PORT_FILE=\"ports/$port.h\"" "$file" >> "$work/log" 2>&1 || status=1
    done
    report $status "$name as C++11"
    : > "$work/log"
}

: > "$work/log"
echo 1..20
build cortex-m0plus arm-none-eabi- cortex_m -mcpu=cortex-m0plus -mthumb
build cortex-m33    arm-none-eabi- cortex_m -mcpu=cortex-m33 -mthumb
build cortex-a9     arm-none-eabi- cortex_a -mcpu=cortex-a9
build aarch64       aarch64-linux-gnu- aarch64
build rv32          riscv64-unknown-elf- riscv -march=rv32imac_zicsr -mabi=ilp32
build host          "" host
cxx host "" host
cxx cortex-m33 arm-none-eabi- cortex_m -mcpu=cortex-m33 -mthumb
