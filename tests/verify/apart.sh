#!/bin/sh
# SPDX-License-Identifier: MIT
# Encoder and decoder share the model and nothing else: neither includes a header of the other, and no object of one calls
# into the other.
set -u
src=$top_srcdir/src
codegen=$src/codegen
n=0 failed=0

check()
{
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

# Of the planning half, the verifier sees the finished table only.
check "decoder and verifier include nothing of the encoder or the planner" "$(
    grep -nE '#include "(codegen/|emit/|controller/(limits|invert|load))' "$src"/verify/*.[ch] | grep -vF '"codegen/table.h"')"
check "encoder, planner and limits include nothing of the decoder" "$(
    grep -nE '#include "verify/' "$codegen"/*.[ch] "$src"/controller/*.[ch] "$src"/emit/ops*.[ch])"

# Function names defined at the beginning of a line in the encoding half.
defined=$(sed -nE 's/^[a-z].*[ *]([a-z_0-9]+)\(.*/\1/p' "$codegen"/encode.h "$codegen"/eval.h "$codegen"/plan.h "$codegen"/lin.h \
    "$src"/controller/limits.h "$src"/controller/invert.h | sort -u)
called=
for name in $defined; do
    hit=$(grep -nE "(^|[^a-z_0-9])$name\(" "$src"/verify/*.c || :)
    [ -z "$hit" ] || called="$called$hit
"
done
check "decoder and verifier call nothing of the encoder or the planner" "$called"
echo "1..$n"
exit $failed
