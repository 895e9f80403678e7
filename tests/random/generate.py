# SPDX-License-Identifier: MIT
"""Random boards and transfers over all constructs of the language. A board is made for one controller of the library; its
transfers stand on lines of their own, so that a diagnostic names one."""
import re

import loops
import outside
from language import Buffer, Constant, Discard, Memory, Port, Selection, Step, Transfer, spell

SCALARS = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "u8", "u8"]


class Board:
    def __init__(self, rng, controller, folder, compiler):
        self.rng, self.controller, self.channels = rng, controller, controller["channels"]
        self.big = rng.random() < 0.1
        self.lines, self.buffers, self.ports, self.regs = [], [], [], []
        self.memories, self.transfers, self.linked = [], [], {}
        self.make_memories()
        self.make_instance()
        self.make_device()
        for k in range(rng.randrange(8, 13)):
            self.make_buffer(f"b{k}")
        for k, memory in enumerate(self.memories):     # always something simple to fall back on
            if not memory.readonly:
                self.add(f"w{k}", "u8", [70000 if k == 0 else 3000], memory, fixed=True, align=64)
                self.add(f"v{k}", "u8", [70000 if k == 0 else 3000], memory, fixed=self.rng.random() < 0.5, align=64)
        for name, scalar in (("x2", "u16"), ("x4", "u32"), ("x8", "u64")):
            self.add(name, scalar, [700], self.memories[0], fixed=rng.random() < 0.5, align=64)
        self.late = outside.Late(self)
        self.try_out(folder, compiler)

    def try_out(self, folder, compiler, least=1):
        """What the controller can do, from trying: transfers that need what it cannot are made seldom. Where nothing short
        works, in eight times the length."""
        self.least, lines = least, list(self.lines)
        tries = {"memory": "copy w0[0 +: 64] -> w0[128 +: 64];", "bytes": "copy w0[1 +: 61] -> w0[131 +: 61];", "fill": "fill 5 -> w0[0 +: 64];",
                 "xor": "xor w0[0 +: 64], w0[128 +: 64] -> w0[256 +: 64];", "pq": "pq w0[0 +: 64], w0[128 +: 64] -> w0[256 +: 64], w0[512 +: 64];",
                 "check": "check fill 0 == w0[0 +: 64];", "two": "copy w0[0 +: 64] -> w0[128 +: 64], w0[256 +: 64];", "interrupt": "interrupt;",
                 "fence": "copy w0[0 +: 64] -> w0[128 +: 64]; fence; copy w0[128 +: 64] -> w0[256 +: 64];",
                 "middle": "copy w0[0 +: 64] -> w0[128 +: 64]; interrupt; copy w0[0 +: 64] -> w0[256 +: 64];"}
        tries["table"] = f"copy w0[0 +: 64] -> w0[128 +: 64]; table at 0x{self.memories[0].at + 0x47000:x};"
        tries["open memory"] = "copy o0 -> f0;"
        for p in self.ports:
            tries[f"open in {p.name}"] = f"copy {p.name} -> o0;"
            tries[f"open out {p.name}"] = f"copy o0 -> {p.name};" + (" hold until irq and dev.idle within 1 ms;" if p.posted else "")
            hold = " hold until irq and dev.idle within 1 ms;" if p.posted else ""
            tries[f"out {p.name}"] = f"copy w0[0 +: 64] -> {p.name};{hold}"
            tries[f"in {p.name}"] = f"copy {p.name} -> w0[0 +: 64];"
            tries[f"odd out {p.name}"] = f"copy w0[{p.width} +: {p.width * 9}] -> {p.name};{hold}"
            tries[f"odd in {p.name}"] = f"copy {p.name} -> w0[{p.width} +: {p.width * 9}];"
            tries[f"ring in {p.name}"] = f"copy {p.name} -> w0[0 +: 64]; cyclic; irq every 32;"
            tries[f"ring out {p.name}"] = f"copy w0[0 +: 64] -> {p.name}; cyclic; irq every 32;"
        self.can = set(tries)
        for _ in range(3):                              # what is wrong before anything is planned stops the planning of the rest
            program, at = list(lines), {}
            for k, (name, body) in enumerate(tries.items()):
                body = re.sub(r"(\d+) \+: (\d+)", lambda m: f"{int(m[1]) * least} +: {int(m[2]) * least}", body)
                program.append(f"transfer try{k} on {self.where} {{ {body} }}" if name in self.can else "")
                at[str(len(program))] = name
            status, _, err = compiler(folder, "\n".join(program) + "\n", "--emit=listing", "-o", "-")
            failed = {at.get(line) for line in re.findall(r"^[^:\n]*:(\d+):\d+: error:", err, re.M)}
            if not failed & self.can:
                break
            self.can -= failed
        self.families = [f for f in ("memory", "out", "in") if f == "memory" and f in self.can or any(f"{f} {p.name}" in self.can for p in self.ports)]
        if not self.families and least == 1:
            self.try_out(folder, compiler, 8)
            return
        self.serves = bool(self.families)
        self.families = self.families or ["memory", "out", "in"]

    def able(self, *names):
        return all(n in self.can for n in names) or self.rng.random() < 0.05

    # ---- what is there --------------------------------------------------------------------------------------------

    def make_memories(self):
        rng = self.rng
        at = rng.choice([0x2000_0000, 0x1000_0000, 0x0800_0000])
        for k in range(rng.randrange(2, 4)):
            bus = rng.choice([at, at, at + 0x7000_0000, 0x5000_0000 + k * 0x100_0000])
            self.memories.append(Memory(f"m{k}", at, 0x80000, bus, rng.choice([0, 0, 32, 64])))
            at += rng.choice([0x80000, 0x10_0000, 0x400_0000])
        if rng.random() < 0.3:
            self.memories.append(Memory("rom", 0x10_0000, 0x1_0000, 0x10_0000, 0, True))

    def make_instance(self):
        rng = self.rng
        lines = ["use " + self.controller["file"] + ";"] + (["endian big;"] if self.big else [])
        lines += [m.text for m in self.memories]
        if any(m.cacheline for m in self.memories):
            lines.append('allow "cache-line-shared" because "nothing else is in those lines";')
        reach = ", ".join(m.name + (f" at 0x{m.bus:x}" if m.bus != m.at else "") for m in self.memories)
        items = [f"reach {reach};"]
        self.reserved = rng.randrange(self.channels) if self.channels > 1 and rng.random() < 0.3 else None
        if self.reserved is not None:
            items.append(f"reserve {self.reserved};")
        if rng.random() < 0.3:
            items.append(f"table in {self.memories[0].name};")
        flags = [p for p in self.controller["flags"] if rng.random() < 0.4]
        if flags:
            items.append(f"parameter {', '.join(f'{p} = {1 - v}' for p, v in flags)};")
        lines.append(f"controller d is {self.controller['name']} at 0x4000_0000 {{ {' '.join(items)} }}")
        free = [c for c in range(self.channels) if c != self.reserved]
        channel = rng.choice(free)
        self.where = f"d[{channel}]"
        if rng.random() < 0.5:
            lines.append(f"channel c of d[{channel}];")
            self.where = "c"
        self.lines += lines

    def make_device(self):
        rng = self.rng
        self.device_at = 0x6000_0000
        members = []
        for k in range(8):
            width = rng.choice([1, 2, 4, 4, 4, 8]) if k < 5 else [4, 8, 4][k - 5]
            posted, packet = rng.random() < 0.3, rng.random() < 0.1 or k == 7
            burst = rng.choice([1, 1, 1, 1, 4, 8]) if k < 5 else 1
            port = Port(f"dev.p{k}", width, self.device_at + 0x10 * k, k + 1 if k < 5 else 0, posted, packet, burst)
            mux = f" mux {rng.randrange(4)}" if rng.random() < 0.05 else ""
            members.append(f"port p{k} : u{8 * width} at 0x{0x10 * k:x}" + (f" request {k + 1}{mux}" if k < 5 else "") + (f" burst {burst}" if burst > 1 else "") +
                           (" posted" if posted else "") + (" packet" if packet else "") + ";")
            self.ports.append(port)
        for k in range(3):
            scalar, count = rng.choice(["u8", "u16", "u32"]), rng.choice([1, 4, 16])
            members.append(f"reg r{k} : {scalar}" + (f"[{count}]" if count > 1 else "") + f" at 0x{0x100 + 0x100 * k:x};")
            self.regs.append(Buffer(f"dev.r{k}", scalar, [count] if count > 1 else [], None, self.device_at + 0x100 + 0x100 * k))
        members += ["reg st : u32 at 0x800;", "level idle = st & 1 != 0;", "reg st2 : u32 at 0x804;", "level calm = st2 & 6 == 2;",
                    "request up = 9;", "event sent;", "event gone;", "inorder;"]
        self.lines.append(f"device dev at 0x{self.device_at:x} {{ {' '.join(members)} }}")

    def make_buffer(self, name):
        rng = self.rng
        scalar = rng.choice(SCALARS)
        shape = rng.choice([1, 1, 1, 2, 2, 3])
        dims = [[rng.randrange(1, 200)], [rng.randrange(1, 24), rng.randrange(1, 40)],
                [rng.randrange(1, 8), rng.randrange(1, 12), rng.randrange(1, 6)]][shape - 1]
        memory = rng.choice([m for m in self.memories if not m.readonly])
        kind = rng.random()
        if kind < 0.1:
            size = int(scalar[1:]) // 8
            dims = [rng.randrange(1, 24)]
            values = [rng.randrange(1 << (8 * size - (scalar[0] == "s"))) for _ in range(dims[0])]
            text = f"buffer {name} : {scalar}[{dims[0]}] = {{ {', '.join(map(str, values))} }};"
            self.buffers.append(Buffer(name, scalar, dims, memory, 0, name, text, False, size, values=values))
            self.lines.append(text)
        elif kind < 0.2 and self.buffers:
            under = rng.choice([b for b in self.buffers if not b.values] or [None])
            if under and under.bytes() >= 8 and not under.bind:
                count = rng.randrange(1, under.bytes())
                text = f"buffer {name} : u8[{count}] at {under.name};"
                self.buffers.append(Buffer(name, "u8", [count], under.memory, under.base, under.symbol, text, under.writable))
                self.lines.append(text)
        else:
            self.add(name, scalar, dims, memory, fixed=rng.random() < 0.5, bind=rng.random() < 0.1)

    def add(self, name, scalar, dims, memory, fixed, bind=False, align=0):
        rng = self.rng
        size = int(scalar[1:]) // 8
        line = max(memory.cacheline, 1)
        align = max(size, align, line if memory.cacheline else rng.choice([size, 4, 16]))
        shape = "".join(f"[{d}]" for d in dims)
        bytes_ = Buffer(name, scalar, dims, memory, 0).bytes()
        if fixed and not bind:
            at = (memory.free + align - 1) // align * align
            if not memory.cacheline and align == size:
                at += 0 if size > 1 else rng.randrange(4)
            memory.free = (at + bytes_ + line - 1) // line * line + rng.choice([0, 0, 64, 256])
            text = f"buffer {name} : {scalar}{shape} at {spell(at, rng)};"
            self.buffers.append(Buffer(name, scalar, dims, memory, at, None, text, align=align))
        else:
            words = f" in {memory.name} align {align}" + (" bind" if bind else "")
            other = not bind and rng.random() < 0.2
            words += f' symbol "g_{name}"' if other else ""
            text = f"buffer {name} : {scalar}{shape}{words};"
            self.buffers.append(Buffer(name, scalar, dims, memory, 0, name, text, align=align, bind=bind))
            if other:
                self.linked["g_" + name] = name
        self.lines.append(text)

    # ---- selections and sides -------------------------------------------------------------------------------------

    def index(self, n, room):
        """(text, first, count, step) of an index with at most `room` elements."""
        rng = self.rng

        def number(v):
            if n > 1 and rng.random() < 0.15:
                return "$" if v == n - 1 else f"$ - {n - 1 - v}"
            return spell(v, rng)
        kind = rng.random()
        if kind < 0.25 and n <= room:
            return rng.choice(["..", ".."]), 0, n, 1
        if kind < 0.4:
            a = rng.randrange(n)
            return number(a), a, 1, 1
        step = rng.choice([1, 1, 1, 1, 2, 3, -1, -1, -2])
        most = max(1, min(room, (n - 1) // abs(step) + 1))
        count = rng.choice([most, rng.randrange(1, most + 1)])
        reach = (count - 1) * abs(step)
        first = rng.randrange(reach, n) if step < 0 else rng.randrange(0, n - reach)
        tail = f" : {step}" if step != 1 or rng.random() < 0.05 else ""
        if rng.random() < 0.15 and (n - 1) // abs(step) + 1 <= room:
            return f".. : {step}", (n - 1 if step < 0 else 0), (n - 1) // abs(step) + 1, step
        if rng.random() < 0.5:
            return f"{number(first)} +: {count}{tail}", first, count, step
        last = first + (count - 1) * step
        if step > 0:
            last = min(n - 1, last + rng.randrange(step))
        elif step < 0:
            last = max(0, last - rng.randrange(-step))
        return f"{number(first)} .. {number(last)}{tail}", first, count, step

    def selection(self, buffer, room):
        """A random selection of at most `room` bytes, or None."""
        left = room // buffer.size
        if not left:
            return None
        indices = []
        for n in buffer.dims:
            index = self.index(n, left)
            left //= index[2]
            indices.append(index)
        while indices and indices[-1][0] == ".." and self.rng.random() < 0.7:
            indices[-1] = (None,) + indices[-1][1:]
            if not all(i[0] is None for i in indices[len(indices) - 1:]):
                break
            if len(indices) > 1 and indices[-2][0] == "..":
                indices[-2] = (None,) + indices[-2][1:]
            break
        return Selection(buffer, indices)

    def torn(self, buffer, first, n):
        """A slice in two or three neighbouring pieces."""
        cut = self.rng.randrange(1, n)
        parts = [(first, cut), (first + cut, n - cut)]
        return [Selection(buffer, [(f"{a} +: {k}", a, k, 1)]) for a, k in parts]

    def spaced(self, buffer, n):
        """Equal pieces at equal distances, one by one; what is left over last."""
        k = self.rng.choice([3, 4, 5])
        each = n // k
        pitch = each + self.rng.choice([1, 4, 16, 64])
        if each < 1 or pitch * k + n > buffer.dims[0]:
            return None
        a = self.rng.randrange((buffer.dims[0] - pitch * k - n) // 16 + 1) * 16
        side = [Selection(buffer, [(f"{a + i * pitch} +: {each}", a + i * pitch, each, 1)]) for i in range(k)]
        if n - k * each:
            side.append(Selection(buffer, [(f"{a + k * pitch} +: {n - k * each}", a + k * pitch, n - k * each, 1)]))
        return side

    def slice(self, buffer, n):
        a = self.rng.randrange(buffer.dims[0] - n + 1)
        if self.rng.random() < 0.6:
            a = a // 16 * 16
        return Selection(buffer, [(f"{a} +: {n}", a, n, 1)])

    def usable(self, write, scalar=None):
        return [b for b in self.buffers if (b.writable or not write) and (not scalar or b.size == scalar)]

    def measured(self, n, write, unit):
        """A side of exactly n bytes whose pieces are whole, aligned units: what a port can take piece by piece."""
        rng = self.rng
        side, left = [], n
        plain = [b for b in self.usable(write) if b.size == 1 and len(b.dims) == 1 and not (b.base | b.align) % unit]
        for _ in range(rng.choice([0, 0, 1, 2])):
            wide = [b for b in self.usable(write) if b.size % unit == 0 and not b.base % unit and b.bytes() < 20000]
            part = wide and self.selection(rng.choice(wide), left)
            if part and part.bytes() <= left and rng.random() < 0.7:
                side.append(part)
                left -= part.bytes()
        last = [b for b in plain if b.dims[0] >= left + unit]
        if left and not last:
            return None
        if left:
            b = rng.choice(last)
            a = rng.randrange((b.dims[0] - left) // unit + 1) * unit
            if left > unit and rng.random() < 0.15:
                return side + [Selection(b, [(f"{x} +: {k}", x, k, 1)]) for x, k in ((a, unit), (a + unit, left - unit))]
            side.append(Selection(b, [(f"{spell(a, rng)} +: {left}", a, left, 1)]))
        return side

    def finite(self, n, write, pieces=None, element=None):
        """A side of exactly n bytes: some random pieces, the last one to measure."""
        rng = self.rng
        side, left = [], n
        for _ in range(rng.choice([0, 1, 1, 2, 3]) if pieces is None else pieces):
            choice = [b for b in self.usable(write, element) if b.bytes() < 20000]
            if rng.random() < 0.05:
                choice = [r for r in self.regs if not element or r.size == element] or choice
            if not choice or left <= 0:
                break
            wide = [b for b in choice if len(b.dims) in (1, 2)]
            if wide and rng.random() < 0.15:
                part = loops.listed(rng, wide, left)
            else:
                part = self.selection(rng.choice(choice), left)
            if part and part.bytes() <= left:
                side.append(part)
                left -= part.bytes()
        if left:
            room = [b for b in self.usable(write, element) if b.size == 1 and len(b.dims) == 1 and b.dims[0] >= left]
            if element and element > 1:
                room = [b for b in self.usable(write, element) if len(b.dims) == 1 and b.dims[0] * element >= left]
                if not room or left % element:
                    return None
                b = rng.choice(room)
                side.append(self.slice(b, left // element))
            elif not room:
                return None
            elif left > 1 and rng.random() < 0.12:
                b = rng.choice(room)
                side += self.torn(b, rng.randrange(b.dims[0] - left + 1), left)
            elif left > 8 and rng.random() < 0.12 and self.spaced(rng.choice(room), left):
                side += self.spaced(rng.choice(room), left) or [self.slice(rng.choice(room), left)]
            else:
                side.append(self.slice(rng.choice(room), left))
        return side

    def size(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.45:
            return rng.randrange(1, 65)
        if kind < 0.9:
            return rng.randrange(1, 150) * rng.choice([1, 2, 4, 8])
        if kind < 0.97:
            return rng.randrange(600, 3000)
        return rng.choice([4092, 4096, 5000, 8192, 16384, 16400, 65535, 65536, 66000])

    # ---- steps ------------------------------------------------------------------------------------------------------

    def step(self):
        rng = self.rng
        kind = rng.random()
        family = self.family if rng.random() < 0.97 else rng.choice(["memory", "out", "in"])
        if family == "memory" and self.least > 1 and rng.random() < 0.9:
            maker = self.long_pieces
        elif family == "memory":
            maker = (self.fill if kind < 0.15 and self.able("fill") else self.combine if kind < 0.3 and self.able("xor")
                     else self.check if kind < 0.4 and self.able("check") else self.discard if kind < 0.43
                     else self.scroll if kind < 0.5 and self.able("bytes") else self.sequel if kind < 0.6 and self.last else self.copy_memory)
        else:
            maker = self.copy_port if kind < 0.97 else self.discard
        for _ in range(8):
            step = maker()
            if step and step.legal():
                if rng.random() < 0.02 and not step.check:
                    step.flags.append("nosplit")
                return step
        return None

    def long_pieces(self):
        """Nothing in pieces, for what has a shortest one."""
        rng, n = self.rng, self.rng.randrange(16 * self.least, 2500)

        def one(write):
            return [self.slice(rng.choice([b for b in self.usable(write) if b.size == 1 and len(b.dims) == 1 and b.dims[0] >= n]), n)]
        if rng.random() < 0.4 and self.able("xor"):
            return Step("xor", [one(False) for _ in range(rng.randrange(2, 6))], [one(True)])
        return Step("copy", [one(False)], [one(True)])

    def copy_memory(self):
        rng = self.rng
        n = self.size()
        if not self.able("bytes"):                      # only what is aligned
            n = (n + 15) // 16 * 16
            source, dest = self.measured(n, False, 16), self.measured(n, True, 16)
            return Step("copy", [source], [dest]) if source and dest else None
        source = self.finite(n, False)
        dests = [self.finite(n, True) for _ in range(2 if rng.random() < 0.04 and self.able("two") else 1)]
        if not source or not all(dests):
            return None
        how = rng.random()
        if how < 0.05:
            longer = self.finite(n + rng.randrange(1, 20), False)
            return Step("copy", [longer], dests, truncate=True) if longer else None
        if how < 0.1:
            return Step("copy", [source], dests, length=rng.randrange(1, n + 1))
        return Step("copy", [source], dests)

    def copy_port(self):
        rng = self.rng
        port = self.port if rng.random() < 0.95 else rng.choice(self.ports)
        unit = port.width * rng.choice([1, port.burst, port.burst])
        n = max(1, self.size() // unit) * unit
        out = self.family == "out" if rng.random() < 0.95 else rng.random() < 0.5
        if not self.able(f"odd {self.family} {port.name}"):
            n, unit = (n + 15) // 16 * 16, max(unit, 16)
        side = self.measured(n, not out, unit) if rng.random() < 0.85 else self.finite(n, not out)
        if not side:
            return None
        length = None
        if rng.random() < 0.02:
            side, length = [rng.choice(self.ports)], n
        elif rng.random() < 0.1 and not port.packet:
            length = rng.randrange(1, n // unit + 1) * unit
        return Step("copy", *([[side], [[port]]] if out else [[[port]], [side]]), length=length)

    def sequel(self):
        """The step before goes on where it ended."""
        if not self.last or self.last.verb != "copy" or len(self.last.sources[0]) + len(self.last.dests[0]) > 2 or self.last.length or self.last.truncate:
            return None
        sides = []
        for piece in (self.last.sources[0][0], self.last.dests[0][0]):
            if not isinstance(piece, Selection) or len(piece.indices) != 1 or piece.size != 1 or piece.indices[0][3] != 1:
                return None
            _, first, count, _ = piece.indices[0]
            if first + 2 * count > piece.buffer.dims[0]:
                return None
            sides.append([Selection(piece.buffer, [(f"{first + count} +: {count}", first + count, count, 1)])])
        return Step("copy", [sides[0]], [sides[1]])

    def scroll(self):
        """Rows within one array, in the order that is safe."""
        rng = self.rng
        two = [b for b in self.buffers if len(b.dims) == 2 and b.writable and b.dims[0] > 2]
        if not two:
            return None
        b = rng.choice(two)
        rows, by = b.dims[0], rng.randrange(1, b.dims[0] - 1)
        n = rows - by
        rest = [(None, 0, b.dims[1], 1)]
        if rng.random() < 0.5:
            return Step("copy", [[Selection(b, [(f"{by} .. $", by, n, 1)] + rest)]], [[Selection(b, [(f"0 .. $ - {by}", 0, n, 1)] + rest)]])
        return Step("copy", [[Selection(b, [(f"$ - {by} .. 0 : -1", n - 1, n, -1)] + rest)]],
                    [[Selection(b, [(f"$ .. {by} : -1", rows - 1, n, -1)] + rest)]])

    def fill(self):
        rng = self.rng
        element = rng.choice([1, 1, 2, 4, 8])
        n = max(1, self.size() // element) * element
        dest = self.finite(n, True, element=element)
        if not dest or any(p.buffer.size != element for p in dest):
            return None
        top = 1 << 8 * element
        value = rng.choice([0, 0, top - 1, rng.randrange(top), -1, -(top // 2)])
        return Step("fill", [[Constant(value, element)]], [dest])

    def combine(self):
        rng = self.rng
        n = self.size()
        count = rng.randrange(2, 6)
        sources = [self.finite(n, False, pieces=rng.choice([0, 0, 1])) for _ in range(count)]
        if not all(sources):
            return None
        if rng.random() < 0.6:
            dest = self.finite(n, True, pieces=rng.choice([0, 1]))
            return Step("xor", sources, [dest]) if dest else None
        p, q = self.finite(n, True, pieces=0), self.finite(n, True, pieces=0)
        kind = rng.random()
        dests = [[Discard()], q] if kind < 0.2 else [p, [Discard()]] if kind < 0.4 else [p, q]
        factors = [1 << k for k in range(count)] if rng.random() < 0.6 else [rng.randrange(1, 256) for _ in range(count)]
        return Step("pq", sources, dests, factors=factors) if p and q else None

    def check(self):
        step = self.rng.choice([self.copy_memory, self.fill, self.combine])()
        if not step or any(isinstance(p, Discard) for d in step.dests for p in d):
            return None
        step.check = True
        return step

    def discard(self):
        rng = self.rng
        port = rng.choice(self.ports)
        if rng.random() < 0.5 and self.able(f"in {port.name}"):
            return Step("copy", [[port]], [[Discard()]], length=port.width * rng.randrange(1, 40))
        n = self.size()
        side = self.finite(n, False)
        return Step("copy", [side], [[Discard()]]) if side else None

    # ---- transfers --------------------------------------------------------------------------------------------------

    def transfer(self, name):
        rng = self.rng
        steps, self.last = [], None
        self.family = rng.choice(self.families if rng.random() < 0.97 else ["memory", "out", "in"])
        self.port = rng.choice([p for p in self.ports if f"{self.family} {p.name}" in self.can and rng.random() < 0.97] or self.ports)
        if rng.random() < 0.12 and self.able("open memory" if self.family == "memory" else f"open {self.family} {self.port.name}"):
            return self.late.transfer(name)
        for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
            step = self.step()
            if step:
                steps.append(step)
                self.last = step if len(step.sources) == len(step.dests) == 1 and not step.check else None
                kind = rng.random()
                if kind < 0.06 and self.able("fence"):
                    steps.append(Step("fence"))
                elif kind < 0.1 and self.able("middle"):
                    steps.append(Step("interrupt"))
        plain = [b for b in self.usable(True) if b.size == 1 and len(b.dims) == 1 and b.dims[0] > 600]
        if self.family == "memory" and rng.random() < 0.06 and len(plain) > 1:
            n, (one, two) = 16 * rng.randrange(1, 9), rng.sample(plain, 2)
            steps = [Step("copy", [[Selection(one, [(f"{a} +: {n}", a, n, 1)])]], [[Selection(two, [(f"{a} +: {n}", a, n, 1)])]]) for a in (64, 64 + n)]
        if self.family == "memory" and rng.random() < 0.07 and len(plain) > 1:
            more = [verb for verb, able in (("fence", "fence"), ("interrupt", "middle")) if able in self.can]
            steps = loops.steps(rng, plain, plain, more) or steps
        if rng.random() < 0.02 and self.able("interrupt"):
            steps = [Step("interrupt")]
        if not steps:
            return None
        clauses, hold = [], None
        ports = [p for s in steps for side in s.sources + s.dests for p in side if isinstance(p, Port)]
        n = sum(s.bytes() for s in steps)
        cyclic = every = None
        if ports and len(steps) < 3 and rng.random() < 0.15 and self.able(f"ring {self.family} {self.port.name}"):
            cyclic = rng.choice(["forever", "forever", "until replaced"])
            if rng.random() < 0.6:
                divisors = [d for d in range(1, min(n, 4096) + 1) if n % d == 0 and n // d <= 16]
                every = rng.choice(divisors[-6:]) if divisors else None
        none = not cyclic and not every and rng.random() < 0.03
        if not cyclic and rng.random() < 0.05:
            hold, none = outside.random_hold(rng), False
        if any(p.posted for s in steps for side in s.dests for p in side if isinstance(p, Port)):
            none = False
            hold = outside.random_hold(rng, cyclic)
        if rng.random() < 0.05:
            clauses.append("reuse;")
        if rng.random() < 0.05:
            clauses.append(rng.choice(["notify done;", "notify drained isr;", "notify deferred;"]))
        if rng.random() < 0.04:
            clauses.append(f"rate {rng.randrange(1, 900)} kB/s;")
        if rng.random() < 0.03:
            clauses.append(rng.choice(["gate external every 4;", "gate dev.up;"]))
        if rng.random() < 0.03:
            clauses.append(f"option {rng.choice(['source', 'dest'])}.{rng.choice(['width', 'burst'])} = {rng.choice([1, 2, 4])};")
        kind = rng.random()
        if kind < 0.03:
            clauses.append(f"table in {self.memories[0].name};")
        elif kind < 0.14 and n < 60 and len(steps) == 1 and self.able("table"):
            clauses.append(f"table at 0x{self.memories[0].at + 0x48000 + 0x1000 * len(self.transfers):x};")
        if rng.random() < 0.01:
            clauses.append(rng.choice(["metadata client 4;", "metadata engine 4;"]))
        if not cyclic and not none and rng.random() < 0.02 and self.transfers and not self.transfers[-1].cyclic and not self.transfers[-1].none:
            clauses.append(f"after {self.transfers[-1].name};")
        t = Transfer(name, self.where, steps, clauses, cyclic, every, none)
        t.hold = hold
        outer = any(c.startswith(("gate", "after", "metadata")) for c in clauses)
        if rng.random() < 0.25 and not cyclic and not none and not outer and n:
            t.scenarios = outside.random_scenarios(rng, t, [])
        return t if t.legal() else None

    def fill_up(self, count):
        while len(self.transfers) < count:
            t = self.transfer(f"t{len(self.transfers)}")
            if t:
                self.transfers.append(t)
        return self

    def text(self, transfers=None):
        """The program, and the line of each transfer."""
        lines = list(self.lines)
        where = {}
        transfers = self.transfers if transfers is None else transfers
        names = {t.name for t in transfers}
        for t in transfers:
            t.clauses = [c for c in t.clauses if not c.startswith("after ") or c[6:-1] in names]
            lines.append(t.text())
            where[len(lines)] = t
        return "\n".join(lines) + "\n", where
