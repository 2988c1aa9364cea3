/* budget.h - how many bytes a day the agent may move on a line that is paid by them. What a person asks for is never held up; nor
 * is what waits to be sent while a deadline is within PLAN_NEAR_MS. Days are local ones. */
#ifndef BUDGET_H
#define BUDGET_H

#include "folder.h"

#define BUDGET_MAX INT64_C(1000000000000)

/* "500K", "20M", a number of bytes, or "none" (0). K and M are thousands. ERR_BUDGET. */
enum err MUST_USE budget_parse(const char *text, int64_t *ret_bytes);

struct budget {
	int64_t a_day; /* 0 = no limit */
	int64_t spent; /* today, by everybody on this folder */
};
enum err MUST_USE budget_read(struct replica *r, int64_t now, struct budget *ret);
enum err MUST_USE budget_set(struct replica *r, int64_t a_day);

/* What an agent's sync may move now: *ret_bytes as syncing_run() takes it, *ret_wait_ms the time until there may be one; 0 = now.
 * `urgent`: something waits, and its deadline is near. */
void budget_allows(const struct budget *b, bool urgent, int64_t now, int64_t *ret_bytes, int64_t *ret_wait_ms);

/* The same of attachments, as syncing_run() takes it: before anything else is held up they are, and a tenth of each day they leave to
 * reports. */
int64_t budget_files(const struct budget *b);

#endif
