/* page_words.c - texts of a page that live as long as its request; see page.h */
#include <string.h>

#include "called.h"
#include "clause.h"
#include "page.h"
#include "text.h"

const char *page_keep(struct page *p, const char *text)
{
	return text ? arena_string(&p->arena, bytes_of(text)) : NULL;
}

const char *page_bytes(struct page *p, struct bytes text)
{
	return arena_string(&p->arena, text);
}

const char *page_word(struct page *p, enum word w)
{
	return tr(p->lang, w);
}

const char *page_say_args(struct page *p, enum word w, const char *const *args)
{
	struct buf b OWN_BUF = BUF(64 * 1024);

	tr_args(&b, p->lang, w, args);
	return page_keep(p, buf_text(&b));
}

const char *page_number(struct page *p, int64_t n)
{
	return page_fmt(p, "%lld", (long long)n);
}

const char *page_due(struct page *p, int64_t last_day)
{
	struct buf b OWN_BUF = BUF(256);

	due_words(&b, p->lang, last_day, p->today);
	return page_keep(p, buf_text(&b));
}

const char *page_day(struct page *p, int64_t day)
{
	struct buf b OWN_BUF = BUF(32);
	int year, this_year;
	unsigned m, d;

	civil_date((int32_t)day, &year, &m, &d);
	civil_date((int32_t)p->today, &this_year, &m, &d);
	if (year == this_year)
		day_month(&b, day);
	else
		day_full(&b, day);
	return page_keep(p, buf_text(&b));
}

const char *page_time(struct page *p, int64_t ms)
{
	struct buf b OWN_BUF = BUF(128);

	time_words(&b, p->lang, ms, p->now);
	return page_keep(p, buf_text(&b));
}

const char *page_size(struct page *p, int64_t bytes)
{
	char point = p->lang == VI ? ',' : '.';

	if (bytes < 1000)
		return page_fmt(p, "%lld B", (long long)bytes);
	bool mega = bytes >= 999950;
	bytes = mega ? (bytes + 50000) / 100000 : (bytes + 50) / 100;
	return page_fmt(p, "%lld%c%lld %s", (long long)(bytes / 10), point, (long long)(bytes % 10), mega ? "MB" : "KB");
}

/* The sentences of the catalogue speak of options of the command line here and there. */
const char *page_sentence(struct page *p, enum err e)
{
	char sentence[ERR_SENTENCE_MAX];

	switch (e) {
	case ERR_NOT_HEAD:
		return page_word(p, W_ONLY_HEAD);
	case ERR_PASSWORD_NEEDED:
		return page_word(p, W_PASSWORD_MISSING);
	case ERR_PASSWORD_WRONG:
		return page_word(p, W_PASSWORD_BAD);
	case ERR_DATE_WRONG:
		return page_say(p, W_DATE_BAD, err_arg(0));
	default:
		return page_keep(p, err_sentence(p->lang, e, NULL, sentence));
	}
}

const char *page_first_line(struct page *p, const char *text, size_t columns)
{
	struct bytes line = {(const uint8_t *)text, strcspn(text, "\n")};
	struct bytes cut = text_cut_width(line, columns);

	if (cut.len == line.len)
		return page_bytes(p, line);
	/* Not within a word. */
	while (cut.len > columns / 2 && line.data[cut.len] != ' ')
		cut.len--;
	return page_fmt(p, "%.*s…", (int)(cut.len < 900 ? cut.len : 900), (const char *)cut.data);
}

const char *page_period(struct page *p, struct period period)
{
	const char *year = page_fmt(p, "%d", period.year);

	if (!period.month)
		return page_say(p, W_PERIOD_YEAR, year);
	return page_say(p, W_PERIOD_MONTH, page_fmt(p, "%02d", period.month), year, month_words(p->lang, period.month));
}

const char *page_key(struct page *p, const struct reg *reg, struct key key)
{
	struct buf b OWN_BUF = BUF(KEY_MAX + 16);

	key_print(reg, key, &b);
	return page_keep(p, buf_text(&b));
}

const char *page_href(struct page *p, const struct reg *reg, struct key key)
{
	struct buf b OWN_BUF = BUF(1024);

	h_fmt(&b, "/register/%r/%u", reg->name, page_key(p, reg, key));
	return page_keep(p, buf_text(&b));
}

const char *page_unit_name(struct page *p, const char *code)
{
	sqlite3_stmt *s = page_sql(p, SQL_UNIT);
	const char *name = page_keep(p, code);

	if (db_first(s, "t", code) == OK && *db_text(s, 0))
		name = page_keep(p, db_text(s, 0));
	db_reset(s);
	return name;
}

const char *page_official_name(struct page *p, int64_t official)
{
	sqlite3_stmt *s = page_sql(p, SQL_OFFICIAL);
	const char *name = "";

	if (!official)
		return page_word(p, W_ADMINISTRATION);
	if (db_first(s, "i", official) == OK)
		name = page_keep(p, db_text(s, 0));
	db_reset(s);
	return name;
}

static const char *report_name(struct page *p, struct key key)
{
	const struct reg *reg = reg_by_name(BYTES("report"));
	struct value part[FIELDS_MAX];
	struct period period;
	int count;

	if (key_split(reg, key, &p->arena, part, &count) != OK || count < 3 ||
	    period_parse(page_bytes(p, part[2].data), &period) != OK)
		return page_key(p, reg, key);
	const char *name = page_say(p, W_REPORT_OF, page_period(p, period));
	if (bytes_equal(part[1].data, bytes_of(p->r->unit)))
		return name;
	return page_fmt(p, "%s · %s", name, page_unit_name(p, page_bytes(p, part[1].data)));
}

const char *page_record_name(struct page *p, const struct reg *reg, struct key key)
{
	const struct field *name = called_by(reg), *after = called_after(reg);
	struct row row;

	if (strcmp(reg->name, "report") == 0)
		return report_name(p, key);
	if (row_load(&p->r->world, reg, key, &row) != OK || row.state == ABSENT)
		return page_key(p, reg, key);
	if (name && row_text(&row, name->number).len)
		return page_first_line(p, page_bytes(p, row_text(&row, name->number)), 90);
	if (after && row_get(&row, after->number).kind == V_INT)
		return page_record_name(p, reg_by_name(bytes_of(after->ref)), (struct key){.id = row_int(&row, after->number, 0)});
	return page_key(p, reg, key);
}

const char *page_show(struct page *p, const struct field *f, struct value v)
{
	struct buf b OWN_BUF = BUF(TEXT_MAX * 2);

	if (f->type == T_REF && v.kind != V_NULL && !(f->flags & F_FAMILY)) {
		struct key key = {v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0};
		return page_record_name(p, reg_by_name(bytes_of(f->ref)), key);
	}
	value_show(f, p->lang, v, &b);
	return page_keep(p, buf_text(&b));
}

const char *page_clause(struct page *p, const char *code, void (*words)(const char *code, enum lang lang, struct buf *out))
{
	struct buf b OWN_BUF = BUF(400);

	words(code, p->lang, &b);
	return page_keep(p, buf_text(&b));
}

const char *page_member(struct page *p, const struct field *f, struct bytes sub)
{
	struct buf b OWN_BUF = BUF(400);

	member_words(f, sub, p->lang, &b);
	return page_keep(p, buf_text(&b));
}

const char *page_member_subject(struct page *p, const struct row *row, const struct field *f, struct bytes sub)
{
	struct buf b OWN_BUF = BUF(1000);

	return member_subject(p->r->db, row, f, sub, p->lang, &b) == OK ? page_keep(p, buf_text(&b)) : "";
}

const char *page_act_name(struct page *p, const struct act *a)
{
	const struct reg *reg = reg_by_number(a->reg);
	const struct verb *v = reg ? verb_by_number(reg, a->verb) : NULL;

	if (!v)
		return "?";
	if (strcmp(reg->name, "report") == 0)
		return page_fmt(p, "%s: %s", label_in(v->label, p->lang), report_name(p, a->key));
	return page_fmt(p, "%s: %s · %s", label_in(v->label, p->lang), label_in(reg->label, p->lang), page_record_name(p, reg, a->key));
}

const char *page_remarks(struct page *p, const struct row *row)
{
	struct buf text OWN_BUF = BUF(800);
	unsigned borne = 0;

	if (row_remarks(&p->r->world, row, p->at, &borne) != OK)
		return "";
	for (int i = 0; borne && row->reg->remarks[i].sql; i++)
		if (borne >> i & 1 && !row->reg->remarks[i].state)
			buf_fmt(&text, "%s%s", text.len ? "; " : "", label_in(row->reg->remarks[i].label, p->lang));
	return page_keep(p, buf_text(&text));
}

struct state page_state(struct page *p, const struct row *row)
{
	struct state state;

	return row_state_at(&p->r->world, row, p->at, &state) == OK ? state : *reg_state(row->reg, row->state);
}
