# SPDX-License-Identifier: MIT
# What the documentation says is true.
TESTS += %D%/readme.bats %D%/rules.sh %D%/language.bats %D%/catalogue.bats
EXTRA_DIST += %D%/readme.bats %D%/rules.sh %D%/language.bats %D%/catalogue.bats %D%/update-catalogue README.md HACKING.md
check_PROGRAMS += %D%/catalogue
%C%_catalogue_SOURCES = %D%/catalogue.c
%C%_catalogue_LDADD = $(DMAC_LIBS)
