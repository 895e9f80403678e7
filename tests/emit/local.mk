# SPDX-License-Identifier: MIT
# Emitters and generated sequences.
check_PROGRAMS += %D%/test_ops
%C%_test_ops_SOURCES = %D%/test_ops.c tests/golden/golden.c tests/golden/golden.h
%C%_test_ops_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/golden
%C%_test_ops_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_ops

emit_tests = \
    %D%/golden.sh \
    %D%/compilers.sh \
    %D%/schema.sh \
    %D%/again.sh \
    %D%/link.sh \
    %D%/bin.sh \
    %D%/prep.sh \
    %D%/late.sh \
    %D%/same.sh \
    %D%/packets.sh \
    %D%/refused.sh
TESTS += $(emit_tests)
EXTRA_DIST += \
    $(emit_tests) \
    %D%/bytes.py \
    %D%/expected \
    %D%/late_main.c \
    %D%/lib.sh \
    %D%/packets_main.c \
    %D%/port.h \
    %D%/prep_main.c \
    %D%/programs \
    %D%/same.py \
    %D%/same_main.c \
    %D%/update-golden \
    %D%/validate.py \
    %D%/words.py
