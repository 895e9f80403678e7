# SPDX-License-Identifier: MIT
# Programs of N descriptors each, on standard output: one list of N pieces, N steps of a loop, one long run.

scale_board='use pl080; memory ddr at 0x0 size 4 GiB; controller dma is pl080 at 0xf000_0000;'

scale_list() { # N
    echo "$scale_board buffer a : u8[$1][64] at 0x1000_0000; buffer b : u8[$1][128] at 0x5000_0000;"
    echo "transfer t on dma { table at 0x0100_0000; copy { for i in 0..$(($1 - 1)) { a[i] } } -> { for i in 0..$(($1 - 1)) { b[i][0 +: 64] } }; }"
}

scale_steps() { # N
    echo "$scale_board buffer a : u8[$1][64] at 0x1000_0000; buffer b : u8[$1][64] at 0x5000_0000;"
    echo "transfer t on dma { table at 0x0100_0000; for i in 0..$(($1 - 1)) { copy a[i] -> b[i]; } }"
}

scale_run() { # N: as many descriptors of 4095 accesses of one byte
    echo "$scale_board buffer a : u8[$(($1 * 4095))] at 0x1000_0000; buffer b : u8[$(($1 * 4095))] at 0x5000_0000;"
    echo "transfer t on dma { table at 0x0100_0000; copy a -> b; option source.width = 1; }"
}
