#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
load common

@test "all files read are listed, descriptions too" {
    run -0 "$DMAC_COMPILE" -MD good.dmac
    [[ "$(cat good.d)" == "good.h good.c: good.dmac"* ]]
    grep -q ' board\.dmac' good.d
    grep -q '/pl080\.dmac$' good.d
    [ "$(tail -c 1 good.d | od -An -tx1)" = " 0a" ]
}

@test "make understands it" {
    cat >Makefile <<'MK'
good.json: good.dmac
	@echo compiling
	@"$(DMAC_COMPILE)" -MD -MP -o $@ $<
-include good.d
MK
    run -0 make --no-print-directory
    [[ "$output" == *compiling* ]]
    run -0 make --no-print-directory
    [[ "$output" == *"up to date"* ]]
    touch -d tomorrow board.dmac
    run -0 make --no-print-directory
    [[ "$output" == *compiling* ]]
}

@test "a board that is gone does not stop make, with -MP" {
    "$DMAC_COMPILE" -MD -MP -o good.json good.dmac
    grep -q '^board\.dmac:$' good.d
    run ! grep -q '^good\.dmac:$' good.d
}

@test "its name and its targets" {
    "$DMAC_COMPILE" -o x.json -MD good.dmac
    [[ "$(cat x.d)" == "x.json: good.dmac"* ]]
    "$DMAC_COMPILE" -o x.json -MD -MF deps -MT '$(OUT)/x' -MQ '$(OUT)/y z' good.dmac
    [[ "$(head -1 deps)" == '$(OUT)/x $$(OUT)/y\ z: good.dmac'* ]]
    "$DMAC_COMPILE" -o x.json -MD -MFother -MTt good.dmac
    [[ "$(head -1 other)" == 't: '* ]]
}

@test "odd characters in names" {
    cp good.dmac 'a b$#.dmac'
    "$DMAC_COMPILE" -o x.json -MD 'a b$#.dmac'
    [[ "$(head -1 x.d)" == 'x.json: a\ b$$\#.dmac'* ]]
    printf 'all: x.json\n\t@echo $(words $^)\ninclude x.d\n' >Makefile
    run -0 make --no-print-directory
}

@test "written only on success: an old one stays" {
    "$DMAC_COMPILE" -MD -o x.json good.dmac
    cp x.d before
    sed -i 's/copy a -> b/copy a -> missing/' good.dmac
    run -1 "$DMAC_COMPILE" -MD -o x.json good.dmac
    cmp x.d before
    [ ! -e x.json ]
    rm x.d
    run -1 "$DMAC_COMPILE" -MD -o x.json good.dmac
    [ ! -e x.d ]
}
