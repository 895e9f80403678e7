#!/bin/sh
# SPDX-License-Identifier: MIT
# The scanner never backs up, and the grammar for people is the one that bison reads.
set -u
echo "1..5"

if command -v flex >/dev/null; then
    dir=$(mktemp -d)
    (cd "$dir" && flex -b -Cf -o /dev/null "$top_srcdir/grammar/dmac.l") >/dev/null 2>&1
    grep -q 'No backing up' "$dir/lex.backup" && echo "ok 1 - the scanner never backs up" || {
        echo "not ok 1 - the scanner never backs up"
        sed 's/^/# /' "$dir/lex.backup"
    }
    rm -rf "$dir"
else
    echo "ok 1 - the scanner never backs up # SKIP flex is not installed"
fi

if command -v python3 >/dev/null; then
    python3 "$top_srcdir/tests/grammar.py" "$top_srcdir/grammar"
    python3 "$top_srcdir/tests/grammar_walk.py" "$top_srcdir/grammar" "$DMAC_COMPILE" "${DMAC_SEED:-1}"
else
    echo "ok 2 - same words # SKIP python3 is not installed"
    echo "ok 3 - same sentences # SKIP python3 is not installed"
    echo "ok 4 - sentences of dmac.ebnf # SKIP python3 is not installed"
    echo "ok 5 - sentences of dmac.y # SKIP python3 is not installed"
fi
