# SPDX-License-Identifier: MIT
# Scenarios for the runtime, run against the shipped sources: tests/litmus/run FILE…
check_PROGRAMS += %D%/run
%C%_run_SOURCES = \
    %D%/hardware.c \
    %D%/run.c \
    %D%/setup.c \
    %D%/stimuli.c \
    %D%/words.c \
    %D%/world.h
%C%_run_CPPFLAGS = $(JSON_C_CFLAGS) -I$(top_srcdir)/src/runtime -DDMAC_PORT_FILE='"ports/host.h"'
%C%_run_LDADD = libdmacrt.a $(JSON_C_LIBS)
TESTS += %D%/all.sh %D%/words.sh
EXTRA_DIST += \
    %D%/README.md \
    %D%/abort-disconnects.json \
    %D%/after-across-channels.json \
    %D%/after-terminated.json \
    %D%/after-two.json \
    %D%/all.sh \
    %D%/alternatives.json \
    %D%/any-order-of-event-interrupt-poll.json \
    %D%/arm-group-stale.json \
    %D%/callback-submits.json \
    %D%/callback-terminates.json \
    %D%/clock-wraps.json \
    %D%/condition-beats-time.json \
    %D%/condition-true-before-done.json \
    %D%/cyclic-error.json \
    %D%/cyclic-laps.json \
    %D%/cyclic-overrun-event.json \
    %D%/dead-after-terminate.json \
    %D%/dead-and-reborn.json \
    %D%/delay-counts-from-done.json \
    %D%/done-between-read-and-acknowledge.json \
    %D%/early-dropped-when-drained.json \
    %D%/empty-alternative.json \
    %D%/error-and-condition.json \
    %D%/error-stops-then-drains.json \
    %D%/event-before-start.json \
    %D%/event-of-other-transaction.json \
    %D%/event-of-previous-instance.json \
    %D%/event-overtakes-interrupt.json \
    %D%/event-twice.json \
    %D%/finish-and-error-meanwhile.json \
    %D%/gate-each-instance.json \
    %D%/gate.json \
    %D%/gated-group.json \
    %D%/group-all-or-nothing.json \
    %D%/group-member-waits-alone.json \
    %D%/group-refused.json \
    %D%/handover-clears-latches.json \
    %D%/handover-old-event.json \
    %D%/handover.json \
    %D%/hold-without-route.json \
    %D%/interrupt-during-callback.json \
    %D%/irq-is-not-arrival.json \
    %D%/isr-behind-deferred.json \
    %D%/keep-and-rival.json \
    %D%/level-and-delay.json \
    %D%/level-flickers-inside-evaluation.json \
    %D%/level-must-coincide.json \
    %D%/lost-interrupt.json \
    %D%/no-handover-after-error.json \
    %D%/no-hold-ends-at-interrupt.json \
    %D%/notify-done.json \
    %D%/opposite-order-no-deadlock.json \
    %D%/pause-and-handover.json \
    %D%/pause-between-laps.json \
    %D%/pause-dead.json \
    %D%/pause-during-drain.json \
    %D%/pause-ended-by-terminate.json \
    %D%/pause-idle.json \
    %D%/pause-running.json \
    %D%/pause-while-stopping.json \
    %D%/poll-in-callback.json \
    %D%/quarantine-refuses-the-queue.json \
    %D%/release-serves-others-first.json \
    %D%/repeat-replace.json \
    %D%/repeat-replaced-when-route-is-free.json \
    %D%/repeat-without-replace.json \
    %D%/reset-owned.json \
    %D%/reuse-again.json \
    %D%/reuse-terminated.json \
    %D%/reuse-while-draining.json \
    %D%/second-instance-armed.json \
    %D%/shared-line-both.json \
    %D%/shared-line.json \
    %D%/shared-port-waits.json \
    %D%/sharing-nothing-never-waits.json \
    %D%/static-route-quarantined.json \
    %D%/static-route.json \
    %D%/stop-never-comes.json \
    %D%/synchronize-waits-for-stop.json \
    %D%/terminate-between-laps.json \
    %D%/terminate-drops-undelivered.json \
    %D%/terminate-held.json \
    %D%/terminate-running.json \
    %D%/timeout-keep.json \
    %D%/timeout-quarantine.json \
    %D%/two-events.json \
    %D%/words.sh
