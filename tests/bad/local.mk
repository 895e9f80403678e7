# SPDX-License-Identifier: MIT
# Bad programs: the catalogue of the language page, more lines of the same kind, and good lines that look alike.
TESTS += %D%/catalogue.sh %D%/entries.sh %D%/fixits.sh
EXTRA_DIST += %D%/catalogue.sh %D%/entries.sh %D%/catalogue.tsv %D%/fixits.sh %D%/fixits.py %D%/fixits.tsv %D%/more.tsv %D%/good.tsv %D%/prelude.dmac
