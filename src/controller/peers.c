/* SPDX-License-Identifier: MIT */
#include "controller/peers.h"

#include <inttypes.h>
#include <string.h>
#include "common/diag_books.h"
#include "common/suggest.h"
#include "controller/library.h"

enum { NAMES_MAX = 4 };

struct peers {
    const struct load_paths *paths;
    bool loaded;
    struct library library;
    struct sources *sources;                /* its own, so that no list of files read shows them */
};

void peers_paths(struct cx *cx, const struct load_paths *paths)
{
    cx->peers = NEW(cx->arena, struct peers);
    cx->peers->paths = paths;
}

/* In a world with sources and records of its own, so that nothing of it shows. */
static const struct library *peers_library(struct cx *cx)
{
    static const struct library nobody;
    struct peers *peers = cx->peers;

    if (!peers)
        return &nobody;
    if (!peers->loaded) {
        struct cx quiet = *cx;
        file_list files = { 0 };

        peers->loaded = true;
        quiet.sources = peers->sources = sources_new(cx->arena);
        quiet.diags = diags_new(cx->arena);
        quiet.peers = NULL;                 /* mistakes of pages need no advice */
        library_load(&quiet, peers->paths, &files, &peers->library);
    }
    return &peers->library;
}

const char *peers_page(struct cx *cx, const char *name)
{
    const struct controller *found = library_description(peers_library(cx), intern(cx, name));
    const struct source *source = found ? source_of(cx->peers->sources, found->name.span) : NULL;
    const char *slash = source ? strrchr(source->name, '/') : NULL, *base = slash ? slash + 1 : source ? source->name : NULL;

    return base && strlen(base) > 5 ? arena_strndup(cx->arena, base, strlen(base) - 5) : NULL;
}

void peers_offer(struct cx *cx, struct suggestion *nearest)
{
    const struct library *library = peers_library(cx);

    for (size_t i = 0; i < library->all.n; i++)
        if (!library->all.v[i]->is_instance)
            suggest_offer(nearest, library->all.v[i]->name.id);
}

/* ---- names as a sentence ------------------------------------------------------------------------------------------- */

static const char *joined(struct cx *cx, const char *text, const char *next, bool last)
{
    return text ? arena_printf(cx->arena, "%s%s%s", text, last ? " and " : ", ", next) : next;
}

typedef VEC(const char *) texts;

static const char *listed(struct cx *cx, const texts *names, size_t most)
{
    const char *text = NULL;
    size_t shown = names->n <= most ? names->n : most;

    for (size_t i = 0; i < shown; i++)
        text = joined(cx, text, names->v[i], i + 1 == names->n);
    return shown < names->n ? arena_printf(cx->arena, "%s and %zu more", text, names->n - shown) : text;
}

const char *peers_have(struct cx *cx, peer_test *test, const void *context)
{
    const struct library *library = peers_library(cx);
    texts names = { 0 };

    for (size_t i = 0; i < library->all.n; i++)
        if (!library->all.v[i]->is_instance && test(library->all.v[i], context))
            vec_push(cx->arena, &names, library->all.v[i]->name.id);
    if (!names.n)
        return "no description of the library has it";
    return arena_printf(cx->arena, "%s %s", listed(cx, &names, NAMES_MAX), names.n == 1 ? "has" : "have");
}

/* ---- tests --------------------------------------------------------------------------------------------------------- */

bool peer_has_form(const struct controller *c, const void *context)
{
    const struct peer_form *wanted = context;

    for (size_t i = 0; i < c->forms.n; i++) {
        const struct form *form = c->forms.v[i];

        if ((wanted->source == FSIDE_NONE || form->source.kind == wanted->source)
            && (wanted->dest == FSIDE_NONE || form->dest.kind == wanted->dest))
            return true;
    }
    return false;
}

bool peer_has_loops(const struct controller *c, const void *context)
{
    (void)context;
    for (size_t i = 0; i < c->forms.n; i++)
        if (c->forms.v[i]->repeats)
            return true;
    return c->has_chain && c->chain.loops != LOOPS_NOT;
}

bool peer_carries(const struct controller *c, const void *context)
{
    int role = (int)*(const enum role *)context;

    for (size_t i = 0; i < c->slots.n; i++)
        if (c->slots.v[i].role == role && (c->slots.v[i].carried || c->slots.v[i].in_registers))
            return true;
    return false;
}
