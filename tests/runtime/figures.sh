#!/bin/sh
# SPDX-License-Identifier: MIT
# Size, idle window and stack of the runtime are what doc/runtime-figures.md says, and within their limits.
"${PYTHON:-python3}" "$top_srcdir/bench/figures.py" "$top_srcdir" "$top_builddir/dmac-compile" --check "$top_srcdir/doc/runtime-figures.md"
status=$?
[ $status -eq 77 ] && exit 0
exit $status
