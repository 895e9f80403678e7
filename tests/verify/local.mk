# SPDX-License-Identifier: MIT
# The verifier: what is planned is proved; every damaged table is refused, or says something different.
check_PROGRAMS += %D%/test_verify
%C%_test_verify_SOURCES = %D%/test_verify.c
%C%_test_verify_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_verify %D%/apart.sh
EXTRA_DIST += \
    %D%/apart.sh \
    %D%/fsldma.dmac \
    %D%/gpdma.dmac \
    %D%/operations.dmac \
    %D%/pl080.dmac \
    %D%/rings.dmac \
    %D%/rows.dmac \
    %D%/shapes.dmac \
    %D%/tango.dmac \
    %D%/zdma.dmac
