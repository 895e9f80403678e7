# SPDX-License-Identifier: MIT
# Loaded by every bats file: a folder of its own to work in, and a small board.
bats_require_minimum_version 1.5.0
set -o pipefail

setup() {
    mkdir "$BATS_TEST_TMPDIR/work"
    cd "$BATS_TEST_TMPDIR/work" || return 1
    cat >board.dmac <<'BOARD'
use pl080;
memory ram at 0x8000_0000 size 1 MiB;
controller dma0 is pl080 at 0x1013_0000;
BOARD
    cat >good.dmac <<'GOOD'
include "board.dmac";
buffer a : u8[64] at 0x8000_0000;
buffer b : u8[64] at 0x8000_1000;
transfer move on dma0 { copy a -> b; }
GOOD
    sed 's/copy a -> b/copy a -> missing/' good.dmac >bad.dmac
    : >empty.dmac
}

# Files of the folder, on one line.
files() {
    LC_ALL=C ls | tr '\n' ' '
}
