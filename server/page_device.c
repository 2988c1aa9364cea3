/* The devices: who was heard of when; and how to end one. */
#include "acts.h"
#include "branch.h"
#include "page_away.h"

enum { ACTIVE = 1 };
#define SILENT_MS (3 * DAY_MS)

static void write_device(struct view *v, sqlite3_stmt *s, const struct column *c, int64_t contact, const struct branches *forks, enum back back)
{
	bool active = sqlite3_column_int(s, 2) == ACTIVE;
	row_begin(v->b, false);
	cell(v->b, &c[0], text_of(v, "%lld", (long long)sqlite3_column_int64(s, 0)));
	cell_two(v->b, &c[1], db_text(s, 5), db_text(s, 1), text_of(v, "/unit/%s", db_text(s, 1)));
	cell(v->b, &c[2], db_text(s, 6));
	cell(v->b, &c[3], time_short(v, sqlite3_column_int64(s, 3)));
	cell_begin(v->b, &c[4]);
	h_text(v->b, contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, contact));
	if (active && contact != NO_TIME && v->at - contact > SILENT_MS)
		small(v->b, say_word(v, W_DEVICE_SILENT));
	branch_note(v, forks, sqlite3_column_int64(s, 0));
	cell_end(v->b);
	cell(v->b, &c[5], count_text(v, sqlite3_column_int64(s, 7)));
	cell_begin(v->b, &c[6]);
	h_text(v->b, active ? say_word(v, W_DEVICE_ACTIVE) : say(v, W_DEVICE_REVOKED_ON, time_short(v, sqlite3_column_int64(s, 4))));
	if (back != BACK_HERE)
		small(v->b, say_word(v, back == BACK_AWAY ? W_AWAY_LABEL : W_LATER_LABEL));
	cell_end(v->b);
	row_end(v->b);
}

enum err page_device(struct view *v)
{
	struct frame f;
	const struct column c[] = {{say_word(v, W_DEVICE_HEAD), RIGHT, 80, false}, {say_word(v, W_UNIT_HEAD), LEFT, 0, false},
				   {say_word(v, W_PEOPLE_HEAD), LEFT, 210, false}, {say_word(v, W_DEVICE_ENROLLED), LEFT, 140, false},
				   {say_word(v, W_DEVICE_CONTACT), LEFT, 140, false}, {say_word(v, W_DEVICE_LAST_ACT), RIGHT, 80, false},
				   {say_word(v, W_STATE_HEAD), LEFT, 130, true}};
	sqlite3_stmt *devices = v->desk->sql[Q_DEVICES], *contacts = v->desk->sql[Q_CONTACTS];
	struct branches forks;
	struct away away;
	int count = 0;
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(branches_load(v, &forks));
	TRY(away_load(v, &away));
	view_frame(v, &f, NAV_DEVICES, say_word(v, W_NAV_DEVICES), away_summary(v, &away, say_word(v, W_DEVICES_SUMMARY)));
	frame_begin(v->b, &f);
	TRY(away_write(v, &away));
	TRY(branches_write(v, &forks));
	enum err k = db_first(contacts, ""), e;
	for (e = db_first(devices, ""); e == OK; e = db_next(devices)) {
		int64_t number = sqlite3_column_int64(devices, 0);
		while (k == OK && sqlite3_column_int64(contacts, 0) < number)
			k = db_next(contacts);
		if (!count++) {
			if (away.still)
				section(v->b, say_word(v, W_DEVICES_SUMMARY));
			h_raw(v->b, "<div class=\"labelled\">");
			table_begin(v->b, c, 7);
		}
		write_device(v, devices, c, k == OK && sqlite3_column_int64(contacts, 0) == number ? sqlite3_column_int64(contacts, 1) : NO_TIME, &forks,
			     away_back(&away, number));
	}
	db_reset(contacts);
	if (e != ERR_NOT_FOUND)
		return e;
	if (count) {
		table_end(v->b);
		h_raw(v->b, "</div>");
		small(v->b, say_word(v, W_DEVICE_REVOKE_HOW));
	} else {
		banner(v->b, BANNER_OFF, say_word(v, W_DEVICES_NONE), say_word(v, W_DEVICES_NONE_WHAT));
	}
	h_fmt(v->b, "<p><a href=\"/redactions\">%s</a></p>", say_word(v, W_REDACTIONS));
	frame_end(v->b, &f);
	return OK;
}
