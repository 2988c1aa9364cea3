/* page_file.c - see page_file.h */
#include "page_file.h"

#include <stdio.h>
#include <string.h>

#include "carry.h"

enum { FILES_AT_ONCE = 5 };

size_t file_body_max(const struct request *r)
{
	return r->segments == 3 && strcmp(r->segment[0], "file") == 0 ? (size_t)FILES_AT_ONCE * ATTACHMENT_MAX / 2 + HTTP_FORM_MAX : 0;
}

static bool has_field(const struct reg *reg)
{
	for (const struct field *f = reg->fields; f->number; f++)
		if (f->type == T_FILE)
			return true;
	return false;
}

bool verb_of_files(const struct reg *reg, const struct verb *v)
{
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (field_by_number(reg, s->field)->type != T_FILE)
			return false;
	return v->slots && v->slots->field;
}

static void count_file(void *ctx, const struct row_file *f)
{
	(void)f;
	++*(int *)ctx;
}

static bool row_has_files(const struct row *row)
{
	int count = 0;
	row_files(row, count_file, &count);
	return count > 0;
}

/* ---- The section ---- */

struct listing_files {
	struct page *p;
	const struct row *row;
	const struct column *c;
	const char *action, *back;
	bool open;
	int count;
	enum err error;
};

static const char *place_words(struct page *p, const struct attach_state *s, int64_t size)
{
	static const enum word words[] = {[ATTACH_WAITS] = W_FILE_WAITS, [ATTACH_THERE] = W_FILE_THERE, [ATTACH_FETCHED] = W_FILE_FETCHED,
					  [ATTACH_NOT_HERE] = W_FILE_NOT_HERE};
	if (s->place == ATTACH_GOES)
		return page_say(p, W_FILE_GOES, page_size(p, s->bytes < size ? s->bytes : size), page_size(p, size));
	return page_word(p, words[s->place]);
}

static void one_button(struct listing_files *l, const char *what, const char *sub, enum word shown)
{
	struct page *p = l->p;

	form_begin(p->b, l->action, false);
	form_hidden(p->b, "back", l->back);
	form_hidden(p->b, "file", sub);
	button(p->b, BUTTON_OUTLINED, page_word(p, shown), "do", what);
	form_end(p->b);
}

static void list_file(void *ctx, const struct row_file *f)
{
	struct listing_files *l = ctx;
	struct page *p = l->p;
	struct claim claim = attach_claim(l->row, &f->file, &p->arena);
	struct attach_state s;
	char hash[2 * HASH_BYTES + 1];

	if (l->error != OK || (l->error = attach_state(&p->seat->folder, &claim, &s)) != OK)
		return;
	for (int i = 0; i < HASH_BYTES; i++)
		snprintf(hash + 2 * i, 3, "%02x", f->file.hash[i]);
	const char *name = page_bytes(p, f->file.name), *sub = page_bytes(p, f->sub);
	if (!l->count++)
		table_begin(p->b, l->c, 4);
	row_begin(p->b, false);
	cell_begin(p->b, &l->c[0]);
	if (s.place == ATTACH_NOT_HERE)
		h_text(p->b, name);
	else
		h_fmt(p->b, "<a href=\"%s/%s\">%s</a>", l->action, hash, name);
	cell_end(p->b);
	cell_two(p->b, &l->c[1], page_size(p, f->file.size), media_label(f->file.media), NULL);
	cell_begin(p->b, &l->c[2]);
	icon(p->b, s.place == ATTACH_THERE || s.place == ATTACH_FETCHED ? ICON_CHECK : s.place == ATTACH_NOT_HERE ? ICON_RING : ICON_CLOCK, 14);
	h_fmt(p->b, " %s%r%s", place_words(p, &s, f->file.size), f->now ? "" : " · ", f->now ? "" : page_word(p, W_FILES_AS_SENT));
	cell_end(p->b);
	cell_begin(p->b, &l->c[3]);
	if (s.place == ATTACH_NOT_HERE)
		one_button(l, "fetch", sub, W_FILES_FETCH);
	if (l->open && f->now)
		one_button(l, "remove", sub, W_FILES_REMOVE);
	cell_end(p->b);
	row_end(p->b);
}

static void add_form(struct listing_files *l)
{
	struct page *p = l->p;

	form_begin(p->b, l->action, true);
	form_hidden(p->b, "back", l->back);
	form_hidden(p->b, "do", "add");
	form_field(p->b, &(struct form_field){.kind = INPUT_FILE, .name = "file", .label = page_word(p, W_FILES_CHOOSE), .hint = page_word(p, W_FILES_WHAT),
					      .required = true});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_FILES_ADD), NULL, NULL);
	form_end(p->b);
}

enum err files_section(struct page *p, const struct row *row, bool open, const char *back)
{
	const struct column c[] = {{page_word(p, W_COLUMN_FILE), LEFT, 0, false},
				   {page_word(p, W_FILES_SIZE), LEFT, 90, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 220, false},
				   {"", LEFT, 150, false}};
	struct listing_files l = {.p = p, .row = row, .c = c, .back = back, .open = open};
	const struct verb *verb = attach_verb(row);
	struct buf action OWN_BUF = BUF(1024);
	bool head;

	if (!has_field(row->reg))
		return OK;
	h_fmt(&action, "/file/%r/%u", row->reg->name, page_key(p, row->reg, row->key));
	l.action = page_keep(p, buf_text(&action));
	if (open)
		l.open = verb != NULL;
	if (l.open)
		TRY(page_may(p, row, verb, &l.open, &head));
	if (!l.open && !row_has_files(row))
		return OK;
	h_fmt(p->b, "<h2 id=\"files\">%s</h2>", page_word(p, W_FILES_TITLE));
	row_files(row, list_file, &l);
	TRY(l.error);
	if (l.count)
		table_end(p->b);
	else
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_FILES_NONE));
	if (l.open)
		add_form(&l);
	return OK;
}

/* ---- What is done with them ---- */

static enum err add(struct page *p, const struct reg *reg, const char *key)
{
	struct author author OWN(author_wipe) = {.official = p->viewer.official};
	int count = 0;

	if (!author.official)
		return fail(ERR_OFFICIAL_UNKNOWN);
	for (int i = 0; i < p->request->fields; i++) {
		const struct http_field *f = &p->request->field[i];
		struct attached done;
		if (!f->file || (!*f->file && !f->len))
			continue;
		const struct attaching w = {reg, bytes_of(key), bytes_of(f->file), {(const uint8_t *)f->value, f->len}};
		enum err e = attach_add(&p->seat->folder, &author, &w, p->now, &done);
		if (e != ERR_NOTHING_TO_DO) /* sent twice by a second click */
			TRY(e);
		atomic_store(p->entered, true);
		count++;
	}
	return count ? OK : fail(ERR_FIELD_MISSING, page_word(p, W_FILES_CHOOSE));
}

static enum err take_off(struct page *p, const struct reg *reg, const char *key)
{
	struct author author OWN(author_wipe) = {.official = p->viewer.official};
	struct entered done;

	if (!author.official)
		return fail(ERR_OFFICIAL_UNKNOWN);
	TRY(attach_remove(&p->seat->folder, &author, reg, bytes_of(key), bytes_of(request_field(p->request, "file")), p->now, &done));
	atomic_store(p->entered, true);
	return OK;
}

static enum err fetch(struct page *p, const struct row *row)
{
	struct row_file f;

	TRY(attach_find(row, bytes_of(request_field(p->request, "file")), &f));
	return carry_fetch(&p->seat->folder, row, &f.file);
}

static enum err refused(struct page *p, enum err e, const char *back)
{
	const char *sentence = page_sentence(p, e);
	struct frame f;

	p->answer->status = err_exit(e) == 75 ? 503 : 400;
	page_frame(p, &f, PLACE_NONE, page_word(p, W_FILE_FAILED), NULL);
	frame_begin(p->b, &f);
	banner(p->b, BANNER_GRAVE, NULL, sentence);
	h_raw(p->b, "<p>");
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_FILE_BACK), back);
	h_raw(p->b, "</p>");
	frame_end(p->b, &f);
	return OK;
}

static enum err post(struct page *p, const struct reg *reg, const struct row *row, const char *key)
{
	const char *what = request_field(p->request, "do"), *back = request_field(p->request, "back");
	enum err e = ERR_NOT_FOUND;

	if (*back != '/')
		back = "/";
	if (strcmp(what, "add") == 0)
		e = add(p, reg, key);
	else if (strcmp(what, "remove") == 0)
		e = take_off(p, reg, key);
	else if (strcmp(what, "fetch") == 0)
		e = fetch(p, row);
	if (e != OK)
		return refused(p, e, back);
	page_go(p, page_fmt(p, "%s#files", back));
	return OK;
}

/* To be saved, whatever it calls itself: no page of ours, and no frame, runs or shows it. */
static enum err content(struct page *p, const struct row *row, const char *hex)
{
	struct buf header OWN_BUF = BUF(1024);
	struct value v = VALUE_NULL;
	struct row_file f;
	const struct field bytes = {.name = "file", .type = T_BYTES, .max = HASH_BYTES};

	TRY(value_parse(&bytes, "file", bytes_of(hex), &p->arena, &v));
	if (v.data.len != HASH_BYTES || !row_file_by_hash(row, v.data.data, &f))
		return fail(ERR_NOT_FOUND);
	TRY(attach_read(&p->seat->folder, &f.file, p->b));
	p->answer->type = media_type(f.file.media);
	h_fmt(&header, "attachment; filename=\"tep.%r\"; filename*=UTF-8''%u", media_name(f.file.media), page_bytes(p, f.file.name));
	response_header(p->answer, "Content-Disposition", buf_text(&header));
	response_header(p->answer, "Content-Security-Policy", "sandbox; default-src 'none'");
	return OK;
}

enum err page_file(struct page *p)
{
	const struct reg *reg = reg_by_name(bytes_of(request_segment(p->request, 1)));
	const char *key = request_segment(p->request, 2), *hash = request_segment(p->request, 3);
	struct key k;
	struct row row;

	if (!reg || !page_readable(p, reg) || !has_field(reg) || (p->request->post ? *hash != 0 : !*hash))
		return fail(ERR_NOT_FOUND);
	TRY(key_parse(reg, bytes_of(key), &p->arena, &k));
	TRY(row_load(&p->r->world, reg, k, &row));
	return p->request->post ? post(p, reg, &row, key) : content(p, &row, hash);
}
