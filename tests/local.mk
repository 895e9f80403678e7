# SPDX-License-Identifier: MIT
# Every test speaks TAP, through one driver: C programs (tests/unit), bats files, shell scripts. A new area of tests adds
# its own local.mk here.
TEST_EXTENSIONS = .bats .sh
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_COMPILER = $(SHELL)
BATS_LOG_DRIVER = $(TAP_DRIVER)
BATS_LOG_COMPILER = $(SHELL) $(top_srcdir)/%D%/run-bats
# A failing bats file exits with 1 although every case has been counted.
AM_BATS_LOG_DRIVER_FLAGS = --ignore-exit --comments

AM_TESTS_ENVIRONMENT = \
    top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
    top_builddir='$(abs_top_builddir)'; export top_builddir; \
    DMAC_COMPILE='$(abs_top_builddir)/dmac-compile'; export DMAC_COMPILE; \
    BATS='$(BATS)'; export BATS; \
    MANDOC='$(MANDOC)'; export MANDOC; \
    CC='$(CC)'; export CC; \
    LC_ALL=C; export LC_ALL; TZ=UTC0; export TZ; \
    unset NO_COLOR MAKEFLAGS MFLAGS MAKELEVEL;

TESTS += %D%/dist.sh %D%/grammar.sh
EXTRA_DIST += %D%/library.h %D%/run-bats %D%/dist.sh %D%/grammar.sh %D%/grammar.py %D%/grammar_walk.py

include tests/unit/local.mk
include tests/bats/local.mk
include tests/model/local.mk
include tests/explore/local.mk
include tests/litmus/local.mk
include tests/runtime/local.mk
include tests/golden/local.mk
include tests/verify/local.mk
include tests/decode/local.mk
include tests/bad/local.mk
include tests/bad/controllers/local.mk
include tests/emit/local.mk
include tests/pages/local.mk
include tests/meaning/local.mk
include tests/plan/local.mk
include tests/constructs/local.mk
include tests/random/local.mk
include tests/scale/local.mk
include tests/qemu/local.mk
include tests/simulate/local.mk
include tests/doc/local.mk
