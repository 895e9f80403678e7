#!/bin/sh
# SPDX-License-Identifier: MIT
# Words that no scenario can have are reported, not ignored: one change of a good scenario, and what must be said about it.
run=$top_builddir/tests/litmus/run
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

try() { # CHANGE (jq), COMPLAINT
    n=$((n + 1))
    jq "$1" "$top_srcdir/tests/litmus/timeout-keep.json" > "$work/x.json"
    "$run" "$work/x.json" > "$work/log" 2>&1
    if [ $? -eq 1 ] && grep -qF "# x.json: $2" "$work/log"; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$work/log"; fi
}

echo 1..35
try '.run += ["frob 0"]' "unknown stimulus 'frob 0'"
try '.run += ["finish 3"]' "'finish 3': unknown '3'"
try '.run += ["finish"]' "'finish': something is missing"
try '.run += ["group"]' "'group': something is missing"
try '.run += ["event a nope"]' "'event a nope': unknown 'nope'"
try '.run += ["event a"]' "'event a': something is missing"
try '.run += ["event a#x done"]' "'event a#x done': unknown 'a#x'"
try '.run += ["submit z"]' "'submit z': unknown 'z'"
try '.run += ["level idle 1"]' "'level idle 1': unknown 'idle'"
try '.run += ["poll 0 1"]' "'poll 0 1': '1' is too much"
try '.run += [7]' "a stimulus that is neither text nor object"
try '.run += [{do: "poll", meanwhile: ["poll"]}]' "unknown hardware stimulus 'poll'"
try '.run += [{do: "poll", meanwile: []}]' "do: unknown 'meanwile'"
try '.run += [{any_order: [["poll"], ["finsh 0"]]}]' "unknown stimulus 'finsh 0'"
try '.callbacks.a = ["finsh 0"]' "unknown stimulus 'finsh 0'"
try '.callbacks.z = []' "callbacks: no transfer 'z'"
try 'del(.run)' "scenario: no 'run'"
try '.ran = []' "scenario: unknown 'ran'"
try '.setup.chanels = 1' "setup: unknown 'chanels'"
try '.setup.routes.r0.conflicts = ["r9"]' "route r0: no route 'r9'"
try '.setup.transfers.a = 3' "transfer a is no object"
try '.setup.transfers.a.channel = 1' "transfer a: no such channel"
try '.setup.transfers.a.rout = "r0"' "transfer a: unknown 'rout'"
try '.setup.transfers.a.route = "r9"' "transfer a: no route 'r9'"
try '.setup.transfers.a.flags = ["isrr"]' "transfer a: unknown flag 'isrr'"
try '.setup.transfers.a.after = ["z"]' "transfer a: after 'z'"
try '.setup.transfers.a.hold.else = "drop"' "a: unknown else 'drop'"
try '.setup.transfers.a.hold.until = [["not event done"]]' "a: unknown term 'not event done'"
try '.forbidden += [{not: ["callback a okay"]}]' "'callback a okay': no such result"
try '.forbidden += [{has: ["start q"]}]' "'start q': unknown 'q'"
try '.forbidden += [{has: ["return submit a: nope"]}]' "'return submit a: nope': no such code"
try '.forbidden += [{count: {"begin a": 1}}]' "no trace has 'begin a'"
try '.forbidden += [{final: {a: "gone"}}]' "final: 'a' is never 'gone'"
try '.forbidden += [{hass: []}]' "forbidden: unknown 'hass'"
try '.allowed = []' "nothing is allowed"
