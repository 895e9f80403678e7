#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sentences of one grammar must be sentences of the other. What dmac.ebnf can derive is given to the compiler; what the rules
of dmac.y can derive is given to a recogniser (Earley's) over dmac.ebnf. Every alternative of every rule is walked several
times, the rest is chance.   usage: grammar_walk.py FOLDER COMPILER [SEED]"""
import random
import subprocess
import sys
import tempfile

import grammar

UNITS = ["KiB", "MiB", "GiB", "ns", "us", "ms", "s", "B/s", "kB/s", "MB/s"]
FAR = 10 ** 6


class Walk:
    """Derives sentences of a grammar; the shortest way out when it gets long."""

    def __init__(self, rules, rng):
        self.rules, self.rng = rules, rng
        self.fixed, self.known = False, {}
        self.size = {name: FAR for name in rules}
        changed = True
        while changed:
            changed = False
            for name, tree in rules.items():
                size = self.least(tree)
                if size < self.size[name]:
                    self.size[name], changed = size, True
        self.fixed = True

    def least(self, tree):
        kind, what = tree
        if kind == "tok":
            return 1
        if kind == "sym":
            return self.size.get(what, 1)
        if self.fixed:
            if id(tree) not in self.known:
                self.known[id(tree)] = self.measure(kind, what)
            return self.known[id(tree)]
        return self.measure(kind, what)

    def measure(self, kind, what):
        if kind in ("opt", "many"):
            return 0
        sizes = [self.least(t) for t in what]
        return min(sizes) if kind == "or" else sum(sizes)

    def decisions(self):
        """Every place with a choice, and the number of its alternatives."""
        found = {}

        def look(tree):
            kind, what = tree
            if kind == "or" and len(what) > 1:
                found[id(tree)] = (tree, len(what))
            elif kind in ("opt", "many"):
                found[id(tree)] = (tree, 2)
            for part in what if isinstance(what, list) else [what] if isinstance(what, tuple) else []:
                look(part)
        for tree in self.rules.values():
            look(tree)
        return list(found.values())

    def distances(self, target):
        """How far below each tree the target is."""
        rule = dict.fromkeys(self.rules, FAR)

        def far(tree):
            kind, what = tree
            if tree is target:
                return 0
            if kind in ("tok", "sym"):
                return 1 + rule.get(what, FAR) if kind == "sym" else FAR
            return 1 + min([far(t) for t in (what if isinstance(what, list) else [what])], default=FAR)
        changed = True
        while changed:
            changed = False
            for name, tree in self.rules.items():
                new = far(tree)
                if new < rule[name]:
                    rule[name], changed = new, True
        return far

    def sentence(self, start, budget, target=None, choice=0):
        """One that takes this choice at the target, by the shortest way there; without a target any."""
        self.left, out = budget, []
        self.target, self.choice, self.full = target, choice, set()
        self.far = self.distances(target) if target else None
        if target and self.far(("sym", start)) >= FAR:
            return []
        self.derive(("sym", start), out)
        return out

    def derive(self, tree, out):
        kind, what = tree
        if self.far and tree is self.target and self.choice is None:
            self.far = self.target = None
            self.full = set(map(id, optional(tree)))
        if kind == "tok" or (kind == "sym" and what not in self.rules):
            out.append(what)
        elif kind == "sym":
            self.left -= 1
            full, self.full = self.full, set()
            self.derive(self.rules[what], out)
            self.full = full
        elif kind == "seq":
            # The way to the target goes through one part; the others must not take it.
            way = min(range(len(what)), key=lambda i: self.far(what[i])) if self.far and what else None
            far = self.far
            for i, part in enumerate(what):
                if far:
                    self.far = far if i == way and self.target else None
                self.derive(part, out)
        else:
            pick = self.choose(tree)
            if kind == "or":
                self.derive(what[pick], out)
            else:
                for _ in range(pick):
                    self.derive(what, out)

    def choose(self, tree):
        kind, what = tree
        options = len(what) if kind == "or" else 2 if kind == "opt" else 3
        if self.far and tree is self.target:
            self.far = self.target = None
            return self.choice
        if id(tree) in self.full:
            return options - 1
        if self.far:
            return min(range(options), key=lambda i: self.far(what[i])) if kind == "or" else 1
        if self.left <= 0 or (kind != "or" and self.rng.random() < 0.7):
            return min(range(options), key=lambda i: self.least(what[i])) if kind == "or" else 0
        return self.rng.randrange(options)

    def sentences(self, start, chance):
        """Each alternative of each rule, each rule with all that is optional, then by chance."""
        for tree, options in self.decisions():
            for choice in range(options):
                yield self.sentence(start, 60, tree, choice)
        for tree in self.rules.values():
            for part in tree[1] if tree[0] == "or" else [tree]:
                yield self.sentence(start, 30, part, None)
        for _ in range(chance):
            yield self.sentence(start, self.rng.choice([50, 100, 200]))


def optional(tree):
    """What may be left out or repeated in a tree, not in the rules that it names."""
    kind, what = tree
    parts = what if isinstance(what, list) else [what] if isinstance(what, tuple) else []
    return ([tree] if kind in ("opt", "many") else []) + [t for part in parts for t in optional(part)]


def plain(rules):
    """Rules of sequences only: name -> list of right sides; a symbol that is a rule is ("sym", name)."""
    result = {}

    def flat(tree):
        kind, what = tree
        if kind == "tok" or (kind == "sym" and what not in rules):
            return ("tok", what)
        if kind == "sym":
            return tree
        name = f"{kind} {len(result)}"
        result[name] = []
        if kind == "or":
            result[name] = [[flat(t) for t in part[1]] if part[0] == "seq" else [flat(part)] for part in what]
        elif kind == "seq":
            result[name] = [[flat(t) for t in what]]
        elif kind == "opt":
            result[name] = [[], [flat(what)]]
        else:
            result[name] = [[], [flat(what), ("sym", name)]]
        return ("sym", name)

    for name, tree in rules.items():
        result[name] = [[flat(tree)]]
    return result


def nullables(rules):
    empty, changed = set(), True
    while changed:
        found = {n for n, rights in rules.items() if any(all(k == "sym" and s in empty for k, s in r) for r in rights)}
        changed, empty = found != empty, found
    return empty


def accepts(rules, empty, start, sentence):
    """Earley: True, or the position of the token that nothing allows. A state is (rule, right side, dot, column of begin)."""
    columns, waiting = [], []                   # waiting: for each column, symbol -> states in front of it
    scanned = [(start, i, 0, 0) for i in range(len(rules[start]))]
    for at in range(len(sentence) + 1):
        column, wait = set(scanned), {}
        columns.append(column)
        waiting.append(wait)
        work, scanned = scanned, []
        while work:
            name, right, dot, begin = work.pop()
            parts = rules[name][right]
            new = []
            if dot == len(parts):
                new = [(n, r, d + 1, b) for n, r, d, b in waiting[begin].get(name, [])]
            elif parts[dot][0] == "sym":
                symbol = parts[dot][1]
                if symbol not in wait:
                    wait[symbol] = []
                    new = [(symbol, i, 0, at) for i in range(len(rules[symbol]))]
                wait[symbol].append((name, right, dot, begin))
                if symbol in empty:
                    new.append((name, right, dot + 1, begin))
            elif at < len(sentence) and sentence[at] == parts[dot][1]:
                scanned.append((name, right, dot + 1, begin))
            for item in new:
                if item not in column:
                    column.add(item)
                    work.append(item)
        if at < len(sentence) and not scanned:
            return at
    done = any(n == start and b == 0 and d == len(rules[n][r]) for n, r, d, b in columns[-1])
    return True if done else len(sentence)


def spelled(sentence, words, rng):
    """A sentence of tokens as text; what stands for a name is often a keyword that may be one."""
    texts = {"number": lambda: rng.choice(["0", "7", "0x1f", "0b101"]), "string": lambda: '"x"', "unit": lambda: rng.choice(UNITS),
             "name": lambda: rng.choice(words) if rng.randrange(2) else "n" + str(rng.randrange(9))}
    return " ".join(texts[t]() if t in texts else t for t in sentence)


def main():
    folder, compiler = sys.argv[1:3]
    seed = sys.argv[3] if len(sys.argv) > 3 else "1"
    rng = random.Random(seed)
    ebnf, bison, words = grammar.load(folder)
    words = sorted(words)

    lines = [spelled(s, words, rng) for s in Walk(ebnf, rng).sentences("item", 400)
             if 0 < len(s) < 200 and s[0] not in ("include", "use")]
    with tempfile.NamedTemporaryFile("w", suffix=".dmac") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        run = subprocess.run([compiler, "--dump=ast", "-fmax-errors=0", file.name], capture_output=True, text=True)
    wrong = [line for line in run.stderr.splitlines() if line.endswith("[syntax]") or line.endswith("[unknown-unit]")]
    good = len(lines) > 600 and not wrong and run.returncode in (0, 1) and run.stdout
    print("ok 4" if good else "not ok 4", f"- {len(lines)} sentences of dmac.ebnf are parsed (seed {seed})")
    for line in wrong[:5]:
        print("#", line[:200])
        print("#   ", lines[int(line.split(":")[1]) - 1][:400])
    if not good and not wrong:
        print(f"# status {run.returncode}", run.stderr[-300:].replace("\n", " "))

    rules = plain(ebnf)
    empty = nullables(rules)
    walk = Walk(bison, rng)
    sentences = [("item", s) for s in walk.sentences("item", 200)]
    sentences += [(name, walk.sentence(name, 20)) for name in sorted(set(ebnf) & set(bison) - {"settings", "options"}) for _ in range(40)]
    sentences = [(name, s) for name, s in sentences if 0 < len(s) < 100]
    wrong = [(at, s) for name, s in sentences for at in [accepts(rules, empty, name, s)] if at is not True]
    print("ok 5" if len(sentences) > 600 and not wrong else "not ok 5",
          f"- {len(sentences)} sentences of dmac.y are sentences of dmac.ebnf (seed {seed})")
    for at, s in wrong[:5]:
        print("#", " ".join(s[:at]), ">>>", " ".join(s[at:at + 5]))


if __name__ == "__main__":
    main()
