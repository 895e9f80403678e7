# SPDX-License-Identifier: MIT
# The command line: options, exit statuses, files, messages.
BATS_TESTS = %D%/messages.bats %D%/options.bats %D%/outputs.bats %D%/depfile.bats %D%/manual.bats %D%/library.bats \
    %D%/errata.bats %D%/peers.bats %D%/print.bats %D%/explain.bats %D%/formats.bats
TESTS += $(BATS_TESTS)
EXTRA_DIST += $(BATS_TESTS) %D%/common.bash %D%/sarif-2.1.0-part.schema.json
