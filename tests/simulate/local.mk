# SPDX-License-Identifier: MIT
# Tables executed beside their meaning, and the same scenarios on the runtime.
TESTS += %D%/simulate.bats
EXTRA_DIST += %D%/simulate.bats %D%/holds.dmac
