/* SPDX-License-Identifier: MIT */
/* What the planner and the emitters read from the resolved program: holds as terms, lengths as linear functions, steps
 * under a binding, request lines, register fields in holds, channels. */
#include "tap.h"

#include <stdlib.h>
#include "controller/model.h"
#include "program/program.h"

struct world { struct cx *cx; file_list files; struct library library; struct program *program; };

static const char page[] =
    "controller toy \"Toy\" {\n"
    "    source \"none\"; address 32; endian little; channels 4;\n"
    "    parameter stride = 0x100;\n"
    "    requests { uart_rx 7; }\n"
    "    descriptor d align 4 { word A = source; word B = dest; word C { [15:0] bytes; [31:16] 0; } }\n"
    "    form piece moves bytes from source to dest;\n"
    "    chain stepped;\n"
    "    registers { per channel at stride * channel { ST 0x8 { [3] BUSY; [7:4] FILL; } } A 0x10; B 0x14; C 0x18; }\n"
    "    step { load this; }\n"
    "}\n"
    "memory ram at 0x1000_0000 size 1 MiB;\n"
    "controller dma0 is toy at 0x4000_0000 { reserve 3; }\n"
    "device dev at 0x5000_0000 {\n"
    "    port rx : u8 at 0x0 request uart_rx; port tx : u8 at 0x4 request 9 posted;\n"
    "    reg st : u16 at 0x10; reg other : u16 at 0x12; level idle = st & 0x30 == 0x10;\n"
    "    event a; event b;\n"
    "}\n"
    "buffer src : u16[<= 100] in ram bind;\n"
    "buffer dst : u16[2 * len(src) + 3] in ram bind;\n"
    "buffer frag[3] : u8[<= 50] in ram bind;\n"
    "buffer big : u8[1000] in ram;\n";

static struct world compile(const char *text)
{
    struct world w = { .cx = cx_new() };
    char *all = arena_printf(w.cx->arena, "%s%s", page, text);

    vec_push(w.cx->arena, &w.files, parse_source(w.cx, source_from_text(w.cx->sources, "test.dmac", all, strlen(all))));
    controllers_load(w.cx, &w.files, &w.library);
    w.program = resolve(w.cx, &w.files, &w.library, NULL, 0);
    check_program(w.cx, w.program);
    if (diag_error_count(w.cx))
        diag_print(w.cx, stdout, COLOUR_NEVER);
    return w;
}

static const struct transfer *only(const struct world *w)
{
    return w->program->transfers.v[w->program->transfers.n - 1];
}

static void hold_as_alternatives(void)
{
    struct world w = compile("transfer t on dma0 { copy big -> dev.tx; hold until irq and (dev.a and dev.idle or not (dev.idle or dev.st != dev.other) "
                             "or delay 5 us and dev.b and dev.a) within 1 ms else disconnect; }");
    const struct hold *hold = only(&w)->hold;
    const struct hold_term *t = hold->terms.v;

    is_number(hold->terms.n, 6, "six terms");
    is_number(hold->events.n, 2, "two events");
    ok(t[0].kind == HOLD_EVENTS && t[0].events == 1 && !t[0].last, "the event of the first alternative comes first");
    ok(t[1].kind == HOLD_LEVEL && t[1].a == 0x50000010 && t[1].mask == 0x30 && t[1].c == 0x10 && t[1].width_a == 2 && t[1].last && !t[1].negate,
       "a level is a masked register and a value");
    ok(t[2].kind == HOLD_LEVEL && t[2].negate && !t[2].last, "not reaches the level");
    ok(t[3].kind == HOLD_EQUAL && !t[3].negate && t[3].c == 0x50000012 && t[3].mask == 0xffff && t[3].last, "not of != is ==");
    ok(t[4].kind == HOLD_EVENTS && t[4].events == 3 && t[5].kind == HOLD_DELAY && t[5].delay_ns == 5000 && t[5].last, "events in one mask, then the delay");
    ok(hold->within_ns == 1000000 && hold->action == ACTION_DISCONNECT && hold->tests_more_than_irq && !hold->only_irq, "limit and action");
    is_text(hold->text, "irq and (dev.a and dev.idle or not (dev.idle or dev.st != dev.other) or delay 5 us and dev.b and dev.a)", "as written");
    cx_drop(w.cx);
}

static void register_field_in_hold(void)
{
    struct world w = compile("transfer t on dma0[2] { copy big -> dev.tx; hold until not dma0.BUSY and dma0.FILL == 3 within 1 ms; }");
    const struct hold *hold = only(&w)->hold;

    is_number(hold->terms.n, 2, "two terms");
    ok(hold->terms.v[0].a == 0x40000208 && hold->terms.v[0].mask == 8 && hold->terms.v[0].c == 0 && !hold->terms.v[0].negate, "not BUSY of channel 2");
    ok(hold->terms.v[1].mask == 0xf0 && hold->terms.v[1].c == 0x30, "a field is compared in its place");
    cx_drop(w.cx);
}

static void lengths_are_linear(void)
{
    struct world w = compile("transfer t on dma0 { copy dst[1..$] -> big truncate; copy { frag, frag[1][5..$] } -> big truncate; fill 0 -> src; copy src -> big[0 +: 50] truncate; }");
    const struct transfer *t = only(&w);
    const struct side *first = &t->steps.v[0].sources.v[0], *list = &t->steps.v[1].sources.v[0];
    struct bound_length ten = { w.program->buffers.v[0], 0, 10 };
    struct binding binding = { 1, &ten };
    resolved_steps steps;

    ok(first->open_bytes.n == 1 && first->open_bytes.k == 4 && first->open_bytes.terms[0].factor == 4, "dst without its first: 4 + 4 len(src)");
    is_number(lin_value(&first->open_bytes, NULL), 404, "at the maximum");
    is_number(lin_value(&first->open_bytes, &binding), 44, "with ten");
    ok(lin_value(&t->steps.v[0].open_bytes, &binding) == 44 && !t->steps.v[0].open_bytes.nonlinear, "one side is always the smaller");
    ok(t->steps.v[3].open_bytes.nonlinear, "which side is smaller depends: not linear");
    ok(list->open_bytes.n == 3 && list->open_bytes.k == -5 && list->open_bytes.terms[1].factor == 2, "frag: all three, the second twice, minus five");
    is_number(t->arguments.n, 3, "three arguments");
    ok(transfer_steps(w.cx, w.program, t, &binding, &steps), "resolved again");
    is_number(steps.v[0].bytes, 44, "under the binding");
    is_number(steps.v[2].bytes, 20, "of every step");
    cx_drop(w.cx);
}

static void empty_pieces_vanish(void)
{
    struct world w = compile("transfer t on dma0 { copy frag -> big truncate; }");
    struct bound_length lengths[] = { { w.program->buffers.v[2], 0, 7 }, { w.program->buffers.v[2], 1, 0 }, { w.program->buffers.v[2], 2, 1 } };
    struct binding binding = { 3, lengths };
    resolved_steps steps;

    ok(transfer_steps(w.cx, w.program, only(&w), &binding, &steps), "resolved");
    is_number(steps.v[0].bytes, 8, "eight bytes");
    is_number(steps.v[0].sources.v[0].pieces.n, 2, "two pieces");
    is_number(steps.v[0].sources.v[0].pieces.v[1].index, 2, "the first and the third");
    cx_drop(w.cx);
}

static void requests_by_name(void)
{
    struct world w = compile("transfer t on dma0 { copy dev.rx -> big; copy big -> _ length 4; }");
    const struct transfer *t = only(&w);
    uint64_t number = 0;

    ok(request_number(w.cx, t->instance, t->steps.v[0].sources.v[0].pieces.v[0].port, &number), "found");
    is_number(number, 7, "by name in the page's table");
    cx_drop(w.cx);
}

static void channel_of_the_route(void)
{
    struct world w = compile("sbox sb of dma0 { endpoint dev = 2; route tx from dma0[1] to dev; } "
                             "transfer t on dma0 { copy big -> dev.tx; route sb.tx; hold until dev.idle within 1 ms; }");

    ok(only(&w)->has_number && only(&w)->number == 1, "the only channel that its route leaves from");
    cx_drop(w.cx);
}

static void options(void)
{
    struct world w = compile("channel c of dma0 { option source.width = 2; option dest.width = 2; } "
                             "transfer t on c { copy big -> _ length 8; option dest.width = 4; }");
    int64_t value = 0;

    ok(constant_number(w.cx, w.program, option_lookup(only(&w), "source.width")->value, &value) && value == 2, "from the channel");
    ok(constant_number(w.cx, w.program, option_lookup(only(&w), "dest.width")->value, &value) && value == 4, "the innermost wins");
    ok(!option_lookup(only(&w), "dest.burst"), "not given");
    cx_drop(w.cx);
}

int main(void)
{
    hold_as_alternatives();
    register_field_in_hold();
    lengths_are_linear();
    empty_pieces_vanish();
    requests_by_name();
    channel_of_the_route();
    options();
    return tap_done();
}
