/* SPDX-License-Identifier: MIT */
/* An expression as text again: one line, canonical blanks, as few parentheses as it needs. */
#include "parser/ast.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How tight each operator binds, and how it is spelled. */
static const struct { const char *text; int level; } operators[] = {
    [OP_OR] = { "or", 1 }, [OP_AND] = { "and", 2 }, [OP_NOT] = { "not ", 3 },
    [OP_EQ] = { "==", 4 }, [OP_NE] = { "!=", 4 }, [OP_LT] = { "<", 4 }, [OP_LE] = { "<=", 4 }, [OP_GT] = { ">", 4 },
    [OP_GE] = { ">=", 4 },
    [OP_BITOR] = { "|", 5 }, [OP_BITXOR] = { "^", 6 }, [OP_BITAND] = { "&", 7 }, [OP_SHL] = { "<<", 8 },
    [OP_SHR] = { ">>", 8 }, [OP_ADD] = { "+", 9 }, [OP_SUB] = { "-", 9 }, [OP_MUL] = { "*", 10 }, [OP_DIV] = { "/", 10 },
    [OP_MOD] = { "%", 10 },
    [OP_NEG] = { "-", 11 }, [OP_COMPL] = { "~", 11 }, [OP_ADDRESS] = { "&", 11 },
};

enum { LEVEL_COND, LEVEL_COMPARISON = 4, LEVEL_POSTFIX = 12, LEVEL_PRIMARY };

static const char *const units[] = {
    [UNIT_NONE] = "", [UNIT_KIB] = " KiB", [UNIT_MIB] = " MiB", [UNIT_GIB] = " GiB", [UNIT_NS] = " ns", [UNIT_US] = " us",
    [UNIT_MS] = " ms", [UNIT_S] = " s", [UNIT_BPS] = " B/s", [UNIT_KBPS] = " kB/s", [UNIT_MBPS] = " MB/s",
};

static void print(const struct expr *expr, int level, FILE *out);

static int level_of(const struct expr *expr)
{
    if (expr->kind == EXPR_COND)
        return LEVEL_COND;
    if (expr->kind == EXPR_BINARY || expr->kind == EXPR_UNARY)
        return operators[expr->op].level;
    if (expr->kind == EXPR_MEMBER || expr->kind == EXPR_HAS || expr->kind == EXPR_INDEX || expr->kind == EXPR_CALL)
        return LEVEL_POSTFIX;
    return LEVEL_PRIMARY;
}

void string_print(struct string string, FILE *out)
{
    size_t i;

    putc('"', out);
    for (i = 0; i < string.size; i++) {
        unsigned char c = (unsigned char)string.bytes[i];

        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < 0x20 && c != '\t')
            fprintf(out, "\\x%02x", c);
        else
            putc(c, out);
    }
    putc('"', out);
}

/* `& &x`: two ampersands together would be an operator of another language. */
static void print_unary(const struct expr *expr, FILE *out)
{
    bool twice = expr->op == OP_ADDRESS && expr->a->kind == EXPR_UNARY && expr->a->op == OP_ADDRESS;

    fprintf(out, "%s%s", operators[expr->op].text, twice ? " " : "");
    print(expr->a, operators[expr->op].level, out);
}

static void print_binary(const struct expr *expr, FILE *out)
{
    int level = operators[expr->op].level;

    print(expr->a, level == LEVEL_COMPARISON ? level + 1 : level, out);
    fprintf(out, " %s ", operators[expr->op].text);
    print(expr->b, level + 1, out);
}

static void print_step(const struct expr *step, FILE *out)
{
    if (!step)
        return;
    fputs(" : ", out);
    print(step, LEVEL_COND, out);
}

static void print_index(const struct index *index, FILE *out)
{
    putc('[', out);
    if (index->a)
        print(index->a, LEVEL_COND, out);
    switch (index->kind) {
    case INDEX_ONE: break;
    case INDEX_ALL: case INDEX_RANGE: fputs("..", out); break;
    case INDEX_COUNT: fputs(" +: ", out); break;
    case INDEX_SLICE: fputs(":", out); break;
    }
    if (index->b)
        print(index->b, LEVEL_COND, out);
    print_step(index->step, out);
    putc(']', out);
}

static void print_elements(const expr_list *list, const char *before, const char *after, FILE *out)
{
    size_t i;

    fputs(before, out);
    for (i = 0; i < list->n; i++) {
        fputs(i ? ", " : "", out);
        print(list->v[i], LEVEL_COND, out);
    }
    fputs(after, out);
}

static void print_for(const struct expr *expr, FILE *out)
{
    fprintf(out, "for %s in ", expr->name);
    print(expr->a, LEVEL_COND, out);
    if (expr->b) {
        fputs("..", out);
        print(expr->b, LEVEL_COND, out);
    }
    print_elements(&expr->list, " { ", " }", out);
}

static void print_cond(const struct expr *expr, FILE *out)
{
    print(expr->a, LEVEL_COND + 1, out);
    fputs(" ? ", out);
    print(expr->b, LEVEL_COND, out);
    fputs(" : ", out);
    print(expr->c, LEVEL_COND, out);
}

static void print_bare(const struct expr *expr, FILE *out)
{
    switch (expr->kind) {
    case EXPR_NUMBER: fprintf(out, "%s%s", expr->string.bytes, units[expr->unit]); break;
    case EXPR_STRING: string_print(expr->string, out); break;
    case EXPR_DOLLAR: putc('$', out); break;
    case EXPR_NAME: fputs(expr->name, out); break;
    case EXPR_UNARY: print_unary(expr, out); break;
    case EXPR_BINARY: print_binary(expr, out); break;
    case EXPR_COND: print_cond(expr, out); break;
    case EXPR_MEMBER: print(expr->a, LEVEL_POSTFIX, out); fprintf(out, ".%s", expr->name); break;
    case EXPR_HAS: print(expr->a, LEVEL_POSTFIX, out); fprintf(out, " has %s", expr->name); break;
    case EXPR_INDEX: print(expr->a, LEVEL_POSTFIX, out); print_index(&expr->index, out); break;
    case EXPR_CALL: print(expr->a, LEVEL_POSTFIX, out); print_elements(&expr->list, "(", ")", out); break;
    case EXPR_UNIT: putc('(', out); print(expr->a, LEVEL_COND, out); fprintf(out, ")%s", units[expr->unit]); break;
    case EXPR_DELAY: fputs("delay ", out); print(expr->a, LEVEL_PRIMARY, out); break;
    case EXPR_LIST: print_elements(&expr->list, expr->list.n ? "{ " : "{", expr->list.n ? " }" : "}", out); break;
    case EXPR_FOR: print_for(expr, out); break;
    }
}

/* `level`: what binds looser needs parentheses. */
static void print(const struct expr *expr, int level, FILE *out)
{
    bool enclosed = level_of(expr) < level;

    if (enclosed)
        putc('(', out);
    print_bare(expr, out);
    if (enclosed)
        putc(')', out);
}

void expr_print(const struct expr *expr, FILE *out)
{
    print(expr, LEVEL_COND, out);
}

char *expr_text(struct cx *cx, const struct expr *expr)
{
    char *buffer = NULL, *text;
    size_t size = 0;
    FILE *out = open_memstream(&buffer, &size);

    if (!out)
        return arena_strndup(cx->arena, "", 0);
    expr_print(expr, out);
    fclose(out);
    text = arena_strndup(cx->arena, buffer, size);
    free(buffer);
    return text;
}
