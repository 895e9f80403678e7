#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The library in one table, doc/controllers.md: what each description has, and what of it is compared with what. Everything is
read from the files that the tests use, and from the compiler's own answers.     usage: table.py [--update]"""
import glob
import json
import os
import re
import subprocess
import sys

TOP = os.environ.get("top_srcdir", ".")
COMPILER = os.environ.get("DMAC_COMPILE", "dmac-compile")
TABLE = os.path.join(TOP, "doc", "controllers.md")


def read(*path):
    with open(os.path.join(TOP, *path)) as file:
        return file.read()


def compiler(*arguments):
    return subprocess.run([COMPILER, "-C", os.path.join(TOP, "controllers"), *arguments], capture_output=True, text=True, check=True).stdout


class Description:
    def __init__(self, page, name, base, title, source, unconfirmed):
        self.page, self.name, self.base, self.title, self.source, self.unconfirmed = page, name, base, title, source, unconfirmed
        printed = compiler("--print-controller", name)
        self.forms = re.findall(r"^  (\w+) (?:in \w+ )?moves ", printed, re.M)
        found = re.search(r"^sequences: (.*)$", printed, re.M)
        self.sequences = found.group(1).split() if found else []
        found = re.search(r"^errata\n((?:  .*\n)+)", printed, re.M)
        self.errata = re.findall(r"^  (\w+)[,:]", found.group(1), re.M) if found else []
        self.replaceable = bool(re.search(r"^chain .*loops replaceable", printed, re.M))


def library():
    """Each description of the pages, in their order, with the marks that stand in it."""
    found = []
    for path in sorted(glob.glob(os.path.join(TOP, "controllers", "*.dmac"))):
        page, current, early = os.path.basename(path)[:-5], None, []
        for number, line in enumerate(open(path), 1):
            head = re.match(r'controller (\w+)(?: is (\w+))?(?: "([^"]*)")?', line)
            if head:
                current = [page, head.group(1), head.group(2), head.group(3) or "", "", []]
                current[5] += early
                early = []
                found.append(current)
            source = re.search(r'^\s*source "([^"]*)"', line)
            if source and current and not current[4]:
                current[4] = source.group(1)
            mark = re.search(r"// unconfirmed: *(.*)", line)
            if mark:
                (current[5] if current else early).append((number, mark.group(1).rstrip(" .")))
    return [Description(*one) for one in found]


def golden():
    """Of each description: vectors, their words, those whose words are refused because they are wrong, register writes compared."""
    counts = {}
    for path in glob.glob(os.path.join(TOP, "tests", "golden", "*.moves.json")):
        vectors = {v["name"]: v for v in json.loads(read("tests", "golden", os.path.basename(path).replace(".moves", "")))}
        for move in json.load(open(path)):
            vector, count = vectors[move["name"]], counts.setdefault(move["controller"], [0, 0, 0, 0])
            if "refused" in move:
                count[2] += 1
                continue
            words = vector.get("words") or [r for r in vector.get("regs", []) if r[1] == "pchan"]
            count[0] += 1
            count[1] += len(words)
            count[3] += bool(vector.get("regs") or vector.get("start")) and move.get("sequences", True)
    return counts


def emulated():
    """Of each description: the boards of tests/qemu whose firmware uses it, or what is derived from it there."""
    derived = {}
    for path in glob.glob(os.path.join(TOP, "tests", "qemu", "controllers", "*.dmac")):
        derived.update(re.findall(r"^controller (\w+) is (\w+)", open(path).read(), re.M))
    boards = {}
    for path in sorted(glob.glob(os.path.join(TOP, "tests", "qemu", "*", "*.dmac"))):
        for name in re.findall(r"^controller \w+ is (\w+) at", open(path).read(), re.M):
            boards.setdefault(derived.get(name, name), []).append(os.path.basename(os.path.dirname(path)))
    return boards


def by_their_writes():
    """Of each description: sequences whose writes tests/emit/test_ops.c compares with the manual's."""
    found = {}
    for path in glob.glob(os.path.join(TOP, "tests", "golden", "*.sequences.json")):
        for name, of in json.load(open(path)).items():
            for run in of.get("runs", []):
                found.setdefault(name, set()).update(run["calls"])
    return found


def on_the_model(d, missing, compared):
    """Which sequences run in tests/pages; run.sh fails if one of them does not."""
    if d.name in missing or not os.path.exists(os.path.join(TOP, "tests", "pages", d.name + ".c")):
        return "none"
    apart = [s for s in d.sequences if s == "append" and not d.replaceable and s not in compared]
    return "all but " + ", ".join(apart) if apart else "all"


def document(descriptions):
    counts, boards, missing, compared = golden(), emulated(), read("tests", "pages", "missing").split(), by_their_writes()
    known = {d.name: d for d in descriptions}
    rows = ["<!-- Made by tests/pages/table.py --update; do not edit. -->", "# Controllers", "",
            "The library, made by the tests. Golden words come from drivers and vendors' code and are compared bit for bit; starts are their",
            "register writes. Sequences run under the real runtime on a model of the registers (append, where no ring is replaced, by its writes); an emulated board runs whole firmware.", "",
            "| description | what | forms | golden words (vectors) | starts | sequences | on the model | emulated | errata | unconfirmed | from |",
            "|---|---|---|---|---|---|---|---|---|---|---|"]
    for d in descriptions:
        vectors, words, refused, starts = counts.get(d.name, [0, 0, 0, 0])
        marks, base = len(d.unconfirmed), known.get(d.base)
        while base:
            marks += len(base.unconfirmed)
            base = known.get(base.base)
        source, base = d.source, known.get(d.base)
        while not source and base:
            source, base = base.source, known.get(base.base)
        matched = f"{words} ({vectors}{f', {refused} refused' if refused else ''})" if vectors or refused else ""
        rows.append(f"| `{d.name}` | {d.title} | {len(d.forms)}: {' '.join(d.forms)} | {matched} | {starts or ''} | {' '.join(d.sequences)} | "
                    f"{on_the_model(d, missing, compared.get(d.name, []))} | {' '.join(boards.get(d.name, []))} | {' '.join(d.errata)} | {marks or ''} | {source} |")
    rows += ["", "Refused: the words are wrong, and the field that cannot hold them is named.", "", "## Not confirmed", "",
             "Facts that no manual, driver or emulator at hand settles, as the pages mark them.", ""]
    for d in descriptions:
        rows += [f"- `{d.name}`, controllers/{d.page}.dmac:{line}: {text}" for line, text in d.unconfirmed]
    return "\n".join(rows) + "\n"


def main():
    descriptions = library()
    table = document(descriptions)
    if "--update" in sys.argv:
        open(TABLE, "w").write(table)
        print(f"{TABLE}: written")
        return 0
    listed = [line.split()[0] for line in compiler("--list-controllers").splitlines()]
    checks = [("every description is in the table", sorted(listed) == sorted(d.name for d in descriptions)),
              ("every description says its forms and sequences", all(d.forms and d.sequences for d in descriptions)),
              ("doc/controllers.md is up to date (tests/pages/table.py --update)", os.path.exists(TABLE) and open(TABLE).read() == table)]
    print(f"1..{len(checks)}")
    for number, (what, good) in enumerate(checks, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    return not all(good for _, good in checks)


sys.exit(main())
