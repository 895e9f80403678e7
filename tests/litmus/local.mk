# SPDX-License-Identifier: MIT
# Scenarios for the runtime, run against the shipped sources: tests/litmus/run FILE…
check_PROGRAMS += %D%/run
%C%_run_SOURCES = \
    %D%/hardware.c \
    %D%/run.c \
    %D%/setup.c \
    %D%/stimuli.c \
    %D%/world.h
%C%_run_CPPFLAGS = $(JSON_C_CFLAGS) -I$(top_srcdir)/src/runtime -DDMAC_PORT_FILE='"ports/host.h"'
%C%_run_LDADD = libdmacrt.a $(JSON_C_LIBS)
TESTS += %D%/all.sh
EXTRA_DIST += \
    %D%/README.md \
    %D%/after-across-channels.json \
    %D%/all.sh \
    %D%/alternatives.json \
    %D%/any-order-of-event-interrupt-poll.json \
    %D%/callback-submits.json \
    %D%/callback-terminates.json \
    %D%/clock-wraps.json \
    %D%/condition-beats-time.json \
    %D%/condition-true-before-done.json \
    %D%/delay-counts-from-done.json \
    %D%/done-between-read-and-acknowledge.json \
    %D%/error-stops-then-drains.json \
    %D%/event-before-start.json \
    %D%/event-of-other-transaction.json \
    %D%/event-of-previous-instance.json \
    %D%/event-overtakes-interrupt.json \
    %D%/event-twice.json \
    %D%/gate-each-instance.json \
    %D%/gate.json \
    %D%/gated-group.json \
    %D%/group-all-or-nothing.json \
    %D%/handover-clears-latches.json \
    %D%/handover-old-event.json \
    %D%/handover.json \
    %D%/interrupt-during-callback.json \
    %D%/irq-is-not-arrival.json \
    %D%/level-flickers-inside-evaluation.json \
    %D%/level-must-coincide.json \
    %D%/lost-interrupt.json \
    %D%/no-handover-after-error.json \
    %D%/no-hold-ends-at-interrupt.json \
    %D%/notify-done.json \
    %D%/opposite-order-no-deadlock.json \
    %D%/pause-during-drain.json \
    %D%/release-serves-others-first.json \
    %D%/repeat-replace.json \
    %D%/reuse-while-draining.json \
    %D%/shared-line.json \
    %D%/shared-port-waits.json \
    %D%/sharing-nothing-never-waits.json \
    %D%/stop-never-comes.json \
    %D%/synchronize-waits-for-stop.json \
    %D%/terminate-drops-undelivered.json \
    %D%/terminate-held.json \
    %D%/terminate-running.json \
    %D%/timeout-keep.json \
    %D%/timeout-quarantine.json
