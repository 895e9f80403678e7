# SPDX-License-Identifier: MIT
"""same.py DMAC-COMPILE CONTROLLERS RUNTIME HERE WORK [CC...]: tables that dmac_prep completes for a length against those
that dmac-compile makes for that length as a constant: the same words, wherever a descriptor vanishes and next to it."""
import json
import subprocess
import sys

compiler, controllers, runtime, here, work = sys.argv[1:6]
cc = sys.argv[6:] or ["cc"]

BOARD = """use pl080; use gpdma; use fsldma; use sam_dmac;
memory ddr at 0 size 8 GiB;
controller p is pl080 at 0x1013_0000;
controller q is gpdma at 0x4002_0000;
controller f is fsl_eloplus at 0x2_1300;
controller c is sam_dmac at 0x4100_a000;
"""
# controller, element, elements at most, the step; widths are fixed so that only the lengths differ
KINDS = [
    ("p", "u8", 9000, "copy %s -> %s; option source.width = 1, dest.width = 1;"),
    ("p", "u32", 9000, "copy %s -> %s; option source.width = 4, dest.width = 4;"),
    ("q", "u8", 200000, "copy %s -> %s; option source.width = 1, dest.width = 1, table.static = 1;"),
    ("q", "u32", 40000, "copy %s -> %s; option source.width = 4, dest.width = 4, table.static = 1;"),
    ("f", "u8", 300 << 20, "copy %s -> %s;"),
    ("c", "u16", 150000, "copy %s -> %s; option source.width = 2, dest.width = 2;"),
]


def transfer(kind, name, size):
    where, element, _, step = KINDS[kind]
    follows = size if size.isdigit() else "len(s%s)" % name
    return ("buffer s%s : %s[%s] in ddr bind align 64;\nbuffer d%s : %s[%s] in ddr bind align 64;\ntransfer %s on %s[0] { %s }\n"
            % (name, element, size, name, element, follows, name, where, step % ("s" + name, "d" + name)))


def compile_program(text, formats):
    with open(work + "/same.dmac", "w") as out:
        out.write(BOARD + text)
    done = subprocess.run([compiler, "-C", controllers, "--emit=" + formats, "--output-dir=" + work, work + "/same.dmac"],
                          capture_output=True, text=True)
    if done.returncode:
        print("".join("# " + line + "\n" for line in done.stderr.splitlines()[:20]), end="")
        print("Bail out! the program does not compile")
        sys.exit(99)


def around(sums, most):
    lengths = {1, 2, most - 1, most}
    for at in sums:
        lengths |= {at - 1, at, at + 1}
    return sorted(n for n in lengths if 1 <= n <= most)


opens = "".join(transfer(k, "o%d" % k, "<= %d" % KINDS[k][2]) for k in range(len(KINDS)))
compile_program(opens, "json")
with open(work + "/same.json") as file:
    planned = {t["name"]: t for t in json.load(file)["transfers"]}
cases, constants = [], ""
for k, (_, element, most, step) in enumerate(KINDS):
    scale, total, sums = int(element[1:]) // 8, 0, []
    descriptors = planned["o%d" % k]["tables"][-1]["descriptors"]
    for descriptor in descriptors:
        total += descriptor["bytes"]
        sums.append(total // scale)
    step_of = planned["o%d" % k]["lengths"][0]["step"]
    for length in around(sums, most):
        if length % step_of == 0:
            constants += transfer(k, "k%d_%d" % (k, length), str(length))
            cases.append((k, length, len(descriptors)))
compile_program(opens + constants, "h,c")

checks = ""
for k, length, _ in cases:
    to = ", (const void *)0x80000000"
    checks += """
    {
        struct o%d_args bound = { (const void *)0x1000%s, %du };
        struct k%d_%d_args fixed = { (const void *)0x1000%s };
        same(o%d_prep(begin(&one), &domain.chan[O%d_CHAN], (struct o%d_ram *)(void *)ram, &bound), %d, &o%d, 0);
        same(k%d_%d_prep(begin(&other), &domain.chan[K%d_%d_CHAN], (struct k%d_%d_ram *)(void *)ram, &fixed), 0, &k%d_%d, 1);
        ok(agree(), "%s, %d of %s");
    }
""" % (k, to, length, k, length, to, k, k, k, 0, k, k, length, k, length, k, length, k, length, KINDS[k][3].split(";")[0] % ("s", "d") + " on " + KINDS[k][0], length, KINDS[k][1])
with open(here + "/same_main.c") as file:
    main = file.read()
with open(work + "/same_main.c", "w") as out:
    out.write(main.replace("/* CASES */", checks))
built = subprocess.run(cc + ["-std=c11", "-g", "-I", runtime, "-I", work, "-I", here, '-DDMAC_PORT_FILE="ports/host.h"', "-o", work + "/same",
                             work + "/same_main.c", work + "/same.c"] + [runtime + "/" + f for f in
                       ("dmac.c", "dmac_cache.c", "dmac_calls.c", "dmac_check.c", "dmac_init.c", "dmac_packet.c", "dmac_prep.c", "dmac_report.c",
                        "dmac_route.c", "dmac_start.c", "dmac_status.c")],
                       capture_output=True, text=True)
if built.returncode:
    print("".join("# " + line + "\n" for line in built.stderr.splitlines()[:20]), end="")
    print("Bail out! it does not compile as C")
    sys.exit(99)
sys.exit(subprocess.run([work + "/same"]).returncode)
