#!/bin/sh
# SPDX-License-Identifier: MIT
# The NAND example on the model machine says what its README says, to the byte.
expected=$top_srcdir/examples/nand-write/expected.txt
said=$top_builddir/tests/model/nand-write.said

"$top_builddir/tests/model/nand_write" >"$said"; status=$?
if test $status = 0; then echo "ok 1 - the example ends well"; else echo "not ok 1 - the example ends with $status"; fi
if diff "$expected" "$said" >"$said.diff"; then
    echo "ok 2 - and says what is expected"
else
    sed 's/^/# /' "$said.diff"
    echo "not ok 2 - and says what is expected"
fi
if sed -n '/^```text$/,/^```$/p' "$top_srcdir/examples/nand-write/README.md" | sed '/^```/d' | diff - "$expected" >/dev/null; then
    echo "ok 3 - its README shows the same"
else
    echo "not ok 3 - its README shows the same"
fi
rm -f "$said" "$said.diff"
echo 1..3
