/* page_interval.c - between which times a report was surely signed or a task surely finished, as this device knows it. */
#include "page_interval.h"

#include <string.h>

#include "deadline.h"
#include "interval.h"

struct sending {
	struct key key;
	const struct reg *reg;
	uint32_t verb;
	struct interval *i;
	bool there;
};

/* What waits is not received: only the checkpoint that it commits to, and the clock, are known. */
static enum err waiting_act(void *ctx, const struct outbox_item *item)
{
	struct sending *s = ctx;
	const struct act *a = item->act;

	if (a->reg != s->reg->number || a->verb != s->verb || !key_equal(a->key, s->key))
		return OK;
	s->i->claim = a->clock;
	s->i->lo = a->seen.epoch ? a->seen.time : NO_TIME;
	s->i->received = NO_TIME;
	s->there = true;
	return OK;
}

/* The submission whose times count; of a report on its way, the code that is registered for it. */
static enum err of_report(struct page *p, const struct row *row, struct interval *i, bool *ret_there)
{
	sqlite3_stmt *s = page_sql(p, SQL_COUNTING);
	struct cell cell;

	TRY(cell_of(p->r->db, row_text(row, 1), row_text(row, 2), row_text(row, 3), p->at, &cell));
	i->deadline = cell.deadline;
	i->coded = cell.coded;
	if (cell.counting == NO_SUBMISSION)
		return OK;
	enum err e = db_first(s, "sn", row->key.text, cell.counting);
	if (e == OK) {
		i->claim = db_int_or(s, 0, NO_TIME);
		i->lo = db_int_or(s, 1, NO_TIME);
		i->received = db_int_or(s, 2, NO_TIME);
		i->coded = db_int_or(s, 3, NO_TIME);
		*ret_there = true;
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static int64_t field_time(const struct row *row, const char *name)
{
	struct value v = row_get(row, field_by_name(row->reg, bytes_of(name))->number);
	return v.kind == V_INT ? v.num : NO_TIME;
}

static void of_task(const struct row *row, struct interval *i, bool *ret_there)
{
	int64_t due = field_time(row, "due");

	i->deadline = due == NO_TIME ? NO_TIME : day_end(due);
	i->claim = field_time(row, "finish_claim");
	i->lo = field_time(row, "finish_lo");
	/* A finish that waits has already filled in the record's fields here: what it will be received at is not known. */
	i->received = row->version ? field_time(row, "finished") : NO_TIME;
	*ret_there = i->claim != NO_TIME;
}

enum err page_interval(struct page *p, const struct row *row)
{
	bool report = strcmp(row->reg->name, "report") == 0;
	struct interval i = {.lo = NO_TIME, .claim = NO_TIME, .coded = NO_TIME, .received = NO_TIME, .deadline = NO_TIME, .now = p->at};
	struct sending s = {row->key, row->reg, 0, &i, false};

	if (!report && strcmp(row->reg->name, "task") != 0)
		return OK;
	if (report)
		TRY(of_report(p, row, &i, &s.there));
	else
		of_task(row, &i, &s.there);
	s.verb = verb_by_name(row->reg, bytes_of(report ? "send" : "finish"))->number;
	if (!report || !s.there)
		TRY(outbox_each(p->r, ACT_WAITING, waiting_act, &s));
	if (!s.there)
		return OK;
	section(p->b, page_word(p, report ? W_INTERVAL_SIGNED : W_INTERVAL_FINISHED));
	interval_draw(p->b, p->lang, &i);
	return OK;
}
