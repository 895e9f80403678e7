# SPDX-License-Identifier: MIT
# dmac(5), dmac-controller(5) and dmac-runtime(3) are made of pages, which are their only source, and shipped in the tarball.
dist_man_MANS += %D%/dmac-compile.1 %D%/dmac-decode.1 %D%/dmac.5 %D%/dmac-controller.5 %D%/dmac-runtime.3
EXTRA_DIST += \
    %D%/constructs.md \
    %D%/controller-language.md \
    %D%/controllers.md \
    %D%/diagnostics.md \
    %D%/dmac-runtime.md \
    %D%/language.md \
    %D%/man.awk \
    %D%/output.md \
    %D%/runtime-figures.md \
    %D%/runtime.md
MAINTAINERCLEANFILES += %D%/dmac.5 %D%/dmac-controller.5 %D%/dmac-runtime.3

MAKE_MAN = $(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -f $(srcdir)/%D%/man.awk -v version=$(PACKAGE_VERSION) \
    -v date="$$(sed -n 's/^\.Dd //p' $(srcdir)/%D%/dmac-compile.1)"
%D%/dmac.5: %D%/constructs.md %D%/language.md %D%/man.awk %D%/dmac-compile.1
	$(MAKE_MAN) -v page=language.md -v name=dmac -v section=5 -v volume='File Formats Manual' \
	    -v summary='language of DMA transfers, their boards and their holds' $(srcdir)/%D%/language.md >$@.new && mv $@.new $@
%D%/dmac-controller.5: %D%/controller-language.md %D%/man.awk %D%/dmac-compile.1
	$(MAKE_MAN) -v page=controller-language.md -v name=dmac-controller -v section=5 -v volume='File Formats Manual' \
	    -v summary='language of descriptions of DMA controllers' $(srcdir)/%D%/controller-language.md >$@.new && mv $@.new $@
%D%/dmac-runtime.3: %D%/dmac-runtime.md %D%/man.awk %D%/dmac-compile.1
	$(MAKE_MAN) -v page=dmac-runtime.md -v name=dmac-runtime -v section=3 -v volume='Library Functions Manual' \
	    -v summary='loads, starts and ends DMA transfers, and holds routes' $(srcdir)/%D%/dmac-runtime.md >$@.new && mv $@.new $@
