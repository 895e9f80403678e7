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
    %D%/loops-nowhere.dmac %D%/chain-kind.dmac %D%/has-not-optional.dmac %D%/unknown-name.dmac \
    %D%/name-twice.dmac %D%/circular.dmac %D%/role-redefined.dmac %D%/define-carried.dmac \
    %D%/field-unknown.dmac %D%/register-unknown.dmac %D%/field-value-too-large.dmac %D%/no-stop.dmac \
    %D%/no-start.dmac %D%/step-without-need.dmac %D%/never-written.dmac %D%/two-waits.dmac \
    %D%/no-source.dmac %D%/limit-superfluous.dmac %D%/division.dmac %D%/define-grows.dmac
