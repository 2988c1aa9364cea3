/* Reminders by e-mail to one unit: what became of them, and a button that queues another. */
#include "page_mail.h"

#include "board.h"
#include "mailing.h"

static const char *state_words(struct view *v, int state, int tries, int64_t next)
{
	static const enum word words[] = {[MAIL_WAITING] = W_MAIL_WAITING, [MAIL_SENT] = W_MAIL_SENT, [MAIL_FAILED] = W_MAIL_FAILED, [MAIL_NEEDLESS] = W_MAIL_NEEDLESS};
	if (state == MAIL_WAITING && tries)
		return say(v, W_MAIL_AGAIN, time_short(v, next));
	return say_word(v, words[state]);
}

static enum err is_on(struct view *v, bool *ret)
{
	struct mail_config c;
	enum err e = mail_config_get(v->desk->office, &v->arena, &c);
	*ret = e == OK;
	return e == ERR_MAIL_OFF ? OK : e;
}

enum err mail_line(struct view *v, const char *unit)
{
	sqlite3_stmt *s = v->desk->sql[Q_LAST_MAIL];
	bool on;
	TRY(is_on(v, &on));
	enum err e = db_first(s, "t", unit);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		int state = sqlite3_column_int(s, 0);
		int64_t at = sqlite3_column_int64(s, state == MAIL_WAITING ? 2 : 3);
		const char *words = state_words(v, state, sqlite3_column_int(s, 1), sqlite3_column_int64(s, 4));
		h_fmt(v->b, "<small class=\"under\">%s</small>", say(v, W_MAIL_LAST, day_of(at) == v->today ? time_short(v, at) : date_short(v, day_of(at)), words));
		db_reset(s);
	}
	if (on || e == OK)
		h_fmt(v->b, "<small class=\"under\"><a href=\"/mail/%u\">%s</a></small>", unit, say_word(v, W_MAIL));
	return OK;
}

/* ---- One unit ---- */

static enum err write_form(struct view *v, const struct board_unit *u)
{
	struct mailing_to to[MAILING_TO_MAX];
	struct dues d;
	size_t count;
	bool on;
	TRY(is_on(v, &on));
	TRY(dues_overdue(v->desk->tables, u->code, v->at, &v->arena, &d));
	TRY(mailing_to(v->desk->tables, u->code, v->today, &v->arena, to, &count));
	for (size_t i = 0; i < count; i++)
		h_fmt(v->b, "<p>%s: <strong>%s</strong></p>", short_name(v, to[i].name), to[i].address);
	if (!on || !d.count || !count) {
		h_fmt(v->b, "<p>%s</p>", say_word(v, !on ? W_MAIL_OFF : !d.count ? W_MAIL_NOTHING : W_MAIL_NO_ADDRESS));
		return OK;
	}
	form_begin(v->b, text_of(v, "/mail/%s", u->code), false);
	h_fmt(v->b, "<p>%s</p>", say(v, W_MAIL_WHAT, text_of(v, "%zu", d.count)));
	button(v->b, BUTTON_FILLED, say_word(v, W_MAIL_SEND), NULL, NULL);
	form_end(v->b);
	return OK;
}

struct mails {
	struct view *v;
	const struct column *c;
	int count;
};

static enum err write_mail(void *ctx, const struct mail *m)
{
	struct mails *all = ctx;
	struct view *v = all->v;
	if (!all->count++)
		table_begin(v->b, all->c, 5);
	row_begin(v->b, false);
	cell(v->b, &all->c[0], time_short(v, m->queued));
	cell(v->b, &all->c[1], m->address);
	cell(v->b, &all->c[2], text_of(v, "%d", m->matters));
	cell_two(v->b, &all->c[3], state_words(v, m->state, m->tries, m->next), m->done == NO_TIME ? NULL : time_short(v, m->done), NULL);
	cell(v->b, &all->c[4], *m->error ? err_words(v->lang, m->error) : "—");
	row_end(v->b);
	return OK;
}

static enum err write_mails(struct view *v, const char *unit)
{
	const struct column c[] = {{say_word(v, W_MAIL_QUEUED), LEFT, 130, false}, {say_word(v, W_MAIL_ADDRESS), LEFT, 220, false},
				   {say_word(v, W_MAIL_MATTERS), RIGHT, 80, false}, {say_word(v, W_STATE_HEAD), LEFT, 210, true},
				   {say_word(v, W_MAIL_REPLY), LEFT, 0, false}};
	struct mails all = {v, c, 0};
	section(v->b, say_word(v, W_MAILS));
	TRY(mail_each(v->desk->office, unit, write_mail, &all));
	if (all.count)
		table_end(v->b);
	else
		small(v->b, say_word(v, W_MAILS_NONE));
	return OK;
}

static enum err hear(void *ctx, const struct mailing_line *l)
{
	(void)ctx, (void)l; /* the list shows it */
	return OK;
}

static enum err queue(struct view *v, const char *unit)
{
	sqlite3 *office OWN_DB = NULL; /* that of the pages is for reading */
	TRY(db_open(v->places->office, DB_WRITE, &office));
	return mailing_queue(&(struct mailing){v->desk->tables, office, v->at, v->now}, unit, hear, NULL);
}

enum err page_mail(struct view *v)
{
	struct frame f;
	struct board b;
	TRY(board_of_unit(v, &b));
	const struct board_unit *u = &b.units[0];
	if (v->r->post) {
		TRY(queue(v, u->code));
		response_redirect(v->a, text_of(v, "/mail/%s", u->code));
		return OK;
	}
	view_frame(v, &f, NAV_LATE, say(v, W_MAILS_TO, short_name(v, u->name)), say_word(v, W_MAILS_SUMMARY));
	frame_begin(v->b, &f);
	TRY(write_form(v, u));
	TRY(write_mails(v, u->code));
	frame_end(v->b, &f);
	return OK;
}
