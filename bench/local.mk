# SPDX-License-Identifier: MIT
EXTRA_DIST += %D%/scale.sh %D%/programs.sh %D%/measure.py %D%/idle-window.c %D%/idle-window.ld %D%/idle-window.sh

# Figures of this machine; tests/scale asserts only that they grow linearly.
bench: all
	DMAC_COMPILE=$(abs_top_builddir)/dmac-compile top_srcdir=$(abs_top_srcdir) sh $(srcdir)/%D%/scale.sh
	sh $(srcdir)/%D%/idle-window.sh || test $$? = 77
.PHONY: bench
