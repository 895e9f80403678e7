#!/bin/sh
# SPDX-License-Identifier: MIT
# Each example has exactly the stored meaning, byte for byte.
program=$DMAC_COMPILE
n=0
failed=0
for want in "$top_srcdir"/examples/[0-9]*.meaning.json; do
    n=$((n + 1))
    source=${want%.meaning.json}.dmac
    got=meaning-$$.json
    name=$(basename "$source")
    if "$program" --emit=meaning -o - -C "$top_srcdir/controllers" "$source" >"$got" 2>"$got.err" && cmp -s "$got" "$want"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        failed=1
        { cat "$got.err"; diff "$want" "$got"; } | head -20 | sed 's/^/# /'
    fi
    rm -f "$got" "$got.err"
done
echo "1..$n"
test $n -ge 15 && exit $failed
exit 1
