/* SPDX-License-Identifier: MIT */
#include "parser/words.h"

#include <stdlib.h>
#include <string.h>
#include "common/suggest.h"
#include "grammar/dmac_parse.h"

#define ARENA (parse->cx->arena)

/* ---- words --------------------------------------------------------------------------------------------------------- */

struct keyword { const char *text; int token; };

/* Sorted: searched by bisection. */
static const struct keyword keywords[] = {
    { "abort", TOK_ABORT }, { "address", TOK_ADDRESS }, { "after", TOK_AFTER }, { "align", TOK_ALIGN },
    { "allow", TOK_ALLOW }, { "and", TOK_AND }, { "append", TOK_APPEND }, { "at", TOK_AT },
    { "barrier", TOK_BARRIER }, { "because", TOK_BECAUSE }, { "begins", TOK_BEGINS }, { "between", TOK_BETWEEN },
    { "big", TOK_BIG }, { "bind", TOK_BIND }, { "block", TOK_BLOCK }, { "buffer", TOK_BUFFER },
    { "burst", TOK_BURST }, { "by", TOK_BY }, { "cacheline", TOK_CACHELINE }, { "chain", TOK_CHAIN },
    { "channel", TOK_CHANNEL }, { "channels", TOK_CHANNELS }, { "check", TOK_CHECK }, { "client", TOK_CLIENT },
    { "command", TOK_COMMAND }, { "config", TOK_CONFIG }, { "connect", TOK_CONNECT }, { "const", TOK_CONST },
    { "controller", TOK_CONTROLLER }, { "copy", TOK_COPY }, { "cyclic", TOK_CYCLIC }, { "deferred", TOK_DEFERRED },
    { "define", TOK_DEFINE }, { "delay", TOK_DELAY }, { "descriptor", TOK_DESCRIPTOR }, { "device", TOK_DEVICE },
    { "disconnect", TOK_DISCONNECT }, { "done", TOK_DONE }, { "drain", TOK_DRAIN }, { "drained", TOK_DRAINED },
    { "else", TOK_ELSE }, { "endian", TOK_ENDIAN }, { "endpoint", TOK_ENDPOINT }, { "ends", TOK_ENDS },
    { "engine", TOK_ENGINE }, { "erratum", TOK_ERRATUM }, { "event", TOK_EVENT }, { "every", TOK_EVERY }, { "expect", TOK_EXPECT },
    { "fail", TOK_FAIL }, { "fence", TOK_FENCE }, { "fill", TOK_FILL }, { "for", TOK_FOR }, { "form", TOK_FORM },
    { "from", TOK_FROM }, { "gate", TOK_GATE }, { "group", TOK_GROUP }, { "handover", TOK_HANDOVER },
    { "has", TOK_HAS }, { "hold", TOK_HOLD }, { "in", TOK_IN }, { "include", TOK_INCLUDE }, { "init", TOK_INIT },
    { "inorder", TOK_INORDER }, { "interrupt", TOK_INTERRUPT }, { "irq", TOK_IRQ }, { "is", TOK_IS },
    { "isr", TOK_ISR }, { "keep", TOK_KEEP }, { "length", TOK_LENGTH }, { "level", TOK_LEVEL },
    { "limit", TOK_LIMIT }, { "little", TOK_LITTLE }, { "load", TOK_LOAD }, { "loops", TOK_LOOPS },
    { "memory", TOK_MEMORY }, { "metadata", TOK_METADATA }, { "moves", TOK_MOVES }, { "mux", TOK_MUX },
    { "no", TOK_NO }, { "nosplit", TOK_NOSPLIT }, { "not", TOK_NOT }, { "notify", TOK_NOTIFY }, { "of", TOK_OF },
    { "on", TOK_ON }, { "option", TOK_OPTION }, { "optional", TOK_OPTIONAL }, { "or", TOK_OR },
    { "packet", TOK_PACKET }, { "parameter", TOK_PARAMETER }, { "pause", TOK_PAUSE }, { "per", TOK_PER },
    { "place", TOK_PLACE }, { "port", TOK_PORT }, { "posted", TOK_POSTED }, { "pq", TOK_PQ },
    { "quarantine", TOK_QUARANTINE }, { "rate", TOK_RATE }, { "reach", TOK_REACH }, { "read", TOK_READ },
    { "readonly", TOK_READONLY }, { "reg", TOK_REG }, { "registers", TOK_REGISTERS }, { "repeats", TOK_REPEATS },
    { "replaced", TOK_REPLACED }, { "request", TOK_REQUEST }, { "requests", TOK_REQUESTS },
    { "reserve", TOK_RESERVE }, { "reset", TOK_RESET }, { "residue", TOK_RESIDUE }, { "resume", TOK_RESUME },
    { "reuse", TOK_REUSE }, { "route", TOK_ROUTE }, { "s16", TOK_S16 }, { "s32", TOK_S32 }, { "s64", TOK_S64 },
    { "s8", TOK_S8 }, { "sbox", TOK_SBOX }, { "scenario", TOK_SCENARIO }, { "section", TOK_SECTION },
    { "secure", TOK_SECURE }, { "signed", TOK_SIGNED }, { "size", TOK_SIZE }, { "source", TOK_SOURCE },
    { "start", TOK_START }, { "static", TOK_STATIC }, { "step", TOK_STEP }, { "stop", TOK_STOP },
    { "symbol", TOK_SYMBOL }, { "table", TOK_TABLE }, { "to", TOK_TO }, { "transfer", TOK_TRANSFER },
    { "truncate", TOK_TRUNCATE }, { "u16", TOK_U16 }, { "u32", TOK_U32 }, { "u64", TOK_U64 }, { "u8", TOK_U8 },
    { "until", TOK_UNTIL }, { "use", TOK_USE }, { "wait", TOK_WAIT }, { "when", TOK_WHEN }, { "with", TOK_WITH },
    { "within", TOK_WITHIN }, { "word", TOK_WORD }, { "write", TOK_WRITE }, { "writeback", TOK_WRITEBACK },
    { "xor", TOK_XOR },
};

static int compare(const void *key, const void *entry)
{
    return strcmp(key, ((const struct keyword *)entry)->text);
}

int scan_word(struct parse *parse, const char *text, size_t size)
{
    const struct keyword *keyword;

    parse->token.name = intern_n(parse->cx, text, size);
    keyword = bsearch(parse->token.name, keywords, sizeof keywords / sizeof *keywords, sizeof *keywords, compare);
    return keyword ? keyword->token : TOK_ID;
}

bool word_is_reserved(const char *text)
{
    static const char *const reserved[] = { "and", "or", "not", "else", "every", "delay", "block", "barrier", "has", "per",
                                            "signed" };
    size_t i;

    for (i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], text) == 0)
            return true;
    return false;
}

/* ---- units --------------------------------------------------------------------------------------------------------- */

static const struct { const char *text; enum unit unit; } units[] = {
    { "KiB", UNIT_KIB }, { "MiB", UNIT_MIB }, { "GiB", UNIT_GIB }, { "ns", UNIT_NS }, { "us", UNIT_US }, { "ms", UNIT_MS },
    { "s", UNIT_S }, { "B/s", UNIT_BPS }, { "kB/s", UNIT_KBPS }, { "MB/s", UNIT_MBPS },
};

static enum unit unit_of(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].text) == size && memcmp(units[i].text, text, size) == 0)
            return units[i].unit;
    return UNIT_NONE;
}

/* Only "NAME/NAME" that is a rate, or that can only be meant as one, belongs together. */
size_t rate_length(const char *text, size_t size)
{
    const char *slash = memchr(text, '/', size);
    size_t before = (size_t)(slash - text);

    if (before + 1 == size || unit_of(text, before) != UNIT_NONE)
        return before;
    return size;
}

static bool on_the_line_of_previous(const struct parse *parse)
{
    const char *text = parse->source->text;
    size_t from = parse->previous.span.end - parse->source->base, to = parse->token.span.begin - parse->source->base;

    return !memchr(text + from, '\n', to - from);
}

/* The unit that was meant: as others abbreviate it, or the nearest one. */
static const char *unit_meant(const char *word)
{
    static const char *const others[][2] = {
        { "sec", "s" }, { "secs", "s" }, { "second", "s" }, { "seconds", "s" }, { "msec", "ms" }, { "msecs", "ms" }, { "usec", "us" },
        { "usecs", "us" }, { "nsec", "ns" }, { "nsecs", "ns" }, { "K", "KiB" }, { "k", "KiB" }, { "KB", "KiB" }, { "kB", "KiB" },
        { "M", "MiB" }, { "MB", "MiB" }, { "G", "GiB" }, { "GB", "GiB" }, { "kb", "KiB" }, { "mb", "MiB" },
    };
    static const char *const common[] = { "ns", "us", "ms", "KiB", "MiB", "GiB" };
    struct suggestion nearest;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(others[i][0], word) == 0)
            return others[i][1];
    suggest_start(&nearest, word);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        suggest_offer(&nearest, common[i]);
    return suggest_best(&nearest);
}

static void unknown_unit(struct parse *parse)
{
    struct diag *record = parse_record(parse, DIAG_UNKNOWN_UNIT, parse->token.span,
                                       "'%s' is no unit; there are ns us ms s, KiB MiB GiB, B/s kB/s MB/s", parse->token.name);
    const char *meant = unit_meant(parse->token.name);

    if (record && meant)
        diag_fixit(parse->cx, record, parse->token.span, meant);
}

int scan_unit(struct parse *parse, const char *text, size_t size)
{
    int word;

    parse->token.unit = unit_of(text, size);
    if (parse->token.unit != UNIT_NONE)
        return TOK_UNIT;
    word = scan_word(parse, text, size);
    if (word != TOK_ID || !on_the_line_of_previous(parse))
        return word;
    if (!parse->previous.recorded)          /* else the number is no number */
        unknown_unit(parse);
    parse->token.recorded = true;
    return TOK_UNIT;
}

/* ---- numbers ------------------------------------------------------------------------------------------------------- */

static unsigned digit_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : ((unsigned)c | 0x20) - 'a' + 10;
}

/* False: more than 64 bits. Digits beyond the base have been refused before. */
static bool number_value(const char *digits, unsigned base, uint64_t *value)
{
    for (*value = 0; *digits; digits++) {
        unsigned digit = digit_value(*digits);

        if (*digits == '_')
            continue;
        if (*value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return true;
}

static const char *number_fault(const char *digits, unsigned base)
{
    const char *c;

    if (!digits[strspn(digits, "_")])
        return "this number has no digits";
    if (base == 10 && digits[0] == '0' && digits[1])
        return "a number does not begin with 0: there are no octal numbers, hexadecimal ones begin with 0x";
    for (c = digits; *c; c++)
        if (*c != '_' && digit_value(*c) >= base)
            return "a binary number has the digits 0 and 1 only";
    return NULL;
}

void scan_number(struct parse *parse, const char *digits, unsigned base)
{
    const char *fault = number_fault(digits, base);

    if (fault) {
        parse_record(parse, DIAG_SYNTAX, parse->token.span, "%s", fault);
        parse->token.recorded = true;
    } else if (!number_value(digits, base, &parse->token.number)) {
        parse->token.number = UINT64_MAX;
        parse_record(parse, DIAG_OVERFLOW, parse->token.span, "the value does not fit in 64 bits");
    }
}

/* ---- strings ------------------------------------------------------------------------------------------------------- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Reads the escape behind a backslash into *byte; bytes it takes, or 0 if it is none. */
static size_t escape(const char *text, size_t left, char *byte)
{
    static const char letters[] = "\"\\n0", values[] = "\"\\\n\0";
    const char *known = memchr(letters, text[0], sizeof letters - 1);

    if (known) {
        *byte = values[known - letters];
        return 1;
    }
    if (text[0] != 'x' || left < 3 || !is_hex(text[1]) || !is_hex(text[2]))
        return 0;
    *byte = (char)(digit_value(text[1]) << 4 | digit_value(text[2]));
    return 3;
}

static struct span inside(const struct parse *parse, size_t from, size_t length)
{
    uint32_t begin = parse->token.span.begin + 1 + (uint32_t)from;

    return (struct span){ begin, begin + (uint32_t)length };
}

void scan_string(struct parse *parse, const char *text, size_t size)
{
    char *bytes = arena_alloc(ARENA, size + 1);
    size_t i, n = 0;

    for (i = 0; i < size; i++) {
        size_t taken;

        bytes[n] = text[i];
        if (text[i] == '\\') {
            taken = escape(text + i + 1, size - i - 1, &bytes[n]);
            if (!taken)
                parse_record(parse, DIAG_SYNTAX, inside(parse, i, 2),
                             "this escape does not exist; there are \\\" \\\\ \\n \\0 \\xNN");
            i += taken ? taken : 1;
        } else if ((unsigned char)text[i] < 0x20 && text[i] != '\t') {
            parse_record(parse, DIAG_SYNTAX, inside(parse, i, 1), "a string has no control characters; write \\x%02x",
                         (unsigned)(unsigned char)text[i]);
        }
        n++;
    }
    parse->token.string = (struct string){ bytes, n, parse->token.span };
}

/* ---- what is not a token ------------------------------------------------------------------------------------------- */

void scan_foreign(struct parse *parse, const char *ours)
{
    parse_record(parse, DIAG_SYNTAX, parse->token.span, "this operator is written '%s'", ours);
    parse->token.recorded = true;
    parse->token.name = intern(parse->cx, ours);
}

void scan_garbage(struct parse *parse, const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0];

    if (first > 0x20 && first < 0x7f)
        parse_record(parse, DIAG_SYNTAX, parse->token.span, "'%c' has no meaning here", first);
    else if (first >= 0x80)
        parse_record(parse, DIAG_SYNTAX, parse->token.span, "outside comments and strings there is only ASCII");
    else
        parse_record(parse, DIAG_SYNTAX, parse->token.span, "control character 0x%02x%s", (unsigned)first,
                     size > 1 ? " and more" : "");
}
