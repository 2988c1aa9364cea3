/* remind, calendar, consolidation: papers from the replica, also without a line. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "docx.h"
#include "files.h"
#include "papers.h"
#include "remind.h"
#include "xlsx.h"

/* What a device knows of other units is nothing, and would be taken for their not having done it. */
static enum err only_own(struct replica *r, const char *asked, const char **ret)
{
	const char *own;
	TRY(call_scope(r, &own));
	if (own && asked && strcmp(asked, own) != 0)
		return fail(ERR_NOT_PROVINCE, own);
	*ret = own ? own : asked;
	return OK;
}

/* Letters and the consolidated report are written where the records of all units are. */
static enum err whole_province(struct replica *r)
{
	const char *own;
	TRY(call_scope(r, &own));
	return own ? fail(ERR_NOT_PROVINCE, own) : OK;
}

enum err command_remind(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct listing l OWN(listing_free) = {0};
	struct reminding r = {.unit = c->options[O_UNIT]};
	int count;
	if (c->options[O_DOCX] && !r.unit)
		return fail(ERR_USAGE, "--docx: --unit", "kycuong remind");
	TRY(folder_open(c->dir, &f));
	TRY(only_own(&f.replica, c->options[O_UNIT], &r.unit));
	if (c->options[O_DOCX] || c->options[O_LETTERS])
		TRY(whole_province(&f.replica));
	TRY(call_at(c, &f.replica, &r.at));
	if (c->options[O_DOCX])
		return remind_letter(f.db, &r, c->options[O_DOCX]);
	if (c->options[O_LETTERS]) {
		TRY(remind_letters(f.db, &r, c->options[O_LETTERS], &count));
		printf("%d\n", count);
		return OK;
	}
	call_list(c, remind_columns, REMIND_COLUMNS, &l);
	TRY(remind_list(f.db, &r, &l));
	return listing_end(&l);
}

enum err command_calendar(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct reminding r = {0};
	TRY(folder_open(c->dir, &f));
	TRY(only_own(&f.replica, c->options[O_UNIT], &r.unit));
	TRY(call_at(c, &f.replica, &r.at));
	if (!r.unit)
		r.unit = f.replica.unit;
	return remind_calendar(f.db, &r, c->operands[0]);
}

enum err command_consolidation(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct arena arena OWN_ARENA = {0};
	struct listing l OWN(listing_free) = {0};
	struct buf file OWN_BUF = BUF(XLSX_MAX);
	struct consolidated r;
	struct consolidation t;
	struct period period;
	enum tally_part part = TALLY_TOTALS;
	int64_t position;
	TRY(period_parse(c->operands[0], &period));
	if (c->options[O_PART])
		tally_part_of(c->options[O_PART], &part); /* one of the choices */
	TRY(folder_open(c->dir, &f));
	TRY(whole_province(&f.replica));
	TRY(papers_consolidation(&f.replica, c->options[O_OBLIGATION], period, now_ms(), &arena, &r, &t, &position));
	if (c->options[O_DOCX]) {
		TRY(consolidated_docx(&r, &t, position, NO_TIME, &file));
		TRY(file_replace(c->options[O_DOCX], buf_bytes(&file)));
	}
	buf_cut(&file, 0);
	if (c->options[O_XLSX]) {
		TRY(consolidated_xlsx(&r, &t, position, &file));
		TRY(file_replace(c->options[O_XLSX], buf_bytes(&file)));
	}
	if (c->options[O_DOCX] || c->options[O_XLSX])
		return OK;
	call_list(c, tally_columns[part], tally_column_count[part], &l);
	tally_list(&t, part, &l);
	return listing_end(&l);
}
