#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each construct of the language on each page of the library: it compiles, or the refusal names those that could. A construct
must compile on three unlike pages, or be refused on all others by 'unsupported' that names one that has it (or says that no
description has it). The tables are in doc/constructs.md: the first has a row of its own for each description, the second says the
same the other way round.     usage: run.py [--update] [--why CONSTRUCT]"""
import collections
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_srcdir", ".")
COMPILER = os.environ.get("DMAC_COMPILE", "dmac-compile")
PAGES = os.path.join(TOP, "controllers")
TABLE = os.path.join(TOP, "doc", "constructs.md")
BOARD = """use FILE;
memory ram at 0x2000_0000 size 1 MiB;
memory far at 0x3000_0000 size 1 MiB;
controller d is DESC at 0x4000_0000PARAMETERS;
device dev at 0x6000_0000 {
    port w1 : u8 at 0x10 request 1;    port w2 : u16 at 0x20 request 2;    port w4 : u32 at 0x30 request 3;    port w8 : u64 at 0x40 request 4;
    port s1 : u8 at 0x50;    port s2 : u16 at 0x58;    port s4 : u32 at 0x60;    port s8 : u64 at 0x68;
    port v1 : u8 at 0x110 request 1;    port v2 : u16 at 0x120 request 2;    port v4 : u32 at 0x130 request 3;    port v8 : u64 at 0x140 request 4;
    port q1 : u8 at 0x70 request 5 posted;    port q4 : u32 at 0x78 request 6 posted;    port q8 : u64 at 0x80 posted;    port q5 : u32 at 0x88 posted;
    port k1 : u8 at 0x90 packet;    port k4 : u32 at 0x98 packet;    port k8 : u64 at 0xa0 packet;    port r4 : u32 at 0xa8 request 7 packet;
    port x4 : u32 at 0xb0 request 8 mux 1;    port x1 : u8 at 0xb8 request 9 mux 2;
    reg cr : u32 at 0x200;  reg mode : u32 at 0x204;  reg st : u32 at 0x208;  level idle = st & 1 != 0;  request up = 10;  event sent;
}
buffer a : u8[16384] at 0x2000_0000;
buffer b : u8[16384] at 0x2000_4000;
buffer words : u32[256] at 0x2000_8000;
buffer pic : u8[32][1024] at 0x2001_0000;
buffer art : u8[32][2048] at 0x2002_0000;
buffer cube : u8[4][8][512] at 0x2003_0000;
buffer stereo : u32[16][2] at 0x2004_0000;
"""
OUT = ["dev.w4", "dev.w1", "dev.s4", "dev.s8"]
IN = OUT
# A page without request lines has nothing to select either.
IGNORED = ["request multiplexer"]
COPY = "copy a[0 +: 64] -> b[0 +: 64]"


def ways(line, channel, channels):
    """All ways to replace the words of a line."""
    words = {
        "ON": [f"d[{channel}]"], "CHANNEL": [f"d[{channel}]"], "CH": [f"[{channel}]"], "LAST": [str(channels - 1)],
        "OUT": OUT, "IN": IN, "POSTED": ["dev.q1", "dev.q4", "dev.q8", "dev.q5"], "PACKETOUT": ["dev.k1", "dev.k4", "dev.k8", "dev.r4"],
        "PACKETIN": ["dev.k1", "dev.k4", "dev.k8", "dev.r4"], "DEST16": ["b[0 +: 16]", "dev.w4", "dev.s4", "dev.s8"], "OPEN": ["b[0 +: len(x@)]"] + OUT,
        "DEST192": ["b[0 +: 192]", "dev.w4", "dev.s4", "dev.s8"], "DEST64": ["b[0 +: 64]", "dev.w4", "dev.s4", "dev.s8"],
        "DESTBIG": ["b", "dev.w4", "dev.s4", "dev.s8"], "DESTFIX": ["b[0 +: 64]", "{ b[0 +: 64], dev.w4 }"], "OPTION": ["source.width = 1", "dest.width = 4", "source.burst = 1"],
        "MUXED": ["copy a[0 +: 64] -> dev.x4", "copy dev.x4 -> a[0 +: 64]", "copy a[0 +: 64] -> dev.x1"],
        "SRC64": ["a[0 +: 64]"], "DST64": ["b[0 +: 64]", "dev.w4", "dev.s4", "dev.s8"],
        "WORK": [COPY] + [f"copy a[0 +: 64] -> dev.{p}" for p in ("w4", "w1", "s4", "s8")] + [f"copy dev.{p} -> a[0 +: 64]" for p in ("w4", "s4", "s8")],
    }
    lines = [line]
    for word, texts in words.items():
        if re.search(rf"\b{word}\b|@{word}\b", line):
            lines = [re.sub(rf"\b{word}\b|(?<=@){word}\b", text, old) for old in lines for text in texts]
    more = []
    for one in lines:                                   # MORE is another of the same kind as WORK was
        work = re.search(r"copy (?:a\[0 \+: 64\]|dev\.\w+) -> (?:dev\.\w+|\w\[0 \+: 64\])", one)
        more.append(one.replace("MORE", work.group(0).replace("[0 +", "[1024 +") if work else COPY))
    return sorted(set(more), key=more.index)


def scaled(line, scale):
    """The same with longer pieces, for what has a shortest one. What was odd stays odd."""
    def times(text):
        return str(int(text) * scale + (int(text) % 2 if scale > 1 else 0))

    place = r"(\b(?:[ab]|(?:pic|art|cube)(?:\[[^]]*\])+))"
    line = re.sub(place + r"\[(\d+)( \* i)? \+: (\d+)\]", lambda m: f"{m[1]}[{times(m[2])}{m[3] or ''} +: {times(m[4])}]", line)
    line = re.sub(r"\b(length|every) (\d+)", lambda m: f"{m[1]} {times(m[2])}", line)
    return re.sub(r"\b(buffer \w+@(?:\[3\])? : u8\[(?:<= )?)(\d+)\]", lambda m: f"{m[1]}{times(m[2])}]", line)


def constructs():
    found = []
    for line in open(os.path.join(TOP, "tests", "constructs", "constructs.txt")):
        if line.strip() and not line.startswith("#"):
            name, _, text = line.rstrip("\n").partition(" | ")
            found.append((name.strip(), text.strip()))
    return found


def library():
    """name, page, channels, sets of parameters to try: as they are, and each that is 0 or 1 the other way."""
    found = []
    for file in sorted(os.listdir(PAGES)):
        if not file.endswith(".dmac"):
            continue
        for name in re.findall(r"^controller (\w+)", open(os.path.join(PAGES, file)).read(), re.M):
            shown = subprocess.run([COMPILER, "-C", PAGES, "--print-controller=" + name], capture_output=True, text=True).stdout
            channels = re.search(r"(\d+) channels?", shown)
            flags = re.findall(r"^  (\w+) +([01])$", shown.partition("\nparameters\n")[2].partition("\n\n")[0], re.M)
            settings = [""] + [f" {{ parameter {p} = {1 - int(v)}; }}" for p, v in flags]
            if len(flags) > 1:
                settings.append(" { parameter " + ", ".join(f"{p} = {1 - int(v)}" for p, v in flags) + "; }")
            found.append((name, file[:-5], int(channels.group(1)) if channels else 1, settings))
    return found


def compile_lines(folder, board, lines):
    """Per line None, or the errors as (name, message). Lines that end the compiler by an accident are found one by one."""
    path = os.path.join(folder, "p.dmac")
    if not lines:
        return []
    first = board.count("\n") + 1
    with open(path, "w") as file:
        file.write(board + "".join(line.replace("@", str(k)) + "\n" for k, line in enumerate(lines)))
    run = subprocess.run([COMPILER, "-C", PAGES, "-w", "--color=never", "--emit=ld", "-o", "-", path], capture_output=True, text=True)
    found = [[] for _ in lines]
    for number, message, name in re.findall(r"^[^:\n]*:(\d+):\d+: error: (.*) \[([a-z-]+)\]$", run.stderr, re.M):
        if int(number) >= first:
            found[int(number) - first].append((name, message))
    mute = run.returncode == 1 and not any(found)       # too much at once
    if (run.returncode not in (0, 1) or mute) and len(lines) > 1:
        half = len(lines) // 2
        return compile_lines(folder, board, lines[:half]) + compile_lines(folder, board, lines[half:])
    if run.returncode not in (0, 1):
        found[0].append(("accident", run.stderr[-200:]))
    elif mute:
        raise SystemExit(f"Bail out! {run.stderr[-500:]}")
    return found


def matrix():
    """(construct, controller) -> None if it compiles, else the refusal that says most."""
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, page, channels, settings in library():
            for scale, setting, channel in [(k, s, c) for k in (1, 8) for s in settings for c in sorted({0, min(1, channels - 1), channels - 1})]:
                left = [(c, text) for c, text in constructs() if result.get((c, name), ("", "")) is not None]
                lines = [(c, scaled(way.replace("DESC", name), scale)) for c, text in left for way in ways(text, channel, channels)]
                board = BOARD.replace("FILE", page).replace("DESC", name).replace("PARAMETERS;", setting or ";")
                # A meaning that cannot be stops the planning of the rest: those lines go first.
                for _ in range(3):
                    found = compile_lines(folder, board, [line for _, line in lines])
                    planned = [k for k, errors in enumerate(found) if not errors]
                    for (c, line), errors in zip(lines, found):
                        if errors:
                            score = lambda e: (e[0] == "accident", e[0] == "unsupported" and bool(re.search(r"\b(has|have)\b", e[1])), e[0] == "unsupported")
                            best = max(errors, key=score)
                            old = result.get((c, name), ("", ""))
                            if old is not None and (old == ("", "") or score(best) > score(old)):
                                result[c, name] = best
                    if len(planned) == len(lines):
                        break
                    lines = [lines[k] for k in planned]
                for c, _ in lines:
                    result[c, name] = None
    return result


def document(found, names, controllers):
    """doc/constructs.md."""
    rows = ["<!-- Made by tests/constructs/run.py --update; do not edit. -->", "# Constructs and controllers", "",
            "Which construct of the language compiles for which description of the library, in the simplest program that has it. "
            "Where a construct is", "refused, the diagnostic `unsupported` names those that have it; what a field or a limit forbids is "
            "refused by its own diagnostic.", "", "| description | constructs | without |", "|---|---|---|"]
    for n in controllers:
        without = [c for c in names if found[c, n] is not None]
        rows.append(f"| `{n}` | {len(names) - len(without)} of {len(names)} | {'; '.join(without)} |")
    rows += ["", "The other way round; names where fewer than a third of the descriptions have it.", "", "| construct | descriptions | which |", "|---|---|---|"]
    for c in names:
        can = [f"`{n}`" for n in controllers if found[c, n] is None]
        rows.append(f"| {c} | {len(can)} | {', '.join(can) if 3 * len(can) < len(controllers) else ''} |")
    return "\n".join(rows) + "\n"


def promises(text, names):
    """Of doc/constructs.md: the constructs of each description."""
    rows = re.findall(r"^\| `(\w+)` \| \d+ of \d+ \| (.*) \|$", text, re.M)
    return {name: set(names) - set(without.split("; ")) for name, without in rows}


def main():
    found = matrix()
    controllers = library()
    names, kinds = [c for c, _ in constructs()], {name: page for name, page, _, _ in controllers}
    if "--why" in sys.argv:
        for name in kinds:
            print(f"{name}: {found[sys.argv[-1], name] or 'compiles'}")
        return 0
    table = document(found, names, list(kinds))
    if "--update" in sys.argv:
        open(TABLE, "w").write(table)
        print(f"{TABLE}: written")
    print(f"1..{len(names) + 1}")
    failures = 0
    for k, construct in enumerate(names):
        can = [n for n in kinds if found[construct, n] is None]
        wrong = [f"{n}: {found[construct, n]}" for n in kinds if found[construct, n] and found[construct, n][0] == "accident"]
        if len({kinds[n] for n in can}) < 3:
            for n in kinds:
                error = found[construct, n]
                if error is None:
                    continue
                named = [o for o in kinds if re.search(rf"\b{o}\b", error[1].rpartition(";")[2])]
                none = "no description of the library has" in error[1]
                if error[0] == "unsupported" and " demands " in error[1]:
                    continue                            # a limit of the page, not the construct
                if error[0] != "unsupported" or not (named or none):
                    wrong.append(f"{n} does not say who has it: {error[1]} [{error[0]}]")
                elif can and not set(named) & set(can) and construct not in IGNORED:
                    wrong.append(f"{n} does not name {can[0]}: {error[1]}")
        failures += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {k + 1} - {construct}: {len(can)} of {len(kinds)}")
        for line in wrong[:6]:
            print("#  ", line[:300])
    # More than the tables say is no harm to a reader; less is.
    written = open(TABLE).read() if os.path.exists(TABLE) else ""
    old, new = promises(written, names), promises(table, names)
    broken = [f"{n}: {'; '.join(sorted(old[n] - new.get(n, set()))) or 'is promised no more'}" for n in old if n not in new or old[n] - new[n]]
    broken += [f"{n} is not there" for n in new if n not in old]
    print(f"{'not ok' if broken else 'ok'} {len(names) + 1} - doc/constructs.md promises nothing else (tests/constructs/run.py --update)")
    for line in broken:
        print("#  ", line)
    if written != table:
        print("# doc/constructs.md is behind: tests/constructs/run.py --update")
    return failures != 0 or bool(broken)


if __name__ == "__main__":
    sys.exit(main())
