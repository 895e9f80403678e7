# SPDX-License-Identifier: MIT
# What the documentation says is true.
TESTS += %D%/readme.bats
EXTRA_DIST += %D%/readme.bats README.md HACKING.md
