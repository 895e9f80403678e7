# SPDX-License-Identifier: MIT
# Golden words of drivers and vendor code against the encoder. golden.c and the files are there for other tests too.
check_PROGRAMS += %D%/test_encode
%C%_test_encode_SOURCES = %D%/test_encode.c %D%/golden.c %D%/golden.h
%C%_test_encode_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_test_encode_LDADD = $(DMAC_LIBS)
check_PROGRAMS += %D%/test_limits
%C%_test_limits_SOURCES = %D%/test_limits.c %D%/golden.c %D%/golden.h
%C%_test_limits_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_test_limits_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_pages.sh %D%/test_encode %D%/test_limits
check_PROGRAMS += %D%/test_decode
%C%_test_decode_SOURCES = %D%/test_decode.c %D%/golden.c %D%/golden.h
%C%_test_decode_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_test_decode_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_decode
EXTRA_DIST += %D%/test_pages.sh %D%/README \
    %D%/pl08x.json %D%/tangox.json %D%/fsldma.json %D%/zynqmp-zdma.json %D%/stm32-gpdma.json %D%/nxp-edma.json \
    %D%/ioatdma.json %D%/sam-dmac.json %D%/bcm2835.json %D%/bcm2835.moves.json \
    %D%/axi-dmac.json %D%/axi-dmac.moves.json %D%/xilinx-dma.json %D%/xilinx-dma.moves.json \
    %D%/pl08x.moves.json %D%/tangox.moves.json %D%/fsldma.moves.json %D%/zynqmp-zdma.moves.json \
    %D%/stm32-gpdma.moves.json %D%/nxp-edma.moves.json %D%/ioatdma.moves.json %D%/sam-dmac.moves.json
