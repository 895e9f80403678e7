# SPDX-License-Identifier: MIT
# The runtime is installed as sources: firmware compiles it with its own compiler, port and configuration.
RUNTIME_SOURCES = %D%/dmac.c %D%/dmac_hold.c %D%/dmac_prep.c %D%/dmac_status.c
RUNTIME_HEADERS = %D%/dmac.h %D%/dmac_port.h %D%/dmac_internal.h
RUNTIME_PORTS = %D%/ports/aarch64.h %D%/ports/cortex_a.h %D%/ports/cortex_m.h %D%/ports/host.h %D%/ports/mmio.h %D%/ports/riscv.h

runtimedir = $(pkgdatadir)/runtime
dist_runtime_DATA = $(RUNTIME_SOURCES) $(RUNTIME_HEADERS)
runtimeportsdir = $(runtimedir)/ports
dist_runtimeports_DATA = $(RUNTIME_PORTS)

# For tests on the host: the same sources, with the host's port.
check_LIBRARIES += libdmacrt.a
libdmacrt_a_SOURCES = $(RUNTIME_SOURCES) $(RUNTIME_HEADERS) $(RUNTIME_PORTS)
libdmacrt_a_CPPFLAGS = -I$(srcdir)/%D% -DDMAC_PORT_FILE='"ports/host.h"'
