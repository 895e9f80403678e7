# SPDX-License-Identifier: MIT
# Sequences of every page on a model of its registers. Pages are found by the script: nothing to add here.
TESTS += %D%/run.sh %D%/table.sh
EXTRA_DIST += %D%
