/* The settings of an act as a CBOR map: field -> value, or field -> map of sub -> value for a family. */
#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "splice.h"

static void value_encode(const struct value *v, struct buf *out)
{
	switch (v->kind) {
	case V_NULL:
		cbor_put_null(out);
		break;
	case V_INT:
		cbor_put_int(out, v->num);
		break;
	case V_TEXT:
		if (is_splice(v))
			buf_view(out, v->data);
		else
			cbor_put_text(out, v->data);
		break;
	case V_BYTES:
		cbor_put_bytes(out, v->data);
		break;
	case V_ERASED:
		cbor_put_array(out, 1);
		cbor_put_bytes(out, v->data);
		break;
	}
}

/* A commitment, or a splice: that has no bytes in it. */
static bool array_decode(struct cbor *r, bool splices, struct value *ret)
{
	struct cbor here = *r;
	size_t n;
	if (!cbor_array(r, &n))
		return false;
	if (splices && (!n || cbor_kind(r) != CBOR_BYTES)) {
		*r = here;
		*ret = (struct value){V_TEXT, SPLICED, {0}};
		return splice_take(r, &ret->data);
	}
	ret->kind = V_ERASED;
	return (n == 1 || cbor_fault(r)) && cbor_bytes(r, &ret->data) && (ret->data.len == HASH_BYTES || cbor_fault(r));
}

static bool value_decode(struct cbor *r, bool splices, struct value *ret)
{
	*ret = VALUE_NULL;
	switch (cbor_kind(r)) {
	case CBOR_NULL:
		return cbor_null_p(r);
	case CBOR_INT:
		ret->kind = V_INT;
		return cbor_int(r, &ret->num);
	case CBOR_TEXT:
		ret->kind = V_TEXT;
		return cbor_text(r, &ret->data) && (ret->data.len <= TEXT_MAX || cbor_fault(r));
	case CBOR_BYTES:
		ret->kind = V_BYTES;
		return cbor_bytes(r, &ret->data) && (ret->data.len <= TEXT_MAX || cbor_fault(r));
	case CBOR_ARRAY:
		return array_decode(r, splices, ret);
	default:
		return cbor_fault(r);
	}
}

/* Length of the run of settings of one field. */
static size_t family(const struct setting *s, size_t count)
{
	size_t n = 1;
	while (n < count && s[n].field == s->field)
		n++;
	return n;
}

static bool sound(const struct setting *s, size_t count, bool splices)
{
	if (count > SETTINGS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct value *v = &s[i].value;
		if (s[i].field > FIELD_NUMBER_MAX || s[i].sub.len > SUB_MAX || !cbor_utf8(s[i].sub))
			return false;
		if (v->kind > V_INT && v->data.len > TEXT_MAX)
			return false;
		if ((is_splice(v) && !splices) || (v->kind == V_TEXT && !is_splice(v) && !cbor_utf8(v->data)) || (v->kind == V_ERASED && v->data.len != HASH_BYTES))
			return false;
		/* A field is a family or it is not. */
		if (i && (setting_compare(&s[i - 1], &s[i]) >= 0 || (s[i - 1].field == s[i].field && !s[i - 1].sub.len)))
			return false;
	}
	return true;
}

static enum err encode(const struct setting *s, size_t count, bool splices, struct buf *out)
{
	size_t fields = 0;
	if (!sound(s, count, splices))
		return fail(ERR_FORMAT, "settings");
	for (size_t i = 0; i < count; i += family(s + i, count - i))
		fields++;
	cbor_put_map(out, fields);
	for (size_t i = 0, n; i < count; i += n) {
		n = family(s + i, count - i);
		cbor_put_int(out, s[i].field);
		if (!s[i].sub.len) {
			value_encode(&s[i].value, out);
			continue;
		}
		/* Deterministic CBOR sorts shorter keys first, settings are sorted by bytes. */
		cbor_put_map(out, n);
		for (size_t len = 1; len <= SUB_MAX; len++) {
			for (size_t k = i; k < i + n; k++) {
				if (s[k].sub.len != len)
					continue;
				cbor_put_text(out, s[k].sub);
				value_encode(&s[k].value, out);
			}
		}
	}
	return OK;
}

enum err settings_encode(const struct setting *s, size_t count, struct buf *out)
{
	return encode(s, count, false, out);
}

enum err settings_encode_spliced(const struct setting *s, size_t count, struct buf *out)
{
	return encode(s, count, true, out);
}

static int by_key(const void *a, const void *b)
{
	return setting_compare(a, b);
}

static bool grow(struct cbor *r, struct setting **s, size_t *cap, size_t need)
{
	if (need > SETTINGS_MAX)
		return cbor_fault(r);
	if (need > *cap) {
		*cap = need < 8 ? 8 : need * 2;
		*s = mem_grow(*s, *cap * sizeof **s);
	}
	return true;
}

static bool decode(struct cbor *r, bool splices, struct setting **ret, size_t *ret_count)
{
	OWN(mem_free) struct setting *s = NULL;
	size_t cap = 0, count = 0, fields, n;
	if (!cbor_map(r, &fields) || !grow(r, &s, &cap, fields))
		return false;
	for (size_t f = 0; f < fields; f++) {
		int64_t field;
		if (!cbor_range(r, 0, FIELD_NUMBER_MAX, &field))
			return false;
		if (cbor_kind(r) != CBOR_MAP) {
			if (!grow(r, &s, &cap, count + 1))
				return false;
			s[count] = (struct setting){.field = (uint32_t)field};
			if (!value_decode(r, splices, &s[count++].value))
				return false;
			continue;
		}
		if (!cbor_map(r, &n) || n == 0 || n > SETTINGS_MAX || !grow(r, &s, &cap, count + n))
			return cbor_fault(r);
		for (size_t i = 0; i < n; i++) {
			struct setting *at = &s[count + i];
			*at = (struct setting){.field = (uint32_t)field};
			if (!cbor_text(r, &at->sub) || !at->sub.len || at->sub.len > SUB_MAX || !value_decode(r, splices, &at->value))
				return cbor_fault(r);
		}
		qsort(s + count, n, sizeof *s, by_key);
		count += n;
	}
	*ret = s;
	*ret_count = count;
	s = NULL;
	return true;
}

bool settings_decode(struct cbor *r, struct setting **ret, size_t *ret_count)
{
	return decode(r, false, ret, ret_count);
}

bool settings_decode_spliced(struct cbor *r, struct setting **ret, size_t *ret_count)
{
	return decode(r, true, ret, ret_count);
}
