/* page_search.c - records of all registers by their words, and the line where they stand. */
#include <string.h>

#include "finder.h"
#include "page.h"

enum { SHOWN = 50, LINE_COLUMNS = 150 };

struct results {
	struct page *p;
	const struct column *c;
	struct buf rows;
	int count;
};

static void marked(struct buf *b, const struct search_line *line)
{
	size_t at = 0;

	for (int i = 0; i < line->marks; i++) {
		h_fmt(b, "%b<mark>%b</mark>", (struct bytes){line->text.data + at, line->mark[i].from - at},
		      (struct bytes){line->text.data + line->mark[i].from, line->mark[i].to - line->mark[i].from});
		at = line->mark[i].to;
	}
	h_bytes(b, (struct bytes){line->text.data + at, line->text.len - at});
}

static enum err show_found(void *ctx, const struct found *f)
{
	struct results *x = ctx;
	struct page *p = x->p;
	const struct reg *reg = f->row->reg;
	const char *key = page_key(p, reg, f->row->key), *name = page_record_name(p, reg, f->row->key);

	if (x->count++ == SHOWN)
		return OK;
	row_begin(&x->rows, false);
	cell_two(&x->rows, &x->c[0], name, page_fmt(p, strcmp(name, key) == 0 ? "%s" : "%s · %s", label_in(reg->label, p->lang), key),
		 page_href(p, reg, f->row->key));
	cell_begin(&x->rows, &x->c[1]);
	if (f->line->field)
		h_fmt(&x->rows, "%s: ", label_in(f->line->field->label, p->lang));
	marked(&x->rows, f->line);
	cell_end(&x->rows);
	cell(&x->rows, &x->c[2], label_in(page_state(p, f->row).label, p->lang));
	row_end(&x->rows);
	return OK;
}

static void form(struct page *p, const char *query, const char *error)
{
	form_filter_begin(p->b, "/search");
	form_field(p->b, &(struct form_field){.name = "q", .label = page_word(p, W_SEARCH), .value = query, .width = 420, .error = error, .autofocus = !*query || error});
	button(p->b, BUTTON_FILLED, page_word(p, W_SEARCH_BUTTON), NULL, NULL);
	form_end(p->b);
}

enum err page_search(struct page *p)
{
	const char *query = request_query(p->request, "q"), *error = NULL, *summary = NULL;
	const struct column c[] = {{page_word(p, W_COLUMN_RECORD), LEFT, 300, false},
				   {page_word(p, W_COLUMN_LINE), LEFT, 0, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 130, false}};
	struct results x = {.p = p, .c = c, .rows = BUF(HTTP_ANSWER_MAX)};
	const struct reader who = page_reader(p);
	bool stale = false, anew = false;
	const struct finding f = {.query = bytes_of(query), .who = &who, .lang = p->lang, .limit = SHOWN + 1, .columns = LINE_COLUMNS, .stale = &stale, .anew = &anew};
	struct frame frame;
	enum err e = p->request->post ? fail(ERR_NOT_FOUND) : *query ? finder_find(p->r, &f, show_found, &x) : OK;

	if (e == ERR_SEARCH_NONE || e == ERR_SEARCH_LONG)
		error = page_sentence(p, e);
	else if (e == OK && stale)
		summary = page_word(p, W_SEARCH_STALE);
	else if (e == OK && *query)
		summary = x.count > SHOWN ? page_say(p, W_SEARCH_FIRST, page_number(p, SHOWN)) : page_say(p, W_SEARCH_FOUND, page_number(p, x.count));
	else if (e == OK)
		summary = page_word(p, W_SEARCH_HOW);
	if (e == OK || error) {
		page_frame(p, &frame, PLACE_NONE, page_word(p, W_PAGE_SEARCH), summary);
		frame.search = query;
		frame_begin(p->b, &frame);
		if (anew)
			banner(p->b, BANNER_OFF, NULL, page_word(p, W_SEARCH_ANEW));
		form(p, query, error);
		if (x.count) {
			table_begin(p->b, c, 3);
			buf_view(p->b, buf_bytes(&x.rows));
			table_end(p->b);
		} else if (*query && !error) {
			h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_SEARCH_NOTHING));
		}
		frame_end(p->b, &frame);
		e = OK;
	}
	buf_free(&x.rows);
	return e;
}
