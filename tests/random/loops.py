# SPDX-License-Identifier: MIT
"""`for` in lists and around steps: what is written, and the pieces or steps that it stands for."""
import language


class Loop:
    """A `for` in a list of pieces."""
    endless = False

    def __init__(self, text, pieces, buffer):
        self.written, self.expanded, self.buffer, self.size = text, pieces, buffer, buffer.size

    def text(self):
        return self.written

    def bytes(self):
        return sum(p.bytes() for p in self.expanded)

    def segments(self):
        return [s for p in self.expanded for s in p.segments()]


class Around:
    """A `for` around `count` steps."""

    def __init__(self, text, count):
        self.text, self.count = text, count


def part(rng, buffer, values, room, step_apart=None):
    """(text with the variable i, [piece for each value]) of a buffer of one dimension, or of rows of one of two; None if there is
    no room for it."""
    if len(buffer.dims) == 2:
        if values[-1] >= buffer.dims[0] or buffer.dims[1] * buffer.size > room:
            return None
        last = buffer.dims[0] - 1
        down = rng.random() < 0.3
        rest = [(None, 0, buffer.dims[1], 1)]
        return (f"{buffer.name}[{'$ - i' if down else 'i'}]",
                [language.Selection(buffer, [("", last - v if down else v, 1, 1)] + rest) for v in values])
    n = step_apart or rng.randrange(1, max(2, room // buffer.size))
    pitch = step_apart or n + rng.choice([0, 0, 1, 3, 16])
    reach = pitch * values[-1]
    if len(buffer.dims) != 1 or n * buffer.size > room or reach + n > buffer.dims[0]:
        return None
    base = rng.randrange(0, buffer.dims[0] - reach - n + 1)
    if rng.random() < 0.5 and base + reach >= 16:
        base = base // 16 * 16
    if rng.random() < 0.25:                             # downwards
        top = base + reach
        start, firsts = f"{top} - i * {pitch}", [top - v * pitch for v in values]
    else:
        start, firsts = rng.choice([f"{base} + i * {pitch}", f"{pitch} * i + {base}", f"({base} + {pitch} * i)"]), [base + v * pitch for v in values]
    index = f"{start} +: {n}" if rng.random() < 0.6 else f"{start} .. {start} + {n} - 1"
    return f"{buffer.name}[{index}]", [language.Selection(buffer, [("", f, n, 1)]) for f in firsts]


def bounds(rng):
    first = rng.choice([0, 0, 0, 1, 3])
    return first, list(range(first, first + rng.randrange(1, 8)))


def listed(rng, buffers, room):
    """A loop of one or two pieces each time, of at most `room` bytes; None if nothing fits."""
    first, values = bounds(rng)
    texts, columns = [], []
    for _ in range(rng.choice([1, 1, 2])):
        found = part(rng, rng.choice(buffers), values, room // (2 * len(values)))
        if found:
            texts.append(found[0])
            columns.append(found[1])
    if not texts:
        return None
    pieces = [column[k] for k in range(len(values)) for column in columns]
    return Loop(f"for i in {first}..{values[-1]} {{ {', '.join(texts)} }}", pieces, pieces[0].buffer)


def steps(rng, readable, writable, more):
    """Copies in a loop, perhaps with a step of `more` ("fence", "interrupt") behind each; [] if nothing fits."""
    first, values = bounds(rng)
    n = rng.choice([16, 16, 32, 48, 64])
    source = part(rng, rng.choice(readable), values, 1 << 20, n)
    dest = part(rng, rng.choice(writable), values, 1 << 20, n)
    if not source or not dest:
        return []
    behind = [rng.choice(more)] if more and rng.random() < 0.2 else []
    made = []
    for s, d in zip(source[1], dest[1]):
        made += [language.Step("copy", [[s]], [[d]])] + [language.Step(verb) for verb in behind]
    loop = Around(f"for i in {first}..{values[-1]} {{ copy {source[0]} -> {dest[0]};{''.join(f' {verb};' for verb in behind)} }}", len(made))
    for step in made:
        step.loop = loop
    return made


def written(steps_):
    """The text of steps; a loop that is still complete is one."""
    at = 0
    while at < len(steps_):
        loop = steps_[at].loop
        same = [s for s in steps_[at:at + loop.count] if s.loop is loop] if loop else []
        if loop and len(same) == loop.count:
            yield loop.text
            at += loop.count
        else:
            yield steps_[at].text()
            at += 1
