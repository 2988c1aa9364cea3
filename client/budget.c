#include "budget.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"

enum { CONTACTS_A_DAY = 1000 }; /* as many as a replica keeps */

enum err budget_parse(const char *text, int64_t *ret_bytes)
{
	char *end;
	if (strcmp(text, "none") == 0) {
		*ret_bytes = 0;
		return OK;
	}
	if (*text < '0' || *text > '9')
		return fail(ERR_BUDGET, text);
	unsigned long long n = strtoull(text, &end, 10);
	int64_t unit = *end == 'K' || *end == 'k' ? 1000 : *end == 'M' || *end == 'm' ? 1000000 : 1;
	if (end[unit > 1] || n < 1 || n > (unsigned long long)(BUDGET_MAX / unit))
		return fail(ERR_BUDGET, text);
	*ret_bytes = (int64_t)n * unit;
	return OK;
}

struct counting {
	int64_t from, bytes;
};

static enum err count(void *ctx, const struct contact *c)
{
	struct counting *k = ctx;
	if (c->at >= k->from)
		k->bytes += c->bytes_up + c->bytes_down;
	return OK;
}

enum err budget_read(struct replica *r, int64_t now, struct budget *ret)
{
	struct buf text OWN_BUF = BUF(32);
	struct counting k = {.from = day_start(day_of(now))};
	enum err e = setting_get(r, "budget", &text);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(contact_each(r, CONTACTS_A_DAY, count, &k));
	*ret = (struct budget){e == OK ? strtoll(buf_text(&text), NULL, 10) : 0, k.bytes};
	return OK;
}

enum err budget_set(struct replica *r, int64_t a_day)
{
	struct buf text OWN_BUF = BUF(32);
	buf_fmt(&text, "%lld", (long long)a_day);
	return setting_put(r, "budget", buf_bytes(&text));
}

void budget_allows(const struct budget *b, bool urgent, int64_t now, int64_t *ret_bytes, int64_t *ret_wait_ms)
{
	bool left = b->spent < b->a_day;
	*ret_bytes = left ? b->a_day - b->spent : 0;
	*ret_wait_ms = !b->a_day || left || urgent ? 0 : day_start(day_of(now) + 1) - now;
}

int64_t budget_files(const struct budget *b)
{
	int64_t left = b->a_day - b->a_day / 10 - b->spent;
	return !b->a_day ? INT64_MAX : left > 0 ? left : 0;
}
