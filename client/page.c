/* page.c - what every page needs: who looks, the frame around it, and how an act is entered; see page.h */
#include "page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "authority.h"
#include "text.h"

struct finding {
	struct page *p;
	int64_t wanted;
	struct viewer found;
	bool exact;
};

/* The person of the cookie, else the first who is no head: the clerk keeps the machine, the head comes to sign. */
static enum err find_viewer(void *ctx, const struct person *person)
{
	struct finding *f = ctx;
	bool exact = person->official == f->wanted;

	if (f->exact || (!exact && f->found.official && (!f->found.head || person->head)))
		return OK;
	f->exact = exact;
	f->found = (struct viewer){person->official, page_keep(f->p, person->name), page_keep(f->p, person->post), person->head, person->key};
	return OK;
}

static enum err load_viewer(struct page *p)
{
	struct finding f = {.p = p};

	if (!id_parse(bytes_of(request_cookie(p->request, "kycuong-person")), &f.wanted))
		f.wanted = 0;
	TRY(person_each(p->r, find_viewer, &f));
	p->viewer = f.found;
	if (!f.found.official)
		p->viewer.name = p->viewer.post = "";
	return OK;
}

static enum err load_unit(struct page *p)
{
	sqlite3_stmt *s = page_sql(p, SQL_UNIT);
	enum err e = db_first(s, "t", p->r->unit);

	if (e == ERR_NOT_FOUND) {
		p->unit_name = p->r->unit;
		return OK;
	}
	TRY(e);
	p->unit_name = page_keep(p, db_text(s, 0));
	db_reset(s);
	return own_standing(p->r, &p->standing);
}

/* What this person may not read is not counted as his either. */
static enum err leave_out(void *ctx, const struct inbox_item *i)
{
	struct page *p = ctx;
	const struct reg *reg = reg_by_number(i->act->reg);

	p->status.inbox -= reg && !page_readable(p, reg);
	return OK;
}

const char *const *page_units(struct page *p)
{
	enum { UNITS_MAX = 256 };
	sqlite3_stmt *s = page_sql(p, SQL_PREDECESSORS);
	size_t count = 0;

	if (p->units)
		return p->units;
	const char **units = arena_alloc(&p->arena, (UNITS_MAX + 1) * sizeof *units);
	units[count++] = p->r->unit;
	for (enum err e = db_first(s, "t", p->r->unit); e == OK && count < UNITS_MAX; e = db_next(s))
		units[count++] = page_keep(p, db_text(s, 0));
	db_reset(s);
	units[count] = NULL;
	return p->units = units;
}

enum err page_begin(struct page *p)
{
	const char *lang = request_cookie(p->request, "kycuong-lang");

	p->r = &p->seat->folder.replica;
	p->b = &p->answer->body;
	if (*lang)
		p->lang = strcmp(lang, "en") == 0 ? EN : VI;
	p->now = now_ms();
	p->today = day_of(p->now);
	TRY(replica_status(p->r, &p->status));
	p->at = p->status.seen.position && p->status.seen.time > p->now ? p->status.seen.time : p->now;
	p->line_down = p->status.tried != NO_TIME && p->status.tried_error != OK;
	TRY(load_unit(p));
	TRY(load_viewer(p));
	return p->status.inbox && !p->viewer.head ? inbox_each(p->r, false, leave_out, p) : OK;
}

void page_end(struct page *p)
{
	arena_reset(&p->r->world.arena);
	arena_free(&p->arena);
}

/* ---- The frame ---- */

static const char *path_place(enum place place)
{
	static const char *const paths[] = {"/", "/report", "/task", "/inbox", "/register", "/connection", "/lists", "/lists/late"};

	return paths[place];
}

static int fill_links(struct page *p, enum place here, struct link links[PLACE_NONE])
{
	static const enum word words[] = {W_PAGE_TODAY, W_PAGE_REPORTS, W_PAGE_TASKS, W_PAGE_INBOX, W_PAGE_REGISTERS, W_PAGE_CONNECTION, W_PAGE_LISTS, W_NAV_LATE};
	/* who sees the whole province asks first who is late */
	static const enum place whole[] = {PLACE_LATE, PLACE_TODAY, PLACE_REPORT, PLACE_TASK, PLACE_INBOX, PLACE_REGISTER, PLACE_LISTS, PLACE_LINK};
	static const enum place own[] = {PLACE_TODAY, PLACE_REPORT, PLACE_TASK, PLACE_INBOX, PLACE_REGISTER, PLACE_LINK};
	bool all = page_audience(p).all;
	int count = all ? PLACE_NONE : PLACE_LISTS;
	int counts[PLACE_NONE] = {[PLACE_INBOX] = (int)p->status.inbox, [PLACE_LINK] = (int)p->status.notices};

	for (int i = 0; i < count; i++) {
		enum place to = all ? whole[i] : own[i];
		links[i] = (struct link){path_place(to), tr(p->lang, words[to]), counts[to], to == here, (char)(to == PLACE_LATE ? '9' : '1' + (int)to)};
	}
	return count;
}

/* The strip's three places: this device, the line, the province. */
static void fill_stops(struct page *p, struct stop stops[3])
{
	const int64_t kept = p->status.waiting + p->status.held;
	const char *waiting = page_number(p, kept);
	bool waits = kept > 0;

	stops[0] = (struct stop){STOP_THERE, page_word(p, W_STOP_HERE), NULL, NULL, !waits};
	stops[1] = (struct stop){STOP_THERE, page_word(p, W_STOP_NOTHING_WAITS), NULL, NULL, !p->line_down && !waits};
	if (waits && p->line_down)
		stops[1] = (struct stop){STOP_DOWN, page_say(p, W_STOP_DOWN_WAITING, waiting), NULL, NULL, false};
	else if (waits)
		stops[1] = (struct stop){STOP_WAITING, page_say(p, W_STOP_WAITING, waiting), NULL, NULL, false};
	else if (p->line_down)
		stops[1] = (struct stop){STOP_DOWN, page_word(p, W_STOP_DOWN), NULL, NULL, false};
	stops[2] = (struct stop){p->status.contact == NO_TIME || p->line_down ? STOP_NOT_YET : STOP_THERE,
				 page_say(p, W_STOP_PROVINCE, page_time(p, p->status.contact)), NULL, NULL, false};
}

static const char *language_href(struct page *p)
{
	struct buf b OWN_BUF = BUF(4096);

	h_fmt(&b, "/language/%r?back=%u", p->lang == EN ? "vi" : "en", p->request->post ? "/" : p->request->path);
	return page_keep(p, buf_text(&b));
}

void page_frame(struct page *p, struct frame *f, enum place here, const char *title, const char *summary)
{
	struct link *links = arena_alloc(&p->arena, PLACE_NONE * sizeof *links);
	struct stop *stops = arena_alloc(&p->arena, 3 * sizeof *stops);
	struct buf date OWN_BUF = BUF(100), clock OWN_BUF = BUF(16);

	day_head(&date, p->lang, p->today);
	clock_words(&clock, p->now);
	fill_stops(p, stops);
	*f = (struct frame){
		.lang = p->lang, .title = title, .summary = summary, .unit = p->unit_name,
		.device = page_say(p, W_DEVICE_NUMBER, page_number(p, p->r->device)), .links = links,
		.link_count = fill_links(p, here, links), .search_href = "/search", .person = p->viewer.name, .post = p->viewer.post, .person_href = "/person",
		.language_href = language_href(p), .date = page_keep(p, buf_text(&date)), .clock = page_keep(p, buf_text(&clock)),
		.stops = stops, .stop_count = 3};
}

static int status_of(enum err e)
{
	switch (err_exit(e)) {
	case 75:
		return 503;
	case 77:
		return 403;
	case 1:
	case 2:
		return e == ERR_NOT_FOUND || e == ERR_RECORD_UNKNOWN || e == ERR_REGISTER_UNKNOWN ? 404 : e == ERR_TOO_BIG ? 413 : 400;
	default:
		return 500;
	}
}

void page_error(struct page *p, enum err e)
{
	struct frame f;
	const char *sentence = page_sentence(p, e);

	buf_cut(p->b, 0);
	p->answer->status = status_of(e);
	page_frame(p, &f, PLACE_NONE, page_word(p, e == ERR_NOT_FOUND ? W_NO_SUCH_PAGE : W_NOT_DONE), NULL);
	frame_begin(p->b, &f);
	if (e == ERR_NOT_FOUND)
		h_fmt(p->b, "<p>%s</p>", page_word(p, W_NO_SUCH_PAGE_WHAT));
	else
		banner(p->b, BANNER_GRAVE, NULL, sentence);
	h_raw(p->b, "<p>");
	button_link(p->b, BUTTON_OUTLINED, tr(p->lang, W_PAGE_TODAY), "/");
	h_raw(p->b, "</p>");
	frame_end(p->b, &f);
}

void page_go(struct page *p, const char *path)
{
	response_redirect(p->answer, path);
}

/* ---- Acts ---- */

/* Where the verb is personal, the form's signer signs with his password; he is enrolled here, or the replica says no. */
static enum err find_author(struct page *p, const struct wish *wishes, size_t count, struct author *ret)
{
	bool personal = false;
	int64_t signer;

	for (size_t i = 0; i < count; i++)
		personal |= wish_personal(&wishes[i]);
	*ret = (struct author){.official = p->viewer.official};
	if (!ret->official)
		return fail(ERR_OFFICIAL_UNKNOWN);
	if (!personal)
		return OK;
	if (id_parse(bytes_of(request_field(p->request, "signer")), &signer))
		ret->official = signer;
	if (!*request_field(p->request, "password"))
		return fail(ERR_PASSWORD_NEEDED);
	return author_unlock(p->r, ret, bytes_of(request_field(p->request, "password")));
}

enum err page_enter(struct page *p, const struct wish *wishes, size_t count, int64_t settles, const char **ret_key)
{
	struct author author OWN(author_wipe) = {0};
	struct entered *done = arena_alloc(&p->arena, count * sizeof *done);

	TRY(find_author(p, wishes, count, &author));
	if (settles)
		TRY(entry_again(p->r, &author, wishes, count, p->now, settles, done));
	else
		TRY(entry_make(p->r, &author, wishes, count, p->now, done));
	atomic_store(p->entered, true);
	if (ret_key)
		*ret_key = done[0].key;
	return OK;
}

struct audience page_audience(const struct page *p)
{
	const struct standing *s = &p->standing;

	return (struct audience){.unit = bytes_of(p->r->unit), .all = s->all, .heads = p->viewer.head, .function = s->function};
}

struct reader page_reader(const struct page *p)
{
	return (struct reader){p->viewer.head, p->standing.function};
}

bool page_readable(const struct page *p, const struct reg *reg)
{
	const struct reader who = page_reader(p);

	return !reg->hidden && reader_may(&who, reg);
}

/* Something that stands against the verb whatever is filled in. */
static enum err stands(struct page *p, int was, const struct row *row, const struct verb *v, bool *ret_may)
{
	const struct doing d = {v->number, p->r->version, was, bytes_of(p->r->unit), p->standing.function};
	int broken;

	TRY(row_rules(&p->r->world, row, &d, &broken));
	*ret_may = broken < 0 || !row->reg->rules[broken].standing;
	return OK;
}

static struct actor own_actor(const struct page *p)
{
	const struct standing *s = &p->standing;

	return (struct actor){.unit = bytes_of(p->r->unit), .function = s->function, .lost = s->lost, .head = true, .late = s->late};
}

bool page_allows(struct page *p, const struct row *old, const struct row *row, const struct verb *v)
{
	const struct actor actor = own_actor(p);
	const struct field *unit = field_by_name(row->reg, BYTES("unit"));
	bool may = authority(&p->r->world, v, old, row, &actor) == OK;

	return may && unit && row_text(row, unit->number).len ? stands(p, old->state, row, v, &may) == OK && may : may;
}

enum err page_may(struct page *p, const struct row *row, const struct verb *v, bool *ret_may, bool *ret_head)
{
	const struct actor actor = own_actor(p);
	bool may = v->from & FROM(row->state);

	/* Whose record a new one is, is for its fields to say. */
	if (row->state == ABSENT)
		may &= verb_leave(v, actor.function, true) != LEAVE_NO && (!actor.late || verb_outlives(row->reg, v));
	else if (may)
		may = authority(&p->r->world, v, row, row, &actor) == OK;
	if (may && row->state != ABSENT)
		TRY(stands(p, row->state, row, v, &may));
	*ret_may = may;
	*ret_head = v->head;
	return OK;
}

static enum err collect_signer(void *ctx, const struct person *person)
{
	void **args = ctx;
	struct page *p = args[0];
	struct signers *s = args[1];
	bool head = *(bool *)args[2];
	struct person *to = &s->person[s->count];

	if (!person->key || (head && !person->head) || s->count == sizeof s->person / sizeof *s->person)
		return OK;
	*to = *person;
	to->name = page_keep(p, person->name);
	to->post = page_keep(p, person->post);
	s->count++;
	return OK;
}

enum err page_signers(struct page *p, bool head, struct signers *ret)
{
	ret->count = 0;
	return person_each(p->r, collect_signer, (void *[]){p, ret, &head});
}

bool page_signature(struct page *p, const struct signers *s, const char *error)
{
	struct form_choice choices[32];
	const char *chosen = NULL;

	if (!s->count) {
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NO_SIGNER));
		return false;
	}
	for (int i = 0; i < s->count; i++) {
		char id[ID_TEXT_BYTES + 1];
		id_print(s->person[i].official, id);
		choices[i] = (struct form_choice){page_keep(p, id), s->person[i].name};
		if (!chosen || s->person[i].official == p->viewer.official)
			chosen = choices[i].value;
	}
	if (*request_field(p->request, "signer"))
		chosen = request_field(p->request, "signer");
	if (s->count == 1)
		form_hidden(p->b, "signer", choices[0].value);
	else
		form_field(p->b, &(struct form_field){.name = "signer", .label = page_word(p, W_SIGNER), .value = chosen, .choices = choices,
						      .choice_count = s->count});
	form_field(p->b, &(struct form_field){
				 .kind = INPUT_PASSWORD, .name = "password", .error = error, .autofocus = error != NULL,
				 .label = s->count == 1 ? page_say(p, W_PASSWORD_OF, s->person[0].name) : page_word(p, W_PASSWORD_SIGNING)});
	return true;
}
