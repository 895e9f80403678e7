/* SPDX-License-Identifier: MIT */
/* Memory that the sequences speak of: blocks of the page whose addresses registers are given, or which they read, and the
 * pool of first descriptors. One for the controller if `init` speaks of it, else one for each channel. */
#include "emit/ops_gen.h"

#include <inttypes.h>

#include "emit/emit_text.h"

/* ---- who speaks of what ----------------------------------------------------------------------------------------- */

static bool expr_speaks(const struct controller *model, const struct cexpr *expr, const struct layout *layout)
{
    if (!expr)
        return false;
    if (expr->kind == CE_BLOCK_WORD)
        return expr->layout == layout;
    if (expr->kind == CE_SLOT) {
        const struct slot *slot = &model->slots.v[expr->slot];

        if (!layout)
            return expr->slot == ROLE_BASE;
        return (slot->kind == SLOT_BLOCK && slot->block == layout)
            || (slot->kind == SLOT_DEFINE && expr_speaks(model, slot->value, layout));
    }
    return expr_speaks(model, expr->a, layout) || expr_speaks(model, expr->b, layout) || expr_speaks(model, expr->c, layout);
}

static bool fields_speak(const struct controller *model, const field_nodes *nodes, const struct layout *layout)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_def *field = nodes->v[i].field;

        if (fields_speak(model, &nodes->v[i].then, layout) || fields_speak(model, &nodes->v[i].otherwise, layout))
            return true;
        for (unsigned k = 0; field && k < field->nequations; k++)
            if (expr_speaks(model, field->equations[k].expr, layout))
                return true;
    }
    return false;
}

static bool body_speaks(const struct controller *model, const seq_body *statements, const struct layout *layout)
{
    for (size_t i = 0; i < statements->n; i++) {
        const struct seq_stmt *s = statements->v[i];

        if (expr_speaks(model, s->expr, layout) || body_speaks(model, &s->then, layout) || body_speaks(model, &s->otherwise, layout))
            return true;
        if (s->kind == SEQ_LOAD && s->reg && fields_speak(model, &s->reg->fields, layout))
            return true;
    }
    return false;
}

static bool sequence_speaks(const struct controller *model, enum sequence_id id, const struct layout *layout)
{
    return model->sequence[id] && body_speaks(model, &model->sequence[id]->body, layout);
}

static bool any_speaks(const struct controller *model, const struct layout *layout)
{
    for (unsigned id = 0; id < SEQ_COUNT; id++)
        if (sequence_speaks(model, (enum sequence_id)id, layout))
            return true;
    return false;
}

/* ---- where ------------------------------------------------------------------------------------------------------ */

/* With the tables of the instance, or in the first memory that it reaches. */
static void find_home(struct ops_object *object, const struct instance *instance)
{
    object->memory = instance->table_in;
    for (size_t i = 0; !object->memory && i < instance->reach.n; i++)
        if (instance->reach.v[i].memory && !instance->reach.v[i].memory->readonly)
            object->memory = instance->reach.v[i].memory;
    for (size_t i = 0; object->memory && i < instance->reach.n; i++)
        if (instance->reach.v[i].memory == object->memory && instance->reach.v[i].moved)
            object->bus_offset = (int64_t)(instance->reach.v[i].at - object->memory->base);
}

static const char *array_name(struct gen *g, const char *what)
{
    return TEXT(g, "%s_%s", c_name(g->cx, g->ops->instance->name.id), c_name(g->cx, what));
}

/* ---- blocks ----------------------------------------------------------------------------------------------------- */

static unsigned round_units(uint64_t bytes, uint64_t align)
{
    uint64_t unit = align > 4 ? align : 4;

    return (unsigned)((bytes + unit - 1) / unit * unit / 4);
}

/* What it holds before each start: its values as they follow from the page alone. */
static bool fill_block(struct gen *g, struct ops_object *object, const struct layout *layout)
{
    struct encoded encoded;
    struct violation why;
    struct encoder *encoder = encoder_new(g->cx, g->model);
    uint32_t *values;

    if (!encode_block(encoder, env_new(g->cx->arena, g->model), layout, &encoded, &why) || encoded.unit_bits != 32 || encoded.nfixups) {
        gen_refuse(g, layout->span, TEXT(g, "what the block '%s' holds is not known before", layout->name));
        return false;
    }
    object->units = round_units(encoded.nunits * 4, layout->align);
    values = NEW_ARRAY(g->cx->arena, uint32_t, object->units + 1);
    for (size_t i = 0; i < encoded.nunits; i++) {
        values[i] = g->swap ? __builtin_bswap32(encoded.units[i]) : encoded.units[i];
        object->all_zero = object->all_zero && values[i] == 0;
    }
    object->values = values;
    return true;
}

static void add_block(struct gen *g, const struct layout *layout)
{
    struct ops_object object = { .layout = layout, .name = array_name(g, layout->name),
                                 .align = layout->align > 8 ? layout->align : 8, .all_zero = true };

    object.per_channel = !sequence_speaks(g->model, SEQ_INIT, layout);
    find_home(&object, g->ops->instance);
    if (fill_block(g, &object, layout))
        vec_push(g->cx->arena, &g->ops->objects, object);
}

/* ---- the pool --------------------------------------------------------------------------------------------------- */

static const struct layout *only_descriptor(const struct controller *model)
{
    const struct layout *found = NULL;

    for (size_t i = 0; i < model->layouts.n; i++) {
        if (model->layouts.v[i]->is_block)
            continue;
        if (found)
            return NULL;
        found = model->layouts.v[i];
    }
    return found;
}

/* Of words that stand for each other the longer ones count. */
static uint64_t bytes_of(const word_nodes *nodes)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < nodes->n; i++) {
        const struct word_node *node = &nodes->v[i];
        uint64_t then = bytes_of(&node->then), otherwise = bytes_of(&node->otherwise);

        bytes += node->word ? node->word->bits / 8 : then > otherwise ? then : otherwise;
    }
    return bytes;
}

static unsigned descriptor_units(const struct layout *layout)
{
    uint64_t bytes = bytes_of(&layout->words);

    return round_units(bytes > layout->size ? bytes : layout->size, 4);
}

/* Bytes from the pool's start to the slot of a channel. */
static bool slot_offset(struct gen *g, uint64_t channel, wide *offset)
{
    unsigned char *set = NEW_ARRAY(g->cx->arena, unsigned char, g->model->slots.n);
    wide *value = NEW_ARRAY(g->cx->arena, wide, g->model->slots.n);
    struct settled settled = { g->model, set, value };

    set[ROLE_BASE] = set[ROLE_CHANNEL] = 1;
    value[ROLE_CHANNEL] = (wide)channel;
    return expr_constant(&settled, g->model->place.slot, offset) && *offset >= 0;
}

static void add_pool(struct gen *g)
{
    const struct layout *layout = only_descriptor(g->model);
    struct ops_object object = { .name = array_name(g, "pool"), .all_zero = true };
    wide offset, last = 0;

    object.fixed = !expr_uses_slot(g->model, g->model->place.slot, ROLE_BASE);
    for (uint64_t c = 0; layout && c < g->ops->instance->channels; c++) {
        if (!slot_offset(g, c, &offset)) {
            gen_refuse(g, g->model->place.span, "the place of a first descriptor depends on more than the channel");
            return;
        }
        last = offset > last ? offset : last;
    }
    if (!layout) {
        gen_refuse(g, g->model->place.span, "first descriptors have places of their own, and there are several kinds");
        return;
    }
    object.align = layout->align > 8 ? layout->align : 8;
    object.units = (unsigned)last / 4 + descriptor_units(layout);
    object.slot_units = descriptor_units(layout);
    find_home(&object, g->ops->instance);
    vec_push(g->cx->arena, &g->ops->objects, object);
}

void gen_find_objects(struct gen *g)
{
    for (size_t i = 0; i < g->model->layouts.n; i++)
        if (g->model->layouts.v[i]->is_block && any_speaks(g->model, g->model->layouts.v[i]))
            add_block(g, g->model->layouts.v[i]);
    if (g->model->place.slot)
        add_pool(g);
}

/* ---- text ------------------------------------------------------------------------------------------------------- */

static const struct ops_object *object_of(struct gen *g, const struct layout *layout)
{
    for (size_t i = 0; i < g->ops->objects.n; i++)
        if (g->ops->objects.v[i].layout == layout)
            return &g->ops->objects.v[i];
    return NULL;
}

static const char *element(struct gen *g, const struct ops_object *object)
{
    return object->per_channel ? TEXT(g, "%s[channel]", object->name) : object->name;
}

const char *gen_object_address(struct gen *g, const struct layout *layout, unsigned *bits)
{
    const struct ops_object *object = object_of(g, layout);

    *bits = 64;
    if (!object)
        return "0u";                        /* refused */
    const char *address = TEXT(g, "dmac_port_bus_address((uintptr_t)%s)", element(g, object));
    return object->bus_offset ? TEXT(g, "(%s + UINT64_C(0x%" PRIx64 "))", address, (uint64_t)object->bus_offset) : address;
}

static const char *unit_text(struct gen *g, const struct ops_object *object, unsigned unit)
{
    const char *value = TEXT(g, "((const volatile uint32_t *)%s)[%u]", element(g, object), unit);

    return g->swap ? TEXT(g, "dmac_swap32(%s)", value) : value;
}

static bool was_read(const struct gen *g, const struct word_def *word)
{
    for (size_t i = 0; i < g->words.n; i++)
        if (g->words.v[i] == word)
            return true;
    return false;
}

const char *gen_block_word(struct gen *g, const struct cexpr *expr, unsigned *bits)
{
    const struct ops_object *object = object_of(g, expr->layout);
    const char *name = TEXT(g, "w_%s_%s", c_name(g->cx, expr->layout->name), c_name(g->cx, expr->word->name));
    unsigned unit;

    *bits = expr->word->bits > 32 ? 64 : 32;
    if (!object || !gen_fixed_unit(expr->layout, expr->word, &unit)) {
        gen_refuse(g, expr->span, TEXT(g, "the word '%s' of the block '%s' has no fixed place", expr->word->name, expr->layout->name));
        return "0u";
    }
    if (was_read(g, expr->word))
        return name;
    LINE(g, "dmac_port_invalidate(%s, %u);", element(g, object), object->units * 4);
    unsigned low = g->model->big_endian ? unit + 1 : unit, high = g->model->big_endian ? unit : unit + 1;
    if (*bits == 64)
        LINE(g, "const uint64_t %s = (uint64_t)%s << 32 | %s;", name, unit_text(g, object, high), unit_text(g, object, low));
    else
        LINE(g, "const uint32_t %s = %s;", name, unit_text(g, object, unit));
    vec_push(g->cx->arena, &g->words, expr->word);
    return name;
}

static void fill_line(struct gen *g, const struct ops_object *object)
{
    if (object->all_zero) {
        LINE(g, "for (uint32_t i = 0; i < %uu; i++)", object->units);
        LINE(g, "    %s[i] = 0u;", element(g, object));
    } else {
        for (unsigned i = 0; i < object->units; i++)
            LINE(g, "%s[%u] = 0x%08" PRIx32 "u;", element(g, object), i, object->values[i]);
    }
    LINE(g, "dmac_port_clean(%s, %u);", element(g, object), object->units * 4);
}

static void slot_line(struct gen *g, const struct ops_object *object)
{
    unsigned char *set = NEW_ARRAY(g->cx->arena, unsigned char, g->model->slots.n);
    wide *value = NEW_ARRAY(g->cx->arena, wide, g->model->slots.n);
    struct settled before = g->settled;
    unsigned bits = 32;

    for (size_t i = 0; before.set && i < g->model->slots.n; i++) {
        set[i] = before.set[i];
        value[i] = before.value[i];
    }
    set[ROLE_BASE] = 1;                     /* from the pool's start */
    value[ROLE_BASE] = 0;
    g->settled = (struct settled){ g->model, set, value };
    const char *at = gen_value_text(g, g->model->place.slot, &bits);
    if (object->fixed)
        LINE(g, "uint32_t *const slot = (uint32_t *)(uintptr_t)(%s);", at);
    else
        LINE(g, "uint32_t *const slot = %s + (%s) / 4u;", object->name, at);
    g->settled = before;
    LINE(g, "for (uint32_t i = 0; i < %uu; i++)", object->slot_units);
    LINE(g, "    slot[i] = table[i];");
    LINE(g, "dmac_port_clean(slot, %u);", object->slot_units * 4);
}

void gen_prepare_objects(struct gen *g)
{
    bool any = false;

    for (size_t i = 0; i < g->ops->objects.n; i++) {
        const struct ops_object *object = &g->ops->objects.v[i];

        if (object->layout && !object->per_channel)
            continue;
        any = true;
        if (object->layout)
            fill_line(g, object);
        else
            slot_line(g, object);
    }
    if (any)
        LINE(g, "dmac_port_publish();");
}

void ops_print_objects(struct cx *cx, const struct ops *ops, struct outbuf *out)
{
    for (size_t i = 0; i < ops->objects.n; i++) {
        const struct ops_object *o = &ops->objects.v[i];
        const char *section = section_text(cx, o->memory);

        if (o->fixed)
            continue;
        const char *channels = o->per_channel ? arena_printf(cx->arena, "[%" PRIu64 "]", ops->instance->channels) : "";

        outbuf_printf(out, "static uint32_t %s%s[%u] __attribute__((aligned(%" PRIu64 ")", o->name, channels, o->units, o->align);
        if (section)
            outbuf_printf(out, ", section(\"%s.block\")", section);
        outbuf_puts(out, "));\n");
    }
    if (ops->objects.n)
        outbuf_puts(out, "\n");
}
