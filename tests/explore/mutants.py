#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plausible mistakes in the runtime, put into a copy of it one at a time: the explorer must find each. A mistake whose place
is gone fails, too: it is to move with the code.      usage: mutants.py EXPLORE_SOURCES RUNTIME STATES    (CC, CFLAGS)"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

# what is mistaken, file, text, what becomes of it
MUTANTS = [
    ("latches are not cleared at a start", "dmac_start.c", "    chan->events = 0;\n    chan->result", "    chan->result"),
    ("the cookie of an event is ignored", "dmac_calls.c", "tx->state != DMAC_TX_ACTIVE || tx->cookie != cookie", "tx->state != DMAC_TX_ACTIVE"),
    ("an event before the start is taken", "dmac_calls.c", "tx->state != DMAC_TX_ACTIVE || tx->cookie != cookie", "tx->cookie != cookie"),
    ("the route is given back at the interrupt, as the public driver did", "dmac.c", "    chan->state = DMAC_CH_HOLD;\n    chan->t0 = dmac_port_time();\n",
     "    chan->t0 = dmac_port_time();\n    if (chan->result == DMAC_RESULT_OK) {\n        release(chan, DMAC_ELSE_DISCONNECT);\n        return;\n    }\n    chan->state = DMAC_CH_HOLD;\n"),
    ("time before condition", "dmac.c", "if (hold->until != NULL && !hold->until(hold, chan->events, elapsed)) {",
     "if ((hold->within != 0 && elapsed >= hold->within) || (hold->until != NULL && !hold->until(hold, chan->events, elapsed))) {"),
    ("time counts from the start", "dmac.c", "    chan->state = DMAC_CH_HOLD;\n    chan->t0 = dmac_port_time();\n", "    chan->state = DMAC_CH_HOLD;\n"),
    ("the else action comes one tick early", "dmac.c", "elapsed < hold->within", "elapsed + 1 < hold->within"),
    ("waiting heads are forgotten", "dmac_route.c", "    domain->dirty |= domain->waiting;\n", ""),
    ("a rival is not looked at", "dmac_route.c", "owned & route->conflicts ? START_WAIT", "owned & route->bit ? START_WAIT"),
    ("a quarantined route is used", "dmac_route.c", "if (domain->quarantined & route->conflicts)", "if (domain->quarantined & route->conflicts & 0)"),
    ("a kept route is thought to be owned", "dmac_route.c", "domain->connected & ~(domain->kept & route->bit) & ~ignoring", "domain->connected & ~ignoring"),
    ("handover after an error", "dmac_internal.h", "(chan->result == DMAC_RESULT_OK && path->hold != NULL && (path->hold->flags & DMAC_HANDOVER))",
     "(path->hold != NULL && (path->hold->flags & DMAC_HANDOVER))", "dmac.c", "        dmac_port_barrier();\n        dmac_enter_hold(chan);",
     "        dmac_port_barrier();\n        finished(chan);"),
    ("handover although the path does not say so", "dmac_internal.h", " && (path->hold->flags & DMAC_HANDOVER)", ""),
    ("handover while paused", "dmac_internal.h", "head->block != 0 || (chan->flags & FLAG_PAUSED) ||", "head->block != 0 ||"),
    ("callbacks nest", "dmac_report.c", "    if (chan->flags & FLAG_IN_CB)\n        return saved;\n", ""),
    ("a callback before the transaction is the client's", "dmac_report.c", "tx->state = tx->transfer->flags & DMAC_T_REUSE ? DMAC_TX_READY : DMAC_TX_FREE;", "(void)0;"),
    ("callbacks with the lock held", "dmac_report.c", "        dmac_unlock(domain, saved);\n        if (callback != NULL)\n            callback(&report);\n        saved = dmac_lock(domain);\n",
     "        if (callback != NULL)\n            callback(&report);\n"),
    ("callbacks before starts", "dmac.c", "    dmac_start_all(chan);\n    if (look != LOOK_CALL)\n        saved = dmac_deliver(chan, look, saved);\n",
     "    if (look != LOOK_CALL)\n        saved = dmac_deliver(chan, look, saved);\n    dmac_start_all(chan);\n"),
    ("terminated work is called back", "dmac_start.c", "        tx->state = DMAC_TX_FREE;\n", "        tx->next = NULL, *chan->list_end = tx, chan->list_end = &tx->next;\n"),
    ("terminate forgets the done list", "dmac_calls.c", "        if (tx == chan->current)\n            continue;\n",
     "        if (tx == chan->current)\n            continue;\n        if (tx->state == DMAC_TX_COMPLETE) {\n            tx->next = NULL, *chan->list_end = tx, chan->list_end = &tx->next;\n            continue;\n        }\n"),
    ("terminate does not stop the controller", "dmac_calls.c", "            dmac_stop(chan, 0);", "            dmac_enter_hold(chan);"),
    ("a stop is believed at once", "dmac.c", "idle = controller->idle(&chan->at) != 0;", "idle = true;"),
    ("a stop that never comes is waited for", "dmac.c", "dmac_port_time() - chan->t0 < controller->stop_within", "true"),
    ("a dead channel's route is given back", "dmac.c", "release(chan, DMAC_ELSE_KEEP | DMAC_ELSE_QUARANTINE);", "release(chan, DMAC_ELSE_DISCONNECT);"),
    ("a dead channel's route can be reset", "dmac.c", "release(chan, DMAC_ELSE_KEEP | DMAC_ELSE_QUARANTINE);", "release(chan, DMAC_ELSE_QUARANTINE);"),
    ("the queue of a dead channel waits for ever", "dmac_start.c", "        if (chan->state != DMAC_CH_DEAD) {\n", "        if (true) {\n"),
    ("a gated transfer starts when issued", "dmac_calls.c", "        tx->block |= BLOCK_NOT_ARMED;\n", "        (void)0;\n"),
    ("half a group is armed", "dmac_calls.c", "        if (!can_be_armed(txs[i], cookie + i)) {", "        if (i == 0 && !can_be_armed(txs[i], cookie + i)) {"),
    ("half a group is submitted", "dmac_calls.c", "    while (i-- > 0)\n        txs[i]->state = DMAC_TX_READY;\n", ""),
    ("dependants start when it has failed", "dmac_start.c", "                tx->block |= BLOCK_DEP_FAILED;\n", "                (void)0;\n"),
    ("dependants are not told of a terminate", "dmac_calls.c", "        if (tx->state == DMAC_TX_PENDING)\n            dmac_tell_dependants(chan->domain, tx, false);\n", ""),
    ("dependants start at once", "dmac_calls.c", "            tx->block |= BLOCK_DEPENDS;", "            (void)0;"),
    ("a lap starts while paused", "dmac.c", "    if (chan->flags & FLAG_PAUSED)\n        return;\n", ""),
    ("pause does not keep heads from starting", "dmac_start.c", "chan->state != DMAC_CH_IDLE || (chan->flags & FLAG_PAUSED)", "chan->state != DMAC_CH_IDLE"),
    ("an error is not stopped", "dmac.c", "    dmac_stop(chan, DMAC_FAILED);\n", "    dmac_enter_hold(chan);\n"),
    ("a descriptor's interrupt is the end", "dmac.c", "    if (!(status & DMAC_DONE))                          /* a shared line, or too early */\n        return;\n", ""),
    ("reset takes an owned route", "dmac_route.c", "if (domain->connected & ~(domain->kept ^ domain->quarantined) & route->bit) {", "if (false) {"),
    ("a box that does not answer is believed", "dmac_route.c", "    domain->quarantined |= route->bit;\n    return false;\n", "    return true;\n"),
]


def patched(runtime, folder, mutant):
    """A copy with the mistake; how many places there were for each of its texts."""
    shutil.copytree(runtime, folder)
    found = []
    for file, old, new in zip(mutant[1::3], mutant[2::3], mutant[3::3]):
        path = os.path.join(folder, file)
        text = open(path).read()
        found.append(text.count(old))
        open(path, "w").write(text.replace(old, new, 1))
    return found


def outcome(sources, runtime, states, work, mutant):
    folder = os.path.join(work, re.sub(r"\W", "-", mutant[0]))
    found = patched(runtime, folder, mutant)
    if found != [1] * len(found):
        return "its place is not there once, but %s times" % ", ".join(map(str, found))
    program = os.path.join(work, "explore")
    command = [os.environ.get("CC", "cc"), "-std=c11", "-O1", "-w", "-I", folder, "-I", sources, '-DDMAC_PORT_FILE="ports/host.h"', "-o", program]
    command += sorted(os.path.join(d, f) for d in (sources, folder) for f in os.listdir(d) if f.endswith(".c"))
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return "it does not compile: " + done.stderr[:300]
    try:
        done = subprocess.run([program, "--states", states, "--first"], capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return ""                                       # it hangs: that is noticed, too
    return "" if done.returncode else "nothing notices it"


def main():
    sources, runtime, states = sys.argv[1:]
    print("1..%d" % len(MUTANTS))
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        for i, mutant in enumerate(MUTANTS):
            why = outcome(sources, runtime, states, work, mutant)
            bad += why != ""
            print("%sok %d - noticed: %s" % ("not " if why else "", i + 1, mutant[0]))
            if why:
                print("# " + why)
            sys.stdout.flush()
    return 1 if bad else 0


sys.exit(main())
