#include "cells_print.h"

const char *const cell_columns[CELL_COLUMNS] = {
	"unit",	      "obligation", "period",	"deadline",  "status",	    "submitted_claim",
	"not_before", "coded",	    "received", "#late_days", "#running_days"};
const char *const summary_columns[SUMMARY_COLUMNS] = {
	"#rank",	   "unit",	    "#expected",	  "#received",		 "#on_time",	 "#claimed",
	"#reporting_rate", "#on_time_rate", "#on_time_rate_high", "#average_delay_days", "#overdue_days"};

static const char *time_text(int64_t time, char out[TIME_SIZE])
{
	if (time == NO_TIME)
		return NULL;
	time_print(time, out);
	return out;
}

static const char *days_text(int64_t days, char out[NUMBER_MAX])
{
	if (days == NO_DAYS)
		return NULL;
	snprintf(out, NUMBER_MAX, "%lld", (long long)days);
	return out;
}

void cell_line(const struct cell_row *row, struct cell_line *ret)
{
	const struct submission *s = row->counting;
	period_print(row->period, ret->period);
	ret->text[0] = row->unit;
	ret->text[1] = row->obligation;
	ret->text[2] = ret->period;
	ret->text[3] = time_text(row->cell.deadline, ret->times[0]);
	ret->text[4] = status_name(row->cell.status);
	ret->text[5] = time_text(s ? s->claim : NO_TIME, ret->times[1]);
	ret->text[6] = time_text(s ? s->lo : NO_TIME, ret->times[2]);
	ret->text[7] = time_text(s ? s->coded : row->cell.coded, ret->times[3]);
	ret->text[8] = time_text(s ? s->received : NO_TIME, ret->times[4]);
	ret->text[9] = days_text(row->cell.late_days, ret->days[0]);
	ret->text[10] = days_text(row->cell.running_days, ret->days[1]);
}

void summary_line(const struct ranked *row, enum number_form form, struct summary_line *ret)
{
	const struct figures *f = &row->figures;
	const int64_t counts[] = {f->expected, f->received, f->on_time, f->claimed};
	ret->text[0] = row->rank ? days_text(row->rank, ret->numbers[0]) : NULL;
	ret->text[1] = row->code;
	for (int i = 0; i < 4; i++)
		ret->text[2 + i] = days_text(counts[i], ret->numbers[2 + i]);
	ret->text[6] = percent_print(reporting_rate(f), form, ret->numbers[6]);
	ret->text[7] = percent_print(on_time_rate(f), form, ret->numbers[7]);
	ret->text[8] = percent_print(on_time_rate_high(f), form, ret->numbers[8]);
	ret->text[9] = decimal_print(average_delay(f), form, ret->numbers[9]);
	ret->text[10] = days_text(f->overdue_days, ret->numbers[10]);
	for (int i = 6; i < 10; i++)
		if (!ret->text[i][0])
			ret->text[i] = NULL;
}

static enum err print_cell(void *ctx, const struct cell_row *row)
{
	struct cell_line line;
	cell_line(row, &line);
	listing_row(ctx, line.text);
	return OK;
}

enum err cells_print(sqlite3 *db, const struct cells_query *q, enum listing_format format, FILE *out)
{
	struct listing l OWN(listing_free) = {0};
	listing_begin(&l, out, format, cell_columns, CELL_COLUMNS);
	TRY(cells_each(db, q, print_cell, &l));
	return listing_end(&l);
}

static enum err month_parse(const char *text, struct period *ret)
{
	struct period p = {0};
	if (text)
		TRY(period_parse(text, &p));
	if (text && !p.month)
		return fail(ERR_PERIOD_WRONG, text);
	*ret = p;
	return OK;
}

enum err months_parse(const char *from, const char *to, struct period *ret_from, struct period *ret_to)
{
	struct period a, b;
	TRY(month_parse(from, &a));
	TRY(month_parse(to, &b));
	if (from && to && period_compare(a, b) > 0)
		return fail(ERR_MONTHS_BACKWARDS, from, to);
	*ret_from = a;
	*ret_to = b;
	return OK;
}

enum err summary_print(sqlite3 *db, const struct cells_query *q, struct period from, struct period to, enum listing_format format, enum lang lang,
		       FILE *out)
{
	struct arena arena OWN_ARENA = {0};
	struct listing l OWN(listing_free) = {0};
	enum number_form form = format != LISTING_TABLE ? FORM_CSV : lang == VI ? FORM_VI : FORM_EN;
	struct ranked *rows;
	size_t count;
	TRY(cells_summary(db, q, from, to, &arena, &rows, &count));
	listing_begin(&l, out, format, summary_columns, SUMMARY_COLUMNS);
	for (size_t i = 0; i < count; i++) {
		struct summary_line line;
		summary_line(&rows[i], form, &line);
		listing_row(&l, line.text);
	}
	return listing_end(&l);
}
