#!/bin/sh
# SPDX-License-Identifier: MIT
# Each line of catalogue.tsv (name, tab, a bad line) stands behind prelude.dmac and must draw the diagnostic of that name,
# on that line; lines whose diagnostics are warnings compile, the others end with status 1. The prelude alone is clean.
program=$DMAC_COMPILE
here=$top_srcdir/tests/bad
n=0
failed=0
file=catalogue-$$.dmac

not_ok()
{
    failed=1
    echo "not ok $n - $1"
    echo "# $2"
    head -4 "$file.err" | cut -c1-220 | sed 's/^/# /'
}

n=1
cp "$here/prelude.dmac" "$file"
if "$program" --emit=meaning -o - -C "$top_srcdir/controllers" "$file" >/dev/null 2>"$file.err" && test ! -s "$file.err"; then
    echo 'ok 1 - the prelude alone'
else
    not_ok 'the prelude alone' 'something is reported'
fi
at=$(($(wc -l <"$here/prelude.dmac") + 1))
tab=$(printf '\t')
while IFS="$tab" read -r name line; do
    n=$((n + 1))
    { cat "$here/prelude.dmac"; printf '%s\n' "$line"; } >"$file"
    "$program" --emit=meaning -o - -C "$top_srcdir/controllers" "$file" >/dev/null 2>"$file.err"
    status=$?
    want=0
    grep -q ": error: " "$file.err" && want=1
    if ! grep -q "^$file:$at:[0-9]*: [a-z]*: .*\[$name\]\$" "$file.err"; then
        not_ok "$name" "no $name on line $at: $line"
    elif test $status -ne $want; then
        not_ok "$name" "status $status"
    else
        echo "ok $n - $name"
    fi
done <<END
$(cat "$here/catalogue.tsv" "$here/more.tsv")
END

# Good lines: near each rule, but right. Nothing is reported.
while IFS="$tab" read -r name line; do
    n=$((n + 1))
    { cat "$here/prelude.dmac"; printf '%s\n' "$line"; } >"$file"
    if "$program" --emit=meaning -o - -C "$top_srcdir/controllers" "$file" >/dev/null 2>"$file.err" && test ! -s "$file.err"; then
        echo "ok $n - not $name"
    else
        not_ok "not $name" "$line"
    fi
done <<END
$(cat "$here/good.tsv")
END

# The command line: a define replaces a const that is there, and nothing else.
echo 'const frames = 4; buffer b : u8[frames] in ocm; transfer t on dma1 { copy one[0 +: 8] -> b; }' |
    cat "$here/prelude.dmac" - >"$file"
for pair in 'frames=8 0 bytes' 'frames=9 1 unequal-totals' 'frame=8 1 unknown-define' 'frames=8; 1 syntax' 'frames=(4 1 syntax'; do
    set -- $pair
    n=$((n + 1))
    "$program" --emit=meaning -o - -C "$top_srcdir/controllers" -D "$1" "$file" >"$file.err" 2>&1
    if test $? -eq "$2" && grep -q "$3" "$file.err"; then
        echo "ok $n - -D $1"
    else
        not_ok "-D $1" "wanted status $2 and $3"
    fi
done
rm -f "$file" "$file.err"
echo "1..$n"
test $n -gt 1 && exit $failed
exit 1
