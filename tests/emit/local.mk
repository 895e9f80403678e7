# SPDX-License-Identifier: MIT
# Emitters and generated sequences.
check_PROGRAMS += %D%/test_ops
%C%_test_ops_SOURCES = %D%/test_ops.c tests/golden/golden.c tests/golden/golden.h
%C%_test_ops_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/golden
%C%_test_ops_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_ops

emit_tests = %D%/golden.sh %D%/compilers.sh %D%/schema.sh %D%/again.sh %D%/link.sh %D%/bin.sh %D%/prep.sh %D%/late.sh %D%/same.sh %D%/packets.sh %D%/records.sh %D%/pages.sh %D%/refused.sh
TESTS += $(emit_tests)
EXTRA_DIST += $(emit_tests) %D%/lib.sh %D%/port.h %D%/validate.py %D%/words.py %D%/bytes.py %D%/prep_main.c %D%/late_main.c %D%/same_main.c %D%/same.py %D%/packets_main.c %D%/records_main.c %D%/records.dmac %D%/pages_main.c %D%/update-golden %D%/programs %D%/expected
