#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every description of the library with real programs: planned, encoded and proved, or refused by a record that says why.
pages.txt has one line for each description and setting of its parameters, with the programs that compile; those not named are
refused. A description without a line is an error that shows the line.       usage: pages.py [--update]"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_srcdir", ".")
COMPILER = os.environ.get("DMAC_COMPILE", "dmac-compile")
PAGES = os.path.join(TOP, "controllers")
DATA = os.path.join(TOP, "tests", "golden", "pages.txt")
BOARD = """use FILE;
memory ram at 0x2000_0000 size 64 MiB;
controller dma is NAME at 0x5000_0000 { SETTINGS }
channel one of dma[CHANNEL];
buffer a : u32[40000] in ram align 256;
buffer b : u32[40000] in ram align 256;
buffer c : u8[1001] at 0x2300_0001;
buffer d : u8[1001] at 0x2310_0003;
device dev at 0x4000_0000 { port rx : u32 at 0 request 3; port tx : u32 at 4 request 4; }
device raw at 0x4100_0000 { port rx : u32 at 8; port tx : u32 at 12; port in : u64 at 16; port out : u64 at 24; }
"""
PROGRAMS = {
    "memory": "copy a -> b;", "bytes": "copy c -> d;", "lists": "copy { a[0 +: 1000], a[2000 +: 1000] } -> { b[0 +: 500], b[1000 +: 1500] };",
    "out": "copy a -> dev.tx;", "in": "copy dev.rx -> b;", "raw.out": "copy a -> raw.tx;", "raw.in": "copy raw.rx -> b;",
    "wide.out": "copy a -> raw.out;", "wide.in": "copy raw.in -> b;", "parity": "xor a[0 +: 64], a[64 +: 64] -> b[0 +: 64];",
    "fill": "fill 0 -> b;",
}
ANSWERS = ["unsupported", "not-encodable", "request-missing", "bad-access"]


def library():
    """Descriptions of the library: name and file."""
    found = []
    for file in sorted(os.listdir(PAGES)):
        if file.endswith(".dmac"):
            found += [(name, file[:-5]) for name in re.findall(r"^controller (\w+)", open(os.path.join(PAGES, file)).read(), re.M)]
    return found


def lines():
    """Of pages.txt: name, channel, settings, programs."""
    found = []
    for line in open(DATA):
        if line.strip() and not line.startswith("#"):
            head, settings, programs = (part.strip() for part in line.split("|"))
            name, channel = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", head).groups()
            found.append((name, channel or "0", settings, programs.split()))
    return found


def tries(folder, name, file, channel, settings):
    """What each program draws: None if it is proved, else (status, records)."""
    board = BOARD.replace("FILE", file).replace("NAME", name).replace("SETTINGS", settings).replace("CHANNEL", channel)
    found = {}
    for program, steps in PROGRAMS.items():
        path = os.path.join(folder, "program.dmac")
        with open(path, "w") as text:
            text.write(f"{board}transfer t on one {{ {steps} }}\n")
        run = subprocess.run([COMPILER, "-C", PAGES, "-w", "--color=never", "--emit=listing", "-o", os.path.join(folder, "out"), path],
                             capture_output=True, text=True)
        found[program] = None if run.returncode == 0 else (run.returncode, run.stderr)
    return found


def written(name, channel, settings, programs):
    return f"{name}{'' if channel == '0' else f'[{channel}]'} | {settings} | {' '.join(programs)}"


def main():
    count = failed = 0
    listed, files, new = lines(), dict(library()), []

    def ok(good, what, comment=""):
        nonlocal count, failed
        count, failed = count + 1, failed + (not good)
        print(f"{'ok' if good else 'not ok'} {count} - {what}")
        if not good and comment:
            print("".join(f"# {line}\n" for line in comment.splitlines()), end="")
        return good

    for name in files:
        listed += [] if any(line[0] == name for line in listed) else [(name, "0", "", None)]
    with tempfile.TemporaryDirectory() as folder:
        for name, channel, settings, programs in sorted(listed, key=lambda line: line[:3]):
            if not ok(name in files, f"{name} is a description of the library"):
                continue
            found = tries(folder, name, files[name], channel, settings)
            can = [program for program in PROGRAMS if found[program] is None]
            new.append(written(name, channel, settings, can))
            head = new[-1].rpartition("|")[0].strip(" |")
            if programs is None:
                ok(False, f"{name} has a line in tests/golden/pages.txt", f"is this what it can? pages.py --update adds\n{new[-1]}")
                continue
            ok(can, f"{head}: something compiles")
            for program in PROGRAMS:
                status, text = found[program] or (0, "")
                if program in programs:
                    ok(status == 0, f"{head}: {program} compiles", text)
                else:
                    ok(status == 1 and any(f"[{answer}]" in text for answer in ANSWERS), f"{head}: {program} is refused", text or "it compiles")
    print(f"1..{count}")
    if "--update" in sys.argv:
        comment = "".join(line for line in open(DATA) if line.startswith("#"))
        with open(DATA, "w") as file:
            file.write(comment + "\n".join(new) + "\n")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
