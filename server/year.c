#include "year.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "code.h"
#include "consolidate.h"
#include "import.h"
#include "sample.h"
#include "text_value.h"
#include "year_plan.h"

enum { FIELDS_TEXT_MAX = 16000, AHEAD = 75, BATCH_DAYS = 4 };

int64_t date_of(int year, int month, int day)
{
	return civil_day(year, (unsigned)month, (unsigned)day);
}

int64_t year_opens(void)
{
	return day_start(date_of(2024, 6, 20)) + 8 * HOUR;
}

static int64_t year_ends(void)
{
	return day_start(date_of(2025, 7, 1));
}

struct move *plan(struct year *y, int64_t at, struct player *p, int role, const char *verb, const char *reg, const char *key,
		  const char *format, ...)
{
	char text[FIELDS_TEXT_MAX];
	va_list list;
	va_start(list, format);
	int n = vsnprintf(text, sizeof text, format, list);
	va_end(list);
	assert(n >= 0 && n < (int)sizeof text);
	if (y->move_count == y->move_room) {
		y->move_room = y->move_room ? y->move_room * 2 : 1024;
		y->moves = mem_grow(y->moves, y->move_room * sizeof *y->moves);
	}
	struct move *m = &y->moves[y->move_count];
	*m = (struct move){.at = at, .order = y->move_count++, .who = p, .role = role, .verb = verb, .reg = reg};
	m->key = arena_string(&y->stage.arena, bytes_of(key));
	m->fields = arena_string(&y->stage.arena, (struct bytes){(const uint8_t *)text, (size_t)n});
	return m;
}

struct player *player_of(struct year *y, const char *code)
{
	int i = 0;
	while (i < y->count && strcmp(y->players[i].code, code) != 0)
		i++;
	assert(i < y->count);
	return &y->players[i];
}

struct player *some_player(struct year *y, int64_t day)
{
	for (;;) {
		struct player *p = &y->players[stage_range(&y->stage, 0, y->count - 1)];
		if (in_force(p, day) && in_force(p, day + AHEAD) && strcmp(p->code, "SNV") != 0 && strcmp(p->code, "VPUBND") != 0)
			return p;
	}
}

const char *day_text(struct year *y, int64_t day)
{
	char text[DATE_SIZE];
	date_print(day, text);
	return arena_string(&y->stage.arena, bytes_of(text));
}

/* Tết and the other long holidays, as the office hours of a play need them: what a deadline needs is in the calendar's own records. */
static bool at_rest(int64_t day)
{
	return civil_weekday(day) >= 5 || (day >= date_of(2025, 1, 25) && day <= date_of(2025, 2, 2)) || day == date_of(2024, 9, 2) ||
	       day == date_of(2024, 9, 3) || day == date_of(2025, 1, 1) || day == date_of(2025, 4, 7) || day == date_of(2025, 4, 30) ||
	       day == date_of(2025, 5, 1) || day == date_of(2025, 5, 2);
}

int64_t office_time(struct year *y, int64_t day)
{
	while (at_rest(day))
		day++;
	int minute = stage_chance(&y->stage, 55) ? stage_range(&y->stage, 7 * 60 + 15, 11 * 60 + 20) : stage_range(&y->stage, 13 * 60 + 35, 16 * 60 + 50);
	return day_start(day) + (int64_t)minute * MINUTE + stage_range(&y->stage, 0, MINUTE - 1);
}

int64_t later(struct year *y, int64_t at, int days_low, int days_high)
{
	int64_t then = office_time(y, day_of(at) + stage_range(&y->stage, days_low, days_high));
	return then > at ? then : at + stage_range(&y->stage, 3, 40) * (int64_t)MINUTE;
}

/* ---- The reference records ---- */

static enum err check(struct year *y, bool refused)
{
	const struct verdict *v = &y->stage.verdict;
	if (refused)
		return v->kind == REFUSED ? OK : fail(ERR_STATE, "year", "refuse", "accepted");
	return v->kind == REFUSED ? fail(v->reason, v->args[0], v->args[1], v->args[2]) : OK;
}

static enum err take(void *ctx, struct act *a, struct buf *wrong)
{
	struct year *y = ctx;
	int64_t position;
	uint8_t hash[HASH_BYTES];
	(void)wrong;
	y->stage.seeds++;
	hash_of("sample seed", (struct bytes){(const uint8_t *)&y->stage.seeds, sizeof y->stage.seeds}, hash);
	memcpy(a->seed, hash, SEED_BYTES);
	TRY(ledger_administer(y->stage.ledger, a, year_opens(), &y->stage.verdict, &position));
	return check(y, false);
}

static bool its_own(const char *reg)
{
	for (const struct sample_file *f = sample_files; f->sample; f++)
		if (strcmp(f->sample, YEAR_SAMPLE) == 0 && strcmp(f->reg, reg) == 0)
			return true;
	return false;
}

/* Those of kontum-2024, but where the year has a file of its own for the register. */
static enum err load_reference(struct year *y)
{
	struct buf bad OWN_BUF = BUF(4096);
	for (const struct sample_file *f = sample_files; f->sample; f++)
		if (strcmp(f->sample, "kontum-2024") == 0) {
			const struct sample_file *g = sample_files;
			while (its_own(f->reg) && (strcmp(g->sample, YEAR_SAMPLE) != 0 || strcmp(g->reg, f->reg) != 0))
				g++;
			g = its_own(f->reg) ? g : f;
			TRY(import_csv((struct bytes){g->data, g->size}, bytes_of(g->reg), 0, EN, take, y, &bad));
		}
	return OK;
}

static enum err load_players(struct year *y)
{
	sqlite3_stmt *s;
	static const char *const sql = "SELECT u.key, (SELECT key FROM official WHERE unit = u.key AND role = 1 ORDER BY key LIMIT 1),"
				       " (SELECT key FROM official WHERE unit = u.key AND role = 2 ORDER BY key LIMIT 1), u.\"from\" FROM unit AS u ORDER BY u.key";
	TRY(db_prepare(y->stage.ledger->db, &sql, 1, &s));
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s)) {
		struct player *p = &y->players[y->count];
		player_make(p, y->count++);
		snprintf(p->code, sizeof p->code, "%s", db_text(s, 0));
		p->person[CLERK] = sqlite3_column_int64(s, 1);
		p->person[HEAD] = sqlite3_column_int64(s, 2);
		p->from = sqlite3_column_int(s, 3);
		p->to = INT32_MAX;
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- The play ---- */

static int by_time(const void *a, const void *b)
{
	const struct move *x = a, *z = b;
	if (x->at != z->at)
		return x->at < z->at ? -1 : 1;
	return x->order < z->order ? -1 : x->order > z->order;
}

static enum err register_code(struct year *y, const struct move *m)
{
	struct played *p = &y->prepared[m->who - y->players];
	char fields[400], key[KEY_MAX + 1];
	snprintf(key, sizeof key, "%.*s", (int)p->act.key.text.len, (const char *)p->act.key.text.data);
	TRY(code_make(p->hash, bytes_of(key), p->code));
	snprintf(fields, sizeof fields, "%s|code=%s", m->fields, p->code);
	return stage_administer(&y->stage, "register", "receipt", m->key, fields);
}

static enum err freeze(struct year *y, const struct move *m, struct played *ret)
{
	struct ledger *l = y->stage.ledger;
	struct arena arena OWN_ARENA = {0};
	struct consolidation c;
	struct freeze_texts f;
	struct period period;
	char obligation[KEY_MAX + 1];
	snprintf(obligation, sizeof obligation, "%s", m->key);
	char *slash = strchr(obligation, '/');
	*slash = 0;
	TRY(period_parse(slash + 1, &period));
	TRY(consolidate(l->db, obligation, period, l->time, &arena, &c));
	TRY(consolidation_freeze(&c, l->position, &arena, &f));
	struct buf fields OWN_BUF = BUF(4 * CONSOLIDATION_MAX);
	buf_fmt(&fields, "log_position=%s|figures=%s|data=%s", f.log_position, f.figures, f.data);
	return stage_compose(&y->stage, m->who, m->role, m->at, "freeze", "consolidation", m->key, buf_text(&fields), ret);
}

static enum err perform(struct year *y, const struct move *m)
{
	struct stage *s = &y->stage;
	const char *fields;
	struct played now, *prepared = m->who ? &y->prepared[m->who - y->players] : NULL;
	switch (m->kind) {
	case M_PREPARE:
		return stage_compose(s, m->who, m->role, m->at, m->verb, m->reg, m->key, m->fields, prepared);
	case M_CODE:
		TRY(register_code(y, m));
		break;
	case M_DELIVER:
		TRY(stage_push(s, m->who, prepared));
		break;
	case M_ENROL:
		TRY(stage_enrol(s, m->who));
		break;
	case M_WRITE:
		TRY(counted_fields(y, m, &fields));
		TRY(stage_compose(s, m->who, m->role, m->at, m->verb, m->reg, m->key, fields, &now));
		TRY(stage_push(s, m->who, &now));
		break;
	case M_FREEZE:
		TRY(freeze(y, m, &now));
		TRY(stage_push(s, m->who, &now));
		break;
	case M_PERSON:
		TRY(stage_enrol_person(s, m->who, 2));
		break;
	case M_DO:
		if (!m->who) {
			TRY(stage_administer(s, m->verb, m->reg, m->key, m->fields));
		} else {
			TRY(stage_compose(s, m->who, m->role, m->at, m->verb, m->reg, m->key, m->fields, &now));
			TRY(stage_push(s, m->who, &now));
		}
	}
	return check(y, m->refused);
}

/* Some days are a batch of the log, for a durable write is what takes time here. */
static enum err perform_days(struct year *y, size_t *at)
{
	int64_t end = day_of(y->moves[*at].at) + BATCH_DAYS;
	for (; *at < y->move_count && y->moves[*at].at < year_ends() && day_of(y->moves[*at].at) < end; ++*at) {
		const struct move *m = &y->moves[*at];
		y->stage.now = m->at;
		enum err e = perform(y, m);
		if (e != OK) {
			char when[TIME_SIZE];
			time_print(m->at, when);
			fprintf(stderr, "%s %s %s %s %s: %s\n", when, m->who ? m->who->code : "-", m->verb, m->reg, m->key, m->fields);
			return e;
		}
	}
	return OK;
}

static enum err run(struct year *y)
{
	struct ledger *l = y->stage.ledger;
	qsort(y->moves, y->move_count, sizeof *y->moves, by_time);
	for (size_t at = 0; at < y->move_count && y->moves[at].at < year_ends();) {
		TRY(ledger_begin(l));
		enum err e = perform_days(y, &at);
		if (e != OK) {
			ledger_rollback(l);
			return e;
		}
		TRY(ledger_commit(l));
		TRY(stage_checkpoint(&y->stage));
	}
	return OK;
}

static enum err begin(struct year *y)
{
	TRY(ledger_begin(y->stage.ledger));
	enum err e = load_reference(y);
	if (e != OK) {
		ledger_rollback(y->stage.ledger);
		return e;
	}
	TRY(ledger_commit(y->stage.ledger));
	TRY(stage_checkpoint(&y->stage));
	return load_players(y);
}

static void end(struct year **y)
{
	arena_free(&(*y)->stage.arena);
	mem_free(&(*y)->moves);
	mem_free(y);
}

enum err year_play(struct ledger *l, enum err (*contact)(void *ctx, uint32_t device, int64_t at), void *ctx)
{
	struct year *y OWN(end) = mem_alloc(sizeof *y);
	y->stage.ledger = l;
	y->stage.drawn = 20240701;
	TRY(begin(y));
	plan_units(y);
	plan_reports(y);
	plan_tasks(y);
	plan_meetings(y);
	plan_conduct(y);
	plan_inspections(y);
	plan_offices(y);
	plan_province(y);
	plan_proposals(y);
	TRY(run(y));
	for (int i = 0; i < y->count; i++) {
		const struct player *p = &y->players[i];
		int64_t last = p->to == INT32_MAX ? l->time : day_start(p->to + 12);
		TRY(contact(ctx, p->device, last - (int64_t)(i * 37 % 60) * 17 * MINUTE - (i % 11 == 4 ? 6 * DAY_MS : 0)));
	}
	return OK;
}
