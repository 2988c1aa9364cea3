/* page_task.h - numbers of register task and of what hangs on it, and what both of its pages show. */
#ifndef PAGE_TASK_H
#define PAGE_TASK_H

#include "page.h"

enum { TASK_UNIT = 1, TASK_DOCUMENT, TASK_CONTENT, TASK_DUE, TASK_CO_UNITS, TASK_ORIGINAL, TASK_ASSIGNED_AT, TASK_PERCENT, TASK_NOTE, TASK_PRODUCT,
       TASK_QUALITY, TASK_REASON, TASK_CLAUSE = 16 };
enum { TASK_STATE_ASSIGNED = 1, TASK_STATE_RECEIVED, TASK_STATE_DOING, TASK_STATE_DONE, TASK_STATE_CONFIRMED, TASK_STATE_REDO, TASK_STATE_WITHDRAWN };
enum { STEP_TASK = 1, STEP_PERSON, STEP_CONTENT, STEP_DUE, STEP_UNIT, STEP_DONE_CLOCK };
enum { STEP_OPEN = 1, STEP_DONE };
enum { EXT_TASK = 1, EXT_KIND, EXT_REASON, EXT_OBJECTIVE, EXT_COMMITTED, EXT_UNIT, EXT_SENT_CLOCK, EXT_SENT_AT, EXT_OUTCOME, EXT_DUE, EXT_DECISION_REASON };
enum { EXT_DRAFT = 1, EXT_SENT };

/* Writes the status with its tile. `t`: what the figures say of it; NULL where they do not know it. */
void task_status(struct page *p, const struct row *row, const struct task_row *t);
const char *task_source(struct page *p, const struct row *row);

#endif
