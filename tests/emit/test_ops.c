/* SPDX-License-Identifier: MIT */
/* Generated sequences against the register writes of drivers. Each golden vector with a start sequence becomes a C
 * program: the functions as they are emitted, its block, its words, and a port that logs writes. What it prints is
 * compared with the golden list, write for write. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emit/ops.h"
#include "golden.h"
#include "../unit/tap.h"

/* No program, so no options to evaluate. */
__attribute__((weak)) bool constant_number(struct cx *cx, const struct program *program, const struct expr *expr, int64_t *value)
{
    (void)cx;
    (void)program;
    (void)expr;
    (void)value;
    return false;
}

/* What a page does on purpose beyond the driver, and what hardware holds before the first write. */
static const struct exception {
    const char *controller;
    unsigned ignored[2];                    /* offsets whose writes are not compared: acknowledgements of old flags */
    unsigned once;                          /* offset whose first golden write is a write of what was read */
    struct { unsigned offset, value; } reset[2];
    const char *model;                      /* C: what the hardware does at a write of v to offset a */
    const char *ours[3];                    /* writes that only the page has … */
    const char *theirs[2];                  /* … and that only the driver has */
} exceptions[] = {
    { .controller = "pl080", .ignored = { 0x8, 0x10 } },
    { .controller = "pl080s", .ignored = { 0x8, 0x10 } },
    { .controller = "fsl_elo", .ignored = { 0x4 } },
    { .controller = "fsl_eloplus", .ignored = { 0x4 } },
    { .controller = "zdma", .ignored = { 0x100 }, .once = 0x120, .reset = { { 0x110, 0x80 }, { 0x120, 0x0483d20f } } },
    /* The engine is enabled, reset, and rid of old flags; the driver leaves that to the firmware. */
    { .controller = "bcm2835", .ignored = { 0x20, 0xff0 }, .ours = { "W32 0x0 0x80000000\n", "W32 0x0 0x00000006\n" } },
    /* HALTED follows RS. The driver sets the mode of a ring in a write of its own, and its ring has another tail that is not in it. */
    { .controller = "axidma", .ignored = { 0x4, 0xc }, .reset = { { 0x4, 1 } }, .model = "if (a == 0) memory[4] = (uint8_t)(v & 1 ? 0 : 1);",
      .ours = { "W32 0x14 0x00000000\n", "W32 0x10 0x40000140\n" }, .theirs = { "W32 0x0 0x00000010\n", "W32 0x10 0x40008000\n" } },
    { .controller = NULL },
};

static const struct exception *exception_of(const char *controller)
{
    const struct exception *e = exceptions;

    while (e->controller && strcmp(e->controller, controller) != 0)
        e++;
    return e;
}

static struct json_object *member(struct json_object *o, const char *name)
{
    struct json_object *m = NULL;

    return json_object_object_get_ex(o, name, &m) ? m : NULL;
}

static struct json_object *golden_file(struct cx *cx, const char *name)
{
    const char *top = getenv("top_srcdir");

    return json_object_from_file(arena_printf(cx->arena, "%s/tests/golden/%s.json", top ? top : ".", name));
}

static struct json_object *by_name(struct json_object *list, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(list); i++)
        if (strcmp(json_object_get_string(member(json_object_array_get_idx(list, i), "name")), name) == 0)
            return json_object_array_get_idx(list, i);
    return NULL;
}

/* ---- a planned transfer from a vector ----------------------------------------------------------------------------- */

struct trial {
    struct cx *cx;
    const struct controller *c;
    const struct golden_vector *v;
    struct encoder *encoder;
    struct planned planned;
};

static struct env *environment(struct trial *t, size_t i)
{
    const struct golden_move *m = &t->v->moves[i];
    struct env *env = env_new(t->cx->arena, t->c);
    bool last = i + 1 == t->v->nmoves;

    env_form(env, controller_form(t->c, intern(t->cx, m->form)));
    env_number(env, ROLE_CHANNEL, (wide)t->v->channel);
    env_number(env, ROLE_CYCLIC, t->v->cyclic);
    env_number(env, ROLE_SELF, (wide)m->at);
    env_number(env, ROLE_HEAD, (wide)t->v->moves[0].at);
    env_number(env, ROLE_TAIL, (wide)t->v->moves[t->v->nmoves - 1].at);
    for (size_t k = 0; k < m->nroles; k++) {
        unsigned slot = golden_slot(t->c, m->roles[k].name);
        env_number(env, slot, golden_number(t->cx, t->c, slot, m->roles[k].text));
    }
    for (size_t k = 0; k < t->c->forms.n; k++) {
        int head = controller_head_slot(t->c, t->c->forms.v[k], false);
        for (size_t n = t->v->nmoves; head >= 0 && n-- > 0;)
            if (strcmp(t->v->moves[n].form, t->c->forms.v[k]->name) == 0)
                env_number(env, (unsigned)head, (wide)t->v->moves[n].at);
    }
    if (strcmp(t->c->name.id, "zdma") == 0) {               /* the driver leaves the longest burst, which the vectors do not say */
        env_number(env, ROLE_SOURCE_BURST, 32768);
        env_number(env, ROLE_DEST_BURST, 32768);
    }
    env_number(env, ROLE_FIRST, i == 0);
    env_number(env, ROLE_LAST, last);
    env_number(env, ROLE_END, last && !t->v->cyclic);
    env_number(env, ROLE_LINKED, !last || t->v->cyclic);
    env_number(env, ROLE_NEXT, last ? (t->v->cyclic ? (wide)t->v->moves[0].at : 0) : (wide)t->v->moves[i + 1].at);
    return env;
}

/* The golden words as a table; the encoder says only which words there are. */
static bool fill_table(struct trial *t)
{
    struct table *table = NEW(t->cx->arena, struct table);
    uint32_t unit = 0;

    for (uint32_t u = 0; u < t->v->nwords; u++)
        vec_push(t->cx->arena, &table->units, t->v->words[u]);
    for (size_t i = 0; i < t->v->nmoves; i++) {
        struct env *env = environment(t, i);
        struct descriptor d = { .form = env->form, .first_unit = unit };
        struct encoded out;
        struct violation why;

        if (!encode_descriptor(t->encoder, env, &out, &why)) {
            printf("# %s\n", violation_text(t->cx, t->c, &why));
            return false;
        }
        for (size_t w = 0; w < out.nwords; w++) {
            struct table_word word = out.words[w];
            word.unit += unit;
            vec_push(t->cx->arena, &d.words, word);
        }
        d.units = (uint32_t)out.nunits;
        d.layout = out.layout;
        unit += d.units;
        vec_push(t->cx->arena, &table->descriptors, d);
    }
    table->stepped = t->c->chain.kind == CHAINING_STEPPED;
    vec_push(t->cx->arena, &t->planned.tables, table);
    return true;
}

/* ---- the program -------------------------------------------------------------------------------------------------- */

static const char port[] =
    "#include <stdbool.h>\n#include <stdint.h>\n#include <stdio.h>\n#include \"dmac.h\"\n"
    "#define DMAC_TICKS(ns) ((uint32_t)((ns) / 1000u))\n"
    "static uint8_t memory[1 << 16];\nstatic uint32_t now;\n"
    "static inline uint32_t dmac_swap32(uint32_t v) { return __builtin_bswap32(v); }\n"
    "static uint32_t dmac_port_time(void) { return now++; }\nstatic void dmac_port_barrier(void) { }\n"
    "static uint32_t dmac_port_read32(uintptr_t a) { return *(uint32_t *)(void *)&memory[a]; }\n"
    "static void hardware(uintptr_t a, uint32_t v);\n"
    "static void dmac_port_write32(uintptr_t a, uint32_t v) { *(uint32_t *)(void *)&memory[a] = v; hardware(a, v); "
    "printf(\"%s 0x%x 0x%08x\\n\", BIG ? \"WBE32\" : \"W32\", (unsigned)a, (unsigned)(BIG ? dmac_swap32(v) : v)); }\n"
    "static uint64_t dmac_port_read64(uintptr_t a) { return dmac_port_read32(a) | (uint64_t)dmac_port_read32(a + 4) << 32; }\n"
    "static void dmac_port_write64(uintptr_t a, uint64_t v) { printf(\"W64 0x%x 0x%016llx\\n\", (unsigned)a, (unsigned long long)v); }\n";

static void array(struct outbuf *out, const char *name, const uint32_t *units, size_t n, bool swap)
{
    outbuf_printf(out, "static const uint32_t %s[] = { ", name);
    for (size_t i = 0; i < n; i++)
        outbuf_printf(out, "0x%xu, ", (unsigned)(swap ? __builtin_bswap32(units[i]) : units[i]));
    outbuf_puts(out, "0 };\n");
}

static void calls(struct trial *t, const struct ops *ops, struct outbuf *out, struct json_object *transfer)
{
    size_t n = t->planned.tables.v[0]->descriptors.n;

    if (ops->has[SEQ_CONNECT]) {
        int sbox = json_object_get_int(member(transfer, "sbox_id")), device = json_object_get_int(member(transfer, "slave_id"));
        bool to_device = strcmp(json_object_get_string(member(transfer, "dir")), "mem2dev") == 0;
        outbuf_printf(out, "    unsigned input = %d, output = %d;\n    x_connect(0, input, output);\n", to_device ? sbox : device,
                      to_device ? device : sbox);
    }
    if (ops->has[SEQ_INIT])
        outbuf_puts(out, "    x_init(0, 0);\n");
    if (ops->has[SEQ_CONFIG])
        outbuf_puts(out, "    x_config(0, 0, block);\n");
    if (ops->has[SEQ_START])
        outbuf_puts(out, "    x_start(0, 0, block, table);\n");
    for (size_t i = 0; ops->has[SEQ_STEP] && i < n; i++)
        outbuf_printf(out, "    x_step(0, 0, block, commands + %zu);\n", i * ops->command.units);
    if (ops->has[SEQ_DISCONNECT])
        outbuf_puts(out, "    x_disconnect(0, input, output);\n");
}

static void program(struct trial *t, const struct ops *ops, const struct block *block, struct outbuf *out, struct json_object *transfer)
{
    const struct exception *e = exception_of(t->c->name.id);
    const struct table *table = t->planned.tables.v[0];
    struct block commands = { 0 };

    outbuf_printf(out, "#define BIG %d\n%s", t->c->big_endian, port);
    outbuf_printf(out, "static void hardware(uintptr_t a, uint32_t v) { (void)a; (void)v; %s }\n", e->controller && e->model ? e->model : "");
    ops_print(t->cx, ops, "x", true, out);
    array(out, "block", block->units.v, block->units.n, false);
    array(out, "table", table->units.v, table->units.n, t->c->big_endian);
    for (size_t i = 0; table->stepped && i < table->descriptors.n; i++) {
        struct block one;
        ops_command(t->cx, ops, table, i, &one);
        for (size_t u = 0; u < one.units.n; u++)
            vec_push(t->cx->arena, &commands.units, one.units.v[u]);
    }
    array(out, "commands", commands.units.v, commands.units.n, false);
    outbuf_puts(out, "int main(void)\n{\n    (void)block; (void)table; (void)commands;\n");
    for (size_t i = 0; i < 2; i++)
        if (e->reset[i].offset)
            outbuf_printf(out, "    *(uint32_t *)(void *)&memory[0x%x] = 0x%xu;\n", e->reset[i].offset, e->reset[i].value);
    calls(t, ops, out, transfer);
    outbuf_puts(out, "    return 0;\n}\n");
}

/* ---- comparing ---------------------------------------------------------------------------------------------------- */

static bool listed(const char *const *lines, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++)
        if (lines[i] && strcmp(lines[i], text) == 0)
            return true;
    return false;
}

static bool ignored(const struct exception *e, unsigned long offset)
{
    return e->controller && (offset == e->ignored[0] || (e->ignored[1] && offset == e->ignored[1]));
}

/* Writing the same value again at once is no difference: the driver configures only what was asked for. */
static void add_line(struct outbuf *out, const char *text)
{
    size_t n = strlen(text);

    if (out->bytes.n < n || memcmp(out->bytes.v + out->bytes.n - n, text, n) != 0)
        outbuf_puts(out, text);
}

/* The golden writes in the form of the log. */
static char *expected(struct cx *cx, const char *controller, struct json_object *regs)
{
    const struct exception *e = exception_of(controller);
    struct outbuf out = { .arena = cx->arena };
    bool seen = false;

    for (size_t i = 0; i < json_object_array_length(regs); i++) {
        struct json_object *w = json_object_array_get_idx(regs, i);
        const char *where = json_object_get_string(json_object_array_get_idx(w, 2));
        unsigned long offset = strtoul(where, NULL, 16);
        bool first = e->once && offset == e->once && !seen;

        seen = seen || first;
        const char *line = arena_printf(cx->arena, "%s %s %s\n", json_object_get_string(json_object_array_get_idx(w, 0)), where,
                                        json_object_get_string(json_object_array_get_idx(w, 3)));
        if (!first && !ignored(e, offset) && !(e->controller && listed(e->theirs, 2, line)))
            add_line(&out, line);
    }
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

static char *logged(struct cx *cx, const char *controller, const char *command)
{
    const struct exception *e = exception_of(controller);
    struct outbuf out = { .arena = cx->arena };
    char text[128], word[8];
    unsigned long offset;
    FILE *pipe = popen(command, "r");

    while (pipe && fgets(text, sizeof text, pipe))
        if (sscanf(text, "%7s 0x%lx", word, &offset) != 2 || !(ignored(e, offset) || (e->controller && listed(e->ours, 3, text))))
            add_line(&out, text);
    if (pipe)
        pclose(pipe);
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

static void run(struct cx *cx, const struct library *library, const struct golden_vector *v, struct json_object *golden, const char *dir)
{
    struct trial t = { .cx = cx, .v = v, .c = library_description(library, intern(cx, v->controller)) };
    struct instance instance = { .name = { intern(cx, "dma0"), SPAN_NONE }, .model = t.c };
    struct program nothing = { 0 };
    struct transfer transfer = { .name = { intern(cx, v->name), SPAN_NONE }, .instance = &instance };
    struct outbuf out = { .arena = cx->arena };
    struct block block = { 0 };
    const char *top = getenv("top_srcdir"), *cc = getenv("CC");

    t.encoder = encoder_new(cx, t.c);
    t.planned = (struct planned){ .transfer = &transfer, .model = t.c, .encoder = t.encoder, .first = environment(&t, 0) };
    const struct ops *ops = ops_compile(cx, &nothing, &instance);
    if (!ops || !fill_table(&t) || !ops_fold(cx, ops, &t.planned, &block)) {
        ok(false, v->name);
        diag_print(cx, stdout, COLOUR_NEVER);
        return;
    }
    program(&t, ops, &block, &out, member(golden, "transfer"));
    FILE *file = fopen(arena_printf(cx->arena, "%s/x.c", dir), "w");
    bool written = file && outbuf_write(&out, file);
    if (file)
        fclose(file);
    char *compile = arena_printf(cx->arena, "%s -std=c11 -Wall -Wextra -Wconversion -Wno-unused-function -Werror -I'%s/src/runtime' -o %s/x %s/x.c >&2",
                                 cc ? cc : "cc", top ? top : ".", dir, dir);
    if (!written || system(compile) != 0) {
        ok(false, arena_printf(cx->arena, "%s compiles", v->name));
        return;
    }
    char *want = expected(cx, v->controller, member(golden, "regs")), *got = logged(cx, v->controller, arena_printf(cx->arena, "%s/x", dir));
    if (json_object_array_length(member(golden, "regs")) == 2 && strlen(want) < strlen(got))
        got[strlen(want)] = '\0';           /* the driver was stopped after its init */
    is_text(got, want, v->name);
}

int main(void)
{
    static const char *const files[] = { "pl08x", "tangox", "fsldma", "zynqmp-zdma", "bcm2835", "xilinx-dma", NULL };
    struct cx *cx = cx_new();
    struct library library = { 0 };
    char dir[] = "/tmp/dmac-ops-XXXXXX";

    if (!mkdtemp(dir)) {
        puts("Bail out! no temporary directory");
        return 99;
    }
    golden_library(cx, &library);
    for (size_t f = 0; files[f]; f++) {
        struct json_object *list = golden_file(cx, files[f]);
        const struct golden_vector *vectors;
        size_t n = golden_load(cx, files[f], &vectors);

        for (size_t i = 0; i < n; i++) {
            struct json_object *golden = by_name(list, vectors[i].name), *regs = golden ? member(golden, "regs") : NULL;
            if (regs && json_object_array_length(regs) && !vectors[i].refused && vectors[i].sequences)
                run(cx, &library, &vectors[i], golden, dir);
        }
        json_object_put(list);
    }
    unlink(arena_printf(cx->arena, "%s/x.c", dir));
    unlink(arena_printf(cx->arena, "%s/x", dir));
    rmdir(dir);
    cx_drop(cx);
    return tap_done();
}
