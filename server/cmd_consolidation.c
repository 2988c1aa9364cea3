/* consolidation: what home affairs reports upwards, as the log has it at one place. */
#include <string.h>

#include "administer.h"
#include "commands.h"
#include "compose.h"
#include "consolidated.h"
#include "rebuild.h"
#include "xlsx.h"

/* The one obligation of such periods, unless one is named. */
static enum err chosen(const struct call *c, sqlite3 *db, struct period period, struct arena *arena, const char **ret)
{
	if (!c->options[O_OBLIGATION])
		return consolidate_obligation(db, period, arena, ret);
	*ret = c->options[O_OBLIGATION];
	return OK;
}

static enum err freeze(const struct call *c, struct place *p, const struct consolidation *t, int64_t position, struct arena *arena)
{
	struct freeze_texts f;
	struct act act;
	int64_t at;
	TRY(consolidation_freeze(t, position, arena, &f));
	const struct field_text fields[] = {{BYTES("log_position"), bytes_of(f.log_position)}, {BYTES("figures"), bytes_of(f.figures)}, {BYTES("data"), bytes_of(f.data)}};
	TRY(compose(BYTES("freeze"), BYTES("consolidation"), bytes_of(f.key), fields, 3, 0, arena, &act));
	TRY(ledger_begin(p->ledger));
	TRY(administer(p->ledger, &act, now_ms(), c->lang, &at));
	return ledger_commit(p->ledger);
}

static enum err papers(const struct call *c, struct place *p, const struct consolidation *t, int64_t position, struct arena *arena)
{
	struct buf file OWN_BUF = BUF(XLSX_MAX);
	struct consolidated r;
	TRY(consolidated_load(p->tables, t->obligation, t->period, arena, &r));
	if (c->options[O_DOCX]) {
		TRY(consolidated_docx(&r, t, position, NO_TIME, &file));
		TRY(file_replace(c->options[O_DOCX], buf_bytes(&file)));
	}
	buf_cut(&file, 0);
	if (c->options[O_XLSX]) {
		TRY(consolidated_xlsx(&r, t, position, &file));
		TRY(file_replace(c->options[O_XLSX], buf_bytes(&file)));
	}
	return OK;
}

enum err cmd_consolidation(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	OWN(past_close) struct past past = {0};
	struct arena arena OWN_ARENA = {0};
	struct listing l OWN(listing_free) = {0};
	struct consolidation t;
	struct period period;
	const char *obligation;
	enum tally_part part = TALLY_TOTALS;
	int64_t position = 0;
	TRY(period_parse(c->operands[1], &period));
	if (c->options[O_POSITION])
		TRY(call_number("--position", c->options[O_POSITION], 1, INT64_MAX, &position));
	if (c->options[O_PART])
		tally_part_of(c->options[O_PART], &part); /* one of the choices */
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	TRY(past_open(&p, position, &past));
	TRY(chosen(c, past.db, period, &arena, &obligation));
	TRY(consolidate(past.db, obligation, period, past.time, &arena, &t));
	if (c->options[O_FREEZE])
		TRY(freeze(c, &p, &t, past.position, &arena));
	TRY(papers(c, &p, &t, past.position, &arena));
	if (c->options[O_DOCX] || c->options[O_XLSX])
		return OK;
	call_list(c, tally_columns[part], tally_column_count[part], &l);
	tally_list(&t, part, &l);
	return listing_end(&l);
}
