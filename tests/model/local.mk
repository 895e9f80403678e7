# SPDX-License-Identifier: MIT
# A model of the tango DMA controller, its switch box and two devices, and generated programs that run on it.
MODEL_SOURCES = %D%/machine.c %D%/machine.h %D%/tango.c %D%/devices.c
MODEL_CPU = $(MODEL_SOURCES) %D%/cpu.c %D%/cpu.h

# Bus addresses of that machine have 32 bits, and memory is where its board file says: the linker puts it there, as it does
# for firmware.
ON_MODEL = $(AM_CFLAGS) -fPIE
ON_MODEL_CPP = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(srcdir)/src/runtime -DDMAC_PORT_FILE='"ports/host.h"'
ON_MODEL_LINK = $(AM_LDFLAGS) -no-pie -Wl,--section-start=.dram=0x40000000

check_PROGRAMS += %D%/test_machine
%C%_test_machine_SOURCES = %D%/test_machine.c $(MODEL_SOURCES)
%C%_test_machine_CPPFLAGS = $(ON_MODEL_CPP)
%C%_test_machine_CFLAGS = $(ON_MODEL)
%C%_test_machine_LDFLAGS = $(ON_MODEL_LINK)

check_PROGRAMS += %D%/test_hold
%C%_test_hold_SOURCES = %D%/test_hold.c %D%/clients.c %D%/clients.h $(MODEL_CPU)
nodist_%C%_test_hold_SOURCES = %D%/writes.c
%C%_test_hold_CPPFLAGS = $(ON_MODEL_CPP) -I%D%
%C%_test_hold_CFLAGS = $(ON_MODEL)
%C%_test_hold_LDFLAGS = $(ON_MODEL_LINK)
%C%_test_hold_LDADD = libdmacrt.a
$(%C%_test_hold_OBJECTS): %D%/writes.c

check_PROGRAMS += %D%/test_faults
%C%_test_faults_SOURCES = %D%/test_faults.c %D%/clients.c %D%/clients.h $(MODEL_CPU)
nodist_%C%_test_faults_SOURCES = %D%/writes.c
%C%_test_faults_CPPFLAGS = $(ON_MODEL_CPP) -I%D%
%C%_test_faults_CFLAGS = $(ON_MODEL)
%C%_test_faults_LDFLAGS = $(ON_MODEL_LINK)
%C%_test_faults_LDADD = libdmacrt.a
$(%C%_test_faults_OBJECTS): %D%/writes.c

# The example, with its own firmware.
check_PROGRAMS += %D%/nand_write
%C%_nand_write_SOURCES = examples/nand-write/main.c $(MODEL_CPU)
nodist_%C%_nand_write_SOURCES = %D%/nand-write.c
%C%_nand_write_CPPFLAGS = $(ON_MODEL_CPP) -I%D%
%C%_nand_write_CFLAGS = $(ON_MODEL)
%C%_nand_write_LDFLAGS = $(ON_MODEL_LINK)
%C%_nand_write_LDADD = libdmacrt.a
$(%C%_nand_write_OBJECTS): %D%/nand-write.c

# Rings on a plain linked-list controller.
check_PROGRAMS += %D%/test_rings
%C%_test_rings_SOURCES = %D%/test_rings.c %D%/lli.c %D%/lli.h
nodist_%C%_test_rings_SOURCES = %D%/rings.c
%C%_test_rings_CPPFLAGS = $(ON_MODEL_CPP) -I%D% -DDMAC_WITH_APPEND=1
%C%_test_rings_CFLAGS = $(ON_MODEL)
%C%_test_rings_LDFLAGS = $(AM_LDFLAGS) -no-pie -Wl,--section-start=.ram=0x40000000
%C%_test_rings_LDADD = libdmacrt.a
$(%C%_test_rings_OBJECTS): %D%/rings.c

GENERATE_ON_MODEL = $(AM_V_GEN)$(MKDIR_P) %D% && ./dmac-compile --emit=h,c --output-dir=%D% \
    -I $(srcdir)/examples/nand-write -C $(srcdir)/controllers
%D%/writes.c: %D%/writes.dmac %D%/rings.dmac examples/nand-write/smp8642.dmac controllers/tango.dmac dmac-compile$(EXEEXT)
	$(GENERATE_ON_MODEL) $(srcdir)/%D%/writes.dmac
%D%/nand-write.c: examples/nand-write/nand-write.dmac examples/nand-write/smp8642.dmac controllers/tango.dmac dmac-compile$(EXEEXT)
	$(GENERATE_ON_MODEL) $(srcdir)/examples/nand-write/nand-write.dmac
%D%/rings.c: %D%/rings.dmac controllers/pl080.dmac dmac-compile$(EXEEXT)
	$(GENERATE_ON_MODEL) $(srcdir)/%D%/rings.dmac
CLEANFILES += %D%/rings.c %D%/rings.h %D%/writes.c %D%/writes.h %D%/nand-write.c %D%/nand-write.h

TESTS += %D%/test_rings %D%/test_machine %D%/test_hold %D%/test_faults %D%/nand-write.sh
EXTRA_DIST += %D%/nand-write.sh %D%/writes.dmac %D%/rings.dmac examples/nand-write/README.md examples/nand-write/expected.txt \
    examples/nand-write/nand-write.dmac examples/nand-write/smp8642.dmac
