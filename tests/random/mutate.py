#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Damaged programs. Tokens of valid ones (examples, controller pages, random programs) are deleted, doubled, swapped, replaced
by others: the compiler must say nothing or say where, the same each time, and never end by an accident.
usage: mutate.py [--seed N] [--count N]"""
import argparse
import os
import random
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|[A-Za-z_]\w*|[0-9]\w*|->|\.\.|\+:|==|!=|<=|>=|<<|>>|\|=|&=|\s+|.', re.S)
ODD = ["0", "1", "$", "-1", "0xffffffffffffffff", "18446744073709551616", "{", "}", "(", ")", "[", "]", ";", ",", "..", "->", "\"", "/*",
       "not", "_", "irq", "for", "xor", "pq", "check", "bind", "<= 4", "4 GiB", "1 s", "\x00", "\xe9", "{}", "len(x)", ": -1", "* 0"]
TOP = os.environ.get("top_srcdir", ".")
COMPILER = os.environ.get("DMAC_COMPILE", "dmac-compile")


def corpus():
    """(text, folder it includes from, is a page) of every valid program at hand."""
    found = []
    for folder in ("examples", "tests/verify", "tests/emit/programs", "controllers"):
        path = os.path.join(TOP, folder)
        for name in sorted(os.listdir(path)):
            if name.endswith(".dmac"):
                found.append((open(os.path.join(path, name), encoding="latin-1").read(), path, folder == "controllers"))
    return found


def sort_of(token):
    return "name" if re.match(r"[A-Za-z_]", token) else "number" if token[0].isdigit() else "mark"


def bend(rng, tokens, solid):
    """Damage that is still a sentence, mostly: one for another of the same sort, a statement away or twice."""
    i = rng.choice(solid)
    sort, kind = sort_of(tokens[i]), rng.randrange(6)
    like = [j for j in solid if sort_of(tokens[j]) == sort]
    if kind < 2:                                        # a number, or the nearest
        numbers = [j for j in solid if tokens[j][0].isdigit()] or solid
        i = rng.choice(numbers)
        old = int(tokens[i].replace("_", ""), 0) if re.fullmatch(r"0[xb][0-9a-fA-F_]+|[1-9][0-9_]*|0", tokens[i]) else 7
        tokens[i] = str(rng.choice([old + 1, max(0, old - 1), old * 2, old // 2, 0, 1, rng.randrange(1 << rng.randrange(1, 64)), 1 << 63, 65536]))
    elif kind == 2:
        tokens[i] = tokens[rng.choice(like)]
    elif kind == 3:
        j = rng.choice(like)
        tokens[i], tokens[j] = tokens[j], tokens[i]
    else:
        ends = [j for j in solid if tokens[j] in ";{}"]
        at = rng.randrange(max(1, len(ends) - 1))
        if len(ends) > 1 and tokens[ends[at + 1]] == ";":
            part = tokens[ends[at] + 1:ends[at + 1] + 1]
            tokens[ends[at] + 1:ends[at + 1] + 1] = [] if kind == 4 else part + part


def damage(rng, tokens, others):
    tokens = list(tokens)
    if rng.random() < 0.75:
        for _ in range(rng.choice([1, 1, 2, 3])):
            bend(rng, tokens, [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith(("//", "/*"))])
        return "".join(tokens)
    solid = [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith(("//", "/*"))]
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        i, j = rng.choice(solid), rng.choice(solid)
        if max(i, j) >= len(tokens):
            continue
        kind = rng.randrange(8)
        if kind == 0:
            tokens[i] = " "
        elif kind == 1:
            tokens.insert(i, tokens[i] + " ")
        elif kind == 2:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif kind == 3:
            tokens[i] = rng.choice(ODD)
        elif kind == 4:
            tokens[i] = rng.choice(others)
        elif kind == 5 and re.match(r"[0-9]", tokens[i]):
            tokens[i] = rng.choice([str(rng.randrange(1 << rng.randrange(1, 64))), "0", "1", tokens[i] + "0", tokens[i][:-1] or "9"])
        elif kind == 6:
            del tokens[min(i, j):min(max(i, j), min(i, j) + rng.randrange(1, 12))]
        else:
            part = tokens[i:i + rng.randrange(1, 15)]
            tokens[j:j] = part
    return "".join(tokens)


def compile_once(folder, path, page, include):
    with open(os.path.join(folder, "out"), "wb") as out, open(os.path.join(folder, "err"), "wb") as err:
        what = ["--check-controller=" + path] if page else ["--emit=listing", "-o", "-", "-I", include, path]
        try:
            status = subprocess.run([COMPILER, "-C", os.path.join(TOP, "controllers"), "--color=never", *what], stdout=out, stderr=err, timeout=20).returncode
        except subprocess.TimeoutExpired:
            return "timeout", b"", ""
    return status, open(os.path.join(folder, "out"), "rb").read(), open(os.path.join(folder, "err"), "rb").read().decode("utf-8", "replace")


def wrong(folder, text, page, include, again):
    """Why this is not as it should be; None if it is."""
    path = os.path.join(folder, "p.dmac")
    with open(path, "w", encoding="latin-1") as file:
        file.write(text)
    status, out, err = compile_once(folder, path, page, include)
    if status not in (0, 1):
        return f"status {status}: {err[-300:]}"
    lines = err.splitlines()
    told = [line for line in lines if re.search(r"(^|: )(error|warning): .* \[[a-z-]+\]$", line)]
    if status == 1:
        if not any("error: " in line for line in told):
            return f"status 1 and no error with a name: {err[-300:]}"
        if out and not page:
            return "an error, and output all the same"
    if status == 0 and any(": error: " in line for line in lines):
        return "status 0 and an error"
    for line in told:
        if not re.match(r"[^:]+\.dmac:\d+:\d+: ", line) and not line.startswith("dmac-compile: error: "):
            return f"no place: {line}"
        if line.startswith("dmac-compile: error: ") and "[nothing-to-do]" not in line and "declares no" not in line:
            return f"no place: {line}"
    if again and compile_once(folder, path, page, include) != (status, out, err):
        return "another answer the second time"
    return None


def shrink(folder, text, page, include, budget=150):
    """Lines, then tokens, that are not needed for some failure."""
    for split in (lambda s: s.splitlines(True), lambda s: TOKEN.findall(s)):
        parts, size = split(text), 16
        while size:
            i = 0
            while i < len(parts) and budget > 0:
                less = parts[:i] + parts[i + size:]
                budget -= 1
                if wrong(folder, "".join(less), page, include, False):
                    parts = less
                else:
                    i += size
            size //= 2
        text = "".join(parts)
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default=os.environ.get("DMAC_SEED", "1"))
    parser.add_argument("--count", type=int, default=int(os.environ.get("DMAC_MUTANTS", "600")))
    args = parser.parse_args()
    rng = random.Random(args.seed)
    programs = corpus()
    tokens = [TOKEN.findall(p[0]) for p in programs]
    words = sorted({t for ts in tokens for t in ts if not t.isspace() and not t.startswith(("//", "/*"))})
    refused = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for k in range(args.count):
            number = rng.randrange(len(programs))
            state = random.Random(f"{args.seed} {k}")
            text = damage(state, tokens[number], words)
            _, include, page = programs[number]
            why = wrong(folder, text, page, include, k % 10 == 0)
            refused += os.path.getsize(os.path.join(folder, "err")) > 0
            if why:
                failures += 1
                if failures <= 5:
                    small = shrink(folder, text, page, include)
                    print(f"# mutant {k}: {wrong(folder, small, page, include, False) or why}".replace("\n", "\n# "))
                    for line in small.splitlines()[:40]:
                        print("#   ", line[:300])
    print("1..1")
    good = not failures and refused > args.count // 2
    print(f"{'ok' if good else 'not ok'} 1 - {args.count} damaged programs: {refused} told about, {failures} wrong (seed {args.seed})")
    return not good


if __name__ == "__main__":
    sys.exit(main())
