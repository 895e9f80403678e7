# SPDX-License-Identifier: MIT
# The verifier: what is planned is proved; every damaged table is refused, or says something different.
TESTS += %D%/apart.sh
EXTRA_DIST += %D%/apart.sh %D%/pl080.dmac %D%/tango.dmac %D%/fsldma.dmac %D%/zdma.dmac %D%/gpdma.dmac
