#!/bin/sh
# SPDX-License-Identifier: MIT
# The runtime on several cores (test_threads.c) under ThreadSanitizer; that this sees something is proved by mistakes.
runtime=$top_srcdir/src/runtime
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

report() { # STATUS NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/log" | head -60; fi
}

echo 'int main(void) { return 0; }' > "$work/try.c"
if ! gcc -fsanitize=thread "$work/try.c" -o "$work/try" 2> "$work/log" || ! "$work/try" 2>> "$work/log"; then
    echo "1..0 # SKIP no ThreadSanitizer here"
    exit 0
fi
echo 1..6

build() { # SOURCES FLAGS...
    sources=$1
    shift
    gcc -std=gnu11 -g -O1 -Wall -Wextra -fsanitize=thread "$@" -I"$sources" '-DDMAC_PORT_FILE="ports/host.h"' \
        "$top_srcdir/tests/runtime/test_threads.c" "$sources"/dmac*.c -o "$work/threads" -lpthread > "$work/log" 2>&1
}

run() { TSAN_OPTIONS=exitcode=66 timeout "$2" "$work/threads" "$1" > "$work/log" 2>&1; }

build "$runtime" && run 40000 200
report $? "threads: no data race, every callback once: $(tail -1 "$work/log")"

# Mistakes that must be noticed: a race, or a rule that is broken.
noticed() { # NAME
    run 10000 40 && run 40000 80             # a race needs luck: once more, longer
    [ $? -ne 0 ]; report $? "noticed: $1"
}

mistake() { # NAME FILE SED
    rm -rf "$work/mistaken"
    cp -r "$runtime" "$work/mistaken"
    sed "$3" "$runtime/$2" > "$work/mistaken/$2"
    if cmp -s "$runtime/$2" "$work/mistaken/$2"; then echo "its place is gone" > "$work/log"; report 1 "$1"; return; fi
    if ! build "$work/mistaken"; then report 1 "$1 does not build"; return; fi
    noticed "$1"
}

build "$runtime" -DWITHOUT_LOCK && noticed "the lock does nothing"
mistake "prep looks without the lock" dmac_prep.c '/^int dmac_prep/,/^}/{s/uint32_t saved = dmac_lock(chan->domain);/uint32_t saved = 0;/;s/int error = look(tx, chan, transfer);/int error = look(tx, chan, transfer); saved = dmac_lock(chan->domain);/}'
mistake "submit looks without the lock" dmac_calls.c '/^static bool make_visible/,/^}/{/dmac_lock/d;/dmac_unlock/d;s/uint32_t i, saved;/uint32_t i;/}'
mistake "the state is asked for when the lock was free" dmac_report.c 's/^        if (over) {$/        if (tx->state == DMAC_TX_COMPLETE) {/'
mistake "prep writes the channel each time" dmac_prep.c 's/if (tx->chan != chan)$/if (tx != NULL)/'
exit 0
