/* SPDX-License-Identifier: MIT */
/* Explores the runtime state by state: from each state every action with every choice, breadth first, until there is no new
 * state. States are told apart by a 128-bit hash of the world; those that are still to be looked at are kept whole.
 *
 * usage: explore [--states N] [--only K] [--first]     TAP, with states and transitions of each configuration; a rule that does
 *                                          not hold is shown with the shortest way there. --states: not more than N each;
 *                                          --first: stops at the first configuration where a rule does not hold */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "world.h"

/* ---- choices ------------------------------------------------------------------------------------------------------------ */

unsigned choose(unsigned n)
{
    unsigned k = step.nmade;

    if (n < 2 || step.fair || k == CHOICES)
        return 0;
    step.made[k] = k < step.given ? step.made[k] : 0;
    step.of[k] = (uint8_t)n;
    step.nmade++;
    return step.made[k];
}

/* The last choice that has an alternative takes it. False: there is none. */
static bool other_choices(void)
{
    while (step.nmade != 0 && step.made[step.nmade - 1] + 1 == step.of[step.nmade - 1])
        step.nmade--;
    if (step.nmade == 0)
        return false;
    step.made[step.nmade - 1]++;
    step.given = step.nmade;
    return true;
}

void broken(const char *rule)
{
    step.broken = rule;
    longjmp(step.out, 1);
}

void must(bool holds, const char *rule)
{
    if (!holds)
        broken(rule);
}

/* ---- states -------------------------------------------------------------------------------------------------------------- */

struct hash { uint64_t a, b; };
/* How a state was reached: from which, by what. */
struct origin { uint32_t from; uint8_t action, nmade, made[CHOICES]; };

static struct {
    struct hash *slot; uint32_t *number; size_t slots;          /* power of two; a and b 0: empty */
    struct origin *origin; uint32_t states, room;
    struct world *todo; uint32_t first, ntodo, todo_room;       /* ring: states first … in order of their numbers */
    uint64_t transitions;
} space;

static void out_of_memory(void)
{
    fprintf(stderr, "explore: out of memory\n");
    exit(2);
}

static void *more(void *old, size_t bytes)
{
    void *p = realloc(old, bytes);

    if (p == NULL)
        out_of_memory();
    return p;
}

static struct hash hash_of(const struct world *w)
{
    const uint64_t *word = (const uint64_t *)(const void *)w;
    struct hash h = { 0x9e3779b97f4a7c15u, 0xc2b2ae3d27d4eb4fu };

    for (size_t i = 0; i < sizeof *w / 8; i++) {
        h.a = (h.a ^ word[i]) * 0xff51afd7ed558ccdu;
        h.a ^= h.a >> 29;
        h.b = (h.b + word[i]) * 0xc4ceb9fe1a85ec53u;
        h.b ^= h.b >> 31;
    }
    return h;
}

static size_t slot_of(struct hash h)
{
    size_t i = h.a & (space.slots - 1);

    while ((space.slot[i].a != 0 || space.slot[i].b != 0) && (space.slot[i].a != h.a || space.slot[i].b != h.b))
        i = (i + 1) & (space.slots - 1);
    return i;
}

static void grow(void)
{
    struct hash *old = space.slot;
    size_t n = space.slots;

    space.slots *= 2;
    space.slot = calloc(space.slots, sizeof *space.slot);
    if (space.slot == NULL)
        out_of_memory();
    for (size_t i = 0; i < n; i++)
        if (old[i].a != 0 || old[i].b != 0)
            space.slot[slot_of(old[i])] = old[i];
    free(old);
}

static void queue_up(void)
{
    if (space.ntodo == space.todo_room) {
        uint32_t room = space.todo_room * 2;
        struct world *todo = more(NULL, room * sizeof *todo);
        for (uint32_t i = 0; i < space.ntodo; i++)
            todo[i] = space.todo[(space.first + i) % space.todo_room];
        free(space.todo);
        space.todo = todo;
        space.todo_room = room;
        space.first = 0;
    }
    memcpy(&space.todo[(space.first + space.ntodo++) % space.todo_room], &world, sizeof world);
}

/* The world as it is, reached by the step at work from state `from`. False: known. */
static bool add(uint32_t from, unsigned action)
{
    struct hash h = hash_of(&world);
    size_t i = slot_of(h);
    struct origin *o;

    if (space.slot[i].a != 0 || space.slot[i].b != 0)
        return false;
    space.slot[i] = h;
    if (space.states == space.room)
        space.origin = more(space.origin, (space.room *= 2) * sizeof *space.origin);
    o = &space.origin[space.states++];
    *o = (struct origin){ from, (uint8_t)action, (uint8_t)step.nmade, { 0 } };
    memcpy(o->made, step.made, step.nmade);
    queue_up();
    if (space.states * 2u > space.slots)
        grow();
    return true;
}

static void empty_space(void)
{
    free(space.slot), free(space.origin), free(space.todo);
    memset(&space, 0, sizeof space);
    space.slots = 1u << 16;
    space.slot = calloc(space.slots, sizeof *space.slot);
    space.origin = more(NULL, (space.room = 1u << 12) * sizeof *space.origin);
    space.todo = more(NULL, (space.todo_room = 1u << 12) * sizeof *space.todo);
    if (space.slot == NULL)
        out_of_memory();
}

/* ---- searching ----------------------------------------------------------------------------------------------------------- */

static void show_way(const struct origin *last)
{
    const struct origin *way[256];
    unsigned n = 0;

    way[n++] = last;
    while (way[n - 1]->from != 0 && n < 256) {
        way[n] = &space.origin[way[n - 1]->from];
        n++;
    }
    while (n-- > 0) {
        printf("#   %s", action_name(way[n]->action));
        for (unsigned i = 0; i < way[n]->nmade; i++)
            printf("%s%u", i == 0 ? "   choices " : " ", way[n]->made[i]);
        printf("\n");
    }
}

/* P1, from a new state on. */
static void try_ends(void)
{
    static struct world before;
    bool stopping = false;

    memcpy(&before, &world, sizeof before);
    end_fairly(true);
    for (unsigned c = 0; c < CHANS; c++)
        stopping = stopping || before.hw[c].stopping;
    if (stopping) {
        memcpy(&world, &before, sizeof world);
        end_fairly(false);
    }
}

/* Every way that action `a` can go in the state `at`, number `from`. False: a rule does not hold. */
static bool try_action(const struct world *at, uint32_t from, unsigned a)
{
    step.given = step.nmade = 0;
    do {
        bool possible = false;
        memcpy(&world, at, sizeof world);
        step.nmade = 0;
        step.fair = step.resetting = step.synchronizing = false;
        if (setjmp(step.out) == 0) {
            possible = act(a);
            if (!possible)
                return true;
            normalize();
            space.transitions++;
            if (add(from, a))
                try_ends();
        } else {
            struct origin last = { from, (uint8_t)a, (uint8_t)step.nmade, { 0 } };
            memcpy(last.made, step.made, step.nmade);
            printf("# %s\n", step.broken);
            show_way(&last);
            return false;
        }
    } while (other_choices());
    return true;
}

static bool explore(const struct config *config, uint32_t limit)
{
    static struct world at;
    uint32_t number = 0;

    empty_space();
    begin(config);
    normalize();
    add(0, 0);
    for (; space.ntodo != 0 && space.states < limit; number++) {
        memcpy(&at, &space.todo[space.first], sizeof at);
        space.first = (space.first + 1) % space.todo_room;
        space.ntodo--;
        for (unsigned a = 0; a < ACTIONS; a++)
            if (!try_action(&at, number, a))
                return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    uint64_t states = 0, transitions = 0;
    uint32_t limit = UINT32_MAX;
    bool good = true, first = false;
    int only = 0;

    for (int i = 1; i < argc; i += 2) {
        if (strcmp(argv[i], "--first") == 0) {
            first = true;
            i--;
            continue;
        }
        if (i + 1 == argc || (strcmp(argv[i], "--states") != 0 && strcmp(argv[i], "--only") != 0)) {
            fprintf(stderr, "usage: explore [--states N] [--only K] [--first]\n");
            return 2;
        }
        if (strcmp(argv[i], "--states") == 0)
            limit = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        else
            only = atoi(argv[i + 1]);
    }
    printf("1..%u\n", only == 0 ? nconfigs : 1);
    for (unsigned i = 0; i < nconfigs && (good || !first); i++) {
        if (only != 0 && (unsigned)only != i + 1)
            continue;
        bool well = explore(&configs[i], limit);
        printf("%sok %u - %s: %u states, %llu transitions%s\n", well ? "" : "not ", only == 0 ? i + 1 : 1, configs[i].name, space.states,
               (unsigned long long)space.transitions, well && space.ntodo == 0 ? ", all" : "");
        fflush(stdout);
        states += space.states;
        transitions += space.transitions;
        good = good && well;
    }
    printf("# %llu states, %llu transitions\n", (unsigned long long)states, (unsigned long long)transitions);
    return good ? 0 : 1;
}
