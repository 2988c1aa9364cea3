/* Ids and keys as people write them, and back. See text_value.h. */
#include <stdio.h>

#include "code_text.h"
#include "text.h"
#include "text_value.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base32 */

void id_print(int64_t id, char out[ID_TEXT_BYTES + 1])
{
	uint64_t v = (uint64_t)id;
	for (int i = ID_TEXT_BYTES; i-- > 0; v >>= 5)
		out[i] = alphabet[v & 31];
	out[ID_TEXT_BYTES] = 0;
}

bool id_parse(struct bytes text, int64_t *ret)
{
	if (text.len != ID_TEXT_BYTES)
		return false;
	uint64_t v = 0;
	for (size_t i = 0; i < text.len; i++) {
		int d = code_typed_value(text.data[i]);
		if (d < 0 || (i == 0 && d > 7))
			return false;
		v = v << 5 | (unsigned)d;
	}
	if (!v)
		return false;
	*ret = (int64_t)v;
	return true;
}

/* How many parts of a typed key a field takes: a reference takes all parts of the key it names. */
static int parts_of(const struct field *f)
{
	if (f->type != T_REF)
		return 1;
	const struct reg *r = reg_by_name(bytes_of(f->ref));
	int n = 0;
	for (const struct field *g = r->fields; g->number && (g->flags & F_KEY); g++)
		n += parts_of(g);
	return n ? n : 1;
}

/* Codes are typed, listed with commas, put into addresses and parted by "/": so they are plain. */
static bool is_code(struct bytes v)
{
	for (size_t i = 0; i < v.len; i++) {
		uint8_t c = v.data[i];
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_'))
			return false;
	}
	return true;
}

enum err key_split(const struct reg *r, struct key k, struct arena *arena, struct value ret[], int *ret_count)
{
	struct bytes rest = k.text;
	int count = 0;
	for (const struct field *f = r->fields; f->number && (f->flags & F_KEY); f++) {
		size_t n = 0;
		for (int parts = parts_of(f); n < rest.len; n++)
			if (rest.data[n] == '/' && --parts == 0)
				break;
		TRY(value_parse(f, f->name, (struct bytes){rest.data, n}, arena, &ret[count]));
		if (ret[count].kind == V_NULL)
			return fail(ERR_FIELD_MISSING, f->name);
		if (ret[count].kind == V_TEXT && f->type == T_LINE && !is_code(ret[count].data))
			return fail(ERR_FIELD_TYPE, f->name, "", "0-9 A-Z a-z - . _");
		count++;
		rest = n < rest.len ? (struct bytes){rest.data + n + 1, rest.len - n - 1} : (struct bytes){rest.data + n, 0};
	}
	*ret_count = count;
	return rest.len ? ERR_KEY_WRONG : OK;
}

static enum err wrong_key(const struct reg *r, struct bytes text)
{
	struct buf form OWN_BUF = BUF(200);
	if (!reg_natural(r))
		buf_str(&form, "13 ký tự (3F0ZK…)");
	for (const struct field *f = r->fields; f->number && (f->flags & F_KEY); f++)
		buf_fmt(&form, "%s%s", form.len ? "/" : "", f->name);
	char shown[140];
	struct bytes cut = text_cut(text, 120);
	snprintf(shown, sizeof shown, "%.*s", (int)cut.len, (const char *)cut.data);
	return fail(ERR_KEY_WRONG, shown, buf_text(&form));
}

enum err key_parse(const struct reg *r, struct bytes text, struct arena *arena, struct key *ret)
{
	struct key k = {0};
	if (!reg_natural(r)) {
		if (!id_parse(text, &k.id))
			return wrong_key(r, text);
		*ret = k;
		return OK;
	}
	if (!text.len || text.len > KEY_MAX)
		return wrong_key(r, text);
	struct value parts[FIELDS_MAX];
	int count;
	k.text = text;
	if (key_split(r, k, arena, parts, &count) != OK)
		return wrong_key(r, text);
	struct buf canonical OWN_BUF = BUF(KEY_MAX);
	for (int i = 0; i < count; i++) {
		if (i)
			buf_byte(&canonical, '/');
		value_print(&r->fields[i], parts[i], &canonical);
	}
	TRY(buf_check(&canonical, r->name));
	ret->text = arena_copy(arena, buf_bytes(&canonical));
	ret->id = 0;
	return OK;
}

void key_print(const struct reg *r, struct key k, struct buf *out)
{
	if (reg_natural(r)) {
		buf_view(out, k.text);
		return;
	}
	char text[ID_TEXT_BYTES + 1];
	id_print(k.id, text);
	buf_str(out, text);
}

enum err key_check(const struct reg *r, struct key k)
{
	if (!reg_natural(r))
		return k.text.len == 0 && k.id > 0 ? OK : wrong_key(r, k.text);
	struct arena arena OWN_ARENA = {0};
	struct key again;
	TRY(key_parse(r, k.text, &arena, &again));
	return k.id == 0 && bytes_equal(again.text, k.text) ? OK : wrong_key(r, k.text);
}
