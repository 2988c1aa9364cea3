/* page_inbox.c - verdicts that a person must see: what the province refused, as a draft to edit, and fields that two sides set. */
#include <stdlib.h>
#include <string.h>

#include "page_form.h"

enum { ITEMS_MAX = 200 };

/* An inbox item, kept: the callback's own does not last. */
struct item {
	int64_t entry, position, received;
	struct act act;
	struct verdict verdict;
	bool settled;
	struct value *theirs;
	const char *name;
};

struct view {
	struct page *p;
	struct item *item;
	int count;
	const struct item *here;
	struct wrong wrong;
};

static struct value keep_value(struct page *p, struct value v)
{
	v.data = arena_copy(&p->arena, v.data);
	return v;
}

static enum err keep_item(void *ctx, const struct inbox_item *i)
{
	struct view *v = ctx;
	struct page *p = v->p;

	if (v->count == ITEMS_MAX || !page_readable(p, reg_by_number(i->act->reg)))
		return OK;
	struct item *x = &v->item[v->count++];
	*x = (struct item){i->entry, i->position, i->received, *i->act, *i->verdict, i->settled, NULL, page_act_name(p, i->act)};
	x->act.key.text = arena_copy(&p->arena, i->act->key.text);
	x->act.settings = arena_alloc(&p->arena, (i->act->setting_count + 1) * sizeof(struct setting));
	for (size_t n = 0; n < i->act->setting_count; n++) {
		x->act.settings[n] = i->act->settings[n];
		x->act.settings[n].sub = arena_copy(&p->arena, i->act->settings[n].sub);
		x->act.settings[n].value = keep_value(p, i->act->settings[n].value);
	}
	x->theirs = arena_alloc(&p->arena, CONFLICTS_MAX * sizeof(struct value));
	for (size_t n = 0; i->theirs && n < i->verdict->conflict_count; n++)
		x->theirs[n] = keep_value(p, i->theirs[n]);
	return OK;
}

static void item_link(struct view *v, const struct item *x)
{
	struct page *p = v->p;
	bool refused = x->verdict.kind == REFUSED;

	item_begin(p->b, TILE_NONE, x == v->here);
	icon(p->b, refused ? ICON_WARN : ICON_PEN, 14);
	h_fmt(p->b, " <a href=\"/inbox/%i\">%s</a>", x->entry, x->name);
	small(p->b, page_fmt(p, "%s · %s", page_word(p, refused ? W_PROVINCE_REFUSED : W_TWO_SET), page_time(p, x->received)));
	item_end(p->b);
}

static void list(struct view *v)
{
	struct page *p = v->p;
	int open = 0, settled = 0;

	items_begin(p->b);
	for (int i = 0; i < v->count; i++)
		if (!v->item[i].settled && ++open)
			item_link(v, &v->item[i]);
	items_end(p->b);
	if (!open)
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_INBOX_EMPTY));
	for (int i = v->count; i-- > 0 && settled < 12;) {
		if (!v->item[i].settled)
			continue;
		if (!settled++) {
			h_fmt(p->b, "<h3>%s</h3>", page_word(p, W_SETTLED));
			items_begin(p->b);
		}
		item_link(v, &v->item[i]);
	}
	if (settled)
		items_end(p->b);
}

/* ---- Refused ---- */

static enum word advice(enum err reason)
{
	switch (reason) {
	case ERR_CONTENT_CHANGED:
		return W_ADVICE_SIGN_AGAIN;
	case ERR_STATE:
	case ERR_RECORD_EXISTS:
		return W_ADVICE_STATE;
	case ERR_DEVICE_REVOKED:
	case ERR_OFFICIAL_UNKNOWN:
	case ERR_UNIT_ENDED:
		return W_ADVICE_ASK;
	case ERR_NOT_YOUR_UNIT:
	case ERR_NOT_YOUR_FUNCTION:
	case ERR_NOT_HEAD:
		return W_ADVICE_OTHERS;
	default:
		return W_ADVICE_EDIT;
	}
}

static const char *setting_name(struct page *p, const struct reg *reg, const struct verb *verb, const struct setting *s)
{
	const struct slot *slot = verb_slot(verb, s->field);
	const char *name = slot ? slot_name(reg, slot) : field_by_number(reg, s->field)->name;

	return s->sub.len ? page_fmt(p, "%s.%s", name, page_bytes(p, s->sub)) : name;
}

static struct value now_of(const struct row *row, const struct setting *s)
{
	struct value v = row_get(row, s->field);

	return s->sub.len ? family_get(v, s->sub) : v;
}

static const char *show_value(struct page *p, const struct field *f, struct value v)
{
	struct buf b OWN_BUF = BUF(2 * TEXT_MAX);

	if (v.kind == V_NULL)
		return "—";
	if (!(f->flags & F_FAMILY))
		return page_show(p, f, v);
	value_show(f, p->lang, v, &b);
	return page_keep(p, buf_text(&b));
}

static void setting_row(struct view *v, const struct column *c, const struct row *row, const struct verb *verb, const struct setting *s)
{
	struct page *p = v->p;
	const struct field *f = field_by_number(row->reg, s->field);
	const struct slot *slot = verb_slot(verb, s->field);
	const char *name = setting_name(p, row->reg, verb, s), *mine = page_value(p, f, s->value);
	struct value now = now_of(row, s);
	const char *subject = page_member_subject(p, row, f, s->sub);
	bool again = p->request->post;

	row_begin(p->b, false);
	cell_two(p->b, &c[0], page_member(p, f, s->sub), *subject ? subject : NULL, NULL);
	cell_begin(p->b, &c[1]);
	page_slot(p, &(struct page_slot){f, name, again ? page_given(p, f, name) : mine, .tight = true, .changed = !value_equal(now, s->value),
					 .needed = slot && slot->need != OPTIONAL,
					 .error = v->wrong.field && strcmp(v->wrong.field, name) == 0 ? v->wrong.sentence : NULL});
	cell_end(p->b);
	cell(p->b, &c[2], show_value(p, f, now));
	row_end(p->b);
}

static enum err refused(struct view *v)
{
	struct page *p = v->p;
	const struct item *x = v->here;
	const struct reg *reg = reg_by_number(x->act.reg);
	const struct verb *verb = verb_by_number(reg, x->act.verb);
	const struct column c[] = {{page_word(p, W_COLUMN_FIELD), LEFT, 165, false},
				   {page_word(p, W_COLUMN_MINE), LEFT, 0, false},
				   {page_word(p, W_COLUMN_PROVINCE), LEFT, 230, false}};
	struct signers s;
	struct row row;

	TRY(row_load(&p->r->world, reg, x->act.key, &row));
	banner_begin(p->b, BANNER_GRAVE, page_word(p, W_REFUSED_TITLE));
	h_fmt(p->b, "<p><strong>%s</strong> %s</p><p><strong>%s</strong> %s</p>", page_word(p, W_WHY), page_verdict(p, &x->verdict, reg),
	      page_word(p, W_WHAT_TO_DO), page_word(p, advice(x->verdict.reason)));
	banner_end(p->b);
	if (v->wrong.sentence && !v->wrong.field)
		banner(p->b, BANNER_GRAVE, NULL, v->wrong.sentence);
	form_begin(p->b, page_fmt(p, "/inbox/%lld", (long long)x->entry), false);
	if (x->act.setting_count) {
		table_entry_begin(p->b, c, 3);
		for (size_t i = 0; i < x->act.setting_count; i++)
			setting_row(v, c, &row, verb, &x->act.settings[i]);
		table_end(p->b);
	}
	h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>",
	      page_say(p, W_ENTERED_BY, page_official_name(p, x->act.officer), page_time(p, x->act.clock)));
	bool ready = !x->settled;
	if (ready && verb->personal) {
		TRY(page_signers(p, verb->head, &s));
		ready = page_signature(p, &s, v->wrong.field && strcmp(v->wrong.field, "password") == 0 ? v->wrong.sentence : NULL);
	}
	h_raw(p->b, "<p>");
	if (ready)
		button(p->b, BUTTON_FILLED, page_word(p, x->act.setting_count ? W_EDIT_AND_SEND : W_SEND_AGAIN), "do", "again");
	if (!x->settled)
		button(p->b, BUTTON_OUTLINED, page_word(p, W_DISCARD), "do", "discard");
	h_fmt(p->b, "<a href=\"%s\">%s</a></p>", page_href(p, reg, x->act.key), page_word(p, W_SEE_RECORD));
	form_end(p->b);
	return OK;
}

static enum err enter_again(struct view *v)
{
	struct page *p = v->p;
	const struct item *x = v->here;
	const struct reg *reg = reg_by_number(x->act.reg);
	const struct verb *verb = verb_by_number(reg, x->act.verb);
	struct field_text *fields = arena_alloc(&p->arena, (x->act.setting_count + 1) * sizeof *fields);

	for (size_t i = 0; i < x->act.setting_count; i++) {
		const char *name = setting_name(p, reg, verb, &x->act.settings[i]);
		fields[i] = (struct field_text){bytes_of(name), bytes_of(page_given(p, field_by_number(reg, x->act.settings[i].field), name))};
	}
	struct wish wish = {bytes_of(verb->name), bytes_of(reg->name), bytes_of(page_key(p, reg, x->act.key)), fields, x->act.setting_count};
	return page_enter(p, &wish, 1, x->entry, NULL);
}

/* ---- Merged ---- */

static const struct setting *setting_of(const struct item *x, const struct conflict *c)
{
	for (size_t i = 0; i < x->act.setting_count; i++)
		if (x->act.settings[i].field == c->field && bytes_equal(x->act.settings[i].sub, bytes_of(c->sub)))
			return &x->act.settings[i];
	return NULL;
}

static void conflict_cards(struct view *v, const struct row *row, size_t n)
{
	struct page *p = v->p;
	const struct item *x = v->here;
	const struct conflict *c = &x->verdict.conflicts[n];
	const struct field *f = field_by_number(row->reg, c->field);
	const struct setting *mine = setting_of(x, c);
	const char *name = page_fmt(p, "choice.%zu", n);

	if (!f || !mine)
		return;
	bool uses_mine = value_equal(now_of(row, mine), mine->value);
	const char *subject = page_member_subject(p, row, f, bytes_of(c->sub));
	h_fmt(p->b, "<h3>%s%s%s</h3><fieldset class=\"cards\">", page_member(p, f, bytes_of(c->sub)), *subject ? ": " : "", subject);
	if (x->theirs[n].kind != V_NULL)
		choice_card(p->b, name, "theirs", !uses_mine, show_value(p, f, x->theirs[n]), page_word(p, uses_mine ? W_OTHERS_SET : W_IN_USE),
			    page_word(p, W_FROM_ANOTHER_DEVICE), page_say(p, W_LOG_NUMBER, page_number(p, c->position)));
	choice_card(p->b, name, "mine", uses_mine, show_value(p, f, mine->value), page_word(p, uses_mine ? W_IN_USE : W_YOU_SET),
		    page_say(p, W_ENTERED_BY, page_official_name(p, x->act.officer), page_time(p, x->act.clock)),
		    page_say(p, W_RECEIVED_AT, page_time(p, x->received)));
	h_raw(p->b, "</fieldset>");
}

static enum err merged(struct view *v)
{
	struct page *p = v->p;
	const struct item *x = v->here;
	const struct reg *reg = reg_by_number(x->act.reg);
	struct row row;

	TRY(row_load(&p->r->world, reg, x->act.key, &row));
	banner(p->b, BANNER_WAIT, page_word(p, W_TWO_SET), page_word(p, W_TWO_SET_WHAT));
	if (v->wrong.sentence)
		banner(p->b, BANNER_GRAVE, NULL, v->wrong.sentence);
	form_begin(p->b, page_fmt(p, "/inbox/%lld", (long long)x->entry), false);
	for (size_t i = 0; i < x->verdict.conflict_count; i++)
		conflict_cards(v, &row, i);
	if (x->act.setting_count > x->verdict.conflict_count)
		h_fmt(p->b, "<p>%s</p>", page_say(p, W_OTHERS_MERGED, page_number(p, (int64_t)(x->act.setting_count - x->verdict.conflict_count))));
	h_raw(p->b, "<p>");
	if (!x->settled)
		button(p->b, BUTTON_FILLED, page_word(p, W_USE_CHOSEN), "do", "choose");
	h_fmt(p->b, "<a href=\"%s\">%s</a></p>", page_href(p, reg, x->act.key), page_word(p, W_SEE_RECORD));
	form_end(p->b);
	return OK;
}

/* Where what was chosen is in use already, nothing needs to be entered. */
static enum err choose(struct view *v)
{
	struct page *p = v->p;
	const struct item *x = v->here;
	const struct reg *reg = reg_by_number(x->act.reg);
	const struct verb *verb = verb_by_number(reg, x->act.verb);
	struct field_text fields[CONFLICTS_MAX];
	size_t count = 0;
	struct row row;

	TRY(row_load(&p->r->world, reg, x->act.key, &row));
	for (size_t i = 0; i < x->verdict.conflict_count; i++) {
		const struct setting *mine = setting_of(x, &x->verdict.conflicts[i]);
		bool theirs = strcmp(request_field(p->request, page_fmt(p, "choice.%zu", i)), "theirs") == 0;
		if (!mine)
			continue;
		struct value wanted = theirs ? x->theirs[i] : mine->value;
		if (value_equal(wanted, now_of(&row, mine)))
			continue;
		fields[count++] = (struct field_text){bytes_of(setting_name(p, reg, verb, mine)), bytes_of(page_value(p, field_by_number(reg, mine->field), wanted))};
	}
	if (!count)
		return inbox_settle(p->r, x->entry);
	struct wish wish = {bytes_of(verb->name), bytes_of(reg->name), bytes_of(page_key(p, reg, x->act.key)), fields, count};
	return page_enter(p, &wish, 1, x->entry, NULL);
}

/* ---- The page ---- */

static enum err show(struct view *v)
{
	struct page *p = v->p;
	struct frame f;

	page_frame(p, &f, PLACE_INBOX, page_word(p, W_PAGE_INBOX),
		   p->status.inbox ? page_say(p, W_INBOX_SUMMARY, page_number(p, p->status.inbox)) : page_word(p, W_INBOX_NOTHING));
	f.aside = v->count ? 260 : 0;
	f.list_first = true;
	frame_begin(p->b, &f);
	if (!v->count) {
		banner(p->b, BANNER_GOOD, NULL, page_word(p, W_INBOX_EMPTY));
		frame_end(p->b, &f);
		return OK;
	}
	list(v);
	frame_aside(p->b, &f);
	if (v->here) {
		h_fmt(p->b, "<h2>%s</h2>", v->here->name);
		if (v->here->settled)
			banner(p->b, BANNER_OFF, NULL, page_word(p, W_SETTLED_ALREADY));
		TRY(v->here->verdict.kind == REFUSED ? refused(v) : merged(v));
	}
	frame_end(p->b, &f);
	return OK;
}

enum err page_inbox(struct page *p)
{
	struct view *v = arena_alloc(&p->arena, sizeof *v);
	const char *what = request_field(p->request, "do"), *entry = request_segment(p->request, 1);

	v->p = p;
	v->item = arena_alloc(&p->arena, ITEMS_MAX * sizeof *v->item);
	TRY(inbox_each(p->r, true, keep_item, v));
	for (int i = 0; i < v->count; i++)
		if (*entry ? strcmp(entry, page_number(p, v->item[i].entry)) == 0 : !v->item[i].settled && !v->here)
			v->here = &v->item[i];
	if (*entry && !v->here)
		return fail(ERR_NOT_FOUND);
	if (!p->request->post)
		return show(v);
	enum err e = OK;
	if (v->here->settled)
		e = OK; /* a second click */
	else if (strcmp(what, "discard") == 0)
		e = inbox_settle(p->r, v->here->entry);
	else
		e = strcmp(what, "choose") == 0 ? choose(v) : enter_again(v);
	if (e == OK) {
		page_go(p, "/inbox");
		return OK;
	}
	page_wrong(p, e, reg_by_number(v->here->act.reg), &v->wrong);
	return show(v);
}
