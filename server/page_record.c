/* One record: how it stands, and every act on it; the same for paper. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "file_value.h"
#include "filing.h"
#include "record.h"
#include "text_value.h"

enum { ACTS_PAGE = 50, ACTS_PAPER = 400 };

/* The rest of the path is the key: parts of it may hold a slash between them. */
static enum err read_path(struct view *v, int first, const struct reg **ret_reg, struct key *ret_key)
{
	struct buf text OWN_BUF = BUF(KEY_MAX);
	*ret_reg = reg_by_name(bytes_of(request_segment(v->r, first)));
	for (int i = first + 1; i < v->r->segments; i++)
		buf_fmt(&text, "%s%s", i > first + 1 ? "/" : "", request_segment(v->r, i));
	/* Names are for the register's own readers; a login here says nothing of who that is. */
	if (!*ret_reg || (*ret_reg)->restricted || v->r->segments < first + 2 || text.over ||
	    key_parse(*ret_reg, bytes_of(arena_string(&v->arena, buf_bytes(&text))), &v->arena, ret_key) != OK)
		return fail(ERR_NOT_FOUND);
	return OK;
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
	struct act_words *list;
	int count, max;
	bool more; /* below them */
};

static enum err take_act(void *ctx, const struct entry *e)
{
	struct acts *a = ctx;
	return act_words(a->v, e, &a->list[a->count++]);
}

/* The newest acts below `before`. */
static enum err load_acts(struct record *r, int64_t before, struct acts *a)
{
	struct view *v = r->v;
	bool report = r->part_count == 3 && r->is_report;
	sqlite3_stmt *s = v->desk->sql[report ? Q_ACTS_ABOUT : Q_ACTS_ON];
	enum err e = report		? db_first(s, "nsinsss", (int)r->reg->number, r->key.text, before, a->max + 1, r->part[0].data, r->part[1].data, r->part[2].data)
		     : r->key.text.len ? db_first(s, "nsin", (int)r->reg->number, r->key.text, before, a->max + 1)
				       : db_first(s, "niin", (int)r->reg->number, r->key.id, before, a->max + 1);
	for (; e == OK && a->count < a->max; e = e == OK ? db_next(s) : e) {
		int64_t at = sqlite3_column_int64(s, 0);
		e = v->desk->log.read(v->desk->log.ctx, at, at, take_act, a);
	}
	a->more = e == OK;
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static void write_act(struct view *v, const struct act_words *w, const struct column *c, bool paper)
{
	row_begin(v->b, false);
	cell(v->b, &c[0], count_text(v, w->position));
	cell(v->b, &c[1], w->clock);
	cell_two(v->b, &c[2], w->who, *w->where ? w->where : NULL, NULL);
	cell(v->b, &c[3], w->verb);
	cell_begin(v->b, &c[4]);
	h_text(v->b, w->content);
	if (paper)
		h_fmt(v->b, "<small class=\"under\"><code>%s</code></small>", w->hash);
	cell_end(v->b);
	cell(v->b, &c[5], w->between);
	cell_begin(v->b, &c[6]);
	act_verdict(v, w);
	if (!paper && v->hands)
		h_fmt(v->b, "<br><a href=\"/proof/%i\">%s</a>", w->position, say_word(v, W_PROOF));
	cell_end(v->b);
	row_end(v->b);
}

static void write_acts(struct record *r, const struct acts *a, int64_t before)
{
	struct view *v = r->v;
	const struct column c[] = {{say_word(v, W_COL_POSITION), RIGHT, 50, false}, {say_word(v, W_COL_CLOCK), LEFT, 100, false},
				   {say_word(v, W_COL_WHO), LEFT, 130, false},	    {say_word(v, W_COL_VERB), LEFT, 84, true},
				   {say_word(v, W_COL_CONTENT), LEFT, 0, false},    {say_word(v, W_COL_BETWEEN), LEFT, 106, false},
				   {say_word(v, W_COL_VERDICT), LEFT, 108, false}};
	section(v->b, say_word(v, W_ACTS));
	if (!a->count) {
		small(v->b, say_word(v, W_ACTS_NONE));
		return;
	}
	table_begin(v->b, c, 7);
	for (int i = 0; i < a->count; i++)
		write_act(v, &a->list[i], c, r->paper);
	table_end(v->b);
	h_raw(v->b, "<p>");
	if (a->more)
		h_fmt(v->b, "<a href=\"%s?before=%i\">%s</a> ", v->r->path, a->list[a->count - 1].position, say_word(v, W_ACTS_OLDER));
	if (before <= v->position)
		h_fmt(v->b, "<a href=\"%s\">%s</a>", v->r->path, say_word(v, W_ACTS_NEWEST));
	h_raw(v->b, "</p>");
}

/* ---- Attachments ---- */

struct files {
	struct view *v;
	const struct reg *reg;
	const char *key, *path; /* of the record, as it is typed and as an address has it */
	int count;
	enum err error;
};

static void write_file(void *ctx, const struct row_file *f)
{
	struct files *x = ctx;
	struct view *v = x->v;
	struct claim c = {.reg = x->reg->number, .key = bytes_of(x->key)};
	char hash[2 * HASH_BYTES + 1];
	bool whole = false;
	struct buf words OWN_BUF = BUF(400);
	memcpy(c.hash, f->file.hash, HASH_BYTES);
	for (int i = 0; i < HASH_BYTES; i++)
		snprintf(hash + 2 * i, 3, "%02x", f->file.hash[i]);
	enum err e = file_delivered(v->desk->log.blobs, &c, &whole);
	if (e != OK && e != ERR_NOT_FOUND)
		x->error = e;
	if (!x->count++) {
		section(v->b, say_word(v, W_FILES_TITLE));
		items_begin(v->b);
	}
	file_value_show(&f->file, v->lang, &words);
	item_begin(v->b, TILE_NONE, false);
	if (whole)
		h_fmt(v->b, "<a href=\"/file/%s/%r\">%s</a>", hash, x->path, buf_text(&words));
	else
		h_text(v->b, buf_text(&words));
	h_fmt(v->b, "<br><small class=\"muted\">%s%r%s</small>", say_word(v, whole ? W_FILE_THERE : W_FILE_GOES_SERVER), f->now ? "" : " · ",
	      f->now ? "" : say_word(v, W_FILES_AS_SENT));
	item_end(v->b);
}

static enum err write_files(struct record *r)
{
	struct view *v = r->v;
	struct buf key OWN_BUF = BUF(KEY_MAX), path OWN_BUF = BUF(1024);
	struct files x = {.v = v, .reg = r->reg};
	if (!r->row)
		return OK;
	struct row row = record_row(v, r->reg, r->key, r->row);
	key_print(r->reg, r->key, &key);
	x.key = arena_string(&v->arena, buf_bytes(&key));
	h_fmt(&path, "%r/%u", r->reg->name, x.key);
	x.path = buf_text(&path);
	row_files(&row, write_file, &x);
	if (x.count)
		items_end(v->b);
	return x.error;
}

/* To be saved, whatever it calls itself: no page of ours, and no frame, runs or shows it. */
static enum err send_file(struct view *v, const struct reg *reg, struct key key, sqlite3_stmt *s)
{
	const struct field bytes = {.name = "file", .type = T_BYTES, .max = HASH_BYTES};
	struct buf header OWN_BUF = BUF(1024), text OWN_BUF = BUF(KEY_MAX);
	struct row row = record_row(v, reg, key, s);
	struct claim c = {.reg = reg->number};
	struct value hash = VALUE_NULL;
	struct row_file f;
	enum media media;
	bool whole = false;
	TRY(value_parse(&bytes, "file", bytes_of(request_segment(v->r, 1)), &v->arena, &hash));
	if (hash.data.len != HASH_BYTES || !row_file_by_hash(&row, hash.data.data, &f))
		return fail(ERR_NOT_FOUND);
	key_print(reg, key, &text);
	c.key = buf_bytes(&text);
	memcpy(c.hash, f.file.hash, HASH_BYTES);
	TRY(file_delivered(v->desk->log.blobs, &c, &whole));
	if (!whole)
		return fail(ERR_NOT_FOUND);
	TRY(blob_read(v->desk->log.blobs, c.hash, v->b));
	TRY(media_sniff("", buf_bytes(v->b), &media));
	v->a->type = media_type(f.file.media);
	h_fmt(&header, "attachment; filename=\"tep.%r\"; filename*=UTF-8''%u", media_name(f.file.media), arena_string(&v->arena, f.file.name));
	response_header(v->a, "Content-Disposition", buf_text(&header));
	response_header(v->a, "Content-Security-Policy", "sandbox; default-src 'none'");
	return OK;
}

enum err page_file(struct view *v)
{
	const struct reg *reg;
	struct key key;
	sqlite3_stmt *s = NULL;
	TRY(read_path(v, 2, &reg, &key));
	enum err e = open_record(v, reg, key, &s);
	if (e == OK)
		e = send_file(v, reg, key, s);
	sqlite3_finalize(s);
	return e;
}

/* ---- The page ---- */

static void paper_link(struct buf *b, const void *ctx)
{
	const struct view *v = ctx;
	h_fmt(b, "<a href=\"/print%s\">%s</a>", v->r->path, tr(v->lang, W_PRINT_EVIDENCE));
}

static enum err asked_before(struct view *v, int64_t *ret)
{
	const char *text = request_query(v->r, "before");
	char *end;
	long long n = strtoll(text, &end, 10);
	if (!*text)
		n = v->position + 1;
	else if (*end || n < 1)
		return fail(ERR_FIELD_RANGE, "before", text, text_of(v, "1–%lld", (long long)v->position));
	*ret = n;
	return OK;
}

static enum err write_record(struct record *r)
{
	struct frame f;
	struct view *v = r->v;
	struct buf name OWN_BUF = BUF(KEY_MAX + 1);
	struct acts acts = {.v = v, .max = r->paper ? ACTS_PAPER : ACTS_PAGE};
	int64_t before = 0;
	TRY(asked_before(v, &before));
	acts.list = arena_alloc(&v->arena, (size_t)acts.max * sizeof *acts.list);
	TRY(load_acts(r, before, &acts));
	key_print(r->reg, r->key, &name);
	struct state state;
	TRY(record_state_at(v->desk->tables, r->reg, r->key, r->row ? sqlite3_column_int(r->row, 0) : ABSENT, v->at, &state));
	const char *label = label_in(r->reg->label, v->lang), *called = record_name(v, r->reg, r->key);
	view_frame(v, &f, NAV_NONE, *called ? called : text_of(v, "%s %s", label, buf_text(&name)), NULL);
	f.summary = say(v, W_RECORD_IS, *called ? text_of(v, "%s %s", label, buf_text(&name)) : label, label_in(state.label, v->lang));
	f.beside = r->paper ? NULL : paper_link;
	f.beside_ctx = v;
	if (r->is_report) {
		TRY(record_title(r, &f));
		f.summary = text_of(v, "%s · %s", buf_text(&name), label_in(state.label, v->lang));
	} else {
		f.aside = 300;
	}
	f.landscape = r->paper;
	frame_begin(v->b, &f);
	if (r->is_report)
		TRY(record_verdict(r));
	write_acts(r, &acts, before);
	if (!r->is_report)
		frame_aside(v->b, &f);
	TRY(record_fields(r));
	TRY(write_files(r));
	frame_end(v->b, &f);
	return OK;
}

/* A report that nobody wrote yet has a page too: its cell says how it stands. */
static enum err open_known(struct record *r)
{
	enum err e = open_record(r->v, r->reg, r->key, &r->row);
	if (e != ERR_NOT_FOUND || !r->is_report)
		return e;
	sqlite3_finalize(r->row);
	r->row = NULL;
	return OK;
}

static enum err show(struct view *v, int first, bool paper)
{
	struct record r = {.v = v, .paper = paper};
	TRY(read_path(v, first, &r.reg, &r.key));
	r.is_report = strcmp(r.reg->name, "report") == 0;
	if (reg_natural(r.reg))
		TRY(key_split(r.reg, r.key, &v->arena, r.part, &r.part_count));
	enum err e = open_known(&r);
	if (e == OK && r.is_report)
		e = record_load(&r);
	if (e == ERR_REF_UNKNOWN)
		e = fail(ERR_NOT_FOUND);
	if (e == OK)
		e = write_record(&r);
	sqlite3_finalize(r.row);
	return e;
}

enum err page_record(struct view *v)
{
	return show(v, 1, false);
}

enum err page_record_paper(struct view *v)
{
	return show(v, 2, true);
}
