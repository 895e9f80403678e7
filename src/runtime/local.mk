# SPDX-License-Identifier: MIT
# The runtime is installed as sources: firmware compiles it with its own compiler, port and configuration.
runtime_c_files = \
    %D%/dmac.c \
    %D%/dmac_cache.c \
    %D%/dmac_calls.c \
    %D%/dmac_check.c \
    %D%/dmac_init.c \
    %D%/dmac_packet.c \
    %D%/dmac_prep.c \
    %D%/dmac_report.c \
    %D%/dmac_route.c \
    %D%/dmac_start.c \
    %D%/dmac_status.c
runtime_h_files = %D%/dmac.h %D%/dmac_port.h %D%/dmac_internal.h
runtime_port_files = \
    %D%/ports/aarch64.h \
    %D%/ports/cortex_a.h \
    %D%/ports/cortex_m.h \
    %D%/ports/freertos.h \
    %D%/ports/host.h \
    %D%/ports/mmio.h \
    %D%/ports/riscv.h \
    %D%/ports/zephyr.h

runtimedir = $(pkgdatadir)/runtime
dist_runtime_DATA = $(runtime_c_files) $(runtime_h_files)
runtimeportsdir = $(runtimedir)/ports
dist_runtimeports_DATA = $(runtime_port_files)

# For tests on the host: the same sources, with the host's port.
check_LIBRARIES += libdmacrt.a
libdmacrt_a_SOURCES = $(runtime_c_files) $(runtime_h_files) $(runtime_port_files)
libdmacrt_a_CPPFLAGS = -I$(srcdir)/%D% -DDMAC_PORT_FILE='"ports/host.h"' -DDMAC_WITH_APPEND=1
