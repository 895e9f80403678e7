#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file under version control is in the tarball: a file that nobody listed is lost without a word.
set -u
git -C "$top_srcdir" rev-parse --is-inside-work-tree >/dev/null 2>&1 && test -e "$top_srcdir/.git" ||
    { echo "1..0 # SKIP this is no git checkout"; exit 0; }

make -s --no-print-directory -C "$top_builddir" print-dist | sed "s|^$top_srcdir/||; s|^\.\./||; s|^\./||" | LC_ALL=C sort -u >dist.$$
git -C "$top_srcdir" ls-files | grep -v '^\.git' | LC_ALL=C sort -u >git.$$
# A whole folder may be listed.
lost=$(LC_ALL=C comm -13 dist.$$ git.$$ | while read -r file; do
    grep -qxF "$(dirname "$file")" dist.$$ || echo "$file"
done)
test -s dist.$$ && test -s git.$$ && test -z "$lost" && echo "ok 1 - every tracked file is in the tarball" || {
    echo "not ok 1 - every tracked file is in the tarball"
    printf '%s\n' "$lost" | sed 's/^/# missing: /'
}
rm -f dist.$$ git.$$
echo "1..1"
