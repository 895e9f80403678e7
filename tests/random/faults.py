#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seeded faults: the compiler is built with one mistake in planner or encoder at a time, and the random programs must notice:
by the verifier, by --simulate, by the models of the hardware, by the meaning. A mistake is a piece of a source file and what
stands there instead, applied to a copy; one file is compiled and linked with the library of the build.
usage: faults.py [--only N] [--some K] [--list]"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP, BUILD = os.environ.get("top_srcdir", "."), os.environ.get("top_builddir", "build")
HERE = os.path.dirname(os.path.abspath(__file__))

# file in src/codegen, what stands there, what stands there instead, what that means, controllers to look at
FAULTS = [
    ("encode_field.c", "*v = (struct coded){ .k = (wide)found->code,", "*v = (struct coded){ .k = (wide)found->code ^ 1,", "enumerated codes are off by one bit", "pl080"),
    ("encode_units.c", "((1u << take) - 1)) << bit % 8)", "((1u << take) - 1)) << (bit + 1) % 8)", "numbers are one bit to the left", "bcm2835"),
    ("encode_units.c", "f.shift = v->shift + done;", "f.shift = v->shift;", "later bytes of a fix-up repeat the first", "fsl_elo,ioat"),
    ("encode_units.c", ".addend = v->k,", ".addend = v->k + 1,", "addresses of symbols are one byte too high", "pl080"),
    ("eval.c", "return give(v, v->k >> lo & (((wide)1 << (hi - lo + 1)) - 1));", "return give(v, v->k & (((wide)1 << (hi - lo + 1)) - 1));",
     "slices of numbers are not shifted", "zdma,ioat,gpdma"),
    ("eval.c", "return add_number(ev, expr, out, -b.k);", "return add_number(ev, expr, out, 1 - b.k);", "one is added to differences", "gpdma,bcm2835,edma"),
    ("pass_coalesce.c", "return place->offset + move->run == then->offset;", "return place->offset + move->run + 1 == then->offset;",
     "pieces with a gap of a byte are joined", "bcm2835,pl080,gpdma"),
    ("pass_coalesce.c", "move->run += then->run;", "move->run += then->run - (then->run > 8);", "joined pieces lose a byte", "pl080,ioat"),
    ("pass_coalesce.c", "if (move->step != then->step || move->op", "if (move->op", "pieces of two steps share a descriptor", "pl080s,edma,fsl_eloplus,ioat,lpdma,pl080,bcm2835,gpdma"),
    ("pass_coalesce.c", "    ++*stack->count;", "    *stack->count += *stack->count < 3;", "rows behind the third are lost", "pl080,bcm2835"),
    ("pass_coalesce.c", "stride[0] = (int64_t)(ir_place_at(then, k)->offset - places[k].offset);", "stride[0] = (int64_t)(ir_place_at(then, k)->offset - places[k].offset) + 1;",
     "distances of rows are off by one", "pl080,bcm2835"),
    ("plan_cut.c", "return (!shape->fit->has_source || residue_ok", "return (!shape->fit->has_source || true || residue_ok", "sources need not be aligned", "pl080,gpdma"),
    ("pass_chain.c", "run->interrupt && end == run_total(run)", "run->interrupt", "every piece of a run interrupts", "pl080,edma"),
    ("pass_chain.c", "bool end = ends && !p->ring;", "bool end = ends;", "rings end", "pl080,gpdma,bcm2835"),
    ("pass_chain.c", "set_truth(env, ROLE_LINKED, !end);", "set_truth(env, ROLE_LINKED, true);", "the last descriptor claims to be linked", "edma"),
    ("pass_chain.c", "set_truth(env, ROLE_INTERRUPT, chain_interrupts(p, list, i, ends));", "set_truth(env, ROLE_INTERRUPT, true);", "every descriptor interrupts", "pl080,edma"),
    ("pass_place.c", "seat->offset = round_up(seating->size, memory.align);", "seat->offset = round_up(seating->size, memory.align) + (i ? 4 : 0);",
     "descriptors lie beside their place", "bcm2835,tango3"),
    ("pass_place.c", "table->align = seating->align ? seating->align : 1;", "table->align = 1;", "tables need not be aligned", "bcm2835,ioat"),
    ("plan_address.c", "return place->buffer ? 0 : plan_bus_offset(p, plan_memory_at(p, place->offset));", "return 0;", "fixed addresses are not those of the bus", "pl080,gpdma,bcm2835"),
    ("plan_address.c", "    symbol->bus_offset = plan_bus_offset(p, symbol->memory);", "    symbol->bus_offset = 0;", "symbols are not moved to the bus", "pl080,gpdma,bcm2835"),
    ("plan_own.c", "bytes[i] = (unsigned char)(value->value >> 8 *", "bytes[i] = (unsigned char)(value->value >> 7 *", "constants have the wrong bytes", "pl080,gpdma,bcm2835"),
    ("plan_own.c", "if (a->values[i] != b->values[i])", "if (a->values[i] > b->values[i])", "different constants are one object", "pl080,pl080s,gpdma,bcm2835,edma,lpdma,fsl_eloplus"),
    ("pass_periods.c", "        places[i].offset += by;", "        places[i].offset += by + (by > 7);", "pieces behind a period are a byte too far", "pl080,edma"),
    ("plan_request.c", "request.number = (wide)n;", "request.number = (wide)(n ^ 1);", "another device asks", "pl080,gpdma,bcm2835"),
    ("pass_rows.c", "grid->pitch[end][level] = taken ? stride_of(run, end, dim) : adjoining;", "grid->pitch[end][level] = taken ? stride_of(run, 1, dim) : adjoining;",
     "both sides have the pitch of the destination", "bcm2835,gpdma,edma"),
]


def variable(makefile, name):
    found = re.search(rf"^{name} *= *(.*)$", makefile, re.M)
    return found.group(1).split() if found else []


class Builder:
    def __init__(self, folder):
        text = open(os.path.join(BUILD, "Makefile")).read()
        self.folder = folder
        self.cc = variable(text, "CC") or ["cc"]
        self.flags = variable(text, "SANITIZE_CFLAGS")
        self.includes = variable(text, "JSON_C_CFLAGS") + variable(text, "LIBMD_CFLAGS")
        self.libraries = variable(text, "JSON_C_LIBS") + variable(text, "LIBMD_LIBS")
        self.main = [os.path.join(BUILD, "src", f) for f in os.listdir(os.path.join(BUILD, "src")) if f.startswith("dmac_compile-") and f.endswith(".o")]

    def build(self, fault):
        """The compiler with this mistake; None if the place is not there any more."""
        name, old, new = fault[:3]
        text = open(os.path.join(TOP, "src", "codegen", name)).read()
        if text.count(old) != 1:
            return None
        source = os.path.join(self.folder, name)
        with open(source, "w") as file:
            file.write(text.replace(old, new))
        result = os.path.join(self.folder, "dmac-faulty")
        for command in ([*self.cc, *self.flags, *self.includes, "-std=gnu11", "-O0", "-w", "-D_GNU_SOURCE", f"-I{TOP}/src", f"-I{BUILD}/src",
                         f"-I{BUILD}", f"-I{TOP}", f"-I{TOP}/src/codegen", "-c", "-o", source + ".o", source],
                        [*self.cc, *self.flags, "-o", result, *self.main, source + ".o", f"{BUILD}/libdmac.a", f"{BUILD}/libdmacgrammar.a",
                         f"{BUILD}/libdmac.a", *self.libraries]):
            run = subprocess.run(command, capture_output=True, text=True)
            if run.returncode:
                raise SystemExit(f"Bail out! {name}: {run.stderr[-800:]}")
        return result


def complaint(compiler, controllers):
    """The first complaint of the random programs about something that this compiler does."""
    env = dict(os.environ, DMAC_COMPILE=compiler, top_srcdir=TOP)
    for controller in controllers.split(","):
        run = subprocess.run([sys.executable, os.path.join(HERE, "run.py"), "--controller", controller, "--count", "160", "--first"],
                             capture_output=True, text=True, env=env)
        found = re.search(r"^# (status|simulate|hardware|meaning|refused|undeserved|bytes|board|mute|unstable): (.*)$", run.stdout, re.M)
        if found:
            return f"{controller}: {found.group(1)}: {found.group(2)[:150]}"
    return None


def noticed(compiler, controllers, unharmed={}):
    """The same, of what the compiler without a fault does not do."""
    for controller in controllers.split(","):
        if controller not in unharmed:
            unharmed[controller] = complaint(os.environ["DMAC_COMPILE"], controller)
        seen = complaint(compiler, controller)
        if seen and seen != unharmed[controller]:
            return seen
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", type=int)
    parser.add_argument("--some", type=int, help="every so many of them")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    chosen = [n for n in range(len(FAULTS)) if args.only in (None, n) and (not args.some or n % args.some == 0)]
    print(f"1..{len(chosen) + 1}", flush=True)
    failures = gone = 0
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(folder)
        for k, n in enumerate(chosen):
            name, what, controllers = FAULTS[n][0], FAULTS[n][3], FAULTS[n][4]
            compiler = builder.build(FAULTS[n])
            if not compiler:
                gone += 1
                print(f"ok {k + 1} - {name}: {what} # SKIP the source has changed there", flush=True)
                continue
            seen = noticed(compiler, controllers)
            failures += not seen
            print(f"{'ok' if seen else 'not ok'} {k + 1} - {name}: {what}\n#   fault {n}: {seen or 'nobody noticed'}", flush=True)
    enough = gone * 3 <= len(chosen)
    print(f"{'ok' if enough else 'not ok'} {len(chosen) + 1} - {len(chosen) - gone} faults could be seeded, {failures} were not noticed")
    return failures != 0 or not enough


if __name__ == "__main__":
    sys.exit(main())
