/* SPDX-License-Identifier: MIT */
/* Generated sequences against the register writes of drivers. Each golden vector with a start sequence becomes a C
 * program: the functions as they are emitted, its block, its words, and a port that logs writes. What it prints is
 * compared with the golden list, write for write. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codegen/plan_list.h"
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

static struct json_object *member(struct json_object *o, const char *name)
{
    struct json_object *m = NULL;

    return o && json_object_object_get_ex(o, name, &m) ? m : NULL;
}

static struct json_object *golden_file(struct cx *cx, const char *name)
{
    const char *top = getenv("top_srcdir");

    return json_object_from_file(arena_printf(cx->arena, "%s/tests/golden/%s.json", top ? top : ".", name));
}

/* NAME.sequences.json beside the vectors: per controller what its page does on purpose beyond the driver, and what the
 * hardware holds before the first write. See tests/golden/README. Null: nothing. */
static struct json_object *exceptions_of(struct cx *cx, const char *name)
{
    const char *top = getenv("top_srcdir"), *path = arena_printf(cx->arena, "%s/tests/golden/%s.sequences.json", top ? top : ".", name);

    return access(path, F_OK) == 0 ? json_object_from_file(path) : NULL;
}

static unsigned number(struct json_object *o)
{
    return o ? (unsigned)strtoul(json_object_get_string(o), NULL, 0) : 0;
}

static size_t length(struct json_object *list)
{
    return list ? json_object_array_length(list) : 0;
}

static struct json_object *at(struct json_object *list, size_t i)
{
    return json_object_array_get_idx(list, i);
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
    struct json_object *exceptions;
    struct json_object *known;              /* null: the driver's writes are compared */
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
    env_number(env, ROLE_IRQ, t->v->cyclic ? IRQ_PERIOD : IRQ_END);
    env_number(env, ROLE_SELF, (wide)m->at);
    env_number(env, ROLE_HEAD, (wide)t->v->moves[0].at);
    env_number(env, ROLE_LENGTH, (wide)(4 * t->v->nwords));
    env_number(env, ROLE_COUNT, (wide)t->v->nmoves);
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
    struct json_object *roles = member(t->exceptions, "roles");
    if (roles) {
        json_object_object_foreach(roles, role, value) {
            unsigned slot = golden_slot(t->c, role);
            env_number(env, slot, golden_number(t->cx, t->c, slot, json_object_get_string(value)));
        }
    }
    env_number(env, ROLE_FIRST, i == 0);
    env_number(env, ROLE_LAST, last);
    env_number(env, ROLE_END, last && !t->v->cyclic);
    env_number(env, ROLE_LINKED, !last || t->v->cyclic);
    env_number(env, ROLE_NEXT, last ? (t->v->cyclic ? (wide)t->v->moves[0].at : 0) : (wide)t->v->moves[i + 1].at);
    return env;
}

static const struct env *item_of(void *context, size_t i)
{
    return environment(context, i);
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
    "static uint8_t memory[1 << 17];\nstatic uint32_t now;\n"
    "static inline uint32_t dmac_swap32(uint32_t v) { return __builtin_bswap32(v); }\n"
    "static uint32_t dmac_port_time(void) { return now++; }\nstatic void dmac_port_barrier(void) { }\n"
    "static uint64_t dmac_port_bus_address(uintptr_t a) { return a; }\nstatic void dmac_port_publish(void) { }\n"
    "static void dmac_port_clean(const void *p, size_t n) { (void)p; (void)n; }\n"
    "static void dmac_port_invalidate(void *p, size_t n) { (void)p; (void)n; }\n"
    "static uint32_t dmac_port_read32(uintptr_t a) { return *(uint32_t *)(void *)&memory[a]; }\n"
    "static uint16_t dmac_port_read16(uintptr_t a) { return *(uint16_t *)(void *)&memory[a]; }\n"
    "static uint8_t dmac_port_read8(uintptr_t a) { return memory[a]; }\n"
    "static void hardware(void);\n"
    "static void dmac_port_write32(uintptr_t a, uint32_t v) { *(uint32_t *)(void *)&memory[a] = v; hardware(); "
    "printf(\"%s 0x%x 0x%08x\\n\", BIG ? \"WBE32\" : \"W32\", (unsigned)a, (unsigned)(BIG ? dmac_swap32(v) : v)); }\n"
    "static void dmac_port_write16(uintptr_t a, uint16_t v) { *(uint16_t *)(void *)&memory[a] = v; hardware(); "
    "printf(\"W16 0x%x 0x%04x\\n\", (unsigned)a, (unsigned)v); }\n"
    "static void dmac_port_write8(uintptr_t a, uint8_t v) { memory[a] = v; hardware(); printf(\"W8 0x%x 0x%02x\\n\", (unsigned)a, (unsigned)v); }\n"
    "static uint64_t dmac_port_read64(uintptr_t a) { return dmac_port_read32(a) | (uint64_t)dmac_port_read32(a + 4) << 32; }\n"
    "static void dmac_port_write64(uintptr_t a, uint64_t v) { printf(\"W64 0x%x 0x%016llx\\n\", (unsigned)a, (unsigned long long)v); }\n";

static void array(struct outbuf *out, const char *name, const uint32_t *units, size_t n, bool swap)
{
    outbuf_printf(out, "static const uint32_t %s[] = { ", name);
    for (size_t i = 0; i < n; i++)
        outbuf_printf(out, "0x%xu, ", (unsigned)(swap ? __builtin_bswap32(units[i]) : units[i]));
    outbuf_puts(out, "0 };\n");
}

/* "follows": a status bit that is what a control bit is, or the opposite. "commands": bits that the hardware takes back. */
static void hardware(struct trial *t, struct outbuf *out)
{
    struct json_object *follows = member(t->exceptions, "follows"), *commands = member(t->exceptions, "commands");

    outbuf_puts(out, "static void hardware(void)\n{\n");
    for (size_t i = 0; i < length(follows); i++) {
        struct json_object *f = at(follows, i), *bit = member(f, "bit"), *is = member(f, "is"), *other = is ? is : member(f, "is not");
        outbuf_printf(out, "    { uint32_t b = (dmac_port_read32(0x%x) >> %u & 1u)%s; uint32_t *r = (uint32_t *)(void *)&memory[0x%x]; "
                      "*r = (*r & ~(1u << %u)) | b << %u; }\n",
                      number(at(other, 0)), number(at(other, 1)), is ? "" : " ^ 1u", number(at(bit, 0)), number(at(bit, 1)), number(at(bit, 1)));
    }
    if (commands) {
        json_object_object_foreach(commands, offset, mask) {
            outbuf_printf(out, "    *(uint32_t *)(void *)&memory[%s] &= ~%su;\n", offset, json_object_get_string(mask));
        }
    }
    outbuf_puts(out, "}\n");
}

static void power_on(struct trial *t, struct outbuf *out)
{
    struct json_object *reset = member(t->exceptions, "reset");

    if (!reset)
        return;
    json_object_object_foreach(reset, offset, value) {
        outbuf_printf(out, "    *(uint32_t *)(void *)&memory[%s] = %s;\n", offset, json_object_get_string(value));
    }
}

/* "runs": sequences by name, then what registers hold. */
static void known_calls(struct trial *t, struct outbuf *out)
{
    struct json_object *names = member(t->known, "calls"), *state = member(t->known, "state"), *first = member(t->known, "first");

    for (size_t i = 0; i < length(names); i++)
        outbuf_printf(out, "    x_%s(&at);\n", json_object_get_string(at(names, i)));
    for (uint32_t u = 0; first && u < t->planned.tables.v[0]->descriptors.v[0].units; u++)
        outbuf_printf(out, "    printf(\"is 0x%%x 0x%%08x\\n\", %uu, (unsigned)dmac_port_read32(%uu));\n", number(first) + 4 * u, number(first) + 4 * u);
    if (state) {
        json_object_object_foreach(state, offset, value) {
            (void)value;
            outbuf_printf(out, "    printf(\"is %s 0x%%08x\\n\", (unsigned)dmac_port_read32(%s));\n", offset, offset);
        }
    }
}

static void calls(struct trial *t, const struct ops *ops, struct outbuf *out, struct json_object *transfer)
{
    size_t n = t->planned.tables.v[0]->descriptors.n;

    outbuf_puts(out, "    struct dmac_at at = { BASE, block, table, CHANNEL };\n    (void)at;\n");
    if (t->known) {
        known_calls(t, out);
        return;
    }
    if (ops->has[SEQ_CONNECT]) {
        int sbox = json_object_get_int(member(transfer, "sbox_id")), device = json_object_get_int(member(transfer, "slave_id"));
        bool to_device = strcmp(json_object_get_string(member(transfer, "dir")), "mem2dev") == 0;
        outbuf_printf(out, "    unsigned input = %d, output = %d;\n    x_connect(BASE, input, output);\n", to_device ? sbox : device,
                      to_device ? device : sbox);
    }
    if (ops->has[SEQ_INIT])
        outbuf_puts(out, "    x_init(&at);\n");
    if (ops->has[SEQ_CONFIG])
        outbuf_puts(out, "    x_config(&at);\n");
    if (ops->has[SEQ_START])
        outbuf_puts(out, "    x_start(&at);\n");
    for (size_t i = 0; ops->has[SEQ_STEP] && i < n; i++)
        outbuf_printf(out, "    at.table = commands + %zu;\n    x_step(&at);\n", i * ops->command.units);
    if (ops->has[SEQ_DISCONNECT])
        outbuf_puts(out, "    x_disconnect(BASE, input, output);\n");
}

static void program(struct trial *t, const struct ops *ops, const struct block *block, struct outbuf *out, struct json_object *transfer)
{
    const struct table *table = t->planned.tables.v[0];
    struct block commands = { 0 };

    outbuf_printf(out, "#define BIG %d\n#define BASE ((uintptr_t)0 - %uu)\n#define CHANNEL %u\n%s", t->c->big_endian,
                  number(member(t->exceptions, "base")), number(member(t->exceptions, "channel")), port);
    hardware(t, out);
    ops_print(t->cx, ops, "x", true, out);
    ops_print_append(ops, "x", out);
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
    power_on(t, out);
    calls(t, ops, out, transfer);
    outbuf_puts(out, "    return 0;\n}\n");
}

/* ---- comparing ---------------------------------------------------------------------------------------------------- */

/* A write of "ours" or "theirs": ["W32", "0x0", "0x00000001", why]. */
static bool listed(struct trial *t, const char *list, const char *text)
{
    struct json_object *lines = member(t->exceptions, list);

    for (size_t i = 0; i < length(lines); i++) {
        struct json_object *w = at(lines, i);
        if (strcmp(text, arena_printf(t->cx->arena, "%s %s %s\n", json_object_get_string(at(w, 0)), json_object_get_string(at(w, 1)),
                                      json_object_get_string(at(w, 2)))) == 0) {
            json_object_object_add(t->exceptions, arena_printf(t->cx->arena, "met %s %zu", list, i), json_object_new_boolean(1));
            return true;
        }
    }
    return false;
}

static bool ignored(struct trial *t, unsigned long offset)
{
    struct json_object *offsets = member(t->exceptions, "ignored");

    for (size_t i = 0; i < length(offsets); i++)
        if (number(at(offsets, i)) == offset)
            return true;
    return false;
}

/* An exception that nothing needs any more is a mistake. */
static void all_met(struct cx *cx, struct json_object *exceptions, const char *controller)
{
    static const char *const lists[] = { "ours", "theirs" };

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < length(member(exceptions, lists[k])); i++)
            ok(member(exceptions, arena_printf(cx->arena, "met %s %zu", lists[k], i)) != NULL,
               arena_printf(cx->arena, "%s: write %zu of '%s' happens", controller, i, lists[k]));
}

/* Writing the same value again at once is no difference: the driver configures only what was asked for. */
static void add_line(struct outbuf *out, const char *text)
{
    size_t n = strlen(text);

    if (out->bytes.n < n || memcmp(out->bytes.v + out->bytes.n - n, text, n) != 0)
        outbuf_puts(out, text);
}

/* The golden writes in the form of the log. */
static char *expected(struct trial *t, struct json_object *regs)
{
    struct cx *cx = t->cx;
    struct outbuf out = { .arena = cx->arena };
    unsigned once = number(member(t->exceptions, "once"));
    bool seen = false;

    for (size_t i = 0; i < json_object_array_length(regs); i++) {
        struct json_object *w = at(regs, i);
        size_t n = length(w);               /* ["W32", block, offset, value], or without a block */
        const char *where = json_object_get_string(at(w, n - 2));
        unsigned long offset = strtoul(where, NULL, 16);
        bool first = once && offset == once && !seen;

        seen = seen || first;
        const char *kind = json_object_get_string(at(w, 0)), *value = json_object_get_string(at(w, n - 1));
        int digits = atoi(kind + strcspn(kind, "0123456789")) / 4;
        const char *line = arena_printf(cx->arena, "%s %s 0x%0*llx\n", kind, where, digits, strtoull(value, NULL, 0));
        if (!first && !ignored(t, offset) && !listed(t, "theirs", line))
            add_line(&out, line);
    }
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

static char *logged(struct trial *t, const char *command)
{
    struct outbuf out = { .arena = t->cx->arena };
    char text[128], word[8];
    unsigned long offset;
    FILE *pipe = popen(command, "r");

    while (pipe && fgets(text, sizeof text, pipe))
        if (sscanf(text, "%7s 0x%lx", word, &offset) != 2 || t->known || !(ignored(t, offset) || listed(t, "ours", text)))
            add_line(&out, text);
    if (pipe)
        pclose(pipe);
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

/* What the driver wrote; where its words are of another mode of the hardware, what the manual says ("start"). */
static struct json_object *writes_of(struct json_object *golden)
{
    struct json_object *regs = golden ? member(golden, "regs") : NULL;

    return length(regs) ? regs : golden ? member(golden, "start") : NULL;
}

/* What a run of "runs" must print. */
static char *known_lines(struct trial *t)
{
    struct json_object *writes = member(t->known, "writes"), *last = member(t->known, "last"), *state = member(t->known, "state");
    struct json_object *first = member(t->known, "first");
    struct outbuf out = { .arena = t->cx->arena };

    for (size_t i = 0; i < length(writes) + (last != NULL); i++) {
        struct json_object *w = i < length(writes) ? at(writes, i) : last;
        outbuf_printf(&out, "%s %s %s\n", json_object_get_string(at(w, 0)), json_object_get_string(at(w, 1)), json_object_get_string(at(w, 2)));
    }
    for (uint32_t u = 0; first && u < t->planned.tables.v[0]->descriptors.v[0].units; u++)
        outbuf_printf(&out, "is 0x%x 0x%08x\n", number(first) + 4 * u, (unsigned)t->v->words[u]);
    if (state) {
        json_object_object_foreach(state, offset, value) {
            outbuf_printf(&out, "is %s %s\n", offset, json_object_get_string(value));
        }
    }
    outbuf_put(&out, "", 1);
    return out.bytes.v;
}

/* Of a log all that stands behind its last write, or with "last" from that on. */
static const char *tail_of(struct trial *t, const char *log)
{
    const char *from = strstr(log, "is 0x");

    if (!member(t->known, "last") || !from)
        return log;
    for (from -= from > log; from > log && from[-1] != '\n';)
        from--;
    return from;
}

static void run(struct cx *cx, const struct library *library, const struct golden_vector *v, struct json_object *golden,
                struct json_object *exceptions, struct json_object *known, const char *dir)
{
    struct trial t = { .cx = cx, .v = v, .exceptions = member(exceptions, v->controller), .known = known, .c = library_description(library, intern(cx, v->controller)) };
    struct instance instance = { .name = { intern(cx, "dma0"), SPAN_NONE }, .model = t.c };
    struct program nothing = { 0 };
    struct transfer transfer = { .name = { intern(cx, v->name), SPAN_NONE }, .instance = &instance };
    struct outbuf out = { .arena = cx->arena };
    struct block block = { 0 };
    const char *top = getenv("top_srcdir"), *cc = getenv("CC");

    t.encoder = encoder_new(cx, t.c);
    t.planned = (struct planned){ .transfer = &transfer, .model = t.c, .encoder = t.encoder };
    struct env *first = environment(&t, 0);
    t.planned.first = first;
    list_truths(cx, t.encoder, first, v->nmoves, item_of, &t);
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
    if (known) {
        is_text(tail_of(&t, logged(&t, arena_printf(cx->arena, "%s/x", dir))), known_lines(&t),
                arena_printf(cx->arena, "%s: %s", v->name, json_object_get_string(member(known, "why"))));
        return;
    }
    char *want = expected(&t, writes_of(golden)), *got = logged(&t, arena_printf(cx->arena, "%s/x", dir));
    if (length(writes_of(golden)) == 2 && strlen(want) < strlen(got))
        got[strlen(want)] = '\0';           /* the driver was stopped after its init */
    is_text(got, want, v->name);
}

int main(void)
{
    struct cx *cx = cx_new();
    struct library library = { 0 };
    char dir[] = "/tmp/dmac-ops-XXXXXX";

    if (!mkdtemp(dir)) {
        puts("Bail out! no temporary directory");
        return 99;
    }
    golden_library(cx, &library);
    for (const char *const *name = golden_names(cx); *name; name++) {
        struct json_object *list = golden_file(cx, *name), *exceptions = exceptions_of(cx, *name);
        const struct golden_vector *vectors;
        size_t n = golden_load(cx, *name, &vectors);

        for (size_t i = 0; i < n; i++) {
            struct json_object *golden = by_name(list, vectors[i].name);
            if (length(writes_of(golden)) && !vectors[i].refused && vectors[i].sequences)
                run(cx, &library, &vectors[i], golden, exceptions, NULL, dir);
            struct json_object *runs = member(member(exceptions, vectors[i].controller), "runs");
            for (size_t k = 0; k < length(runs); k++)
                if (strcmp(json_object_get_string(member(at(runs, k), "vector")), vectors[i].name) == 0)
                    run(cx, &library, &vectors[i], golden, exceptions, at(runs, k), dir);
        }
        if (exceptions) {
            json_object_object_foreach(exceptions, controller, of) all_met(cx, of, controller);
            json_object_put(exceptions);
        }
        json_object_put(list);
    }
    unlink(arena_printf(cx->arena, "%s/x.c", dir));
    unlink(arena_printf(cx->arena, "%s/x", dir));
    rmdir(dir);
    cx_drop(cx);
    return tap_done();
}
