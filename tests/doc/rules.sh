#!/bin/sh
# SPDX-License-Identifier: MIT
# Rules of the house that a machine can see.
cd "$top_srcdir" || exit 1
n=0

check() { # NAME FOUND: nothing found is good
    n=$((n + 1))
    if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "$2" | sed 's/^/# /'; fi
}

echo 1..3
# Pages, what was accepted from the compiler, data and prose have no place for it.
check 'every file says its licence' "$(
    find configure.ac Makefile.am m4/dmac.m4 grammar src controllers examples tests scripts doc -type f ! -path '*/expected/*' ! -path '*/.deps/*' \
        \( -name '*.[chylS]' -o -name '*.def' -o -name '*.dmac' -o -name '*.mk' -o -name '*.sh' -o -name '*.bats' -o -name '*.py' -o -name '*.ld' \
           -o -name '*.ebnf' -o -name '*.ac' -o -name '*.am' -o -path 'scripts/*' \) |
    while read -r file; do head -3 "$file" | grep -q 'SPDX-License-Identifier: MIT' || case $file in grammar/dmac_*) ;; *) echo "$file" ;; esac; done)"
names=$(sed -nE 's/^controller ([a-z0-9_]+).*/\1/p' controllers/*.dmac | paste -sd'|')
check 'no C file and no grammar names a controller' "$(grep -nwiE "$names" $(find src grammar -name '*.[chyl]' -o -name '*.def') | grep -v '^grammar/dmac_')"
check 'pages are named by the files that hold them' "$(
    grep -ohE '\buse [a-z0-9_]+' controllers/*.dmac examples/*.dmac examples/boards/*.dmac | sort -u | while read -r _ name; do
        [ -f "controllers/$name.dmac" ] || echo "use $name"; done)"
