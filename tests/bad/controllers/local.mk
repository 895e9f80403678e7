# SPDX-License-Identifier: MIT
# Descriptions with one mistake each; the second line says which record they must get.
check_PROGRAMS += %D%/test_check
%C%_test_check_SOURCES = %D%/test_check.c
%C%_test_check_LDADD = $(DMAC_LIBS)
TESTS += %D%/test_check
EXTRA_DIST += %D%/pages.txt \
    %D%/nothing-wrong.dmac %D%/bits-unclaimed.dmac %D%/bits-twice.dmac %D%/branches-differ.dmac \
    %D%/bit-outside.dmac %D%/register-bits-twice.dmac %D%/two-unknowns.dmac %D%/no-inverse.dmac \
    %D%/sign-missing.dmac %D%/condition-too-late.dmac %D%/role-not-carried.dmac %D%/role-stranger.dmac \
    %D%/by-without-count.dmac %D%/slice-hole.dmac %D%/slice-short.dmac %D%/slice-overlap.dmac \
    %D%/forms-alike.dmac %D%/key-twice.dmac %D%/code-too-large.dmac %D%/constant-too-large.dmac \
    %D%/signed-never.dmac %D%/no-chain.dmac %D%/no-next.dmac %D%/no-end.dmac \
    %D%/loops-nowhere.dmac %D%/loops-stepped.dmac %D%/chain-kind.dmac %D%/has-not-optional.dmac %D%/unknown-name.dmac \
    %D%/name-twice.dmac %D%/circular.dmac %D%/role-redefined.dmac %D%/define-carried.dmac \
    %D%/field-unknown.dmac %D%/register-unknown.dmac %D%/field-value-too-large.dmac %D%/no-stop.dmac \
    %D%/no-start.dmac %D%/step-without-need.dmac %D%/never-written.dmac %D%/two-waits.dmac \
    %D%/no-source.dmac %D%/limit-superfluous.dmac %D%/division.dmac %D%/define-grows.dmac \
    %D%/sides-swapped.dmac %D%/good-sides-told-by-bit.dmac %D%/good-sides-told-by-limit.dmac %D%/check-like-copy.dmac \
    %D%/good-general-behind-special.dmac %D%/word-twice.dmac %D%/word-twice-in-branch.dmac %D%/word-above-and-in-branch.dmac \
    %D%/good-word-in-both-branches.dmac %D%/field-twice.dmac %D%/register-field-twice.dmac %D%/good-field-in-both-branches.dmac \
    %D%/mask-of-another-register.dmac %D%/value-too-large.dmac %D%/field-write-too-large.dmac %D%/good-masks.dmac \
    %D%/read-of-no-register.dmac %D%/load-of-no-register.dmac %D%/load-this-in-start.dmac %D%/result-elsewhere.dmac \
    %D%/good-results.dmac %D%/irq-waits.dmac %D%/wait-for-nothing.dmac %D%/head-in-init.dmac \
    %D%/good-init.dmac %D%/pause-for-ever.dmac %D%/good-pause.dmac %D%/role-in-init-only.dmac \
    %D%/constant-over-role.dmac %D%/good-role-in-config.dmac %D%/limit-turned.dmac %D%/limit-in-widths.dmac \
    %D%/limit-both.dmac %D%/limit-when-form.dmac %D%/good-limit-half.dmac %D%/good-limit-parameter.dmac \
    %D%/good-limit-less.dmac %D%/limit-twice.dmac %D%/good-limit-two-whens.dmac %D%/end-not-in-slices.dmac \
    %D%/good-end-in-slices.dmac %D%/good-parameter-both-ways.dmac %D%/parameter-one-way.dmac \
    %D%/load-first-stepped.dmac %D%/good-load-this.dmac %D%/connect-for-ever.dmac %D%/good-connect.dmac \
    %D%/good-clearing-mask.dmac %D%/good-limit-inherited.dmac \
    %D%/good-told-in-a-branch.dmac
