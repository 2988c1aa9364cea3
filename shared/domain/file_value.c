#include "file_value.h"

#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "text.h"
#include "text_value.h"

static const char hex[] = "0123456789abcdef";

static bool take_word(struct bytes *rest, struct bytes *ret)
{
	const uint8_t *blank = rest->len ? memchr(rest->data, ' ', rest->len) : NULL;
	if (!blank)
		return false;
	*ret = (struct bytes){rest->data, (size_t)(blank - rest->data)};
	*rest = (struct bytes){blank + 1, rest->len - ret->len - 1};
	return true;
}

static bool read_hash(struct bytes word, uint8_t ret[HASH_BYTES])
{
	if (word.len != 2 * HASH_BYTES)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		const char *digit = word.data[i] ? strchr(hex, word.data[i]) : NULL;
		if (!digit)
			return false;
		ret[i / 2] = (uint8_t)(ret[i / 2] << 4 | (digit - hex));
	}
	return true;
}

static bool read_size(struct bytes word, int64_t *ret)
{
	int64_t v = 0;
	for (size_t i = 0; i < word.len && v <= ATTACHMENT_MAX; i++) {
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
		v = v * 10 + (word.data[i] - '0');
	}
	*ret = v;
	return v > 0 && v <= ATTACHMENT_MAX && word.data[0] != '0';
}

bool file_value_read(struct bytes text, struct file_value *ret)
{
	struct file_value f = {.size = 0};
	struct bytes word;
	struct buf name OWN_BUF = BUF(FILE_NAME_BYTES + 8);
	if (text.len > FILE_VALUE_MAX || !take_word(&text, &word) || !read_hash(word, f.hash) || !take_word(&text, &word) || !read_size(word, &f.size) ||
	    !take_word(&text, &word) || !(f.media = media_by_name(word)))
		return false;
	if (file_name(text, f.media, &name) != OK || !bytes_equal(buf_bytes(&name), text))
		return false;
	f.name = text;
	*ret = f;
	return true;
}

void file_value_write(const struct file_value *f, struct buf *out)
{
	for (int i = 0; i < HASH_BYTES; i++)
		buf_fmt(out, "%02x", f->hash[i]);
	buf_fmt(out, " %lld %s ", (long long)f->size, media_name(f->media));
	buf_view(out, f->name);
}

void file_value_show(const struct file_value *f, enum lang lang, struct buf *out)
{
	int64_t tenths = f->size < 1000000 ? (f->size + 50) / 100 : (f->size + 50000) / 100000;
	buf_view(out, f->name);
	buf_fmt(out, " (%s, %lld%c%lld %s)", media_label(f->media), (long long)(tenths / 10), lang == VI ? ',' : '.', (long long)(tenths % 10),
		f->size < 1000000 ? "KB" : "MB");
}

/* ---- Names ---- */

/* `ending` is a point and small letters; digits keep their form. */
static bool ends_with(struct bytes name, const char *ending)
{
	size_t n = strlen(ending);
	if (name.len <= n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((name.data[name.len - n + i] | 0x20) != ending[i])
			return false;
	return true;
}

static bool has_ending(struct bytes name, enum media m)
{
	char ending[8];
	snprintf(ending, sizeof ending, ".%s", media_name(m));
	return ends_with(name, ending) || (m == MEDIA_JPEG && ends_with(name, ".jpeg"));
}

/* What separates paths, or means something to a shell or a file system, in any of them. */
static void plain(struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (strchr("/\\:*?\"<>|\t\n\r%$`", b->data[i]))
			b->data[i] = '_';
}

enum err file_name(struct bytes given, enum media m, struct buf *out)
{
	struct buf clean OWN_BUF = BUF(4096);
	char shown[ERR_ARG_MAX];
	struct bytes cut = text_cut(given, 80);
	snprintf(shown, sizeof shown, "%.*s", (int)cut.len, text_valid(cut) ? (const char *)cut.data : "");
	for (size_t i = given.len; i-- > 0;)
		if (given.data[i] == '/' || given.data[i] == '\\') {
			given = (struct bytes){given.data + i + 1, given.len - i - 1};
			break;
		}
	if (text_clean("name", given, true, 4096, &clean) != OK)
		return fail(ERR_FILE_NAME, shown);
	plain(&clean);
	struct bytes name = buf_bytes(&clean);
	while (name.len && strchr(". ", name.data[0]))
		name.data++, name.len--;
	while (name.len && strchr(". ", name.data[name.len - 1]))
		name.len--;
	if (!name.len)
		return fail(ERR_FILE_NAME, shown);
	bool ending = has_ending(name, m);
	size_t dot = name.len;
	if (ending)
		while (name.data[--dot] != '.')
			;
	size_t tail = ending ? name.len - dot : strlen(media_name(m)) + 1;
	struct bytes head = text_cut((struct bytes){name.data, dot}, FILE_NAME_BYTES - tail);
	while (head.len && strchr(". ", head.data[head.len - 1]))
		head.len--;
	if (!head.len)
		return fail(ERR_FILE_NAME, shown);
	buf_view(out, head);
	if (ending)
		buf_view(out, (struct bytes){name.data + dot, tail});
	else
		buf_fmt(out, ".%s", media_name(m));
	return buf_check(out, "name");
}

/* ---- Of a record ---- */

struct walking {
	struct row_file now;
	const struct row *row;
	void (*each)(void *ctx, const struct row_file *f);
	void *ctx;
};

static void tell(void *ctx, struct bytes sub, struct value v)
{
	struct walking *w = ctx;
	w->now.sub = sub;
	if (v.kind == V_TEXT && file_value_read(v.data, &w->now.file))
		w->each(w->ctx, &w->now);
}

struct looking {
	const uint8_t *hash;
	struct row_file *found;
	bool there;
};

static void look(void *ctx, const struct row_file *f)
{
	struct looking *l = ctx;
	if (l->there || memcmp(f->file.hash, l->hash, HASH_BYTES) != 0)
		return;
	*l->found = *f;
	l->there = true;
}

static void walk_now(const struct row *row, void (*each)(void *ctx, const struct row_file *f), void *ctx)
{
	struct walking w = {.row = row, .each = each, .ctx = ctx, .now.now = true};
	for (int i = 0; row->reg->fields[i].number; i++)
		if (row->reg->fields[i].type == T_FILE) {
			w.now.field = &row->reg->fields[i];
			family_each(row->fields[i], tell, &w);
		}
}

static void tell_old(void *ctx, const struct row_file *f)
{
	struct walking *w = ctx;
	struct row_file again;
	struct looking l = {f->file.hash, &again, false};
	walk_now(w->row, look, &l);
	if (!l.there)
		w->each(w->ctx, f);
}

/* A report as it was sent stands in one of its fields, as a map of fields (row_content()). */
static void walk_sent(const struct row *row, struct value sent, struct walking *w)
{
	struct cbor r = CBOR(sent.data);
	size_t pairs;
	int64_t number;
	struct walking inner = {.each = tell_old, .ctx = w};
	if (!cbor_map(&r, &pairs))
		return;
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, 65535, &number); i++) {
		const struct field *f = field_by_number(row->reg, (uint32_t)number);
		struct value v;
		if (!f || !row_value_take(&r, f, &v))
			return;
		inner.now.field = f;
		if (f->type == T_FILE)
			family_each(v, tell, &inner);
	}
}

void row_files(const struct row *row, void (*each)(void *ctx, const struct row_file *f), void *ctx)
{
	const struct field *sent = field_by_name(row->reg, BYTES("sent"));
	struct walking w = {.row = row, .each = each, .ctx = ctx};
	if (row->state == ABSENT)
		return;
	walk_now(row, each, ctx);
	if (sent && sent->type == T_BYTES && row_get(row, sent->number).kind == V_BYTES)
		walk_sent(row, row_get(row, sent->number), &w);
}

bool row_file_by_hash(const struct row *row, const uint8_t hash[HASH_BYTES], struct row_file *ret)
{
	struct looking l = {hash, ret, false};
	row_files(row, look, &l);
	return l.there;
}
