#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The runtime's figures as a page: sizes, the idle window, stack. Everything is for Cortex-M33, -Os, unless it says otherwise.
usage: figures.py SOURCE_FOLDER DMAC_COMPILE [--check PAGE | --update PAGE]     77: a tool is not installed.
--check: TAP; the page says what is measured, and every figure is within its limit. Else the page is printed."""
import os
import re
import subprocess
import sys
import tempfile

# As in tests/runtime/size-limits.txt, title, prefix of its tools, port, options.
CPUS = [("cortex-m0plus", "Cortex-M0+", "arm-none-eabi-", "cortex_m", ["-mcpu=cortex-m0plus", "-mthumb"]),
        ("cortex-m33", "Cortex-M33", "arm-none-eabi-", "cortex_m", ["-mcpu=cortex-m33", "-mthumb"]),
        ("cortex-a9", "Cortex-A9", "arm-none-eabi-", "cortex_a", ["-mcpu=cortex-a9"]),
        ("aarch64", "AArch64", "aarch64-linux-gnu-", "aarch64", ["-fno-pie", "-no-pie"]),
        ("rv32", "RV32IMAC", "riscv64-unknown-elf-", "riscv", ["-march=rv32imac_zicsr", "-mabi=ilp32"])]
CONFIGS = [("core", "core"), ("core+init", "core and init"), ("linked", "one channel, no hold, linked"), ("tables", "without tables bound late"),
           ("all", "everything")]
M33 = ["arm-none-eabi-gcc", "-mcpu=cortex-m33", "-mthumb", "-std=c99", "-ffreestanding", "-Os", '-DDMAC_PORT_FILE="ports/cortex_m.h"']
CORE = ["AFTER", "REPEAT", "CONFIG_SEQUENCE", "PERIODS", "GATE", "PAUSE", "STATUS", "STEPPED", "FIXUPS", "OPEN", "CONFIG"]

# What is counted, what was aimed at, what is allowed, program, how its hardware ends the first transfer, the function that starts.
# Where more is allowed than was aimed at, the aim is not reached yet: lower it, never raise it.
CHAIN = "a chain of transfers without route: "
WINDOWS = [
    (CHAIN + "the runtime's own, core", 60, 60, None, "core", "bench_start"),
    (CHAIN + "the runtime's own, everything", 60, 74, None, "", "bench_start"),
    (CHAIN + "in all, with the PL080 sequences", 90, 128, "pl080", "REGISTER(4) = 1, REGISTER(0x110) = 0", "pl080_start"),
    (CHAIN + "in all, with gpdma's", 110, 122, "gpdma", "REGISTER(0x60) = 0x100, REGISTER(0x64) = 0, REGISTER(0x98) = 0, REGISTER(0xcc) = 0", "gpdma_start"),
    ("the general way: a hold of one term, a disconnect and a connect, in all", 240, 350, "routes", "REGISTER(0x10000) = 0x80000000u", "tango3_step"),
]


class Missing(Exception):
    pass


def run(command, **more):
    try:
        done = subprocess.run(command, capture_output=True, text=True, **more)
    except FileNotFoundError:
        raise Missing(command[0])
    if done.returncode:
        sys.exit("%s\n%s" % (" ".join(command), done.stderr[-2000:]))
    return done.stdout


def sources(runtime):
    return sorted(os.path.join(runtime, f) for f in os.listdir(runtime) if re.fullmatch(r"dmac.*\.c", f))


def single_step():
    return ["-singlestep"] if "\n-singlestep" in run(["qemu-system-arm", "--help"]) else ["-accel", "tcg,one-insn-per-tb=on"]


def traced(elf, work):
    """Functions in which the emulated instructions are, one for each."""
    trace = os.path.join(work, "trace")
    run(["qemu-system-arm", "-M", "mps2-an505", "-cpu", "cortex-m33"] + single_step() + ["-display", "none", "-monitor", "none", "-serial", "none",
        "-semihosting-config", "enable=on,target=native", "-kernel", elf, "-d", "exec,nochain", "-D", trace], timeout=60)
    return [line.split()[-1] for line in open(trace) if line.startswith("Trace")]


def window(top, compiler, work, which):
    program, how, start = which[3:]
    here, runtime, elf = os.path.join(top, "bench"), os.path.join(top, "src/runtime"), os.path.join(work, "bench.elf")
    command = M33 + ["-nostdlib", "-I", runtime, "-T", os.path.join(here, "idle-window.ld"), "-o", elf]
    if program is None:
        command += ["-DDMAC_WITH_%s=0" % name for name in (CORE if how else [])] + [os.path.join(here, "idle-window.c")]
    else:
        stem = "idle-" + program
        run([compiler, "-C", os.path.join(top, "controllers"), "--emit=h,c", "--output-dir=" + work, os.path.join(here, stem + ".dmac")])
        command += ["-I", work, '-DDMAC_CONFIG_FILE="%s.h"' % stem, '-DPROGRAM="%s.h"' % stem, "-DSTEM=" + stem.replace("-", "_"), "-DFINISHED=" + how,
                    "-DDMAC_WITH_PAUSE=0", "-DDMAC_WITH_STATUS=0", os.path.join(here, "idle-sequences.c"), os.path.join(work, stem + ".c")]
    run(command + sources(runtime) + ["-lgcc"])
    where = traced(elf, work)
    where = where[where.index("dmac_irq"):]
    if program is None:
        return len([f for f in where[:where.index(start)] if f != "bench_status"])
    return len(where) - where[::-1].index(start)        # with its return, a little behind the write


# ---- stack ------------------------------------------------------------------------------------------------------------------

def frames(top, work):
    """Bytes and callees of each function."""
    run(M33 + ["-I", os.path.join(top, "src/runtime"), "-fcallgraph-info=su", "-c"] + sources(os.path.join(top, "src/runtime")), cwd=work)
    size, calls = {}, {}
    for name in sorted(os.listdir(work)):
        if not name.endswith(".ci"):
            continue
        text = open(os.path.join(work, name)).read()
        for title, label in re.findall(r'node: \{ title: "([^"]+)" label: "([^"]*)"', text):
            bytes_ = re.search(r"(\d+) bytes \((static|dynamic[^)]*)\)", label)
            if bytes_:
                if bytes_.group(2) != "static":
                    sys.exit("stack: %s has no fixed frame" % title)
                size[title] = int(bytes_.group(1))
        for source, target in re.findall(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text):
            calls.setdefault(source, set()).add(target)
    return size, calls


def deepest(function, size, calls, way=()):
    """The chain that takes most: its bytes, and itself."""
    if function in way:
        sys.exit("stack: recursion: " + " ".join(way + (function,)))
    best = (0, ())
    for target in sorted(calls.get(function, ())):
        best = max(best, deepest(target, size, calls, way + (function,)))
    name = "a sequence, a condition or a callback" if function == "__indirect_call" else function.split(":")[-1]
    name = re.sub(r"\.(part|constprop|isra)\.\d+", "", name)
    return size.get(function, 0) + best[0], (name,) + best[1]


def stacks(top, work):
    size, calls = frames(top, work)
    public = re.findall(r"^(?:int|void|enum dmac_status) (dmac_\w+)\(", open(os.path.join(top, "src/runtime/dmac.h")).read(), re.M)
    if len(public) < 18 or not all(f in size for f in public):
        sys.exit("stack: functions were not found")
    return [(f,) + deepest(f, size, calls) for f in public]


STACK_LIMIT = 280                                       # of any function's deepest chain

# ---- the page ----------------------------------------------------------------------------------------------------------------

ROOT = """
#include "dmac.h"
extern struct dmac_chan chan; extern struct dmac_tx tx; extern const struct dmac_transfer transfer;
void _start(void);
void _start(void)
{
    (void)dmac_prep(&tx, &chan, &transfer, NULL); (void)dmac_submit(&tx, NULL); (void)dmac_issue_pending(&chan); dmac_irq(&chan); (void)dmac_poll(chan.domain);
}
struct dmac_chan chan; struct dmac_tx tx; uint32_t board_time(void); void board_wake(struct dmac *d);
uint32_t board_time(void) { return 0; } void board_wake(struct dmac *d) { (void)d; }
const struct dmac_transfer transfer __attribute__((section(".apart")));
"""


def linked(top, work, cpu):
    """Bytes that one channel without routes brings into a program that is linked with --gc-sections."""
    _, _, prefix, port, options = cpu
    runtime, root, elf = os.path.join(top, "src/runtime"), os.path.join(work, "root.c"), os.path.join(work, "root.elf")
    open(root, "w").write(ROOT)
    off = CORE + ["APPEND", "WRITEBACK", "PACKETS", "CHECK", "METADATA", "HOLD", "GROUP"]
    run([prefix + "gcc"] + options + ["-std=c99", "-ffreestanding", "-Os", "-ffunction-sections", "-fno-asynchronous-unwind-tables", "-nostdlib", "-Wl,--gc-sections", "-Wl,--build-id=none", "-I", runtime,
        '-DDMAC_PORT_FILE="ports/%s.h"' % port] + ["-DDMAC_WITH_%s=0" % name for name in off] + [root] + sources(runtime) + ["-lgcc", "-o", elf])
    lines = run([prefix + "nm", "-S", "-t", "d", elf]).split("\n")
    return sum(int(line.split()[1]) for line in lines if len(line.split()) == 4 and line.split()[2] in "tT" and line.split()[3] not in ("_start", "board_time", "board_wake"))


def sizes(top):
    table = {}
    for line in open(os.path.join(top, "tests/runtime/size-limits.txt")):
        words = line.split()
        if len(words) == 4 and words[1] == "12":
            table[words[0], words[2]] = words[3]
    return table


def page(top, compiler):
    out, over, table = [], [], sizes(top)
    with tempfile.TemporaryDirectory() as work:
        for cpu in CPUS:
            table[cpu[0], "linked"] = str(linked(top, work, cpu))
        windows = [(w, window(top, compiler, work, w)) for w in WINDOWS]
    with tempfile.TemporaryDirectory() as work:
        chains = stacks(top, work)
    out += ["# The runtime in figures", "", "Made by `bench/figures.py`, gcc 12, `-Os`; `make bench` prints it.", "", "## Size", "",
            "Bytes of text, sequences of controllers not counted. *Core*: prep, submit, issue, interrupt, poll, events, routes, holds, handover, errors, terminate, synchronize; init and the ends of",
            "channels apart. *Linked*: what stays with `--gc-sections` into a program that prepares, submits and issues, with interrupt and poll, on one channel without routes. The last but one leaves out what only prep does",
            "with tables that are completed at run time: fix-ups, open lengths, packets, metadata, checks. `tests/runtime/targets.sh` refuses more than this. Aimed at for Cortex-M: 2,048 for the core,",
            "600 for one channel, 2,816 for everything; the last two are not reached.", "",
            "| CPU | " + " | ".join(title for _, title in CONFIGS) + " |", "|---" * (len(CONFIGS) + 1) + "|"]
    out += ["| %s | %s |" % (title, " | ".join(table[cpu, config] for config, _ in CONFIGS)) for cpu, title, *_ in CPUS]
    out += ["", "## Idle window", "", "Instructions from the handler's first (`dmac_irq`) to the start of the next transfer on a Cortex-M33, counted in emulation. *In all* has the sequences of the controller in it, up to the",
            "return of the one that starts; registers are RAM, so waits end at once.", "", "| what | instructions | aim |", "|---|---|---|"]
    for which, count in windows:
        out.append("| %s | %d | %s |" % (which[0], count, "%d%s" % (which[1], "" if count <= which[1] else ", not reached")))
        if count > which[2] or count < 20:
            over.append("%s: %d instructions, the limit is %d" % (which[0], count, which[2]))
    out += ["", "## Stack", "", "The deepest chain of calls of each function on a Cortex-M33, everything switched on (`-fstack-usage`, `-fcallgraph-info`); none recurses. What a sequence, a condition or a callback",
            "and the compiler's own library (division) take comes on top, and an exception frame where the handler interrupts. At most %d bytes for any." % STACK_LIMIT, "", "| function | bytes | chain |", "|---|---|---|"]
    for name, count, chain in chains:
        out.append("| `%s` | %d | %s |" % (name, count, " → ".join(chain[1:]) if len(chain) > 1 else "–"))
        if count > STACK_LIMIT or (name == "dmac_irq" and count < 60):
            over.append("%s: %d bytes of stack, the limit is %d" % (name, count, STACK_LIMIT))
    return "\n".join(out) + "\n", over


def main():
    top, compiler = (os.path.abspath(p) for p in sys.argv[1:3])
    try:
        text, over = page(top, compiler)
    except Missing as tool:
        print("1..0 # SKIP %s is not installed" % tool)
        return 77
    if len(sys.argv) == 3:
        sys.stdout.write(text)
        return 0
    if sys.argv[3] == "--update":
        open(sys.argv[4], "w").write(text)
        return 0
    version = run(["arm-none-eabi-gcc", "-dumpversion"]).split(".")[0]
    if version != "12":                                 # limits are what was reached with that
        print("1..0 # SKIP gcc %s" % version)
        return 0
    print("1..2")
    print("%sok 1 - every figure is within its limit" % ("not " if over else ""))
    for line in over:
        print("# " + line)
    same = text == open(sys.argv[4]).read()
    if version != "12":
        print("ok 2 - the page says what is measured # SKIP gcc %s" % version)
        return 1 if over else 0
    print("%sok 2 - the page says what is measured (bench/figures.py SOURCE dmac-compile --update PAGE)" % ("" if same else "not "))
    if not same:
        old = open(sys.argv[4]).read().split("\n")
        for line in text.split("\n"):
            if line not in old:
                print("# " + line)
    return 1 if over or not same else 0


sys.exit(main())
