/* page_connection.c - the line to the province: why it is down, what one may do, when the device tries again; who looks, and in
 * which language. */
#include <string.h>

#include "budget.h"
#include "civil.h"
#include "notice.h"
#include "page.h"
#include "page_stick.h"
#include "syncing.h"

/* ---- What a person must be told ---- */

static enum err show_notice(void *ctx, const struct notice *n)
{
	struct page *p = ctx;
	char sentence[NOTICE_MAX];

	banner_begin(p->b, n->kind >= NOTICE_REVOKED && n->kind != NOTICE_HELD ? BANNER_GRAVE : BANNER_WAIT, NULL);
	h_fmt(p->b, "<p>%s <small class=\"muted\">(%s)</small></p>", notice_sentence(n, p->lang, sentence), page_time(p, n->at));
	form_begin(p->b, "/connection/notice", false);
	form_hidden(p->b, "id", page_number(p, n->id));
	button(p->b, BUTTON_OUTLINED, page_word(p, W_NOTICE_READ), NULL, NULL);
	form_end(p->b);
	banner_end(p->b);
	return OK;
}

void page_notices(struct page *p)
{
	if (p->status.notices && notice_each(p->r, show_notice, p) != OK)
		banner(p->b, BANNER_GRAVE, NULL, page_word(p, W_NOT_DONE));
}

/* ---- A unit that ends ---- */

static void successors(struct page *p, struct bytes codes)
{
	enum { SHOWN = 3 };
	int count = 0;

	for (size_t i = 0, start = 0; i <= codes.len; i++) {
		if (i < codes.len && codes.data[i] != ',')
			continue;
		if (count++ < SHOWN)
			h_fmt(p->b, "%s%s", count > 1 ? ", " : "", page_unit_name(p, page_bytes(p, (struct bytes){codes.data + start, i - start})));
		start = i + 1;
	}
	if (count > SHOWN)
		h_fmt(p->b, " %s", page_say(p, W_SUCCESSORS_MORE, page_number(p, count - SHOWN)));
}

void page_unit_over(struct page *p)
{
	struct row unit;

	if (row_load(&p->r->world, reg_by_name(BYTES("unit")), (struct key){.text = bytes_of(p->r->unit)}, &unit) != OK)
		return;
	int64_t to = row_int(&unit, field_by_name(unit.reg, BYTES("to"))->number, NO_TIME);
	struct bytes heirs = row_text(&unit, field_by_name(unit.reg, BYTES("successors"))->number);
	if (to == NO_TIME)
		return;
	banner_begin(p->b, BANNER_OFF, NULL);
	h_fmt(p->b, "<strong>%s</strong> ", page_say(p, p->standing.late ? W_OUR_UNIT_ENDED : W_OUR_UNIT_WILL_END, page_day(p, to)));
	if (heirs.len) {
		h_fmt(p->b, "%s ", page_word(p, W_SUCCESSORS_ARE));
		successors(p, heirs);
		h_raw(p->b, ".");
	} else {
		h_text(p->b, page_word(p, W_SUCCESSORS_NONE));
	}
	small(p->b, page_word(p, p->standing.late ? W_OUR_UNIT_ENDED_HOW : W_OUR_UNIT_WILL_END_HOW));
	banner_end(p->b);
}

/* ---- Why ---- */

static enum word why(enum err e)
{
	switch (e) {
	case ERR_OFFLINE:
		return W_WHY_OFFLINE;
	case ERR_PORTAL:
		return W_WHY_PORTAL;
	case ERR_TLS:
	case ERR_SERVER_KEY:
		return W_WHY_NOT_OURS;
	case ERR_ANSWER_BAD:
	case ERR_MAC:
		return W_WHY_ANSWER;
	case ERR_SERVER_OLDER:
	case ERR_SERVER_SHORTER:
		return W_WHY_OLDER;
	case ERR_BUSY:
		return W_WHY_BUSY;
	case ERR_DEVICE_REVOKED:
		return W_WHY_REVOKED;
	case ERR_STORAGE_FULL:
		return W_WHY_FULL;
	case ERR_STORAGE_READONLY:
		return W_WHY_READONLY;
	default:
		return W_WHY_OTHER;
	}
}

static enum word may(enum err e)
{
	switch (e) {
	case ERR_OFFLINE:
		return W_MAY_OFFLINE;
	case ERR_PORTAL:
		return W_MAY_LOGIN;
	case ERR_BUSY:
	case ERR_ANSWER_BAD:
		return W_MAY_WAIT;
	case ERR_STORAGE_FULL:
		return W_MAY_FREE;
	default:
		return W_MAY_CALL;
	}
}

static void try_now(struct page *p, enum button kind)
{
	form_begin(p->b, "/connection/try", false);
	button(p->b, kind, page_word(p, W_TRY_NOW), NULL, NULL);
	form_end(p->b);
}

static void state(struct page *p)
{
	enum err e = p->status.tried_error;
	bool planned = p->status.next_try != NO_TIME && p->status.next_try > p->now, agent = syncing_agent(&p->seat->folder);

	/* what was heard long ago, with nobody to ask again, is no good news */
	bool fresh = p->status.contact != NO_TIME && (agent || p->now - p->status.contact < DAY_MS);
	const char *next = !agent ? page_word(p, W_NO_AGENT) : planned ? page_say(p, W_NEXT_TRY, page_time(p, p->status.next_try)) : page_word(p, W_NEXT_TRY_SOON);

	if (!p->line_down) {
		banner_begin(p->b, fresh ? BANNER_GOOD : BANNER_OFF,
			     p->status.contact == NO_TIME ? page_word(p, W_NEVER_CONNECTED) : page_say(p, W_LINE_GOOD, page_time(p, p->status.contact)));
		h_fmt(p->b, "<p>%s</p>", next);
	} else {
		banner_begin(p->b, BANNER_OFF, page_say(p, W_LINE_DOWN_TITLE, page_time(p, p->status.contact)));
		pairs_begin(p->b);
		pair(p->b, page_word(p, W_WHY_LABEL), page_word(p, why(e)));
		pair(p->b, page_word(p, W_YOU_MAY), page_word(p, may(e)));
		pair(p->b, page_word(p, W_DEVICE_TRIES), planned && agent ? page_time(p, p->status.next_try) : next);
		pairs_end(p->b);
	}
	try_now(p, p->line_down || p->status.waiting ? BUTTON_FILLED : BUTTON_OUTLINED);
	banner_end(p->b);
}

/* ---- The queue ---- */

struct queue {
	struct page *p;
	const struct column *c;
	int count;
};

static enum err queue_row(void *ctx, const struct outbox_item *i)
{
	struct queue *q = ctx;
	struct page *p = q->p;
	const struct reg *reg = reg_by_number(i->act->reg);

	if (++q->count > 100)
		return OK;
	row_begin(p->b, false);
	cell(p->b, &q->c[0], page_number(p, q->count));
	cell_two(p->b, &q->c[1], page_act_name(p, i->act), i->place == ACT_HELD ? page_word(p, W_HELD_SHORT) : NULL, page_href(p, reg, i->act->key));
	cell(p->b, &q->c[2], page_fmt(p, "%s, %s", page_official_name(p, i->act->officer), page_time(p, i->act->clock)));
	cell(p->b, &q->c[3], page_size(p, (int64_t)i->size));
	row_end(p->b);
	return OK;
}

/* What no sync takes up for now, and the way out for who knows that what it stands on is gone. */
static void held(struct page *p)
{
	if (!p->status.held)
		return;
	h_fmt(p->b, "<p>%s</p>", page_say(p, W_HELD_WHY, page_number(p, p->status.held)));
	form_begin(p->b, "/connection/no-wait", false);
	button(p->b, BUTTON_OUTLINED, page_word(p, W_HELD_NO_WAIT), NULL, NULL);
	form_end(p->b);
}

static enum err no_wait(struct page *p)
{
	int64_t count;
	TRY(replica_wait_no_more(p->r, &count));
	page_go(p, "/connection");
	return OK;
}

static enum err queue(struct page *p)
{
	const struct column c[] = {{page_word(p, W_COLUMN_ORDER), RIGHT, 40, false},
				   {page_word(p, W_COLUMN_WORK), LEFT, 0, false},
				   {page_word(p, W_COLUMN_WHO_WHEN), LEFT, 280, false},
				   {page_word(p, W_COLUMN_SIZE), RIGHT, 80, false}};
	struct queue q = {p, c, 0};

	if (!p->status.waiting && !p->status.held) {
		section(p->b, page_word(p, W_QUEUE));
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NOTHING_WAITS));
		return OK;
	}
	section(p->b, p->status.waiting ? page_say(p, W_QUEUE_OF, page_number(p, p->status.waiting), page_size(p, p->status.waiting_bytes))
					: page_say(p, W_HELD_OF, page_number(p, p->status.held)));
	table_begin(p->b, c, 4);
	TRY(outbox_each(p->r, ACT_WAITING, queue_row, &q));
	table_end(p->b);
	if (q.count > 100)
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_say(p, W_AND_MORE, page_number(p, q.count - 100)));
	held(p);
	return OK;
}

/* ---- Contacts ---- */

static enum err contact_row(void *ctx, const struct contact *x)
{
	struct queue *q = ctx;
	struct page *p = q->p;

	if (!q->count++)
		table_begin(p->b, q->c, 4);
	row_begin(p->b, false);
	cell(p->b, &q->c[0], page_time(p, x->at));
	cell_begin(p->b, &q->c[1]);
	icon(p->b, x->error == OK ? ICON_CHECK : ICON_PAUSE, 14);
	h_fmt(p->b, " %s", page_word(p, x->error == OK ? W_CONTACT_GOOD : why(x->error)));
	cell_end(p->b);
	cell(p->b, &q->c[2], page_size(p, x->bytes_up));
	cell(p->b, &q->c[3], page_size(p, x->bytes_down));
	row_end(p->b);
	return OK;
}

static enum err contacts(struct page *p)
{
	const struct column c[] = {{page_word(p, W_COLUMN_AT), LEFT, 150, false},
				   {page_word(p, W_COLUMN_RESULT), LEFT, 0, false},
				   {page_word(p, W_COLUMN_UP), RIGHT, 80, false},
				   {page_word(p, W_COLUMN_DOWN), RIGHT, 80, false}};
	struct queue q = {p, c, 0};

	section(p->b, page_word(p, W_CONTACTS));
	TRY(contact_each(p->r, 10, contact_row, &q));
	if (q.count)
		table_end(p->b);
	else
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NO_CONTACTS));
	return OK;
}

static const char *budget_words(struct page *p, const struct budget *b)
{
	if (!b->a_day)
		return page_say(p, W_BUDGET_NONE, page_size(p, b->spent));
	if (b->spent >= b->a_day && syncing_agent(&p->seat->folder))
		return page_say(p, W_BUDGET_OVER, page_time(p, day_start(day_of(p->now) + 1)));
	return page_say(p, W_BUDGET_OF, page_size(p, b->spent), page_size(p, b->a_day));
}

static enum err budget(struct page *p)
{
	struct budget b;
	const char *value = "";

	TRY(budget_read(p->r, p->now, &b));
	if (b.a_day)
		value = page_fmt(p, "%lld", (long long)((b.a_day + 999) / 1000));
	section(p->b, page_word(p, W_BUDGET));
	h_fmt(p->b, "<p>%s</p>", budget_words(p, &b));
	form_begin(p->b, "/connection/budget", false);
	form_field(p->b, &(struct form_field){.kind = INPUT_NUMBER, .name = "kb", .label = page_word(p, W_BUDGET_LABEL), .value = value,
					      .hint = page_word(p, W_BUDGET_HINT), .width = 120});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_BUDGET_SAVE), NULL, NULL);
	form_end(p->b);
	return OK;
}

static enum err set_budget(struct page *p)
{
	const char *kb = request_field(p->request, "kb");
	int64_t a_day = 0;

	if (*kb)
		TRY(budget_parse(page_fmt(p, "%sK", kb), &a_day));
	TRY(budget_set(p->r, a_day));
	page_go(p, "/connection");
	return OK;
}

static void this_device(struct page *p)
{
	struct buf url OWN_BUF = BUF(1000);

	section(p->b, page_word(p, W_THIS_DEVICE));
	pairs_begin(p->b);
	pair(p->b, page_word(p, W_DEVICE_LABEL), page_number(p, p->r->device));
	if (setting_get(p->r, "url", &url) == OK)
		pair(p->b, page_word(p, W_SERVER_LABEL), page_keep(p, buf_text(&url)));
	if (p->status.seen.position) {
		pair(p->b, page_word(p, W_LOG_LABEL), page_number(p, p->status.seen.position));
		pair(p->b, page_word(p, W_CHECKPOINT_LABEL), page_time(p, p->status.seen.time));
	}
	pair(p->b, page_word(p, W_AGENT_LABEL), page_word(p, syncing_agent(&p->seat->folder) ? W_AGENT_RUNS : W_AGENT_RUNS_NOT));
	pairs_end(p->b);
}

static enum err show(struct page *p)
{
	struct frame f;

	page_frame(p, &f, PLACE_LINK, page_word(p, W_CONNECTION_TITLE), page_word(p, W_CONNECTION_SUMMARY));
	f.aside = 300;
	frame_begin(p->b, &f);
	page_notices(p);
	stick_outcome(p);
	state(p);
	TRY(queue(p));
	TRY(contacts(p));
	frame_aside(p->b, &f);
	stick_aside(p);
	this_device(p);
	TRY(budget(p));
	frame_end(p->b, &f);
	return OK;
}

enum err page_connection(struct page *p)
{
	enum { PATIENCE_MS = 15000 };
	const char *below = request_segment(p->request, 1);
	struct synced s;

	if (!p->request->post && !*below)
		return show(p);
	if (p->request->post && strcmp(below, "try") == 0) {
		enum err e = syncing_once(&p->seat->folder, PATIENCE_MS, &s);
		/* What came of it stands in the list of contacts; that nothing was tried at all stands nowhere. */
		if (e == ERR_NOT_FOUND || e == ERR_BUSY)
			return e;
		page_go(p, "/connection");
		return OK;
	}
	if (p->request->post && strcmp(below, "no-wait") == 0)
		return no_wait(p);
	if (p->request->post && strcmp(below, "budget") == 0)
		return set_budget(p);
	if (p->request->post && strcmp(below, "notice") == 0) {
		struct value v;
		static const struct field number = {.name = "id", .type = T_INT};
		TRY(value_parse(&number, "id", bytes_of(request_field(p->request, "id")), &p->arena, &v));
		TRY(notice_settle(p->r, v.num));
		page_go(p, "/connection");
		return OK;
	}
	return p->request->post ? stick_post(p, below) : fail(ERR_NOT_FOUND);
}

/* ---- Who looks, in which language ---- */

enum { YEAR_S = 365 * 86400 };

enum err choose_language(struct page *p)
{
	const char *lang = request_segment(p->request, 1), *back = request_query(p->request, "back");

	if (strcmp(lang, "vi") != 0 && strcmp(lang, "en") != 0)
		return fail(ERR_NOT_FOUND);
	response_cookie(p->answer, "kycuong-lang", lang, false, YEAR_S);
	page_go(p, *back ? back : "/");
	return OK;
}

static enum err person_card(void *ctx, const struct person *person)
{
	struct page *p = ctx;
	char id[ID_TEXT_BYTES + 1];

	id_print(person->official, id);
	choice_card(p->b, "person", id, person->official == p->viewer.official, person->name, person->post, page_word(p, person->head ? W_IS_HEAD : W_IS_CLERK),
		    page_word(p, person->key ? W_HAS_KEY : W_HAS_NO_KEY));
	return OK;
}

enum err choose_person(struct page *p)
{
	const char *chosen = request_field(p->request, "person");
	int64_t official;
	struct frame f;

	if (p->request->post && id_parse(bytes_of(chosen), &official)) {
		response_cookie(p->answer, "kycuong-person", chosen, false, YEAR_S);
		page_go(p, "/");
		return OK;
	}
	page_frame(p, &f, PLACE_NONE, page_word(p, W_PERSON_TITLE), page_word(p, W_PERSON_SUMMARY));
	frame_begin(p->b, &f);
	form_begin(p->b, "/person", false);
	h_raw(p->b, "<fieldset class=\"cards\">");
	TRY(person_each(p->r, person_card, p));
	h_raw(p->b, "</fieldset><p>");
	button(p->b, BUTTON_FILLED, page_word(p, W_PERSON_CHOOSE), NULL, NULL);
	h_fmt(p->b, "</p><p><small class=\"muted\">%s</small></p>", page_word(p, W_PERSON_ADD));
	form_end(p->b);
	frame_end(p->b, &f);
	return OK;
}
