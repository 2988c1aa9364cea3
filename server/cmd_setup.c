/* init, backup, restore: data folders as a whole. */
#include <stdio.h>
#include <string.h>

#include "backup.h"
#include "commands.h"
#include "intake.h"
#include "civil.h"
#include "redactions.h"
#include "sample.h"
#include "year.h"

static enum err check_sample(const char *name)
{
	for (const struct sample_file *f = sample_files; name && f->sample; f++)
		if (strcmp(f->sample, name) == 0)
			return OK;
	return name ? fail(ERR_OPTION_CHOICE, "--sample", name, "kontum-2024, " YEAR_SAMPLE) : OK;
}

static enum err fill_sample(struct place *p, const char *name, const struct call *c)
{
	struct intake in = {.ledger = p->ledger, .now = now_ms(), .lang = c->lang};
	TRY(ledger_begin(p->ledger));
	enum err e = OK;
	for (const struct sample_file *f = sample_files; e == OK && f->sample; f++)
		if (strcmp(f->sample, name) == 0)
			e = intake_csv(&in, (struct bytes){f->data, f->size}, bytes_of(f->reg), c->details);
	if (e == OK)
		return ledger_commit(p->ledger);
	ledger_rollback(p->ledger);
	return e;
}

/* A device that was heard of after a redaction has carried it out. */
static enum err note_contact(void *ctx, uint32_t device, int64_t at)
{
	static const char *const sql = "SELECT max(position) FROM redaction WHERE state = 2 AND confirmed < ?1";
	struct place *p = ctx;
	sqlite3_stmt *s;
	int64_t position = 0;
	TRY(contact_note(p->office, device, at));
	TRY(db_prepare(p->tables, &sql, 1, &s));
	enum err e = db_int(s, 0, &position, "i", at);
	sqlite3_finalize(s);
	return e == OK && position ? redactions_note(p->office, device, position, at) : e;
}

static enum err make(const char *part, const char *sample, const struct call *c)
{
	struct place p OWN_PLACE = {0};
	bool year = sample && strcmp(sample, YEAR_SAMPLE) == 0;
	TRY(place_make(part, year ? year_opens() : now_ms()));
	TRY(place_open(part, &p));
	TRY(place_ledger(&p));
	if (year)
		return year_play(p.ledger, note_contact, &p);
	return sample ? fill_sample(&p, sample, c) : OK;
}

enum err cmd_init(const struct call *c)
{
	char part[PATH_SIZE];
	const char *sample = c->options[O_SAMPLE];
	TRY(check_sample(sample));
	TRY(place_prepare(c->operands[0], part));
	enum err e = make(part, sample, c);
	if (e == OK)
		e = place_publish(part, c->operands[0]);
	if (e != OK)
		place_discard(part);
	return e;
}

enum err cmd_backup(const struct call *c)
{
	return backup_write(c->operands[0], c->operands[1]);
}

static enum err bring_back(const char *file, const char *part, const struct restoring *how, int64_t *ret_end)
{
	struct place p OWN_PLACE = {0};
	TRY(backup_read(file, part, how, ret_end));
	TRY(place_open(part, &p));
	return place_ledger(&p);
}

/* It is restored all the same: who has no better clock at hand must not wait for one. */
static void warn_of_clock(const struct call *c, int64_t now, int64_t end)
{
	char is[TIME_SIZE], was[TIME_SIZE], sentence[ERR_SENTENCE_MAX];
	time_print(now, is);
	time_print(end, was);
	if (now < end)
		fprintf(stderr, "%s\n", err_sentence(c->lang, ERR_CLOCK_BEHIND, (const char *const[]){is, was, NULL}, sentence));
}

enum err cmd_restore(const struct call *c)
{
	char part[PATH_SIZE];
	int64_t after = 0, end = 0;
	struct restoring how = {.now = now_ms()};
	if (c->options[O_AFTER])
		TRY(call_number("--after", c->options[O_AFTER], 0, UINT32_MAX - 1, &after));
	how.after = (uint32_t)after;
	TRY(place_prepare(c->operands[1], part));
	enum err e = bring_back(c->operands[0], part, &how, &end);
	if (e == OK)
		e = place_publish(part, c->operands[1]);
	if (e != OK)
		place_discard(part);
	else
		warn_of_clock(c, how.now, end);
	return e;
}
