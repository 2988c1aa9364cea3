/* What is searched in a record, word by word. */
#include "search_words.h"

#include <string.h>

#include "file_value.h"
#include "text.h"
#include "text_value.h"

/* ---- Texts ---- */

struct telling {
	const struct field *f;
	void (*each)(void *ctx, const struct field *f, struct bytes text);
	void *ctx;
};

static void tell_member(void *ctx, struct bytes sub, struct value v)
{
	struct telling *t = ctx;
	struct file_value file;
	(void)sub;
	if (v.kind == V_TEXT)
		t->each(t->ctx, t->f, t->f->type == T_FILE && file_value_read(v.data, &file) ? file.name : v.data);
}

static void tell_field(struct telling *t, struct value v)
{
	char id[ID_TEXT_BYTES + 1];
	if (t->f->flags & F_FAMILY) {
		family_each(v, tell_member, t);
	} else if (t->f->type == T_REF && v.kind == V_INT) {
		id_print(v.num, id);
		t->each(t->ctx, t->f, bytes_of(id));
	} else {
		tell_member(t, (struct bytes){0}, v);
	}
}

void search_texts(const struct row *row, void (*each)(void *ctx, const struct field *f, struct bytes text), void *ctx)
{
	struct buf key OWN_BUF = BUF(KEY_MAX + 16);
	struct telling t = {.each = each, .ctx = ctx};
	for (t.f = row->reg->fields; t.f->number; t.f++)
		if (t.f->type != T_BYTES && !(t.f->flags & F_KEY)) /* the key has them */
			tell_field(&t, row_get(row, t.f->number));
	key_print(row->reg, row->key, &key);
	each(ctx, NULL, buf_bytes(&key));
}

void search_labels(const struct row *row, enum lang lang, void (*each)(void *ctx, const struct field *f, struct bytes text), void *ctx)
{
	for (const struct field *f = row->reg->fields; f->number; f++)
		for (const struct choice *c = f->type == T_CHOICE && !(f->flags & F_FAMILY) ? f->choices : NULL; c && c->name; c++)
			if (c->number == row_int(row, f->number, INT64_MIN))
				each(ctx, f, bytes_of(label_in(c->label, lang)));
	each(ctx, NULL, bytes_of(label_in(reg_state(row->reg, row->state)->label, lang)));
}

/* ---- Words ---- */

/* Signs, blanks and dashes part words, of whatever script; marks belong to their letter. */
static bool in_word(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} signs[] = {{0x80, 0xA9},	{0xAB, 0xB4},	  {0xB6, 0xB9},	    {0xBB, 0xBF},     {0xD7, 0xD7},	{0xF7, 0xF7},	  {0x2000, 0x2070},
		     {0x2072, 0x207E}, {0x208A, 0x208F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020},
		     {0xE000, 0xF8FF}, {0xFE10, 0xFE6F}, {0xFF00, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF}};
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (cp >= signs[i].first && cp <= signs[i].last)
			return false;
	return cp != TEXT_BAD;
}

bool search_word(struct bytes *rest, struct bytes *ret_place, struct buf *out)
{
	const uint8_t *from = NULL, *end = NULL;
	while (rest->len && !end) {
		const uint8_t *at = rest->data;
		bool inside = in_word(text_next(rest));
		if (inside && !from)
			from = at;
		else if (!inside && from)
			end = at;
	}
	if (!from)
		return false;
	*ret_place = (struct bytes){from, (size_t)((end ? end : rest->data) - from)};
	buf_cut(out, 0);
	text_fold(*ret_place, out);
	return true;
}

static void fold_text(void *ctx, const struct field *f, struct bytes text)
{
	struct buf *out = ctx, word OWN_BUF = BUF(TEXT_MAX * 3);
	struct bytes place;
	bool first = true;
	(void)f;
	while (search_word(&text, &place, &word)) {
		if (out->len)
			buf_byte(out, first ? '\n' : ' ');
		buf_view(out, buf_bytes(&word));
		first = false;
	}
}

void search_fold(const struct row *row, struct buf *out)
{
	search_texts(row, fold_text, out);
	search_labels(row, VI, fold_text, out);
	search_labels(row, EN, fold_text, out);
}

enum err search_words(struct bytes query, struct search_words *ret)
{
	struct buf word OWN_BUF = BUF(sizeof ret->word[0] - 1);
	struct bytes place;
	*ret = (struct search_words){.count = 0};
	if (query.len > SEARCH_QUERY_MAX)
		return fail(ERR_SEARCH_LONG, "16", "130");
	while (search_word(&query, &place, &word)) {
		if (ret->count == SEARCH_WORDS)
			return fail(ERR_SEARCH_LONG, "16", "130");
		memcpy(ret->word[ret->count++], buf_text(&word), word.len + 1);
	}
	return ret->count ? OK : fail(ERR_SEARCH_NONE);
}
