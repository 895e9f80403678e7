#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# -fdiagnostics-format: the same records as in the text, for programs.
load common

# One run per format over a program with many kinds of records.
many() {
    cat >many.dmac <<'MANY'
include "board.dmac";
buffer v : u8[<= 64] in ram bind;   // ünïcode before the mistake: é
buffer one : u8[64] in ram; buffer far : u8[64] in ram;
/* é */ transfer t on dma0 { copy on -> far; }
transfer u on dma0[0] { copy one -> far truncate; allow "race" because "the \"board\" waits"; }
transfer w on dma0[1] { copy far -> one; fence; allow "empty-move"; copy one[0 +: 0] -> far[0 +: 0]; }
group g = u, w;
buffer x : u8[4 in ram;
MANY
}
# A list of NAME LINE COLUMN of what is shown.
of_text() { { "$DMAC_COMPILE" --check "$@" 2>&1 || true; } | sed -nE 's/^[^:]*:([0-9]+):([0-9]+): (error|warning): .* \[([a-z-]+)\]$/\4 \1 \2/p'; }
of_json() { { "$DMAC_COMPILE" --check -fdiagnostics-format=json "$@" 2>&1 || true; } | python3 -c '
import json, sys
for r in json.load(sys.stdin):
    c = r["locations"][0]["caret"]
    print(r["option"], c["line"], c["column"])'; }
of_sarif() { { "$DMAC_COMPILE" --check -fdiagnostics-format=sarif "$@" 2>&1 || true; } | python3 -c '
import json, sys
run = json.load(sys.stdin)["runs"][0]
rules = run["tool"]["driver"]["rules"]
for r in run["results"]:
    assert rules[r["ruleIndex"]]["id"] == r["ruleId"]
    region = r["locations"][0]["physicalLocation"]["region"]
    if "suppressions" not in r:
        print(r["ruleId"], region["startLine"], region["startColumn"])'; }

@test "the same records in all formats" {
    many
    of_text many.dmac >text
    [ "$(wc -l <text)" -ge 2 ]
    diff text <(of_json many.dmac)
    diff text <(of_sarif many.dmac)
    sed -i -e '$d' -e 's/copy on /copy one /' many.dmac
    of_text many.dmac >text
    grep -q useless-truncate text
    diff text <(of_json many.dmac)
    diff text <(of_sarif many.dmac)
}

@test "sarif follows the standard" {
    python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
    schema=$top_srcdir/tests/bats/sarif-2.1.0-part.schema.json
    many
    for file in many.dmac good.dmac bad.dmac nowhere.dmac; do
        "$DMAC_COMPILE" --check -fdiagnostics-format=sarif "$file" 2>log || true
        grep -v '^dmac-compile: cannot read' log >log.json
        python3 "$top_srcdir/tests/emit/validate.py" "$schema" log.json
    done
    { "$DMAC_COMPILE" --check -fdiagnostics-format=sarif bad.dmac 2>&1 || true; } | sed 's/"startLine":[0-9]*/"startLine":0/' >wrong.json
    run ! python3 "$top_srcdir/tests/emit/validate.py" "$schema" wrong.json
}

@test "sarif has the whole catalogue as rules" {
    "$DMAC_COMPILE" --check -fdiagnostics-format=sarif good.dmac 2>log
    [ "$(grep -c '"shortDescription"' log)" -eq "$(grep -c '^DIAG(' "$top_srcdir/src/common/diag_ids.def")" ]
    [[ "$(cat log)" == *'"executionSuccessful":true'* ]]
}

@test "sarif: what is waived is suppressed, with its reason" {
    many
    sed -i -e '$d' -e 's/copy on /copy one /' many.dmac
    "$DMAC_COMPILE" --check -fdiagnostics-format=sarif many.dmac 2>log
    python3 - <<'CHECK'
import json
results = json.load(open("log"))["runs"][0]["results"]
waived = {r["ruleId"]: r["suppressions"][0] for r in results if "suppressions" in r}
assert set(waived) == {"race", "empty-move"}, waived
assert waived["race"]["justification"] == 'the "board" waits'
assert "justification" not in waived["empty-move"]
CHECK
}

@test "fix-its: below the line, in json, in sarif; they do help" {
    run -1 "$DMAC_COMPILE" --check bad.dmac
    sed -i 's/missing/bb/' bad.dmac
    run -1 "$DMAC_COMPILE" --check bad.dmac
    [[ "$output" == *"did you mean"* ]]
    for format in json sarif; do
        cp bad.dmac fixed.dmac
        "$DMAC_COMPILE" --check -fdiagnostics-format=$format bad.dmac 2>log || true
        python3 - $format <<'FIX'
import json, sys
log = json.load(open("log"))
if sys.argv[1] == "json":
    fix = log[0]["fixits"][0]
    line, begin, end, text = fix["start"]["line"], fix["start"]["column"], fix["next"]["column"], fix["string"]
else:
    change = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    region = change["deletedRegion"]
    line, begin, end, text = region["startLine"], region["startColumn"], region["endColumn"], change["insertedContent"]["text"]
lines = open("fixed.dmac").read().split("\n")
lines[line - 1] = lines[line - 1][:begin - 1] + text + lines[line - 1][end - 1:]
open("fixed.dmac", "w").write("\n".join(lines))
FIX
        run "$DMAC_COMPILE" --check fixed.dmac
        [[ "$output" != *unknown-name* ]]
    done
}

@test "no records: an empty list, for json" {
    run -0 --separate-stderr "$DMAC_COMPILE" --check -fdiagnostics-format=json good.dmac
    [ "$(tr -d ' \n' <<<"$stderr")" = "[]" ]
}

@test "bytes that are no text do not break json" {
    printf 'include "board.dmac"; transfer t on dma0 { copy "\377\200" -> a\303; }\n' >bytes.dmac
    for format in json sarif; do
        "$DMAC_COMPILE" --check -fdiagnostics-format=$format bytes.dmac 2>log || true
        python3 -c 'import json; json.load(open("log", encoding="utf-8"))'
    done
}

@test "a limit on errors holds in all formats" {
    for i in 1 2 3 4 5; do echo 'const a = ;'; done >x.dmac
    run -1 "$DMAC_COMPILE" -fmax-errors=2 -fdiagnostics-format=json x.dmac
    [ "$(grep -c '"kind":"error"' <<<"$output")" -eq 2 ]
    run -1 "$DMAC_COMPILE" -fmax-errors=2 -fdiagnostics-format=sarif x.dmac
    [ "$(grep -c '"ruleId"' <<<"$output")" -eq 2 ]
}

@test "options and formats that do not exist get a suggestion" {
    run -2 "$DMAC_COMPILE" --emti=h good.dmac
    [[ "$output" == *"unknown option '--emti=h'; did you mean '--emit'?"* ]]
    run -2 "$DMAC_COMPILE" -fmax-error=3 good.dmac
    [[ "$output" == *"did you mean '-fmax-errors'?"* ]]
    run -2 "$DMAC_COMPILE" --quiet good.dmac
    [[ "$output" != *"did you mean"* ]]
    run -2 "$DMAC_COMPILE" --emit=jsn good.dmac
    [[ "$output" == *"there is no format 'jsn'; did you mean 'json'?"* ]]
    run -2 "$DMAC_COMPILE" -fdiagnostics-format=srif good.dmac
    [[ "$output" == *"did you mean 'sarif'?"* ]]
}
