#include "remind.h"

#include <stdio.h>

#include "docx.h"
#include "files.h"

const char *const remind_columns[REMIND_COLUMNS] = {"unit", "kind", "record", "what", "deadline", "#days", "reason", "committed"};

static enum err list_unit(void *ctx, const struct dues *d)
{
	struct listing *l = ctx;
	for (size_t i = 0; i < d->count; i++) {
		const struct due *x = &d->list[i];
		char deadline[TIME_SIZE], days[24], committed[DATE_SIZE] = "";
		time_print(x->deadline, deadline);
		snprintf(days, sizeof days, "%lld", (long long)x->days);
		if (x->committed != NO_TIME)
			date_print(x->committed, committed);
		const char *const line[] = {d->unit, x->task ? "task" : "report", x->key, x->what, deadline, x->days == NO_DAYS ? NULL : days,
					    *x->reason ? x->reason : NULL, *committed ? committed : NULL};
		listing_row(l, line);
	}
	return OK;
}

enum err remind_list(sqlite3 *db, const struct reminding *r, struct listing *l)
{
	struct arena arena OWN_ARENA = {0};
	struct dues d;
	if (!r->unit)
		return dues_each(db, r->at, &arena, list_unit, l);
	TRY(dues_overdue(db, r->unit, r->at, &arena, &d));
	return list_unit(l, &d);
}

static enum err write_letter(const struct letterhead *h, const struct dues *d, int64_t at, const char *path)
{
	struct buf file OWN_BUF = BUF(DOCX_MAX);
	TRY(letter_docx(h, d, at, &file));
	return file_replace(path, buf_bytes(&file));
}

enum err remind_letter(sqlite3 *db, const struct reminding *r, const char *path)
{
	struct arena arena OWN_ARENA = {0};
	struct letterhead h;
	struct dues d;
	TRY(letterhead_load(db, day_of(r->at), &arena, &h));
	TRY(dues_overdue(db, r->unit, r->at, &arena, &d));
	return d.count ? write_letter(&h, &d, r->at, path) : fail(ERR_NOTHING_OWED, r->unit);
}

struct writing {
	const struct letterhead *h;
	int64_t at;
	const char *dir;
	int count;
};

static enum err letter_of(void *ctx, const struct dues *d)
{
	struct writing *w = ctx;
	char name[80], path[PATH_SIZE];
	snprintf(name, sizeof name, "don-doc-%s.docx", d->unit);
	w->count++;
	return write_letter(w->h, d, w->at, path_join(w->dir, name, path));
}

enum err remind_letters(sqlite3 *db, const struct reminding *r, const char *dir, int *ret_count)
{
	struct arena arena OWN_ARENA = {0};
	struct letterhead h;
	TRY(letterhead_load(db, day_of(r->at), &arena, &h));
	TRY(folder_make(dir));
	struct writing w = {&h, r->at, dir, 0};
	TRY(dues_each(db, r->at, &arena, letter_of, &w));
	*ret_count = w.count;
	return OK;
}

enum err remind_calendar(sqlite3 *db, const struct reminding *r, const char *path)
{
	struct arena arena OWN_ARENA = {0};
	struct buf file OWN_BUF = BUF(CALENDAR_MAX);
	struct dues d;
	TRY(dues_coming(db, r->unit, r->at, CALENDAR_MONTHS, &arena, &d));
	TRY(calendar_ics(&d, r->at, &file));
	return file_replace(path, buf_bytes(&file));
}
