/* Values as people write them, read. How they are written: text_print.c; keys: text_key.c; families: family.c. */
#include "text_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "code_text.h"
#include "file_value.h"
#include "secrecy.h"
#include "text.h"

/* "1,000" may be a thousand, or one: a comma with three digits after it. A point is a decimal point, also as value_print() writes it. */
static bool is_ambiguous(struct bytes t)
{
	return t.len > 4 && t.data[t.len - 4] == ',';
}

/* Digits, an optional sign, and up to `decimals` after a point or comma, as an integer of the last decimal; zeros may follow. */
static bool number_parse(struct bytes t, int decimals, int64_t *ret)
{
	size_t i = 0;
	bool minus = t.len && t.data[0] == '-';
	i += minus;
	int64_t v = 0;
	int digits = 0, after = -1;
	for (; i < t.len; i++) {
		uint8_t c = t.data[i];
		if ((c == '.' || c == ',') && after < 0 && decimals && digits) {
			after = 0;
			continue;
		}
		if (after >= decimals && c == '0')
			continue;
		if (c < '0' || c > '9' || digits >= 15 || (after >= 0 && after >= decimals))
			return false;
		v = v * 10 + (c - '0');
		digits++;
		after += after >= 0;
	}
	if (!digits || after == 0)
		return false;
	for (int n = after < 0 ? 0 : after; n < decimals; n++)
		v *= 10;
	*ret = minus ? -v : v;
	return true;
}

static void choices_list(const struct field *f, struct buf *out)
{
	for (const struct choice *c = f->choices; c && c->name; c++)
		buf_fmt(out, "%s%s", c == f->choices ? "" : ", ", c->name);
}

static enum err wrong_text(const char *name, struct bytes text, const char *want)
{
	char shown[80];
	struct bytes cut = text_cut(text, 60);
	snprintf(shown, sizeof shown, "%.*s%s", (int)cut.len, (const char *)cut.data, cut.len < text.len ? "…" : "");
	return fail(ERR_FIELD_TYPE, name, shown, want);
}

static enum err wrong_type(const struct field *f, const char *name, struct bytes text)
{
	static const char *const expected[] = {
		[T_LINE] = "một dòng chữ", [T_TEXT] = "văn bản", [T_INT] = "số nguyên (12)", [T_DECIMAL] = "số (12 hoặc 12.5)",
		[T_DATE] = "ngày (2024-11-09)", [T_TIME] = "thời điểm (2024-11-10T00:00:00.000+07:00)", [T_BOOL] = "yes, no",
		[T_REF] = "khóa của một mục (key)", [T_REFS] = "các khóa cách nhau dấu phẩy (key,key)",
		[T_PERIOD] = "kỳ (2024-11 hoặc 2024)", [T_CODE] = "mã cam kết 16 ký tự (7K2M 9QXT …) hoặc 24 chữ số", [T_BYTES] = "số hệ 16 (hex)",
		[T_FILE] = "tệp kèm theo (kycuong attach)"};
	struct buf choices OWN_BUF = BUF(400);
	const char *want = expected[f->type];
	if (f->type == T_CHOICE) {
		choices_list(f, &choices);
		want = buf_text(&choices);
	}
	return wrong_text(name, text, want);
}

static enum err check_range(const struct field *f, const char *name, int64_t v)
{
	if ((f->min == 0 && f->max == 0) || (v >= f->min && v <= f->max))
		return OK;
	struct buf shown OWN_BUF = BUF(40), range OWN_BUF = BUF(80);
	int64_t unit = f->type == T_DECIMAL ? 1000 : 1;
	value_print(f, VALUE_INT(v), &shown);
	buf_fmt(&range, "%lld … %lld", (long long)(f->min / unit), (long long)(f->max / unit));
	return fail(ERR_FIELD_RANGE, name, buf_text(&shown), buf_text(&range));
}

static size_t text_limit(const struct field *f)
{
	return f->max ? (size_t)f->max : f->type == T_LINE ? 400 : TEXT_MAX;
}

static int by_key(const void *a, const void *b)
{
	return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* Keys parted by commas or blanks: each read, then sorted, once each. */
static enum err refs_parse(const struct field *f, const char *name, struct bytes text, struct arena *arena, struct value *ret)
{
	const struct reg *r = reg_by_name(bytes_of(f->ref));
	struct bytes keys[REFS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < text.len;) {
		size_t start = i;
		while (i < text.len && text.data[i] != ',' && text.data[i] != ' ' && text.data[i] != ';')
			i++;
		if (i > start) {
			struct key key;
			if (count == REFS_MAX)
				return fail(ERR_TOO_BIG, name, "200 khóa");
			if (key_parse(r, (struct bytes){text.data + start, i - start}, arena, &key) != OK)
				return wrong_type(f, name, text);
			struct buf one OWN_BUF = BUF(KEY_MAX);
			key_print(r, key, &one);
			keys[count++] = arena_copy(arena, buf_bytes(&one));
		}
		i++;
	}
	qsort(keys, count, sizeof *keys, by_key);
	struct buf all OWN_BUF = BUF(text_limit(f));
	for (size_t i = 0; i < count; i++)
		if (!i || !bytes_equal(keys[i], keys[i - 1])) {
			if (all.len)
				buf_byte(&all, ',');
			buf_view(&all, keys[i]);
		}
	TRY(buf_check(&all, name));
	*ret = count ? (struct value){V_TEXT, 0, arena_copy(arena, buf_bytes(&all))} : VALUE_NULL;
	return OK;
}

static enum err text_parse(const struct field *f, const char *name, struct bytes text, struct arena *arena, struct value *ret)
{
	struct buf clean OWN_BUF = BUF(text_limit(f) + 1);
	TRY(text_clean(name, text, f->type != T_TEXT, text_limit(f), &clean));
	*ret = clean.len ? (struct value){V_TEXT, 0, arena_copy(arena, buf_bytes(&clean))} : VALUE_NULL;
	return OK;
}

/* A code whose check character is wrong is the judge's to refuse; one in digits cannot even be read then. */
static enum err code_parse(const struct field *f, const char *name, struct bytes text, struct arena *arena, struct value *ret)
{
	char code[CODE_CHARS + 1], shown[CODE_DIGITS * 2 + 1];
	switch (code_typed(text, code)) {
	case CODE_TYPED:
		*ret = (struct value){V_TEXT, 0, arena_copy(arena, (struct bytes){(const uint8_t *)code, CODE_CHARS})};
		return OK;
	case CODE_TYPED_CHECK:
		snprintf(shown, sizeof shown, "%.*s", (int)text.len, (const char *)text.data);
		return fail(ERR_CODE_WRONG, shown, "chữ số kiểm tra không khớp");
	default:
		return wrong_type(f, name, text);
	}
}

static bool hex_parse(struct bytes t, struct arena *arena, struct value *ret)
{
	if (t.len % 2)
		return false;
	uint8_t *p = arena_alloc(arena, t.len / 2);
	for (size_t i = 0; i < t.len; i++) {
		static const char hex[] = "0123456789abcdef";
		const char *at = t.data[i] ? strchr(hex, t.data[i] | 0x20) : NULL;
		if (!at)
			return false;
		p[i / 2] = (uint8_t)(p[i / 2] << 4 | (at - hex));
	}
	*ret = (struct value){V_BYTES, 0, {p, t.len / 2}};
	return true;
}

static bool in_list(struct bytes t, const char *const list[])
{
	struct buf folded OWN_BUF = BUF(64);
	text_fold(t, &folded);
	for (; *list; list++)
		if (!folded.over && strcmp(buf_text(&folded), *list) == 0)
			return true;
	return false;
}

static bool bool_parse(struct bytes t, int64_t *ret)
{
	static const char *const yes[] = {"1", "yes", "true", "co", "dung", NULL}, *const no[] = {"0", "no", "false", "khong", "sai", NULL};
	if (!in_list(t, yes) && !in_list(t, no))
		return false;
	*ret = in_list(t, yes);
	return true;
}

/* By name, or by a label in either language, however accented. */
static bool choice_parse(const struct field *f, struct bytes t, int64_t *ret)
{
	for (const struct choice *c = f->choices; c->name; c++)
		if (text_like(t, bytes_of(c->name)) || text_like(t, bytes_of(c->label.vi)) || text_like(t, bytes_of(c->label.en))) {
			*ret = c->number;
			return true;
		}
	return false;
}

enum err value_parse(const struct field *f, const char *name, struct bytes text, struct arena *arena, struct value *ret)
{
	struct bytes t = text;
	while (f->type != T_TEXT && t.len && (t.data[0] == ' ' || t.data[0] == '\n' || t.data[0] == '\r'))
		t.data++, t.len--;
	while (f->type != T_TEXT && t.len && strchr(" \r\n", t.data[t.len - 1]) && t.data[t.len - 1])
		t.len--;
	if (!t.len) {
		*ret = VALUE_NULL;
		return OK;
	}
	char *s = arena_string(arena, t);
	int64_t n = 0;
	struct period p;
	struct value v = {V_INT};
	struct key key;
	bool good = true;
	switch (f->type) {
	case T_LINE:
	case T_TEXT:
		return text_parse(f, name, t, arena, ret);
	case T_REFS:
		return refs_parse(f, name, t, arena, ret);
	case T_INT:
	case T_DECIMAL:
		if (!number_parse(t, f->type == T_DECIMAL ? 3 : 0, &n))
			return wrong_type(f, name, t);
		if (f->type == T_DECIMAL && is_ambiguous(t))
			return wrong_text(name, t, "số nghìn ghi liền (1000); số lẻ dùng dấu chấm (1.5)");
		TRY(check_range(f, name, n));
		break;
	case T_DATE:
		TRY(date_parse(s, &n));
		break;
	case T_TIME:
		TRY(time_parse(s, &n));
		break;
	case T_BOOL:
		good = bool_parse(t, &n);
		break;
	case T_CHOICE:
		good = choice_parse(f, t, &n);
		break;
	case T_REF:
		good = key_parse(reg_by_name(bytes_of(f->ref)), t, arena, &key) == OK;
		if (good && key.text.len)
			v = (struct value){V_TEXT, 0, key.text};
		else if (good)
			n = key.id;
		break;
	case T_PERIOD:
		TRY(period_parse(s, &p));
		v = (struct value){V_TEXT, 0, bytes_of(s)};
		break;
	case T_CODE:
		TRY(code_parse(f, name, t, arena, &v));
		break;
	case T_BYTES:
		good = hex_parse(t, arena, &v);
		break;
	case T_FILE:
		good = file_value_read(t, &(struct file_value){0});
		v = (struct value){V_TEXT, 0, arena_copy(arena, t)};
		break;
	}
	if (!good)
		return wrong_type(f, name, t);
	if (v.kind == V_INT)
		v.num = n;
	*ret = v;
	return OK;
}

bool member_possible(const struct field *f, struct bytes sub)
{
	if (!(f->flags & F_FAMILY))
		return sub.len == 0;
	if (!sub.len || sub.len > SUB_MAX)
		return false;
	for (size_t i = 0; i < sub.len; i++) {
		uint8_t c = sub.data[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'))
			return false;
	}
	if (!f->subs)
		return true;
	char padded[SUB_MAX + 3];
	snprintf(padded, sizeof padded, " %.*s ", (int)sub.len, (const char *)sub.data);
	return strstr(f->subs, padded) != NULL;
}

/* Canonical means: reading what it prints gives the same value again. */
static enum err check_canonical(const struct field *f, const char *name, struct value v)
{
	struct arena arena OWN_ARENA = {0};
	struct buf text OWN_BUF = BUF(TEXT_MAX);
	struct value again;
	value_print(f, v, &text);
	TRY(buf_check(&text, name));
	TRY(value_parse(f, name, buf_bytes(&text), &arena, &again));
	return value_equal(v, again) ? OK : wrong_type(f, name, buf_bytes(&text));
}

enum err value_check(const struct field *f, struct bytes sub, struct value v)
{
	char member[80];
	const char *name = f->name;
	if (sub.len) {
		snprintf(member, sizeof member, "%s.%.*s", f->name, (int)(sub.len < 20 ? sub.len : 20), (const char *)sub.data);
		name = member;
	}
	if (!member_possible(f, sub))
		return fail(ERR_FIELD_UNKNOWN, "", name, f->subs ? f->subs : "");
	enum value_kind want;
	switch (f->type) {
	case T_LINE:
	case T_TEXT:
	case T_REFS:
	case T_PERIOD:
	case T_CODE:
	case T_FILE:
		want = V_TEXT;
		break;
	case T_REF:
		want = reg_natural(reg_by_name(bytes_of(f->ref))) ? V_TEXT : V_INT;
		break;
	case T_BYTES:
		want = V_BYTES;
		break;
	default:
		want = V_INT;
	}
	if (v.kind == V_NULL || (v.kind == V_ERASED && want == V_TEXT && v.data.len == 32))
		return OK;
	if (v.kind != want)
		return wrong_type(f, name, (struct bytes){0});
	const char *stamp;
	switch (f->type) {
	case T_FILE:
		stamp = secrecy_stamp(v.data);
		return stamp ? fail(ERR_SECRET, name, stamp) : check_canonical(f, name, v);
	case T_LINE:
	case T_TEXT:
		if (v.data.len > text_limit(f))
			return text_too_long(name, v.data, text_limit(f));
		if (!v.data.len || !text_is_clean(v.data, f->type == T_LINE))
			return fail(ERR_TEXT_UTF8, name);
		stamp = secrecy_stamp(v.data);
		return stamp ? fail(ERR_SECRET, name, stamp) : OK;
	case T_INT:
	case T_DECIMAL:
		return check_range(f, name, v.num);
	case T_BYTES:
		return v.data.len <= (size_t)f->max ? OK : text_too_long(name, v.data, (size_t)f->max);
	default:
		return check_canonical(f, name, v);
	}
}
