# SPDX-License-Identifier: MIT
dist_man_MANS += %D%/dmac-compile.1
EXTRA_DIST += %D%/controller-language.md %D%/diagnostics.md %D%/language.md %D%/output.md %D%/runtime.md
