/* The consolidated report's appendices as a workbook. */
#include <stdio.h>

#include "consolidated.h"
#include "paper_words.h"
#include "xlsx.h"

static void decimal(struct xlsx *x, int64_t v)
{
	if (v == NO_VALUE)
		xlsx_empty(x);
	else
		xlsx_decimal(x, v);
}

static void clause(struct xlsx *x, const char *code)
{
	struct buf words OWN_BUF = BUF(400);
	clause_begins(code, VI, &words);
	xlsx_text(x, buf_text(&words));
}

static void totals(struct xlsx *x, const struct consolidation *c, const char *note)
{
	static const char *const titles[] = {"Điểm, khoản", "Mã", "Chỉ tiêu", "Đơn vị tính", "Tổng số", "Số đơn vị có số liệu"};
	xlsx_sheet(x, "Tổng hợp", note, titles, 6);
	for (size_t i = 0; i < c->indicator_count; i++) {
		const struct tally_indicator *t = &c->indicators[i];
		clause(x, t->clause);
		xlsx_text(x, t->code);
		xlsx_text(x, t->name);
		xlsx_text(x, t->measure);
		decimal(x, t->units ? t->total : NO_VALUE);
		xlsx_int(x, (int64_t)t->units);
		xlsx_end_row(x);
	}
}

/* A unit a row, an indicator a column, as the sums are made. */
static void by_unit(struct xlsx *x, const struct consolidation *c, const char *note)
{
	enum { FIRST = 2, MOST = XLSX_COLUMNS - FIRST };
	const char *titles[XLSX_COLUMNS] = {"Mã đơn vị", "Đơn vị"};
	size_t columns = c->indicator_count < MOST ? c->indicator_count : MOST;
	struct buf head[MOST];
	for (size_t i = 0; i < columns; i++) {
		head[i] = (struct buf)BUF(400);
		buf_fmt(&head[i], "%s. %s", c->indicators[i].code, c->indicators[i].name);
		titles[FIRST + i] = buf_text(&head[i]);
	}
	xlsx_sheet(x, "Theo đơn vị", note, titles, FIRST + columns);
	for (size_t i = 0; i < columns; i++)
		buf_free(&head[i]);
	for (size_t u = 0; u < c->unit_count; u++) {
		xlsx_text(x, c->units[u].code);
		xlsx_text(x, c->units[u].name);
		for (size_t i = 0; i < columns; i++)
			decimal(x, c->units[u].values[i]);
		xlsx_end_row(x);
	}
	xlsx_empty(x);
	xlsx_text(x, "Tổng số");
	for (size_t i = 0; i < columns; i++)
		decimal(x, c->indicators[i].units ? c->indicators[i].total : NO_VALUE);
	xlsx_end_row(x);
}

static void standing(struct xlsx *x, const struct consolidation *c, const char *note)
{
	static const char *const titles[] = {"Mã đơn vị", "Đơn vị", "Tình trạng", "Hạn trước", "Tỉnh nhận lúc", "Số ngày chậm", "Số ngày quá hạn", "Lần gửi"};
	xlsx_sheet(x, "Tình hình gửi", note, titles, 8);
	for (size_t i = 0; i < c->unit_count; i++) {
		const struct tally_unit *u = &c->units[i];
		xlsx_text(x, u->code);
		xlsx_text(x, u->name);
		xlsx_text(x, status_label(u->cell.status, VI));
		xlsx_time(x, u->cell.deadline);
		xlsx_time(x, u->received);
		u->cell.late_days == NO_DAYS ? xlsx_empty(x) : xlsx_int(x, u->cell.late_days);
		u->cell.running_days == NO_DAYS ? xlsx_empty(x) : xlsx_int(x, u->cell.running_days);
		u->submission ? xlsx_int(x, u->submission) : xlsx_empty(x);
		xlsx_end_row(x);
	}
}

static void texts(struct xlsx *x, const struct consolidation *c, const char *note)
{
	static const char *const titles[] = {"Điểm, khoản", "Mã đơn vị", "Đơn vị", "Lần gửi", "Nội dung", "Ghi chú"};
	xlsx_sheet(x, "Nội dung theo điểm, khoản", note, titles, 6);
	for (size_t i = 0; i < c->text_count; i++) {
		const struct tally_text *t = &c->texts[i];
		const struct tally_unit *u = &c->units[t->unit];
		clause(x, clause_list[t->clause].code);
		xlsx_text(x, u->code);
		xlsx_text(x, u->name);
		xlsx_int(x, u->submission);
		xlsx_bytes(x, t->text);
		xlsx_text(x, t->later ? "đã gửi lại sau khi chốt số liệu" : !t->text.len ? "nội dung đã bị xóa" : "");
		xlsx_end_row(x);
	}
}

enum err consolidated_xlsx(const struct consolidated *r, const struct consolidation *c, int64_t position, struct buf *out)
{
	struct xlsx *x OWN(xlsx_free) = xlsx_new(c->at);
	struct buf note OWN_BUF = BUF(200);
	buf_str(&note, "Số liệu đến ");
	time_words_vi(c->at, &note);
	buf_fmt(&note, ", mục %lld của sổ chung%s", (long long)position, r->position == position ? ", đã chốt" : "");
	totals(x, c, buf_text(&note));
	by_unit(x, c, buf_text(&note));
	standing(x, c, buf_text(&note));
	texts(x, c, buf_text(&note));
	return xlsx_finish(x, out);
}
