/* SPDX-License-Identifier: MIT */
/* Looking things up in a model. */
#include "controller/model.h"
#include <string.h>

static const struct controller *library_find(const struct library *library, const char *name, bool instance)
{
    for (size_t i = 0; i < library->all.n; i++) {
        const struct controller *c = library->all.v[i];
        if (c->is_instance == instance && c->name.id == name)
            return c;
    }
    return NULL;
}

const struct controller *library_description(const struct library *library, const char *name)
{
    return library_find(library, name, false);
}

const struct controller *library_instance(const struct library *library, const char *name)
{
    return library_find(library, name, true);
}

const struct option *controller_option(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->options.n; i++) {
        if (c->options.v[i].name == name)
            return &c->options.v[i];
    }
    return NULL;
}

const struct parameter *controller_parameter(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->parameters.n; i++) {
        if (c->parameters.v[i].name == name)
            return &c->parameters.v[i];
    }
    return NULL;
}

const struct request_def *controller_request(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->requests.n; i++) {
        if (c->requests.v[i].name == name)
            return &c->requests.v[i];
    }
    return NULL;
}

const struct form *controller_form(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->forms.n; i++) {
        if (c->forms.v[i]->name == name)
            return c->forms.v[i];
    }
    return NULL;
}

const struct layout *controller_layout(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->layouts.n; i++) {
        if (c->layouts.v[i]->name == name)
            return c->layouts.v[i];
    }
    return NULL;
}

const struct reg_def *controller_register(const struct controller *c, const char *name)
{
    for (size_t i = 0; i < c->registers.n; i++) {
        if (c->registers.v[i]->name == name)
            return c->registers.v[i];
    }
    return NULL;
}

static const struct field_def *named_field(const field_nodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct field_node *n = &nodes->v[i];
        if (n->field && n->field->named && n->field->name == name)
            return n->field;
        const struct field_def *found = named_field(&n->then, name);
        if (!found)
            found = named_field(&n->otherwise, name);
        if (found)
            return found;
    }
    return NULL;
}

bool controller_register_field(const struct controller *c, const char *name, const struct reg_def **reg, const struct field_def **field)
{
    for (size_t i = 0; i < c->registers.n; i++) {
        *reg = c->registers.v[i];
        *field = named_field(&(*reg)->fields, name);
        if (*field)
            return true;
    }
    return false;
}

int controller_slot(const struct controller *c, enum role role, unsigned element)
{
    if (element == 0)
        return (int)role;
    for (size_t i = ROLE_COUNT_ALL; i < c->slots.n; i++) {
        const struct slot *slot = &c->slots.v[i];
        if (slot->role == (int)role && slot->element == element)
            return (int)i;
    }
    return -1;
}

int controller_head_slot(const struct controller *c, const struct form *form, bool tail)
{
    for (size_t i = ROLE_COUNT_ALL; i < c->slots.n; i++) {
        const struct slot *slot = &c->slots.v[i];
        if (slot->kind == (tail ? SLOT_TAIL : SLOT_HEAD) && slot->form == form)
            return (int)i;
    }
    return -1;
}

unsigned controller_elements(const struct controller *c, enum role role)
{
    unsigned n = 0;
    for (size_t i = 0; i < c->slots.n; i++) {
        const struct slot *slot = &c->slots.v[i];
        if (slot->role == (int)role && slot->carried && slot->element >= n)
            n = slot->element + 1;
    }
    return n;
}

bool slot_in(const struct slot_set *set, unsigned slot)
{
    unsigned low = 0, high = set->n;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (set->v[middle] == slot)
            return true;
        if (set->v[middle] < slot)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
