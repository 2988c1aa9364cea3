#include "mailing.h"

#include <string.h>

#include "civil.h"
#include "docx.h"
#include "files.h"
#include "log.h"
#include "mail_message.h"
#include "smtp.h"

enum { TEXT_MOST = 1 << 20, PASSWORD_FILE_MAX = 1024 };

/* Down to those in force, through heirs that ended too. */
static const char *const sql_to =
	"WITH RECURSIVE heir(key, step) AS (SELECT ?1, 0 UNION SELECT u.key, h.step + 1 FROM heir AS h JOIN unit AS old ON old.key = h.key JOIN unit AS u"
	" ON instr(',' || old.successors || ',', ',' || u.key || ',') > 0 WHERE old.\"to\" <= ?2 AND h.step < 8)"
	" SELECT DISTINCT u.key, u.name, u.email FROM heir JOIN unit AS u ON u.key = heir.key WHERE u.email IS NOT NULL AND (u.\"to\" IS NULL OR u.\"to\" > ?2)"
	" ORDER BY u.key";

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

enum err mailing_to(sqlite3 *tables, const char *unit, int64_t day, struct arena *arena, struct mailing_to ret[MAILING_TO_MAX], size_t *ret_count)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	size_t count = 0;
	TRY(db_prepare(tables, &sql_to, 1, &s));
	enum err e = db_first(s, "ti", unit, day);
	for (; e == OK && count < MAILING_TO_MAX; e = db_next(s))
		ret[count++] = (struct mailing_to){arena_string(arena, db_blob(s, 0)), arena_string(arena, db_blob(s, 1)), arena_string(arena, db_blob(s, 2))};
	*ret_count = count;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- Into the queue ---- */

struct queueing {
	const struct mailing *m;
	struct arena arena;
	enum err (*each)(void *ctx, const struct mailing_line *l);
	void *ctx;
	size_t addresses;
};

static enum err queue_unit(void *ctx, const struct dues *d)
{
	struct queueing *q = ctx;
	struct mailing_to to[MAILING_TO_MAX];
	int64_t id;
	TRY(mailing_to(q->m->tables, d->unit, day_of(q->m->at), &q->arena, to, &q->addresses));
	if (!q->addresses)
		return q->each(q->ctx, &(struct mailing_line){d->unit, "", MAILING_NO_ADDRESS});
	for (size_t i = 0; i < q->addresses; i++) {
		TRY(mail_add(q->m->office, d, to[i].address, q->m->now, &id));
		TRY(q->each(q->ctx, &(struct mailing_line){d->unit, to[i].address, id ? MAILING_QUEUED : MAILING_ALREADY}));
	}
	return OK;
}

static void queueing_end(struct queueing *q)
{
	arena_free(&q->arena);
}

enum err mailing_queue(const struct mailing *m, const char *unit, enum err (*each)(void *ctx, const struct mailing_line *l), void *ctx)
{
	OWN(queueing_end) struct queueing q = {.m = m, .each = each, .ctx = ctx};
	struct mail_config config;
	struct dues d;
	TRY(mail_config_get(m->office, &q.arena, &config));
	if (!unit)
		return dues_each(m->tables, m->at, &q.arena, queue_unit, &q);
	TRY(dues_overdue(m->tables, unit, m->at, &q.arena, &d));
	if (!d.count)
		return fail(ERR_NOTHING_OWED, unit);
	TRY(queue_unit(&q, &d));
	return q.addresses ? OK : fail(ERR_MAIL_NO_ADDRESS, unit);
}

/* ---- Out of it ---- */

struct sending {
	const struct mailing *m;
	struct arena arena;
	struct mail_config config;
	struct smtp *smtp;
	struct mailing_counts counts;
	bool line_down;
};

static void sending_end(struct sending *s)
{
	smtp_close(&s->smtp);
	arena_free(&s->arena);
}

static enum err open_line(struct sending *s, bool (*stop)(void))
{
	struct buf password OWN_BUF = BUF(PASSWORD_FILE_MAX);
	TRY(mail_config_get(s->m->office, &s->arena, &s->config));
	if (*s->config.user) {
		TRY(file_read(s->config.password_file, &password));
		while (password.len && (password.data[password.len - 1] == '\n' || password.data[password.len - 1] == '\r'))
			buf_cut(&password, password.len - 1);
	}
	const struct mail_config *c = &s->config;
	enum err e = smtp_open(&(struct smtp_server){c->url, c->user, buf_text(&password), c->ca, c->starttls, stop}, &s->smtp);
	crypt_wipe(buf_text(&password), password.len);
	return e;
}

/* The message as it is now; *ret_any is false where nothing of it is owed any more. */
static enum err compose(struct sending *s, const struct mail *m, struct buf *out, bool *ret_any)
{
	struct buf text OWN_BUF = BUF(TEXT_MOST), letter OWN_BUF = BUF(DOCX_MAX), calendar OWN_BUF = BUF(CALENDAR_MAX), subject OWN_BUF = BUF(TEXT_MOST);
	const struct mailing *now = s->m;
	struct letterhead head;
	struct dues owed, coming;
	struct mailing_to to[MAILING_TO_MAX];
	size_t count, i = 0;
	TRY(dues_overdue(now->tables, m->unit, now->at, &s->arena, &owed));
	TRY(mail_keep(now->office, m->id, &owed));
	TRY(mailing_to(now->tables, m->unit, day_of(now->at), &s->arena, to, &count));
	while (i < count && strcmp(to[i].address, m->address) != 0)
		i++;
	*ret_any = owed.count && i < count; /* an address that was taken away meanwhile is not written to */
	if (!*ret_any)
		return OK;
	TRY(letterhead_load(now->tables, day_of(now->at), &s->arena, &head));
	TRY(dues_coming(now->tables, m->unit, now->at, CALENDAR_MONTHS, &s->arena, &coming));
	TRY(letter_text(&head, &owed, now->at, &text));
	TRY(letter_docx(&head, &owed, now->at, &letter));
	TRY(calendar_ics(&coming, now->at, &calendar));
	letter_about(&owed, &subject);
	return mail_message(&(struct mail_message){m->id, m->queued, s->config.from, head.issuer, m->address, to[i].name, buf_text(&subject), now->now, m->unit,
						   buf_bytes(&text), buf_bytes(&letter), buf_bytes(&calendar)},
			    out);
}

static enum err settle(struct sending *s, const struct mail *m, enum smtp_outcome o, const char *said, struct bytes message)
{
	static const char *const words[] = {"sent", "refused", "to be tried again", "to be tried again: no line"};
	uint8_t hash[HASH_BYTES];
	hash_of("mail", message, hash);
	log_line(o == SMTP_TAKEN ? LOG_NOTE : LOG_CARE, "mail %lld to unit %s, try %d: %s%s%s", (long long)m->id, m->unit, m->tries, words[o], *said ? ": " : "", err_words(EN, said));
	++*(o == SMTP_TAKEN ? &s->counts.sent : o == SMTP_REFUSED ? &s->counts.failed : &s->counts.later);
	s->line_down = o == SMTP_NO_LINE;
	return mail_settle(s->m->office, m->id, o == SMTP_TAKEN ? MAIL_SENT : o == SMTP_REFUSED ? MAIL_FAILED : MAIL_WAITING, said, o == SMTP_TAKEN ? hash : NULL,
			   s->m->now);
}

static enum err send_one(struct sending *s, const struct mail *m)
{
	struct buf message OWN_BUF = BUF(MAIL_MESSAGE_MAX);
	char said[SMTP_SAID_SIZE];
	bool any = false;
	TRY(compose(s, m, &message, &any));
	if (!any) {
		s->counts.needless++;
		return mail_settle(s->m->office, m->id, MAIL_NEEDLESS, "", NULL, s->m->now);
	}
	enum smtp_outcome o = smtp_send(s->smtp, s->config.from, m->address, buf_bytes(&message), said);
	return settle(s, m, o, said, buf_bytes(&message));
}

enum err mailing_send(const struct mailing *m, bool (*stop)(void), struct mailing_counts *ret)
{
	OWN(sending_end) struct sending s = {.m = m};
	struct mail one;
	uint32_t random;
	enum err e = OK;
	TRY(open_line(&s, stop));
	while (e == OK && !s.line_down && !(stop && stop())) {
		crypt_random(&random, sizeof random);
		e = mail_claim(m->office, m->now, random, &s.arena, &one);
		if (e == OK)
			e = send_one(&s, &one);
	}
	*ret = s.counts;
	return e == ERR_NOT_FOUND ? OK : e;
}
