# SPDX-License-Identifier: MIT
# --emit=bin is the words of the JSON in the controller's byte order; what the linker decides is refused by name.
. "$top_srcdir/tests/emit/lib.sh"

have python3 || { echo "1..0 # SKIP there is no python3"; exit 0; }
compile fixed "$work" bin,json
status=$?
test $status -eq 0 || comment "$work/log"
report "fixed addresses compile to bytes" $status
python3 "$top_srcdir/tests/emit/bytes.py" "$work/fixed.bin" "$work/fixed.json" >"$work/diff" 2>&1
status=$?
test $status -eq 0 || comment "$work/diff"
report "they are the words of the JSON" $status

compile lists "$work" bin
test $? -eq 1
report "symbols are refused with status 1" $?
grep -q "error: 'gather': descriptor 0, word SrcAddr is not known before linking: .*a.*\[unresolved\]" "$work/log"
status=$?
test $status -eq 0 || comment "$work/log"
report "the message names descriptor, word and symbol" $status
test ! -e "$work/lists.bin"
report "nothing is written then" $?

compile lists "$work" bin,json -Wno-unresolved && python3 "$top_srcdir/tests/emit/bytes.py" "$work/lists.bin" "$work/lists.json" >"$work/diff" 2>&1
status=$?
test $status -eq 0 || comment "$work/log"
report "-Wno-unresolved writes them with 0" $status
finish
