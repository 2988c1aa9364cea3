#include "reasons.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 1200 };
enum { DRAFT = 1, SIGNED, RETURNED = 5, RECALLED }; /* of register report */
#define SILENT_MS (3 * DAY_MS)

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->key, ((const struct known *)b)->key);
}

const struct known *known_find(const struct known_list *l, const char *key)
{
	return l->count ? bsearch(&(struct known){.key = key}, l->list, l->count, sizeof *l->list, by_key) : NULL;
}

static const char *copy(struct view *v, sqlite3_stmt *s, int column)
{
	return column < 0 ? "" : arena_string(&v->arena, db_blob(s, column));
}

static int64_t number(sqlite3_stmt *s, int column)
{
	return column < 0 ? NO_TIME : db_int_or(s, column, NO_TIME);
}

/* Where the statement has what; -1: nowhere. */
struct shape {
	int text, more, state, time, day;
};

/* A text that stands within a sentence: without its own full stop. */
static const char *clause(struct view *v, sqlite3_stmt *s, int column)
{
	const char *text = copy(v, s, column);
	size_t n = strlen(text);
	while (n && (text[n - 1] == '.' || text[n - 1] == ' ' || text[n - 1] == '\n'))
		n--;
	return text_of(v, "%.*s", (int)n, text);
}

static enum err load(struct view *v, enum query q, struct shape at, struct known_list *ret)
{
	sqlite3_stmt *s = v->desk->sql[q];
	size_t room = 0;
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s)) {
		if (ret->count == room) {
			struct known *wider = arena_alloc(&v->arena, (room = room ? 2 * room : 64) * sizeof *wider);
			if (ret->count)
				memcpy(wider, ret->list, ret->count * sizeof *wider);
			ret->list = wider;
		}
		ret->list[ret->count++] = (struct known){copy(v, s, 0), clause(v, s, at.text), copy(v, s, at.more),
							 at.state < 0 ? 0 : sqlite3_column_int(s, at.state), number(s, at.time), number(s, at.day)};
	}
	if (ret->count)
		qsort(ret->list, ret->count, sizeof *ret->list, by_key);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err reasons_load(struct view *v, struct reasons *ret)
{
	*ret = (struct reasons){0};
	TRY(load(v, Q_UNFINISHED, (struct shape){2, -1, 1, 4, 3}, &ret->reports));
	TRY(load(v, Q_LAPSED, (struct shape){-1, -1, -1, 1, -1}, &ret->codes));
	TRY(load(v, Q_EXPLAINED, (struct shape){1, -1, 3, 4, 2}, &ret->explained));
	return load(v, Q_LAST_CALLS, (struct shape){1, 2, -1, 3, -1}, &ret->calls);
}

bool is_overdue(const struct board_cell *c)
{
	return c->there && (c->cell.status == STATUS_MISSING || c->cell.status == STATUS_RETURNED_OVERDUE);
}

static void add(struct buf *out, const char *sentence)
{
	buf_fmt(out, "%s%s", out->len ? " " : "", sentence);
}

static void report_words(struct view *v, const struct known *k, struct buf *out)
{
	const char *when = time_short(v, k->time);
	if (k->state == RETURNED)
		add(out, say(v, W_REASON_RETURNED, k->text, date_short(v, k->day)));
	else if (k->state == RECALLED)
		add(out, say(v, W_REASON_RECALLED, when));
	else if (k->state == SIGNED)
		add(out, say(v, W_REASON_SIGNED, when));
	else if (k->day != NO_TIME) /* a correction is being written */
		add(out, say(v, W_REASON_CORRECTING, k->text, when));
	else
		add(out, say(v, W_REASON_DRAFT, when));
}

const char *reasons_words(struct view *v, const struct reasons *r, const struct board *b, const struct board_unit *u)
{
	struct buf out OWN_BUF = BUF(WORDS_MAX);
	char period[PERIOD_SIZE];
	bool told = false;
	for (size_t i = b->column_count; i-- > 0 && !told;) {
		if (!is_overdue(&u->cells[i]))
			continue;
		period_print(b->columns[i].period, period);
		const char *key = text_of(v, "%s/%s/%s", b->columns[i].obligation, u->code, period);
		const struct known *report = known_find(&r->reports, key), *code = known_find(&r->codes, key);
		if (report)
			report_words(v, report, &out);
		else if (code)
			add(&out, say(v, W_REASON_CODE, time_short(v, code->time)));
		told = report || code;
	}
	const struct known *explained = known_find(&r->explained, u->code);
	if (explained)
		add(&out, say(v, W_REASON_EXPLAINED, date_short(v, day_of(explained->time)), explained->text, date_short(v, explained->day)));
	if (u->contact == NO_TIME)
		add(&out, say_word(v, W_REASON_NO_DEVICE));
	else if (v->at - u->contact > SILENT_MS)
		add(&out, say(v, W_REASON_SILENT, date_short(v, day_of(u->contact))));
	return arena_string(&v->arena, buf_bytes(&out));
}
