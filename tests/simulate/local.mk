# SPDX-License-Identifier: MIT
# Tables executed beside their meaning, and the same scenarios on the runtime.
TESTS += %D%/simulate.bats
EXTRA_DIST += %D%/simulate.bats %D%/holds.dmac %D%/lengths.dmac %D%/only-words.dmac
TESTS += %D%/play.sh
EXTRA_DIST += %D%/play.sh %D%/play.py %D%/play.c %D%/play.h %D%/port.h
