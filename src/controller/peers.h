/* SPDX-License-Identifier: MIT */
/* Which controllers could do what this one cannot: the second half of the message of an `unsupported`.
 *
 *     static bool has_fill(const struct controller *c, const void *context) { ... look at c->forms, c->chain ... }
 *     ...
 *     diag(cx, DIAG_UNSUPPORTED, span, "%s has no fill; %s", plan_hardware(p), peers_have(cx, has_fill, NULL));
 *
 * or with one of the tests below:
 *
 *     struct peer_form xor = { .source = FSIDE_XOR };
 *     diag(cx, DIAG_UNSUPPORTED, span, "%s has no xor; %s", plan_hardware(p), peers_have(cx, peer_has_form, &xor)); */
#ifndef DMAC_PEERS_H
#define DMAC_PEERS_H

#include "controller/model.h"

/* Could this controller? Asked of every description of the library; names in it are interned in the same table as the
 * program's. Nothing in it has a place in the program's text: its spans are not for records. */
typedef bool peer_test(const struct controller *c, const void *context);

/* "a has", "a and b have", "a, b, c, d and 3 more have"; if none: "no description of the library has it".
 * The library (-C, then the installed one) is read at the first call, once, without records and without entering the
 * list of files that were read. */
const char *peers_have(struct cx *cx, peer_test *test, const void *context);

/* Tests that several callers need. `context` is a pointer to what stands in brackets. */
/* A form whose sides are of these kinds (struct peer_form); FSIDE_NONE: any. */
struct peer_form { enum form_side_kind source, dest; };
peer_test peer_has_form;
/* A chain that can be closed (null). */
peer_test peer_has_loops;
/* A word of a descriptor, or a register of the start, that depends on the role (enum role). */
peer_test peer_carries;

/* For `unknown-controller`: the page (as `use` names it) that has a description of this name, or null; and all descriptions of
 * the library as candidates. */
const char *peers_page(struct cx *cx, const char *name);
struct suggestion;
void peers_offer(struct cx *cx, struct suggestion *nearest);

/* For the driver: where peers are looked for. Without it no names are known, and the texts say so. */
void peers_paths(struct cx *cx, const struct load_paths *paths);

#endif
