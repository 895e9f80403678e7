# SPDX-License-Identifier: MIT
# Random programs, damaged programs, and a compiler with seeded faults that they must notice. `make check` looks at some
# thousand programs and at every ninth fault; check-random and check-faults take longer.
EXTRA_DIST += \
    %D%/execute.py \
    %D%/faults.py \
    %D%/faults.sh \
    %D%/generate.py \
    %D%/language.py \
    %D%/loops.py \
    %D%/mutants.sh \
    %D%/mutate.py \
    %D%/outside.py \
    %D%/programs.sh \
    %D%/run.py
TESTS += %D%/programs.sh %D%/mutants.sh %D%/faults.sh
RANDOM_ENVIRONMENT = DMAC_COMPILE='$(abs_top_builddir)/dmac-compile' top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)'

check-random: all
	$(RANDOM_ENVIRONMENT) python3 $(srcdir)/%D%/run.py --count 20000
	$(RANDOM_ENVIRONMENT) python3 $(srcdir)/%D%/mutate.py --count 10000
check-faults: all
	$(RANDOM_ENVIRONMENT) python3 $(srcdir)/%D%/faults.py
.PHONY: check-random check-faults
