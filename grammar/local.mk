# SPDX-License-Identifier: MIT
GRAMMAR_LIBS =
