# SPDX-License-Identifier: MIT
"""fixits.py: lines NAME, tab, bad line (fixits.tsv), behind the prelude: the record of that name has fix-its, and when they have
been applied there is no record of that name any more. Speaks TAP."""
import json
import os
import subprocess
import sys

compiler, top = os.environ["DMAC_COMPILE"], os.environ["top_srcdir"]
here = os.path.join(top, "tests", "bad")
prelude = open(os.path.join(here, "prelude.dmac"), encoding="utf-8").read()
path = "fixit-%d.dmac" % os.getpid()


def records(text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    made = subprocess.run([compiler, "--emit=meaning", "-o", os.devnull, "-fdiagnostics-format=json", path], capture_output=True,
                          text=True, check=False)
    return json.loads(made.stderr)


def apply(text, fixes):
    lines = text.split("\n")
    for fix in sorted(fixes, key=lambda fix: (fix["start"]["line"], fix["start"]["column"]), reverse=True):
        at, line = fix["start"]["line"] - 1, lines[fix["start"]["line"] - 1]
        lines[at] = line[:fix["start"]["column"] - 1] + fix["string"] + line[fix["next"]["column"] - 1:]
    return "\n".join(lines)


cases = [line.rstrip("\n").split("\t") for line in open(os.path.join(here, "fixits.tsv"), encoding="utf-8")]
failed = not cases
for number, (name, line) in enumerate(cases, 1):
    text = prelude + line + "\n"
    fixes = [fix for record in records(text) if record["option"] == name for fix in record["fixits"]]
    left = [record["option"] for record in records(apply(text, fixes))] if fixes else ["no fix-it"]
    good = bool(fixes) and name not in left
    failed |= not good
    print("%s %d - %s: %s%s" % ("ok" if good else "not ok", number, name, line, "" if good else " # left: " + " ".join(left)))
os.remove(path)
print("1..%d" % len(cases))
sys.exit(failed)
