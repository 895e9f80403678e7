# SPDX-License-Identifier: MIT
EXTRA_DIST += \
    %D%/figures.py \
    %D%/idle-gpdma.dmac \
    %D%/idle-pl080.dmac \
    %D%/idle-routes.dmac \
    %D%/idle-sequences.c \
    %D%/idle-window.c \
    %D%/idle-window.ld \
    %D%/measure.py \
    %D%/programs.sh \
    %D%/scale.sh

# Figures of this machine (tests/scale asserts only that they grow linearly), and the runtime's: doc/runtime-figures.md.
bench: all
	DMAC_COMPILE=$(abs_top_builddir)/dmac-compile top_srcdir=$(abs_top_srcdir) sh $(srcdir)/%D%/scale.sh
	python3 $(srcdir)/%D%/figures.py $(srcdir) ./dmac-compile || test $$? = 77
.PHONY: bench
