/* SPDX-License-Identifier: MIT */
/* Sequences: statements with their registers and fields looked up. */
#include "controller/load.h"

static const char *const sequence_names[SEQ_COUNT] = {
    [SEQ_INIT] = "init", [SEQ_CONFIG] = "config", [SEQ_START] = "start", [SEQ_STEP] = "step", [SEQ_IRQ] = "irq",
    [SEQ_STOP] = "stop", [SEQ_PAUSE] = "pause", [SEQ_RESUME] = "resume", [SEQ_RESIDUE] = "residue", [SEQ_APPEND] = "append",
    [SEQ_CONNECT] = "connect", [SEQ_DISCONNECT] = "disconnect", [SEQ_RESET] = "reset", [SEQ_PACKET] = "packet",
};
static const char *const result_names[RESULT_COUNT] = {
    [RESULT_DONE] = "done", [RESULT_FAILED] = "failed", [RESULT_READ_FAILED] = "read_failed", [RESULT_WRITE_FAILED] = "write_failed",
    [RESULT_PERIOD] = "period", [RESULT_MISMATCH] = "mismatch", [RESULT_CURRENT] = "current", [RESULT_NEXT] = "next",
    [RESULT_LEFT] = "left", [RESULT_ROWS_LEFT] = "rows_left", [RESULT_MOVED] = "moved",
};

const char *sequence_name(enum sequence_id id) { return sequence_names[id]; }
const char *result_name(enum result result) { return result_names[result]; }

static seq_body compile_body(struct scope *s, const statement_list *list);

static const struct field_def *field_named(const field_nodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        if (n->field && n->field->named && n->field->name == name)
            return n->field;
        const struct field_def *found = n->field ? NULL : field_named(&n->then, name);
        if (!found && !n->field)
            found = field_named(&n->otherwise, name);
        if (found)
            return found;
    }
    return NULL;
}

static bool result_named(const char *name, enum result *result)
{
    for (unsigned i = 0; i < RESULT_COUNT; i++) {
        if (!strcmp(result_names[i], name)) {
            *result = (enum result)i;
            return true;
        }
    }
    return false;
}

static const struct reg_def *wanted_register(struct scope *s, const struct name *name)
{
    const struct reg_def *reg = controller_register(s->c, name->id);
    if (!reg)
        diag(s->cx, DIAG_CTL_NAMES, name->span, "there is no register '%s'", name->id);
    return reg;
}

/* R = e, R.F = e, and results, which look the same. */
static bool compile_write(struct scope *s, const struct statement *from, struct seq_stmt *to)
{
    static const enum seq_kind kinds[] = { [ST_ASSIGN] = SEQ_WRITE, [ST_OR] = SEQ_OR_WRITE, [ST_AND] = SEQ_AND_WRITE };
    to->kind = kinds[from->kind];
    to->reg = controller_register(s->c, from->name.id);
    if (!to->reg && from->kind == ST_ASSIGN && !from->field.id && result_named(from->name.id, &to->result)) {
        to->kind = SEQ_RESULT;
        to->expr = compile(s, from->expr);
        return true;
    }
    if (!to->reg && !wanted_register(s, &from->name))
        return false;
    if (from->field.id) {
        to->field = field_named(&to->reg->fields, from->field.id);
        if (!to->field)
            diag(s->cx, DIAG_CTL_NAMES, from->field.span, "register '%s' has no field '%s'", from->name.id, from->field.id);
        if (from->kind != ST_ASSIGN)
            diag(s->cx, DIAG_CTL_NAMES, from->span, "a field is written with '='");
        to->kind = SEQ_FIELD_WRITE;
    }
    s->target = to->reg;
    to->expr = compile(s, from->expr);
    s->target = NULL;
    return !from->field.id || to->field;
}

static bool compile_load(struct scope *s, const struct statement *from, struct seq_stmt *to)
{
    to->kind = !strcmp(from->name.id, "first") ? SEQ_LOAD_FIRST : !strcmp(from->name.id, "this") ? SEQ_LOAD_THIS : SEQ_LOAD;
    if (to->kind != SEQ_LOAD)
        return true;
    to->reg = wanted_register(s, &from->name);
    bool says = to->reg && (to->reg->has_body || to->reg->word);       /* its own equations, or those of the word it is named after */
    if (to->reg && !says)
        diag(s->cx, DIAG_CTL_NAMES, from->name.span, "'%s' has no fields that say what to load", from->name.id);
    return says;
}

static bool compile_statement(struct scope *s, const struct statement *from, struct seq_stmt *to)
{
    to->span = from->span;
    switch (from->kind) {
    case ST_ASSIGN: case ST_OR: case ST_AND:
        return compile_write(s, from, to);
    case ST_READ:
        to->kind = SEQ_READ;
        to->reg = wanted_register(s, &from->name);
        return to->reg;
    case ST_LOAD:
        return compile_load(s, from, to);
    case ST_WAIT:
        to->kind = SEQ_WAIT;
        to->expr = compile(s, from->expr);
        to->within = compile(s, from->within);
        return true;
    case ST_DELAY:
        to->kind = SEQ_DELAY;
        to->within = compile(s, from->expr);
        return true;
    case ST_BARRIER:
        to->kind = SEQ_BARRIER;
        return true;
    case ST_WHEN:
        to->kind = SEQ_WHEN;
        to->expr = compile(s, from->expr);
        to->then = compile_body(s, &from->then);
        to->otherwise = compile_body(s, &from->otherwise);
        return true;
    }
    return false;
}

static seq_body compile_body(struct scope *s, const statement_list *list)
{
    seq_body body = { 0 };
    for (size_t i = 0; i < list->n; i++) {
        struct seq_stmt *stmt = NEW(s->cx->arena, struct seq_stmt);
        if (compile_statement(s, list->v[i], stmt))
            vec_push(s->cx->arena, &body, stmt);
    }
    return body;
}

static const unsigned *compile_params(struct cx *cx, struct controller *c, const name_list *params)
{
    unsigned *slots = NEW_ARRAY(cx->arena, unsigned, params->n);
    for (size_t i = 0; i < params->n; i++) {
        struct slot slot = { .kind = SLOT_ARGUMENT, .name = params->v[i].id, .role = ROLE_NONE, .span = params->v[i].span };
        slots[i] = (unsigned)c->slots.n;
        vec_push(cx->arena, &c->slots, slot);
    }
    return slots;
}

/* ---- what start needs of the roles -------------------------------------------------------------------------------- */

typedef VEC(const struct cexpr *) needs;

static void need_register(struct cx *cx, const field_nodes *nodes, needs *list)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        if (n->when)
            vec_push(cx->arena, list, n->when);
        need_register(cx, &n->then, list);
        need_register(cx, &n->otherwise, list);
        for (unsigned k = 0; n->field && k < n->field->nequations; k++)
            vec_push(cx->arena, list, n->field->equations[k].expr);
    }
}

static void need_body(struct cx *cx, const seq_body *body, needs *list)
{
    for (size_t i = 0; i < body->n; i++) {
        const struct seq_stmt *stmt = body->v[i];
        if (stmt->expr)
            vec_push(cx->arena, list, stmt->expr);
        if (stmt->reg)                      /* the register of a request line has the line in its address */
            vec_push(cx->arena, list, stmt->reg->offset);
        if (stmt->kind == SEQ_LOAD)
            need_register(cx, &stmt->reg->fields, list);
        need_body(cx, &stmt->then, list);
        need_body(cx, &stmt->otherwise, list);
    }
}

static void find_start_needs(struct cx *cx, struct controller *c)
{
    static const enum sequence_id ids[] = { SEQ_CONFIG, SEQ_START, SEQ_STEP };
    needs list = { 0 };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (c->sequence[ids[i]])
            need_body(cx, &c->sequence[ids[i]]->body, &list);
    }
    for (size_t i = 0; i < list.n; i++)
        mark_slots(c, list.v[i], false);
    c->start_depends = slots_of(cx, c, list.v, list.n);
}

static bool sequence_id_of(const char *name, unsigned *id)
{
    for (*id = 0; *id < SEQ_COUNT; ++*id) {
        if (!strcmp(sequence_names[*id], name))
            return true;
    }
    return false;
}

static const struct sequence *load_sequence(struct cx *cx, const struct draft_sequence *from, struct controller *c, unsigned id)
{
    struct sequence *sequence = NEW(cx->arena, struct sequence);
    struct scope s = { .cx = cx, .c = c, .in_sequence = true, .sequence = sequence };
    sequence->span = from->span;
    sequence->id = (enum sequence_id)id;
    sequence->nparams = (unsigned)from->decl.params.n;
    sequence->params = compile_params(cx, c, &from->decl.params);
    sequence->body = compile_body(&s, &from->decl.body);
    return sequence;
}

/* Those of errata are compiled in any case, so that mistakes show; the last one in force is taken. */
static void replace_sequence(struct cx *cx, const struct draft_sequence *from, struct controller *c, unsigned id)
{
    const struct sequence *fresh = load_sequence(cx, from, c, id);
    struct erratum *erratum = erratum_named(c, from->erratum);
    if (!c->sequence[id])
        diag(cx, DIAG_CTL_SEQUENCE, from->decl.name.span, "there is no sequence '%s' to replace", from->decl.name.id);
    erratum->sequences |= 1u << id;
    if (erratum->active && c->sequence[id])
        c->sequence[id] = fresh;
}

void load_sequences(struct cx *cx, const struct draft *draft, struct controller *c)
{
    for (size_t i = 0; i < draft->sequences.n + draft->replaced.n; i++) {
        bool own = i < draft->sequences.n;
        const struct draft_sequence *from = own ? &draft->sequences.v[i] : &draft->replaced.v[i - draft->sequences.n];
        unsigned id;
        if (!sequence_id_of(from->decl.name.id, &id))
            diag(cx, DIAG_CTL_SEQUENCE, from->decl.name.span, "there is no sequence '%s'", from->decl.name.id);
        else if (own)
            c->sequence[id] = load_sequence(cx, from, c, id);
        else
            replace_sequence(cx, from, c, id);
    }
    find_start_needs(cx, c);
}
