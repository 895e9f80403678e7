/* SPDX-License-Identifier: MIT */
/* The configurations that are explored: which transfers, over which routes, and how often what may happen. */
#include "world.h"

enum { LEVEL = 0x100 };

static int until_level0(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)events, (void)elapsed;
    return (dmac_port_read32(LEVEL) & 1u) == 1u;
}

static int until_level1(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)events, (void)elapsed;
    return (dmac_port_read32(LEVEL + 1) & 1u) == 1u;
}

static int until_event(const struct dmac_hold *hold, uint32_t events, uint32_t elapsed)
{
    (void)hold, (void)elapsed;
    return (events & 1u) == 1u;
}

int explore_connect(uintptr_t base, uint32_t input, uint32_t output);
int explore_disconnect(uintptr_t base, uint32_t input, uint32_t output);

#define ROUTE(number, rivals, is_static) { explore_connect, explore_disconnect, 0, 1u << (number), (rivals), (number), 0, (is_static) }
static const struct dmac_route rival0 = ROUTE(0, 3, 0), rival1 = ROUTE(1, 3, 0), alone0 = ROUTE(0, 1, 0), alone1 = ROUTE(1, 2, 0), static1 = ROUTE(1, 2, 1);

static const struct dmac_hold
    level0 = { until_level0, WITHIN, DMAC_ELSE_QUARANTINE }, level1 = { until_level1, WITHIN, DMAC_ELSE_DISCONNECT },
    event = { until_event, WITHIN, DMAC_ELSE_DISCONNECT }, event_quarantine = { until_event, WITHIN, DMAC_ELSE_QUARANTINE },
    event_handover = { until_event, WITHIN, DMAC_ELSE_DISCONNECT | DMAC_HANDOVER },
    abortive = { until_level0, WITHIN, DMAC_ELSE_DISCONNECT | DMAC_ABORT_DISCONNECTS }, keep = { until_level1, WITHIN, DMAC_ELSE_KEEP };

static const struct dmac_path
    over0_level = { &rival0, &level0 }, over1_level = { &rival1, &level1 }, over0_event = { &rival0, &event }, over1_event = { &rival1, &event_quarantine },
    over0_handover = { &rival0, &event_handover }, over0_abortive = { &rival0, &abortive }, over1_bare = { &rival1, NULL },
    alone0_level = { &alone0, &level0 }, static_level = { &static1, &level1 }, alone_keep = { &alone1, &keep };

static const uint32_t words[8];
#define TRANSFER .table = words, .block = words, .length = 4, .channel = 0xff
static const struct dmac_transfer
    plain = { TRANSFER }, plain_isr = { TRANSFER, .flags = DMAC_T_ISR }, reused = { TRANSFER, .flags = DMAC_T_ISR | DMAC_T_REUSE },
    held_level0 = { TRANSFER, .path = &over0_level }, held_level1 = { TRANSFER, .path = &over1_level },
    held_event0 = { TRANSFER, .path = &over0_event }, held_event1 = { TRANSFER, .path = &over1_event },
    handed0 = { TRANSFER, .path = &over0_handover }, abort0 = { TRANSFER, .path = &over0_abortive }, bare1 = { TRANSFER, .path = &over1_bare },
    told0 = { TRANSFER, .path = &alone0_level, .flags = DMAC_T_NOTIFY_DONE | DMAC_T_ISR },
    cyclic = { TRANSFER, .flags = DMAC_T_CYCLIC }, cyclic_held0 = { TRANSFER, .path = &over0_level, .flags = DMAC_T_CYCLIC | DMAC_T_ISR },
    laps = { TRANSFER, .flags = DMAC_T_REPEAT }, laps_held0 = { TRANSFER, .path = &over0_level, .flags = DMAC_T_REPEAT },
    gated = { TRANSFER, .flags = DMAC_T_GATED }, gated_held0 = { TRANSFER, .path = &over0_event, .flags = DMAC_T_GATED },
    fixed1 = { TRANSFER, .path = &static_level }, kept1 = { TRANSFER, .path = &alone_keep },
    stepped = { TRANSFER, .flags = DMAC_T_STEPPED, .commands = 2, .command_units = 2 };

/* `after` needs a word that changes, so it is part of the world. */
static const struct dmac_transfer
    first = { TRANSFER, .latest = &world.latest[0] },
    first_held = { TRANSFER, .path = &over0_level, .latest = &world.latest[0] };
static const struct dmac_transfer *const after_first[] = { &first };
static const struct dmac_transfer *const after_held[] = { &first_held };
static const struct dmac_transfer second = { TRANSFER, .nafter = 1, .after = after_first }, second_held = { TRANSFER, .nafter = 1, .after = after_held };

#define RIVALS .route = { &rival0, &rival1 }
/*                  submits errors terminates pauses strays resets inits syncs callbacks nested boxes */
const struct config configs[] = {
    { "plain chain, two channels", { &plain, &plain_isr, &plain, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0 } },
    { "reuse and callbacks that submit", { &reused, &reused, NULL, NULL }, { 0, 0, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 2, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0 } },
    { "rivals: level and event", { &held_level0, &held_event1, &plain, NULL }, { 0, 1, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0 } },
    { "rivals on both channels", { &held_event0, &held_level1, &held_level0, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 } },
    { "events of the instance before", { &held_event0, &held_level1, NULL, NULL }, { 0, 1, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 2, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0 } },
    { "levels that flicker", { &held_level0, &bare1, NULL, NULL }, { 0, 1, 0, 0 }, { 0, 0 }, RIVALS, true,
      { 1, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0 } },
    { "handover", { &handed0, &handed0, &held_level1, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0 } },
    { "handover and pause", { &handed0, &handed0, &handed0, NULL }, { 0, 0, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0 } },
    { "aborts that disconnect", { &abort0, &held_level1, &abort0, NULL }, { 0, 1, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "a switch box that does not answer", { &held_level0, &held_level1, NULL, NULL }, { 0, 1, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 2, 0, 0, 0, 0, 1 } },
    { "stops that never come", { &held_level0, &plain, &held_level1, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0 } },
    { "cyclic", { &cyclic, &plain, &cyclic_held0, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 } },
    { "until replaced", { &laps, &laps, &plain, NULL }, { 0, 0, 0, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 } },
    { "until replaced, over a route", { &laps_held0, &held_level0, &held_level1, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "gates and a group", { &gated, &gated_held0, &plain, NULL }, { 0, 1, 0, 0 }, { 0, 1 }, RIVALS, false,
      { 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0 } },
    { "after", { &first, &second, &plain, NULL }, { 0, 1, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "after what is held", { &first_held, &second_held, &held_level1, NULL }, { 0, 1, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "static and kept routes", { &told0, &fixed1, &fixed1, NULL }, { 0, 1, 1, 0 }, { 0, 0 }, .route = { &alone0, &static1 }, false,
      { 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0 } },
    { "a route that is kept", { &kept1, &kept1, &plain, NULL }, { 1, 1, 0, 0 }, { 0, 0 }, .route = { &alone0, &alone1 }, false,
      { 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1 } },
    { "commands one by one", { &stepped, &plain, &stepped, NULL }, { 0, 0, 1, 0 }, { 0, 0 }, RIVALS, false,
      { 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 } },
};
const unsigned nconfigs = sizeof configs / sizeof *configs;
