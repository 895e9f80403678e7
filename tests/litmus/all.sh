#!/bin/sh
# SPDX-License-Identifier: MIT
# Every scenario of this folder against the runtime that ships.
exec "$top_builddir/tests/litmus/run" "$top_srcdir"/tests/litmus/*.json
