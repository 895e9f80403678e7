# SPDX-License-Identifier: MIT
# Bad programs: the catalogue of the language page, more lines of the same kind, and good lines that look alike.
TESTS += %D%/catalogue.sh %D%/entries.sh %D%/fixits.sh
EXTRA_DIST += \
    %D%/catalogue.sh \
    %D%/catalogue.tsv \
    %D%/entries.sh \
    %D%/fixits.py \
    %D%/fixits.sh \
    %D%/fixits.tsv \
    %D%/good.tsv \
    %D%/more.tsv \
    %D%/prelude.dmac
