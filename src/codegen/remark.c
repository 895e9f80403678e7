/* SPDX-License-Identifier: MIT */
/* Records for the report. Those in a row that say the same of the same line become one. */
#include "codegen/remark.h"

#include <stdarg.h>
#include "codegen/plan.h"

const char *remark_kind_name(enum remark_kind kind)
{
#define REMARK_NAME(id, name, title) name,
    static const char *const names[] = { REMARK_KINDS(REMARK_NAME) };

    return names[kind];
}

const char *remark_kind_title(enum remark_kind kind)
{
#define REMARK_TITLE(id, name, title) title,
    static const char *const titles[] = { REMARK_KINDS(REMARK_TITLE) };

    return titles[kind];
}

struct reason remark_limit(const struct limit *limit)
{
    return (struct reason){ .limit = limit, .span = limit->span, .citation = limit->citation };
}

struct reason remark_form(const struct form *form)
{
    return (struct reason){ .span = form->span };
}

struct reason remark_field(const struct word_def *word, const struct field_def *field)
{
    return (struct reason){ .word = word, .field = field, .span = field->span };
}

static const char *rule_text(struct planner *p, const struct reason *rule)
{
    if (rule->limit)
        return arena_printf(p->cx->arena, "%s%s%s demands %s%s%s", rule->limit->erratum ? "erratum " : "",
                            rule->limit->erratum ? rule->limit->erratum->name : plan_hardware(p), rule->limit->erratum ? " of the part" : "", cexpr_text(p->cx, p->model, rule->limit->expr),
                            rule->limit->when ? " when " : "", rule->limit->when ? cexpr_text(p->cx, p->model, rule->limit->when) : "");
    if (rule->field)
        return arena_printf(p->cx->arena, "%s%s%s has %u bits", rule->field->name, rule->word && rule->field->named ? " of " : "",
                            rule->word && rule->field->named ? rule->word->name : "", rule->field->hi - rule->field->lo + 1);
    return NULL;
}

/* Passes go through a step piece by piece, and may alternate between two rules. */
#define LOOK_BACK 4

static struct remark *same(struct planner *p, enum remark_kind kind, struct span span, struct span rule)
{
    size_t n = p->planned->remarks.n;

    for (size_t i = n; i-- > 0 && n - i <= LOOK_BACK;) {
        struct remark *r = p->planned->remarks.v[i];

        if (r->kind == kind && r->span.begin == span.begin && r->span.end == span.end && r->rule.begin == rule.begin
            && r->rule.end == rule.end)
            return r;
    }
    return NULL;
}

struct remark *plan_remark(struct planner *p, enum remark_kind kind, struct span span, const struct reason *rule, const char *format, ...)
{
    struct remark *r = same(p, kind, span, rule ? rule->span : SPAN_NONE);
    va_list args;

    if (r) {
        r->times++;
        return r;
    }
    r = NEW(p->cx->arena, struct remark);
    *r = (struct remark){ .kind = kind, .span = span, .times = 1 };
    if (rule) {
        r->rule = rule->span;
        r->rule_text = rule_text(p, rule);
        r->citation = rule->citation.bytes;
    }
    va_start(args, format);
    r->text = arena_vprintf(p->cx->arena, format, args);
    va_end(args);
    vec_push(p->cx->arena, &p->planned->remarks, r);
    return r;
}

void remark_count(struct remark *remark, uint64_t bytes, uint64_t descriptors, uint64_t least)
{
    bool known = least && (remark->least || !remark->descriptors);

    remark->bytes += bytes;
    remark->descriptors += descriptors;
    remark->least = known ? remark->least + least : 0;
}
