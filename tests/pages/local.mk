# SPDX-License-Identifier: MIT
# Sequences of every page on a model of its registers. Pages are found by the script: nothing to add here.
TESTS += %D%/run.sh %D%/table.sh
EXTRA_DIST += %D%
EXTRA_DIST += %D%/adma2.c
EXTRA_DIST += %D%/adma2.dmac
EXTRA_DIST += %D%/adma2_64.c
EXTRA_DIST += %D%/adma2_64.dmac
EXTRA_DIST += %D%/adma2_v4.c
EXTRA_DIST += %D%/adma2_v4.dmac
EXTRA_DIST += %D%/dsa.c
EXTRA_DIST += %D%/dsa.dmac
EXTRA_DIST += %D%/mcdma.c
EXTRA_DIST += %D%/mcdma.dmac
EXTRA_DIST += %D%/mv_xor.c
EXTRA_DIST += %D%/mv_xor.dmac
EXTRA_DIST += %D%/mv_xor_be.c
EXTRA_DIST += %D%/mv_xor_be.dmac
EXTRA_DIST += %D%/vdma.c
EXTRA_DIST += %D%/vdma.dmac
EXTRA_DIST += %D%/dpdma.c
EXTRA_DIST += %D%/dpdma.dmac
EXTRA_DIST += %D%/imx28_apbh.c
EXTRA_DIST += %D%/imx28_apbh.dmac
EXTRA_DIST += %D%/imx28_apbx.c
EXTRA_DIST += %D%/imx28_apbx.dmac
EXTRA_DIST += %D%/imx23_apbh.c
EXTRA_DIST += %D%/imx23_apbh.dmac
