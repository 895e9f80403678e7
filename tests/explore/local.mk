# SPDX-License-Identifier: MIT
# The shipped runtime, state by state, in an environment that does anything it can. `make explore` visits every state.
check_PROGRAMS += %D%/explore
%C%_explore_SOURCES = \
    %D%/configs.c \
    %D%/environment.c \
    %D%/explore.c \
    %D%/rules.c \
    %D%/world.h
%C%_explore_CPPFLAGS = -I$(srcdir)/src/runtime -I$(srcdir)/%D% -DDMAC_PORT_FILE='"ports/host.h"'
%C%_explore_LDADD = libdmacrt.a
TESTS += %D%/states.sh %D%/mutants.sh %D%/pictures.sh
EXTRA_DIST += %D%/README.md %D%/edges.c %D%/edges.h %D%/pictures.py %D%/pictures.sh %D%/mutants.py %D%/mutants.sh %D%/states.sh

explore: %D%/explore$(EXEEXT)
	%D%/explore$(EXEEXT)
.PHONY: explore
