#include "paper_words.h"

#include <string.h>

#include "consolidated.h"
#include "latin.h"
#include "text.h"
#include "text_value.h"

void period_words_vi(struct period p, struct buf *out)
{
	if (p.month)
		buf_fmt(out, "tháng %d ", p.month);
	buf_fmt(out, "năm %d", p.year);
}

void date_words_vi(int64_t day, struct buf *out)
{
	int year;
	unsigned month, d;
	civil_date((int32_t)day, &year, &month, &d);
	buf_fmt(out, "%02u/%02u/%d", d, month, year);
}

void time_words_vi(int64_t ms, struct buf *out)
{
	int minutes = (int)((ms - day_start(day_of(ms))) / 60000);
	buf_fmt(out, "%02d giờ %02d ngày ", minutes / 60, minutes % 60);
	date_words_vi(day_of(ms), out);
}

void decimal_vi(int64_t thousandths, struct buf *out)
{
	static const struct field decimal = {.type = T_DECIMAL};
	value_show(&decimal, VI, VALUE_INT(thousandths), out);
}

static uint32_t upper_letter(uint32_t c)
{
	enum { D_STROKE = 0x111, CAPITAL_D_STROKE = 0x110 };
	uint32_t base, mark;
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 'A';
	if (c == D_STROKE)
		return CAPITAL_D_STROKE;
	if (!latin_split(c, &base, &mark) || !mark)
		return c;
	uint32_t joined = latin_join(upper_letter(base), mark);
	return joined ? joined : c;
}

void upper_vi(const char *text, struct buf *out)
{
	for (struct bytes rest = bytes_of(text); rest.len;)
		text_put(out, upper_letter(text_next(&rest)));
}

void place_date_vi(const char *province, int64_t day, struct buf *out)
{
	static const char kind[] = "tỉnh ";
	int year;
	unsigned month, d;
	const char *name = strncmp(province, kind, sizeof kind - 1) == 0 ? province + sizeof kind - 1 : "";
	buf_str(out, *name ? name : "………");
	if (day == NO_TIME) {
		buf_str(out, ", ngày … tháng … năm …");
		return;
	}
	civil_date((int32_t)day, &year, &month, &d);
	/* Decree 30: a zero before days under 10 and before January and February. */
	buf_fmt(out, month < 3 ? ", ngày %02u tháng %02u năm %d" : ", ngày %02u tháng %u năm %d", d, month, year);
}

void unit_brief(const char *name, struct buf *out)
{
	static const char whole[] = "Ủy ban nhân dân";
	const char *at = strstr(name, whole);
	if (at)
		buf_fmt(out, "%.*sUBND%s", (int)(at - name), name, at + sizeof whole - 1);
	else
		buf_str(out, name);
}
