/* invariants.c - what must hold once the line is good and everybody has synced; simulate.c says it in words. Included by it. */
#include "simulate.h"

#include "chain.h"
#include "ledger_sql.h"
#include "redact.h"
#include "replica_sql.h"

static void wrong(struct sim *s, const char *what)
{
	if (!s->fault)
		s->fault = what;
}

static bool in_log(struct sim *s, const uint8_t hash[HASH_BYTES], int *ret_times)
{
	*ret_times = 0;
	for (size_t i = 0; i < s->p.count; i++)
		*ret_times += s->p.entries[i].act.len && memcmp(s->p.entries[i].hash, hash, HASH_BYTES) == 0;
	return *ret_times > 0;
}

static void check_acts(struct sim *s)
{
	for (int i = 0; i < s->made_count; i++) {
		int times;
		in_log(s, s->made[i].hash, &times);
		if (times > 1)
			wrong(s, "an act is in the log twice");
		if (!times && !s->made[i].lost)
			wrong(s, "an act was lost");
	}
}

static bool is_absent(struct sim *s, const struct reg *reg, struct bytes text)
{
	struct arena arena OWN_ARENA = {0};
	struct key key;
	struct row row;
	world_reset(&s->p.ledger->world);
	must(key_parse(reg, text, &arena, &key), "key");
	must(row_load(&s->p.ledger->world, reg, key, &row), "row");
	return row.state == ABSENT;
}

/* Whether it names a record that the log does not have. */
static bool names_nothing(struct sim *s, const struct decreed *d)
{
	struct act a OWN_ACT = {0};
	bool nothing = false;
	must(act_decode(buf_bytes(&d->act), &a), "decreed");
	for (size_t i = 0; i < a.setting_count; i++) {
		const struct field *f = field_by_number(reg_by_number(a.reg), a.settings[i].field);
		struct buf keys OWN_BUF = BUF(TEXT_MAX);
		if (!f || !f->ref || a.settings[i].value.kind == V_NULL)
			continue;
		value_print(f, a.settings[i].value, &keys);
		const char *key = buf_text(&keys);
		for (size_t n; *key; key += n + (key[n] == ',')) {
			n = strcspn(key, ",");
			nothing |= is_absent(s, reg_by_name(bytes_of(f->ref)), (struct bytes){(const uint8_t *)key, n});
		}
	}
	return nothing;
}

/* Whether the log has no such record, and it is another act that made it, or it names one that is not there: where not the newest backup came back, a
 * device may still hold what was done to it later, and nobody the rest. */
static bool about_nothing(struct sim *s, const struct decreed *d)
{
	return (!d->makes && is_absent(s, reg_by_number(d->reg), bytes_of(d->key))) || names_nothing(s, d);
}

/* Nothing is received later than the log's own time: where the clock of a restored server is behind, that stands. */
static bool clock_behind(const struct decreed *d, const struct stamp *stamp)
{
	int64_t time = stamp_time(stamp);
	return time < d->time && (time >= d->least || time == stamp->time);
}

/* What a device still held after a restore is back, with the time that it had. */
static void check_decrees(struct sim *s)
{
	for (int i = 0; i < s->decreed_count; i++) {
		int times;
		in_log(s, s->decreed[i].hash, &times);
		if (times > 1)
			wrong(s, "an act of the administration is in the log twice");
		if (!times && !s->decreed[i].lost && !about_nothing(s, &s->decreed[i]))
			wrong(s, "an act of the administration was not given back");
		for (size_t k = 0; times && k < s->p.count; k++) {
			const struct entry *e = &s->p.entries[k];
			struct stamp stamp = {.position = e->position, .time = e->time};
			if (memcmp(e->hash, s->decreed[i].hash, HASH_BYTES) != 0)
				continue;
			must(stamp_decode(e->stamp, &stamp), "stamp");
			if (stamp_time(&stamp) != s->decreed[i].time && !clock_behind(&s->decreed[i], &stamp))
				wrong(s, "an act of the administration has another time than it had");
		}
	}
}

/* A clone that did the same at the same time has made the same act, but for a seed that salts nothing. */
static bool was_entered(const struct sim *s, const uint8_t hash[HASH_BYTES], const uint8_t evidence[HASH_BYTES])
{
	for (int i = 0; i < s->made_count; i++)
		if (memcmp(s->made[i].hash, hash, HASH_BYTES) == 0 && memcmp(s->made[i].evidence, evidence, HASH_BYTES) == 0)
			return true;
	return false;
}

/* Signed again after a fork, sent again to a restored server, sliced: an act is the same to the last bit. */
static void check_evidence(struct sim *s)
{
	for (int i = 0; i < s->made_count; i++)
		for (size_t k = 0; k < s->p.count; k++) {
			const struct entry *e = &s->p.entries[k];
			uint8_t now[HASH_BYTES];
			if (!e->act.len || memcmp(e->hash, s->made[i].hash, HASH_BYTES) != 0)
				continue;
			struct act a OWN_ACT = {0};
			if (act_decode(e->act, &a) == OK && (act_is_blind(&a) || a.salts))
				continue; /* its hash is all that is left of it as it was */
			hash_of("evidence", e->act, now);
			if (!was_entered(s, e->hash, now))
				wrong(s, "the evidence of an act has changed");
		}
}

/* What an office was told is received: its chain up to there is the log's. */
static void check_receipts(struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		struct acked a;
		uint8_t head[HASH_BYTES];
		must(self_acked(&s->offices[i].replica, &a), "acked");
		if (ledger_head_at(s->p.ledger, s->offices[i].replica.device, a.number, head) != OK || memcmp(head, a.head, HASH_BYTES) != 0)
			wrong(s, "a receipt names what the log does not have");
	}
}

static bool accepted(struct sim *s, const uint8_t hash[HASH_BYTES])
{
	for (size_t i = 0; i < s->p.count; i++) {
		struct verdict v;
		if (s->p.entries[i].act.len && memcmp(s->p.entries[i].hash, hash, HASH_BYTES) == 0)
			return verdict_decode(s->p.entries[i].verdict, &v) == OK && v.kind != REFUSED;
	}
	return false;
}

/* A code whose report was taken, before or after it was read out, is matched; one whose report was not taken is open. */
static void check_codes(struct sim *s)
{
	static const char *const sql = "SELECT count(*), count(matched) FROM receipt WHERE code = ?1";
	sqlite3_stmt *q;
	must(db_prepare(s->p.db, &sql, 1, &q), "codes");
	for (int i = 0; i < s->said_count; i++) {
		must(db_first(q, "t", s->said[i].code), "codes");
		int64_t all = sqlite3_column_int64(q, 0), matched = sqlite3_column_int64(q, 1);
		db_reset(q);
		if (matched != (accepted(s, s->said[i].hash) ? all : 0))
			wrong(s, "a code is matched wrongly, or not at all");
	}
	sqlite3_finalize(q);
}

static void check_offices(struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		struct office *o = &s->offices[i];
		if (count_of(o->db, "SELECT count(*) FROM outbox WHERE place = 0"))
			wrong(s, "acts still wait after a good line");
		if (count_of(o->db, "SELECT count(*) FROM image"))
			wrong(s, "before-images are left though nothing waits");
		if (count_of(o->db, "SELECT count(*) FROM notice WHERE kind = 4") > o->moves)
			wrong(s, "a replica had to be fetched afresh");
		if (office_state(&s->p, o) == 1 &&
		    count_of(o->db, "SELECT count(*) FROM self AS a JOIN self AS b ON a.key = 'cursor' AND b.key = 'since' AND a.value != b.value"))
			wrong(s, "a replica that has all still waits for pages");
		if (office_state(&s->p, o) == 1 && !same_as_server(&s->p, o))
			wrong(s, "a replica differs from the server");
	}
}

/* Chains from number to number and head to head; positions and stamps in order. */
static void check_log(struct sim *s)
{
	for (size_t i = 1; i < s->p.count; i++)
		if (s->p.entries[i].time < s->p.entries[i - 1].time || s->p.entries[i].position != (int64_t)i + 1)
			wrong(s, "stamps or positions go back");
	for (int k = 0; k < s->count; k++) {
		struct replica *r = &s->offices[k].replica;
		int64_t number = 0;
		uint8_t head[HASH_BYTES];
		chain_start(r->device, r->public_key, head);
		for (size_t i = 0; i < s->p.count; i++) {
			const struct entry *e = &s->p.entries[i];
			if (e->device != r->device)
				continue;
			chain_next(head, ++number, e->hash, head);
			if (e->number != number || memcmp(e->head, head, HASH_BYTES) != 0)
				wrong(s, "a chain is broken");
		}
	}
}

static enum err append_nothing(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	(void)ctx, (void)expected, (void)entries, (void)count;
	return OK;
}

static enum err head_zero(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	(void)ctx;
	*ret_position = *ret_time = 0;
	return OK;
}

static void tell(const struct entry *e, const struct act *a, const struct verdict *again, const struct entry *made)
{
	struct verdict v = {0};
	char was[ERR_SENTENCE_MAX], is[ERR_SENTENCE_MAX];
	must(verdict_decode(e->verdict, &v), "verdict");
	printf("# %lld, device %u number %lld, register %u verb %u base %lld: %s %s; again %s %s; stamps of %zu and %zu bytes\n",
	       (long long)e->position, e->device, (long long)e->number, a ? a->reg : 0, a ? a->verb : 0, a ? (long long)a->base : 0,
	       verdict_name(v.kind), v.kind == REFUSED ? verdict_sentence(&v, EN, was) : "", verdict_name(again->kind),
	       again->kind == REFUSED ? verdict_sentence(again, EN, is) : "", e->stamp.len, made->stamp.len);
}

static void check_again(struct sim *s)
{
	struct store again = s->p.store;
	sqlite3 *db[2];
	struct ledger *l[2] = {mem_alloc(sizeof *l[0]), mem_alloc(sizeof *l[1])};
	struct digest digest[2], live;
	must(db_open(":memory:", DB_CREATE, &db[0]), "again");
	must(db_open(":memory:", DB_CREATE, &db[1]), "again");
	must(ledger_open(db[0], &s->p.store, l[0]), "rebuild");
	again.append = append_nothing;
	again.head = head_zero;
	must(ledger_open(db[1], &again, l[1]), "judge again");
	must(ledger_begin(l[1]), "judge again");
	for (size_t i = 0; i < s->p.count && !s->fault; i++) {
		const struct entry *e = &s->p.entries[i];
		struct act a OWN_ACT = {0};
		struct stamp stamp;
		struct verdict v;
		int64_t position;
		must(stamp_decode(e->stamp, &stamp), "stamp");
		bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
		struct arrival x = {.act = readable ? &a : NULL, .raw = e->act, .device = e->device, .number = e->number, .now = e->time, .known = &stamp};
		struct verdict logged;
		must(verdict_decode(e->verdict, &logged), "verdict");
		bool blind = false;
		if (readable)
			must(ledger_blind(l[1], &a, &blind), "blind");
		if (blind)
			x.kept = &logged;
		memcpy(x.hash, e->hash, HASH_BYTES);
		memcpy(x.head, e->head, HASH_BYTES);
		must(ledger_append(l[1], &x, &v, &position), "judge again");
		const struct entry *made = &l[1]->entries[l[1]->entry_count - 1];
		if (!bytes_equal(made->verdict, e->verdict) || !bytes_equal(made->stamp, e->stamp))
			wrong(s, "judging again gives another verdict"), tell(e, readable ? &a : NULL, &v, made);
	}
	ledger_rollback(l[1]);
	must(ledger_digest(s->p.ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &live), "digest");
	must(ledger_digest(l[0], &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &digest[0]), "digest");
	if (memcmp(&digest[0], &live, sizeof live) != 0)
		wrong(s, "the log gives other tables");
	for (int i = 0; i < 2; i++) {
		ledger_close(l[i]);
		db_close(&db[i]);
		mem_free(&l[i]);
	}
}

/* ---- Redactions ---- */

struct erased {
	struct sim *s;
	const struct redaction *x;
};

static void check_form(struct erased *e, struct bytes form, const char *what)
{
	struct act a OWN_ACT = {0};
	bool covered[SETTINGS_MAX] = {false};
	if (!form.len || act_decode(form, &a) != OK || !redact_concerns(e->x, &a) || !redact_covered(e->x, &a, covered))
		return;
	for (size_t i = 0; i < a.setting_count; i++)
		if (covered[i] && a.settings[i].value.kind == V_TEXT && a.seen.time <= e->x->confirmed)
			wrong(e->s, what);
}

static enum err check_redaction(void *ctx, const struct redaction *x)
{
	static const char *const kept = "SELECT act FROM outbox UNION ALL SELECT act FROM inbox";
	struct sim *s = ctx;
	struct erased e = {s, x};
	for (size_t i = 0; i < s->p.count; i++)
		check_form(&e, s->p.entries[i].act, "the log still has what was taken out");
	for (int i = 0; i < s->count; i++) {
		sqlite3_stmt *q;
		must(db_prepare(s->offices[i].db, &kept, 1, &q), kept);
		for (enum err k = db_first(q, ""); k == OK && office_state(&s->p, &s->offices[i]) == 1; k = db_next(q))
			check_form(&e, db_blob(q, 0), "an office still has what was taken out");
		sqlite3_finalize(q);
	}
	return OK;
}

static void check_redactions(struct sim *s)
{
	must(redactions_each(&s->p.ledger->world, check_redaction, s), "redactions");
	for (size_t i = 0; i < s->p.count; i++) {
		struct act a OWN_ACT = {0};
		bool burnt = false;
		if (!s->p.entries[i].act.len || act_decode(s->p.entries[i].act, &a) != OK)
			continue;
		must(seed_burnt(s->p.ledger, &a, &burnt), "seed");
		if (burnt)
			wrong(s, "the log has a seed by which an erased text could be confirmed");
	}
}

static void check_all(struct sim *s)
{
	check_redactions(s);
	check_acts(s);
	check_decrees(s);
	check_evidence(s);
	check_offices(s);
	check_receipts(s);
	check_codes(s);
	check_log(s);
	check_again(s);
}
