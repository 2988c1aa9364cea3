/* page_code.c - a commitment code that an office reads out by phone, typed in on a device of those who take codes down; and what became of
 * those typed before. Its time is the province's, so the page says where a code still waits to be sent. */
#include <string.h>

#include "code_entry.h"
#include "codes.h"
#include "page_form.h"

enum { LINES_MAX = 30 };

static const char *asked(struct page *p, const char *name, const char *otherwise)
{
	const char *given = p->request->post ? request_field(p->request, name) : request_query(p->request, name);

	return *given || p->request->post ? given : otherwise;
}

/* The period that runs now, of the obligation chosen, or of the first monthly one, which is chosen then. */
static const char *running(struct page *p, const char **chosen)
{
	static const char *const sql = "SELECT key, period FROM obligation WHERE ?1 IN ('', key) ORDER BY period, key LIMIT 1";
	enum { YEARLY = 2 };
	sqlite3_stmt *s = NULL;
	bool yearly = false;
	int year;
	unsigned month, day;

	civil_date((int32_t)p->today, &year, &month, &day);
	if (db_prepare(p->r->db, &sql, 1, &s) == OK && db_first(s, "t", *chosen) == OK) {
		yearly = sqlite3_column_int(s, 1) == YEARLY;
		*chosen = page_keep(p, db_text(s, 0));
	}
	sqlite3_finalize(s);
	return yearly ? page_fmt(p, "%04d", year) : page_fmt(p, "%04d-%02u", year, month);
}

static void form(struct page *p, const struct wrong *wrong)
{
	const struct reg *reg = reg_by_name(BYTES("receipt"));
	const char *obligation = asked(p, "obligation", ""), *now = running(p, &obligation), *key = request_field(p->request, "key");
	struct code_entry e = {.action = "/code", .key = *key ? key : page_new_key(p), .unit = asked(p, "unit", ""), .obligation = obligation,
			       .period = asked(p, "period", now), .code = asked(p, "code", ""), .channel = asked(p, "channel", page_word(p, W_CODE_CHANNEL_PHONE)),
			       .taker = asked(p, "taker", p->viewer.name), .wrong = wrong->sentence, .wrong_field = wrong->field};

	e.unit_count = page_references(p, field_by_name(reg, BYTES("unit")), &e.units);
	e.obligation_count = page_references(p, field_by_name(reg, BYTES("obligation")), &e.obligations);
	code_entry_form(p->b, p->lang, &e);
}

/* ---- Those taken down ---- */

struct lines {
	struct page *p;
	int count;
};

static enum err line(void *ctx, const struct code_row *row)
{
	static const enum word states[] = {W_CODE_STATE_UNSENT, W_CODE_STATE_AWAITS, W_CODE_STATE_OTHER, W_CODE_STATE_LAPSED, W_CODE_STATE_MATCHED};
	static const enum tile tiles[] = {TILE_NONE, TILE_ANNOUNCED, TILE_NONE, TILE_MISSING, TILE_ON_TIME_EVIDENCE};
	struct lines *l = ctx;
	struct page *p = l->p;
	const char *last = page_day(p, day_of(row->lapses - 1));
	int64_t days = row->at == NO_TIME ? 0 : p->today - day_of(row->at);

	if (!l->count++)
		code_lines_begin(p->b, p->lang);
	code_line(p->b, &(struct code_line){
		.unit = page_unit_name(p, page_keep(p, row->unit)), .what = page_fmt(p, "%s %s", row->obligation, row->period), .code = page_keep(p, row->code),
		.when = row->at == NO_TIME ? "—" : page_time(p, row->at), .age = days > 0 ? page_say(p, W_CODES_AGE, page_number(p, days)) : NULL,
		.by = *row->channel && *row->taker ? page_fmt(p, "%s · %s", row->channel, row->taker) : page_keep(p, *row->taker ? row->taker : row->channel),
		.state = page_word(p, states[row->state]), .tile = tiles[row->state],
		.under = row->state == CODE_AWAITS ? page_say(p, W_CODE_STATE_AWAITS_TO, last) : row->state == CODE_LAPSED ? page_say(p, W_CODE_STATE_LAPSED_AT, last) :
			 row->state == CODE_OTHER ? page_word(p, W_CODE_STATE_OTHER_WHAT) : NULL});
	return OK;
}

static enum err show(struct page *p, const struct wrong *wrong)
{
	struct lines l = {p, 0};
	struct frame f;

	page_frame(p, &f, PLACE_REGISTER, page_word(p, W_CODES_PAGE), page_word(p, W_CODE_ENTRY_SUMMARY));
	frame_begin(p->b, &f);
	if (strcmp(request_query(p->request, "done"), "1") == 0)
		banner(p->b, BANNER_WAIT, page_word(p, W_CODE_DONE_UNSENT), page_word(p, W_CODE_DONE_UNSENT_WHAT));
	form(p, wrong);
	TRY(codes_each(p->r->db, p->at, LINES_MAX, line, &l));
	if (l.count) {
		code_lines_end(p->b);
	} else {
		section(p->b, page_word(p, W_CODES_TITLE));
		small(p->b, page_word(p, W_CODES_NONE));
	}
	frame_end(p->b, &f);
	return OK;
}

/* The first click of two took it down already. */
static enum err take_down(struct page *p)
{
	static const char *const names[] = {"unit", "obligation", "period", "code", "channel", "taker"};
	struct field_text fields[6];

	for (size_t i = 0; i < 6; i++)
		fields[i] = (struct field_text){bytes_of(names[i]), bytes_of(request_field(p->request, names[i]))};
	const struct wish w = {BYTES("register"), BYTES("receipt"), bytes_of(request_field(p->request, "key")), fields, 6};
	enum err e = page_enter(p, &w, 1, 0, NULL);
	return e == ERR_RECORD_EXISTS ? OK : e;
}

enum err page_code(struct page *p)
{
	const struct reg *reg = reg_by_name(BYTES("receipt"));
	struct row none = {.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
	struct wrong wrong = {0};
	bool may, head;

	TRY(page_may(p, &none, verb_by_name(reg, BYTES("register")), &may, &head));
	if (!may)
		return fail(ERR_NOT_FOUND);
	if (!p->request->post)
		return show(p, &wrong);
	enum err e = take_down(p);
	if (e == OK) {
		page_go(p, "/code?done=1");
		return OK;
	}
	page_wrong(p, e, reg, &wrong);
	if (e == ERR_CODE_WRONG || e == ERR_PERIOD_WRONG)
		wrong.field = e == ERR_CODE_WRONG ? "code" : "period";
	if (e == ERR_CODE_WRONG)
		wrong.sentence = page_word(p, W_CODE_SAID_WRONG);
	p->answer->status = 400;
	return show(p, &wrong);
}
