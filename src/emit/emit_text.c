/* SPDX-License-Identifier: MIT */
#include "emit/emit_text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "codegen/lin.h"

const char *place_file(struct cx *cx, struct span span)
{
    const struct source *source = source_of(cx->sources, span);

    if (!source)
        return NULL;
    const char *slash = strrchr(source->name, '/');
    return slash ? slash + 1 : source->name;
}

unsigned place_line(struct cx *cx, struct span span)
{
    unsigned line = 0, column = 0;

    if (source_of(cx->sources, span))
        source_line_column(cx->sources, span, &line, &column);
    return line;
}

const char *place_text(struct cx *cx, struct span span)
{
    const char *file = place_file(cx, span);

    return file ? arena_printf(cx->arena, "%s:%u", comment_text(cx, file), place_line(cx, span)) : "";
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

const char *c_name(struct cx *cx, const char *text)
{
    bool digit = *text >= '0' && *text <= '9';
    char *name = arena_printf(cx->arena, "%s%s", digit || !*text ? "dmac_" : "", text);

    for (char *c = name; *c; c++)
        if (!name_char(*c))
            *c = '_';
    return name;
}

const char *c_macro(struct cx *cx, const char *text)
{
    char *name = arena_printf(cx->arena, "%s", text);

    for (char *c = name; *c; c++)
        *c = !name_char(*c) ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    return name;
}

const char *comment_text(struct cx *cx, const char *text)
{
    size_t n = 0, length = strlen(text);
    char *clean = arena_alloc(cx->arena, 2 * length + 1);

    for (size_t i = 0; i < length; i++) {
        bool mark = (text[i] == '*' && text[i + 1] == '/') || (text[i] == '/' && text[i + 1] == '*');

        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f')
            continue;
        clean[n++] = text[i] == '\\' ? '/' : text[i];
        if (mark)
            clean[n++] = ' ';
    }
    return clean;
}

static const char *scaled(struct cx *cx, uint64_t value, uint64_t base, const char *const *units, const char *one)
{
    size_t unit = 0;

    while (units[unit] && value != 0 && value % base == 0) {
        value /= base;
        unit++;
    }
    return arena_printf(cx->arena, "%" PRIu64 " %s", value, unit ? units[unit - 1] : one);
}

const char *size_text(struct cx *cx, uint64_t bytes)
{
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", NULL };

    return scaled(cx, bytes, 1024, units, bytes == 1 ? "byte" : "bytes");
}

const char *time_text(struct cx *cx, uint64_t ns)
{
    static const char *const units[] = { "us", "ms", "s", NULL };

    return scaled(cx, ns, 1000, units, "ns");
}

static const char *addend_text(struct cx *cx, wide addend)
{
    if (addend == 0)
        return "";
    uint64_t size = (uint64_t)(addend < 0 ? -addend : addend);
    return arena_printf(cx->arena, "%c0x%" PRIx64, addend < 0 ? '-' : '+', size);
}

const char *symbol_text(struct cx *cx, const struct symbol *symbol, wide addend)
{
    return arena_printf(cx->arena, "%s%s", symbol->name, addend_text(cx, addend));
}

const char *action_text(enum hold_action action)
{
    switch (action) {
    case ACTION_DISCONNECT: return "disconnect";
    case ACTION_KEEP: return "keep";
    case ACTION_QUARANTINE: return "quarantine";
    }
    return "";
}

const char *event_text(struct cx *cx, const struct event *event)
{
    return arena_printf(cx->arena, "%s.%s", event->device->name.id, event->name.id);
}

const char *section_text(struct cx *cx, const struct memory *memory)
{
    if (!memory)
        return NULL;
    return memory->section ? memory->section : arena_printf(cx->arena, ".dmac.%s", memory->name.id);
}

const char *fixup_text(struct cx *cx, const struct fixup *fixup)
{
    char *value;

    if (fixup->kind == FIXUP_ADDRESS && fixup->length.n == 0)
        value = arena_printf(cx->arena, "%s", symbol_text(cx, fixup->symbol, fixup->addend));
    else if (fixup->kind == FIXUP_ADDRESS)
        value = arena_printf(cx->arena, "%s+(%s)", symbol_text(cx, fixup->symbol, fixup->addend), lin_text(cx, &fixup->length));
    else
        value = arena_printf(cx->arena, "(%s)", lin_text(cx, &fixup->length));
    if (fixup->kind == FIXUP_LENGTH && fixup->divide > 1)
        value = arena_printf(cx->arena, "%s/%" PRIu64, value, fixup->divide);
    if (fixup->add != 0)
        value = arena_printf(cx->arena, "%s%+" PRId64, value, fixup->add);
    if (fixup->shift)
        value = arena_printf(cx->arena, "%s >> %u", value, fixup->shift);
    return arena_printf(cx->arena, "[%u:%u] %s", fixup->lsb + fixup->bits - 1, fixup->lsb, value);
}

bool unit_home(const struct table *table, uint32_t unit, struct unit_home *home)
{
    size_t low = 0, high = table->descriptors.n;

    while (low < high) {                    /* the first descriptor behind the unit */
        size_t middle = low + (high - low) / 2;
        if (table->descriptors.v[middle].first_unit <= unit)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return false;
    const struct descriptor *descriptor = &table->descriptors.v[low - 1];
    for (size_t w = 0; w < descriptor->words.n; w++) {
        const struct table_word *word = &descriptor->words.v[w];

        if (unit >= word->unit && unit < word->unit + table_word_units(table, word->bits)) {
            *home = (struct unit_home){ low - 1, w };
            return true;
        }
    }
    return false;
}

size_t descriptor_count(const struct planned *planned)
{
    size_t count = 0;

    for (size_t t = 0; t < planned->tables.n; t++)
        count += planned->tables.v[t]->descriptors.n;
    return count;
}

uint64_t tables_size(const struct planned *planned)
{
    uint64_t size = 0;

    for (size_t t = 0; t < planned->tables.n; t++)
        size += planned->tables.v[t]->size;
    return size;
}

uint64_t bytes_moved(const struct transfer *transfer)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < transfer->steps.n; i++)
        bytes += transfer->steps.v[i].bytes;
    return bytes;
}
