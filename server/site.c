#include "site.h"

#include <pthread.h>
#include <string.h>

#include "asset.h"
#include "bundle.h"
#include "form.h"
#include "guard.h"
#include "view.h"

struct site {
	struct site_options o;
	char *tables, *log, *office;
	struct sessions *sessions;
	pthread_mutex_t lock;
	struct desk *idle;
};

static const struct {
	const char *name;
	view_page *page;
	bool open; /* without a login */
	bool post; /* takes a form */
} pages[] = {
	{"", page_province, false, false},   {"print", page_print, false, false},   {"late", page_late, false, false},
	{"unit", page_unit, false, false},   {"device", page_device, false, false}, {"log", page_log, false, false},
	{"record", page_record, false, false}, {"file", page_file, false, false}, {"call", page_call, false, true}, {"proof", page_proof, false, false},
	{"consolidation", page_consolidation, false, true}, {"letter", page_letter, false, false}, {"calendar", page_calendar, false, false},
	{"login", page_login, true, true},
	{"logout", page_logout, true, true}, {"language", page_language, true, false},
	{"bundle", page_bundle, false, true}, {"code", page_code, false, true},
	{"rates", page_rates, false, false}, {"cells", page_cells, false, false}, {"tasks", page_tasks, false, false},
	{"lists", page_lists, false, false}, {"redactions", page_redactions, false, false},
	{"roles", page_roles, false, false}, {"mail", page_mail, false, true},
};

static enum err take_desk(struct site *s, struct desk **ret)
{
	pthread_mutex_lock(&s->lock);
	struct desk *d = s->idle;
	if (d)
		s->idle = d->next;
	pthread_mutex_unlock(&s->lock);
	if (!d)
		return desk_open(&s->o, ret);
	*ret = d;
	return OK;
}

static void put_desk(struct site *s, struct desk *d)
{
	pthread_mutex_lock(&s->lock);
	d->next = s->idle;
	s->idle = d;
	pthread_mutex_unlock(&s->lock);
}

enum err site_open(const struct site_options *o, struct site **ret)
{
	struct site *s = mem_alloc(sizeof *s);
	struct desk *first;
	s->tables = mem_string(o->tables);
	s->log = mem_string(o->log);
	s->office = mem_string(o->office);
	s->o = (struct site_options){s->tables, s->log, s->office, o->secure, o->clock, o->hands};
	s->sessions = sessions_new();
	pthread_mutex_init(&s->lock, NULL);
	enum err e = desk_open(&s->o, &first);
	if (e != OK) {
		site_close(&s);
		return e;
	}
	put_desk(s, first);
	*ret = s;
	return OK;
}

void site_close(struct site **s)
{
	if (!*s)
		return;
	while ((*s)->idle) {
		struct desk *d = (*s)->idle;
		(*s)->idle = d->next;
		desk_close(&d);
	}
	sessions_free(&(*s)->sessions);
	pthread_mutex_destroy(&(*s)->lock);
	mem_free(&(*s)->tables);
	mem_free(&(*s)->log);
	mem_free(&(*s)->office);
	mem_free(s);
}

static int status_of(enum err e)
{
	int status = err_exit(e);
	return e == ERR_NOT_FOUND ? 404 : status == 1 || status == 2 ? 400 : status == 75 ? 503 : status == 77 ? 403 : 500;
}

static void refuse_with(struct view *v, enum err e)
{
	char sentence[ERR_SENTENCE_MAX];
	int status = status_of(e);
	if (e == ERR_NOT_FOUND)
		view_refuse(v, 404, say_word(v, W_NO_SUCH_PAGE), say_word(v, W_NO_SUCH_PAGE_WHAT));
	else
		view_refuse(v, status, say_word(v, status == 400 ? W_PAGE_WRONG_QUESTION : W_PAGE_FAILED), err_sentence(v->lang, e, NULL, sentence));
}

static void to_login(struct view *v)
{
	struct buf b OWN_BUF = BUF(2 * HTTP_HEAD_MAX);
	const char *here = view_here(v);
	buf_str(&b, "/login");
	if (!v->r->post && strcmp(here, "/") != 0) {
		buf_str(&b, "?next=");
		percent_encode(&b, here);
	}
	response_redirect(v->a, buf_text(&b));
}

static enum err route(struct view *v)
{
	const char *name = request_segment(v->r, 0);
	size_t i = 0;
	while (i < sizeof pages / sizeof *pages && strcmp(pages[i].name, name))
		i++;
	bool known = i < sizeof pages / sizeof *pages && (pages[i].post || !v->r->post);
	if (!v->user && !(known && pages[i].open)) {
		to_login(v);
		return OK;
	}
	return known ? pages[i].page(v) : fail(ERR_NOT_FOUND);
}

static enum err answer(struct site *s, struct view *v)
{
	char user[USER_NAME_BYTES + 1];
	struct response refused = {.body = BUF(4096)};
	if (session_find(s->sessions, request_cookie(v->r, cookie_name(v)), v->now, user))
		v->user = arena_string(&v->arena, bytes_of(user));
	TRY(view_begin(v));
	bool ours = guard_same_origin(v->r, &refused);
	for (int i = 0; i < refused.headers; i++)
		mem_free(&refused.header[i].value);
	buf_free(&refused.body);
	if (!ours) {
		view_refuse(v, 403, say_word(v, W_NOT_OUR_PAGE), say_word(v, W_NOT_OUR_PAGE_WHAT));
		return OK;
	}
	return route(v);
}

size_t site_body_max(struct site *s, const struct request *r)
{
	struct view v = {.r = r, .secure = r->tls || s->o.secure};
	char user[USER_NAME_BYTES + 1];
	bool file = r->segments == 1 && strcmp(r->segment[0], "bundle") == 0;
	if (!file || !session_find(s->sessions, request_cookie(r, cookie_name(&v)), s->o.clock ? s->o.clock() : now_ms(), user))
		return SITE_FORM_MAX;
	return BUNDLE_MAX + SITE_FORM_MAX;
}

enum err site_answer(struct site *s, const struct request *r, struct response *a)
{
	if (asset_answer(r, a))
		return OK;
	struct view v = {.r = r, .a = a, .b = &a->body, .places = &s->o,
			 .sessions = s->sessions, .secure = r->tls || s->o.secure, .hands = s->o.hands, .now = s->o.clock ? s->o.clock() : now_ms()};
	v.at = v.now;
	v.today = day_of(v.at);
	v.lang = strcmp(request_cookie(r, "lang"), "en") ? VI : EN;
	response_secure(a);
	TRY(take_desk(s, &v.desk));
	enum err e = answer(s, &v);
	if (e == OK)
		e = buf_check(v.b, "HTML");
	if (e != OK)
		refuse_with(&v, e);
	view_end(&v);
	arena_free(&v.arena);
	put_desk(s, v.desk);
	return OK;
}
