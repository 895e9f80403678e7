# SPDX-License-Identifier: MIT
# What the documentation says is true.
TESTS += %D%/readme.bats %D%/rules.sh
EXTRA_DIST += %D%/readme.bats %D%/rules.sh README.md HACKING.md
