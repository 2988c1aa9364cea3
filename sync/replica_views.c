/* What a replica tells of itself: outbox, inbox, notices, contacts, drafts, settings. */
#include <stdio.h>
#include <string.h>

#include "replica_sql.h"

enum err outbox_each(struct replica *r, enum act_place place, enum err (*each)(void *ctx, const struct outbox_item *i), void *ctx)
{
	sqlite3_stmt *s = r->sql[R_OUTBOX];
	enum err e = db_first(s, "n", (int)place);
	while (e == OK) {
		struct act a OWN_ACT = {0};
		struct bytes form = db_blob(s, 2);
		if ((e = act_decode(form, &a)) != OK)
			break;
		const struct outbox_item item = {.entry = sqlite3_column_int64(s, 0),
						 .number = sqlite3_column_int64(s, 1),
						 .place = (enum act_place)sqlite3_column_int(s, 5),
						 .act = &a,
						 .size = form.len,
						 .position = sqlite3_column_int64(s, 3),
						 .received = sqlite3_column_int64(s, 4)};
		if ((e = each(ctx, &item)) == OK)
			e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What the others had set, one value a conflict. */
static enum err take_others(struct bytes form, const struct verdict *v, struct value ret[CONFLICTS_MAX])
{
	struct setting *settings = NULL;
	size_t count = 0;
	struct cbor c = CBOR(form);
	for (size_t i = 0; i < CONFLICTS_MAX; i++)
		ret[i] = VALUE_NULL;
	if (!form.len)
		return OK;
	if (!settings_decode(&c, &settings, &count))
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	for (size_t i = 0; i < v->conflict_count; i++)
		for (size_t k = 0; k < count; k++)
			if (settings[k].field == v->conflicts[i].field && bytes_equal(settings[k].sub, bytes_of(v->conflicts[i].sub)))
				ret[i] = settings[k].value;
	mem_free(&settings);
	return OK;
}

static enum err show_inbox(sqlite3_stmt *s, enum err (*each)(void *ctx, const struct inbox_item *i), void *ctx)
{
	struct act a OWN_ACT = {0};
	struct verdict v;
	struct value others[CONFLICTS_MAX];
	TRY(act_decode(db_blob(s, 1), &a));
	TRY(verdict_decode(db_blob(s, 2), &v));
	TRY(take_others(db_blob(s, 3), &v, others));
	const struct inbox_item item = {.entry = sqlite3_column_int64(s, 0),
					.position = sqlite3_column_int64(s, 4),
					.received = sqlite3_column_int64(s, 5),
					.act = &a,
					.verdict = &v,
					.settled = sqlite3_column_int(s, 6) != 0,
					.theirs = others};
	return each(ctx, &item);
}

enum err inbox_each(struct replica *r, bool settled_too, enum err (*each)(void *ctx, const struct inbox_item *i), void *ctx)
{
	sqlite3_stmt *s = r->sql[R_INBOX];
	enum err e = db_first(s, "n", (int)settled_too);
	while (e == OK)
		if ((e = show_inbox(s, each, ctx)) == OK)
			e = db_next(s);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err inbox_settle(struct replica *r, int64_t entry)
{
	char number[24];
	TRY(db_run(r->sql[R_INBOX_SETTLE], "i", entry));
	snprintf(number, sizeof number, "%lld", (long long)entry);
	return sqlite3_changes(r->db) ? OK : fail(ERR_INBOX_UNKNOWN, number);
}

enum err replica_send_hash(struct replica *r, struct bytes report, uint8_t ret[HASH_BYTES])
{
	char key[KEY_MAX + 1];
	enum err e = db_first(r->sql[R_SENT], "s", report);
	snprintf(key, sizeof key, "%.*s", (int)report.len, (const char *)report.data);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_NO_SEND, key);
	TRY(e);
	memcpy(ret, db_blob(r->sql[R_SENT], 0).data, HASH_BYTES);
	db_reset(r->sql[R_SENT]);
	return OK;
}

enum err notice_add(struct replica *r, enum notice_kind kind, int64_t now, int64_t count)
{
	char arg[24];
	snprintf(arg, sizeof arg, "%lld", (long long)count);
	return db_run(r->sql[R_NOTICE_ADD], "int", now, (int)kind, arg);
}

enum err notice_each(struct replica *r, enum err (*each)(void *ctx, const struct notice *n), void *ctx)
{
	sqlite3_stmt *s = r->sql[R_NOTICES];
	enum err e = db_first(s, "");
	while (e == OK) {
		const struct notice n = {sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), (enum notice_kind)sqlite3_column_int(s, 2), db_text(s, 3)};
		if ((e = each(ctx, &n)) == OK)
			e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err notice_settle(struct replica *r, int64_t id)
{
	return db_run(r->sql[R_NOTICE_SETTLE], "i", id);
}

enum err replica_note_contact(struct replica *r, const struct contact *c)
{
	TRY(db_run(r->sql[R_CONTACT_ADD], "iinii", c->at, c->next_try, (int)c->error, c->bytes_up, c->bytes_down));
	return db_run(r->sql[R_CONTACT_TRIM], "");
}

enum err contact_each(struct replica *r, int max, enum err (*each)(void *ctx, const struct contact *c), void *ctx)
{
	sqlite3_stmt *s = r->sql[R_CONTACTS];
	enum err e = db_first(s, "n", max);
	while (e == OK) {
		const struct contact c = {sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), (enum err)sqlite3_column_int(s, 2),
					  sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4)};
		if ((e = each(ctx, &c)) == OK)
			e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err last_contact(void *ctx, const struct contact *c)
{
	struct replica_status *st = ctx;
	st->tried = c->at;
	st->next_try = c->next_try;
	st->tried_error = c->error;
	st->bytes_up = c->bytes_up;
	st->bytes_down = c->bytes_down;
	return OK;
}

enum err replica_status(struct replica *r, struct replica_status *ret)
{
	struct replica_status st = {.contact = NO_TIME, .tried = NO_TIME, .next_try = NO_TIME};
	int64_t revoked, epoch;
	TRY(db_first(r->sql[R_OUTBOX_COUNT], ""));
	st.waiting = sqlite3_column_int64(r->sql[R_OUTBOX_COUNT], 0);
	st.waiting_bytes = sqlite3_column_int64(r->sql[R_OUTBOX_COUNT], 1);
	db_reset(r->sql[R_OUTBOX_COUNT]);
	TRY(db_int(r->sql[R_HELD_COUNT], 0, &st.held, ""));
	TRY(db_int(r->sql[R_INBOX_COUNT], 0, &st.inbox, ""));
	TRY(db_int(r->sql[R_NOTICE_COUNT], 0, &st.notices, ""));
	TRY(self_seen(r, &st.seen));
	TRY(self_int(r, "contact", NO_TIME, &st.contact));
	TRY(self_int(r, "revoked", 0, &revoked));
	TRY(self_int(r, "epoch", 0, &epoch));
	st.revoked = revoked != 0;
	st.epoch = (uint32_t)epoch;
	TRY(contact_each(r, 1, last_contact, &st));
	*ret = st;
	return OK;
}

enum err setting_get(struct replica *r, const char *name, struct buf *out)
{
	TRY(db_first(r->sql[R_SETTING], "t", name));
	buf_view(out, db_blob(r->sql[R_SETTING], 0));
	db_reset(r->sql[R_SETTING]);
	return buf_check(out, name);
}

enum err setting_put(struct replica *r, const char *name, struct bytes value)
{
	return db_run(r->sql[R_SETTING_SET], "tb", name, value);
}

enum err draft_put(struct replica *r, const char *name, struct bytes content, int64_t now)
{
	if (content.len > DRAFT_MAX)
		return fail(ERR_TOO_BIG, name, "256 KiB");
	return db_run(r->sql[R_DRAFT_SET], "tbi", name, content, now);
}

enum err draft_get(struct replica *r, const char *name, struct buf *out, int64_t *ret_at)
{
	TRY(db_first(r->sql[R_DRAFT], "t", name));
	buf_view(out, db_blob(r->sql[R_DRAFT], 0));
	*ret_at = sqlite3_column_int64(r->sql[R_DRAFT], 1);
	db_reset(r->sql[R_DRAFT]);
	return buf_check(out, name);
}

enum err draft_drop(struct replica *r, const char *name)
{
	return db_run(r->sql[R_DRAFT_DROP], "t", name);
}
