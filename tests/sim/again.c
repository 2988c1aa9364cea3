/* again.c - what must hold of acts that a restore has lost and a device has given back:
 *
 *   what had been taken is taken again, unless something that it stands on is not there again, or what had not come before it then stands before it now
 *   what had been refused stays refused
 *   where a device says that it stood, it stood
 *
 * Included by simulate.c. */
#include "simulate.h"

/* The log that ended under that epoch; NULL. */
static const struct taken_log *past_of(const struct sim *s, uint32_t epoch)
{
	for (int i = 0; i < s->past_count; i++)
		if (s->pasts[i].epochs[s->pasts[i].epoch_count - 1].number == epoch)
			return &s->pasts[i];
	return NULL;
}

/* Where such an act is, refused or not; `count` where it is not. */
static size_t place_of(const struct entry *list, size_t count, const uint8_t hash[HASH_BYTES])
{
	size_t n = 0;
	while (n < count && !(list[n].act.len && memcmp(list[n].hash, hash, HASH_BYTES) == 0))
		n++;
	return n;
}

static bool was_refused(const struct entry *e)
{
	struct verdict v;
	must(verdict_decode(e->verdict, &v), "verdict");
	return v.kind == REFUSED;
}

static bool same_key(const struct act *a, const struct act *b)
{
	return a->reg == b->reg && a->key.id == b->key.id && bytes_equal(a->key.text, b->key.text);
}

/* Whether one of the keys in that value is the record's. */
static bool names(const struct field *f, struct value v, const struct act *b)
{
	struct buf keys OWN_BUF = BUF(TEXT_MAX), own OWN_BUF = BUF(KEY_MAX);
	bool named = false;
	if (!f || !f->ref || v.kind == V_NULL || reg_by_name(bytes_of(f->ref))->number != b->reg)
		return false;
	value_print(f, v, &keys);
	key_print(reg_by_number(b->reg), b->key, &own);
	for (const char *key = buf_text(&keys); *key; key += strcspn(key, ","), key += *key == ',') {
		const struct bytes one = {(const uint8_t *)key, strcspn(key, ",")};
		named |= bytes_equal(one, buf_bytes(&own));
	}
	return named;
}

/* Whether act a may be judged by what act b did: to its record, to one that it names, as the administration, or by erasing what it signed. */
static bool stands_on(const struct act *a, const struct act *b)
{
	bool named = !b->device || same_key(a, b) || b->reg == reg_by_name(BYTES("redaction"))->number;
	for (size_t i = 0; i < a->setting_count && !named; i++)
		named = names(field_by_number(reg_by_number(a->reg), a->settings[i].field), a->settings[i].value, b);
	return named;
}

/* Whether an entry is an act that was not refused, and on which that one may stand. */
static bool bears(const struct entry *e, const struct act *a)
{
	struct act b OWN_ACT = {0};
	return e->act.len && act_decode(e->act, &b) == OK && !was_refused(e) && stands_on(a, &b);
}

/* Taken at place `was` of the past log, refused at place `is` of this one: why it may be. */
static bool may_be(const struct sim *s, const struct taken_log *past, size_t was, size_t is)
{
	struct act a OWN_ACT = {0};
	must(act_decode(past->entries[was].act, &a), "act");
	for (size_t n = 0; n < was; n++) {
		size_t at = place_of(s->p.entries, s->p.count, past->entries[n].hash);
		if ((at >= is || was_refused(&s->p.entries[at])) && bears(&past->entries[n], &a))
			return true; /* it is not there again, or not before it */
	}
	for (size_t n = 0; n < is; n++)
		if (place_of(past->entries, past->count, s->p.entries[n].hash) >= was && bears(&s->p.entries[n], &a))
			return true; /* that one came between */
	return false;
}

static void check_one(struct sim *s, const uint8_t hash[HASH_BYTES], uint32_t epoch, int64_t position)
{
	const struct taken_log *past = past_of(s, epoch);
	size_t was = (size_t)(position < 0 ? -position : position) - 1, is = place_of(s->p.entries, s->p.count, hash);
	if (!past || was >= past->count || memcmp(past->entries[was].hash, hash, HASH_BYTES) != 0 || was_refused(&past->entries[was]) != (position < 0)) {
		wrong(s, "a device says of an act that it stood where it did not");
		return;
	}
	if (is == s->p.count || !past->entries[was].act.len)
		return; /* check_acts() sees to it */
	struct stamp stamp;
	must(stamp_decode(s->p.entries[is].stamp, &stamp), "stamp");
	bool refused = was_refused(&s->p.entries[is]);
	/* A copy of the device that had not heard of the refusal may have been first: then it says of no place. */
	if (position < 0 && !refused && stamp.former[0].epoch)
		wrong(s, "what was refused before a restore was taken after it");
	if (position > 0 && refused && !may_be(s, past, was, is))
		wrong(s, "what was taken before a restore was refused after it");
	cover(position < 0 ? COV_STILL_REFUSED : refused ? COV_NOT_AGAIN : COV_AGAIN);
}

static void check_given_back(struct sim *s)
{
	static const char *const sql = "SELECT o.hash, max(f.epoch), f.position FROM outbox AS o JOIN former AS f ON f.entry = o.entry GROUP BY o.number";
	for (int i = 0; i < s->count; i++) {
		sqlite3_stmt *q;
		if (office_state(&s->p, &s->offices[i]) != 1)
			continue;
		must(db_prepare(s->offices[i].db, &sql, 1, &q), sql);
		enum err e = db_first(q, "");
		for (; e == OK; e = db_next(q))
			check_one(s, db_blob(q, 0).data, (uint32_t)sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2));
		sqlite3_finalize(q);
	}
}
