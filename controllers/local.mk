# SPDX-License-Identifier: MIT
# The library of descriptions, one a line, sorted. Lines that stand alone merge without a conflict (.gitattributes).
dist_controllers_DATA += %D%/axi_dmac.dmac
dist_controllers_DATA += %D%/axidma.dmac
dist_controllers_DATA += %D%/bcm2835.dmac
dist_controllers_DATA += %D%/cdma.dmac
dist_controllers_DATA += %D%/edma.dmac
dist_controllers_DATA += %D%/esp.dmac
dist_controllers_DATA += %D%/fsldma.dmac
dist_controllers_DATA += %D%/gpdma.dmac
dist_controllers_DATA += %D%/ioat.dmac
dist_controllers_DATA += %D%/mdma.dmac
dist_controllers_DATA += %D%/pl080.dmac
dist_controllers_DATA += %D%/sam_dmac.dmac
dist_controllers_DATA += %D%/tango.dmac
dist_controllers_DATA += %D%/zdma.dmac
