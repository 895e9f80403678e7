#!/bin/sh
# SPDX-License-Identifier: MIT
# Of each configuration the states that are reached first. All of them: make explore
exec "$top_builddir/tests/explore/explore" --states 25000
