#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The blocks of a page of the documentation, for controller.bats: each block of code with the comment in front of it says how it is
tested.     usage: pieces.py PAGE FOLDER
  <!-- page … @@ … -->   a fragment of a description: written to FOLDER/fragment-LINE.dmac, in place of the @@
  (nothing), ```dmac     whole descriptions: FOLDER/whole-LINE.dmac
  <!-- file NAME -->     lines that stand like this in that file: FOLDER/quoted-LINE, first line the name
  <!-- run OPTIONS -->   lines of what the command prints: FOLDER/printed-LINE, first line the options
A block of any other kind must say nothing: text without a comment is an error, except the grammar (ebnf)."""
import os
import sys

lines = open(sys.argv[1]).read().split("\n")
folder = sys.argv[2]


def write(kind, at, text):
    open(os.path.join(folder, "%s-%d%s" % (kind, at, ".dmac" if kind in ("fragment", "whole") else "")), "w").write(text)


said = None
i = 0
while i < len(lines):
    if lines[i].startswith("<!--"):
        start = i
        while "-->" not in lines[i]:
            i += 1
        said = "\n".join(lines[start:i + 1])[4:].rsplit("-->", 1)[0].strip("\n").strip(" ")
    elif lines[i].startswith("```"):
        at, kind = i + 1, lines[i][3:]
        start = i = i + 1
        while lines[i] != "```":
            i += 1
        block = "\n".join(lines[start:i]) + "\n"
        word, _, rest = (said or "").partition("\n" if said and said.startswith("page") else " ")
        if kind == "dmac" and word == "page":
            if rest.count("@@") != 1:
                sys.exit("line %d: no place for the fragment" % at)
            write("fragment", at, rest.replace("@@", block))
        elif kind == "dmac" and not said:
            write("whole", at, block)
        elif word == "file":
            write("quoted", at, rest.strip() + "\n" + block)
        elif word == "run":
            write("printed", at, rest.strip() + "\n" + block)
        elif kind == "ebnf":
            write("grammar", at, block)
        else:
            sys.exit("line %d: nothing says how this block is tested" % at)
        said = None
    elif lines[i].strip():
        said = None
    i += 1
