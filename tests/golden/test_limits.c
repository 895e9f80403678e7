/* SPDX-License-Identifier: MIT */
/* Limits derived from the pages, as the manuals state them, and fields that depend on symbols. */
#include "golden.h"
#include "controller/limits.h"
#include "../unit/tap.h"

struct bench { struct cx *cx; struct library library; const struct controller *c; struct env *env; struct encoder *e; };

static void use(struct bench *b, const char *controller, const char *form)
{
    b->c = library_description(&b->library, intern(b->cx, controller));
    b->env = env_new(b->cx->arena, b->c);
    b->e = encoder_new(b->cx, b->c);
    env_form(b->env, controller_form(b->c, intern(b->cx, form)));
}

static void set(struct bench *b, const char *name, const char *value)
{
    unsigned slot = golden_slot(b->c, name);
    env_number(b->env, slot, golden_number(b->cx, b->c, slot, value));
}

static void bound_is(struct bench *b, const char *role, wide low, wide high, wide multiple, const char *field)
{
    struct bound got;
    const char *what = arena_printf(b->cx->arena, "%s, form %s: %s", b->c->name.id, b->env->form->name, role);
    bool any = bound_slot(b->e, b->env, golden_slot(b->c, role), &got);
    bool why = !field || (got.high_why.field && !strcmp(got.high_why.field->name, field));
    if (!ok(any && got.low == low && got.high == high && got.multiple == multiple && why, what))
        printf("# got %lld..%lld, multiple of %lld, because of %s\n", (long long)got.low, (long long)got.high, (long long)got.multiple,
               got.high_why.field ? got.high_why.field->name : "-");
}

static void values_are(struct bench *b, const char *role, const char *want)
{
    wide values[64];
    bool open;
    struct reason why;
    unsigned n = legal_values(b->e, b->env, golden_slot(b->c, role), values, 64, &open, &why);
    char *text = arena_strndup(b->cx->arena, "", 0);
    for (unsigned i = 0; i < n; i++)
        text = arena_printf(b->cx->arena, "%s%s%lld", text, i ? " " : "", (long long)values[i]);
    is_text(text, want, arena_printf(b->cx->arena, "%s: values of %s", b->c->name.id, role));
}

static void limits(struct bench *b)
{
    use(b, "pl080", "copy");
    values_are(b, "source.width", "1 2 4");
    values_are(b, "source.burst", "1 4 8 16 32 64 128 256");
    set(b, "source.width", "1");
    set(b, "dest.width", "4");
    bound_is(b, "bytes", 4, 4092, 4, "TransferSize");
    set(b, "source.width", "4");
    bound_is(b, "bytes", 4, 16380, 4, "TransferSize");
    bound_is(b, "source", 0, 0xfffffffc, 4, NULL);
    bound_is(b, "next", 0, 0xfffffffc, 4, NULL);
    use(b, "pl080s", "copy");
    set(b, "source.width", "4");
    set(b, "dest.width", "4");
    bound_is(b, "bytes", 4, (wide)33554431 * 4, 4, "TransferSize");

    use(b, "gpdma", "window");
    values_are(b, "dest.width", "1 2 4");
    set(b, "source.width", "4");
    set(b, "dest.width", "4");
    bound_is(b, "bytes", 4, 65532, 4, "BNDT");
    bound_is(b, "rows", 1, 2048, 1, "BRC");
    set(b, "bytes", "64");
    bound_is(b, "source.pitch", 64 - 65535, 64 + 65535, 1, "BRSAO");

    use(b, "edma", "copy");
    set(b, "source.width", "1");
    set(b, "dest.width", "1");
    set(b, "link_minor", "0");
    bound_is(b, "bytes", 1, 0x3fffffff, 1, "NBYTES");
    bound_is(b, "rows", 1, 32767, 1, "CITER");
    set(b, "link_minor", "1");
    bound_is(b, "rows", 1, 511, 1, "CITER");
    use(b, "edma", "skip_source");
    set(b, "source.width", "1");
    set(b, "dest.width", "1");
    bound_is(b, "bytes", 1, 1023, 1, "NBYTES");

    use(b, "zdma", "read");
    bound_is(b, "bytes", 1, 0x3fffffff, 1, "SIZE");
    use(b, "tango3", "twice");
    bound_is(b, "bytes", 1, 8191, 1, "X");
    bound_is(b, "bytes[1]", 1, 16383, 1, "Y");
    use(b, "fsl_elo", "copy");
    bound_is(b, "bytes", 1, 0x3ffffff, 1, "Count");
    bound_is(b, "next", 0, 0xfffffffe0, 32, NULL);
    use(b, "sam_dmac", "copy");
    set(b, "width", "2");
    bound_is(b, "bytes", 2, 131070, 2, "BTCNT");
    use(b, "ioat", "xor");
    bound_is(b, "sources", 2, 8, 1, NULL);
    use(b, "ioat", "pq16");
    bound_is(b, "sources", 9, 16, 1, NULL);
    bound_is(b, "bytes", 1, 1 << 20, 1, NULL);
}

/* ---- symbols ------------------------------------------------------------------------------------------------------ */

static struct symbol object = { .kind = SYMBOL_OBJECT, .name = "page", .align = 32, .low = 0x20000000, .high = 0x2fffffe0 };

static void symbol_in_word(struct bench *b)
{
    struct encoded out;
    struct violation why;
    use(b, "sam_dmac", "copy");
    set(b, "width", "1");
    set(b, "dest", "0x40003028");
    set(b, "dest.increment", "0");
    set(b, "bytes", "64");
    set(b, "next", "0");
    env_set(b->env, ROLE_SOURCE, (struct qty){ 8, &object, NULL });
    ok(encode_descriptor(b->e, b->env, &out, &why), "an end address over a symbol");
    is_number(out.nfixups, 1, "one fix-up");
    is_number(out.units[1], 0, "the unit holds 0 there");
    const struct fixup *f = out.fixups;
    ok(f->kind == FIXUP_ADDRESS && f->unit == 1 && f->addend == 72 && f->lsb == 0 && f->bits == 32 && f->shift == 0, "symbol + 72, the whole unit");
}

static void symbol_in_slices(struct bench *b)
{
    struct encoded out;
    struct violation why;
    use(b, "pl080", "copy");
    set(b, "source", "0x1000");
    set(b, "dest", "0x2000");
    set(b, "source.width", "4");
    set(b, "dest.width", "4");
    set(b, "source.burst", "1");
    set(b, "dest.burst", "1");
    set(b, "bytes", "64");
    set(b, "fetch_master", "1");
    env_set(b->env, ROLE_NEXT, (struct qty){ 16, &object, NULL });
    ok(encode_descriptor(b->e, b->env, &out, &why), "a link to a symbol");
    is_number(out.units[2], 1, "the flag beside it is there");
    ok(out.nfixups == 1 && out.fixups[0].shift == 2 && out.fixups[0].lsb == 2 && out.fixups[0].bits == 30, "30 bits from bit 2");
    env_set(b->env, ROLE_NEXT, (struct qty){ 18, &object, NULL });
    ok(!encode_descriptor(b->e, b->env, &out, &why) && why.kind == VIOLATION_LOST && why.align == 4, "bits that would be lost are refused");
    struct symbol odd = object;
    odd.align = 2;
    env_set(b->env, ROLE_NEXT, (struct qty){ 0, &odd, NULL });
    ok(!encode_descriptor(b->e, b->env, &out, &why) && why.kind == VIOLATION_LOST, "so is an alignment that does not suffice");
    env_number(b->env, ROLE_NEXT, 0);
    env_set(b->env, ROLE_SOURCE, (struct qty){ 2, &odd, NULL });
    ok(!check_limits(b->e, b->env, &why) && why.kind == VIOLATION_SYMBOL && why.align == 4, "a limit says which alignment would do");
    env_set(b->env, ROLE_SOURCE, (struct qty){ 2, &object, NULL });
    ok(!check_limits(b->e, b->env, &why) && why.kind == VIOLATION_LIMIT, "or that none would");
}

static void high_and_low(struct bench *b)
{
    struct encoded out;
    struct violation why;
    struct symbol high = object;
    use(b, "fsl_eloplus", "copy");
    set(b, "dest", "0x2000");
    set(b, "bytes", "64");
    set(b, "next", "0");
    set(b, "end", "1");
    env_set(b->env, ROLE_SOURCE, (struct qty){ 0, &object, NULL });
    ok(encode_descriptor(b->e, b->env, &out, &why) && out.nfixups == 1 && out.fixups[0].unit == 1 && out.units[0] == 0x50000, "big endian: the low half is the second unit");
    high.high = 0x8ffffffff;
    env_set(b->env, ROLE_SOURCE, (struct qty){ 0, &high, NULL });
    ok(encode_descriptor(b->e, b->env, &out, &why) && out.nfixups == 2 && out.fixups[0].unit == 0 && out.fixups[0].shift == 32 && out.fixups[0].bits == 4,
       "above 4 GiB the upper 4 bits are one of their own");
    struct symbol beyond = object;
    beyond.high = 0x1000000000;
    env_set(b->env, ROLE_SOURCE, (struct qty){ 0, &beyond, NULL });
    ok(!encode_descriptor(b->e, b->env, &out, &why) && why.kind == VIOLATION_FIELD, "beyond the bus it is refused");
}

/* Nothing is known of a symbol but its alignment: that does not make a 64-bit address too long. */
static void whole_bus(struct bench *b)
{
    struct encoded out;
    struct violation why;
    struct symbol anywhere = { .kind = SYMBOL_TABLE, .name = "table", .align = 64, .high = UINT64_MAX };
    use(b, "cdma", "copy");
    set(b, "dest", "0x2000");
    set(b, "bytes", "64");
    env_set(b->env, ROLE_SOURCE, (struct qty){ 16, &anywhere, NULL });
    env_set(b->env, ROLE_NEXT, (struct qty){ 64, &anywhere, NULL });
    ok(encode_descriptor(b->e, b->env, &out, &why) && out.nfixups == 4, "addresses anywhere in 64 bits");
}

static void open_length(struct bench *b)
{
    struct encoded out;
    struct violation why;
    struct lin_term term = { .factor = 4 };
    struct open_length length = { { .n = 1, .terms = &term }, 4096, 0 };
    use(b, "pl080", "copy");
    set(b, "source", "0x1000");
    set(b, "dest", "0x2000");
    set(b, "source.width", "4");
    set(b, "dest.width", "4");
    set(b, "source.burst", "1");
    set(b, "dest.burst", "1");
    set(b, "next", "0");
    env_set(b->env, ROLE_BYTES, (struct qty){ 0, NULL, &length });
    ok(encode_descriptor(b->e, b->env, &out, &why), "an open length");
    ok(out.nfixups == 1 && out.fixups[0].kind == FIXUP_LENGTH && out.fixups[0].divide == 4 && out.fixups[0].cap == 4096 && out.fixups[0].bits == 12,
       "counted in words, in the 12 bits of the size");
    ok(check_limits(b->e, b->env, &why), "multiples of four are known");
    length.cap = 16384;
    env_set(b->env, ROLE_BYTES, (struct qty){ 4, NULL, &length });
    ok(!encode_descriptor(b->e, b->env, &out, &why) && why.kind == VIOLATION_FIELD, "the longest must fit");
}

int main(void)
{
    struct bench b = { .cx = cx_new() };
    golden_library(b.cx, &b.library);
    limits(&b);
    symbol_in_word(&b);
    symbol_in_slices(&b);
    high_and_low(&b);
    whole_bus(&b);
    open_length(&b);
    cx_drop(b.cx);
    return tap_done();
}
