#include "writing.h"

#include "administer.h"
#include "store_sqlite.h"
#include "text_value.h"

/* The tables and the log opened for writing, for the length of one act: those of the pages are for reading only. */
struct writer {
	sqlite3 *tables;
	struct store log;
	struct ledger ledger;
	bool open;
};

static void writer_close(struct writer *w)
{
	if (w->open)
		ledger_close(&w->ledger);
	if (w->log.close)
		w->log.close(w->log.ctx);
	db_close(&w->tables);
}

const char *write_key(struct view *v)
{
	char id[ID_TEXT_BYTES + 1];
	uint64_t random;
	crypt_random(&random, sizeof random);
	id_print((int64_t)(random & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)), id);
	return text_of(v, "%s", id);
}

enum err write_act_of(struct view *v, const char *verb, const char *reg, const char *key, const struct field_text *fields, size_t count)
{
	OWN(writer_close) struct writer w = {0};
	struct act a;
	int64_t position;
	TRY(compose(bytes_of(verb), bytes_of(reg), bytes_of(key), fields, count, 0, &v->arena, &a));
	TRY(db_open(v->places->tables, DB_WRITE, &w.tables));
	TRY(store_sqlite_open(v->places->log, false, 0, &w.log));
	TRY(ledger_open(w.tables, &w.log, &w.ledger));
	w.open = true;
	TRY(administer_prepare(&w.ledger, &a));
	TRY(ledger_begin(&w.ledger));
	TRY(administer(&w.ledger, &a, v->now, v->lang, &position)); /* closing rolls back */
	return ledger_commit(&w.ledger);
}
