# SPDX-License-Identifier: MIT
# Each construct of the language on each page of the library; the table in doc/constructs.md.
TESTS += %D%/constructs.sh
EXTRA_DIST += %D%/constructs.sh %D%/constructs.txt %D%/run.py
