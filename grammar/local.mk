# SPDX-License-Identifier: MIT
# Scanner and parser are generated into the build folder and shipped in the tarball, which needs neither flex nor bison.
noinst_LIBRARIES += libdmacgrammar.a
libdmacgrammar_a_SOURCES = %D%/dmac_scan.c %D%/dmac_parse.c %D%/dmac_parse.h
# Generated code, with fewer warnings than ours.
libdmacgrammar_a_CFLAGS = -Wall -Wno-unused-function $(WERROR_CFLAGS) $(SANITIZE_CFLAGS)
EXTRA_DIST += %D%/dmac.l %D%/dmac.y %D%/dmac.ebnf
BUILT_SOURCES += %D%/dmac_parse.h
MAINTAINERCLEANFILES += %D%/dmac_scan.c %D%/dmac_parse.c %D%/dmac_parse.h

BISONFLAGS = -Wall -Wcounterexamples -Wdangling-alias -Werror

%D%/dmac_parse.c: %D%/dmac.y
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(BISON) $(BISONFLAGS) --file-prefix-map=$(srcdir)/= --header=%D%/dmac_parse.h -o $@ $(srcdir)/%D%/dmac.y

%D%/dmac_parse.h: %D%/dmac_parse.c
	$(AM_V_at)test -f $@ || { rm -f %D%/dmac_parse.c; $(MAKE) $(AM_MAKEFLAGS) %D%/dmac_parse.c; }

%D%/dmac_scan.c: %D%/dmac.l
	$(AM_V_GEN)$(MKDIR_P) %D% && $(FLEX) -L -o $@ $(srcdir)/%D%/dmac.l
