# SPDX-License-Identifier: MIT
# Output files as they were accepted. tests/emit/update-golden accepts what comes out now: look at the difference first.
. "$top_srcdir/tests/emit/lib.sh"

for name in $names; do
    compile "$name" "$work/$name" h,c,ld,json,listing
    status=$?
    test $status -eq 0 || comment "$work/$name/log"
    report "$name compiles" $status
    for extension in h c ld json lst; do
        diff -u "$top_srcdir/tests/emit/expected/$name.$extension" "$work/$name/$name.$extension" >"$work/diff" 2>&1
        status=$?
        test $status -eq 0 || head -40 "$work/diff" | sed 's/^/# /'
        report "$name.$extension is as accepted" $status
    done
done
finish
