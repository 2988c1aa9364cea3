/* mail: reminders by e-mail: where to, into the queue, what became of them, and one run of the queue. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "commands.h"
#include "mailing.h"
#include "smtp.h"

enum { PASSWORD_FILE = 1024, CA_FILE = 4 << 20 };

/* ---- Set up ---- */

static enum err print_config(const struct call *c, struct place *p)
{
	static const char *const columns[] = {"smtp", "from", "user", "password_file", "starttls", "ca"};
	struct listing l OWN(listing_free) = {0};
	struct arena arena OWN_ARENA = {0};
	struct mail_config m;
	TRY(mail_config_get(p->office, &arena, &m));
	call_list(c, columns, 6, &l);
	listing_row(&l, (const char *const[]){m.url, m.from, *m.user ? m.user : NULL, *m.user ? m.password_file : NULL, m.starttls ? "always" : "never",
					      *m.ca ? m.ca : NULL});
	return listing_end(&l);
}

/* Only where the file is stays; each run reads it anew. `whole` is "" where none is given. */
static enum err whole_path(const char *file, size_t max, char whole[PATH_MAX])
{
	struct buf probe OWN_BUF = BUF(max);
	*whole = 0;
	if (!file)
		return OK;
	TRY(file_read(file, &probe));
	crypt_wipe(buf_text(&probe), probe.len);
	return realpath(file, whole) ? OK : fail(ERR_FILE_READ, file, "path");
}

static enum err config(const struct call *c, struct place *p)
{
	const char *url = c->options[O_SMTP], *from = c->options[O_FROM], *user = c->options[O_USER], *file = c->options[O_PASSWORD_FILE],
		   *tls = c->options[O_STARTTLS], *ca = c->options[O_CA];
	char password[PATH_MAX], authorities[PATH_MAX];
	bool clear, never = tls && strcmp(tls, "never") == 0;
	if (!url && !from && !user && !file && !tls && !ca)
		return print_config(c, p);
	if (!url || !from || !user != !file)
		return fail(ERR_USAGE, "config --smtp URL --from ADDRESS [--user NAME --password-file FILE] [--ca FILE]", "kycuongd mail");
	TRY(smtp_url_check(url, &clear));
	if (!mail_address_good(from))
		return fail(ERR_MAIL_ADDRESS, from);
	if (user && clear && never)
		return fail(ERR_MAIL_CLEAR);
	TRY(whole_path(file, PASSWORD_FILE, password));
	TRY(whole_path(ca, CA_FILE, authorities));
	return mail_config_put(p->office, &(struct mail_config){url, from, user ? user : "", password, authorities, tls ? !never : clear});
}

/* ---- The queue ---- */

struct queue {
	struct listing l;
	enum lang lang;
};

static void queue_free(struct queue *q)
{
	listing_free(&q->l);
}

static enum err print_mail(void *ctx, const struct mail *m)
{
	struct queue *q = ctx;
	char id[24], matters[24], tries[24], queued[TIME_SIZE], done[TIME_SIZE], next[TIME_SIZE] = "";
	snprintf(id, sizeof id, "%lld", (long long)m->id);
	snprintf(matters, sizeof matters, "%d", m->matters);
	snprintf(tries, sizeof tries, "%d", m->tries);
	time_print(m->queued, queued);
	time_print(m->done, done);
	if (m->state == MAIL_WAITING)
		time_print(m->next, next);
	listing_row(&q->l, (const char *const[]){id, m->unit, m->address, matters, queued, mail_states[m->state], tries, *next ? next : NULL, *done ? done : NULL,
						 *m->error ? err_words(q->lang, m->error) : NULL});
	return OK;
}

static enum err list(const struct call *c, struct place *p)
{
	static const char *const columns[] = {"#mail", "unit", "address", "#matters", "queued", "state", "#tries", "next", "done", "error"};
	struct queue q OWN(queue_free) = {.lang = c->lang};
	call_list(c, columns, sizeof columns / sizeof *columns, &q.l);
	TRY(mail_each(p->office, c->options[O_UNIT], print_mail, &q));
	return listing_end(&q.l);
}

static enum err print_line(void *ctx, const struct mailing_line *x)
{
	static const char *const results[] = {[MAILING_QUEUED] = "queued", [MAILING_ALREADY] = "already", [MAILING_NO_ADDRESS] = "no_address"};
	listing_row(ctx, (const char *const[]){x->unit, *x->address ? x->address : NULL, results[x->result]});
	return OK;
}

static enum err queue(const struct call *c, struct place *p)
{
	static const char *const columns[] = {"unit", "address", "result"};
	struct listing l OWN(listing_free) = {0};
	const char *unit = c->operands[2];
	TRY(place_ledger(p));
	call_list(c, columns, 3, &l);
	TRY(mailing_queue(&(struct mailing){p->tables, p->office, place_now(p), now_ms()}, strcmp(unit, "all") == 0 ? NULL : unit, print_line, &l));
	return listing_end(&l);
}

static enum err send(const struct call *c, struct place *p)
{
	static const char *const columns[] = {"#sent", "#later", "#failed", "#needless"};
	struct listing l OWN(listing_free) = {0};
	struct mailing_counts n;
	char text[4][16];
	TRY(place_ledger(p));
	TRY(mailing_send(&(struct mailing){p->tables, p->office, place_now(p), now_ms()}, NULL, &n));
	const int counts[] = {n.sent, n.later, n.failed, n.needless};
	for (int i = 0; i < 4; i++)
		snprintf(text[i], sizeof text[i], "%d", counts[i]);
	call_list(c, columns, 4, &l);
	listing_row(&l, (const char *const[]){text[0], text[1], text[2], text[3]});
	return listing_end(&l);
}

static enum err off(const struct call *c, struct place *p)
{
	(void)c;
	return mail_off(p->office);
}

enum err cmd_mail(const struct call *c)
{
	static const struct {
		const char *name;
		int operands;
		enum err (*run)(const struct call *c, struct place *p);
	} actions[] = {{"config", 2, config}, {"off", 2, off}, {"queue", 3, queue}, {"list", 2, list}, {"send", 2, send}};
	struct place p OWN_PLACE = {0};
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(actions[i].name, c->operands[1]) == 0 && actions[i].operands == c->count) {
			TRY(place_open(c->operands[0], &p));
			return actions[i].run(c, &p);
		}
	return fail(ERR_OPERANDS, "DIR config | off | queue UNIT|all | list | send", "kycuongd mail");
}
