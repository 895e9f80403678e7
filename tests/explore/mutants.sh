#!/bin/sh
# SPDX-License-Identifier: MIT
# Mistakes in the runtime that the explorer must notice.
exec python3 "$top_srcdir/tests/explore/mutants.py" "$top_srcdir/tests/explore" "$top_srcdir/src/runtime" 6000
