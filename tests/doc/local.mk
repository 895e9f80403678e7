# SPDX-License-Identifier: MIT
# What the documentation says is true.
TESTS += %D%/readme.bats %D%/rules.sh %D%/language.bats
EXTRA_DIST += %D%/readme.bats %D%/rules.sh %D%/language.bats README.md HACKING.md
