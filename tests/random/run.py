#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random programs against the compiler. For each controller of the library boards and transfers are made by chance; what they
mean is computed here and compared with --emit=meaning; then the compiler plans, encodes and proves them, the decoded words
are executed by --simulate, and for some controllers by models of the hardware (execute.py). What is refused must be refused
for a reason that a program can deserve, and not too often. A failing program is made smaller and printed.
usage: run.py [--seed N] [--count N] [--controller NAME] [--only TRANSFER] [--keep DIR]"""
import argparse
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import execute
from generate import Board
from language import Step

DESERVED = {"unsupported", "not-encodable", "bad-access", "request-missing", "address-range", "table-unreachable", "nosplit-too-long",
            "misaligned", "metadata-size", "partial-access"}
COMPILER = os.environ.get("DMAC_COMPILE", "dmac-compile")
PAGES = os.path.join(os.environ.get("top_srcdir", "."), "controllers")


def compiler(folder, text, *options):
    path = os.path.join(folder, "p.dmac")
    with open(path, "w") as file:
        file.write(text)
    try:
        run = subprocess.run([COMPILER, "-C", PAGES, "-w", "--color=never", *options, path], capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return 124, "", "timeout"
    return run.returncode, run.stdout, run.stderr


def library():
    """Every controller of the folder: name, file, channels. What each can do is found out by trying."""
    result = []
    for file in sorted(os.listdir(PAGES)):
        if file.endswith(".dmac"):
            text = open(os.path.join(PAGES, file)).read()
            for name in re.findall(r"^controller (\w+)", text, re.M):
                shown = subprocess.run([COMPILER, "-C", PAGES, "--print-controller=" + name], capture_output=True, text=True).stdout
                channels = re.search(r"(\d+) channels?", shown)
                flags = re.findall(r"^  (\w+) +([01])$", shown.partition("\nparameters\n")[2].partition("\n\n")[0], re.M)
                result.append({"name": name, "flags": [(p, int(v)) for p, v in flags], "file": file[:-5], "channels": int(channels.group(1)) if channels else 1,
                               "counted": "limit count <" in text})
    return result


def errors(text):
    """(line, name, message) of each error."""
    return [(int(line), name, message) for line, message, name in
            re.findall(r"^[^:\n]*:(\d+):\d+: error: (.*) \[([a-z-]+)\]$", text, re.M)]


class Failure(Exception):
    def __init__(self, kind, what, transfer=None):
        super().__init__(what)
        self.kind, self.what, self.transfer = kind, what, transfer


def gist(stderr):
    """The messages, without the source lines."""
    return " / ".join(re.sub(r"^[^:]*p\.dmac:", "", line) for line in stderr.splitlines() if re.match(r"\S.*(error|note|runtime error|ERROR)", line))[:700]


def named(where, stderr):
    """The transfer that an internal error is about."""
    return next((where[int(n)] for n in re.findall(r"p\.dmac:(\d+):", stderr) if int(n) in where), None)


def refusals(board, where, status, stderr):
    """Names of the errors of each transfer; anything that no program deserves is a failure."""
    found = collections.defaultdict(list)
    if status not in (0, 1):
        raise Failure("status", f"exit status {status}: {gist(stderr)}", named(where, stderr))
    for line, name, message in errors(stderr):
        if line not in where:
            raise Failure("board", f"line {line}: {message} [{name}]")
        if name not in DESERVED:
            raise Failure("undeserved", f"{message} [{name}]", where[line])
        # Lists may have their longest, and pieces may need more: the field that counts them, or the limit, says so.
        if plain(board, where[line]) and not (board.controller["counted"] and re.search(r"holds .* is wanted|demands count", message)):
            raise Failure("refused", f"memory to memory: {message} [{name}]", where[line])
        found[where[line]].append((name, message))
    if status == 1 and not found:
        raise Failure("mute", f"status 1 without a reason: {stderr[-300:]}")
    return found


def plain(board, transfer):
    """Copies of memory and nothing else, by a controller that has shown that it can: no refusal is deserved."""
    return {"memory", "bytes"} <= board.can and board.least == 1 and not transfer.late and not transfer.clauses and not transfer.cyclic and not transfer.every and all(
        s.verb == "copy" and len(s.dests) == 1 and not s.check and not s.flags and all(
            getattr(p, "buffer", None) and p.buffer.memory for side in s.sources + s.dests for p in side) for s in transfer.steps)


def compare_meaning(transfer, found):
    want = transfer.meaning()
    for key in ("bytes", "steps", "irqs", "digest"):
        if want[key] != found[key]:
            lines = want["lines"]
            raise Failure("meaning", f"{key} is {found[key]}, should be {want[key]}\n  compiler: {found['moves'][:6]}\n  here:     {lines[:6]}", transfer)


def compare_outcome(transfer, scenario, run):
    """What --simulate says of a scenario."""
    want, have, table = scenario.outcome(transfer), run["outcome"], run["table"]
    if want is None:
        if not table["refused"] and have["residue"] + have["moved"] == 0:
            raise Failure("outcome", f"{scenario.name}: nothing to move, but not refused", transfer)
        return
    if table["refused"]:
        raise Failure("outcome", f"{scenario.name}: prep refuses it", transfer)
    result, moved, residue, times = want
    found = (have["result"].replace(" ", "_"), have["moved"], have["residue"], {k: v for k, v in have["ns"].items()})
    if found != (result, moved, residue, {k: 1000 * v for k, v in times.items()}):
        raise Failure("outcome", f"{scenario.name}: {found}, should be {want}", transfer)
    if not have["as_expected"]:
        raise Failure("outcome", f"{scenario.name}: not as expected", transfer)


def try_board(folder, board, transfers):
    """Everything that is compared. Returns (compiled, refused: list of names, executed)."""
    text, where = board.text(transfers)
    status, out, err = compiler(folder, text, "--emit=meaning", "-o", "-")
    refused = refusals(board, where, status, err)
    left = [t for t in transfers if t not in refused]
    if refused and left:
        text, where = board.text(left)
        status, out, err = compiler(folder, text, "--emit=meaning", "-o", "-")
        if status:
            raise Failure("unstable", f"refused again: {err[-300:]}")
    for transfer, found in zip(left, json.loads(out)["transfers"] if left else []):
        compare_meaning(transfer, found)

    names = [n for reasons in refused.values() for n in reasons[:1]]
    modelled = board.controller["name"] in execute.HARDWARE
    options = ["--emit=json,c" if modelled else "--emit=json", "--output-dir=" + folder]
    for _ in range(3):
        text, where = board.text(left)
        if not left:
            break
        status, out, err = compiler(folder, text, *options)
        refused = refusals(board, where, status, err)
        if not refused:
            break
        names += [reasons[0] for reasons in refused.values()]
        left = [t for t in left if t not in refused]
    else:
        raise Failure("unstable", f"refused again and again: {err[-300:]}")
    if not left:
        return 0, names, 0
    tables = json.load(open(os.path.join(folder, "p.json")))
    source = open(os.path.join(folder, "p.c")).read() if modelled else ""
    status, out, err = compiler(folder, text, "--simulate=json")
    if status not in (0, 1):
        raise Failure("simulate", f"--simulate: exit status {status}: {gist(err)}", named(where, err))
    runs = {}
    for r in json.loads(out)["runs"] if out else []:
        runs.setdefault(r["transfer"], []).append(r)
    executed = 0
    for transfer, found in zip(left, tables["transfers"]):
        run = runs.get(transfer.name, [])
        if found["bytes"] != transfer.meaning()["bytes"]:
            raise Failure("bytes", f"{found['bytes']} bytes in JSON", transfer)
        if len(run) != max(1, len(transfer.scenarios)):
            raise Failure("simulate", "--simulate does not execute it", transfer)
        for r in run:
            if not r["table"]["agrees"]:
                raise Failure("simulate", f"the decoded words do something else: {r['table']['difference']} {r['scenario'] or ''}", transfer)
        for r, scenario in zip(run, transfer.scenarios):
            compare_outcome(transfer, scenario, r)
        if modelled and found["tables"]:
            wrong = execute.difference(board, transfer, found, source)
            if wrong:
                raise Failure("hardware", f"the words move something else: {wrong}", transfer)
            executed += 1
    return len(left), names, executed


# ---- smaller -----------------------------------------------------------------------------------------------------------

def smaller(transfer):
    """Copies of a transfer with a little less in them."""
    import copy
    for what in ("clauses",):
        for i in range(len(transfer.clauses)):
            t = copy.deepcopy(transfer)
            del t.clauses[i]
            yield t
    for i in range(len(transfer.scenarios)):
        t = copy.deepcopy(transfer)
        del t.scenarios[i]
        yield t
    for s in range(len(transfer.scenarios)):
        if transfer.scenarios[s].fault:
            t = copy.deepcopy(transfer)
            t.scenarios[s].fault = None
            yield t
        for i, stimulus in enumerate(transfer.scenarios[s].stimuli):
            if stimulus[1] != "irq":
                t = copy.deepcopy(transfer)
                del t.scenarios[s].stimuli[i]
                yield t
    if len(transfer.steps) > 1:
        for i in range(len(transfer.steps)):
            t = copy.deepcopy(transfer)
            del t.steps[i]
            yield t
    for change in ("cyclic", "every", "none"):
        if getattr(transfer, change):
            t = copy.deepcopy(transfer)
            setattr(t, change, None)
            if change == "cyclic":
                t.every = None
            yield t
    for i, step in enumerate(transfer.steps):
        if step.verb in ("interrupt", "fence"):
            continue
        for side in ("sources", "dests"):
            for k in range(len(getattr(step, side))):
                if len(getattr(step, side)) > (2 if side == "sources" and step.verb == "xor" else 1) and step.verb != "pq":
                    t = copy.deepcopy(transfer)
                    del getattr(t.steps[i], side)[k]
                    t.steps[i].loop = None
                    yield t
        n = step.bytes()
        for length in (n // 2, n - n // 4, n - 8, n - 4, n - 1):
            if 0 < length < n:
                t = copy.deepcopy(transfer)
                new = t.steps[i]
                new.length, new.truncate, new.loop = length, False, None
                for stream in new.sources + new.dests:
                    while len(stream) > 1 and not stream[-1].endless and sum(p.bytes() for p in stream[:-1]) >= length:
                        del stream[-1]
                yield t
        for flag in step.flags:
            t = copy.deepcopy(transfer)
            t.steps[i].flags.remove(flag)
            t.steps[i].loop = None
            yield t


def alone(folder, board, transfers, kind):
    """The one that fails by itself."""
    for t in transfers:
        try:
            try_board(folder, board, [t])
        except Failure as failure:
            if failure.kind == kind:
                return t
    return None


def shrink(folder, board, transfer, kind, budget=250):
    def fails(t):
        try:
            try_board(folder, board, [t])
        except Failure as failure:
            return failure if failure.kind == kind else None
        return None
    last = fails(transfer)
    if not last:
        return board.text([transfer])[0], None
    going = True
    while going and budget > 0:
        going = False
        for t in smaller(transfer):
            budget -= 1
            if budget <= 0:
                break
            if t.legal():
                failure = fails(t)
                if failure:
                    transfer, last, going = t, failure, True
                    break
    used = set(re.findall(r"\w+", transfer.text()))
    keep = []
    for line in reversed(board.lines):                  # buffers that nothing names are in the way
        name = re.match(r"buffer (\w+)", line)
        if not name or name.group(1) in used:
            used |= set(re.findall(r"\w+", line))
            keep.insert(0, line)
    lines, board.lines = board.lines, keep
    text = board.text([transfer])[0] if fails(transfer) else None
    board.lines = lines
    return text or board.text([transfer])[0], last


# ---- all of it -----------------------------------------------------------------------------------------------------------

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default=os.environ.get("DMAC_SEED", "1"))
    parser.add_argument("--count", type=int, default=int(os.environ.get("DMAC_RANDOM", "3000")))
    parser.add_argument("--controller")
    parser.add_argument("--board", type=int)
    parser.add_argument("--keep")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--first", action="store_true", help="stop at the first failure, as it is")
    args = parser.parse_args()

    controllers = [c for c in library() if args.controller in (None, c["name"])]
    per = 40
    boards = max(1, args.count // per // len(controllers))
    totals = collections.Counter()
    failures = 0
    number = 0
    print(f"1..{len(controllers) + 1}")
    for controller in controllers:
        compiled = refused = executed = 0
        reasons = collections.Counter()
        bad = []
        for k in range(boards):
            if args.board not in (None, k):
                continue
            rng = random.Random(f"{args.seed} {controller['name']} {k}")
            with tempfile.TemporaryDirectory() as folder:
                board = Board(rng, controller, folder, compiler)
                for _ in range(8):                      # a channel, or a setting of the parameters, that can do nothing of all this
                    board = board if board.serves else Board(rng, controller, folder, compiler)
                board.fill_up(per)
                left = list(board.transfers)
                while left:
                    try:
                        done, names, ran = try_board(folder, board, left)
                        compiled, refused, executed = compiled + done, refused + len(names), executed + ran
                        reasons.update(re.sub(r"[0-9]+", "N", m) + f" [{n}]" for n, m in names)
                        break
                    except Failure as failure:
                        if args.first:
                            print(f"# {failure.kind}: {failure.what}")
                            return 1
                        if failure.transfer is None:
                            failure.transfer = alone(folder, board, left, failure.kind)
                        bad.append((k, board, failure))
                        if failure.transfer is None or len(bad) > 5:
                            break
                        left = [t for t in left if t is not failure.transfer]
                for k_, board_, failure in bad:
                    if board_ is not board:
                        continue
                    again = f"DMAC_SEED={args.seed} run.py --controller {controller['name']} --board {k_} --count {args.count}"
                    text, last = board.text(None)[0], None
                    if failure.transfer is not None:
                        text, last = shrink(folder, board, failure.transfer, failure.kind)
                    print(f"# {failure.kind}: {(last or failure).what}\n# again: {again}".replace("\n", "\n# "))
                    for line in text.splitlines()[:40]:
                        print("#   ", line[:500])
                    if args.keep:
                        name = f"{controller['name']}-{args.seed}-{k_}-{failure.kind}.dmac"
                        open(os.path.join(args.keep, name), "w").write(f"// {(last or failure).what}\n".replace("\n  ", "\n// ") + text)
        number += 1
        share = compiled / max(1, compiled + refused)
        usual = 0.4 if compiled + refused > 3 * per else 0.2    # few boards tell little
        if 2 * sum(n for reason, n in reasons.items() if "cannot move these" in reason) > compiled + refused:
            usual = 0                                   # what it can move has an alignment that few pieces have
        no_copies = sum(n for reason, n in reasons.items() if "has no form that moves" in reason) >= 0.6 * refused
        if no_copies and not compiled:
            usual = 0                                   # it only fills, say: nearly all of these copy
        good = not bad and (share >= usual or args.board is not None) and (compiled > 0 or no_copies or args.board is not None)
        failures += not good
        totals.update(compiled=compiled, refused=refused, executed=executed)
        print(f"{'ok' if good else 'not ok'} {number} - {controller['name']}: {compiled} compiled, {refused} refused, "
              f"{executed} executed by a model of the hardware (seed {args.seed})", flush=True)
        if not args.quiet:
            for reason, n in reasons.most_common(8):
                print(f"#   {n} {reason}")
    good = totals["compiled"] >= 0.6 * (totals["compiled"] + totals["refused"])
    failures += not good
    print(f"{'ok' if good else 'not ok'} {number + 1} - {totals['compiled']} compiled, {totals['refused']} refused, "
          f"{totals['executed']} executed by a model of the hardware")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
