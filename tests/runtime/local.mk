# SPDX-License-Identifier: MIT
# The runtime on the CPUs it is for.
TESTS += %D%/targets.sh
EXTRA_DIST += %D%/targets.sh %D%/allowed-symbols.txt
