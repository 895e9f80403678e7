/* SPDX-License-Identifier: MIT */
/* Between scanner and grammar: account of brackets, and where to go on after a syntax error. */
#include "parser/parse.h"

#include <stdarg.h>
#include <string.h>
#include "grammar/dmac_parse.h"
#include "parser/expected.h"

struct diag *parse_record(struct parse *parse, enum diag_id id, struct span span, const char *format, ...)
{
    struct diag *record;
    va_list args;

    if (parse->records == RECORDS_MAX)
        return NULL;
    va_start(args, format);
    record = diag_va(parse->cx, id, span, format, args);
    va_end(args);
    if (++parse->records == RECORDS_MAX) {
        diag_note(parse->cx, record, "too many errors; the rest of %s is not read", parse->source->name);
        parse->stopped = parse->syntax_failed = true;
    }
    return record;
}

void parse_too_deep(struct parse *parse, struct span span)
{
    if (!parse->deep)
        parse_record(parse, DIAG_TOO_DEEP, span, "this is nested too deeply");
    parse->deep = parse->stopped = parse->syntax_failed = true;
}

/* ---- brackets ------------------------------------------------------------------------------------------------------ */

static void open_bracket(struct parse *parse, char kind)
{
    if (parse->depth == NEST_MAX)
        parse_too_deep(parse, parse->token.span);
    else
        parse->open[parse->depth++] = kind;
}

/* A brace opens a list of values where a value can begin, else a block of declarations or statements. */
static bool opens_list(const struct parse *parse)
{
    if (parse->depth && parse->open[parse->depth - 1] != 'B')
        return true;
    switch (parse->previous.kind) {
    case TOK_COPY: case TOK_XOR: case TOK_PQ: case TOK_FILL: case TOK_ARROW: case TOK_EQ: case TOK_ASSIGN: case TOK_COMMA:
    case TOK_LPAREN: case TOK_LBRACKET: case TOK_QUESTION: case TOK_COLON: case TOK_PLUS: case TOK_MINUS: case TOK_STAR:
    case TOK_IN: case TOK_DOTS: case TOK_PLUSCOLON:
        return true;
    }
    return false;
}

/* Index of the innermost open block, counted from 1; 0: none. */
static unsigned innermost_block(const struct parse *parse)
{
    unsigned i = parse->depth;

    while (i && parse->open[i - 1] != 'B')
        i--;
    return i;
}

/* What a closing brace closes: 'L', 'B', or 0 for nothing. Parentheses left open inside go with it. */
static char close_brace(struct parse *parse)
{
    while (parse->depth) {
        char kind = parse->open[--parse->depth];

        if (kind == 'L' || kind == 'B')
            return kind;
    }
    return 0;
}

static void close_bracket(struct parse *parse, char kind)
{
    if (parse->depth && parse->open[parse->depth - 1] == kind)
        parse->depth--;
}

static void account(struct parse *parse, int kind)
{
    parse->closed = 0;
    parse->cut = false;
    switch (kind) {
    case TOK_LPAREN: open_bracket(parse, '('); break;
    case TOK_LBRACKET: open_bracket(parse, '['); break;
    case TOK_LBRACE: open_bracket(parse, opens_list(parse) ? 'L' : 'B'); break;
    case TOK_RPAREN: close_bracket(parse, '('); break;
    case TOK_RBRACKET: close_bracket(parse, '['); break;
    case TOK_RBRACE: parse->closed = close_brace(parse); break;
    case TOK_SEMICOLON:
        parse->cut = parse->depth > innermost_block(parse);
        parse->depth = innermost_block(parse);
        break;
    }
}

/* ---- names that errors may swallow ----------------------------------------------------------------------------------- */

static bool is_word(int kind)
{
    return kind == TOK_ID || kind >= TOK_AND;
}

static bool declares(int kind)
{
    switch (kind) {
    case TOK_BUFFER: case TOK_CHANNEL: case TOK_CONST: case TOK_CONTROLLER: case TOK_DEVICE: case TOK_EVENT: case TOK_FOR:
    case TOK_GROUP: case TOK_LEVEL: case TOK_MEMORY: case TOK_PORT: case TOK_REG: case TOK_REQUEST: case TOK_ROUTE: case TOK_SBOX:
    case TOK_SCENARIO: case TOK_TRANSFER:
        return true;
    }
    return false;
}

static bool begins(int kind)
{
    return !kind || kind == TOK_SEMICOLON || kind == TOK_LBRACE || kind == TOK_RBRACE;
}

/* The word behind a word that declares, or behind one at the beginning of a statement that is no keyword at all. */
static void note_declared(struct parse *parse, int kind)
{
    int last = parse->previous.kind;

    if (is_word(kind) && (declares(last) || (last == TOK_ID && begins(parse->before))))
        vec_push(parse->cx->arena, &parse->file->lost, parse->token.name);
}

static int next_token(struct parse *parse)
{
    int kind;

    parse->before = parse->previous.kind;
    parse->previous = parse->token;
    kind = parse->stopped ? TOK_YYEOF : dmac_scan(parse);
    note_declared(parse, kind);
    account(parse, kind);
    return kind;
}

/* ---- resuming ------------------------------------------------------------------------------------------------------ */

/* After an error: on to the `;` that ends the statement, or to the `}` of the block around it. A block inside the
 * statement is skipped as a whole and ends it; the grammar sees a `;` then. */
static int resume(struct parse *parse, int kind)
{
    for (;; kind = next_token(parse)) {
        bool inside = innermost_block(parse) > parse->panic_base;

        if (kind == TOK_YYEOF)
            break;
        if (kind == TOK_SEMICOLON && !inside)
            break;
        if (kind == TOK_RBRACE && (!parse->closed || parse->depth < parse->panic_base))
            break;
        if (kind == TOK_RBRACE && parse->closed == 'B' && !inside) {
            parse->depth = parse->panic_base;
            kind = TOK_SEMICOLON;
            break;
        }
    }
    parse->panic = false;
    if (parse->swallow && kind == TOK_SEMICOLON)
        kind = next_token(parse);
    parse->swallow = false;
    return kind;
}

/* The brace of a list was taken for the end of its block. What is left of the block is not read. */
static int leave_block(struct parse *parse)
{
    int kind = next_token(parse);

    while (kind != TOK_YYEOF && parse->depth >= parse->leaving && !(kind == TOK_SEMICOLON && !parse->leaving))
        kind = next_token(parse);
    parse->leave = false;
    return kind == TOK_YYEOF ? kind : next_token(parse);
}

static void set_value(const struct token *token, int kind, DMAC_YYSTYPE *value)
{
    if (kind == TOK_NUMBER)
        value->TOK_NUMBER = token->number;
    else if (kind == TOK_STRING)
        value->TOK_STRING = token->string;
    else if (kind == TOK_UNIT)
        value->TOK_UNIT = token->unit;
    else if (is_word(kind))
        value->TOK_ID = token->name;
}

int dmac_yylex(DMAC_YYSTYPE *value, struct span *where, struct parse *parse)
{
    int kind = parse->leave ? leave_block(parse) : next_token(parse);

    if (parse->panic)
        kind = resume(parse, kind);
    parse->token.kind = kind;
    *where = parse->token.span;
    set_value(&parse->token, kind, value);
    return kind;
}

/* ---- errors -------------------------------------------------------------------------------------------------------- */

/* What follows from an error before is not worth a record of its own. */
static bool is_consequence(const struct parse *parse, const char *found)
{
    if (parse->token.recorded || parse->stopped)
        return true;
    return parse->syntax_failed && (parse->token.kind == TOK_YYEOF || (!strcmp(found, "}") && !parse->closed));
}

/* Behind a semicolon inside a list: does the next brace close that list, because the statement goes on behind it? */
static bool list_goes_on(const struct parse *parse)
{
    const char *text = parse->source->text + (parse->token.span.end - parse->source->base);
    const char *brace = text + strcspn(text, "{}");

    if (!parse->cut || *brace != '}')
        return false;
    brace += 1 + strspn(brace + 1, " \t\r\n");
    return *brace && strchr("-,;)].=*+", *brace);
}

static void plan_recovery(struct parse *parse)
{
    unsigned block = innermost_block(parse);

    if (parse->token.kind == TOK_YYEOF)
        return;
    if (parse->token.kind == TOK_SEMICOLON) {
        if (!list_goes_on(parse))
            return;
        open_bracket(parse, 'L');
        parse->panic = parse->swallow = true;
        parse->panic_base = block;
        return;
    }
    if (parse->token.kind == TOK_RBRACE) {
        parse->leave = parse->closed == 'L';
        parse->leaving = block;
        return;
    }
    parse->panic = true;
    parse->panic_base = parse->token.kind == TOK_LBRACE && block == parse->depth && block ? block - 1 : block;
    if (parse->panic_base < block)
        while (parse->panic_base && parse->open[parse->panic_base - 1] != 'B')
            parse->panic_base--;
}

static const char *describe(const struct parse *parse, struct span span, const char *found)
{
    const char *text = parse->source->text + (span.begin - parse->source->base);
    int length = (int)(span.end - span.begin);

    if (parse->token.kind == TOK_YYEOF)
        return found;
    if (parse->token.kind == TOK_STRING && length > 30)
        return found;
    return arena_printf(parse->cx->arena, "'%.*s'%s", length > 40 ? 40 : length, text, length > 40 ? "..." : "");
}

static void propose(struct parse *parse, struct diag *record, struct span span, const char *word)
{
    if (record)
        diag_fixit(parse->cx, record, span, word);
}

void parse_unexpected(struct parse *parse, struct span span, const char *found, const char *const *expected, size_t count)
{
    if (!found)
        found = "text";
    if (!is_consequence(parse, found)) {
        const char *hint = is_word(parse->token.kind) ? expected_word(parse->token.name, expected, count) : NULL;

        if (parse->token.kind == TOK_YYEOF)
            span.begin = span.end = parse->previous.span.end ? parse->previous.span.end : span.end;
        if (hint)
            propose(parse, parse_record(parse, DIAG_SYNTAX, span, "unexpected %s; did you mean '%s'?", describe(parse, span, found), hint),
                    span, hint);
        else
            parse_record(parse, DIAG_SYNTAX, span, "unexpected %s, expected %s", describe(parse, span, found),
                         expected_text(parse->cx, expected, count));
    }
    parse->syntax_failed = true;
    plan_recovery(parse);
}

struct file *parse_source(struct cx *cx, struct source *source)
{
    struct parse *parse = NEW(cx->arena, struct parse);

    parse->cx = cx;
    parse->source = source;
    parse->file = NEW(cx->arena, struct file);
    parse->file->source = source;
    dmac_scan_begin(parse);
    dmac_yyparse(parse);
    parse->file->damaged = parse->syntax_failed;
    if (!parse->syntax_failed)
        parse->file->lost.n = 0;
    return parse->file;
}
