# SPDX-License-Identifier: MIT
# The IR and the planner: text, counts, refusals, random lists proved by the verifier.
check_PROGRAMS += \
    %D%/test_shapes \
    %D%/test_ir \
    %D%/test_operation \
    %D%/test_plan \
    %D%/test_places \
    %D%/test_ports \
    %D%/test_random \
    %D%/test_rings
%C%_test_ir_SOURCES = %D%/test_ir.c %D%/harness.c %D%/harness.h
%C%_test_ir_LDADD = $(DMAC_LIBS)
%C%_test_ir_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_operation_SOURCES = %D%/test_operation.c %D%/harness.c %D%/harness.h
%C%_test_operation_LDADD = $(DMAC_LIBS)
%C%_test_operation_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_plan_SOURCES = %D%/test_plan.c %D%/harness.c %D%/harness.h
%C%_test_plan_LDADD = $(DMAC_LIBS)
%C%_test_plan_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_places_SOURCES = %D%/test_places.c %D%/harness.c %D%/harness.h
%C%_test_places_LDADD = $(DMAC_LIBS)
%C%_test_places_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_ports_SOURCES = %D%/test_ports.c %D%/harness.c %D%/harness.h
%C%_test_ports_LDADD = $(DMAC_LIBS)
%C%_test_ports_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_random_SOURCES = %D%/test_random.c %D%/harness.c %D%/harness.h
%C%_test_random_LDADD = $(DMAC_LIBS)
%C%_test_random_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_rings_SOURCES = %D%/test_rings.c %D%/harness.c %D%/harness.h
%C%_test_rings_LDADD = $(DMAC_LIBS)
%C%_test_rings_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
%C%_test_shapes_SOURCES = %D%/test_shapes.c %D%/harness.c %D%/harness.h
%C%_test_shapes_LDADD = $(DMAC_LIBS)
%C%_test_shapes_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D% -I$(top_srcdir)/tests
TESTS += \
    %D%/test_shapes \
    %D%/test_ir \
    %D%/test_operation \
    %D%/test_plan \
    %D%/test_places \
    %D%/test_ports \
    %D%/test_random \
    %D%/test_rings
