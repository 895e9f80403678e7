# SPDX-License-Identifier: MIT
"""What is known late and what outside does: buffers of open length, arrays of buffers, and scenarios with the outcome that
section 8 of doc/language.md gives them."""
from language import Buffer, Constant, Port, Selection, Step, Transfer


class Open(Buffer):
    """`u8[<= most] bind`; the followers are as long as it. Its length is the first dimension and changes with a scenario."""

    def __init__(self, name, scalar, most, rest, memory, align):
        super().__init__(name, scalar, [most] + rest, memory, 0, name, "", True, align, True)
        self.most, self.followers = most, []

    def bind_to(self, n):
        self.dims[0] = n
        for follower in self.followers:
            follower.dims[0] = n


class Whole(Selection):
    """All of a buffer, however long it is; or the `len(of)` first elements of a fixed one."""

    def __init__(self, buffer, of=None, first=0):
        super().__init__(buffer, [])
        self.of, self.first = of, first

    @property
    def indices(self):
        if self.of:
            return [(f"{self.first} +: len({self.of.name})", self.first, self.of.dims[0], 1)]
        return [(None, 0, d, 1) for d in self.buffer.dims]

    @indices.setter
    def indices(self, value):
        pass


class Fragments:
    """A whole array of buffers."""
    endless = False

    def __init__(self, name, elements):
        self.name, self.elements, self.buffer, self.size = name, elements, elements[0], elements[0].size

    def text(self):
        return self.name

    def bytes(self):
        return sum(b.bytes() for b in self.elements)

    def segments(self):
        return [s for b in self.elements for s in Whole(b).segments()]


class Scenario:
    """Lengths, a bus error, and when the interrupt comes and the levels and events of the device change."""

    def __init__(self, name, binds, fault, stimuli, spoken=True):
        self.name, self.binds, self.fault, self.stimuli, self.spoken = name, binds, fault, stimuli, spoken

    def lengths(self):
        """(buffer, length) of each element that is bound; arrays have lists."""
        for key, value in self.binds:
            if isinstance(key, Fragments):
                yield from zip(key.elements, value + [0] * (len(key.elements) - len(value)))
            else:
                yield key, value

    def __enter__(self):
        for buffer, n in self.lengths():
            buffer.bind_to(n)

    def __exit__(self, *_):
        for buffer, _ in self.lengths():
            buffer.bind_to(buffer.most)

    def legal(self, transfer):
        with self:
            steps = [s for s in transfer.steps if s.verb in ("interrupt", "fence") or not empty(s)]
            return all(s.legal() for s in steps)

    def position(self, transfer):
        """Bytes moved when the faulty place is first touched; None if it never is."""
        done = 0
        for step in transfer.steps:
            if step.verb in ("interrupt", "fence"):
                continue
            met = [n for stream in self.touched(step) for n in self.hits(stream, step.bytes())]
            if met:
                return done + min(met)
            done += step.bytes()
        return None

    def touched(self, step):
        if self.fault[0] == "read":
            return step.sources + (step.dests if step.check else [])
        return [] if step.check else step.dests

    def hits(self, stream, n):
        _, _, symbol, at, size = self.fault
        done = 0
        for piece in stream:
            if isinstance(piece, Port) and piece.name == symbol and done < n:
                yield done
            if piece.endless:
                return
            for (_, s, a), length in piece.segments():
                length = min(length, n - done)
                if length > 0 and s == symbol and a < at + size and at < a + length and symbol != "port":
                    yield done + max(0, at - a)
                done += length

    def outcome(self, transfer):
        """(result, moved, residue, {what: microseconds}); None where nothing is left to move."""
        with self:
            all_ = sum(s.bytes() for s in transfer.steps)
            position = self.position(transfer) if self.fault else None
        if not all_:
            return None
        moved = all_ if position is None else position
        result = "ok" if position is None else self.fault[0] + "_error"
        done = next(t for t, what in self.stimuli if what == "irq")
        ns = {"done": done}
        hold = transfer.hold
        if not hold:
            return result, moved, all_ - moved, {"done": done, "drained": done, "released": done}
        at = self.drained(hold, done)
        if at is not None:
            ns.update(drained=at, released=at)
        elif hold.within is not None:
            ns[{"keep": "kept", "disconnect": "disconnected", "quarantine": "quarantined"}[hold.action]] = done + hold.within
            result = "hold_timeout" if result == "ok" else result
        else:
            return None
        return result, moved, all_ - moved, ns

    def drained(self, hold, done):
        """Section 8: the first moment from done on at which the condition is true, and not behind the limit."""
        limit = None if hold.within is None else done + hold.within
        moments = sorted({done} | {t for t, _ in self.stimuli if t > done} | {done + d for d in delays(hold.condition)})
        for now in moments:
            if limit is not None and now > limit:
                return None
            if true(hold.condition, now, done, self.stimuli):
                return now
        return None

    def text(self, transfer):
        words = []
        for key, value in self.binds:
            words.append(f"bind {key.name} = " + (f"{{ {', '.join(map(str, value))} }}" if isinstance(value, list) else str(value)) + ";")
        if self.fault:
            words.append(f"fail {self.fault[0]} {self.fault[1]};")
        moments = []
        for t, _ in self.stimuli:
            if t not in moments:
                moments.append(t)
        for t in moments:
            words.append(f"at {t} us: {', '.join(spoken(w) for u, w in self.stimuli if u == t)};")
        outcome = self.outcome(transfer)
        if outcome and self.spoken:
            result, moved, residue, ns = outcome
            words.append(f"expect {result}, moved == {moved}, residue == {residue}, " + ", ".join(f"{k} at {v} us" for k, v in ns.items()) + ";")
        return f" scenario {self.name} of {transfer.name} {{ {' '.join(words)} }}"


def empty(step):
    ends = [stream for stream in step.sources + step.dests if not any(p.endless for p in stream)]
    return any(sum(p.bytes() for p in s) == 0 for s in ends) and step.bytes() == 0


def spoken(what):
    return what if isinstance(what, str) else f"{what[0]} = {what[1]}" if len(what) > 1 else what[0]


# ---- conditions: "irq", ("delay", us), ("level", name), ("event", name), ("and"|"or", …), ("not", c) -------------------------

class Hold:
    def __init__(self, condition, within, action):
        self.condition, self.within, self.action = condition, within, action

    def text(self):
        words = ["hold until", condition_text(self.condition)]
        if self.within is not None:
            words += [f"within {self.within} us else {self.action}"]
        return " ".join(words) + ";"


def condition_text(c, inner=False):
    if c == "irq":
        return "irq"
    if c[0] == "delay":
        return f"delay {c[1]} us"
    if c[0] in ("level", "event"):
        return c[1]
    if c[0] == "not":
        return "not " + condition_text(c[1], True)
    text = f" {c[0]} ".join(condition_text(x, True) for x in c[1:])
    return f"({text})" if inner else text


def delays(c):
    if c == "irq" or c[0] in ("level", "event"):
        return []
    return [c[1]] if c[0] == "delay" else [d for x in c[1:] for d in delays(x)]


def true(c, now, done, stimuli):
    if c == "irq":
        return True
    if c[0] == "delay":
        return now >= done + c[1]
    if c[0] == "level":
        return bool([0] + [w[1] for t, w in stimuli if t <= now and w[0] == c[1]] and
                    ([0] + [w[1] for t, w in stimuli if t <= now and w[0] == c[1]])[-1])
    if c[0] == "event":
        return any(0 <= t <= now and w[0] == c[1] for t, w in stimuli)
    parts = [true(x, now, done, stimuli) for x in c[1:]]
    return not parts[0] if c[0] == "not" else all(parts) if c[0] == "and" else any(parts)


def atoms(c):
    if c == "irq" or c[0] == "delay":
        return set()
    return {c[1]} if c[0] in ("level", "event") else {a for x in c[1:] for a in atoms(x)}


def possible(c):
    """It can become true."""
    names = sorted(atoms(c))
    for bits in range(1 << len(names)):
        if true(c, 1000, 0, [(0, (name, bits >> k & 1)) for k, name in enumerate(names) if name.endswith(("idle", "calm")) or bits >> k & 1]):
            return True
    return False


# ---- by chance -----------------------------------------------------------------------------------------------------------

def random_condition(rng, depth=2):
    kind = rng.random()
    if depth == 0 or kind < 0.4:
        return rng.choice([("level", "dev.idle"), ("level", "dev.calm"), ("event", "dev.sent"), ("event", "dev.gone"),
                           ("not", ("level", "dev.calm"))])
    if kind < 0.5:
        return "irq"
    if kind < 0.6:
        return ("delay", rng.randrange(1, 40))
    return (rng.choice(["and", "or"]), random_condition(rng, depth - 1), random_condition(rng, depth - 1))


def random_hold(rng, cyclic=None):
    """One that a posted port accepts: more than irq and delays must be true. Events say nothing of a ring."""
    if cyclic:
        return Hold(rng.choice([("level", "dev.idle"), ("and", "irq", ("level", "dev.calm"))]), 1000, "disconnect")
    first = rng.choice([("level", "dev.idle"), ("event", "dev.sent"), ("or", ("level", "dev.idle"), ("event", "dev.sent")),
                        ("and", ("level", "dev.idle"), ("event", "dev.gone"))])
    condition = first
    if rng.random() < 0.5:
        condition = ("and", "irq", first)
    if rng.random() < 0.3:
        more = ("and", condition, random_condition(rng))
        condition = more if possible(more) else condition
    return Hold(condition, rng.choice([40, 50, 100, 1000]), rng.choice(["keep", "disconnect", "quarantine"]))


def random_stimuli(rng, hold):
    done = rng.randrange(1, 60)
    stimuli = [(done, "irq")]
    for _ in range(rng.randrange(0, 7) if hold else 0):
        t = rng.choice([done, -rng.randrange(1, 9), 0, rng.randrange(0, 200), done + rng.randrange(0, 30), done + (hold.within or 7)])
        what = rng.choice([("dev.idle", 1), ("dev.idle", 1), ("dev.idle", 0), ("dev.calm", 1), ("dev.calm", 0), ("dev.sent",), ("dev.gone",)])
        if not any(u == t and w[0] == what[0] for u, w in stimuli):
            stimuli.append((t, what))
    return sorted(stimuli, key=lambda s: s[0])


def random_fault(rng, transfer):
    pieces = [(k, p) for s in transfer.steps for k, sides in (("read", s.sources), ("write", s.dests)) for side in sides for p in side
              if not (s.check and k == "write") and s.verb not in ("interrupt", "fence")]
    pieces = [(k, p) for k, p in pieces if isinstance(p, (Port, Selection, Fragments))]
    if not pieces:
        return None
    kind, piece = rng.choice(pieces)
    if isinstance(piece, Port):
        return (kind, piece.name, piece.name, 0, piece.width)
    buffer = rng.choice(piece.elements) if isinstance(piece, Fragments) else piece.buffer
    dims = [buffer.most] + buffer.dims[1:] if isinstance(buffer, Open) else buffer.dims
    where, flat = [rng.randrange(d) for d in dims], 0
    if isinstance(piece, Selection) and not isinstance(piece, Whole) and rng.random() < 0.7:
        where = [i[1] + rng.randrange(i[2]) * i[3] for i in piece.indices]
    for w, d in zip(where, dims):
        flat = flat * d + w
    return (kind, buffer.name + "".join(f"[{w}]" for w in where), buffer.symbol, buffer.base + flat * buffer.size, buffer.size)


def random_length(rng, most, unit):
    n = rng.choice([0, unit, most // unit * unit, rng.randrange(0, most // unit + 1) * unit, rng.randrange(0, min(most // unit, 40) + 1) * unit])
    return min(n, most)


def random_scenarios(rng, transfer, opens, unit=1):
    """Some scenarios for a transfer whose open buffers are `opens` (Open or Fragments)."""
    found = []
    for k in range(rng.choice([1, 2]) if not opens else rng.choice([2, 3, 4])):
        binds = []
        for o in opens:
            if isinstance(o, Fragments):
                binds.append((o, [random_length(rng, e.most, unit) for e in o.elements[:rng.randrange(1, len(o.elements) + 1)]]))
            elif rng.random() < 0.9:
                binds.append((o, random_length(rng, o.most, unit)))
        fault = random_fault(rng, transfer) if rng.random() < 0.4 else None
        s = Scenario(f"{transfer.name}_{k}", binds, fault, random_stimuli(rng, transfer.hold), rng.random() < 0.5)
        if s.legal(transfer):
            found.append(s)
    return found


# ---- transfers of open length ----------------------------------------------------------------------------------------------

class Late:
    """The open buffers of a board, and steps that use them."""

    def __init__(self, board):
        self.board, self.opens, self.lines = board, [], []
        rng, memory = board.rng, next((m for m in board.memories if not m.cacheline and not m.readonly), board.memories[0])
        for k in range(3):
            scalar = rng.choice(["u8", "u8", "u16", "u32", "u64"])
            rest = [rng.randrange(2, 6)] if rng.random() < 0.2 else []
            o = Open(f"o{k}", scalar, rng.choice([16, 64, 1024, 4096, 5000, 12000]) // (4 if rest else 1), rest, memory, 64)
            f = Buffer(f"f{k}", scalar, [o.most] + rest, memory, 0, f"f{k}", "", True, 64, True)
            o.followers.append(f)
            tail = "".join(f"[{d}]" for d in rest)
            self.lines += [f"buffer {o.name} : {scalar}[<= {o.most}]{tail} in {memory.name} align 64 bind;",
                           f"buffer {f.name} : {scalar}[len({o.name})]{tail} in {memory.name} align 64 bind;"]
            self.opens.append(o)
        self.arrays = []
        for k in range(2):
            count, most = rng.randrange(2, 6), rng.choice([16, 100, 1500, 4096])
            name = f"a{k}"
            self.arrays.append(Fragments(name, [Open(f"{name}[{i}]", "u8", most, [], memory, 64) for i in range(count)]))
            self.lines.append(f"buffer {name}[{count}] : u8[<= {most}] in {memory.name} align 64 bind;")
        board.lines += self.lines

    def room(self, n, write):
        b = [b for b in self.board.usable(write) if b.size == 1 and len(b.dims) == 1 and b.dims[0] >= n and not b.base % 16 and b.align >= 16]
        return self.board.rng.choice(b) if b else None

    def piece(self):
        """(a piece, what is bound of it)"""
        rng = self.board.rng
        if rng.random() < 0.3:
            a = rng.choice(self.arrays)
            if rng.random() < 0.3:
                return Whole(rng.choice(a.elements)), [a]
            return a, [a]
        o = rng.choice(self.opens)
        return Whole(o), [o]

    def steps(self):
        """(steps, open buffers, unit of the lengths)"""
        rng, board = self.board.rng, self.board
        unit = 1 if "bytes" in board.can else 16
        o = rng.choice(self.opens)
        kind = rng.random()
        if board.family != "memory":
            port = board.port
            unit = max(unit, port.width * port.burst)
            o = rng.choice([o for o in self.opens if o.size % port.width == 0 or o.most % unit == 0] or [o])
            pieces = [Whole(o)]
            ends = ([pieces], [[port]]) if board.family == "out" else ([[port]], [pieces])
            return [Step("copy", *ends)], [o], unit
        if kind < 0.3:
            ends = [Whole(o), Whole(o.followers[0])]
            rng.shuffle(ends)
            return [Step("copy", [[ends[0]]], [[ends[1]]])], [o], unit
        if kind < 0.5 and len(o.dims) == 1 and o.size == 1:
            big = self.room(o.most + 64, True)
            if big:
                ends = [Whole(o), Whole(big, o, rng.choice([0, 16, 48]))]
                return [Step("copy", [[ends[0]]], [[ends[1]]])], [o], unit
        if kind < 0.6 and "fill" in board.can:
            value = rng.randrange(1 << 8 * o.size)
            return [Step("fill", [[Constant(value, o.size)]], [[Whole(o)]])], [o], unit
        side, bound = [], []
        for _ in range(rng.randrange(1, 4)):
            p, more = self.piece()
            if not any(m in bound for m in more):
                side.append(p)
                bound += more
        if rng.random() < 0.3:
            fixed = board.finite(16 * rng.randrange(1, 9), False, pieces=0)
            side.insert(rng.randrange(len(side) + 1), fixed[0]) if fixed and len(fixed) == 1 else None
        big = self.room(sum(p.bytes() for p in side), True)
        return ([Step("copy", [side], [[Whole(big)]], truncate=True)], bound, unit) if big else None

    def transfer(self, name):
        made = self.steps()
        if not made:
            return None
        steps, opens, unit = made
        t = Transfer(name, self.board.where, steps)
        if any(p.posted for s in steps for d in s.dests for p in d if isinstance(p, Port)):
            t.hold = random_hold(self.board.rng)
        if not t.legal():
            return None
        t.scenarios = random_scenarios(self.board.rng, t, opens, unit)
        t.late = True
        return t
