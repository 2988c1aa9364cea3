/* A commitment code that an office reads out by phone: typed in here, and what became of those typed before. */
#include <string.h>

#include "acts.h"
#include "code_entry.h"
#include "codes.h"
#include "register.h"
#include "writing.h"

enum { CHOICES_MAX = 4000, LINES_MAX = 30, OPEN_DAYS = 366 /* what a unit left open is answered for so long after its end */ };

static int units(struct view *v, struct form_choice *list)
{
	sqlite3_stmt *s = v->desk->sql[Q_UNITS];
	int count = 0;
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s)) {
		bool ended = sqlite3_column_type(s, 3) != SQLITE_NULL && sqlite3_column_int64(s, 3) <= v->today - OPEN_DAYS;
		if (!ended && count < CHOICES_MAX)
			list[count++] = (struct form_choice){text_of(v, "%s", db_text(s, 0)), text_of(v, "%s · %s", db_text(s, 0), short_name(v, db_text(s, 1)))};
	}
	return count;
}

/* *chosen: the first monthly one where none is; *ret_period: the one that runs now, of the chosen. */
static int obligations(struct view *v, struct form_choice *list, const char **chosen, const char **ret_period)
{
	enum { YEARLY = 2 };
	sqlite3_stmt *s = v->desk->sql[Q_OBLIGATIONS];
	int count = 0, year;
	unsigned month, day;
	civil_date((int32_t)v->today, &year, &month, &day);
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s)) {
		const char *code = text_of(v, "%s", db_text(s, 0)), *name = db_text(s, 1);
		if (count == CHOICES_MAX)
			continue;
		bool yearly = sqlite3_column_int(s, 2) == YEARLY;
		if (!**chosen && !yearly)
			*chosen = code;
		if (strcmp(code, *chosen) == 0)
			*ret_period = yearly ? text_of(v, "%04d", year) : text_of(v, "%04d-%02u", year, month);
		list[count++] = (struct form_choice){code, *name ? text_of(v, "%s · %s", code, name) : code};
	}
	return count;
}

static const char *asked(struct view *v, const char *name, const char *otherwise)
{
	const char *given = v->r->post ? request_field(v->r, name) : request_query(v->r, name);
	return *given || v->r->post ? given : otherwise;
}

static void write_form(struct view *v, const char *wrong_field, const char *wrong)
{
	struct form_choice *list = arena_alloc(&v->arena, 2 * CHOICES_MAX * sizeof *list);
	const char *period = "", *key = request_field(v->r, "key");
	struct code_entry e = {.action = "/code", .key = v->r->post && *key ? key : write_key(v), .units = list, .obligations = list + CHOICES_MAX,
			       .unit = asked(v, "unit", ""), .obligation = asked(v, "obligation", ""), .code = asked(v, "code", ""),
			       .channel = asked(v, "channel", say_word(v, W_CODE_CHANNEL_PHONE)), .taker = asked(v, "taker", v->user),
			       .wrong_field = wrong_field, .wrong = wrong};
	e.unit_count = units(v, list);
	e.obligation_count = obligations(v, list + CHOICES_MAX, &e.obligation, &period);
	e.period = asked(v, "period", period);
	code_entry_form(v->b, v->lang, &e);
}

/* ---- Those taken down ---- */

struct lines {
	struct view *v;
	int count;
};

static enum err write_line(void *ctx, const struct code_row *row)
{
	static const enum word states[] = {W_CODE_STATE_UNSENT, W_CODE_STATE_AWAITS, W_CODE_STATE_OTHER, W_CODE_STATE_LAPSED, W_CODE_STATE_MATCHED};
	static const enum tile tiles[] = {TILE_NONE, TILE_ANNOUNCED, TILE_NONE, TILE_MISSING, TILE_ON_TIME_EVIDENCE};
	struct lines *l = ctx;
	struct view *v = l->v;
	int64_t days = v->today - day_of(row->at);
	const char *last = date_short(v, day_of(row->lapses - 1));
	if (!l->count++)
		code_lines_begin(v->b, v->lang);
	code_line(v->b, &(struct code_line){
		.unit = unit_called(v, row->unit), .what = text_of(v, "%s %s", row->obligation, row->period),
		.href = text_of(v, "/record/report/%s/%s/%s", row->obligation, row->unit, row->period), .code = row->code,
		.when = time_short(v, row->at), .age = days > 0 ? say(v, W_CODES_AGE, count_text(v, days)) : NULL,
		.by = *row->channel && *row->taker ? text_of(v, "%s · %s", row->channel, row->taker) : *row->taker ? row->taker : row->channel,
		.state = say_word(v, states[row->state]), .tile = tiles[row->state],
		.under = row->state == CODE_AWAITS ? say(v, W_CODE_STATE_AWAITS_TO, last) : row->state == CODE_LAPSED ? say(v, W_CODE_STATE_LAPSED_AT, last) :
			 row->state == CODE_OTHER ? say_word(v, W_CODE_STATE_OTHER_WHAT) : NULL});
	return OK;
}

static enum err write_lines(struct view *v)
{
	struct lines l = {v, 0};
	TRY(codes_each(v->desk->tables, v->at, LINES_MAX, write_line, &l));
	if (l.count) {
		code_lines_end(v->b);
		return OK;
	}
	section(v->b, say_word(v, W_CODES_TITLE));
	small(v->b, say_word(v, W_CODES_NONE));
	return OK;
}

/* ---- The page ---- */

static enum err write_page(struct view *v, const char *wrong_field, const char *wrong)
{
	struct frame f;
	view_frame(v, &f, NAV_CODES, say_word(v, W_CODES_PAGE), say_word(v, W_CODE_ENTRY_SUMMARY));
	frame_begin(v->b, &f);
	if (strcmp(request_query(v->r, "done"), "1") == 0)
		banner(v->b, BANNER_GOOD, say_word(v, W_CODE_DONE), say_word(v, W_CODE_DONE_WHAT));
	write_form(v, wrong_field, wrong);
	TRY(write_lines(v));
	frame_end(v->b, &f);
	return OK;
}

static enum err take_down(struct view *v)
{
	static const char *const names[] = {"unit", "obligation", "period", "code", "channel", "taker"};
	struct field_text fields[6];
	for (size_t i = 0; i < 6; i++)
		fields[i] = (struct field_text){bytes_of(names[i]), bytes_of(request_field(v->r, names[i]))};
	enum err e = write_act_of(v, "register", "receipt", request_field(v->r, "key"), fields, 6);
	return e == ERR_RECORD_EXISTS ? OK : e; /* the first click took it down */
}

/* The control that the error is about: those of the judge name it first. */
static const char *field_of(enum err e)
{
	if (e == ERR_CODE_WRONG)
		return "code";
	if (e == ERR_PERIOD_WRONG)
		return "period";
	const struct field *f = field_by_name(reg_by_name(BYTES("receipt")), bytes_of(err_arg(0)));
	return f ? f->name : NULL;
}

enum err page_code(struct view *v)
{
	char sentence[ERR_SENTENCE_MAX];
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	if (!v->r->post)
		return write_page(v, NULL, NULL);
	enum err e = take_down(v);
	if (e == OK) {
		response_redirect(v->a, "/code?done=1");
		return OK;
	}
	if (err_exit(e) != 1)
		return e;
	const char *field = field_of(e);
	v->a->status = 400;
	return write_page(v, field, e == ERR_CODE_WRONG ? say_word(v, W_CODE_SAID_WRONG) : text_of(v, "%s", err_sentence(v->lang, e, NULL, sentence)));
}
