#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""random_scenarios.py SEED COUNT FILE: the transfers of FILE with COUNT random scenarios, on standard output.

Nothing is expected in them: the reference says what comes of each, and the runtime must do the same."""
import random
import re
import sys

# transfer: inputs, limit in microseconds, bindings, places that may fail
HOLDS = {
    "level": (["nfc.idle = 0", "nfc.idle = 1", "nfc.st = 0x80000000", "nfc.st = 5"], 10000, [], ["read fixed[%d]" % n for n in (0, 9, 511)] + ["write nfc.data"]),
    "event": (["nfc.ready", "nfc.failed", "nfc.idle = 1"], 1000, [], ["read fixed[4095]", "read fixed[4096]", "read fixed[8191]"]),
    "mixed": (["k3.ready", "k3.settled = 1", "k3.settled = 0", "k3.full = 1", "k3.full = 0", "k3.count = 1", "k3.count = 2", "k3.peer = 1",
               "k3.peer = 2", "k3.st = 0x80000003", "k3.st = 0x80000000"], 2000, ["page = 4", "page = 512", "page = 4096"], ["read page[1]", "write k3.data"]),
    "receive": (["nfc.idle = 1", "nfc.idle = 0"], 1000, [], ["write inbox[300]", "read nfc.data"]),
    "waits": (["nfc.idle = 1"], 25, [], ["read spare[63]"]),
    "stays": (["sata.idle = 1", "sata.idle = 0"], 100, [], ["read spare[5]"]),
    "parts": (["nfc.idle = 1", "nfc.idle = 0"], 1000, [], ["read spare[0]", "read fixed[0]"]),
    "plain": (["nfc.idle = 1"], 10, [], ["read fixed[77]"]),
}


# transfer: buffers with an open length and its maximum (several: of an array), ports
LENGTHS = {
    "linked": ({"from": [20000]}, ["to"], 20000),
    "pieces": ({"from": [20000], "rest": [100], "part": [5000] * 4}, ["all"], 20000),
    "behind": ({"rest": [100], "part": [5000] * 4}, ["all"], 20000),
    "two_lists": ({"rest": [100], "part": [5000] * 4}, ["all"], 20000),
    "fsl": ({"from": [20000]}, ["still", "all"], 1024),
}


def length(rng, most):
    return rng.choice([0, 0, 1, most, rng.randint(0, most), rng.randint(0, min(most, 70)), 4 * rng.randint(0, most // 4)])


def lengths(rng, number):
    transfer = rng.choice(sorted(LENGTHS))
    bound, others, reach = LENGTHS[transfer]
    lines, places = [], []
    for name, most in sorted(bound.items()):
        values = [length(rng, m) for m in most]
        if rng.random() < 0.9:
            lines.append("bind %s = %s;" % (name, "{ %s }" % ", ".join(map(str, values)) if len(most) > 1 else values[0]))
        index = rng.randrange(len(most))
        places.append("read %s%s[%d]" % (name, "[%d]" % index if len(most) > 1 else "", rng.randrange(min(most[index], max(1, values[index] + 4)))))
    places += ["%s %s[%d]" % (rng.choice(("read", "write")), name, rng.randrange(reach)) for name in others]
    if rng.random() < 0.7:
        lines.append("fail %s;" % rng.choice(places))
    if rng.random() < 0.95:
        lines.append("at %d us: irq;" % rng.randint(0, 9))
    return "scenario random_%d of %s { %s }" % (number, transfer, " ".join(lines))


def registers(text):
    """A level and its register are two ways to say one thing; a scenario uses one of them."""
    return re.match(r"\w+\.(st|count|peer) ", text)


def holds(rng, number):
    transfer = rng.choice(sorted(HOLDS))
    inputs, limit, bindings, places = HOLDS[transfer]
    by_register = rng.random() < 0.4
    inputs = [i for i in inputs if bool(registers(i)) == by_register or not re.search("=", i) or re.match(r"k3\.(count|peer)", i)]
    contrary = rng.choice(("settled", "full"))  # the one is false while the other is true: never said of both
    inputs = [i for i in inputs if contrary not in i]
    done = rng.randint(0, 40)
    edges = [done, done + limit, done + limit - 1, done + limit + 1, done + 20, done + 25]
    times = [rng.choice(edges) if rng.random() < 0.4 else rng.randint(-6, 90) for _ in range(rng.randint(0, 8))]
    lines = ["at %d us: %s;" % (t, rng.choice(inputs)) for t in times if inputs]
    if rng.random() < 0.95:
        lines.append("at %d us: irq;" % done)
    if rng.random() < 0.2:
        lines.append("at %d us: irq;" % rng.randint(done, done + 50))
    if bindings and rng.random() < 0.8:
        lines.insert(0, "bind %s;" % rng.choice(bindings))
    if rng.random() < 0.3:
        lines.insert(0, "fail %s;" % rng.choice(places))
    rng.shuffle(lines)
    return "scenario random_%d of %s { %s }" % (number, transfer, " ".join(lines))


def main():
    rng = random.Random(int(sys.argv[1]))
    text = open(sys.argv[3]).read()
    print("// random scenarios, seed %s" % sys.argv[1])
    print(re.sub(r"(?ms)^scenario .*?\}[ \t]*$\n", "", text))
    for number in range(int(sys.argv[2])):
        print((lengths if "lengths" in sys.argv[3] else holds)(rng, number))


main()
