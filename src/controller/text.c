/* SPDX-License-Identifier: MIT */
/* Expressions of a model as text, with as few parentheses as the grammar needs. */
#include <string.h>
#include "common/outbuf.h"
#include "controller/model.h"

enum level { LEVEL_COND, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_BITOR, LEVEL_BITXOR, LEVEL_BITAND, LEVEL_SHIFT, LEVEL_SUM,
             LEVEL_PRODUCT, LEVEL_UNARY, LEVEL_PRIMARY };
static const struct { const char *text; enum level level; } operators[] = {
    [OP_OR] = { "or", LEVEL_OR }, [OP_AND] = { "and", LEVEL_AND }, [OP_NOT] = { "not ", LEVEL_NOT },
    [OP_EQ] = { "==", LEVEL_COMPARE }, [OP_NE] = { "!=", LEVEL_COMPARE }, [OP_LT] = { "<", LEVEL_COMPARE },
    [OP_LE] = { "<=", LEVEL_COMPARE }, [OP_GT] = { ">", LEVEL_COMPARE }, [OP_GE] = { ">=", LEVEL_COMPARE },
    [OP_BITOR] = { "|", LEVEL_BITOR }, [OP_BITXOR] = { "^", LEVEL_BITXOR }, [OP_BITAND] = { "&", LEVEL_BITAND },
    [OP_SHL] = { "<<", LEVEL_SHIFT }, [OP_SHR] = { ">>", LEVEL_SHIFT }, [OP_ADD] = { "+", LEVEL_SUM }, [OP_SUB] = { "-", LEVEL_SUM },
    [OP_MUL] = { "*", LEVEL_PRODUCT }, [OP_DIV] = { "/", LEVEL_PRODUCT }, [OP_MOD] = { "%", LEVEL_PRODUCT },
    [OP_NEG] = { "-", LEVEL_UNARY }, [OP_COMPL] = { "~", LEVEL_UNARY }, [OP_ADDRESS] = { "&", LEVEL_UNARY },
};
static const struct { enum cexpr_kind kind; const char *name; } functions[] = {
    { CE_LOG2, "log2" }, { CE_ABS, "abs" }, { CE_ONES, "ones" }, { CE_MIN, "min" }, { CE_MAX, "max" }, { CE_CROSSES, "crosses" },
    { CE_ALL, "all" }, { CE_ANY, "any" },
};

struct printer { struct outbuf out; const struct controller *c; };

static void put(struct printer *p, const struct cexpr *e, enum level level);

static void put_number(struct printer *p, wide k)
{
    uwide u = k < 0 ? -(uwide)k : (uwide)k;
    const char *sign = k < 0 ? "-" : "";
    if (u >> 64)
        outbuf_printf(&p->out, "%s0x%llx%016llx", sign, (unsigned long long)(u >> 64), (unsigned long long)u);
    else if (u == 0 || u & 0xff)
        outbuf_printf(&p->out, "%s%llu", sign, (unsigned long long)u);
    else
        outbuf_printf(&p->out, "%s0x%llx", sign, (unsigned long long)u);
}

static void put_binary(struct printer *p, const struct cexpr *e, enum level level)
{
    enum level own = operators[e->op].level;
    bool closed = own < level;
    outbuf_puts(&p->out, closed ? "(" : "");
    put(p, e->a, own == LEVEL_COMPARE ? LEVEL_BITOR : own);
    outbuf_printf(&p->out, " %s ", operators[e->op].text);
    put(p, e->b, (enum level)(own + 1));
    outbuf_puts(&p->out, closed ? ")" : "");
}

static void put_unary(struct printer *p, const struct cexpr *e, enum level level)
{
    enum level own = operators[e->op].level;
    outbuf_printf(&p->out, "%s%s", own < level ? "(" : "", operators[e->op].text);
    put(p, e->a, own);
    outbuf_puts(&p->out, own < level ? ")" : "");
}

static void put_choice(struct printer *p, const struct cexpr *e, enum level level)
{
    outbuf_puts(&p->out, level > LEVEL_COND ? "(" : "");
    put(p, e->a, LEVEL_OR);
    outbuf_puts(&p->out, " ? ");
    put(p, e->b, LEVEL_COND);
    outbuf_puts(&p->out, " : ");
    put(p, e->c, LEVEL_COND);
    outbuf_puts(&p->out, level > LEVEL_COND ? ")" : "");
}

static void put_call(struct printer *p, const struct cexpr *e, const char *name)
{
    outbuf_printf(&p->out, "%s(", name);
    put(p, e->a, LEVEL_COND);
    if (e->b)
        outbuf_puts(&p->out, ", ");
    if (e->b)
        put(p, e->b, LEVEL_COND);
    if (e->c)
        outbuf_puts(&p->out, ", ");
    if (e->c)
        put(p, e->c, LEVEL_COND);
    outbuf_puts(&p->out, ")");
}

static void put(struct printer *p, const struct cexpr *e, enum level level)
{
    switch (e->kind) {
    case CE_CONST:
        if (e->text)
            outbuf_puts(&p->out, e->text);
        else
            put_number(p, e->k);
        return;
    case CE_SLOT:    outbuf_puts(&p->out, p->c->slots.v[e->slot].name); return;
    case CE_UNARY:   put_unary(p, e, level); return;
    case CE_BINARY:  put_binary(p, e, level); return;
    case CE_COND:    put_choice(p, e, level); return;
    case CE_SLICE:
        put(p, e->a, LEVEL_PRIMARY);
        outbuf_printf(&p->out, "[%u:%u]", e->hi, e->lo);
        return;
    case CE_FORM_IS: outbuf_puts(&p->out, e->form->name); return;
    case CE_HAS:     outbuf_printf(&p->out, "next has %s", e->word->name); return;
    case CE_REG:     outbuf_printf(&p->out, e->field ? "%s.%s" : "%s", e->reg->name, e->field ? e->field->name : ""); return;
    case CE_MASK:    outbuf_puts(&p->out, e->field->name); return;
    case CE_FIELD:   put_call(p, e, e->field->name); return;
    case CE_BEFORE:  outbuf_printf(&p->out, "before.%s", e->word->name); return;
    case CE_BLOCK_WORD:
        outbuf_printf(&p->out, "%s.%s", e->layout->name, e->word->name);
        if (e->field)
            outbuf_printf(&p->out, ".%s", e->field->name);
        return;
    default:
        break;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (functions[i].kind == e->kind)
            put_call(p, e, functions[i].name);
    }
}

char *cexpr_text(struct cx *cx, const struct controller *c, const struct cexpr *expr)
{
    struct printer p = { .out = { .arena = cx->arena }, .c = c };
    put(&p, expr, LEVEL_COND);
    return arena_strndup(cx->arena, p.out.bytes.v, p.out.bytes.n);
}
