/* restores.c - a server that comes back from any of its backups, again and from an older or a newer one, and offices that have sticks beside the
 * line, or nothing else; images and clones of both. Included by simulate.c; besides what it checks must hold:
 *
 *   nobody's entry was overwritten by one whose author had not seen it, without a merged verdict that says so: whatever logs the two had seen
 *   everyone who was enrolled before the last restore was told of it, and whoever signed again above another branch, of that */
#include "simulate.h"

#include "fault.h"
#include "stick.c"

enum { STICKS = 6, BACKUPS = 24, RESTORES_MAX = 5, TRIPS = 16 };

struct restores {
	struct stick {
		int office;
		struct outlook outlook; /* of a receipt: what it was made under */
		struct buf bytes;
	} files[STICKS], receipts[STICKS];
	struct taken_log backups[BACKUPS];
	int backup_count;
	int64_t restored; /* when the last time */
};

static long restored, by_stick, readmitted, turned_away; /* over all seeds */

static void restores_begin(struct sim *s)
{
	s->restores = mem_alloc(sizeof *s->restores);
	for (int i = 0; i < STICKS; i++)
		s->restores->files[i].bytes.max = s->restores->receipts[i].bytes.max = BUNDLE_MAX;
}

static void restores_end(struct sim *s)
{
	struct restores *x = s->restores;
	for (int i = 0; x && i < STICKS; i++) {
		buf_free(&x->files[i].bytes);
		buf_free(&x->receipts[i].bytes);
	}
	for (int i = 0; x && i < BACKUPS; i++)
		mem_free(&x->backups[i].entries);
	mem_free(&s->restores);
}

/* ---- Sticks ---- */

static void do_stick_out(struct sim *s)
{
	struct stick *f = &s->restores->files[below(s, STICKS)]; /* what was on it is lost */
	struct bundled b;
	f->office = below(s, s->count);
	buf_cut(&f->bytes, 0);
	must(stick_out(&s->p, &s->offices[f->office], &f->bytes, &b), "stick");
}

static bool gone(struct sim *s, int office)
{
	return office_state(&s->p, &s->offices[office]) == 0;
}

static void do_stick_in(struct sim *s)
{
	struct stick *f = &s->restores->files[below(s, STICKS)], *r = &s->restores->receipts[below(s, STICKS)];
	struct buf receipt OWN_BUF = BUF(BUNDLE_MAX);
	if (!f->bytes.len)
		return;
	enum err e = stick_in(&s->p, buf_bytes(&f->bytes), &receipt);
	if (e == ERR_DEVICE_UNKNOWN && gone(s, f->office))
		return;
	if (e != OK)
		wrong_error(s, "stick", e);
	r->office = f->office;
	r->outlook = outlook_of(&s->p, &s->offices[f->office]);
	buf_cut(&r->bytes, 0);
	buf_view(&r->bytes, buf_bytes(&receipt));
}

/* By whoever has the device's key: a clone too. */
static void do_stick_take(struct sim *s)
{
	struct stick *r = &s->restores->receipts[below(s, STICKS)];
	int at = below(s, s->count);
	struct taken t;
	bool old;
	if (!r->bytes.len)
		return;
	for (int i = 0; i < s->count && s->offices[at].replica.device != s->offices[r->office].replica.device; i++)
		at = (at + 1) % s->count;
	enum err e = bundle_take(&s->offices[at].replica, buf_bytes(&r->bytes), s->offices[at].now, &t, &old);
	by_stick += e == OK ? t.accepted + t.merged : 0;
	if (e == OK && !old)
		office_told(&s->offices[at], r->outlook);
	if (e != OK && e != ERR_BUNDLE_ACTS && e != ERR_ANSWER_BAD && e != ERR_SERVER_SHORTER) /* of another copy's acts; late */
		wrong_error(s, "receipt", e);
}

static enum err trip(struct sim *s, struct office *o, struct taken *ret)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), receipt OWN_BUF = BUF(BUNDLE_MAX);
	struct bundled b;
	bool old;
	TRY(stick_out(&s->p, o, &file, &b));
	TRY(stick_in(&s->p, buf_bytes(&file), &receipt));
	TRY(bundle_take(&o->replica, buf_bytes(&receipt), o->now, ret, &old));
	if (!old)
		office_told(o, outlook_of(&s->p, o));
	return OK;
}

/* The whole way at once. */
static void do_trip(struct sim *s)
{
	struct taken t = {0};
	int at = below(s, s->count);
	enum err e = trip(s, &s->offices[at], &t);
	by_stick += e == OK ? t.accepted + t.merged : 0;
	if (e != OK && !(e == ERR_DEVICE_UNKNOWN && gone(s, at)))
		wrong_error(s, "trip", e);
}

#include "lives.c"

/* What the administrator does: a person of his, as any other day. */
static void do_administer(struct sim *s)
{
	char key[ID_TEXT_BYTES + 1], unit[40];
	id_print((int64_t)(draw(&s->p) & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)) | 1, key);
	snprintf(unit, sizeof unit, "unit=%s", unit_names[below(s, 3)]);
	if (below(s, 2))
		ADMINISTER(&s->p, "add", "official", key, unit, "name=Người mới", "role=clerk");
	else
		(below(s, 2) ? do_join : do_revoke)(s);
}

static void restores_step(struct sim *s)
{
	static void (*const all[])(struct sim *) = {do_stick_out, do_stick_in, do_stick_take, do_stick_out, do_stick_in, do_stick_take, do_trip, do_trip,
						    do_keep_backup, do_restore_any, do_image, do_restore_image, do_administer, do_enrol};
	all[below(s, sizeof all / sizeof *all)](s);
}

/* ---- The end ---- */

static void enrol_again(struct sim *s, struct office *o)
{
	static const char *const people = "SELECT official FROM person";
	struct replica *r = &o->replica;
	struct setting device[] = {{.sub = BYTES("unit"), .value = VALUE_TEXT(r->unit)},
				   {.sub = BYTES("public_key"), .value = {V_BYTES, 0, {r->public_key, PUBLIC_KEY_BYTES}}}};
	char key[ID_TEXT_BYTES + 1], unit[40];
	sqlite3_stmt *q;
	administer_hidden(&s->p, "device", "enrol", (struct key){.id = r->device}, device, 2);
	must(db_prepare(o->db, &people, 1, &q), people);
	for (enum err e = db_first(q, ""); e == OK; e = db_next(q)) {
		struct row row;
		int64_t official = sqlite3_column_int64(q, 0);
		must(row_load(&s->p.ledger->world, reg_by_name(BYTES("official")), (struct key){.id = official}, &row), "official");
		id_print(official, key);
		snprintf(unit, sizeof unit, "unit=%s", r->unit);
		if (row.state == ABSENT)
			ADMINISTER(&s->p, "add", "official", key, unit, "name=Cán bộ", "role=clerk");
		enrol_person(&s->p, r->device, r->unit, official);
	}
	sqlite3_finalize(q);
	readmitted++;
}

/* Every other office has no line at all. One that a restored server does not know, and that nothing is kept of any more, for a backup had it that is
 * not used, gets a new code for its folder. */
static enum err reach(struct sim *s, int at, struct taken *ret)
{
	struct office *o = &s->offices[at];
	struct taken t = {.more = true};
	enum err e = OK;
	/* A revoked device is not told to go on, and has another stick to send all the same. */
	for (int i = 0; i < TRIPS && e == OK && (t.more || count_of(o->db, "SELECT count(*) FROM outbox WHERE place = 0")); i++) {
		e = s->restores && at % 2 ? trip(s, o, &t) : sync_office(&s->p, o, 65536, &t);
		if (e == ERR_DEVICE_UNKNOWN && s->restores && gone(s, at)) {
			enrol_again(s, o);
			e = OK;
		}
		if (!s->restores)
			break;
	}
	*ret = t;
	return e;
}

/* ---- What must hold ---- */

/* So many entries of the log that its author saw are those of this one. */
static size_t in_common(struct sim *s, uint32_t epoch)
{
	size_t n = 0;
	if (epoch == ledger_epoch(s->p.ledger))
		return s->p.count;
	for (int i = 0; i < s->past_count; i++) {
		const struct taken_log *k = &s->pasts[i];
		if (k->epochs[k->epoch_count - 1].number != epoch)
			continue;
		while (n < k->count && n < s->p.count && memcmp(k->entries[n].hash, s->p.entries[n].hash, HASH_BYTES) == 0)
			n++;
	}
	return n;
}

static bool said_so(const struct verdict *v, const struct setting *x)
{
	for (size_t i = 0; i < v->conflict_count; i++)
		if (v->conflicts[i].field == x->field && bytes_equal(bytes_of(v->conflicts[i].sub), x->sub))
			return true;
	return v->conflict_count == CONFLICTS_MAX;
}

static bool looked_at(struct sim *s, size_t i, struct act *a, struct verdict *v)
{
	const struct entry *e = &s->p.entries[i];
	*v = (struct verdict){0};
	return e->act.len && act_decode(e->act, a) == OK && verdict_decode(e->verdict, v) == OK && v->kind != REFUSED && !act_is_blind(a);
}

/* Whether the log that the act's author knew had that entry, up to his base. */
static bool saw_there(struct sim *s, const struct act *a, const uint8_t hash[HASH_BYTES])
{
	for (int i = 0; i < s->past_count; i++) {
		const struct taken_log *k = &s->pasts[i];
		for (size_t n = 0; k->epochs[k->epoch_count - 1].number == a->seen.epoch && n < k->count && n < (size_t)a->base; n++)
			if (memcmp(k->entries[n].hash, hash, HASH_BYTES) == 0)
				return true;
	}
	return false;
}

/* The acts at i and, before it, at k. */
static void check_pair(struct sim *s, const struct act *a, const struct verdict *v, size_t k)
{
	struct act b OWN_ACT = {0};
	struct verdict its;
	bool own = s->p.entries[k].device == a->device;
	if (!looked_at(s, k, &b, &its) || (own && b.entry < a->entry) || saw_there(s, a, s->p.entries[k].hash) || b.reg != a->reg || b.key.id != a->key.id || !bytes_equal(b.key.text, a->key.text))
		return;
	for (size_t i = 0; i < a->setting_count; i++)
		for (size_t n = 0; n < b.setting_count; n++)
			if (setting_compare(&a->settings[i], &b.settings[n]) == 0 && !value_equal(a->settings[i].value, b.settings[n].value) && !said_so(v, &a->settings[i]))
				wrong(s, "what somebody entered was overwritten unseen");
}

static void check_unseen(struct sim *s)
{
	for (size_t i = 0; i < s->p.count; i++) {
		struct act a OWN_ACT = {0};
		struct verdict v;
		if (!s->p.entries[i].device || !looked_at(s, i, &a, &v) || !a.seen.epoch || a.base > a.seen.position)
			continue;
		size_t common = in_common(s, a.seen.epoch), saw = (size_t)a.base < common ? (size_t)a.base : common;
		for (size_t k = saw; k < i; k++)
			check_pair(s, &a, &v, k);
	}
}

static bool was_told(struct office *o, enum notice_kind kind)
{
	char sql[80];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM notice WHERE kind = %d", kind);
	return count_of(o->db, sql) > 0;
}

/* Of the device that is enrolled with entry i of the log: 0 = of none. */
static uint32_t enrolled_at(struct sim *s, size_t i, struct stamp *stamp)
{
	const struct entry *e = &s->p.entries[i];
	struct act a OWN_ACT = {0};
	*stamp = (struct stamp){.position = e->position, .time = e->time};
	must(stamp_decode(e->stamp, stamp), "stamp");
	return !e->device && act_decode(e->act, &a) == OK && a.reg == reg_by_name(BYTES("device"))->number && a.setting_count ? (uint32_t)a.key.id : 0;
}

static bool older_than_restore(struct sim *s, const struct office *o)
{
	const struct epoch *last = &s->p.epochs[s->p.epoch_count - 1];
	struct stamp stamp;
	bool older = false;
	for (size_t i = 0; i < s->p.count && s->p.epoch_count > 1; i++)
		older |= enrolled_at(s, i, &stamp) == o->replica.device && ((int64_t)i < last->start || stamp.returned);
	return older;
}

/* By this copy of the device: another may have had the same act, and signed it as another number. */
static bool signed_as(struct office *o, const struct entry *e)
{
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE hash = ?1 AND number = %lld", (long long)e->number);
	return holds(o, sql, e->hash);
}

static void check_told(struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		struct office *o = &s->offices[i];
		if (office_state(&s->p, o) != 1)
			continue;
		if (!was_told(o, NOTICE_EPOCH) && older_than_restore(s, o))
			wrong(s, "somebody was not told that the server was restored");
		for (size_t k = 0; k < s->p.count; k++) {
			const struct entry *e = &s->p.entries[k];
			struct stamp stamp = {.position = e->position, .time = e->time};
			must(stamp_decode(e->stamp, &stamp), "stamp");
			if (e->device == o->replica.device && stamp.fork_to && e->act.len && !was_told(o, NOTICE_FORK) && signed_as(o, e))
				wrong(s, "somebody was not told of a fork");
		}
	}
}

static void check_restores(struct sim *s)
{
	if (!s->restores)
		return;
	check_unseen(s);
	check_told(s);
}

static void print_restores(void)
{
	if (restored)
		printf("# %ld servers restored, %ld acts acknowledged by sticks, %ld devices enrolled again, %ld turned away from an older server\n", restored, by_stick,
		       readmitted, turned_away);
}
