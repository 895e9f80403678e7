#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every form of a dump gives the same chain; bad ones are told with the line, and never decoded.
load common

want() { two >two.bin; decode -c pl080 --base=0x1000 two.bin 0x1000 | sed '1s/^[^ ]*//' >want; grep -q 'moves 96 bytes in 2 descriptors' want; }
same() { sed '1s/^[^ ]*//' "$1" | diff want -; }     # but for the name

@test "a raw dump" {
    want
    [ "$(wc -l <want)" -gt 10 ]
}

@test "hexdump -C, with and without its last line" {
    want
    printf '%s\n' '00001000  00 00 00 80 00 10 00 80  10 10 00 00 10 b0 49 0c  |..............I.|' \
        '00001010  40 00 00 80 40 10 00 80  00 00 00 00 08 b0 49 8c  |@...@.........I.|' '00001020' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    sed -i '$d' dump
    decode -c pl080 dump 0x1000 >is
    same is
    sed -i 's/ |.*//' dump
    decode -c pl080 dump 0x1000 >is
    same is
}

@test "xxd: groups of four digits are bytes in the order of memory" {
    want
    printf '%s\n' '00001000: 0000 0080 0010 0080 1010 0000 10b0 490c  ..............I.' \
        '00001010: 4000 0080 4010 0080 0000 0000 08b0 498c  @...@.........I.' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    sed -i 's/  [^ ]*$//' dump
    decode -c pl080 dump 0x1000 >is
    same is
}

@test "md of a boot loader: values" {
    want
    printf '%s\n' '00001000: 80000000 80001000 00001010 0c49b010    ..............I.' \
        '00001010: 80000040 80001040 00000000 8c49b008    @...@.........I.' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    sed -i 's/    .*//' dump
    decode -c pl080 dump 0x1000 >is
    same is
}

@test "the characters beside the groups tell their order" {
    want
    # groups of eight digits that are bytes in the order of memory
    printf '%s\n' '00001000: 00000080 00100080 10100000 10b0490c  ..............I.' \
        '00001010: 40000080 40100080 00000000 08b0498c  @...@.........I.' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    sed -i 's/  [^ ]*$//' dump
    run -1 decode -c pl080 dump 0x1000
    decode -c pl080 --order=bytes dump 0x1000 >is
    same is
}

@test "od: octal addresses, words of 16 and 32 bits" {
    want
    od -A x -t x4 two.bin >dump
    decode -c pl080 --base=0x1000 dump 0x1000 >is
    same is
    od -t x2 two.bin >dump
    decode -c pl080 --base=0x1000 dump 0x1000 >is
    same is
    od -A d -t x1z two.bin >dump
    decode -c pl080 --base=0x1000 dump 0x1000 >is
    same is
}

@test "a debugger, a kernel's log, one word at a time, words without addresses" {
    want
    printf '%s\n' '0x1000 <chain>:	0x80000000	0x80001000	0x00001010	0x0c49b010' \
        '0x1010 <chain+16>:	0x80000040	0x80001040	0x00000000	0x8c49b008' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    printf '%s\n' '[   12.345678] 00001000: 00 00 00 80 00 10 00 80 10 10 00 00 10 b0 49 0c' \
        '[   12.345699] 00001010: 40 00 00 80 40 10 00 80 00 00 00 00 08 b0 49 8c' >dump
    decode -c pl080 dump 0x1000 >is
    same is
    i=4096
    for word in 80000000 80001000 00001010 0c49b010 80000040 80001040 00000000 8c49b008; do
        printf '0x%x: 0x%s\n' $i $word
        i=$((i + 4))
    done >dump
    decode -c pl080 dump 0x1000 >is
    same is
    tr -d : <dump >bare
    decode -c pl080 bare 0x1000 >is
    same is
    { echo '# LLI'; sed 's/.*: //; s/$/,/' dump; } >bare
    decode -c pl080 --base=0x1000 bare 0x1000 >is
    same is
}

@test "lines of * repeat the one before" {
    { little 80000000 80001000 00001080 0c49b010; head -c 112 /dev/zero; little 80000040 80001040 00000000 8c49b008; } >far.bin
    hexdump -C far.bin >dump
    grep -q '^\*$' dump
    decode -c pl080 --base=0x1000 far.bin 0x1000 | sed '1s/^[^ ]*//' >want
    decode -c pl080 --base=0x1000 dump 0x1000 >is
    same is
}

@test "Intel HEX, with an extended address and in segments" {
    want
    printf '%s\n' ':020000040000FA' ':101000000000 080001000801010000010B0490CA9' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [ "${stderr_lines[0]}" = "dump:2:14: error: this is no hex digit [dump-format]" ]
    python3 - <<'EOF'
def rec(a, t, d):
    b = bytes([len(d)]) + a.to_bytes(2, "big") + bytes([t]) + d
    return ":" + (b + bytes([-sum(b) & 255])).hex().upper() + "\n"
two = open("two.bin", "rb").read()
open("linear", "w").write(rec(0, 4, b"\0\0") + rec(0x1010, 0, two[16:]) + rec(0x1000, 0, two[:16]) + rec(0, 1, b""))
open("segment", "w").write(rec(0, 2, b"\1\0") + rec(0, 0, two) + rec(0, 1, b""))
open("cut", "w").write(rec(0x1000, 0, two))
open("twice", "w").write(rec(0x1000, 0, two) + rec(0x101c, 0, two[:4]) + rec(0, 1, b""))
open("sum", "w").write(rec(0x1000, 0, two).replace("8C", "8D") + rec(0, 1, b""))
open("short", "w").write(rec(0x1000, 0, two)[:40] + "\n")
open("behind", "w").write(rec(0, 1, b"") + rec(0x1000, 0, two))
EOF
    for name in linear segment; do
        decode -c pl080 $name 0x1000 >is
        same is
    done
    run -0 --separate-stderr decode -c pl080 cut 0x1000
    [[ $stderr == *"cut:1:"*"warning: the file ends without an end record (:00000001FF): some of it may be missing [dump-truncated]"* ]]
    run -1 --separate-stderr decode -c pl080 twice 0x1000
    [[ $stderr == *"twice:2:1: error: the byte at 0x101c is there twice [dump-overlap]"*"twice:1:1: note: here for the first time"* ]]
    [ -z "$output" ]
    run -1 --separate-stderr decode -c pl080 sum 0x1000
    [[ $stderr == *"sum:1:74: error: the checksum is "*", of these digits it would be "*"[dump-checksum]"* ]]
    [ -z "$output" ]
    run -1 --separate-stderr decode -c pl080 short 0x1000
    [[ $stderr == *"short:1:"*"[dump-format]"* ]]
    run -1 --separate-stderr decode -c pl080 behind 0x1000
    [[ $stderr == *"behind:2:1: error: a record behind the end record [dump-format]"* ]]
}

@test "S-records of all widths" {
    want
    python3 - <<'EOF'
def rec(t, a, w, d):
    b = bytes([w + len(d) + 1]) + a.to_bytes(w, "big") + d
    return "S%d" % t + (b + bytes([~sum(b) & 255])).hex().upper() + "\n"
two = open("two.bin", "rb").read()
for t, w in (1, 2), (2, 3), (3, 4):
    open("s%d" % t, "w").write(rec(0, 0, 2, b"HDR") + rec(t, 0x1000, w, two[:20]) + rec(t, 0x1014, w, two[20:]) + rec(5, 2, 2, b"") + rec(10 - t, 0, w, b""))
open("sum", "w").write(rec(1, 0x1000, 2, two)[:-3] + "00\n" + rec(9, 0, 2, b""))
open("kind", "w").write(rec(1, 0x1000, 2, two) + "S4030000FC\n")
open("cut", "w").write(rec(1, 0x1000, 2, two))
EOF
    for name in s1 s2 s3; do
        decode -c pl080 $name 0x1000 >is
        same is
    done
    run -1 --separate-stderr decode -c pl080 sum 0x1000
    [[ $stderr == *"sum:1:"*"the checksum is 00, of these digits it would be "*"[dump-checksum]"* ]]
    run -1 --separate-stderr decode -c pl080 kind 0x1000
    [[ $stderr == *"kind:2:1: error: there is no such kind of S-record [dump-format]"* ]]
    run -0 --separate-stderr decode -c pl080 cut 0x1000
    [[ $stderr == *"[dump-truncated]"* ]]
    run -1 --separate-stderr decode -Werror=dump-truncated -c pl080 cut 0x1000
    [[ $stderr == *"error: the file ends without"* ]]
}

# An ELF file made of nothing but its headers: elf CLASS ENDIAN KIND
elf() { python3 "$top_srcdir/tests/decode/elf.py" "$@"; }

@test "ELF of both classes and byte orders, by segment or section, with a symbol" {
    "$DMAC_DECODE" --version >/dev/null
    want
    for class in 32 64; do
        for kind in segment section object; do
            elf $class little $kind two.bin >two.elf
            run --separate-stderr decode -c pl080 two.elf chain
            [[ $stderr != *"built without libelf"* ]] || skip "built without libelf"
            if [ $kind = object ]; then                     # its sections have no addresses yet: the link leads out
                [[ $output == *"  at 0x0"*"  0  0x0  copy: 64 bytes from 0x80000000 to 0x80001000,"* ]]
                [[ $stderr == *"this leads to 0x1010, which is not in the dump"* ]]
                continue
            fi
            [ $status -eq 0 ]
            printf '%s\n' "$output" >is
            same is
        done
    done
    big 00050000 10000000 00050000 20000000 00000000 00000001 00001000 00000000 >fsl.bin
    for class in 32 64; do
        elf $class big segment fsl.bin >fsl.elf
        decode -c fsl_eloplus fsl.elf chain >is
        grep -q '4096 bytes from 0x10000000 to 0x20000000' is
    done
}

@test "symbols: with an offset, unknown, of another kind of file" {
    want
    elf 32 little segment two.bin >two.elf
    run --separate-stderr decode -c pl080 two.elf chain+16
    [[ $stderr != *"built without libelf"* ]] || skip "built without libelf"
    [[ $output == *"moves 32 bytes in 1 descriptor"* ]]
    run -1 --separate-stderr decode -c pl080 two.elf chian
    [[ $stderr == *"error: two.elf has no symbol 'chian'; did you mean 'chain'? [dump-symbol]"* ]]
    run -1 --separate-stderr decode -c pl080 --base=0x1000 two.bin chain
    [[ $stderr == *"two.bin has no symbol 'chain'"*"note: only an ELF file has symbols; this was read as raw"* ]]
    run -1 --separate-stderr decode -c pl080 two.elf twin
    [[ $stderr == *"two.elf has several symbols 'twin'"*"at 0x1000 and 0x1010"* ]]
}

@test "damaged ELF files" {
    want
    elf 64 little segment two.bin >two.elf
    head -c 100 two.elf >cut.elf
    run -1 --separate-stderr decode -c pl080 cut.elf 0x1000
    [[ $stderr != *"built without libelf"* ]] || skip "built without libelf"
    [[ $stderr == *"[dump-format]"* ]]
    head -c 20 two.elf >cut.elf
    run -1 --separate-stderr decode -c pl080 cut.elf 0x1000
    [[ $stderr == *"[dump-format]"* ]]
    run -1 --separate-stderr decode --format=elf -c pl080 two.bin 0x1000
    [[ $stderr == *"two.bin: this is no ELF file [dump-format]"* ]]
}

@test "text that is no dump: line and column" {
    printf '00001000: 80000000 8000100g\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [ "${stderr_lines[0]}" = "dump:1:27: error: this is no hex digit [dump-format]" ]
    [ -z "$output" ]
    printf '00001000: 80000000 800\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [ "${stderr_lines[0]}" = "dump:1:20: error: a group has two digits for each byte [dump-format]" ]
    printf '00001000: 80000000 80001000\n*\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [[ $stderr == *"dump:2:1: error: '*' needs a line with an address behind it [dump-format]"* ]]
    printf '*\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [[ $stderr == *"'*' repeats a line, and there is none before it"* ]]
    printf '0: 00\n*\nffffffffffff: 00\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0
    [[ $stderr == *"dump:2:1: error: '*' would stand for the bytes from 0x1 to 0xffffffffffff [too-large]"* ]]
    printf '1000: 00000000\n1000: 00000000\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [[ $stderr == *"dump:2:1: error: the byte at 0x1000 is there twice [dump-overlap]"* ]]
    printf 'ffffffffffffffff: 0000\n' >dump
    run -1 --separate-stderr decode -c pl080 dump 0x1000
    [[ $stderr == *"2 bytes at 0xffffffffffffffff go beyond the last address"* ]]
}

@test "nothing, garbage, folders, files that are not there" {
    : >empty
    run -1 --separate-stderr decode -c pl080 empty 0
    [[ $stderr == *"dmac-decode: error: empty holds no bytes [dump-format]"* ]]
    head -c 65536 "$DMAC_DECODE" | tail -c 40000 >garbage
    run -1 --separate-stderr decode -c pl080 garbage 0x1000
    [[ $stderr == *"garbage@0x1000: "* ]]
    run -3 --separate-stderr decode -c pl080 nowhere 0
    [ "$stderr" = "dmac-decode: cannot read nowhere: No such file or directory" ]
    run -3 --separate-stderr decode -c pl080 . 0
    [ "$stderr" = "dmac-decode: cannot read .: Is a directory" ]
}

@test "standard input" {
    want
    two | decode -c pl080 --base=0x1000 - 0x1000 >is
    grep -q '^<stdin>  pl080  at 0x1000' is
    same is
}
