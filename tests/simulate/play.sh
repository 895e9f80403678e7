# SPDX-License-Identifier: MIT
# The scenarios of examples and of this folder, on the runtime: it must do what --simulate says.
work=$(mktemp -d "${TMPDIR:-/tmp}/dmac-play-XXXXXX") || { echo "Bail out! no temporary directory"; exit 99; }
trap 'rm -rf "$work"' EXIT
here=$top_srcdir/tests/simulate
runtime=$top_srcdir/src/runtime
command -v python3 >/dev/null 2>&1 || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
n=0 failed=0
flags="-std=gnu11 -g -Wall -Wextra -fno-builtin -I $runtime -I $here -DDMAC_PORT_FILE=\"port.h\""

# Transfers may have names of C functions that the test itself needs.
rename="-Dmemcpy=its_memcpy -Dzero=its_zero"

die() { sed 's/^/# /' "$work/log"; echo "Bail out! $1"; exit 99; }
# shellcheck disable=SC2086
build_common() {
    for file in "$runtime"/dmac*.c "$here/play.c"; do
        ${CC:-cc} $flags -c -o "$work/$(basename "$file" .c).o" "$file" || return 1
    done
}
# shellcheck disable=SC2086
build() {
    "$DMAC_COMPILE" -C "$top_srcdir/controllers" -I "$top_srcdir/examples" --emit=h,c --output-dir="$work/$1" "$2" &&
        "$DMAC_COMPILE" -C "$top_srcdir/controllers" -I "$top_srcdir/examples" --simulate=json "$2" >"$work/$1/json" &&
        python3 "$here/play.py" "$1" "$work/$1/$1.h" "$work/$1/json" >"$work/$1/play_data.c" &&
        ${CC:-cc} $flags $rename -I "$work/$1" -o "$work/$1/play" "$work/$1/play_data.c" "$work/$1/$1.c" "$work"/*.o
}

build_common >"$work/log" 2>&1 || die "the runtime does not compile"
seed=${SEED:-1}
echo "# seed $seed"
for kind in holds lengths; do
    python3 "$here/random_scenarios.py" "$seed" 300 "$here/$kind.dmac" >"$work/random_$kind.dmac" || die "no random scenarios for $kind"
done
for file in "$top_srcdir"/examples/*.dmac "$here"/*.dmac "$work"/random_*.dmac; do
    grep -q '^scenario' "$file" || continue
    stem=$(basename "$file" .dmac)
    case $stem in only-*) continue ;; esac
    mkdir "$work/$stem"
    build "$stem" "$file" >"$work/log" 2>&1 || die "$stem does not build"
    "$work/$stem/play" >"$work/out"
    # one plan for all programs
    grep -v '^1\.\.' "$work/out" | awk -v n="$n" -v stem="$stem" '
        /^(not )?ok / { n++; sub(/ok [0-9]+ - /, "ok " n " - " stem ", ") } { print }'
    n=$((n + $(grep -c '^\(not \)\{0,1\}ok ' "$work/out")))
    failed=$((failed + $(grep -c '^not ok ' "$work/out")))
done
echo "1..$n"
test "$failed" -eq 0
