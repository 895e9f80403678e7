#!/bin/sh
# SPDX-License-Identifier: MIT
exec "${PYTHON:-python3}" "$top_srcdir/tests/explore/pictures.py" "$top_srcdir/doc/runtime.md" "$top_srcdir/tests/explore" "$top_srcdir/src/runtime" 25000
