#include "page_away.h"

#include <string.h>

enum { ACTIVE = 1, ROLE_HEAD = 2 };

static const char *copy(struct view *v, const char *s)
{
	return arena_string(&v->arena, bytes_of(s));
}

static enum err add(struct view *v, struct away *a, sqlite3_stmt *s, int64_t contact)
{
	int64_t device = sqlite3_column_int64(s, 0), enrolled = sqlite3_column_int64(s, 3), epoch;
	enum back back;
	if (sqlite3_column_int(s, 2) != ACTIVE)
		return OK;
	TRY(back_of(v->desk->office, &a->restored, device, enrolled, &back, &epoch));
	a->before += a->restored.epochs > 1 && enrolled <= a->restored.last.time;
	if (back == BACK_HERE)
		return OK;
	a->still += back == BACK_AWAY;
	if (back == BACK_LATER && epoch > a->later)
		a->later = epoch;
	a->list[a->count++] = (struct away_device){device, contact, copy(v, db_text(s, 1)), copy(v, db_text(s, 5)), back};
	return OK;
}

static enum err count_devices(sqlite3_stmt *s, size_t *ret)
{
	enum err e = db_first(s, "");
	for (*ret = 0; e == OK; e = db_next(s))
		++*ret;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err away_load(struct view *v, struct away *ret)
{
	sqlite3_stmt *devices = v->desk->sql[Q_DEVICES], *contacts = v->desk->sql[Q_CONTACTS];
	size_t room;
	struct away a = {0};
	TRY(restored_load(&v->desk->log, &a.restored));
	TRY(count_devices(devices, &room));
	a.list = arena_alloc(&v->arena, (room + 1) * sizeof *a.list);
	enum err k = db_first(contacts, ""), e;
	for (e = db_first(devices, ""); e == OK; e = e == OK ? db_next(devices) : e) {
		int64_t number = sqlite3_column_int64(devices, 0);
		while (k == OK && sqlite3_column_int64(contacts, 0) < number)
			k = db_next(contacts);
		e = add(v, &a, devices, k == OK && sqlite3_column_int64(contacts, 0) == number ? sqlite3_column_int64(contacts, 1) : NO_TIME);
	}
	db_reset(devices);
	db_reset(contacts);
	*ret = a;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum back away_back(const struct away *a, int64_t device)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].device == device)
			return a->list[i].back;
	return BACK_HERE;
}

const char *away_summary(struct view *v, const struct away *a, const char *otherwise)
{
	if (!a->still)
		return otherwise;
	return say(v, W_AWAY_SUMMARY, count_text(v, (int64_t)a->still), count_text(v, (int64_t)a->before), time_short(v, a->restored.last.time));
}

/* Whom to call: who leads the unit, if a phone is known. */
static enum err write_call(struct view *v, const struct column *c, const char *unit)
{
	sqlite3_stmt *s = v->desk->sql[Q_HEADS];
	const char *name = "—", *phone = say_word(v, W_AWAY_NO_PHONE);
	enum err e = db_first(s, "i", v->today);
	for (; e == OK; e = db_next(s))
		if (strcmp(db_text(s, 0), unit) == 0 && sqlite3_column_int(s, 4) == ROLE_HEAD) {
			name = copy(v, db_text(s, 1));
			phone = *db_text(s, 3) ? copy(v, db_text(s, 3)) : phone;
			break;
		}
	db_reset(s);
	cell_two(v->b, c, name, phone, NULL);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err write_still(struct view *v, const struct away *a)
{
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false}, {say_word(v, W_DEVICE_HEAD), RIGHT, 100, false},
				   {say_word(v, W_DEVICE_CONTACT), LEFT, 160, false}, {say_word(v, W_AWAY_CALL), LEFT, 260, false}};
	section(v->b, say_word(v, W_AWAY_HEAD));
	h_fmt(v->b, "<p>%s</p>", say(v, W_AWAY_WHAT, time_short(v, a->restored.last.time)));
	h_raw(v->b, "<div class=\"labelled\">");
	table_begin(v->b, c, 4);
	for (size_t i = 0; i < a->count; i++) {
		const struct away_device *d = &a->list[i];
		if (d->back != BACK_AWAY)
			continue;
		row_begin(v->b, false);
		cell_two(v->b, &c[0], d->name, d->unit, text_of(v, "/unit/%s", d->unit));
		cell(v->b, &c[1], text_of(v, "%lld", (long long)d->device));
		cell(v->b, &c[2], d->contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, d->contact));
		TRY(write_call(v, &c[3], d->unit));
		row_end(v->b);
	}
	table_end(v->b);
	h_raw(v->b, "</div>");
	small(v->b, say_word(v, W_AWAY_UNKNOWN));
	return OK;
}

enum err away_write(struct view *v, const struct away *a)
{
	if (a->later) {
		const char *epoch = text_of(v, "%lld", (long long)a->later);
		banner_begin(v->b, BANNER_GRAVE, say_word(v, W_LATER_TITLE));
		h_fmt(v->b, "<p>%s</p>", say(v, W_LATER_WHAT, text_of(v, "%u", a->restored.last.number), epoch));
		h_fmt(v->b, "%s <code>kycuongd restore %s --after %s</code>", say_word(v, W_LATER_HOW), v->lang == VI ? "TỆP THƯ-MỤC" : "FILE DIR", epoch);
		banner_end(v->b);
	}
	return a->still ? write_still(v, a) : OK;
}
