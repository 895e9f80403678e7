# SPDX-License-Identifier: MIT
# How time and memory grow; the figures themselves are `make bench`.
TESTS += %D%/linear.sh %D%/instructions.sh
EXTRA_DIST += %D%/linear.sh %D%/instructions.sh
