/* page_paper.c - a report as an official document, to be printed. */
#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "code.h"
#include "page_report.h"
#include "text.h"

static const char *const romans[] = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"};

/* What is printed: the content as it was sent where it was, else as it stands. */
struct sheet {
	struct page *p;
	struct row row, before;
	struct period period;
	const char *unit, *form, *receiver, *receiver_name, *window, *unit_name, *document;
	const char *lead; /* of the obligation: what the report is about */
};

static void upper_name(struct page *p, const char *name, const char **ret_above, const char **ret_issuer)
{
	static const char committee[] = "Ủy ban nhân dân ";

	*ret_above = NULL;
	*ret_issuer = name;
	if (strncmp(name, committee, sizeof committee - 1) == 0) {
		*ret_above = "ỦY BAN NHÂN DÂN";
		*ret_issuer = page_keep(p, name + sizeof committee - 1);
	}
}

static enum err load_before(struct sheet *s, struct value obligation)
{
	char period[PERIOD_SIZE];

	period_print(period_previous(s->period), period);
	const char *key = page_fmt(s->p, "%s/%s/%s", page_bytes(s->p, obligation.data), s->unit, period);
	return row_load(&s->p->r->world, s->row.reg, (struct key){.text = bytes_of(key)}, &s->before);
}

static enum err load_sheet(struct sheet *s, const char *text)
{
	struct page *p = s->p;
	const struct reg *reg = reg_by_name(BYTES("report"));
	sqlite3_stmt *q = page_sql(p, SQL_OBLIGATION);
	struct key key;

	TRY(key_parse(reg, bytes_of(text), &p->arena, &key));
	TRY(row_load(&p->r->world, reg, key, &s->row));
	if (s->row.state == REPORT_ABSENT)
		return fail(ERR_RECORD_UNKNOWN, "report", text);
	s->unit = page_bytes(p, row_text(&s->row, 2));
	TRY(period_parse(page_bytes(p, row_text(&s->row, 3)), &s->period));
	TRY(db_first(q, "s", row_text(&s->row, 1)));
	s->lead = page_keep(p, db_text(q, 0));
	s->form = page_keep(p, db_text(q, 1));
	s->receiver = page_keep(p, db_text(q, 2));
	s->window = page_keep(p, db_text(q, 3));
	db_reset(q);
	s->receiver_name = *s->receiver ? page_unit_name(p, s->receiver) : page_word(p, W_THE_PROVINCE);
	s->unit_name = page_unit_name(p, s->unit);
	return load_before(s, row_get(&s->row, 1));
}

static const char *month_or_year(struct sheet *s, struct period period)
{
	if (period.month)
		return page_fmt(s->p, "Tháng %02d", period.month);
	return page_fmt(s->p, "Năm %d", period.year);
}

static void numbers(struct sheet *s)
{
	struct page *p = s->p;
	const struct column c[] = {{"TT", CENTRE, 44, false}, {"Chỉ tiêu", LEFT, 0, false},
				   {month_or_year(s, period_previous(s->period)), RIGHT, 84, false}, {month_or_year(s, s->period), RIGHT, 84, false}};
	sqlite3_stmt *q = page_sql(p, SQL_INDICATORS);
	struct value now = row_get(&s->row, REPORT_INDICATOR), last = row_get(&s->before, REPORT_INDICATOR);
	const char *clause = "";
	int group = 0;

	table_begin(p->b, c, 4);
	for (enum err e = db_first(q, "t", s->form); e == OK; e = db_next(q)) {
		const char *code = page_keep(p, db_text(q, 0));
		if (strcmp(clause, db_text(q, 1)) != 0) {
			clause = page_keep(p, db_text(q, 1));
			h_fmt(p->b, "<tr class=\"group\"><th class=\"m\">%s</th><th colspan=\"3\">%s</th></tr>", romans[group < 10 ? group++ : 10],
			      report_clause_title(p, clause));
		}
		struct value v = family_get(now, bytes_of(code)), b = family_get(last, bytes_of(code));
		row_begin(p->b, false);
		cell(p->b, &c[0], code);
		cell(p->b, &c[1], db_text(q, 2));
		cell(p->b, &c[2], b.kind == V_INT ? report_number(p, b.num) : "—");
		cell(p->b, &c[3], v.kind == V_INT ? report_number(p, v.num) : "—");
		row_end(p->b);
	}
	db_reset(q);
	table_end(p->b);
}

static void narrative(struct sheet *s)
{
	static const char *const codes[] = {"1a", "1b", "1c", "1d", "1dd", "1e", "1g", "1h", "2", "3", "other"};
	struct page *p = s->p;
	struct value family = row_get(&s->row, REPORT_NARRATIVE);

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		struct value v = family_get(family, bytes_of(codes[i]));
		if (v.kind != V_TEXT && v.kind != V_ERASED)
			continue;
		const char *lead = strcmp(codes[i], "other") == 0 ? "Nội dung khác." : page_fmt(p, "%s.", page_clause(p, codes[i], clause_begins));
		paper_paragraph(p->b, lead, page_show(p, field_by_number(s->row.reg, REPORT_NARRATIVE), v));
	}
}

static void evidence(struct sheet *s, struct buf *out)
{
	struct page *p = s->p;
	sqlite3_stmt *q = page_sql(p, SQL_SUBMISSION);
	int64_t at = row_int(&s->row, REPORT_SIGNED_AT, NO_TIME);
	struct buf now OWN_BUF = BUF(64);

	clock_words(&now, p->now);
	buf_str(&now, " ");
	day_full(&now, p->today);
	buf_fmt(out, "Bản in từ kycuong, máy số %u, %s. ", p->r->device, buf_text(&now));
	if (at != NO_TIME)
		buf_fmt(out, "Chữ ký thiết bị của %s lúc %s. ", page_official_name(p, row_int(&s->row, REPORT_SIGNER, 0)), page_time(p, at));
	else
		buf_str(out, "Bản nháp, chưa ký. ");
	if (db_first(q, "t", page_key(p, s->row.reg, s->row.key)) == OK)
		buf_fmt(out, "Tỉnh nhận %s, biên nhận số %lld. ", page_time(p, sqlite3_column_int64(q, 0)), (long long)sqlite3_column_int64(q, 1));
	else if (at != NO_TIME)
		buf_str(out, "Tỉnh chưa nhận. ");
	db_reset(q);
	buf_str(out, "Chữ ký thiết bị không thay chữ ký số của cơ quan.");
}

static void signature(struct sheet *s)
{
	struct page *p = s->p;
	sqlite3_stmt *q = page_sql(p, SQL_OFFICIAL);
	int64_t signer = row_int(&s->row, REPORT_SIGNER, 0);
	const char *name = "", *post = "NGƯỜI ĐỨNG ĐẦU";

	if (signer && db_first(q, "i", signer) == OK) {
		name = page_keep(p, db_text(q, 0));
		post = page_keep(p, db_text(q, 1));
	}
	db_reset(q);
	/* A committee's chairman signs on its behalf (TM.), the head of a department in his own right. */
	const char *committee = strstr(post, " Ủy ban");
	if (committee && strncmp(s->unit_name, "Ủy ban nhân dân ", sizeof "Ủy ban nhân dân " - 1) == 0)
		post = page_fmt(p, "TM. ỦY BAN NHÂN DÂN\n%.*s", (int)(committee - post), post);
	paper_signature(p->b, page_fmt(p, "- %s;\n- Lưu: VT.", s->receiver_name), post, name);
}

/* Of a committee the place is in its name; of a department nothing here says it, so it is left to be written. */
static const char *place(struct sheet *s)
{
	static const char *const kinds[] = {"huyện ", "thành phố ", "thị xã ", "xã ", "phường ", "thị trấn ", "tỉnh "};
	static const char committee[] = "Ủy ban nhân dân ";

	for (size_t i = 0; strncmp(s->unit_name, committee, sizeof committee - 1) == 0 && i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(s->unit_name + sizeof committee - 1, kinds[i], strlen(kinds[i])) == 0)
			return s->unit_name + sizeof committee - 1 + strlen(kinds[i]);
	return "…";
}

static const char *place_date(struct sheet *s)
{
	int64_t at = row_int(&s->row, REPORT_SIGNED_AT, NO_TIME);
	int year;
	unsigned m, d;

	if (at == NO_TIME)
		return page_fmt(s->p, "%s, ngày … tháng … năm …", place(s));
	civil_date((int32_t)day_of(at), &year, &m, &d);
	/* Decree 30: a zero before days under 10 and before January and February. */
	return page_fmt(s->p, m < 3 ? "%s, ngày %02u tháng %02u năm %d" : "%s, ngày %02u tháng %u năm %d", place(s), d, m, year);
}

static const char *short_of(struct page *p, const char *lead)
{
	static const char month[] = "Báo cáo tháng ", year[] = "Báo cáo năm ";
	const char *rest = strncmp(lead, month, sizeof month - 1) == 0 ? lead + sizeof month - 1
			   : strncmp(lead, year, sizeof year - 1) == 0 ? lead + sizeof year - 1
								       : lead;

	return strncmp(rest, "thực hiện", sizeof "thực hiện" - 1) == 0 ? page_fmt(p, "Kết quả %s", rest) : rest;
}

enum err page_paper(struct page *p)
{
	struct sheet s = {.p = p};
	struct buf foot OWN_BUF = BUF(2000);
	struct frame f;

	TRY(load_sheet(&s, request_segment(p->request, 1)));
	p->lang = VI; /* an official document is in Vietnamese */
	page_frame(p, &f, PLACE_REPORT, page_record_name(p, s.row.reg, s.row.key), page_word(p, W_PRINT_HINT));
	f.document = true;
	frame_begin(p->b, &f);
	const char *symbol = page_bytes(p, row_text(&s.row, REPORT_SYMBOL));
	struct paper paper = {.number = page_fmt(p, "Số: %s", *symbol ? symbol : "…/BC-…"), .place_date = place_date(&s), .kind = "BÁO CÁO",
			      .excerpt = page_fmt(p, "%s%s%s", short_of(p, s.lead), *s.lead ? ",\n" : "", page_period(p, s.period)),
			      .to = page_fmt(p, "Kính gửi: %s.", s.receiver_name)};
	upper_name(p, s.unit_name, &paper.above, &paper.issuer);
	paper_begin(p->b, &paper);
	paper_paragraph(p->b, "1. Số liệu", *s.window ? page_fmt(p, "(kỳ số liệu: %s)", s.window) : NULL);
	numbers(&s);
	paper_paragraph(p->b, "2. Kết quả theo từng điểm, khoản của Chỉ thị", NULL);
	narrative(&s);
	signature(&s);
	evidence(&s, &foot);
	paper_end(p->b, buf_text(&foot));
	frame_end(p->b, &f);
	return OK;
}
