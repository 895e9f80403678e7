# SPDX-License-Identifier: MIT
# The library of descriptions.
dist_controllers_DATA += \
    %D%/axi_dmac.dmac %D%/axidma.dmac %D%/bcm2835.dmac %D%/cdma.dmac %D%/edma.dmac %D%/fsldma.dmac %D%/gpdma.dmac \
    %D%/ioat.dmac %D%/pl080.dmac %D%/sam_dmac.dmac %D%/tango.dmac %D%/zdma.dmac
