/* SPDX-License-Identifier: MIT */
/* Golden words against programs: each vector of NAME.json is a transfer of its name in NAME.dmac, compiled by the real command.
 * The page itself compares: both sides are decoded, and every field must have the same bits, except links, which must lead to
 * the corresponding descriptor. A difference stands in NAME.differences.json, with its reason, or is a bug; see README. */
#include "golden.h"
#include <json-c/json.h>
#include <stdlib.h>
#include "compiled.h"
#include "verify/decode.h"
#include "../unit/tap.h"

/* ---- both sides, decoded ------------------------------------------------------------------------------------------ */

struct seen_field { struct decoded_field f; uwide bits; const char *text; };
struct seen {                               /* one descriptor */
    size_t list;                            /* of a two-list controller: 0 reads, 1 writes */
    uint64_t address;
    struct decoded d;
    size_t n; const struct seen_field *fields;
};
typedef VEC(struct seen) seen_list;

struct trial {
    struct cx *cx;
    const struct controller *c;
    const struct golden_vector *v;
    struct refusal why;                     /* of the last descriptor that was refused */
};

static struct decoder *decoder_for(struct trial *t)
{
    struct decoder *d = decoder_new(t->cx, t->c);
    const struct golden_vector *v = t->v;

    decoder_given(d, ROLE_CHANNEL, (wide)v->channel);
    decoder_given(d, ROLE_CYCLIC, v->cyclic);
    for (size_t k = 0; v->nmoves && k < v->moves[0].nroles; k++) {
        unsigned slot = golden_slot(t->c, v->moves[0].roles[k].name);
        const struct form *form = controller_form(t->c, intern(t->cx, v->moves[0].form));
        bool of_list = t->c->slots.v[slot].kind == SLOT_ROLE && form && golden_of_list(t->cx, t->c, form, slot);
        if (t->c->slots.v[slot].kind == SLOT_PARAMETER || of_list)
            decoder_given(d, slot, golden_number(t->cx, t->c, slot, v->moves[0].roles[k].text));
    }
    return d;
}

static struct seen remember(struct trial *t, struct decoder *d, const struct decoded *out, size_t list)
{
    struct seen s = { .list = list, .address = out->address, .d = *out, .n = out->nfields };
    struct seen_field *fields = NEW_ARRAY(t->cx->arena, struct seen_field, s.n);

    for (size_t i = 0; i < s.n; i++) {
        const struct decoded_field *f = &out->fields[i];
        uwide mask = ((uwide)2 << (f->field->hi - f->field->lo)) - 1;
        fields[i] = (struct seen_field){ *f, f->raw >> f->field->lo & mask, decoded_text(d, f) };
    }
    s.fields = fields;
    return s;
}

/* Where the next descriptor of the list stands, as far as the one before says it. */
static void stand_on(struct standing *standing, const struct decoded *last)
{
    standing->index++;
    standing->first = false;
    standing->fixed_words = last->says_words;
    standing->words = last->next_words;
    standing->forms = last->next_forms;
}

struct reader { struct decoder *d; struct standing standing; size_t list; };

static struct reader reader_for(struct trial *t, size_t list, uint64_t base)
{
    struct reader r = { .d = decoder_for(t), .standing = { .first = true, .base = base, .forms = golden_head(t->cx, t->v, t->c, 0) }, .list = list };

    if (t->c->two_lists)
        decoder_list(r.d, list == 0);
    decoder_restart(r.d);
    return r;
}

static bool read_one(struct trial *t, struct reader *r, const struct image *image, seen_list *all)
{
    struct decoded out;

    if (!decode_descriptor(r->d, image, image->address, &r->standing, &out, &t->why))
        return false;
    vec_push(t->cx->arena, all, remember(t, r->d, &out, r->list));
    stand_on(&r->standing, &out);
    return true;
}

static size_t list_of(const struct trial *t, size_t move)
{
    const struct form *form = controller_form(t->c, intern(t->cx, t->v->moves[move].form));
    return t->c->two_lists && form && !form->reads;
}

/* The vector's words, descriptor by descriptor. */
static bool see_golden(struct trial *t, seen_list *all)
{
    struct reader reader[2] = { { 0 } };
    unsigned bytes = image_unit_bits(t->c) / 8;
    size_t at = 0;

    for (size_t i = 0; i < t->v->nmoves; i++) {
        struct reader *r = &reader[list_of(t, i)];
        struct image image = { t->v->words + at, t->v->nwords - at, 8 * bytes, t->v->moves[i].at, 0, NULL };

        if (!r->d)
            *r = reader_for(t, list_of(t, i), t->v->moves[0].at);
        if (!read_one(t, r, &image, all)) {
            if (!t->v->refused)
                printf("# the vector's descriptor %zu: %s\n", i, refusal_text(t->cx, t->c, &t->why));
            return false;
        }
        at += all->v[all->n - 1].d.size / bytes;
    }
    return at == t->v->nwords;
}

/* A table that nobody has placed lies where the vector's lies; a second list a good way behind it. */
static uint64_t address_of(const struct trial *t, const struct compiled_table *table, size_t k)
{
    return table->has_address ? table->address : (t->v->nmoves ? t->v->moves[0].at : 0) + k * 0x1000000;
}

/* Addresses that the linker would put in. What is no table is an object of the compiler's own: it lies where the vector's does. */
static void place(const struct trial *t, const struct compiled *program, struct compiled_table *table)
{
    for (size_t i = 0; i < table->nfixups; i++) {
        const struct compiled_fixup *f = &table->fixups[i];
        uint32_t mask = f->bits >= 32 ? UINT32_MAX : ((uint32_t)1 << f->bits) - 1;
        uint64_t value = 0;
        bool known = false;

        for (size_t k = 0; k < program->ntables && !known; k++) {
            const char *name = arena_printf(t->cx->arena, *program->tables[k].list ? "%s_%s" : "%s", program->name, program->tables[k].list);
            known = !strcmp(f->symbol, name) || (program->ntables == 1 && strstr(f->symbol, program->name) && strstr(f->symbol, "table"));
            value = address_of(t, &program->tables[k], k) + (uint64_t)f->addend;
        }
        if (known)
            table->units[f->unit] |= ((uint32_t)(value >> f->shift) & mask) << f->lsb;
        else if (f->unit < t->v->nwords)
            table->units[f->unit] |= t->v->words[f->unit] & mask << f->lsb;
    }
}

static bool see_compiled(struct trial *t, const struct compiled *program, seen_list *all)
{
    unsigned bits = image_unit_bits(t->c);

    for (size_t k = 0; k < program->ntables; k++) {
        struct compiled_table *table = &program->tables[k];
        uint64_t base = address_of(t, table, k);
        struct reader r = reader_for(t, t->c->two_lists && strcmp(table->list, "read"), base);

        place(t, program, table);
        for (size_t i = 0; i < table->n; i++) {
            const struct compiled_descriptor *d = &table->descriptors[i];
            struct image image = { table->units + d->first, table->nunits - d->first, bits, base + d->offset, 0, NULL };

            if (!read_one(t, &r, &image, all)) {
                printf("# compiled descriptor %zu: %s\n", i, refusal_text(t->cx, t->c, &t->why));
                return false;
            }
        }
    }
    return true;
}

/* ---- explanations ------------------------------------------------------------------------------------------------- */

struct difference { const char *name, *kind; struct json_object *o; size_t nfields; const char **fields; bool *used; bool taken; };
typedef VEC(struct difference) difference_list;

static const char *string_of(struct cx *cx, struct json_object *o, const char *name)
{
    struct json_object *m = NULL;
    const char *text = json_object_object_get_ex(o, name, &m) ? json_object_get_string(m) : NULL;
    return text ? arena_strndup(cx->arena, text, strlen(text)) : NULL;
}

static long number_of(struct json_object *o, const char *name)
{
    struct json_object *m = NULL;
    return json_object_object_get_ex(o, name, &m) ? (long)json_object_get_int64(m) : -1;
}

static struct difference difference_of(struct cx *cx, struct json_object *o)
{
    struct difference d = { .name = string_of(cx, o, "name"), .kind = string_of(cx, o, "kind"), .o = o };
    struct json_object *fields = NULL;

    if (json_object_object_get_ex(o, "fields", &fields))
        d.nfields = json_object_array_length(fields);
    d.fields = NEW_ARRAY(cx->arena, const char *, d.nfields);
    d.used = NEW_ARRAY(cx->arena, bool, d.nfields);
    for (size_t i = 0; i < d.nfields; i++)
        d.fields[i] = json_object_get_string(json_object_array_get_idx(fields, i));
    const char *why = string_of(cx, o, "why");
    if (!d.name || !d.kind || !why || strlen(why) < 10 || (strcmp(d.kind, "fewer") && strcmp(d.kind, "equal") && strcmp(d.kind, "none"))) {
        printf("Bail out! an explanation needs name, kind (fewer, equal) and why: %s\n", json_object_to_json_string(o));
        exit(99);
    }
    return d;
}

static difference_list differences(struct cx *cx, const char *name)
{
    const char *top = getenv("top_srcdir");
    const char *path = arena_printf(cx->arena, "%s/tests/golden/%s.differences.json", top ? top : ".", name);
    FILE *file = fopen(path, "r");
    difference_list list = { 0 };

    if (!file)
        return list;
    fclose(file);
    struct json_object *root = json_object_from_file(path);     /* kept: the list points into it */
    if (!root) {
        printf("Bail out! %s is no JSON\n", path);
        exit(99);
    }
    for (size_t i = 0; i < json_object_array_length(root); i++)
        vec_push(cx->arena, &list, difference_of(cx, json_object_array_get_idx(root, i)));
    return list;
}

static struct difference *explained(difference_list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (!strcmp(list->v[i].name, name))
            return &list->v[i];
    return NULL;
}

/* "Word", "Word.Field" or "form". */
static bool covers(struct difference *e, const char *name)
{
    for (size_t i = 0; e && !strcmp(e->kind, "equal") && i < e->nfields; i++)
        if (!strcmp(e->fields[i], name))
            return e->used[i] = true;
    return false;
}

/* ---- comparing ---------------------------------------------------------------------------------------------------- */

static bool is_link(const struct decoded_field *f)
{
    for (unsigned i = 0; i < f->field->nequations; i++)
        if (slot_in(&f->field->equations[i].depends, ROLE_NEXT))
            return true;
    return false;
}

static const char *field_name(struct trial *t, const struct decoded_field *f)
{
    return f->field->named ? arena_printf(t->cx->arena, "%s.%s", f->word->name, f->field->name) : f->word->name;
}

static bool same_field(struct trial *t, size_t i, const struct seen_field *want, const struct seen_field *got, struct difference *e)
{
    const char *name = field_name(t, &want->f);

    if (want->f.field != got->f.field || want->f.present != got->f.present) {
        printf("# descriptor %zu: %s stands where the vector has %s\n", i, field_name(t, &got->f), name);
        return false;
    }
    if (!want->f.present || want->bits == got->bits || is_link(&want->f) || covers(e, name) || covers(e, want->f.word->name))
        return true;
    printf("# descriptor %zu, %s: 0x%llx%s%s, the vector has 0x%llx%s%s\n", i, name, (unsigned long long)got->bits, *got->text ? ": " : "", got->text,
           (unsigned long long)want->bits, *want->text ? ": " : "", want->text);
    return false;
}

/* Number of the descriptor at an address; n: none. */
static size_t at_address(const seen_list *all, uint64_t address, size_t list)
{
    size_t i = 0;
    while (i < all->n && (all->v[i].address != address || all->v[i].list != list))
        i++;
    return i;
}

/* Number of a descriptor within its list. */
static size_t in_list(const seen_list *all, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < i && k < all->n; k++)
        n += all->v[k].list == all->v[i].list;
    return n;
}

static bool same_link(struct trial *t, size_t i, const seen_list *want, size_t w, const seen_list *got, size_t g)
{
    const struct decoded *a = &want->v[w].d, *b = &got->v[g].d;
    bool follows = t->c->chain.kind == CHAINING_LINKED && a->has_next && b->has_next;

    bool says = t->c->chain.kind != CHAINING_STEPPED || t->c->slots.v[ROLE_END].carried || t->c->slots.v[ROLE_LINKED].carried;

    if (a->end != b->end && says && !t->c->chain.ends_at_following) {
        printf("# descriptor %zu %s, the vector's %s\n", i, b->end ? "ends the list" : "goes on", a->end ? "ends it" : "goes on");
        return false;
    }
    if (!follows || a->end || a->form->repeats)
        return true;
    size_t next_w = at_address(want, a->next, want->v[w].list), next_g = at_address(got, b->next, got->v[g].list);
    bool behind = next_w == want->n && next_g == got->n && t->c->chain.ends_at_following;
    if (behind || (next_w < want->n && next_g < got->n && in_list(want, next_w) == in_list(got, next_g)))
        return true;
    printf("# descriptor %zu links to 0x%llx, the vector's to 0x%llx\n", i, (unsigned long long)b->next, (unsigned long long)a->next);
    return false;
}

static uwide bytes_of(const struct decoded *d)
{
    uwide n = 0, times = 1;

    for (unsigned i = 0; i < d->nruns; i++)
        n += (uwide)d->run[i];
    for (unsigned level = 1; level < FORM_LEVELS; level++)
        times *= (uwide)d->count[level];
    return n * times;
}

/* Another form, as explained: it moves as much. */
static bool same_amount(size_t i, const struct decoded *want, const struct decoded *got)
{
    if (bytes_of(want) == bytes_of(got))
        return true;
    printf("# descriptor %zu: %llu bytes, the vector has %llu\n", i, (unsigned long long)bytes_of(got), (unsigned long long)bytes_of(want));
    return false;
}

static bool same_descriptor(struct trial *t, size_t i, const seen_list *want, size_t w, const seen_list *got, size_t g, struct difference *e)
{
    const struct seen *a = &want->v[w], *b = &got->v[g];
    bool good = true;

    if (a->d.form != b->d.form && covers(e, "form"))
        return same_amount(i, &a->d, &b->d) && same_link(t, i, want, w, got, g);
    if (a->d.form != b->d.form || a->n != b->n || a->d.present != b->d.present) {
        printf("# descriptor %zu: form %s with words 0x%llx, the vector has %s with 0x%llx\n", i, b->d.form->name, (unsigned long long)b->d.present, a->d.form->name,
               (unsigned long long)a->d.present);
        return false;
    }
    for (size_t k = 0; k < a->n; k++)
        good = same_field(t, i, &a->fields[k], &b->fields[k], e) && good;
    return same_link(t, i, want, w, got, g) && good;
}

/* Of the same list, the i-th descriptor; n: there is none. */
static size_t ith(const seen_list *all, size_t list, size_t i)
{
    size_t k = 0;
    for (; k < all->n; k++)
        if (all->v[k].list == list && i-- == 0)
            break;
    return k;
}

static bool same_lists(struct trial *t, const seen_list *want, const seen_list *got, struct difference *e)
{
    bool good = want->n == got->n;

    if (!good)
        printf("# %zu descriptors, the vector has %zu\n", got->n, want->n);
    for (size_t w = 0; good && w < want->n; w++) {
        size_t g = ith(got, want->v[w].list, in_list(want, w));
        good = g < got->n && same_descriptor(t, w, want, w, got, g, e);
    }
    return good;
}

/* ---- fewer descriptors -------------------------------------------------------------------------------------------- */

static uwide all_bytes(const seen_list *all, size_t list)
{
    uwide n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += all->v[i].list == list ? bytes_of(&all->v[i].d) : 0;
    return n;
}

/* What a field says depends on options and on the device alone: it must be the same in all descriptors, however many. */
static bool is_choice(const struct trial *t, const struct decoded_field *f)
{
    bool any = false;

    for (unsigned i = 0; i < f->field->nequations; i++)
        for (unsigned k = 0; k < f->field->equations[i].depends.n; k++) {
            unsigned slot = f->field->equations[i].depends.v[k];
            bool side = slot == ROLE_REQUEST || slot == ROLE_SOURCE_REQUEST || slot == ROLE_DEST_REQUEST || slot == ROLE_FLOW;
            if (t->c->slots.v[slot].kind != SLOT_OPTION && t->c->slots.v[slot].kind != SLOT_PARAMETER && !side)
                return false;
            any = true;
        }
    return any;
}

static bool same_choices(struct trial *t, const seen_list *want, const seen_list *got)
{
    bool good = true;

    for (size_t g = 0; g < got->n; g++)
        for (size_t k = 0; k < got->v[g].n; k++) {
            const struct seen_field *b = &got->v[g].fields[k];
            bool found = !is_choice(t, &b->f), any = false;
            for (size_t w = 0; w < want->n && !found; w++)
                for (size_t j = 0; j < want->v[w].n && !found; j++)
                    if (want->v[w].fields[j].f.field == b->f.field) {
                        any = true;
                        found = want->v[w].fields[j].bits == b->bits;
                    }
            if (!found && any) {
                printf("# descriptor %zu, %s: %s, which the vector has nowhere\n", g, field_name(t, &b->f), b->text);
                good = false;
            }
        }
    return good;
}

static bool fewer(struct trial *t, const seen_list *want, const seen_list *got, struct difference *e)
{
    long driver = number_of(e->o, "driver"), ours = number_of(e->o, "descriptors");
    bool good = driver == (long)want->n && ours == (long)got->n && got->n < want->n;

    if (!good)
        printf("# explained: %ld descriptors instead of %ld; these are %zu instead of %zu\n", ours, driver, got->n, want->n);
    for (size_t list = 0; list < 2; list++)
        if (all_bytes(want, list) != all_bytes(got, list)) {
            printf("# %llu bytes, the vector has %llu\n", (unsigned long long)all_bytes(got, list), (unsigned long long)all_bytes(want, list));
            good = false;
        }
    return same_choices(t, want, got) && good;
}

/* ---- vectors ------------------------------------------------------------------------------------------------------ */

static bool has_field(const field_nodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *node = &nodes->v[i];
        if (node->field ? !strcmp(node->field->name, name) : has_field(&node->then, name) || has_field(&node->otherwise, name))
            return true;
    }
    return false;
}

/* The page refuses the vector's words: the field, or the bits beside it that it has run over into. What the program makes
 * instead is proved by the compiler. */
static void refused(struct trial *t, const struct compiled *program)
{
    seen_list want = { 0 }, got = { 0 };
    bool good = !see_golden(t, &want) && t->why.word && has_field(&t->why.word->fields, t->v->refused);

    if (!good)
        printf("# %s\n", want.n == t->v->nmoves ? "the vector's words are accepted" : refusal_text(t->cx, t->c, &t->why));
    ok(good, arena_printf(t->cx->arena, "%s: the vector's words are refused because of %s", t->v->name, t->v->refused));
    ok(see_compiled(t, program, &got) && got.n, arena_printf(t->cx->arena, "%s: the program makes other words", t->v->name));
}

static void compare(struct trial *t, const struct compiled *program, struct difference *e)
{
    seen_list want = { 0 }, got = { 0 };
    bool good = see_golden(t, &want) && see_compiled(t, program, &got);

    good = good && (e && !strcmp(e->kind, "fewer") ? fewer(t, &want, &got, e) : same_lists(t, &want, &got, e));
    for (size_t i = 0; e && good && i < e->nfields; i++)
        if (!e->used[i]) {
            printf("# %s does not differ: the explanation is not needed\n", e->fields[i]);
            good = false;
        }
    ok(good, arena_printf(t->cx->arena, "%s: the program makes the vector's words%s", t->v->name, e ? ", as explained" : ""));
}

static void run_vector(struct cx *cx, const struct library *library, const struct golden_vector *v, const struct compiled *program, difference_list *list)
{
    struct trial t = { .cx = cx, .v = v, .c = library_description(library, intern(cx, v->controller)) };
    struct difference *e = explained(list, v->name);

    if (e && !strcmp(e->kind, "none")) {
        e->taken = true;
        ok(t.c && !program, arena_printf(cx->arena, "%s has no program, as explained", v->name));
        return;
    }
    if (!ok(t.c && program, arena_printf(cx->arena, "%s has a program", v->name)))
        return;
    if (!ok(!strcmp(program->controller, v->controller), arena_printf(cx->arena, "%s is for %s", v->name, v->controller)))
        return;
    if (e)
        e->taken = true;
    if (v->refused)
        refused(&t, program);
    else
        compare(&t, program, e);
}

static void run_file(struct cx *cx, const struct library *library, const char *name)
{
    const struct golden_vector *vectors;
    const struct compiled *programs;
    size_t n = golden_load(cx, name, &vectors), m = compiled_load(cx, name, &programs);
    difference_list list = differences(cx, name);

    for (size_t i = 0; i < n; i++) {
        const struct compiled *program = NULL;
        for (size_t k = 0; k < m && !program; k++)
            program = strcmp(programs[k].name, vectors[i].name) ? NULL : &programs[k];
        run_vector(cx, library, &vectors[i], program, &list);
    }
    for (size_t k = 0; k < m; k++) {
        size_t i = 0;
        while (i < n && strcmp(programs[k].name, vectors[i].name))
            i++;
        if (i == n)
            ok(false, arena_printf(cx->arena, "%s: the transfer %s is a vector of %s.json", programs[k].file, programs[k].name, name));
    }
    for (size_t i = 0; i < list.n; i++)
        if (!list.v[i].taken)
            ok(false, arena_printf(cx->arena, "%s.differences.json: %s is a vector that is compared", name, list.v[i].name));
}

/* Names as arguments: only those. */
int main(int argc, char **argv)
{
    struct cx *cx = cx_new();
    struct library library = { 0 };
    const char *const *names = argc > 1 ? (const char *const *)(argv + 1) : golden_names(cx);

    golden_library(cx, &library);
    for (size_t f = 0; names[f]; f++)
        run_file(cx, &library, names[f]);
    cx_drop(cx);
    return tap_done();
}
