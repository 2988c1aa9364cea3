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

/* ---- Codes that were made ---- */

void ledger_know_codes(struct ledger *l, const struct made_code *list, size_t count)
{
	if (!l->made)
		l->made = mem_alloc(MADE_CODES * sizeof *l->made);
	for (size_t i = 0; i < count; i++)
		l->made[l->made_count++ % MADE_CODES] = list[i];
}

static const struct made_code *find_made(const struct ledger *l, const uint8_t hash[HASH_BYTES])
{
	for (size_t i = 0; i < l->made_count && i < MADE_CODES; i++)
		if (memcmp(l->made[i].hash, hash, HASH_BYTES) == 0)
			return &l->made[i];
	return NULL;
}

/* The code of a send; *left NULL = it must be made, else no more than so many. ERR_NOT_FOUND where none is left. */
static enum err code_of(struct ledger *l, const uint8_t hash[HASH_BYTES], struct bytes report, int *left, char ret[CODE_CHARS + 1])
{
	const struct made_code *known = find_made(l, hash);
	struct made_code made;
	if (!known) {
		if (left && (*left)-- <= 0)
			return fail(ERR_NOT_FOUND);
		memcpy(made.hash, hash, HASH_BYTES);
		TRY(code_make(hash, report, made.code));
		ledger_know_codes(l, &made, 1);
		known = &made;
	}
	memcpy(ret, known->code, CODE_CHARS + 1);
	return OK;
}

/* ---- A code against the sends ---- */

static struct bytes text_of(const struct act *a, const char *field)
{
	const struct field *f = field_by_name(receipts, bytes_of(field));
	for (size_t i = 0; i < a->setting_count; i++)
		if (a->settings[i].field == f->number && a->settings[i].value.kind == V_TEXT)
			return a->settings[i].value.data;
	return (struct bytes){0};
}

/* Who may not register a code shall not make anybody work for it. */
static enum err may_register(struct ledger *l, uint32_t device, bool *ret)
{
	uint8_t key[PUBLIC_KEY_BYTES];
	struct bytes unit;
	struct audience audience;
	bool revoked; /* an act of before may still come */
	*ret = device == 0;
	if (!device)
		return OK;
	enum err e = ledger_device(l, device, key, &unit, &revoked);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(ledger_audience(l, device, unit, &audience));
	*ret = audience.function == HOME_AFFAIRS;
	return OK;
}

/* Sends of a report that a code may be of. */
struct trials {
	struct buf report;
	struct bytes code;
	int64_t positions[CODES_TRIED], count; /* in turn; of all that there are */
};

static void free_trials(struct trials *t)
{
	buf_free(&t->report);
}

static enum err find_trials(struct ledger *l, const struct act *a, uint32_t device, struct trials *t)
{
	const struct bytes parts[] = {text_of(a, "obligation"), text_of(a, "unit"), text_of(a, "period")};
	sqlite3_stmt *s = l->sql[Q_SENDS];
	bool may;
	TRY(may_register(l, device, &may));
	if (!may)
		return OK;
	t->code = text_of(a, "code");
	for (int i = 0; i < 3; i++) {
		if (i)
			buf_byte(&t->report, '/');
		buf_view(&t->report, parts[i]);
	}
	if (t->report.over)
		return OK; /* no report has such a key: the judge will say what is wrong */
	enum err e = db_first(s, "nsn", (int)reports->number, buf_bytes(&t->report), (int)sends->number);
	for (; e == OK; e = db_next(s))
		t->positions[t->count++ % CODES_TRIED] = sqlite3_column_int64(s, 0);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err take_hash(void *ctx, const struct entry *e)
{
	memcpy(ctx, e->hash, HASH_BYTES);
	return OK;
}

/* The last one first: it is what people have read out. *ret_number: of the submission, the sends counted; 0 where none is the code's. */
static enum err try_sends(struct ledger *l, const struct trials *t, int *left, int64_t *ret_number)
{
	*ret_number = 0;
	for (int64_t i = t->count; i-- > 0 && i >= t->count - CODES_TRIED && !*ret_number;) {
		uint8_t hash[HASH_BYTES] = {0};
		char code[CODE_CHARS + 1];
		TRY(ledger_entry_at(l, t->positions[i % CODES_TRIED], take_hash, hash));
		TRY(code_of(l, hash, buf_bytes(&t->report), left, code));
		if (bytes_equal(bytes_of(code), t->code))
			*ret_number = i + 1;
	}
	return OK;
}

static bool is_register(const struct act *a)
{
	return a->reg == receipts->number && a->verb == registers_code->number;
}

enum err ledger_make_codes(struct ledger *l, const struct act *a, uint32_t device, int *left, bool *some)
{
	OWN(free_trials) struct trials t = {.report = BUF(KEY_MAX)};
	int64_t number;
	if (!is_register(a))
		return OK;
	TRY(find_trials(l, a, device, &t));
	*some |= t.count > 0;
	enum err e = try_sends(l, &t, left, &number);
	return e == ERR_NOT_FOUND ? OK : e; /* what is left over the log has to wait for */
}

/* The submission, received already, whose code is being registered. */
static enum err match_register(struct ledger *l, const struct arrival *a, struct stamp *stamp)
{
	OWN(free_trials) struct trials t = {.report = BUF(KEY_MAX)};
	TRY(find_trials(l, a->act, a->act->device, &t));
	return try_sends(l, &t, NULL, &stamp->matched);
}

enum err code_match(struct ledger *l, const struct arrival *a, struct stamp *stamp)
{
	if (is_send(a->act))
		return match_send(l, a, stamp);
	if (is_register(a->act))
		return match_register(l, a, stamp);
	return OK;
}
