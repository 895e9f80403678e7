# SPDX-License-Identifier: MIT
"""Three controllers, written from their manuals: what the words of a table make of memory and of a device's ports. Shares
nothing with the compiler, nor with the descriptions that it reads.
PL080: ARM DDI 0196G 3.4. BCM2835: ARM Peripherals, chapter 4. GPDMA: RM0456, chapter on GPDMA."""
import re


class Fault(Exception):
    pass


class Machine:
    """Memories by their bus address, and a device that gives numbers and takes notes."""

    def __init__(self, board, seed=b"dmac"):
        self.board = board
        self.memory = {m.name: bytearray((i * 7 + (i >> 8) * 13 + k * 31) & 255 for i in range(m.size))
                       for k, m in enumerate(board.memories)} if not hasattr(board, "image") else {
                           k: bytearray(v) for k, v in board.image.items()}
        if not hasattr(board, "image"):
            board.image = {k: bytes(v) for k, v in self.memory.items()}
        self.rom = bytearray(0x40000)                   # what the compiler emits itself: constants, sinks
        self.rom_at = 0xe000_0000
        self.symbols, self.top = {}, {m.name: m.at + m.size for m in board.memories}
        self.read_log, self.write_log, self.reads = [], [], {}
        for b in board.buffers:
            if b.symbol and not b.values and b.symbol not in self.symbols:
                self.symbols[b.symbol] = self.take(b.memory, b.bytes(), max(b.align, 64))

    def take(self, memory, size, align):
        self.top[memory.name] = (self.top[memory.name] - size) // align * align
        return self.top[memory.name]

    def cpu(self, symbol, offset):
        return offset if symbol is None else self.symbols[symbol] + offset

    def bus(self, symbol):
        at = self.symbols[self.board.linked.get(symbol, symbol)]
        for m in self.board.memories:
            if m.at <= at < m.at + m.size:
                return at - m.at + m.bus
        return at

    def place(self, at, n, bus):
        """(bytes, offset) of plain memory at an address as the bus (or the CPU) sees it; None for a device."""
        for m in self.board.memories:
            base = m.bus if bus else m.at
            if base <= at and at + n <= base + m.size:
                return self.memory[m.name], at - base
        if self.rom_at <= at and at + n <= self.rom_at + len(self.rom):
            return self.rom, at - self.rom_at
        if self.board.device_at <= at and at + n <= self.board.device_at + 0x1000:
            return None
        raise Fault(f"nothing is at 0x{at:x}")

    def read(self, at, width, bus=True):
        found = self.place(at, width, bus)
        if found:
            return bytes(found[0][found[1]:found[1] + width])
        k = self.reads[at] = self.reads.get(at, -1) + 1
        self.read_log.append((at, width))
        return bytes((at * 5 + k * 29 + i * 3 + (k >> 3)) & 255 for i in range(width))

    def write(self, at, data, bus=True):
        found = self.place(at, len(data), bus)
        if found:
            found[0][found[1]:found[1] + len(data)] = data
        else:
            self.write_log.append((at, bytes(data)))

    def same(self, other):
        """None, or what differs in memory and in what the device saw."""
        for m in self.board.memories:
            if self.memory[m.name] != other.memory[m.name]:
                i = next(i for i, (a, b) in enumerate(zip(self.memory[m.name], other.memory[m.name])) if a != b)
                return f"byte 0x{m.at + i:x} is 0x{other.memory[m.name][i]:x}, not 0x{self.memory[m.name][i]:x}"
        if self.read_log != other.read_log:
            return f"the device is read {other.read_log[:4]}…, not {self.read_log[:4]}…"
        if self.write_log != other.write_log:
            return f"the device is written {other.write_log[:4]}…, not {self.write_log[:4]}…"
        return None


def emitted(machine, source):
    """Constants and sinks in the generated C: each gets an address."""
    # behind the symbols of the board, whose memories are at known bus addresses
    at = machine.rom_at
    pattern = r"^(?:static )?(?:const )?u?int(\d+)_t (\w+)((?:\[\d+\])+) __attribute__\(\(([^\n=]*)\)\)(?: = (\{[^;]*\}))?;"
    for bits, name, shape, attributes, values in re.findall(pattern, source, re.M):
        width, count = int(bits) // 8, 1
        for d in re.findall(r"\d+", shape):
            count *= int(d)
        align = re.search(r"aligned\((\d+)\)", attributes)
        align = max(int(align.group(1)) if align else width, 64)
        section = re.search(r'section\("\.dmac\.(\w+)', attributes)
        memory = next((m for m in machine.board.memories if section and m.name == section.group(1)), None)
        if memory:
            machine.symbols[name] = machine.take(memory, width * count, align)
        else:
            at = (at + align - 1) // align * align
            machine.symbols[name] = at
            at += width * count
        data = b"".join((int(v, 0) & (1 << int(bits)) - 1).to_bytes(width, "big" if machine.board.big else "little")
                        for v in re.findall(r"-?(?:0x[0-9a-f]+|\d+)", re.sub(r"U?INT\d+_C|[uUlL]+\b", "", values)))
        where, offset = machine.place(machine.symbols[name], width * count, False)
        if values:
            where[offset:offset + width * count] = data.ljust(width * count, b"\0")
    return machine


def expected(machine, transfer):
    """One lap of the meaning, on this machine."""
    for step in transfer.steps:
        if step.verb in ("interrupt", "fence"):
            continue
        data = [stream_read(machine, s, step.bytes()) for s in step.sources]
        if step.check:
            [stream_read(machine, d, step.bytes()) for d in step.dests]
            continue
        value = data[0]
        for other in data[1:]:
            value = bytes(a ^ b for a, b in zip(value, other))
        for dest in step.dests:
            stream_write(machine, dest, value)
    return machine


def pieces(stream, n):
    for piece in stream:
        if n <= 0:
            return
        if piece.endless:
            yield piece, None, n
            return
        for (_, symbol, at), length in piece.segments():
            if n > 0:
                yield piece, (symbol, at), min(length, n)
            n -= length


def stream_read(machine, stream, n):
    out = bytearray()
    for piece, place, length in pieces(stream, n):
        if place:
            width = piece.size if machine.place(machine.cpu(*place), 1, False) is None else length
            for i in range(0, length, width):
                out += machine.read(machine.cpu(*place) + i, width, bus=False)
        elif hasattr(piece, "value"):
            out += bytes(piece.byte(i, machine.board.big) for i in range(length))
        else:
            for _ in range(0, length, piece.width):
                out += machine.read(piece.address, piece.width, bus=False)
    return bytes(out)


def stream_write(machine, stream, data):
    done = 0
    for piece, place, length in pieces(stream, len(data)):
        part = data[done:done + length]
        done += length
        if place:
            width = piece.size if machine.place(machine.cpu(*place), 1, False) is None else length
            for i in range(0, length, width):
                machine.write(machine.cpu(*place) + i, part[i:i + width], bus=False)
        elif hasattr(piece, "address"):
            for i in range(0, length, piece.width):
                machine.write(piece.address, part[i:i + piece.width], bus=False)


# ---- the tables ------------------------------------------------------------------------------------------------------

class Table:
    """Finished words at an address: fix-ups applied, read back by the hardware."""

    def __init__(self, machine, transfer):
        table = transfer["tables"][0]
        self.base = 0x2_0000 if not table["page"] else 0x3_0000
        if table["address"]:
            self.base = int(table["address"], 0)
        self.words = [int(w, 0) for d in table["descriptors"] for w in d["words"]]
        offsets, unit = [], 0
        for d in table["descriptors"]:
            offsets += [d["offset"] + 4 * k for k in range(len(d["words"]))]
        self.at = {o: i for i, o in enumerate(offsets)}
        self.block = [int(w, 0) for w in transfer["block"]["words"]]
        self.names = transfer["block"]["names"]
        machine.symbols[transfer["name"]] = self.base
        self.base = machine.bus(transfer["name"])
        for words, fixups in ((self.words, table["fixups"]), (self.block, transfer["block"]["fixups"])):
            for f in fixups:
                value = (machine.bus(f["symbol"]) + int(f["addend"], 0)) >> f["shift"] & (1 << f["bits"]) - 1
                if words[f["unit"]] >> f["lsb"] & (1 << f["bits"]) - 1:
                    raise Fault("the words have bits where a fix-up goes")
                words[f["unit"]] |= value << f["lsb"]

    def word(self, address):
        if address - self.base not in self.at:
            raise Fault(f"a word is fetched at 0x{address:x}, outside the table")
        return self.words[self.at[address - self.base]]


def move(machine, source, dest, n, read_width, write_width, read_step, write_step):
    """Reads and writes through a FIFO, each in accesses of its width. Advances the two addresses."""
    if n % read_width or n % write_width:
        raise Fault(f"{n} bytes in accesses of {read_width} and {write_width}")
    for at, width in ((source, read_width), (dest, write_width)):
        if at % width:
            raise Fault(f"an access of {width} at 0x{at:x}")
    fifo, done, taken = bytearray(), 0, 0
    while done < n:
        while len(fifo) < write_width:
            fifo += machine.read(source, read_width)
            source += read_step
            taken += read_width
        machine.write(dest, fifo[:write_width])
        del fifo[:write_width]
        dest += write_step
        done += write_width
    return source, dest


def pl080(machine, table, five=False):
    """LLIs of four words (PL080S: five, the fifth holds the count)."""
    at, seen = table.base, 0
    while True:
        source, dest, link, control = (table.word(at + 4 * k) for k in range(4))
        count = table.word(at + 16) & 0x1ff_ffff if five else control & 0xfff
        read_width, write_width = 1 << (control >> 18 & 7), 1 << (control >> 21 & 7)
        if max(read_width, write_width) > 4 or not count:
            raise Fault("a reserved width, or no items")
        move(machine, source, dest, count * read_width, read_width, write_width,
             read_width if control >> 26 & 1 else 0, write_width if control >> 27 & 1 else 0)
        seen += 1
        if not link & ~3 or link & ~3 == table.base:
            return seen
        at = link & ~3


def bcm2835(machine, table, lite=False):
    at, seen = table.base, 0
    while True:
        if at % 32:
            raise Fault("a control block that is not aligned to 32")
        info, source, dest, length, stride, link = (table.word(at + 4 * k) for k in range(6))
        rows, n = 1, length & (0xffff if lite else 0x3fff_ffff)
        gaps = (0, 0)
        if info >> 1 & 1:
            rows, n = (length >> 16 & 0x3fff) + 1, length & 0xffff
            gaps = tuple((g & 0xffff) - (1 << 16 if g & 0x8000 else 0) for g in (stride, stride >> 16))
        up = [info >> 8 & 1, info >> 4 & 1]
        for _ in range(rows):
            if info >> 11 & 1:
                for i in range(0, n, 4 if n % 4 == 0 else 1):
                    machine.write(dest, bytes(4 if n % 4 == 0 else 1))
                    dest += (4 if n % 4 == 0 else 1) if up[1] else 0
            else:
                units = [16 if not up[k] and info >> (9, 5)[k] & 1 and n % 16 == 0 else 4 if (at | n) % 4 == 0 else 1
                         for k, at in enumerate((source, dest))]
                source, dest = move(machine, source, dest, n, units[0], units[1], units[0] * up[0], units[1] * up[1])
            source, dest = source + gaps[0], dest + gaps[1]
        seen += 1
        if not link or link == table.base:
            return seen
        at = link


def gpdma(machine, table):
    """Nodes hold those registers that the link word before them names; the others keep what they have."""
    names = ["CTR1", "CTR2", "CBR1", "CSAR", "CDAR", "CTR3", "CBR2", "CLLR"]
    bits = [31, 30, 29, 28, 27, 26, 25, 16]
    state = dict.fromkeys(names, 0)
    state["CLLR"] = table.block[table.names.index("CLLR")]
    page = table.base & 0xffff_0000
    first, seen = state["CLLR"], 0
    while True:
        at = page | state["CLLR"] & 0xfffc
        for name, bit in zip(names, bits):
            if state["CLLR"] >> bit & 1:
                state[name + "'"] = table.word(at)
                at += 4
        if not state["CLLR"] >> 16 & 1:
            state["CLLR'"] = 0
        for name in names:
            state[name] = state.pop(name + "'", state[name])
        control, block = state["CTR1"], state["CBR1"]
        widths = 1 << (control & 3), 1 << (control >> 16 & 3)
        if widths[0] != widths[1] and control >> 11 & 3 != 2:
            raise Fault("items of different widths that are not packed")
        rows, n = (block >> 16 & 0x7ff) + 1, block & 0xffff
        gaps = [g & 0xffff for g in (state["CBR2"], state["CBR2"] >> 16)]
        gaps = [-g if block >> bit & 1 else g for g, bit in zip(gaps, (30, 31))]
        for _ in range(rows):
            state["CSAR"], state["CDAR"] = move(machine, state["CSAR"], state["CDAR"], n, widths[0], widths[1],
                                                widths[0] * (control >> 3 & 1), widths[1] * (control >> 19 & 1))
            if rows > 1:
                state["CSAR"], state["CDAR"] = state["CSAR"] + gaps[0], state["CDAR"] + gaps[1]
        seen += 1
        if not state["CLLR"] or (state["CLLR"] & 0xfffc) == (first & 0xfffc):
            return seen


HARDWARE = {"pl080": pl080, "pl080s": lambda m, t: pl080(m, t, True), "bcm2835": bcm2835,
            "bcm2835_lite": lambda m, t: bcm2835(m, t, True), "gpdma": gpdma, "lpdma": gpdma}


def asked(name, table):
    """Request lines that the words of the first descriptor and of the start sequence name: of the source, of the destination."""
    if name.startswith("pl080"):
        config = table.block[table.names.index("Config")]
        return [config >> 1 & 15, config >> 6 & 15]
    if name.startswith("bcm2835"):
        return [table.words[0] >> 16 & 31] * 2
    link = table.block[table.names.index("CLLR")]
    return [table.words[1 if link >> 31 & 1 else 0] & 127] * 2 if link >> 30 & 1 else [0, 0]


def wrong_request(board, transfer, table):
    ports = [[p for s in transfer.steps for side in sides(s) for p in side if hasattr(p, "request")] for sides in (lambda s: s.sources, lambda s: s.dests)]
    if any("gate" in c for c in transfer.clauses) or len(transfer.steps) != 1:
        return None
    for k in range(2):
        if len(ports[k]) == 1 and not ports[1 - k] and ports[k][0].request and asked(board.controller["name"], table)[k] != ports[k][0].request:
            return f"request {asked(board.controller['name'], table)[k]} instead of {ports[k][0].request}"
    return None


def difference(board, transfer, found, source):
    """What the words do beside what was meant; None if that is the same."""
    if len(found["tables"]) != 1 or any(b.bind for s in transfer.steps for side in s.sources + s.dests for p in side
                                        for b in [getattr(p, "buffer", None)] if b):
        return None
    if any(f["kind"] != "address" for f in found["tables"][0]["fixups"]):
        return None
    want, have = emitted(Machine(board), source), emitted(Machine(board), source)
    expected(want, transfer)
    try:
        table = Table(have, found)
        HARDWARE[board.controller["name"]](have, table)
        if wrong_request(board, transfer, table):
            return wrong_request(board, transfer, table)
    except Fault as fault:
        return str(fault)
    for memory in board.memories:                       # sinks are nobody's
        for name, at in have.symbols.items():
            if "_sink" in name and memory.at <= at < memory.at + memory.size:
                for machine in (want, have):
                    machine.memory[memory.name][at - memory.at:at - memory.at + 4096 + 64] = bytes(4096 + 64)
    return want.same(have)
