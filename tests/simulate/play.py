#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""play.py STEM HEADER JSON: scenarios of a program as C data for play.c, on standard output."""
import json
import re
import sys

NEVER = "INT64_MIN"


def c_name(text):
    text = re.sub(r"[^A-Za-z0-9_]", "_", text)
    return "dmac_" + text if text[0].isdigit() else text


def macro(text):
    return c_name(text).upper()


def buffers(header):
    """What the firmware would define."""
    for line in header.splitlines():
        found = re.match(r"extern ((?:u?int\d+_t) [^;]*);", line)
        if found:
            yield found.group(1) + ";"


class Writer:
    def __init__(self, header):
        self.header = header
        self.count = 0

    def array(self, kind, items):
        """(number, name) of a static array; an empty one is null."""
        if not items:
            return 0, "NULL"
        self.count += 1
        print("static const %s list_%d[] = { %s };" % (kind, self.count, ", ".join(items)))
        return len(items), "list_%d" % self.count

    def sets(self, registers):
        return self.array("struct play_set", ["{ %s, %s, %s, %d }" % (r["address"], r["mask"], r["value"], r["width"])
                                              for r in registers])

    def happening(self, transfer, h):
        event, sets = "0", (0, "NULL")
        kind = "PLAY_" + {"irq": "IRQ", "event": "EVENT"}.get(h["kind"], "SET")
        if h["kind"] == "event":
            name = "%s_EVENT_%s" % (macro(transfer), macro(h["name"]))
            event = name if "#define %s " % name in self.header else "0"
        elif h["kind"] == "level":
            sets = self.sets(h["registers"])
        elif h["kind"] == "register":
            sets = self.sets([{"address": h["address"], "mask": "0xffffffff", "value": h["value"], "width": 4}])
        return "{ %d, %s, %s, %d, %s }" % (h["ns"], kind, event, *sets)

    def words(self, run):
        """Comparable only if every address in the words is one that prep was given."""
        if self.header_has_objects or run["table"]["lists"] != 1:
            return 0, "NULL"
        return self.array("struct play_words", ["{ %d, %d, %s }" % (w["at"], *self.array("uint32_t", w["units"]))
                                                for w in run["words"]])

    def run(self, run):
        transfer, outcome, table = c_name(run["transfer"]), run["outcome"], run["table"]
        ns = outcome["ns"]
        ended, fate = NEVER, "FATE_NONE"
        for name, what in (("released", "CUT"), ("disconnected", "CUT"), ("kept", "KEPT"), ("quarantined", "QUARANTINED"),
                           ("drained", "KEPT")):
            if name in ns:
                ended, fate = str(ns[name]), "FATE_" + what
                break
        stopped = table.get("stopped") if outcome["result"] != "running" else None
        results = {"running": "-1", "ok": "DMAC_RESULT_OK", "read_error": "DMAC_RESULT_READ_ERROR",
                   "write_error": "DMAC_RESULT_WRITE_ERROR", "hold_timeout": "DMAC_RESULT_HOLD_TIMEOUT"}
        running = stopped["descriptor"] if stopped else 0
        at = run["words"][running]["at"] if running < len(run["words"]) else 0
        channel = "%s_CHAN" % macro(run["transfer"])
        return "    { " + ", ".join([
            '"%s of %s"' % (run["scenario"], run["transfer"]), "&" + transfer,
            channel if "#define %s " % channel in self.header else "0",
            "%d, %s" % self.sets(run["initial"]),
            "%d, %s" % self.array("struct play_input", [self.happening(run["transfer"], h) for h in run["happenings"]]),
            self.array("uintptr_t", [a["value"] for a in run["arguments"]])[1],
            "true" if table["refused"] else "false",
            run.get("table_address", "0"), "%d, %s" % self.words(run),
            "true" if stopped else "false", "true" if run["fault"] and run["fault"]["access"] == "read" else "false",
            str(stopped["descriptor"] if stopped else 0), str(at), str(stopped["left"] if stopped else 0),
            results[outcome["result"]],
            str(outcome["moved"] + outcome["residue"] - table["moved"] if stopped else outcome["residue"]),
            str(ns.get("done", NEVER)), ended, fate]) + " },"


def main():
    stem, header, runs = sys.argv[1], open(sys.argv[2]).read(), json.load(open(sys.argv[3]))["runs"]
    domain = c_name(stem)
    print('#include <stddef.h>\n#include "%s.h"\n#include "play.h"' % stem)
    writer = Writer(header)
    objects = list(buffers(header))
    writer.header_has_objects = bool(objects)
    print("\n".join(objects))
    rows = [writer.run(run) for run in runs if run["scenario"]]
    print("const struct play plays[] = {\n%s\n};" % "\n".join(rows))
    print("const unsigned nplays = sizeof plays / sizeof *plays;")
    waits = re.findall(r"elapsed >= DMAC_TICKS\((\d+)\)", open(re.sub(r"h$", "c", sys.argv[2])).read())
    print("const int64_t delays[] = { %s };\nconst unsigned ndelays = %d;" % (", ".join(waits) or "0", len(waits)))
    print("static struct %s_domain domain;" % domain)
    print("""struct dmac *play_setup(struct dmac_chan **chans, unsigned *nchans)
{
    static const struct %s_domain fresh;

    domain = fresh;
    %s_setup(&domain);
    *chans = domain.chan;
    *nchans = sizeof domain.chan / sizeof *domain.chan;
    return &domain.dmac;
}""" % (domain, domain))


main()
