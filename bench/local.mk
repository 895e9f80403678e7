# SPDX-License-Identifier: MIT
EXTRA_DIST += %D%/scale.sh %D%/programs.sh %D%/measure.py

# Figures of this machine; tests/scale asserts only that they grow linearly.
bench: all
	DMAC_COMPILE=$(abs_top_builddir)/dmac-compile top_srcdir=$(abs_top_srcdir) sh $(srcdir)/%D%/scale.sh
.PHONY: bench
