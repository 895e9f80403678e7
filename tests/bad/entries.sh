#!/bin/sh
# SPDX-License-Identifier: MIT
# Every entry of the catalogue: its bad example gets its message, under its name; its good example gets nothing. What --explain
# prints is what is tried. Diagnostics of level A and W are also waived, switched off and made errors.
program=$DMAC_COMPILE
here=$top_srcdir/tests/bad
source=$top_srcdir/src/common
file=entry-$$.dmac
n=0
failed=0

result() { # GOOD NAME
    n=$((n + 1))
    if test "$1" = 0; then
        echo "ok $n - $2"
    else
        failed=1
        echo "not ok $n - $2"
        head -4 "$file.err" | cut -c1-240 | sed 's/^/# /'
    fi
}

field() { # KEY: of the entry in $entry
    printf '%s\n' "$entry" | sed -n "s/^ *\\.$1 = \"\\(.*\\)\",\$/\\1/p" | sed 's/\\\(.\)/\1/g'
}

# The example as a program or as a page.
place() { # LINE
    if test -n "$page"; then
        awk -v page="$page" -v line="$1" '$0 == page { print line; next } { print }' "$here/controllers/nothing-wrong.dmac" >"$file"
        cmp -s "$file" "$here/controllers/nothing-wrong.dmac" && test "$1" != "$page" && test "$1" != "$(echo "$page" | sed 's/^ *//')" &&
            echo "# the page has no line '$page'"
        return
    fi
    case $1 in
    copy\ *|fill\ *|xor\ *|pq\ *|check\ *|interrupt\;*|fence\;*|for\ *) set -- "transfer t on dma1 { $1 }" ;;
    esac
    { cat "$here/prelude.dmac"; printf '%s\n' "$1"; } >"$file"
}

compile() { # OPTION...
    if test -n "$page"; then
        "$program" "$@" --check-controller "$file" >/dev/null 2>"$file.err"
    else
        # shellcheck disable=SC2086
        "$program" -C "$top_srcdir/controllers" ${run:---emit=meaning -o -} "$@" "$file" >/dev/null 2>"$file.err"
    fi
}

gets() { # SEVERITY
    grep -F "$1: " "$file.err" | grep -F "$message" | grep -qF "[$name]"
}

waivers() { # LEVEL
    compile "-Werror=$name"
    gets error; result $? "$name, -Werror="
    if test "$1" = W; then
        compile "-Wno-$name"
        ! grep -qF "[$name]" "$file.err"; result $? "$name, -Wno-"
        compile -w
        ! grep -qF "[$name]" "$file.err"; result $? "$name, -w"
    fi
    test -n "$page" && return
    case $name in unused-allow) return ;; esac
    echo "allow \"$name\" because \"the test\";" >>"$file"
    compile
    ! grep -qF "[$name]" "$file.err"; result $? "$name, allow"
}

sed -n 's/^DIAG([A-Z_]*, "\([a-z-]*\)", LEVEL_\([EAW]\),.*/\1 \2/p' "$source/diag_ids.def" >"$file.names"
awk -f "$source/catalogue.awk" "$source/diag_ids.def" "$source/catalogue.txt" >"$file.all" 2>"$file.err"
result $? 'the catalogue has an entry for each diagnostic'
while read -r name level; do
    id=$(sed -n "s/^DIAG(\\([A-Z_]*\\), \"$name\",.*/\\1/p" "$source/diag_ids.def")
    entry=$(sed -n "/^    \\[DIAG_$id\\] = {/,/^    },/p" "$file.all")
    page=$(field page); run=$(field run); message=$(field message); good=$(field good)
    elsewhere=$(field elsewhere)
    if test -n "$elsewhere"; then
        grep -q "$message\|\[$name\]" "$top_srcdir/$elsewhere"; result $? "$name is in $elsewhere"
    else
        place "$(field bad)"
        compile
        status=$?
        severity=error; test "$level" = W && severity=warning
        gets $severity && { test $level = W || test $status = 1; }; result $? "$name"
        test "$level" = E || waivers "$level"
    fi
    if test -n "$good"; then
        place "$good"
        compile && test ! -s "$file.err"; result $? "not $name"
    elif test -z "$elsewhere"; then
        result 1 "$name has a good example"
    fi
    "$program" --explain="$name" >"$file.err" 2>&1 && grep -q "^$name (" "$file.err"; result $? "--explain=$name"
done <"$file.names"
rm -f "$file" "$file.err" "$file.names" "$file.all"
echo "1..$n"
test $n -gt 200 && exit $failed
exit 1
