# SPDX-License-Identifier: MIT
"""elf.py 32|64 little|big segment|section|object FILE: an ELF file with FILE at 0x1000, symbol `chain` there, and two called `twin`."""
import struct
import sys

bits, order, kind, data = int(sys.argv[1]), sys.argv[2], sys.argv[3], open(sys.argv[4], "rb").read()
e = "<" if order == "little" else ">"
wide = bits == 64
header, segment, section = (64, 56, 64) if wide else (52, 32, 40)
AT = 0x1000 if kind != "object" else 0

strings = b"\0chain\0twin\0"


def symbol(name, value, size, info, index):
    if wide:
        return struct.pack(e + "IBBHQQ", name, info, 0, index, value, size)
    return struct.pack(e + "IIIBBH", name, value, size, info, 0, index)


symbols = symbol(0, 0, 0, 0, 0) + symbol(7, AT, 4, 1, 1) + symbol(7, AT + 16, 4, 1, 1) + symbol(1, AT, len(data), 0x11, 1)
names = b"\0.data\0.symtab\0.strtab\0.shstrtab\0"
at = header + (segment if kind == "segment" else 0)
at = (at + 15) // 16 * 16
offsets = {}
body = b"\0" * (at - header - (segment if kind == "segment" else 0))
for part, content in ("data", data), ("symtab", symbols), ("strtab", strings), ("names", names):
    body += b"\0" * (-(header + (segment if kind == "segment" else 0) + len(body)) % 8)
    offsets[part] = header + (segment if kind == "segment" else 0) + len(body)
    body += content
body += b"\0" * (-(header + (segment if kind == "segment" else 0) + len(body)) % 8)
shoff = header + (segment if kind == "segment" else 0) + len(body)


def sh(name, type_, flags, addr, offset, size, link=0, info=0, align=1, entsize=0):
    return struct.pack(e + ("IIQQQQIIQQ" if wide else "IIIIIIIIII"), name, type_, flags, addr, offset, size, link, info, align, entsize)


sections = sh(0, 0, 0, 0, 0, 0, align=0)
sections += sh(1, 1, 3, AT, offsets["data"], len(data), align=4)
sections += sh(7, 2, 0, 0, offsets["symtab"], len(symbols), 3, 3, 8, 24 if wide else 16)
sections += sh(15, 3, 0, 0, offsets["strtab"], len(strings))
sections += sh(23, 3, 0, 0, offsets["names"], len(names))
ident = b"\177ELF" + bytes([2 if wide else 1, 1 if order == "little" else 2, 1]) + b"\0" * 9
out = ident + struct.pack(e + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"), 1 if kind == "object" else 2, 40, 1, 0,
                          header if kind == "segment" else 0, shoff, 0, header, segment if kind == "segment" else 0, int(kind == "segment"),
                          section, 5, 4)
if kind == "segment":
    if wide:
        out += struct.pack(e + "IIQQQQQQ", 1, 6, offsets["data"], AT, AT, len(data), len(data), 16)
    else:
        out += struct.pack(e + "IIIIIIII", 1, offsets["data"], AT, AT, len(data), len(data), 6, 16)
sys.stdout.buffer.write(out + body + sections)
