/* One record: how it stands, and every act on it. */
#include <string.h>

#include "board.h"
#include "text_value.h"

enum { ACTS_MAX = 200 };

/* The rest of the path is the key: parts of it may hold a slash between them. */
static enum err read_path(struct view *v, const struct reg **ret_reg, struct key *ret_key)
{
	struct buf text OWN_BUF = BUF(KEY_MAX);
	*ret_reg = reg_by_name(bytes_of(request_segment(v->r, 1)));
	for (int i = 2; i < v->r->segments; i++)
		buf_fmt(&text, "%s%s", i > 2 ? "/" : "", request_segment(v->r, i));
	if (!*ret_reg || v->r->segments < 3 || text.over ||
	    key_parse(*ret_reg, bytes_of(arena_string(&v->arena, buf_bytes(&text))), &v->arena, ret_key) != OK)
		return fail(ERR_NOT_FOUND);
	return OK;
}

static struct value column_value(struct view *v, sqlite3_stmt *s, int column, const struct field *f)
{
	struct bytes data = {0};
	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		return VALUE_INT(sqlite3_column_int64(s, column));
	case SQLITE_TEXT:
		data = arena_copy(&v->arena, db_blob(s, column));
		return (struct value){V_TEXT, 0, data};
	case SQLITE_BLOB:
		data = arena_copy(&v->arena, db_blob(s, column));
		return (struct value){f->type == T_BYTES || (f->flags & F_FAMILY) ? V_BYTES : V_ERASED, 0, data};
	default:
		return VALUE_NULL;
	}
}

struct member {
	struct view *v;
	const struct field *f;
};

static void show_member(void *ctx, struct bytes sub, struct value value)
{
	struct member *m = ctx;
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	value_show(m->f, m->v->lang, value, &text);
	pair(m->v->b, text_of(m->v, "%s %.*s", label_in(m->f->label, m->v->lang), (int)sub.len, (const char *)sub.data), buf_text(&text));
}

static void show_field(struct view *v, const struct field *f, struct value value)
{
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	if (value.kind == V_NULL || (f->type == T_BYTES && !(f->flags & F_FAMILY)))
		return; /* keys and copies are for programs */
	if (f->flags & F_FAMILY) {
		family_each(value, show_member, &(struct member){v, f});
		return;
	}
	sqlite3_stmt *official = v->desk->sql[Q_OFFICIAL];
	bool named = f->type == T_REF && strcmp(f->ref, "official") == 0 && value.kind == V_INT && db_first(official, "i", value.num) == OK;
	if (named)
		buf_str(&text, db_text(official, 0));
	db_reset(official);
	if (named)
		;
	else if (value.kind == V_ERASED)
		buf_str(&text, say_word(v, W_ERASED));
	else
		value_show(f, v->lang, value, &text);
	pair(v->b, label_in(f->label, v->lang), buf_text(&text));
}

static enum err open_record(struct view *v, const struct reg *r, struct key key, sqlite3_stmt **ret)
{
	struct buf sql OWN_BUF = BUF(4096);
	buf_str(&sql, "SELECT state");
	for (int i = 0; r->fields[i].number; i++)
		buf_fmt(&sql, ", \"%s\"", r->fields[i].name);
	buf_fmt(&sql, " FROM \"%s\" WHERE key = ?1", r->name);
	const char *text = buf_text(&sql);
	TRY(db_prepare(v->desk->tables, &text, 1, ret));
	return key.text.len ? db_first(*ret, "s", key.text) : db_first(*ret, "i", key.id);
}

struct acts {
	struct view *v;
	struct act_words list[ACTS_MAX];
	int count;
};

static enum err take_act(void *ctx, const struct entry *e)
{
	struct acts *a = ctx;
	return act_words(a->v, e, &a->list[a->count++]);
}

static enum err load_acts(struct view *v, const struct reg *r, struct key key, struct acts *a)
{
	sqlite3_stmt *s = v->desk->sql[Q_ACTS_ON];
	enum err e = key.text.len ? db_first(s, "nsn", (int)r->number, key.text, ACTS_MAX) : db_first(s, "nin", (int)r->number, key.id, ACTS_MAX);
	for (; e == OK && a->count < ACTS_MAX; e = e == OK ? db_next(s) : e) {
		int64_t at = sqlite3_column_int64(s, 0);
		e = v->desk->log.read(v->desk->log.ctx, at, at, take_act, a);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static void write_acts(struct view *v, const struct acts *a)
{
	const struct column c[] = {{say_word(v, W_COL_POSITION), RIGHT, 56, false}, {say_word(v, W_COL_RECEIVED), LEFT, 134, false},
				   {say_word(v, W_COL_CLOCK), LEFT, 170, false}, {say_word(v, W_COL_WHO), LEFT, 130, false},
				   {say_word(v, W_COL_VERB), LEFT, 0, true}, {say_word(v, W_COL_VERDICT), LEFT, 110, false}};
	section(v->b, say_word(v, W_ACTS));
	if (!a->count) {
		small(v->b, say_word(v, W_ACTS_NONE));
		return;
	}
	table_begin(v->b, c, 6);
	for (int i = a->count - 1; i >= 0; i--) {
		const struct act_words *w = &a->list[i];
		row_begin(v->b, false);
		cell(v->b, &c[0], count_text(v, w->position));
		cell(v->b, &c[1], w->received);
		cell_two(v->b, &c[2], w->clock, w->between, NULL);
		cell_two(v->b, &c[3], w->who, *w->where ? w->where : NULL, NULL);
		cell_two(v->b, &c[4], w->verb, strcmp(w->content, "—") ? w->content : NULL, NULL);
		cell_begin(v->b, &c[5]);
		act_verdict(v, w);
		cell_end(v->b);
		row_end(v->b);
	}
	table_end(v->b);
}

/* What the acts on a report come to. */
static enum err write_status(struct view *v, const struct reg *r, struct key key)
{
	struct value part[FIELDS_MAX];
	struct cell cell;
	int count;
	TRY(key_split(r, key, &v->arena, part, &count));
	TRY(cell_of(v->desk->tables, part[0].data, part[1].data, part[2].data, v->at, &cell));
	struct buf due OWN_BUF = BUF(DAY_WORDS_MAX);
	day_words(&due, v->lang, day_of(cell.deadline - 1), v->today);
	h_raw(v->b, "<p>");
	badge(v->b, v->lang, cell_tile(&cell), cell_days(&cell));
	h_fmt(v->b, " · %s: %s</p>", say_word(v, W_DEADLINE_HEAD), buf_text(&due));
	return OK;
}

static enum err write_record(struct view *v, const struct reg *r, struct key key, sqlite3_stmt *s)
{
	struct frame f;
	struct buf name OWN_BUF = BUF(KEY_MAX + 1);
	struct acts *acts = arena_alloc(&v->arena, sizeof *acts);
	acts->v = v;
	key_print(r, key, &name);
	view_frame(v, &f, NAV_NONE, text_of(v, "%s %s", label_in(r->label, v->lang), buf_text(&name)), NULL);
	f.aside = 300;
	f.summary = say(v, W_RECORD_IS, label_in(r->label, v->lang), label_in(r->states[sqlite3_column_int(s, 0)].label, v->lang));
	frame_begin(v->b, &f);
	if (strcmp(r->name, "report") == 0)
		TRY(write_status(v, r, key));
	TRY(load_acts(v, r, key, acts));
	write_acts(v, acts);
	frame_aside(v->b, &f);
	section(v->b, say_word(v, W_FIELDS));
	pairs_begin(v->b);
	for (int i = 0; r->fields[i].number; i++)
		show_field(v, &r->fields[i], column_value(v, s, i + 1, &r->fields[i]));
	pairs_end(v->b);
	frame_end(v->b, &f);
	return OK;
}

enum err page_record(struct view *v)
{
	const struct reg *r;
	struct key key;
	sqlite3_stmt *s = NULL;
	TRY(read_path(v, &r, &key));
	enum err e = open_record(v, r, key, &s);
	if (e == OK)
		e = write_record(v, r, key, s);
	sqlite3_finalize(s);
	return e;
}
