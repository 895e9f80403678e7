# SPDX-License-Identifier: MIT
# The same input gives the same bytes: from another folder, under another name of the path, locale and time zone.
. "$top_srcdir/tests/emit/lib.sh"

formats=h,c,ld,json,listing,meaning
top=$(cd "$top_srcdir" && pwd)
case $DMAC_COMPILE in /*) compiler=$DMAC_COMPILE ;; *) compiler=$(pwd)/$DMAC_COMPILE ;; esac
for name in $names; do
    compile "$name" "$work/one" $formats || comment "$work/one/log"
    mkdir -p "$work/deep/er" "$work/two"
    cp "$programs/$name.dmac" "$work/deep/er/"
    (cd "$work/deep/er" && LC_ALL=C.UTF-8 TZ=Asia/Tokyo "$compiler" -C "$top/controllers" --emit=$formats --output-dir=../../two "$name.dmac") \
        >"$work/log" 2>&1 || comment "$work/log"
    for extension in h c ld json lst meaning.json; do
        cmp "$work/one/$name.$extension" "$work/two/$name.$extension" >"$work/log" 2>&1
        status=$?
        test $status -eq 0 || comment "$work/log"
        report "$name.$extension twice" $status
    done
    grep -l "$work\|$top" "$work"/one/"$name".* >"$work/log" 2>/dev/null
    test $? -eq 1
    report "$name names no folder" $?
done
finish
