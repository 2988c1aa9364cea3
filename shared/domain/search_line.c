/* The line of a record that shows best why it was found. */
#include <string.h>

#include "search_words.h"
#include "text.h"

struct choosing {
	const struct search_words *w;
	struct arena *arena;
	struct buf word;
	int best; /* words of the query in the line so far */
	const struct field *field;
	struct bytes line;
};

static int which(const struct search_words *w, const struct buf *word)
{
	for (int i = 0; i < w->count; i++) {
		bool start = i + 1 == w->count && (search_begins(w) || i);
		size_t n = strlen(w->word[i]);
		if (word->len >= n && memcmp(word->data, w->word[i], n) == 0 && (start || word->len == n))
			return i;
	}
	return -1;
}

/* How many of the words are there, and one more where they stand side by side. */
static int weigh(struct choosing *c, struct bytes line)
{
	unsigned there = 0;
	int count = 0, before = -1, run = 0, longest = 0;
	struct bytes place;
	while (search_word(&line, &place, &c->word)) {
		int i = which(c->w, &c->word);
		run = i < 0 ? 0 : i == before + 1 && run ? run + 1 : 1;
		longest = run > longest ? run : longest;
		before = i;
		if (i >= 0 && !(there >> i & 1))
			count++;
		there |= i >= 0 ? 1u << i : 0;
	}
	return 2 * count + (longest == c->w->count);
}

static void try_text(void *ctx, const struct field *f, struct bytes text)
{
	struct choosing *c = ctx;
	while (text.len) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		struct bytes line = {text.data, end ? (size_t)(end - text.data) : text.len};
		int weight = weigh(c, line);
		if (weight > c->best) {
			c->best = weight;
			c->field = f;
			c->line = arena_copy(c->arena, line);
		}
		text.data += line.len + (end != NULL);
		text.len -= line.len + (end != NULL);
	}
}

/* The part of the line around the first hit: some words before it, and what fits. */
static struct bytes part_of(struct choosing *c, size_t columns)
{
	struct bytes rest = c->line, place, start = c->line;
	while (search_word(&rest, &place, &c->word))
		if (which(c->w, &c->word) >= 0) {
			struct bytes before = {c->line.data, (size_t)(place.data - c->line.data)};
			while (text_width(before) > columns / 3) {
				const uint8_t *blank = memchr(before.data, ' ', before.len);
				if (!blank)
					break;
				before.len -= (size_t)(blank + 1 - before.data);
				before.data = blank + 1;
			}
			start = (struct bytes){before.data, (size_t)(c->line.data + c->line.len - before.data)};
			break;
		}
	if (text_width(start) <= columns)
		return start;
	struct bytes cut = text_cut_width(start, columns);
	for (size_t n = cut.len; n > cut.len / 2; n--)
		if (cut.data[n - 1] == ' ')
			return (struct bytes){cut.data, n - 1};
	return cut;
}

static void put_marks(struct choosing *c, struct search_line *ret)
{
	struct bytes rest = ret->text, place;
	while (ret->marks < SEARCH_MARKS && search_word(&rest, &place, &c->word))
		if (which(c->w, &c->word) >= 0) {
			ret->mark[ret->marks].from = (size_t)(place.data - ret->text.data);
			ret->mark[ret->marks++].to = (size_t)(place.data + place.len - ret->text.data);
		}
}

void search_line(const struct row *row, const struct search_words *w, enum lang lang, size_t columns, struct arena *arena, struct search_line *ret)
{
	struct choosing c = {.w = w, .arena = arena, .word = BUF(TEXT_MAX * 3)};
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	search_texts(row, try_text, &c);
	search_labels(row, lang, try_text, &c);
	struct bytes part = part_of(&c, columns);
	bool whole_start = part.data == c.line.data, whole_end = part.data + part.len == c.line.data + c.line.len;
	buf_str(&text, whole_start ? "" : "… ");
	buf_view(&text, part);
	buf_str(&text, whole_end ? "" : "…");
	*ret = (struct search_line){.field = c.field, .text = arena_copy(arena, buf_bytes(&text))};
	put_marks(&c, ret);
	buf_free(&c.word);
}
