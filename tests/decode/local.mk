# SPDX-License-Identifier: MIT
# dmac-decode: dumps, chains, formats.
DECODE_TESTS = %D%/dumps.bats %D%/chains.bats %D%/programs.bats %D%/roundtrip.sh %D%/fuzz.sh
TESTS += $(DECODE_TESTS)
EXTRA_DIST += $(DECODE_TESTS) %D%/common.bash %D%/elf.py %D%/fuzz.py %D%/roundtrip.py %D%/roundtrip.json
