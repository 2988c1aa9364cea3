#include "record.h"

#include <string.h>

#include "board.h"
#include "interval.h"

static enum err take(void *ctx, const struct cell_row *row)
{
	struct record *r = ctx;
	r->expected = true;
	r->cell = row->cell;
	r->counts = row->counting != NULL;
	if (row->counting)
		r->counting = *row->counting;
	return OK;
}

static const char *part(struct record *r, int i)
{
	return arena_string(&r->v->arena, r->part[i].data);
}

enum err record_load(struct record *r)
{
	struct cells_query q = {.at = r->v->at, .obligation = part(r, 0), .unit = part(r, 1)};
	TRY(period_parse(part(r, 2), &q.period));
	TRY(cell_of(r->v->desk->tables, r->part[0].data, r->part[1].data, r->part[2].data, r->v->at, &r->cell));
	return cells_each(r->v->desk->tables, &q, take, r); /* where it is expected, with its submission */
}

enum err record_title(struct record *r, struct frame *f)
{
	struct period p;
	sqlite3_stmt *s = r->v->desk->sql[Q_UNIT_NAME];
	TRY(period_parse(part(r, 2), &p));
	TRY(db_first(s, "s", r->part[1].data));
	const char *unit = short_name(r->v, arena_string(&r->v->arena, db_blob(s, 0)));
	db_reset(s);
	f->title = say(r->v, W_HISTORY_OF, period_words(r->v, p), unit);
	return OK;
}

/* A column of the report's row as text; "" where it has none. */
static const char *field_text(struct record *r, const char *name)
{
	for (int i = 0; r->row && r->reg->fields[i].number; i++)
		if (strcmp(r->reg->fields[i].name, name) == 0)
			return arena_string(&r->v->arena, db_blob(r->row, i + 1));
	return "";
}

static int64_t field_day(struct record *r, const char *name)
{
	for (int i = 0; r->row && r->reg->fields[i].number; i++)
		if (strcmp(r->reg->fields[i].name, name) == 0 && sqlite3_column_type(r->row, i + 1) != SQLITE_NULL)
			return sqlite3_column_int64(r->row, i + 1);
	return NO_TIME;
}

static const char *late_why(struct record *r, const char *received, const char *due)
{
	struct view *v = r->v;
	const struct submission *x = &r->counting;
	if (x->decided != NO_TIME && x->decided <= v->at && !x->decision)
		return say(v, W_WHY_LATE_DECIDED, received, time_short(v, x->decided), field_text(r, "settle_reason"));
	if (x->lo != NO_TIME && x->lo >= r->cell.deadline)
		return say(v, W_WHY_LATE_PROVED, received, due, time_short(v, x->lo));
	return say(v, W_WHY_LATE, received, due);
}

static const char *why(struct record *r)
{
	struct view *v = r->v;
	const struct submission *x = &r->counting;
	const char *due = time_short(v, r->cell.deadline), *received = time_short(v, r->counts ? x->received : NO_TIME);
	const char *claim = time_short(v, r->counts ? x->claim : NO_TIME);
	struct buf last OWN_BUF = BUF(DAY_WORDS_MAX);
	due_words(&last, v->lang, day_of(r->cell.deadline - 1), v->today);
	switch (r->cell.status) {
	case STATUS_ON_TIME:
		return say(v, W_WHY_ON_TIME, received, due);
	case STATUS_ON_TIME_EVIDENCE:
		return say(v, W_WHY_EVIDENCE, received, time_short(v, submission_hi(x)), due);
	case STATUS_ON_TIME_DECISION:
		return say(v, W_WHY_DECISION, received, time_short(v, x->decided), field_text(r, "settle_reason"));
	case STATUS_ANNOUNCED:
		return say(v, W_WHY_ANNOUNCED, time_short(v, r->cell.coded));
	case STATUS_CLAIMED:
		return say(v, W_WHY_CLAIMED, claim, received, text_of(v, "%d", (int)r->cell.late_days));
	case STATUS_EXCUSED:
		return say_word(v, W_WHY_EXCUSED);
	case STATUS_RETURNED:
	case STATUS_RETURNED_OVERDUE:
		return say(v, W_WHY_RETURNED, field_text(r, "return_reason"), date_short(v, field_day(r, "fix_by")));
	case STATUS_LATE:
		return late_why(r, received, due);
	case STATUS_MISSING:
		return say(v, W_WHY_MISSING, due);
	default:
		return say(v, W_WHY_WAITING, arena_string(&v->arena, buf_bytes(&last)));
	}
}

static enum banner tone(enum status s)
{
	switch (s) {
	case STATUS_ON_TIME:
	case STATUS_ON_TIME_EVIDENCE:
	case STATUS_ON_TIME_DECISION:
		return BANNER_GOOD;
	case STATUS_LATE:
	case STATUS_MISSING:
	case STATUS_RETURNED_OVERDUE:
		return BANNER_GRAVE;
	case STATUS_CLAIMED:
	case STATUS_RETURNED:
	case STATUS_ANNOUNCED:
	case STATUS_DUE_SOON:
		return BANNER_WAIT;
	default:
		return BANNER_OFF;
	}
}

enum err record_verdict(struct record *r)
{
	struct view *v = r->v;
	if (!r->expected && r->cell.counting == NO_SUBMISSION) {
		banner(v->b, BANNER_OFF, NULL, say_word(v, W_WHY_NOT_EXPECTED));
		return OK;
	}
	struct interval i = {.lo = NO_TIME, .claim = NO_TIME, .coded = r->cell.coded, .received = NO_TIME, .deadline = r->cell.deadline, .now = v->at};
	banner_begin(v->b, tone(r->cell.status), NULL);
	h_raw(v->b, "<h2 class=\"verdict\">");
	badge(v->b, v->lang, cell_tile(&r->cell), cell_days(&r->cell));
	h_fmt(v->b, "</h2><p>%s%r%s</p>", why(r), r->cell.corrected_late ? " " : "", r->cell.corrected_late ? say_word(v, W_WHY_CORRECTED_LATE) : "");
	banner_end(v->b);
	if (r->counts)
		i.lo = r->counting.lo, i.claim = r->counting.claim, i.coded = r->counting.coded, i.received = r->counting.received;
	if (r->counts || i.coded != NO_TIME) {
		section(v->b, say_word(v, W_INTERVAL_SIGNED));
		interval_draw(v->b, v->lang, &i);
	}
	return OK;
}
