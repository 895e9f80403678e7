# SPDX-License-Identifier: MIT
# dmac(5) is made of the page of the language, which is its only source, and shipped in the tarball.
dist_man_MANS += %D%/dmac-compile.1 %D%/dmac-decode.1 %D%/dmac.5
EXTRA_DIST += \
    %D%/constructs.md \
    %D%/controller-language.md \
    %D%/controllers.md \
    %D%/diagnostics.md \
    %D%/language.md \
    %D%/man.awk \
    %D%/output.md \
    %D%/runtime.md
MAINTAINERCLEANFILES += %D%/dmac.5

%D%/dmac.5: %D%/constructs.md %D%/language.md %D%/man.awk %D%/dmac-compile.1
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) -v version=$(PACKAGE_VERSION) \
	    -v date="$$(sed -n 's/^\.Dd //p' $(srcdir)/%D%/dmac-compile.1)" \
	    -f $(srcdir)/%D%/man.awk $(srcdir)/%D%/language.md >$@.new && mv $@.new $@
