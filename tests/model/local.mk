# SPDX-License-Identifier: MIT
# A model of the tango DMA controller, its switch box and two devices, and the software that runs on it.
MODEL_SOURCES = %D%/machine.c %D%/machine.h %D%/tango.c %D%/devices.c

# Bus addresses of that machine have 32 bits, and memory is where its board file says, so that the linker can resolve
# addresses as it does for firmware.
ON_MODEL = $(AM_CFLAGS) -fPIE
ON_MODEL_LINK = $(AM_LDFLAGS) -no-pie -Wl,--section-start=.dram=0x80000000

check_PROGRAMS += %D%/test_machine
%C%_test_machine_SOURCES = %D%/test_machine.c $(MODEL_SOURCES)
%C%_test_machine_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%
%C%_test_machine_CFLAGS = $(ON_MODEL)
%C%_test_machine_LDFLAGS = $(ON_MODEL_LINK)
TESTS += %D%/test_machine
