# SPDX-License-Identifier: MIT
"""words.py ELF JSON: the tables in a linked file are the words of the JSON with every fix-up applied.

Written from the documentation of the JSON alone: value = (symbol + addend) >> shift, its low `bits` bits at `lsb`."""
import json
import struct
import sys


class Elf:
    """Just enough: symbols and the bytes of sections."""

    def __init__(self, path):
        self.data = open(path, "rb").read()
        wide = self.data[4] == 2
        self.order = "<" if self.data[5] == 1 else ">"
        shoff = self.at("Q" if wide else "I", 0x28 if wide else 0x20)
        size, count = self.at("HH", 0x3A if wide else 0x2E)
        self.sections, self.symbols, self.extents = [], {}, {}
        for i in range(count):
            head = shoff + i * size
            if wide:
                _, kind, _, address, offset, length, link, _ = self.at("IIQQQQII", head)
            else:
                _, kind, _, address, offset, length, link, _ = self.at("IIIIIIII", head)
            self.sections.append((kind, address, offset, length, link))
        for kind, _, offset, length, link in self.sections:
            if kind == 2:
                self.read_symbols(offset, length, self.sections[link][2], wide)

    def at(self, form, offset):
        values = struct.unpack_from(self.order + form, self.data, offset)
        return values[0] if len(values) == 1 else values

    def read_symbols(self, offset, length, strings, wide):
        for entry in range(offset, offset + length, 24 if wide else 16):
            if wide:
                name, _, _, _, value, extent = self.at("IBBHQQ", entry)
            else:
                name, value, extent, _, _, _ = self.at("IIIBBH", entry)
            end = self.data.index(b"\0", strings + name)
            self.symbols[self.data[strings + name:end].decode()] = value
            self.extents[self.data[strings + name:end].decode()] = extent

    def bytes(self, address, count):
        for kind, start, offset, length, _ in self.sections:
            if kind == 1 and start <= address and address + count <= start + length:
                return self.data[offset + address - start:offset + address - start + count]
        raise SystemExit("nothing at 0x%x" % address)


def symbol_value(elf, transfer, starts, name):
    for table, start in starts:
        if name in (transfer["name"], transfer["name"] + "_" + table["list"]):
            return start
    if "[" in name:                         # one buffer of an array; the test programs use all of them
        array, index = name[:-1].split("[")
        return elf.symbols[array] + int(index) * elf.extents[array] // counts[array]
    return elf.symbols[name]


def expected(elf, transfer, table, starts):
    units = {}
    for descriptor in table["descriptors"]:
        for i, word in enumerate(descriptor["words"]):
            units[descriptor["offset"] // 4 + i] = int(word, 16)
    first = []
    for descriptor in table["descriptors"]:
        first += [descriptor["offset"] // 4 + i for i in range(len(descriptor["words"]))]
    for fixup in table["fixups"]:
        value = symbol_value(elf, transfer, starts, fixup["symbol"]) + int(fixup["addend"], 16)
        units[first[fixup["unit"]]] |= (value >> fixup["shift"] & (1 << fixup["bits"]) - 1) << fixup["lsb"]
    return units


def check(elf, transfer, order):
    start = elf.symbols[transfer["name"] + "_table"]
    starts, wrong = [], 0
    place = start
    for table in transfer["tables"]:
        place = (place + table["align"] - 1) // table["align"] * table["align"]
        starts.append((table, place))
        place += table["size"]
    for table, at in starts:
        if table["stepped"] or (order != elf.order and table["fixups"]):
            continue                        # commands; and a template that prep completes before it swaps the words
        for unit, value in sorted(expected(elf, transfer, table, starts).items()):
            got = struct.unpack(order + "I", elf.bytes(at + 4 * unit, 4))[0]
            if got != value:
                print("%s, unit %d: 0x%08x in the file, 0x%08x by the JSON" % (transfer["name"], unit, got, value))
                wrong += 1
    return wrong


def check_stepped(elf, transfer, order):
    """Commands are flags and words; the words of the JSON come in their order, with holes for those a form lacks."""
    start = elf.symbols[transfer["name"] + "_table"]
    wrong = 0
    for table in transfer["tables"]:
        if not table["stepped"] or any(f["kind"] == "length" for f in table["fixups"]):
            continue
        units = [value for _, value in sorted(expected(elf, transfer, table, [(table, start)]).items())]
        stride = STRIDE
        at, n = start, 0
        for descriptor in table["descriptors"]:
            command = list(struct.unpack(order + "%dI" % stride, elf.bytes(at, 4 * stride)))[1:]
            for value in units[n:n + len(descriptor["words"])]:
                while command and command[0] != value:
                    if command.pop(0) != 0:
                        print("%s: a word of a command is not in the JSON" % transfer["name"])
                        wrong += 1
                if not command:
                    print("%s: 0x%08x is missing in a command" % (transfer["name"], value))
                    wrong += 1
                    break
                command.pop(0)
            n += len(descriptor["words"])
            at += 4 * stride
    return wrong


STRIDE = 6                                  # flags and the five words of the commands in the test programs
elf = Elf(sys.argv[1])
out = json.load(open(sys.argv[2]))
counts = {}                                 # of buffer arrays: how many are used
for transfer in out["transfers"]:
    for table in transfer["tables"]:
        for symbol in (fixup["symbol"] for fixup in table["fixups"] if fixup.get("symbol") and "[" in fixup["symbol"]):
            array, index = symbol[:-1].split("[")
            counts[array] = max(counts.get(array, 0), int(index) + 1)
endian = {controller["name"]: "<" if controller["endian"] == "little" else ">" for controller in out["controllers"]}
bad = 0
for transfer in out["transfers"]:
    bad += check(elf, transfer, endian[transfer["controller"]])
    bad += check_stepped(elf, transfer, elf.order)
sys.exit(1 if bad else 0)
