# SPDX-License-Identifier: MIT
"""Every golden vector and the tables of the examples, there and back: the words as a dump, decoded as JSON (the descriptors that
are there, in their order) and as a program, which compiles to the same words. roundtrip.json has a line for each vector: {} if it
does, "why" not otherwise (a reason that is not needed is an error), "skip" if it cannot be followed and why, "arguments" for
what the vector does not say of its instance. A vector without a line is tried, and told in a comment. TAP on standard output.

  roundtrip.py [NAME]...    only vectors with one of these in their names; a failing program is printed
  roundtrip.py --update     a line for each new vector that comes back the same
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

top = os.environ["top_srcdir"]
compiler, decoder = os.environ["DMAC_COMPILE"], os.environ["top_builddir"] + "/dmac-decode"
pages = ["-C", top + "/controllers"]
explained = json.load(open(top + "/tests/decode/roundtrip.json"))
work = tempfile.mkdtemp()
try:
    import jsonschema
    validator = jsonschema.Draft7Validator(json.load(open(top + "/doc/dmac-decode.schema.json")))
except ImportError:
    validator = None
count = 0
failed = 0

# What no word says, as far as it is known: registers held it.
LIST_WIDE = ["flow", "request", "source.request", "dest.request", "pace", "width", "source.width", "dest.width", "source.increment",
             "dest.increment", "source.burst", "dest.burst"]


update = "--update" in sys.argv
only = [part for part in sys.argv[1:] if part != "--update"]
new = {}


def report(good, name, remarks=()):
    global count, failed
    vector = name.split(":")[0]
    if vector not in explained and not name.startswith("each"):
        new[vector] = new.get(vector, True) and good
        if not only:
            if not good:
                print(f"# new, without a line in roundtrip.json: {name}")
            return
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    for remark in remarks:
        for line in str(remark).splitlines():
            print("# " + line)


def run(*args):
    done = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stdout, done.stderr


def number(text):
    return text if isinstance(text, int) else int(str(text), 0)


facts = {}


def about(controller):
    if controller not in facts:
        text = run(compiler, *pages, "--print-controller=" + controller)[1]
        facts[controller] = {
            "parameters": set(re.findall(r"^  ([\w.]+)", text.split("\nparameters\n")[1].split("\n\n")[0], re.M)) if "\nparameters\n" in text else set(),
        }
    return facts[controller]


def compare(want, got):
    """Fields of two descriptors, links apart."""
    def fields(d):
        found = {}
        for f in d["fields"]:
            if not str(f["meaning"]).startswith("next"):
                hi, lo = f["bits"] if "bits" in f else (f["hi"], f["lo"])
                found[(f["word"], f.get("name", f.get("field")), lo, hi)] = number(f.get("raw", f.get("value")))
        return found
    a, b = fields(want), fields(got)
    return [f"{'.'.join(map(str, k[:2]))} {a.get(k)} -> {b.get(k)}" for k in sorted(set(a) | set(b), key=str) if a.get(k) != b.get(k)]


def round_trip(name, dump, base_args, addresses, check=lambda lists: []):
    """dump: lines of text."""
    with open(work + "/dump.hex", "w") as file:
        file.write("\n".join(dump) + "\n")
    args = [decoder, *pages, *base_args, work + "/dump.hex", *addresses]
    status, out, err = run(*args, "--emit=json")
    why = explained.get(name, {}).get("why")
    if status or not out:
        return report(False, name + ": is followed", [" ".join(args), err])
    if validator:
        errors = [f"{'/'.join(map(str, e.absolute_path))} {e.message}" for e in validator.iter_errors(json.loads(out))]
        if errors:
            return report(False, name + ": its JSON follows the schema", errors[:5])
    lists = json.loads(out)["lists"]
    wrong = check(lists)
    report(not wrong, name + ": is followed", [*wrong, err, " ".join(args)] if wrong else [])
    status, program, err = run(*args, "--emit=dmac")
    problem = None
    if status:
        problem = err
    else:
        with open(work + "/chain.dmac", "w") as file:
            file.write(program)
        status, out, err = run(compiler, *pages, "--emit=json", "-o", "-", work + "/chain.dmac")
        problem = err if status else None
        if not problem:
            tables = json.loads(out)["transfers"][0]["tables"]
            differences = []
            if len(tables) != len(lists):
                differences.append(f"{len(lists)} lists, compiled {len(tables)}")
            for one, other in zip(lists, tables):
                if len(one["descriptors"]) != len(other["descriptors"]):
                    differences.append(f"{len(one['descriptors'])} descriptors, compiled {len(other['descriptors'])}")
                for i, (d, e) in enumerate(zip(one["descriptors"], other["descriptors"])):
                    differences += [f"descriptor {i}: {text}" for text in compare(d, e)]
            problem = "\n".join(differences[:8])
    if why:
        report(bool(problem), f"{name}: not the same words: {why}", [] if problem else ["the reason is not needed any more"])
    else:
        report(not problem, name + ": compiles to the same words", [problem, program if only else ""] if problem else [])


# ---- golden vectors ------------------------------------------------------------------------------------------------------

def vector_dump(vector, moves):
    """(address, word) of all words."""
    words = [number(w) for w in vector["words"]]
    spots = []
    if vector.get("layout"):
        at = 0
        for part in vector["layout"]:
            n = part["words"]
            spots += [(number(part["address"]) + 4 * i, w) for i, w in enumerate(words[at:at + n])]
            at += n
    elif vector.get("descs") and len(vector["descs"]) == len(moves["moves"]) or vector.get("descs"):
        for d, at in zip(vector["descs"], [number(d["addr"]) for d in vector["descs"]]):
            spots += [(at + 4 * i, number(w)) for i, w in enumerate(d["words"])]
    else:
        return None
    units = moves.get("units")
    if units:
        full = dict(spots)
        for m in moves["moves"]:
            for i in range(units):
                full.setdefault(number(m["at"]) + 4 * i, 0)
        spots = sorted(full.items())
    return spots


def registers(args, addresses, dump, held):
    """Roles of the moves that only registers know."""
    with open(work + "/dump.hex", "w") as file:
        file.write("\n".join(dump) + "\n")
    given = [f"--register=flow={held['flow']}"] if "flow" in held else []
    out = run(decoder, *pages, *args, work + "/dump.hex", *addresses)[1]
    missing = re.search("only registers know: (.*)", out)
    names = [part.split(" ")[0] for part in missing.group(1).split(", ")] if missing else []
    return [f"--register={key}={held[key]}" for key in held if key in names and key != "flow"] + given


def golden():
    for path in sorted(glob.glob(top + "/tests/golden/*.moves.json")):
        vectors = json.load(open(path.replace(".moves.json", ".json")))
        vectors = {v["name"]: v for v in (vectors if isinstance(vectors, list) else vectors["vectors"])}
        for moves in json.load(open(path)):
            name = moves["name"]
            if not wanted(name) or moves.get("refused") or not moves["moves"] or "skip" in explained.get(name, {}):
                continue
            spots = vector_dump(vectors[name], moves)
            if spots is None or len(dict(spots)) < len(spots):          # commands for registers: they lie nowhere
                continue
            controller = moves["controller"]
            args = ["--controller=" + controller, f"--channel={moves.get('channel', 0)}"]
            common = moves.get("common", {})
            args += explained.get(name, {}).get("arguments", [])
            held = {}
            for key, value in common.items():
                if key in about(controller)["parameters"]:
                    args += [] if f"--parameter={key}={value}" in args else [f"--parameter={key}={value}"]
                elif key in LIST_WIDE:
                    held[key] = value
            forms = [m["form"] for m in moves["moves"]]
            firsts = {}
            for m in moves["moves"]:
                firsts.setdefault(m["form"] if forms.count("read") and set(forms) <= {"read", "write"} else "", number(m["at"]))
            addresses = [f"{form}={at:#x}" if form else f"{at:#x}" for form, at in firsts.items()]
            if not moves.get("cyclic"):
                args.append(f"--count={len(moves['moves']) // len(firsts)}")

            args += [f"--register={key}={value}" for key, value in moves.get("registers", {}).items()]
            args += registers(args, addresses, [f"{at:08x}: {word:08x}" for at, word in spots], held)

            def check(lists, moves=moves, firsts=firsts):
                wrong = []
                for one in lists:
                    want = [m for m in moves["moves"] if len(firsts) == 1 or m["form"] == one["name"]]
                    if [d["form"] for d in one["descriptors"]] != [m["form"] for m in want]:
                        wrong.append(f"forms {[d['form'] for d in one['descriptors']]}, the moves are {[m['form'] for m in want]}")
                    elif [number(d["address"]) for d in one["descriptors"]] != [number(m["at"]) for m in want]:
                        wrong.append("other addresses")
                    if (one["end"] == "ring") != bool(moves.get("cyclic")) and one["end"] != "ends":
                        wrong.append("it " + one["end"])
                return wrong
            round_trip(name, [f"{at:08x}: {word:08x}" for at, word in spots], args, addresses, check)


# ---- tables of the examples ----------------------------------------------------------------------------------------------

def finished(transfer):
    """The tables as the hardware would find them, at trial addresses; open lengths at their maximum. None: not in memory."""
    places = {}
    for k, table in enumerate(transfer["tables"]):
        if table["stepped"]:
            return None
        places[transfer["name"] + ("_" + table["list"] if table["list"] else "")] = number(table["address"] or 0x2080_0000 + 0x10_0000 * k)
    made = []
    for table in transfer["tables"]:
        units = [number(word) for d in table["descriptors"] for word in d["words"]]
        for f in table["fixups"]:
            if f["kind"] == "address":
                value = places.setdefault(f["symbol"], 0x2100_0000 + 0x40_0000 * len(places)) + number(f["addend"])
                value += number(f.get("cap", 0)) if f.get("length") else 0
            else:
                value = number(f["cap"]) // f["divide"]
            units[f["unit"]] |= (value + f.get("add", 0) >> f["shift"] & (1 << f["bits"]) - 1) << f["lsb"]
        base, at, spots = places[transfer["name"] + ("_" + table["list"] if table["list"] else "")], 0, []
        for d in table["descriptors"]:
            spots += [(base + d["offset"] + 4 * i, w) for i, w in enumerate(units[at:at + len(d["words"])])]
            at += len(d["words"])
        made.append((table, base, spots))
    return made


def examples():
    for path in sorted(glob.glob(top + "/examples/*.dmac")):
        status, out, err = run(compiler, *pages, "-w", "-I", top + "/examples/boards", "--emit=json", "-o", "-", path)
        if status:
            report(False, os.path.basename(path) + ": compiles", [err])
            continue
        for transfer in json.loads(out)["transfers"]:
            name = os.path.basename(path)[:-5] + "." + transfer["name"]
            tables = finished(transfer) if wanted(name) and "skip" not in explained.get(name, {}) else None
            if not tables or any("blocks" in t for t, _, _ in tables):
                continue
            args = [f"--controller={path}:{transfer['controller']}", "-I", top + "/examples/boards", f"--channel={transfer['channel'] or 0}"]
            if not transfer["cyclic"]:
                args.append(f"--count={len(tables[0][0]['descriptors'])}")
            args += explained.get(name, {}).get("arguments", [])
            dump = [f"{at:08x}: {word:08x}" for _, _, spots in tables for at, word in spots]
            addresses = [(table["list"] + "=" if table["list"] else "") + f"{base:#x}" for table, base, _ in tables]

            def check(lists, tables=tables):
                return [f"forms {[d['form'] for d in one['descriptors']]}" for one, (table, _, _) in zip(lists, tables)
                        if [d["form"] for d in one["descriptors"]] != [d["form"] for d in table["descriptors"]]]
            round_trip(name, dump, args, addresses, check)


def wanted(name):
    return not only or any(part in name for part in only)


golden()
examples()
if not only:
    names = " ".join(open(path).read() for path in glob.glob(top + "/tests/golden/*.moves.json"))
    strangers = [name for name in explained if f'"{name}"' not in names and not os.path.exists(f"{top}/examples/{name.split('.')[0]}.dmac")]
    report(not strangers, "each line of roundtrip.json is of a vector", strangers)
if update:
    explained.update({name: {} for name, good in new.items() if good})
    with open(top + "/tests/decode/roundtrip.json", "w") as file:
        file.write("{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(explained.items())) + "\n}\n")
print(f"1..{count}")
sys.exit(failed > 0)
