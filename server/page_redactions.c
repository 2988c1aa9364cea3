/* What was taken out by decision: who has not carried it out yet, by name, and which backups still have it. */
#include <string.h>

#include "acts.h"
#include "redaction.h"
#include "redactions.h"
#include "text_value.h"

struct shown {
	struct view *v;
	int64_t key; /* of the redaction that is being written; 0 = none yet */
	int count;   /* redactions */
	int done, waiting, backups;
	bool table; /* an open table of what is still to be done */
	const struct column *c;
};

static const char *record_link(struct view *v, const char *reg, const char *key)
{
	const struct reg *r = reg_by_name(bytes_of(reg));
	return r && !r->restricted ? record_href(v, r, key) : NULL;
}

static const char *fields_of(struct view *v, const struct reg *r, struct bytes list)
{
	struct buf b OWN_BUF = BUF(4096);
	if (r)
		redaction_fields(r, list, v->lang, &b);
	return r ? arena_string(&v->arena, buf_bytes(&b)) : arena_string(&v->arena, list);
}

static void end_one(struct shown *s)
{
	struct view *v = s->v;
	if (!s->key)
		return;
	if (s->table)
		table_end(v->b);
	s->table = false;
	if (!s->waiting)
		banner(v->b, BANNER_GOOD, NULL, say(v, W_REDACTION_ALL_DONE, text_of(v, "%d", s->done)));
	else
		small(v->b, say(v, W_REDACTION_DONE, text_of(v, "%d", s->done)));
}

static void begin_one(struct shown *s, const struct redaction_line *l)
{
	struct view *v = s->v;
	const struct reg *r = reg_by_name(bytes_of(l->reg));
	const char *href = record_link(v, l->reg, l->record);
	char key[ID_TEXT_BYTES + 1];
	end_one(s);
	s->key = l->key;
	s->count++;
	s->done = s->waiting = s->backups = 0;
	id_print(l->key, key);
	section(v->b, text_of(v, "%s %s", r ? label_in(r->label, v->lang) : l->reg, l->record));
	pairs_begin(v->b);
	pair(v->b, say_word(v, W_REDACTION_FIELDS), fields_of(v, r, bytes_of(l->fields)));
	pair(v->b, say_word(v, W_REDACTION_DECISION), text_of(v, "%s, %s", l->decision, time_short(v, l->confirmed)));
	pairs_end(v->b);
	h_raw(v->b, "<p>");
	if (href)
		h_fmt(v->b, "<a href=\"%s\">%s</a> · ", href, say_word(v, W_REDACTION_RECORD));
	h_fmt(v->b, "<a href=\"/record/redaction/%s\">%s</a></p>", key, say_word(v, W_REDACTION_WHO));
}

static void open_table(struct shown *s)
{
	if (!s->table)
		table_begin(s->v->b, s->c, 4);
	s->table = true;
}

static enum err write_line(void *ctx, const struct redaction_line *l)
{
	struct shown *s = ctx;
	struct view *v = s->v;
	if (l->key != s->key)
		begin_one(s, l);
	if (l->place == AT_DEVICE && l->done) {
		s->done++;
		return OK;
	}
	open_table(s);
	row_begin(v->b, l->place == AT_BACKUP);
	cell(v->b, &s->c[0], l->place == AT_BACKUP ? say_word(v, W_REDACTION_BACKUP) : text_of(v, "%u", l->device));
	if (l->place == AT_BACKUP)
		cell(v->b, &s->c[1], "—");
	else
		cell_two(v->b, &s->c[1], unit_called(v, l->unit), NULL, text_of(v, "/unit/%s", l->unit));
	cell(v->b, &s->c[2], l->name);
	cell_begin(v->b, &s->c[3]);
	if (l->place == AT_BACKUP) {
		s->backups++;
		h_text(v->b, say(v, l->done ? W_REDACTION_BACKUP_GONE : W_REDACTION_BACKUP_HAS, time_short(v, l->at)));
	} else {
		s->waiting++;
		h_text(v->b, say_word(v, l->revoked ? W_REDACTION_REVOKED : W_REDACTION_WAITS));
	}
	cell_end(v->b);
	row_end(v->b);
	return OK;
}

/* What waits for the second person. */
static enum err write_proposals(struct view *v)
{
	sqlite3_stmt *s = v->desk->sql[Q_PROPOSALS];
	int count = 0;
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s)) {
		char key[ID_TEXT_BYTES + 1];
		const struct reg *r = reg_by_name(bytes_of(db_text(s, 1)));
		id_print(sqlite3_column_int64(s, 0), key);
		if (!count++) {
			section(v->b, say_word(v, W_REDACTION_PROPOSED));
			items_begin(v->b);
		}
		item_begin(v->b, TILE_NONE, false);
		h_fmt(v->b, "<a href=\"/record/redaction/%s\">%s %s</a><br><small class=\"muted\">%s</small>", key, r ? label_in(r->label, v->lang) : db_text(s, 1),
		      db_text(s, 2), say(v, W_REDACTION_ASKED, fields_of(v, r, db_blob(s, 3)), time_short(v, sqlite3_column_int64(s, 4))));
		item_end(v->b);
	}
	if (count)
		items_end(v->b);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err page_redactions(struct view *v)
{
	const struct column c[] = {{say_word(v, W_DEVICE_HEAD), RIGHT, 110, false}, {say_word(v, W_UNIT_HEAD), LEFT, 240, false},
				   {say_word(v, W_REDACTION_PLACE), LEFT, 0, false}, {say_word(v, W_STATE_HEAD), LEFT, 230, true}};
	struct shown s = {.v = v, .c = c};
	struct frame f;
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	view_frame(v, &f, NAV_DEVICES, say_word(v, W_REDACTIONS), say_word(v, W_REDACTIONS_SUMMARY));
	frame_begin(v->b, &f);
	TRY(write_proposals(v));
	TRY(redactions_lines(v->desk->tables, v->desk->office, write_line, &s));
	end_one(&s);
	if (!s.count)
		banner(v->b, BANNER_OFF, say_word(v, W_REDACTIONS_NONE), say_word(v, W_REDACTIONS_HOW));
	else
		small(v->b, say_word(v, W_REDACTIONS_KEPT));
	frame_end(v->b, &f);
	return OK;
}
