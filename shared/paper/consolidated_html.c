#include "consolidated_html.h"

#include <stdio.h>
#include <string.h>

#include "paper_words.h"
#include "text_value.h"

enum { LINE = 64 * 1024 };

struct sheet {
	struct buf *b;
	const struct consolidated *r;
	const struct consolidation *c;
	const char *record;
	char period[PERIOD_SIZE];
};

static void link_unit(struct sheet *s, const struct tally_unit *u)
{
	struct buf name OWN_BUF = BUF(400), href OWN_BUF = BUF(400);
	unit_brief(u->name, &name);
	h_fmt(&href, "%r%u/%u/%u", s->record, s->c->obligation, u->code, s->period);
	h_fmt(s->b, "<a href=\"%r\">%s</a>", buf_text(&href), buf_text(&name));
}

static void absent(struct sheet *s)
{
	const struct column c[] = {{"TT", CENTRE, 44, false}, {"Cơ quan, đơn vị, địa phương", LEFT, 0, false}, {"Tình trạng", LEFT, 300, false}};
	char number[24], words[CELL_WORDS_MAX];
	int count = 0;
	for (size_t i = 0; i < s->c->unit_count; i++) {
		const struct tally_unit *u = &s->c->units[i];
		if (!tally_absent(u) && !tally_late(u))
			continue;
		if (!count)
			table_begin(s->b, c, 3);
		snprintf(number, sizeof number, "%d", ++count);
		row_begin(s->b, false);
		cell(s->b, &c[0], number);
		cell_begin(s->b, &c[1]);
		link_unit(s, u);
		cell_end(s->b);
		cell(s->b, &c[2], cell_words(&u->cell, VI, words));
		row_end(s->b);
	}
	if (count)
		table_end(s->b);
}

/* The units that make a total up, folded until they are asked for; open in print. */
static void makeup(struct sheet *s, size_t indicator)
{
	bool any = false;
	for (size_t i = 0; i < s->c->unit_count; i++) {
		const struct tally_unit *u = &s->c->units[i];
		struct buf number OWN_BUF = BUF(NUMBER_MAX);
		if (u->values[indicator] == NO_VALUE || u->values[indicator] == 0)
			continue;
		h_raw(s->b, any ? "; " : "<details><summary>Các đơn vị hợp thành</summary><small>");
		link_unit(s, u);
		decimal_vi(u->values[indicator], &number);
		h_fmt(s->b, " %s", buf_text(&number));
		any = true;
	}
	h_raw(s->b, any ? "</small></details>" : "");
}

static void numbers(struct sheet *s)
{
	const struct column c[] = {{"Mã", CENTRE, 44, false}, {"Chỉ tiêu", LEFT, 0, false}, {"Đơn vị tính", CENTRE, 96, false}, {"Tổng số", RIGHT, 84, true},
				   {"Số đơn vị", RIGHT, 70, false}};
	const char *clause = "";
	table_begin(s->b, c, 5);
	for (size_t i = 0; i < s->c->indicator_count; i++) {
		const struct tally_indicator *x = &s->c->indicators[i];
		struct buf total OWN_BUF = BUF(NUMBER_MAX), group OWN_BUF = BUF(400);
		char units[24];
		if (strcmp(clause, x->clause) != 0) {
			clause_heading(clause = x->clause, VI, &group);
			table_group(s->b, 5, buf_text(&group));
		}
		if (x->units)
			decimal_vi(x->total, &total);
		snprintf(units, sizeof units, "%zu", x->units);
		row_begin(s->b, false);
		cell(s->b, &c[0], x->code);
		cell_begin(s->b, &c[1]);
		h_text(s->b, x->name);
		makeup(s, i);
		cell_end(s->b);
		cell(s->b, &c[2], x->measure);
		cell(s->b, &c[3], total.len ? buf_text(&total) : "—");
		cell(s->b, &c[4], units);
		row_end(s->b);
	}
	table_end(s->b);
}

static void quoted(struct sheet *s, int clause)
{
	for (size_t i = 0; i < s->c->text_count; i++) {
		const struct tally_text *t = &s->c->texts[i];
		if (t->clause != clause)
			continue;
		struct buf text OWN_BUF = BUF(LINE);
		buf_view(&text, t->text.len ? t->text : BYTES("(nội dung đã bị xóa)"));
		h_raw(s->b, "<p class=\"text\"><strong>");
		link_unit(s, &s->c->units[t->unit]);
		h_fmt(s->b, "%s:</strong> ", t->later ? " (đã gửi lại sau khi chốt số liệu)" : "");
		h_lines(s->b, buf_text(&text));
		h_raw(s->b, "</p>");
	}
}

static void narrative(struct sheet *s)
{
	for (int k = 0; k < CLAUSES; k++) {
		struct value own = family_get(s->r->narrative, bytes_of(clause_list[k].code)), from = family_get(s->r->sources, bytes_of(clause_list[k].code));
		struct buf head OWN_BUF = BUF(400), text OWN_BUF = BUF(LINE);
		bool any = own.kind == V_TEXT;
		for (size_t i = 0; i < s->c->text_count && !any; i++)
			any = s->c->texts[i].clause == k;
		if (!any)
			continue;
		clause_heading(clause_list[k].code, VI, &head);
		paper_paragraph(s->b, buf_text(&head), NULL);
		if (own.kind == V_TEXT) {
			buf_view(&text, own.data);
			paper_paragraph(s->b, NULL, buf_text(&text));
		}
		if (own.kind == V_TEXT && from.kind == V_TEXT) {
			buf_cut(&text, 0);
			consolidated_sources(s->c, from.data, &text);
			h_fmt(s->b, "<p class=\"text slant\">Nguồn: %s</p>", buf_text(&text));
		}
		if (own.kind != V_TEXT) {
			quoted(s, k);
			continue;
		}
		h_raw(s->b, "<details><summary>Nội dung các đơn vị gửi</summary>");
		quoted(s, k);
		h_raw(s->b, "</details>");
	}
}

static void foot(struct sheet *s, int64_t position, struct buf *out)
{
	bool frozen = s->r->position == position;
	buf_fmt(out, "Số liệu lấy tại mục %lld của sổ chung, lúc ", (long long)position);
	time_words_vi(s->c->at, out);
	buf_str(out, frozen ? ", đã chốt" : ", chưa chốt");
	for (size_t i = 0; frozen && i < s->r->figures.len; i++)
		buf_fmt(out, "%s%02x", i ? "" : "; mã băm ", s->r->figures.data[i]);
	buf_str(out, ".");
}

void consolidated_html(struct buf *b, const struct consolidated *r, const struct consolidation *c, int64_t position, const char *record)
{
	struct sheet s = {b, r, c, record, ""};
	struct buf issuer OWN_BUF = BUF(300), number OWN_BUF = BUF(200), place OWN_BUF = BUF(200), excerpt OWN_BUF = BUF(1000), standing OWN_BUF = BUF(4000),
		under OWN_BUF = BUF(400);
	period_print(c->period, s.period);
	upper_vi(r->province, &issuer);
	buf_fmt(&number, "Số: %s", *r->symbol ? r->symbol : "…/BC-UBND");
	place_date_vi(r->province, NO_TIME, &place);
	consolidated_excerpt(c, &excerpt);
	consolidated_standing(c, &standing);
	paper_begin(b, &(struct paper){.above = "ỦY BAN NHÂN DÂN", .issuer = buf_text(&issuer), .number = buf_text(&number), .place_date = buf_text(&place),
				       .kind = "BÁO CÁO", .excerpt = buf_text(&excerpt), .to = "Kính gửi: Ủy ban Kiểm tra Tỉnh ủy."});
	paper_paragraph(b, "I. Tình hình gửi báo cáo", NULL);
	paper_paragraph(b, NULL, buf_text(&standing));
	absent(&s);
	paper_paragraph(b, "II. Tổng hợp số liệu", NULL);
	numbers(&s);
	paper_paragraph(b, "III. Kết quả theo từng khoản của Chỉ thị", NULL);
	narrative(&s);
	if (*r->note) {
		paper_paragraph(b, "IV. Kiến nghị, đề xuất", NULL);
		paper_paragraph(b, NULL, r->note);
	}
	paper_signature(b, "- Như trên;\n- CT, các PCT UBND tỉnh;\n- Sở Nội vụ;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "");
	foot(&s, position, &under);
	paper_end(b, buf_text(&under));
}
