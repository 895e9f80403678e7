#!/bin/sh
# SPDX-License-Identifier: MIT
# Encoder and decoder share the model and nothing else: neither includes a header of the other, and no object of one calls
# into the other.
set -u
src=$top_srcdir/src/codegen
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

# Headers of the planning half, the encoder and their limits.
check "decoder and verifier include nothing of the encoder or the planner" "$(
    grep -nE '#include "(codegen/(encode|eval|plan|plan_list|plan_side|ir|ops|ops_eval|ops_gen|lin)|controller/(limits|invert|load))\.h"' \
        "$src"/decode*.[ch] "$src"/verify*.[ch])"
check "encoder, planner and limits include nothing of the decoder" "$(
    grep -nE '#include "codegen/(decode|decode_room|verify_room)\.h"' \
        "$src"/encode*.[ch] "$src"/env.c "$src"/eval.[ch] "$src"/violation.c "$src"/plan*.[ch] "$src"/pass_*.c "$src"/table.[ch] \
        "$src"/ir*.[ch] "$src"/lin.[ch] "$src"/ops*.[ch] "$top_srcdir"/src/controller/*.[ch])"

# Function names defined at the beginning of a line in the encoding half.
defined=$(sed -nE 's/^[a-z].*[ *]([a-z_0-9]+)\(.*/\1/p' "$src"/encode.h "$src"/eval.h "$src"/plan.h "$src"/lin.h \
    "$top_srcdir"/src/controller/limits.h "$top_srcdir"/src/controller/invert.h | sort -u)
called=
for name in $defined; do
    hit=$(grep -nE "(^|[^a-z_0-9])$name\(" "$src"/decode*.c "$src"/verify*.c || :)
    [ -z "$hit" ] || called="$called$hit
"
done
check "decoder and verifier call nothing of the encoder or the planner" "$called"
echo "1..$n"
exit $failed
