# SPDX-License-Identifier: MIT
"""Dumps of every form and many controllers, damaged some thousand times, always in the same way: dmac-decode neither crashes nor
hangs nor takes memory without end, says what is wrong with a name, and what it writes as JSON can be read. TAP on standard output.

  fuzz.py [ROUNDS [SEED]]    rounds per controller, in all forms (default 320)
"""
import glob
import json
import os
import random
import resource
import subprocess
import sys
import tempfile

top = os.environ["top_srcdir"]
decoder = os.environ["top_builddir"] + "/dmac-decode"
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 320
chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 4)
work = tempfile.mkdtemp()
SECONDS, MEMORY = 20, 1 << 31
sanitized = b"__asan_init" in open(decoder, "rb").read()         # reserves terabytes of addresses


def words_of(name, vector):
    for v in json.load(open(f"{top}/tests/golden/{name}.json")):
        if v["name"] == vector:
            return v
    raise SystemExit(f"Bail out! no vector {vector}")


def image(vector):
    parts = vector.get("layout")
    words = [int(w, 0) for w in vector["words"]]
    if not parts:
        return [(int(d["addr"], 0) + 4 * i, int(w, 0)) for d in vector["descs"] for i, w in enumerate(d["words"])]
    spots, at = [], 0
    for part in parts:
        spots += [(int(part["address"], 0) + 4 * i, w) for i, w in enumerate(words[at:at + part["words"]])]
        at += part["words"]
    return spots


def raw(spots, order):
    base = min(a for a, _ in spots)
    data = bytearray(max(a for a, _ in spots) + 4 - base)
    for a, w in spots:
        data[a - base:a - base + 4] = w.to_bytes(4, order)
    return base, bytes(data)


def ihex(base, data):
    def record(address, kind, body):
        all_ = bytes([len(body)]) + address.to_bytes(2, "big") + bytes([kind]) + body
        return b":" + (all_ + bytes([-sum(all_) & 255])).hex().encode() + b"\n"
    out = b""
    for at in range(0, len(data), 16):
        address = base + at
        out += record(0, 4, (address >> 16 & 0xffff).to_bytes(2, "big")) + record(address & 0xffff, 0, data[at:at + 16])
    return out + record(0, 1, b"")


def srec(base, data):
    out = b""
    for at in range(0, len(data), 16):
        body = bytes([len(data[at:at + 16]) + 5]) + (base + at & 0xffffffff).to_bytes(4, "big") + data[at:at + 16]
        out += b"S3" + (body + bytes([~sum(body) & 255])).hex().upper().encode() + b"\n"
    return out + b"S70500000000FA\n"


def hexdump(base, data):
    lines = []
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        lines.append(f"{base + at:08x}  {row.hex(' ')}  |{''.join(chr(b) if 32 <= b < 127 else '.' for b in row)}|")
    return "\n".join(lines).encode() + b"\n"


def md(base, data):
    return "\n".join(f"{base + at:08x}: " + " ".join(data[at + i:at + i + 4][::-1].hex() for i in range(0, len(data[at:at + 16]), 4))
                     for at in range(0, len(data), 16)).encode() + b"\n"


def elf(base, data):
    with open(work + "/elf.bin", "wb") as file:
        file.write(data)
    made = subprocess.run([sys.executable, top + "/tests/decode/elf.py", chance.choice(["32", "64"]), "little", "segment", work + "/elf.bin"],
                          stdout=subprocess.PIPE, check=True)
    return made.stdout


def damage(data):
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 4, 16])):
        if not data:
            break
        at, kind = chance.randrange(len(data)), chance.randrange(9)
        if kind < 3:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 3:
            data[at] = chance.randrange(256)
        elif kind == 4:
            data[at] = chance.choice(b"0123456789abcdefABCDEF:S*|> \t\n\rx<")
        elif kind == 5:
            del data[at:at + chance.choice([1, 2, 4, 64])]
        elif kind == 6:
            data[at:at] = data[at:at + chance.choice([1, 2, 16, 80])]
        elif kind == 7:
            data[at:at + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x80", b"ffff", b"0000"])
        else:
            del data[at:]
    return bytes(data)


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not sanitized:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def attempt(data, args):
    path = work + "/dump"
    with open(path, "wb") as file:
        file.write(data)
    try:
        done = subprocess.run([decoder, "-C", top + "/controllers", *[a.replace("DUMP", path) for a in args]], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS, preexec_fn=limits)
    except subprocess.TimeoutExpired:
        return f"takes more than {SECONDS} seconds"
    text = done.stderr.decode(errors="replace")
    if done.returncode not in (0, 1):
        return f"status {done.returncode}: {text[:300]}"
    if done.returncode == 1 and ("error: " not in text or "]" not in text):
        return f"fails without saying why: {text[:300]}"
    if "--emit=json" in args and done.stdout:
        try:
            json.loads(done.stdout)
        except ValueError as error:
            return f"writes JSON that is none: {error}"
    return None


CASES = [
    ("pl08x", "pl080_mem2dev_sg3_w8_b8", "pl080", "little", []),
    ("zynqmp-zdma", "zdma_memcpy_4k", "zdma", "little", ["0x40000000", "0x40000020"]),
    ("fsldma", "fsl85xx_memcpy_split_100M", "fsl_eloplus", "big", []),
    ("stm32-gpdma", "m2m_2d_window_then_flip", "gpdma", "little", []),
    ("ioatdma", "ioat_pq6_ext_cb33", "ioat", "little", []),
    ("nxp-edma", "sg3_mem_to_spi0_pushr", "edma", "little", []),
    ("xilinx-dma", "axidma_mm2s_sg3", "axidma", "little", []),
    ("sam-dmac", "sg3_mem_to_sercom0_tx", "sam_dmac", "little", []),
]
FORMS = [("raw", lambda base, data: data), ("ihex", ihex), ("srec", srec), ("hex", hexdump), ("hex", md), ("elf", elf)]

print(f"1..{len(CASES) * len(FORMS)}")
n = 0
failed = False
for name, vector, controller, order, addresses in CASES:
    base, data = raw(image(words_of(name, vector)), order)
    for form, make in FORMS:
        n += 1
        whole = make(base, data)
        args = ["-c", controller, "--emit=" + chance.choice(["json", "listing", "dmac"])]
        args += [f"--base={base:#x}"] if form == "raw" else [f"--base={base - 0x1000:#x}"] if form == "elf" else []
        args += ["DUMP", *(addresses or [f"{base:#x}"])]
        wrong = None
        for i in range(rounds // len(FORMS)):
            chosen = args if chance.random() < 0.8 else [args[0], args[1], "--emit=json", "--format=" + form, *args[3:]]
            wrong = attempt(damage(whole), chosen)
            if wrong:
                break
        failed = failed or bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {n} - {controller} as {form}: damaged dumps")
        if wrong:
            keep = f"fuzz-{controller}-{form}"
            os.replace(work + "/dump", keep)
            print(f"# {wrong}\n# kept as {keep}: {' '.join(chosen)}")
sys.exit(failed)
