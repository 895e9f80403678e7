#!/bin/sh
# SPDX-License-Identifier: MIT
exec python3 "$top_srcdir/tests/bad/fixits.py"
