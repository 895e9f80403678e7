#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pictures and tables of states in doc/runtime.md are what the shipped runtime does: it is explored with a recorder in the
place of each assignment of a state, and every change that happens is drawn and in the tables, and the other way round.
usage: pictures.py PAGE EXPLORE_SOURCES RUNTIME STATES    (CC)"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

# Where routes change: file, text, what becomes of it, how often it is there.
ROUTES = [
    ("dmac.c", r"(dmac_release_route\([^;]*\);)", r"{ edges_before(); \1 edges_after(); }", 1),
    ("dmac_start.c", r"= (dmac_take_route\([^;]*\));", r"= (edges_before(), \1); edges_after();", 1),
    ("dmac_route.c", r"(\n    if \(domain->connected & ~\(domain->kept \^)", r"\n    edges_before();\1", 1),
    ("dmac_route.c", r"(    dmac_leave\(domain->chans\[0\], saved\);)", r"    edges_after();\n\1", 1),
    ("dmac_init.c", r"(if \(!dmac_operate_route\()", r"edges_before(); \1", 1),
    ("dmac_init.c", r"(domain->kept \|= route->bit;)", r"\1 edges_after();", 1),
]


def recorded(runtime, folder):
    """A copy of the runtime that records; the number of assignments."""
    shutil.copytree(runtime, folder)
    count = 0
    for name in sorted(os.listdir(folder)):
        if not re.fullmatch(r"dmac.*\.[ch]", name):
            continue
        path = os.path.join(folder, name)
        text = open(path).read()
        text, n = re.subn(r"(\S*?)(\w+)((?:\[[^]]*\])?)->state = ([^;]+);",
                          lambda m: "edge_of_%s(%s, %s);" % ("chan" if m.group(2) == "chan" else "tx", m.group(1) + m.group(2) + m.group(3), m.group(4)), text)
        count += n
        for file, old, new, times in ROUTES:
            if file == name:
                text, n = re.subn(old, new, text)
                if n != times:
                    sys.exit("%s: %s is there %d times" % (file, old, n))
        if re.search(r"->state *(\|=|&=|\^=|=[^=])", text) and "edge_of" not in text:
            sys.exit("%s: an assignment that is not seen" % name)
        open(path, "w").write('#include "edges.h"\n' + text if name.endswith(".c") else text)
    return count


def explored(sources, runtime, states):
    with tempfile.TemporaryDirectory() as work:
        folder, program = os.path.join(work, "runtime"), os.path.join(work, "explore")
        if recorded(runtime, folder) < 12:
            sys.exit("assignments of states were not found")
        command = [os.environ.get("CC", "cc"), "-std=c11", "-O1", "-w", "-I", folder, "-I", sources, '-DDMAC_PORT_FILE="ports/host.h"', "-o", program]
        command += sorted(os.path.join(d, f) for d in (sources, folder) for f in os.listdir(d) if f.endswith(".c"))
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit("it does not compile: " + done.stderr[:500])
        done = subprocess.run([program, "--states", states], capture_output=True, text=True)
        if done.returncode:
            sys.exit("a rule does not hold:\n" + done.stdout[-500:])
    edges = {"channel": set(), "transaction": set(), "route": set()}
    for kind, a, b in re.findall(r"^(channel|transaction|route) (\w+) (\w+)$", done.stdout, re.M):
        edges[kind].add((a, b))
    edges["channel"] -= {("IDLE", "IDLE"), ("LAP", "LAP")}      # a new channel is initialised; a lap waits for the end of a pause
    return edges


def drawn(page):
    pictures = {}
    for name, body in re.findall(r"^digraph (\w+) \{\n(.*?)^\}", page, re.M | re.S):
        pictures[name] = set(re.findall(r"(\w+) *-> *(\w+)", body))
    return pictures


def section(page, begin, end):
    text = page[page.index(begin):]
    return text[:text.index(end)]


def rows(text, head):
    """Cells of the table whose head begins so."""
    lines = text[text.index(head):].split("\n")
    table = []
    for line in lines[2:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def channel_table(page):
    """Pairs of states in the rows of section 2.1, `any` and `same` apart."""
    pairs = set()
    for state, _, _, following in rows(section(page, "### 2.1", "### 2.2"), "| state | stimulus"):
        if state.startswith("any"):
            continue
        for a in re.findall(r"\b[A-Z]{3,}\b", state):
            pairs |= {(a, b) for b in re.findall(r"\b[A-Z]{3,}\b", following)}
    return pairs


def transaction_table(page):
    """Pairs in `leaves by` of section 2.2."""
    pairs = set()
    for state, _, ways in rows(section(page, "### 2.2", "### 2.3"), "| state | owner"):
        pairs |= {(state, b) for b in re.findall(r"(?:→|or) ([A-Z]{4,})", ways)}
    return pairs


def stimuli_table(page):
    """Pairs in the cells of the other table there."""
    text = section(page, "### 2.2", "### 2.3")
    head = [cell.strip() for cell in text[text.index("| stimulus →"):].split("\n")[0].strip("|").split("|")]
    pairs = set()
    for cells in rows(text, "| stimulus →"):
        for state, cell in zip(head[1:], cells[1:]):
            pairs |= {(state, b) for b in re.findall(r"\b(?:FREE|READY|PENDING|ACTIVE|COMPLETE|STUCK)\b", cell)}
    return pairs


def route_table(page):
    """A → B: in the paragraph behind the rule of section 2.3."""
    text = section(page, "### 2.3", "### 2.4")
    pairs = set()
    for sources, target in re.findall(r"((?:\w+, )*\w+) → (\w+):", text):
        pairs |= {(source, target) for source in sources.split(", ")}
    return pairs


def show(pairs):
    return ", ".join("%s → %s" % pair for pair in sorted(pairs))


def compared(number, name, happens, said, through=None):
    """`through`: a state that may be entered and left in one step."""
    direct = happens | ({(a, c) for a, b in happens if b == through for d, c in happens if d == through}) | {(a, a) for a, _ in happens if through}
    never, missing = said - direct, happens - said
    print("%sok %d - %s: %d changes" % ("not " if never or missing or len(said) < 8 else "", number, name, len(happens)))
    if never:
        print("# never happens: " + show(never))
    if missing:
        print("# is missing: " + show(missing))
    return not never and not missing


def main():
    page, sources, runtime, states = sys.argv[1:]
    page = open(page, encoding="utf-8").read()
    happens, pictures = explored(sources, runtime, states), drawn(page)
    print("1..7")
    good = [compared(i + 1, "picture of a " + kind, happens[kind], pictures[kind]) for i, kind in enumerate(("channel", "transaction", "route"))]
    good.append(compared(4, "table of a channel", happens["channel"], channel_table(page), "HOLD"))
    good.append(compared(5, "table of a transaction", happens["transaction"], transaction_table(page)))
    stimuli = stimuli_table(page)
    good.append(compared(6, "table of a transaction's stimuli", happens["transaction"] & stimuli, stimuli))
    good.append(compared(7, "ways of a route", happens["route"], route_table(page)))
    return 0 if all(good) else 1


sys.exit(main())
