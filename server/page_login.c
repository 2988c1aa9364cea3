/* Login, logout, language. */
#include <string.h>

#include "form.h"
#include "view.h"

static const char *other_language(struct view *v, const char *next)
{
	struct buf back OWN_BUF = BUF(2 * HTTP_HEAD_MAX), href OWN_BUF = BUF(4 * HTTP_HEAD_MAX);
	buf_str(&back, "/login?next=");
	percent_encode(&back, next);
	buf_str(&href, v->lang == EN ? "/language?to=vi&back=" : "/language?to=en&back=");
	percent_encode(&href, buf_text(&back));
	return arena_string(&v->arena, buf_bytes(&href));
}

static void write_login(struct view *v, const char *name, const char *next, const char *wrong)
{
	const struct form_field who = {.kind = INPUT_USER, .name = "name", .label = say_word(v, W_LOGIN_NAME), .value = name, .required = true,
				       .autofocus = !*name};
	const struct form_field password = {.kind = INPUT_PASSWORD, .name = "password", .label = say_word(v, W_LOGIN_PASSWORD),
					    .error = wrong, .required = true, .autofocus = *name};
	struct frame f = {.lang = v->lang, .title = say_word(v, W_LOGIN), .bare = true};
	frame_begin(v->b, &f);
	h_fmt(v->b, "<p>%s</p>", say_word(v, W_LOGIN_WHERE));
	form_begin(v->b, "/login", false);
	form_hidden(v->b, "next", next);
	form_field(v->b, &who);
	form_field(v->b, &password);
	button(v->b, BUTTON_FILLED, say_word(v, W_LOGIN_DO), NULL, NULL);
	h_fmt(v->b, "<a href=\"%s\" lang=\"%r\">%s</a>", other_language(v, next), v->lang == EN ? "vi" : "en",
	      say_word(v, W_LANGUAGE_SWITCH));
	form_end(v->b);
	small(v->b, say_word(v, W_LOGIN_HINT));
	frame_end(v->b, &f);
}

/* Whether name and password are right; else the sentence to show. */
static enum err try_password(struct view *v, struct buf *name, const char **ret_wrong)
{
	int64_t wait;
	bool good = false;
	if (users_name(bytes_of(request_field(v->r, "name")), name) != OK)
		buf_cut(name, 0);
	TRY(tries_begin(v->sessions, buf_text(name), v->r->peer, v->now, &wait));
	if (wait != NO_TIME) {
		struct buf clock OWN_BUF = BUF(16);
		clock_words(&clock, wait + 59999); /* the next full minute */
		*ret_wrong = say(v, W_LOGIN_WAIT, buf_text(&clock));
		return OK;
	}
	enum err e = users_check(v->desk->office, buf_bytes(name), bytes_of(request_field(v->r, "password")), &good);
	tries_done(v->sessions, buf_text(name), v->r->peer, v->now, good);
	TRY(e);
	*ret_wrong = good ? NULL : say_word(v, W_LOGIN_WRONG);
	return OK;
}

enum err page_login(struct view *v)
{
	struct buf name OWN_BUF = BUF(USER_NAME_BYTES);
	char token[TOKEN_SIZE];
	const char *wrong;
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	if (!v->r->post) {
		write_login(v, "", request_query(v->r, "next"), NULL);
		return OK;
	}
	const char *next = request_field(v->r, "next");
	TRY(try_password(v, &name, &wrong));
	if (wrong) {
		v->a->status = 403;
		write_login(v, buf_text(&name), next, wrong);
		return OK;
	}
	session_begin(v->sessions, buf_text(&name), v->now, token);
	response_cookie(v->a, cookie_name(v), token, v->secure, 0);
	response_redirect(v->a, *next ? next : "/");
	return OK;
}

enum err page_logout(struct view *v)
{
	if (!v->r->post)
		return fail(ERR_NOT_FOUND);
	session_end(v->sessions, request_cookie(v->r, cookie_name(v)));
	response_cookie(v->a, cookie_name(v), "", v->secure, -1);
	response_redirect(v->a, "/login");
	return OK;
}

enum err page_language(struct view *v)
{
	enum { YEAR_S = 365 * 86400 };
	response_cookie(v->a, "lang", strcmp(request_query(v->r, "to"), "en") ? "vi" : "en", v->secure, YEAR_S);
	response_redirect(v->a, request_query(v->r, "back"));
	return OK;
}
