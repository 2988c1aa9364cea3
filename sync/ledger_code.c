/* Commitment codes: a report's `send` against the codes registered for it, a code against the sends received.
 *
 * The registers' fields are found by their names: this is the one place of the ledger that knows a register. */
#include <string.h>

#include "ledger_sql.h"
#include "text_value.h"

static const struct reg *reports, *receipts;
static const struct verb *sends, *registers_code;

__attribute__((constructor(2000))) static void look_up(void)
{
	reports = reg_by_name(BYTES("report"));
	receipts = reg_by_name(BYTES("receipt"));
	sends = verb_by_name(reports, BYTES("send"));
	registers_code = verb_by_name(receipts, BYTES("register"));
}

/* The three parts of a report's key. */
static enum err first_open_code(struct ledger *l, struct bytes report)
{
	struct value part[FIELDS_MAX];
	int count;
	TRY(key_split(reports, (struct key){.text = report}, &l->world.arena, part, &count));
	return db_first(l->sql[Q_OPEN_CODES], "sss", part[0].data, part[1].data, part[2].data);
}

static bool is_send(const struct act *a)
{
	return a->reg == reports->number && a->verb == sends->number && key_check(reports, a->key) == OK;
}

enum err ledger_wants_code(struct ledger *l, const struct act *a, bool *ret)
{
	*ret = false;
	if (!is_send(a))
		return OK;
	enum err e = first_open_code(l, a->key.text);
	if (e == OK)
		db_reset(l->sql[Q_OPEN_CODES]);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The earliest code registered for this report that is the code of this act. */
static enum err match_send(struct ledger *l, const struct arrival *a, struct stamp *stamp)
{
	char code[CODE_CHARS + 1];
	sqlite3_stmt *s = l->sql[Q_OPEN_CODES];
	enum err e = first_open_code(l, a->act->key.text);
	if (e == OK && a->code && a->code[0])
		memcpy(code, a->code, sizeof code);
	else if (e == OK && (e = code_make(a->hash, a->act->key.text, code)) != OK)
		db_reset(s);
	for (; e == OK; e = db_next(s))
		if (strcmp(db_text(s, 1), code) == 0) {
			stamp->matched = sqlite3_column_int64(s, 0);
			stamp->coded = sqlite3_column_int64(s, 2);
			db_reset(s);
			return OK;
		}
	return e == ERR_NOT_FOUND ? OK : e;
}

/* A code of a report that was sent oftener is tried against its last sends only: each costs 0.2 s, and the log waits. */
enum { TRIED_MAX = 16 };

struct trying {
	struct bytes report, code;
	int64_t number, matched; /* of the submission: the sends counted */
};

static enum err try_send(void *ctx, const struct entry *e)
{
	struct trying *t = ctx;
	struct act a OWN_ACT = {0};
	TRY(act_decode(e->act, &a));
	char code[CODE_CHARS + 1];
	TRY(code_make(e->hash, t->report, code));
	if (bytes_equal(bytes_of(code), t->code))
		t->matched = t->number;
	return OK;
}

static struct bytes text_of(const struct act *a, const char *field)
{
	const struct field *f = field_by_name(receipts, bytes_of(field));
	for (size_t i = 0; i < a->setting_count; i++)
		if (a->settings[i].field == f->number && a->settings[i].value.kind == V_TEXT)
			return a->settings[i].value.data;
	return (struct bytes){0};
}

/* The submission, received already, whose code is being registered. */
static enum err match_register(struct ledger *l, const struct act *a, struct stamp *stamp)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	struct bytes parts[] = {text_of(a, "obligation"), text_of(a, "unit"), text_of(a, "period")};
	for (int i = 0; i < 3; i++) {
		if (i)
			buf_byte(&key, '/');
		buf_view(&key, parts[i]);
	}
	struct trying t = {.report = buf_bytes(&key), .code = text_of(a, "code")};
	if (key.over)
		return OK; /* no report has such a key: the judge will say what is wrong */
	int64_t positions[TRIED_MAX], count = 0;
	sqlite3_stmt *s = l->sql[Q_SENDS];
	enum err e = db_first(s, "nsn", (int)reports->number, t.report, (int)sends->number);
	for (; e == OK; e = db_next(s))
		positions[count++ % TRIED_MAX] = sqlite3_column_int64(s, 0);
	if (e != ERR_NOT_FOUND)
		return e;
	/* The last one first: it is what people have read out. */
	for (int64_t i = count; i-- > 0 && i >= count - TRIED_MAX && !t.matched;) {
		int64_t at = positions[i % TRIED_MAX];
		t.number = i + 1;
		TRY(ledger_entry_at(l, at, try_send, &t));
	}
	stamp->matched = t.matched;
	return OK;
}

enum err code_match(struct ledger *l, const struct arrival *a, struct stamp *stamp)
{
	if (is_send(a->act))
		return match_send(l, a, stamp);
	if (a->act->reg == receipts->number && a->act->verb == registers_code->number)
		return match_register(l, a->act, stamp);
	return OK;
}
