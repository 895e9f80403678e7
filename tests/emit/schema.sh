# SPDX-License-Identifier: MIT
# --emit=json against the shipped schema, by a validator of other people; and the schema refuses what is wrong.
. "$top_srcdir/tests/emit/lib.sh"

python3 -c 'import jsonschema' 2>/dev/null || { echo "1..0 # SKIP python3-jsonschema is not installed"; exit 0; }
schema=$top_srcdir/doc/dmac-json.schema.json
validate() { python3 "$top_srcdir/tests/emit/validate.py" "$schema" "$@" >"$work/log" 2>&1; }

for name in $names; do
    compile "$name" "$work/$name" json || comment "$work/$name/log"
    validate "$work/$name/$name.json"
    status=$?
    test $status -eq 0 || comment "$work/log"
    report "$name.json follows the schema" $status
done
"$DMAC_COMPILE" -C "$top_srcdir/controllers" --emit=json -o "$work/blocks.json" "$top_srcdir/tests/verify/operations.dmac" >"$work/log" 2>&1
validate "$work/blocks.json" && grep -q '"blocks"' "$work/blocks.json"
report "side blocks follow the schema" $?
for change in 's/"proved"/"likely"/' 's/"version": *1/"version": 2/' 's/"fixups"/"fixes"/' 's/"0x0000/"0xZ000/'; do
    sed "$change" "$work/lists/lists.json" >"$work/wrong.json"
    validate "$work/wrong.json"
    test $? -eq 1
    report "the schema refuses $change" $?
done
finish
