#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares grammar/dmac.ebnf with grammar/dmac.y: the words of both, and for every symbol that they share which tokens a
sentence of it can begin with, end with, and which can stand next to each other in it."""
import re
import sys

LEAVES = {"ID": "name", "NUMBER": "number", "STRING": "string", "UNIT": "unit"}


def read_ebnf(text):
    """name -> tree; a tree is ("or"|"seq", [trees]), ("many"|"opt", tree) or ("sym", name)."""
    text = re.sub(r"\(\*.*?\*\)", "", text, flags=re.S)
    tokens = re.findall(r'"[^"]*"|\w+|[=|;(){}\[\]]', text)
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else None

    def take():
        nonlocal position
        position += 1
        return tokens[position - 1]

    def alternatives(end):
        result = [sequence(end)]
        while peek() == "|":
            take()
            result.append(sequence(end))
        if take() != end:
            raise SystemExit(f"dmac.ebnf: expected {end}")
        return ("or", result)

    def sequence(end):
        parts = []
        while peek() not in ("|", end):
            token = take()
            if token == "[":
                parts.append(("opt", alternatives("]")))
            elif token == "{":
                parts.append(("many", alternatives("}")))
            elif token == "(":
                parts.append(alternatives(")"))
            elif token.startswith('"'):
                parts.append(("tok", token[1:-1]))
            else:
                parts.append(("tok", LEAVES[token]) if token in LEAVES else ("sym", token))
        return ("seq", parts)

    rules = {}
    while position < len(tokens):
        name = take()
        if take() != "=":
            raise SystemExit(f"dmac.ebnf: expected = behind {name}")
        rules[name] = alternatives(";")
    return rules


def read_bison(text):
    aliases = dict(re.findall(r'\b([A-Z][A-Z0-9]*)\s+(?:0\s+)?"([^"]+)"', text.split("%%")[0]))
    body = text.split("\n%%\n")[1]
    body = re.sub(r"/\*.*?\*/", " ", body, flags=re.S)
    out, depth, quoted = [], 0, False
    for i, c in enumerate(body):                # drop actions, keep quoted braces
        if c == '"' and not depth:
            quoted = not quoted
        if c == "{" and not quoted:
            depth += 1
        if not depth:
            out.append(c)
        if c == "}" and not quoted:
            depth -= 1
    rules = {}
    for name, right in re.findall(r"(\w+):((?:\"[^\"]*\"|[^;\"])*);", "".join(out)):
        choices = []
        for alternative in re.split(r"\|(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", right):
            parts = [re.sub(r"\[\w+\]$", "", t) for t in re.findall(r'"[^"]*"|%empty|[\w]+(?:\[\w+\])?', alternative)]
            if "error" in parts:
                continue
            tree = []
            for part in parts:
                if part.startswith('"'):
                    tree.append(("tok", part[1:-1]))
                elif part in aliases:
                    tree.append(("tok", aliases[part]))
                elif part != "%empty":
                    tree.append(("sym", part))
            choices.append(("seq", tree))
        rules[name] = ("or", choices)
    return rules


class Shape:
    """Nullable, first and last tokens, and pairs of neighbours of every symbol, by fixed point."""

    def __init__(self, rules):
        self.rules = rules
        self.info = {name: (False, frozenset(), frozenset(), frozenset()) for name in rules}
        changed = True
        while changed:
            changed = False
            for name, tree in rules.items():
                new = self.of(tree)
                if new != self.info[name]:
                    self.info[name] = new
                    changed = True

    @staticmethod
    def follow(a, b):
        pairs = a[3] | b[3] | {(x, y) for x in a[2] for y in b[1]}
        return (a[0] and b[0], a[1] | (b[1] if a[0] else frozenset()), b[2] | (a[2] if b[0] else frozenset()), pairs)

    def of(self, tree):
        kind, what = tree
        if kind == "tok":
            return (False, frozenset([what]), frozenset([what]), frozenset())
        if kind == "sym":
            if what == "name" and what not in self.rules:
                return (False, frozenset(["name"]), frozenset(["name"]), frozenset())
            return self.info[what]
        if kind == "opt":
            _, first, last, pairs = self.of(what)
            return (True, first, last, pairs)
        if kind == "many":
            one = self.of(what)
            return (True,) + self.follow(one, one)[1:]
        if kind == "or":
            parts = [self.of(t) for t in what]
            return (any(p[0] for p in parts),) + tuple(frozenset().union(*(p[i] for p in parts)) for i in (1, 2, 3))
        result = (True, frozenset(), frozenset(), frozenset())
        for part in what:
            result = self.follow(result, self.of(part))
        return result


def tokens_of(rules):
    found = set()

    def walk(tree):
        if tree[0] == "tok":
            found.add(tree[1])
        elif tree[0] != "sym":
            for part in tree[1] if isinstance(tree[1], list) else [tree[1]]:
                walk(part)
    for tree in rules.values():
        walk(tree)
    return found


def load(folder):
    """The rules of dmac.ebnf, those of dmac.y, and the keywords that may be names."""
    ebnf = read_ebnf(open(f"{folder}/dmac.ebnf").read())
    bison = read_bison(open(f"{folder}/dmac.y").read())
    words = set(t[1] for alternative in bison["word"][1] for t in alternative[1]) - {"name"}
    bison["name"] = ("tok", "name")
    del bison["word"]
    return ebnf, bison, words


def main():
    ebnf, bison, words = load(sys.argv[1])
    in_ebnf, in_bison = tokens_of(ebnf) | {"name"}, tokens_of(bison)
    if in_ebnf == in_bison and words == {w for w in in_bison if w.isalnum()} - set(LEAVES.values()) - set(
            "and or not else every delay block barrier has per signed".split()):
        print("ok 2 - both grammars have the same words")
    else:
        print("not ok 2 - both grammars have the same words")
        print("# only in dmac.ebnf:", sorted(in_ebnf - in_bison), "only in dmac.y:", sorted(in_bison - in_ebnf))

    a, b = Shape(ebnf), Shape(bison)
    problems = []
    shared = sorted(set(ebnf) & set(bison) - {"settings", "options"})
    PARTS = ["may be empty", "first token", "last token", "neighbours"]
    for name in shared:
        for i, part in enumerate(PARTS):
            if a.info[name][i] != b.info[name][i]:
                left, right = a.info[name][i], b.info[name][i]
                detail = "" if i == 0 else f": only .ebnf {sorted(left - right)[:5]}, only .y {sorted(right - left)[:5]}"
                problems.append(f"{name}, {part}{detail}")
    print("not ok 3" if problems or len(shared) < 40 else "ok 3", f"- the {len(shared)} rules of one name begin, go on and end alike")
    for problem in problems:
        print("#", problem)


if __name__ == "__main__":
    main()
