/* SPDX-License-Identifier: MIT */
/* All pages along the library paths at once: for lists of what there is, and for the names of controllers that could. */
#ifndef DMAC_CONTROLLER_LIBRARY_H
#define DMAC_CONTROLLER_LIBRARY_H

#include "controller/model.h"

/* Loads every *.dmac of every folder of paths->controller_dirs (-C in their order, then the installed library), each
 * folder by name, and fills `library`. A folder that is not there has no pages. Null, or the path of a page that cannot be
 * read (errno says why). What is wrong in a page becomes records. */
const char *library_load(struct cx *cx, const struct load_paths *paths, file_list *files, struct library *library);

#endif
