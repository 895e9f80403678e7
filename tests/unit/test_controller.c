/* SPDX-License-Identifier: MIT */
/* Loading descriptions: families, instances, names. Encoding: every operator, words of all sizes, both byte orders. */
#include <stdlib.h>
#include "common/cx.h"
#include "controller/limits.h"
#include "tap.h"

static struct cx *cx;
static struct library library;

static bool load(const char *text)
{
    file_list files = { 0 };
    library = (struct library){ 0 };
    vec_push(cx->arena, &files, parse_source(cx, source_from_text(cx->sources, "page", text, strlen(text))));
    return controllers_load(cx, &files, &library) && diag_error_count(cx) == 0;
}

static const struct controller *page(const char *name)
{
    return library_description(&library, intern(cx, name));
}

static const struct controller *instance(const char *name)
{
    return library_instance(&library, intern(cx, name));
}

static char *value_of(const struct controller *c, const char *slot)
{
    for (size_t i = 0; i < c->slots.n; i++) {
        if (!strcmp(c->slots.v[i].name, slot))
            return c->slots.v[i].value ? cexpr_text(cx, c, c->slots.v[i].value) : NULL;
    }
    return NULL;
}

static const char family[] =
    "const board = 3;\n"
    "controller old \"the first\" { source \"invented\"; address 32; endian little; channels ports;\n"
    "    parameter ports = 2, step = 0x10 * channel; option mode, prio = 1;\n"
    "    descriptor item align 16 { word A = source; word B = dest; word C { [15:0] Size = bytes; [17:16] M = mode { slow, fast, burst = 3 }; [31:18] 0; } }\n"
    "    form copy moves bytes from source to dest; form zero moves bytes from fill(0) to dest;\n"
    "    limit bytes >= 4; chain following;\n"
    "    registers { GO 0x0 { [0] EN; } per channel at step { STAT 0x4 { [3:0] P = prio; } } }\n"
    "    start { load STAT; GO = EN; } stop { GO = 0; } }\n"
    "controller young is old \"the second\" { endian big; no zero; limit bytes <= 100;\n"
    "    descriptor item { word C { [7:0] Size = bytes; [8] Zero = zero; [31:9] 0; } word D = 7; } define fence = ordered; }\n"
    "controller dma0 is young at 0x1000 { parameter ports = board + 1; option prio = 2; }\n";

static void families(void)
{
    ok(load(family), "a family and an instance load");
    const struct controller *old = page("old"), *young = page("young"), *dma0 = instance("dma0");
    ok(old && young && dma0 && !instance("young") && !page("dma0"), "descriptions and instances are apart");
    is_number(old->nchannels, 2, "channels by a parameter");
    ok(!old->big_endian && young->big_endian && dma0->big_endian, "what B states replaces");
    is_number(old->layouts.v[0]->nwords, 3, "three words");
    is_number(young->layouts.v[0]->nwords, 4, "a word more");
    is_number(young->layouts.v[0]->align, 16, "the alignment is inherited");
    is_number(young->layouts.v[0]->word[2]->nfields, 3, "a word is replaced as a whole");
    is_number(young->limits.n, 2, "limits add up");
    is_number(young->forms.n, 1, "a form taken away");
    is_text(cexpr_text(cx, young, young->layouts.v[0]->word[2]->fields.v[1].field->equations[0].expr), "0", "its name is 0");
    is_number(dma0->nchannels, 4, "a parameter of the instance, over a constant of the program");
    ok(controller_parameter(dma0, intern(cx, "ports"))->of_instance && !controller_parameter(dma0, intern(cx, "step"))->of_instance, "who fixed it is known");
    is_text(value_of(dma0, "step"), "16 * channel", "a parameter may depend on the channel");
    is_text(value_of(dma0, "prio"), "1", "an option of an instance is the program's business");
    is_text(value_of(young, "fence"), "ordered", "a define fixes a role");
    const struct option *mode = controller_option(old, intern(cx, "mode"));
    ok(mode && mode->nwords == 3 && !strcmp(mode->words[2].word, "burst"), "an option takes the names of its field");
    const struct option *prio = controller_option(old, intern(cx, "prio"));
    ok(prio->low == 0 && prio->high == 15, "or the numbers that its field holds");
    ok(slot_in(&old->start_depends, prio->slot) && !slot_in(&old->start_depends, ROLE_BYTES), "what start depends on");
}

/* ---- operators ---------------------------------------------------------------------------------------------------- */

static const char operators[] =
    "controller ops \"all of them\" { source \"invented\"; address 32; endian little; channels 1; option code = 1;\n"
    "    descriptor d align 4 {\n"
    "        word A { [7:0] MinusOne = rows - 1; [15:8] Items = bytes / source.width; [23:16] Max = bytes % 256; [31:24] Log = log2(source.wrap); }\n"
    "        word B { [15:0] Step = signed source.step; [23:16] Mask = ones(sources); [24] Neg = source.after < 0; [25] Fixed = not source.increment;\n"
    "                 [31:26] F = flow { p2m = 9, m2p = 5, m2m = 1 }; }\n"
    "        word C = abs(source.after);\n"
    "        word D { [15:0] Low = source[15:0]; [31:16] High = source[31:16]; }\n"
    "        word E { [3:0] Both = code, code; [7:4] Cond = end ? 0 : code; [15:8] Bits = (bytes | 1) & 0xf ^ 2; [31:16] Big = bytes * 8 << 1 >> 2; }\n"
    "        word Least { [7:0] min(bytes, 7); [15:8] max(bytes - 1, 7); [16] crosses(source, bytes, 4 KiB); [31:17] 0; } }\n"
    "    form copy moves rows of bytes from source to dest; chain following; }\n";

static struct env *env_of(const struct controller *c, unsigned form)
{
    struct env *env = env_new(cx->arena, c);
    env_form(env, c->forms.v[form]);
    return env;
}

static void every_operator(void)
{
    struct encoded out;
    struct violation why;
    ok(load(operators), "the page of operators loads");
    const struct controller *c = page("ops");
    struct encoder *e = encoder_new(cx, c);
    struct env *env = env_of(c, 0);
    env_number(env, ROLE_ROWS, 5);
    env_number(env, ROLE_BYTES, 256);
    env_number(env, ROLE_SOURCE_WIDTH, 2);
    env_number(env, ROLE_SOURCE_WRAP, 64);
    env_number(env, ROLE_SOURCE_STEP, -6);
    env_number(env, ROLE_SOURCES, 4);
    env_number(env, ROLE_SOURCE_AFTER, -300);
    env_number(env, ROLE_SOURCE_INCREMENT, 0);
    env_number(env, ROLE_FLOW, FLOW_M2P);
    env_number(env, ROLE_SOURCE, 0x12345f80);
    ok(encode_descriptor(e, env, &out, &why), "encodes");
    is_number(out.units[0], 0x06008004, "minus one, quotient, zero means the maximum, logarithm");
    is_number(out.units[1], 0x170ffffa, "signed, ones, sign, not, enumeration with gaps");
    is_number(out.units[2], 300, "magnitude");
    is_number(out.units[3], 0x12345f80, "slices");
    is_number(out.units[4], 0x04000311, "one field for two, choice, bits, product and shifts");
    is_number(out.units[5], 0x10000 | 255 << 8 | 7, "functions");
    env_number(env, ROLE_BYTES, 257);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_INEXACT, "an inexact quotient is refused");
    env_number(env, ROLE_BYTES, 512);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_FIELD, "more than the maximum is refused");
    env_number(env, ROLE_BYTES, 128);
    env_number(env, ROLE_FLOW, FLOW_P2P);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_ENUM, "what the enumeration lacks is refused");
    env_unset(env, ROLE_FLOW);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_UNKNOWN && why.slot == ROLE_FLOW, "what nothing says is refused");
    env_number(env, ROLE_FLOW, FLOW_M2M);
    env_number(env, ROLE_SOURCE_STEP, -32769);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_FIELD && why.low == -32768, "beyond the signed range");
}

/* ---- sizes and byte order ----------------------------------------------------------------------------------------- */

static const char sizes[] =
    "controller mixed \"half words\" { source \"invented\"; address 64; endian little; channels 1;\n"
    "    descriptor d align 8 { word Attr : 16 { [0] Last = end; [15:1] 0; } word Len : 16 = bytes; word Addr : 64 = source; word Tail : 48 = dest; word Mark : 16 = 0x55; }\n"
    "    form copy moves bytes from source to dest; chain following; }\n"
    "controller swapped is mixed { endian big; }\n"
    "controller program \"bytes\" { source \"invented\"; address 32; endian little; channels 1;\n"
    "    descriptor d { word Op : 8 = 0xbc; word Reg : 8 = 0; word Imm : 32 = source; word Done : 8 = 0; }\n"
    "    form go moves bytes from source to device; chain following; }\n"
    "controller links \"optional words\" { source \"invented\"; address 32; endian little; channels 1;\n"
    "    descriptor d align 4 { word A optional = source; word B optional = bytes; word L { [0] HasA = next has A; [1] HasB = next has B; [31:2] next[31:2]; } }\n"
    "    form copy moves bytes from source to device; chain linked, ends at 0; }\n";

static void halves(const char *name, const uint32_t *want)
{
    struct encoded out;
    struct violation why;
    const struct controller *c = page(name);
    struct env *env = env_of(c, 0);
    env_number(env, ROLE_BYTES, 0x1234);
    env_number(env, ROLE_SOURCE, (wide)0x1122334455667788);
    env_number(env, ROLE_DEST, (wide)0xaabbccddeeff);
    env_number(env, ROLE_END, 1);
    bool good = encode_descriptor(encoder_new(cx, c), env, &out, &why) && out.unit_bits == 32 && out.nunits == 5;
    for (unsigned i = 0; good && i < 5; i++) {
        if (!is_number(out.units[i], want[i], name))
            return;
    }
    ok(good, name);
}

static void bytes_and_options(void)
{
    static const uint32_t program[] = { 0xbc, 0, 0x44, 0x33, 0x22, 0x11, 0 };
    struct encoded out;
    struct violation why;
    const struct controller *c = page("program");
    struct env *env = env_of(c, 0);
    struct symbol symbol = { .name = "page", .align = 4, .low = 0x100, .high = 0xfffff000 };
    env_number(env, ROLE_SOURCE, 0x11223344);
    struct encoder *e = encoder_new(cx, c);
    ok(encode_descriptor(e, env, &out, &why) && out.unit_bits == 8 && out.nunits == 7, "a program is listed in bytes");
    for (unsigned i = 0; i < 7; i++)
        is_number(out.units[i], program[i], "byte");
    env_set(env, ROLE_SOURCE, (struct qty){ 4, &symbol, NULL });
    ok(encode_descriptor(e, env, &out, &why) && out.nfixups == 4 && out.fixups[3].unit == 5 && out.fixups[3].shift == 24 && out.fixups[3].bits == 8,
       "an address in it is four fix-ups of a byte");

    c = page("links");
    env = env_of(c, 0);
    e = encoder_new(cx, c);
    uint64_t words, size, align;
    env_number(env, ROLE_SOURCE, 0x100);
    env_number(env, ROLE_BYTES, 9);
    env_number(env, ROLE_NEXT, 0x40);
    ok(encode_words(e, env, &words, &why) && words == 7, "all words of the form");
    env->present = 6;
    env_number(env, ROLE_NEXT_WORDS, 5);
    ok(encode_size(e, env, &size, &align, &why) && size == 8 && align == 4, "an absent word takes no place");
    ok(encode_descriptor(e, env, &out, &why) && out.nunits == 2 && out.units[0] == 9 && out.units[1] == 0x41, "and the link says what the next has");
}

/* ---- remembering -------------------------------------------------------------------------------------------------- */

static void remembers(void)
{
    struct encoded out;
    struct violation why;
    ok(load(family), "again");
    const struct controller *c = page("old");
    struct encoder *e = encoder_new(cx, c);
    struct env *env = env_of(c, 0), *other = env_of(c, 0);
    env_number(env, ROLE_SOURCE, 1);
    env_number(env, ROLE_DEST, 2);
    env_number(env, ROLE_BYTES, 3);
    encode_descriptor(e, env, &out, &why);
    env_number(env, ROLE_BYTES, 4);
    ok(encode_descriptor(e, env, &out, &why) && out.units[0] == 1 && out.units[2] == 4, "a change is seen");
    env_copy(other, env);
    env_number(other, ROLE_DEST, 9);
    ok(encode_descriptor(e, other, &out, &why) && out.units[1] == 9 && out.units[2] == 4, "so is another environment");
    ok(encode_descriptor(e, env, &out, &why) && out.units[1] == 2, "and the way back");
    env_unset(env, ROLE_DEST);
    ok(!encode_descriptor(e, env, &out, &why) && why.kind == VIOLATION_UNKNOWN, "what is taken away is gone");
}

int main(void)
{
    static const uint32_t little[] = { 0x12340001, 0x55667788, 0x11223344, 0xccddeeff, 0x0055aabb };
    static const uint32_t big[] = { 0x00011234, 0x11223344, 0x55667788, 0xaabbccdd, 0xeeff0055 };
    cx = cx_new();
    families();
    every_operator();
    ok(load(sizes), "pages with words of all sizes");
    halves("mixed", little);
    halves("swapped", big);
    bytes_and_options();
    remembers();
    cx_drop(cx);
    return tap_done();
}
