# SPDX-License-Identifier: MIT
"""A model of the language for random programs: what can stand in one, and what it means (sections 5, 6, 7 and 12 of
doc/language.md). Nothing here is taken from the compiler: it is the other opinion."""
import hashlib

import loops


def spell(number, rng=None):
    if rng and number > 9 and rng.random() < 0.3:
        return f"0x{number:x}"
    return str(number)


class Memory:
    def __init__(self, name, at, size, bus, cacheline=0, readonly=False):
        self.name, self.at, self.size, self.bus, self.cacheline, self.readonly = name, at, size, bus, cacheline, readonly
        self.free = at                                  # fixed buffers from below
        self.text = f"memory {name} at 0x{at:x} size {size}" + (f" cacheline {cacheline}" if cacheline else "") + (
            " readonly" if readonly else "") + ";"


class Buffer:
    """An array. `symbol` is None at a fixed address; `base` is the address, or the offset from the symbol."""

    def __init__(self, name, scalar, dims, memory, base, symbol=None, text="", writable=True, align=1, bind=False, values=None):
        self.name, self.scalar, self.dims, self.memory, self.base = name, scalar, dims, memory, base
        self.symbol, self.text, self.writable, self.align, self.bind, self.values = symbol, text, writable, align, bind, values
        self.size = int(scalar[1:]) // 8

    def bytes(self):
        n = self.size
        for d in self.dims:
            n *= d
        return n


class Selection:
    """Of an array or a register file: for each dimension (text, first, count, step)."""
    endless = False

    def __init__(self, buffer, indices):
        self.buffer, self.indices = buffer, indices
        self.size = buffer.size

    def text(self):
        return self.buffer.name + "".join(f"[{i[0] or f'{i[1]} +: {i[2]}'}]" for i in self.indices if i[0] is not None)

    def bytes(self):
        n = self.size
        for i in self.indices:
            n *= i[2]
        return n

    def segments(self):
        addresses = [self.buffer.base]
        scale = [self.size]
        for d in reversed(self.buffer.dims[1:]):
            scale.insert(0, scale[0] * d)
        for (_, first, count, step), unit in zip(self.indices, scale):
            addresses = [a + (first + k * step) * unit for a in addresses for k in range(count)]
        merged = []
        for a in addresses:
            if merged and merged[-1][0] + merged[-1][1] == a:
                merged[-1][1] += self.size
            else:
                merged.append([a, self.size])
        return [(("mem", self.buffer.symbol, a), n) for a, n in merged]


class Port:
    endless = True

    def __init__(self, name, width, address, request, posted=False, packet=False, burst=1):
        self.name, self.width, self.address, self.request = name, width, address, request
        self.posted, self.packet, self.burst = posted, packet, burst

    def text(self):
        return self.name

    def place(self):
        return ("port", self.name, None)


class Discard:
    endless = True

    def text(self):
        return "_"

    def place(self):
        return ("_", None, None)


class Constant:
    endless = True

    def __init__(self, value, width):
        self.value, self.width = value, width

    def text(self):
        return str(self.value)

    def place(self):
        return ("fill", self.value & (1 << 8 * self.width) - 1, self.width)

    def byte(self, i, big):
        data = self.place()[1].to_bytes(self.width, "big" if big else "little")
        return data[i % self.width]


def total(stream):
    """Bytes of a list of pieces; None if it never ends."""
    return None if any(p.endless for p in stream) else sum(p.bytes() for p in stream)


def segments(stream, n):
    """The first n bytes as (place, length)."""
    out, left = [], n
    for piece in stream:
        for place, length in ([(piece.place(), left)] if piece.endless else piece.segments()):
            if left <= 0:
                return out
            out.append((place, min(length, left)))
            left -= length
    return out


def go_on(place, n):
    kind, a, b = place
    return (kind, a, b + n) if kind == "mem" else place


def zip_streams(streams, n):
    """Runs of all streams together: (length, [place …]), as long as every place continues."""
    lists = [segments(s, n) for s in streams]
    at = [0] * len(lists)
    used = [0] * len(lists)
    runs, done = [], 0
    while done < n:
        length = min(lst[i][1] - u for lst, i, u in zip(lists, at, used))
        places = [go_on(lst[i][0], u) for lst, i, u in zip(lists, at, used)]
        if runs and [go_on(p, runs[-1][0]) for p in runs[-1][1]] == places:
            runs[-1][0] += length
        else:
            runs.append([length, places])
        done += length
        for k, lst in enumerate(lists):
            used[k] += length
            if used[k] == lst[at[k]][1]:
                at[k], used[k] = at[k] + 1, 0
    return runs


def written(place):
    kind, a, b = place
    if kind == "mem":
        return f"0x{b:x}" if a is None else f"{a}+0x{b:x}"
    if kind == "port":
        return a
    return "_" if kind == "_" else f"=0x{a:0{2 * b}x}:{8 * b}"


class Step:
    """copy, fill, xor, pq, a check of one of them, interrupt or fence. Sides are lists of streams, streams lists of pieces."""

    def __init__(self, verb, sources=(), dests=(), check=False, factors=None, length=None, truncate=False, flags=()):
        self.verb, self.sources, self.dests, self.check = verb, list(sources), list(dests), check
        self.factors, self.length, self.truncate, self.flags = factors, length, truncate, list(flags)
        self.loop = None                                # the `for` around it, see loops.py

    def bytes(self):
        if self.verb in ("interrupt", "fence"):
            return 0
        if self.length is not None:
            return self.length
        ends = [t for t in map(total, self.sources + self.dests) if t is not None]
        return min(ends)

    def side(self, stream):
        return stream[0].text() if len(stream) == 1 and not isinstance(stream[0], loops.Loop) else "{ " + ", ".join(p.text() for p in stream) + " }"

    def text(self):
        if self.verb in ("interrupt", "fence"):
            return self.verb + ";"
        sources = [self.side(s) + (f" * {self.factors[k]}" if self.factors and self.factors[k] != 1 << k else "")
                   for k, s in enumerate(self.sources)]
        words = ["check"] if self.check else []
        words += [self.verb, ", ".join(sources), "==" if self.check else "->", ", ".join(self.side(d) for d in self.dests)]
        if self.length is not None:
            words += ["length", str(self.length)]
        return " ".join(words + ["truncate"] * self.truncate + self.flags) + ";"

    def runs(self):
        return zip_streams(self.sources + self.dests, self.bytes())

    def packet(self):
        return any(isinstance(p, Port) and p.packet for s in self.sources + self.dests for p in s)

    def lines(self):
        if self.verb in ("interrupt", "fence"):
            return [self.verb]
        head = ("check " if self.check else "") + self.verb + "".join(
            " " + f for f in ("command", "nosplit") if f in self.flags) + (" packet" if self.packet() else "")
        out = []
        for length, places in self.runs():
            names = [written(p) for p in places]
            left, right = names[:len(self.sources)], names[len(self.sources):]
            if self.verb == "pq":
                left = [f"{name}*{self.factors[k]}" for k, name in enumerate(left)]
            out.append(f"{head} {length} {'^'.join(left)} {'==' if self.check else '->'} {','.join(right)}")
        return out

    def legal(self):
        """No byte written twice, none written before it is read. True, or false for a step that section 13 refuses."""
        if self.verb in ("interrupt", "fence"):
            return True
        n, count = self.bytes(), len(self.sources)
        if n <= 0:
            return False
        for stream in self.sources + self.dests:
            end = total(stream)
            if end is not None and (end < n or (end != n and self.length is None and not self.truncate)):
                return False
            left = n
            for piece in stream:
                if isinstance(piece, Port) and left % piece.width:
                    return False
                left -= 0 if piece.endless else min(left, piece.bytes())
        return self.ordered()

    def ordered(self):
        """No byte is written twice, and none is written before it is read."""
        count = len(self.sources)
        reads, writes, done = [], [], 0                 # (symbol, first, behind, position of the first)
        for length, places in self.runs():
            for k, (kind, symbol, at) in enumerate(places):
                if kind == "mem":
                    (reads if k < count or self.check else writes).append((symbol or "", at, at + length, done))
            done += length
        both = sorted([(s, a, b, at, True) for s, a, b, at in writes] + [(s, a, b, at, False) for s, a, b, at in reads])
        open_ = []
        for this in both:
            open_ = [o for o in open_ if o[0] == this[0] and o[2] > this[1]]
            for other in open_:
                if this[4] and other[4]:
                    return False
                if this[4] != other[4]:
                    write, read = (this, other) if this[4] else (other, this)
                    if write[3] - write[1] <= read[3] - read[1]:        # the same for each byte that they share
                        return False
            open_.append(this)
        return True


class Transfer:
    def __init__(self, name, where, steps, clauses=(), cyclic=None, every=None, none=False):
        self.name, self.where, self.steps, self.clauses = name, where, list(steps), list(clauses)
        self.cyclic, self.every, self.none = cyclic, every, none
        self.hold, self.scenarios, self.late = None, [], False      # see outside.py

    def text(self):
        parts = list(loops.written(self.steps)) + list(self.clauses)
        if self.hold:
            parts.append(self.hold.text())
        if self.cyclic:
            parts.append("cyclic;" if self.cyclic == "forever" else "cyclic until replaced;")
        if self.every:
            parts.append(f"irq every {self.every};")
        if self.none:
            parts.append("irq none;")
        return f"transfer {self.name} on {self.where} {{ {' '.join(parts)} }}" + "".join(s.text(self) for s in self.scenarios)

    def legal(self):
        return bool(self.steps) and all(s.legal() for s in self.steps) and (
            not self.every or sum(s.bytes() for s in self.steps) % self.every == 0) and all(s.legal(self) for s in self.scenarios)

    def meaning(self):
        lines, bytes_, at = [], 0, []
        for step in self.steps:
            lines += step.lines()
            bytes_ += step.bytes()
            if step.verb == "interrupt":
                at.append(bytes_)
        if self.every:
            at += [k * self.every for k in range(1, bytes_ // self.every + 1)]
        elif not self.none:
            at.append(bytes_)
        digest = hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
        return {"bytes": bytes_, "digest": "sha256:" + digest, "irqs": len(set(at)), "lines": lines,
                "steps": len(self.steps)}
