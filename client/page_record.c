/* page_record.c - one record of any register: its fields, what was entered here, and every verb that is possible now. */
#include <string.h>

#include "page_file.h"
#include "page_form.h"
#include "page_interval.h"
#include "page_report.h"
#include "redaction.h"
#include "text_value.h"

struct view {
	struct page *p;
	struct row row;
	const char *key, *href; /* key "" for a new one */
	struct report owed; /* .cell, of a report that is not there */
	struct wrong wrong;
	int forms;
};

/* ---- Fields ---- */

struct family {
	struct page *p;
	const struct row *row;
	const struct field *f;
};

/* What stands there, or by which decision it stands there no more. */
static const char *shown(struct page *p, const struct row *row, const struct field *f, struct bytes sub, struct value v)
{
	struct buf text OWN_BUF = BUF(400);

	if (v.kind != V_ERASED || redaction_words(p->r->db, row->reg, bytes_of(page_key(p, row->reg, row->key)), f, sub, p->lang, &text) != OK)
		return page_show(p, f, v);
	return page_keep(p, buf_text(&text));
}

static void member(void *ctx, struct bytes sub, struct value v)
{
	struct family *x = ctx;

	if (x->f->type == T_FILE && v.kind != V_ERASED)
		return; /* they stand below */
	pair_of(x->p->b, page_member(x->p, x->f, sub), page_member_subject(x->p, x->row, x->f, sub), shown(x->p, x->row, x->f, sub, v));
}

static void field_pair(struct page *p, const struct row *row, const struct field *f)
{
	struct value v = row_get(row, f->number);

	if (v.kind == V_NULL || (f->type == T_BYTES && !(f->flags & F_FAMILY)))
		return;
	if (f->flags & F_FAMILY) {
		family_each(v, member, &(struct family){p, row, f});
		return;
	}
	h_fmt(p->b, "<dt>%s</dt><dd>", label_in(f->label, p->lang));
	const struct reg *ref = f->type == T_REF ? reg_by_name(bytes_of(f->ref)) : NULL;
	if (f->flags & F_TEXTS) {
		page_texts_shown(p, row, f);
	} else if (ref && !ref->hidden) {
		struct key key = {v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0};
		h_fmt(p->b, "<a href=\"%s\">%s</a>", page_href(p, ref, key), page_record_name(p, ref, key));
	} else {
		h_lines(p->b, shown(p, row, f, (struct bytes){0}, v));
	}
	h_raw(p->b, "</dd>");
}

static void fields(struct view *v)
{
	struct page *p = v->p;

	section(p->b, page_word(p, W_CONTENT_NOW));
	pairs_begin(p->b);
	pair(p->b, page_word(p, W_COLUMN_STATUS), label_in(page_state(p, &v->row).label, p->lang));
	if (*page_remarks(p, &v->row))
		pair(p->b, page_word(p, W_REMARKS), page_remarks(p, &v->row));
	for (const struct field *f = v->row.reg->fields; f->number; f++)
		if (!page_texts_said(p, &v->row, f))
			field_pair(p, &v->row, f);
	if (v->row.version) {
		pair(p->b, page_word(p, W_LOG_LABEL), page_number(p, v->row.version));
		pair(p->b, page_word(p, W_RECEIVED_LABEL), page_time(p, v->row.stamp));
	} else {
		pair(p->b, page_word(p, W_LOG_LABEL), page_word(p, W_NOT_RECEIVED_YET));
	}
	pairs_end(p->b);
}

/* ---- What was entered on this device ---- */

struct history {
	struct view *v;
	const struct column *c;
	int count;
	enum act_place place;
};

static void act_fields(struct page *p, const struct act *a)
{
	const struct reg *reg = reg_by_number(a->reg);

	for (size_t i = 0; i < a->setting_count && i < 12; i++) {
		const struct setting *s = &a->settings[i];
		const struct field *f = field_by_number(reg, s->field);
		struct buf text OWN_BUF = BUF(2 * TEXT_MAX);
		if (!f)
			continue;
		value_show(f, p->lang, s->value, &text);
		h_fmt(p->b, "%r%s: %s", i ? "<br>" : "", page_member(p, f, s->sub), page_first_line(p, buf_text(&text), 60));
	}
}

static enum err history_row(void *ctx, const struct outbox_item *i)
{
	struct history *h = ctx;
	struct page *p = h->v->p;
	const struct reg *reg = h->v->row.reg;

	if (i->act->reg != reg->number || !key_equal(i->act->key, h->v->row.key))
		return OK;
	if (!h->count++)
		table_begin(p->b, h->c, 4);
	row_begin(p->b, false);
	cell(p->b, &h->c[0], page_time(p, i->act->clock));
	cell_two(p->b, &h->c[1], label_in(verb_by_number(reg, i->act->verb)->label, p->lang), page_official_name(p, i->act->officer), NULL);
	cell_begin(p->b, &h->c[2]);
	act_fields(p, i->act);
	cell_end(p->b);
	cell_begin(p->b, &h->c[3]);
	icon(p->b, h->place == ACT_WAITING ? ICON_CLOCK : ICON_CHECK, 14);
	h_fmt(p->b, " %s", h->place == ACT_WAITING ? page_word(p, W_WAITS_SHORT) : page_say(p, W_RECEIVED_AT, page_time(p, i->received)));
	cell_end(p->b);
	row_end(p->b);
	return OK;
}

static enum err history(struct view *v)
{
	struct page *p = v->p;
	const struct column c[] = {{page_word(p, W_COLUMN_AT), LEFT, 130, false},
				   {page_word(p, W_COLUMN_WORK), LEFT, 170, false},
				   {page_word(p, W_COLUMN_FIELDS), LEFT, 0, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 170, true}};
	struct history h = {v, c, 0, ACT_LOGGED};

	section(p->b, page_word(p, W_ENTERED_HERE));
	TRY(outbox_each(p->r, ACT_LOGGED, history_row, &h));
	h.place = ACT_WAITING;
	TRY(outbox_each(p->r, ACT_WAITING, history_row, &h));
	if (h.count)
		table_end(p->b);
	else
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NOTHING_ENTERED_HERE));
	return OK;
}

/* ---- Verbs ---- */

/* Of a report the province answers the last version received, and settles a claim only while it is open. */
static enum err report_hint(struct view *v, const struct verb *verb, bool *ret)
{
	enum { ACCEPT = 5, RETURN, SETTLE };
	struct page *p = v->p;
	sqlite3_stmt *s = page_sql(p, SQL_SUBMISSION);
	struct cell cell;

	if (verb->number == SETTLE) {
		TRY(cell_of(p->r->db, row_text(&v->row, 1), row_text(&v->row, 2), row_text(&v->row, 3), p->at, &cell));
		*ret = cell.status == STATUS_CLAIMED;
	} else if (verb->number == ACCEPT || verb->number == RETURN) {
		*ret = db_first(s, "t", v->key) == OK && sqlite3_column_int(s, 2) == 1;
		db_reset(s);
	}
	return OK;
}

static const char *own_form(struct view *v, const struct verb *verb)
{
	struct page *p = v->p;

	if (strcmp(v->row.reg->name, "report") != 0 || !(verb->who & BY_UNIT))
		return NULL;
	return page_fmt(p, "/report/%s/%s", page_bytes(p, row_text(&v->row, 1)), page_bytes(p, row_text(&v->row, 3)));
}

static enum err verb_form(struct view *v, const struct verb *verb, bool open)
{
	struct page *p = v->p;
	bool again = page_is_form(p, v->row.reg, v->key, verb);
	/* the head says already what it is, and the button */
	bool alone = v->row.state == ABSENT && *request_query(p->request, "verb"), ready = true;
	const struct reg *parent;
	struct signers signers;

	if (alone)
		h_raw(p->b, "<div class=\"lone\">");
	else
		h_fmt(p->b, "<details class=\"verb\"%r><summary>%s</summary>", again || open ? " open" : "", label_in(verb->label, p->lang));
	if (page_parentless(p, &v->row, verb, &parent)) {
		h_fmt(p->b, "<p>%s <a href=\"/register/%s\">%s</a></p>", page_say(p, W_NO_PARENT, label_in(parent->label, p->lang), label_in(verb->label, p->lang)),
		      parent->name, page_word(p, W_SEE_REGISTER));
		h_raw(p->b, alone ? "</div>" : "</details>");
		return OK;
	}
	page_form_begin(p, v->href, v->row.reg, v->key, verb);
	page_slots(p, &v->row, verb, again, &v->wrong);
	if (verb->head && !v->p->viewer.head && !verb->personal)
		h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>", page_word(p, W_ONLY_HEAD));
	if (verb->personal) {
		TRY(page_signers(p, verb->head, &signers));
		ready = page_signature(p, &signers, again && v->wrong.field && strcmp(v->wrong.field, "password") == 0 ? v->wrong.sentence : NULL);
	}
	h_raw(p->b, "<p>");
	if (ready)
		button(p->b, v->forms++ ? BUTTON_OUTLINED : BUTTON_FILLED, label_in(verb->label, p->lang), NULL, NULL);
	h_raw(p->b, "</p>");
	form_end(p->b);
	h_raw(p->b, alone ? "</div>" : "</details>");
	return OK;
}

static enum err verbs(struct view *v)
{
	struct page *p = v->p;
	const char *wanted = request_query(p->request, "verb"), *linked = NULL;
	int possible = 0;

	for (const struct verb *x = v->row.reg->verbs; x->number; x++) {
		bool may, head;
		TRY(page_may(p, &v->row, x, &may, &head));
		if (may && strcmp(v->row.reg->name, "report") == 0)
			TRY(report_hint(v, x, &may));
		if (!may || verb_of_files(v->row.reg, x) || (v->row.state == ABSENT && *wanted && strcmp(wanted, x->name) != 0))
			continue;
		possible++;
		const char *own = own_form(v, x);
		if (!own)
			TRY(verb_form(v, x, v->row.state == ABSENT || possible == 1));
		else if (!linked)
			linked = own;
	}
	if (linked) {
		h_raw(p->b, "<p>");
		button_link(p->b, BUTTON_FILLED, page_word(p, W_OPEN_REPORT), linked);
		h_raw(p->b, "</p>");
	}
	if (!possible)
		h_fmt(p->b, "<p class=\"muted\">%s <a href=\"/roles?register=%u\">%s</a></p>", page_word(p, W_NOTHING_POSSIBLE), v->row.reg->name,
		      page_word(p, W_ROLES));
	return OK;
}

/* ---- The page ---- */

static enum err show(struct view *v)
{
	struct page *p = v->p;
	const struct reg *reg = v->row.reg;
	bool report = strcmp(reg->name, "report") == 0;
	struct frame f;

	const char *label = label_in(reg->label, p->lang), *name = *v->key ? page_record_name(p, reg, v->row.key) : page_say(p, W_NEW_RECORD, label);
	const char *under = *v->key ? page_fmt(p, "%s · %s", label, v->key) : NULL;
	if (strcmp(name, v->key) == 0) { /* it has no other name */
		name = label;
		under = v->key;
	}
	page_frame(p, &f, PLACE_REGISTER, name, under);
	f.aside = *v->key ? 340 : 0;
	frame_begin(p->b, &f);
	if (v->wrong.sentence && !v->wrong.field)
		banner(p->b, BANNER_GRAVE, NULL, v->wrong.sentence);
	if (*v->key) {
		if (report)
			h_fmt(p->b, "<p class=\"screen\"><a href=\"/paper/%u\">%s</a></p>", v->key, page_word(p, W_SEE_AS_PRINTED));
		TRY(page_interval(p, &v->row));
		fields(v);
		TRY(files_section(p, &v->row, !report, v->href));
		TRY(history(v));
		frame_aside(p->b, &f);
		h_raw(p->b, "<div class=\"screen\">");
		section(p->b, page_word(p, W_WHAT_CAN_BE_DONE));
	}
	TRY(verbs(v));
	if (*v->key)
		TRY(page_texts_link(p, &v->row));
	h_fmt(p->b, "<p><a href=\"/register/%s\">%s</a></p>", reg->name, page_say(p, W_BACK_TO_LIST, label_in(reg->label, p->lang)));
	if (*v->key)
		h_raw(p->b, "</div>");
	frame_end(p->b, &f);
	return OK;
}

/* A report that is owed and that nobody has begun: lists of who is late lead to it. Of other units only where their records would be here. */
static enum err show_owed(struct view *v)
{
	struct page *p = v->p;
	const char *unit = page_bytes(p, row_text(&v->row, 2));
	bool own = strcmp(unit, p->r->unit) == 0;
	struct frame f;

	page_frame(p, &f, PLACE_REGISTER, page_record_name(p, v->row.reg, v->row.key), page_fmt(p, "%s · %s", label_in(v->row.reg->label, p->lang), v->key));
	frame_begin(p->b, &f);
	h_raw(p->b, "<p>");
	badge(p->b, p->lang, (enum tile)v->owed.cell.status, report_days(&v->owed));
	h_fmt(p->b, "</p><p>%s</p><p>", page_word(p, own ? W_OWN_NOT_BEGUN : W_OWED_NOT_BEGUN));
	if (own)
		button_link(p->b, BUTTON_FILLED, page_word(p, W_OPEN_REPORT), own_form(v, v->row.reg->verbs));
	else
		h_fmt(p->b, "<a href=\"/register/unit/%u\">%s</a>", unit, page_unit_name(p, unit));
	h_raw(p->b, "</p>");
	frame_end(p->b, &f);
	return OK;
}

static bool owed(struct view *v)
{
	struct page *p = v->p;
	const char *obligation, *unit;
	struct reference ref;
	struct period period;

	if (strcmp(v->row.reg->name, "report") != 0)
		return false;
	obligation = page_bytes(p, row_text(&v->row, 1));
	unit = page_bytes(p, row_text(&v->row, 2));
	if ((!p->standing.all && strcmp(unit, p->r->unit) != 0) || period_parse(page_bytes(p, row_text(&v->row, 3)), &period) != OK ||
	    reference_load(p->r->db, unit, obligation, &p->arena, &ref) != OK || ref.obligations->yearly != !period.month)
		return false;
	return cell_of(p->r->db, bytes_of(obligation), bytes_of(unit), row_text(&v->row, 3), p->at, &v->owed.cell) == OK &&
	       owes(ref.obligations, ref.units, day_of(v->owed.cell.deadline) - 1);
}

static enum err load(struct view *v)
{
	struct page *p = v->p;
	const struct reg *reg = reg_by_name(bytes_of(request_segment(p->request, 1)));
	const char *text = request_segment(p->request, 2);
	struct key key;

	if (!reg || !page_readable(p, reg))
		return fail(ERR_NOT_FOUND);
	v->key = "";
	v->href = page_fmt(p, "/register/%s/_new", reg->name);
	if (strcmp(text, "_new") == 0) {
		v->row = (struct row){.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
		return OK;
	}
	TRY(key_parse(reg, bytes_of(text), &p->arena, &key));
	TRY(row_load(&p->r->world, reg, key, &v->row));
	if (v->row.state == ABSENT && !owed(v))
		return fail(ERR_RECORD_UNKNOWN, label_in(reg->label, p->lang), text);
	v->key = page_key(p, reg, key);
	v->href = page_href(p, reg, key);
	return OK;
}

enum err page_record(struct page *p)
{
	struct view v = {.p = p};
	const char *key = NULL, *back = request_field(p->request, "back");

	TRY(load(&v));
	if (!p->request->post)
		return *v.key && v.row.state == ABSENT ? show_owed(&v) : show(&v);
	const struct reg *reg = v.row.reg;
	if (strcmp(request_field(p->request, "on"), reg->name) != 0)
		return fail(ERR_NOT_FOUND);
	enum err e = page_do(p, NULL, 0, &key);
	if (e == OK) {
		struct buf href OWN_BUF = BUF(1024);
		h_fmt(&href, "/register/%r/%u", reg->name, key);
		page_go(p, *back ? back : buf_text(&href));
		return OK;
	}
	page_wrong(p, e, reg, &v.wrong);
	TRY(load(&v));
	return show(&v);
}
