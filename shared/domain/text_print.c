/* Values written, for programs and for people. See text_value.h. */
#include <stdio.h>

#include "civil.h"
#include "clause.h"
#include "file_value.h"
#include "text_value.h"

static void number_print(int64_t v, char point, struct buf *out)
{
	int64_t whole = v / 1000, rest = v < 0 ? -(v % 1000) : v % 1000;
	buf_fmt(out, "%s%lld", v < 0 && !whole ? "-" : "", (long long)whole);
	if (!rest)
		return;
	char digits[8];
	snprintf(digits, sizeof digits, "%03d", (int)rest);
	for (int n = 2; n > 0 && digits[n] == '0'; n--)
		digits[n] = 0;
	buf_fmt(out, "%c%s", point, digits);
}

void value_print(const struct field *f, struct value v, struct buf *out)
{
	char text[TIME_SIZE];
	if (v.kind == V_NULL)
		return;
	if (v.kind == V_ERASED) {
		buf_str(out, "(erased)");
		return;
	}
	if (v.kind == V_BYTES) {
		for (size_t i = 0; i < v.data.len; i++)
			buf_fmt(out, "%02x", v.data.data[i]);
		return;
	}
	if (v.kind == V_TEXT) {
		buf_view(out, v.data);
		return;
	}
	switch (f->type) {
	case T_DECIMAL:
		number_print(v.num, '.', out);
		break;
	case T_DATE:
		date_print(v.num, text);
		buf_str(out, text);
		break;
	case T_TIME:
		time_print(v.num, text);
		buf_str(out, text);
		break;
	case T_BOOL:
		buf_str(out, v.num ? "yes" : "no");
		break;
	case T_CHOICE:
		buf_str(out, choice_name(f, v.num));
		break;
	case T_REF:
		id_print(v.num, text);
		buf_str(out, text);
		break;
	default:
		buf_fmt(out, "%lld", (long long)v.num);
	}
}

void value_show(const struct field *f, enum lang lang, struct value v, struct buf *out)
{
	int year;
	unsigned month, day;
	if (v.kind == V_ERASED) {
		buf_str(out, lang == VI ? "(đã xóa theo quyết định)" : "(removed by decision)");
		return;
	}
	struct file_value file;
	if (f->type == T_FILE && v.kind == V_TEXT && file_value_read(v.data, &file)) {
		file_value_show(&file, lang, out);
		return;
	}
	if (v.kind == V_TEXT && f->flags & F_CLAUSE) {
		struct buf code OWN_BUF = BUF(TEXT_MAX);
		buf_view(&code, v.data);
		clause_value(buf_text(&code), lang, out);
		return;
	}
	if (v.kind == V_TEXT && f->type == T_PERIOD && v.data.len == 7) { /* of a month */
		buf_fmt(out, "%.2s/%.4s", (const char *)v.data.data + 5, (const char *)v.data.data);
		return;
	}
	if (v.kind != V_INT) {
		value_print(f, v, out);
		return;
	}
	switch (f->type) {
	case T_DECIMAL:
		number_print(v.num, lang == VI ? ',' : '.', out);
		break;
	case T_DATE:
		civil_date((int32_t)v.num, &year, &month, &day);
		buf_fmt(out, "%02u/%02u/%04d", day, month, year);
		break;
	case T_TIME:
		civil_date((int32_t)day_of(v.num), &year, &month, &day);
		buf_fmt(out, "%02d:%02d %02u/%02u/%04d", (int)((v.num - day_start(day_of(v.num))) / 3600000),
			(int)((v.num - day_start(day_of(v.num))) / 60000 % 60), day, month, year);
		break;
	case T_BOOL:
		buf_str(out, v.num ? (lang == VI ? "có" : "yes") : (lang == VI ? "không" : "no"));
		break;
	case T_CHOICE:
		for (const struct choice *c = f->choices; c->name; c++)
			if (c->number == v.num)
				buf_str(out, label_in(c->label, lang));
		break;
	default:
		value_print(f, v, out);
	}
}
