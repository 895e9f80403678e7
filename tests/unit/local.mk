# SPDX-License-Identifier: MIT
# C unit tests: one program per module, each prints TAP (tap.h). LDADD below serves all of them.
UNIT_LDADD = $(DMAC_LIBS)
UNIT_TESTS =
EXTRA_DIST += %D%/tap.h

UNIT_TESTS += %D%/test_parser
%C%_test_parser_LDADD = $(UNIT_LDADD)

UNIT_TESTS += %D%/test_common
%C%_test_common_LDADD = $(UNIT_LDADD)

UNIT_TESTS += %D%/test_controller
%C%_test_controller_LDADD = $(UNIT_LDADD)

UNIT_TESTS += %D%/test_resolve
%C%_test_resolve_LDADD = $(UNIT_LDADD)

UNIT_TESTS += %D%/test_overlap
%C%_test_overlap_LDADD = $(UNIT_LDADD)

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
