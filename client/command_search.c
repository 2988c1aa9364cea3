/* search: records of all registers by their words. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "finder.h"
#include "text_value.h"
#include "words.h"

static const char *const columns[] = {"register", "key", "state", "field", "text"};

struct results {
	struct world *world;
	int64_t now; /* a state is told as it is now */
	struct listing listing;
};

static void results_free(struct results *x)
{
	listing_free(&x->listing);
}

static enum err print_found(void *ctx, const struct found *f)
{
	struct results *x = ctx;
	struct state state;
	struct buf key OWN_BUF = BUF(KEY_MAX + 16), text OWN_BUF = BUF(TEXT_MAX * 2);
	const struct reg *reg = f->row->reg;
	TRY(row_state_at(x->world, f->row, x->now, &state));
	key_print(reg, f->row->key, &key);
	buf_view(&text, f->line->text);
	listing_row(&x->listing, (const char *const[]){reg->name, buf_text(&key), state.name, f->line->field ? f->line->field->name : NULL, buf_text(&text)});
	return OK;
}

static enum err read_limit(const char *text, int *ret)
{
	char *end;
	long n = text ? strtol(text, &end, 10) : SEARCH_LIMIT / 4;
	if (text && (*text < '0' || *text > '9' || *end || n < 1 || n > SEARCH_LIMIT))
		return fail(ERR_FIELD_RANGE, "--limit", text, "1-200");
	*ret = (int)n;
	return OK;
}

enum err command_search(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct results x OWN(results_free) = {.world = &f.replica.world};
	struct buf query OWN_BUF = BUF(SEARCH_QUERY_MAX + 1);
	struct reader reader;
	bool stale, anew;
	struct finding finding = {.who = &reader, .lang = c->lang, .columns = 160, .stale = &stale, .anew = &anew};
	for (int i = 0; i < c->count; i++)
		buf_fmt(&query, "%s%s", i ? " " : "", c->operands[i]);
	finding.query = buf_bytes(&query);
	if (query.over)
		return fail(ERR_SEARCH_LONG, "16", "130");
	TRY(read_limit(c->options[O_LIMIT], &finding.limit));
	TRY(folder_open(c->dir, &f));
	TRY(call_reader(c, &f.replica, &reader));
	TRY(call_at(c, &f.replica, &x.now));
	call_list(c, columns, sizeof columns / sizeof *columns, &x.listing);
	TRY(finder_find(&f.replica, &finding, print_found, &x));
	if (stale)
		fprintf(stderr, "%s\n", call_words(c, "Đĩa đầy: chưa tìm được trong những mục đổi từ lần tìm trước. Giải phóng dung lượng.",
						   "The disk is full: what changed since the last search could not be searched. Free some space."));
	if (anew)
		fprintf(stderr, "%s\n", tr(c->lang, W_SEARCH_ANEW));
	return listing_end(&x.listing);
}
