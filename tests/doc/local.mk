# SPDX-License-Identifier: MIT
# What the documentation says is true.
TESTS += %D%/readme.bats %D%/rules.sh %D%/language.bats %D%/catalogue.bats %D%/controller.bats %D%/runtime.bats
EXTRA_DIST += \
    %D%/catalogue.bats \
    %D%/controller.bats \
    %D%/pieces.py \
    %D%/language.bats \
    %D%/readme.bats \
    %D%/runtime.bats \
    %D%/rules.sh \
    %D%/update-catalogue \
    HACKING.md \
    README.md
check_PROGRAMS += %D%/catalogue
%C%_catalogue_SOURCES = %D%/catalogue.c
%C%_catalogue_LDADD = $(DMAC_LIBS)
