# SPDX-License-Identifier: MIT
# Loaded by every bats file here: a folder to work in, words as dumps.
bats_require_minimum_version 1.5.0
set -o pipefail

setup() {
    DMAC_DECODE=${DMAC_DECODE:-$top_builddir/dmac-decode}
    mkdir "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return 1
}

# Words as bytes: little WORD… | big WORD…
little() { python3 -c 'import sys,struct; sys.stdout.buffer.write(b"".join(struct.pack("<I",int(w,16)) for w in sys.argv[1:]))' "$@"; }
big() { python3 -c 'import sys,struct; sys.stdout.buffer.write(b"".join(struct.pack(">I",int(w,16)) for w in sys.argv[1:]))' "$@"; }

decode() { "$DMAC_DECODE" -C "$top_srcdir/controllers" "$@"; }

# Two descriptors of a PL080 at 0x1000: 64 bytes, then 32; the last ends.
two() { little 80000000 80001000 00001010 0c49b010 80000040 80001040 00000000 8c49b008; }
