# SPDX-License-Identifier: MIT
# Tables executed beside their meaning, and the same scenarios on the runtime.
TESTS += %D%/simulate.bats
EXTRA_DIST += %D%/simulate.bats %D%/holds.dmac %D%/lengths.dmac %D%/only-words.dmac %D%/rings.dmac %D%/shapes.dmac %D%/requests.dmac %D%/tail.dmac
TESTS += %D%/play.sh
EXTRA_DIST += %D%/play.sh %D%/play.py %D%/random_scenarios.py %D%/play.c %D%/play.h %D%/port.h
check_PROGRAMS += %D%/test_simulate
%C%_test_simulate_SOURCES = %D%/test_simulate.c tests/plan/harness.c tests/plan/harness.h
%C%_test_simulate_LDADD = $(DMAC_LIBS)
%C%_test_simulate_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
TESTS += %D%/test_simulate
