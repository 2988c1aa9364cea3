/* The consolidated report of home affairs: which there are; one of them as a document, with what home affairs writes itself. Its files and a unit's
 * reminder and calendar too. */
#include <stdio.h>
#include <string.h>

#include "board.h"
#include "consolidated_html.h"
#include "docx.h"
#include "letter.h"
#include "text_value.h"
#include "writing.h"
#include "xlsx.h"

enum { MONTHS = 12 };

struct open {
	struct period period;
	char period_text[PERIOD_SIZE];
	const char *obligation, *href;
	struct consolidated r;
	struct consolidation c;
	int64_t position; /* of the figures in c */
};

static bool is_frozen(const struct open *o)
{
	return o->r.position && o->r.data.len;
}

/* Frozen figures are those of the record; else those of now. `now` asks for the latter in any case. */
static enum err load(struct view *v, bool now, struct open *o)
{
	int64_t stamp;
	if (period_parse(request_segment(v->r, 2), &o->period) != OK)
		return fail(ERR_NOT_FOUND);
	period_print(o->period, o->period_text);
	o->obligation = request_segment(v->r, 1);
	o->href = text_of(v, "/consolidation/%s/%s", o->obligation, o->period_text);
	TRY(consolidated_load(v->desk->tables, o->obligation, o->period, &v->arena, &o->r));
	if (!now && is_frozen(o)) {
		TRY(consolidation_decode(o->r.data, &v->arena, &o->c));
		o->position = o->r.position;
		return consolidation_texts(v->desk->tables, &v->arena, &o->c);
	}
	TRY(db_int(v->desk->sql[Q_META], 0, &stamp, "t", "time")); /* not the clock: the same place of the log gives the same figures */
	o->position = v->position;
	return consolidate(v->desk->tables, o->obligation, o->period, stamp, &v->arena, &o->c);
}

/* ---- Which there are ---- */

static void write_choice(struct view *v, const struct column *c, const char *obligation, struct period p)
{
	static const enum word states[] = {W_CONSOLIDATION_NONE, W_CONSOLIDATION_DRAFT, W_CONSOLIDATION_TO_UBND, W_CONSOLIDATION_SIGNED, W_CONSOLIDATION_SENT};
	struct consolidated r;
	char period[PERIOD_SIZE];
	period_print(p, period);
	if (consolidated_load(v->desk->tables, obligation, p, &v->arena, &r) != OK)
		return;
	row_begin(v->b, false);
	cell_two(v->b, &c[0], period_words(v, p), obligation, text_of(v, "/consolidation/%s/%s", obligation, period));
	cell(v->b, &c[1], say_word(v, states[r.state < 5 ? r.state : 0]));
	cell(v->b, &c[2], r.frozen == NO_TIME ? "—" : time_short(v, r.frozen));
	row_end(v->b);
}

static enum err page_list(struct view *v)
{
	enum { YEARLY = 2, OBLIGATIONS = 40 };
	const struct column c[] = {{say_word(v, W_CONSOLIDATION_PERIOD), LEFT, 0, false}, {say_word(v, W_CONSOLIDATION_STATE), LEFT, 260, false},
				   {say_word(v, W_CONSOLIDATION_FROZEN), LEFT, 180, true}};
	sqlite3_stmt *s = v->desk->sql[Q_OBLIGATIONS];
	struct frame f;
	struct {
		const char *code;
		bool yearly;
		int64_t from;
	} list[OBLIGATIONS];
	int count = 0, year;
	unsigned month, day;
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s))
		if (count < OBLIGATIONS) {
			list[count].code = text_of(v, "%s", db_text(s, 0));
			list[count].from = sqlite3_column_int64(s, 3); /* 0 where it was ever so */
			list[count++].yearly = sqlite3_column_int(s, 2) == YEARLY;
		}
	view_frame(v, &f, NAV_CONSOLIDATION, say_word(v, W_CONSOLIDATION), say_word(v, W_CONSOLIDATION_SUMMARY));
	frame_begin(v->b, &f);
	if (!count)
		banner(v->b, BANNER_OFF, NULL, say_word(v, W_CONSOLIDATION_NO_PERIOD));
	else
		table_begin(v->b, c, 3);
	civil_date((int32_t)v->today, &year, &month, &day);
	for (int i = 0; i < count; i++) {
		struct period p = {year, list[i].yearly ? 0 : (int)month};
		for (int k = 0; k < (list[i].yearly ? 2 : MONTHS) && period_last(p) >= list[i].from; k++, p = period_previous(p))
			write_choice(v, c, list[i].code, p);
	}
	if (count)
		table_end(v->b);
	frame_end(v->b, &f);
	return OK;
}

/* ---- One ---- */

static void give(struct view *v, const char *type, const char *name, struct buf *file)
{
	v->a->type = type;
	response_header(v->a, "Content-Disposition", text_of(v, "attachment; filename=\"%s\"", name));
	buf_cut(v->b, 0);
	buf_view(v->b, buf_bytes(file));
}

static enum err give_file(struct view *v, struct open *o, const char *kind)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	bool word = strcmp(kind, "docx") == 0;
	if (!word && strcmp(kind, "xlsx") != 0)
		return fail(ERR_NOT_FOUND);
	if (word)
		TRY(consolidated_docx(&o->r, &o->c, o->position, NO_TIME, &file));
	else
		TRY(consolidated_xlsx(&o->r, &o->c, o->position, &file));
	give(v, word ? DOCX_TYPE : XLSX_TYPE, text_of(v, "tong-hop-%s-%s.%s", o->obligation, o->period_text, kind), &file);
	return OK;
}

static void buttons(struct view *v, const struct open *o)
{
	h_raw(v->b, "<div class=\"row\">");
	if (v->hands && o->r.state <= 1) {
		form_begin(v->b, text_of(v, "%s/freeze", o->href), false);
		button(v->b, is_frozen(o) ? BUTTON_OUTLINED : BUTTON_FILLED, say_word(v, is_frozen(o) ? W_CONSOLIDATION_FREEZE_AGAIN : W_CONSOLIDATION_FREEZE), NULL, NULL);
		form_end(v->b);
		button_link(v->b, BUTTON_OUTLINED, say_word(v, W_CONSOLIDATION_EDIT), text_of(v, "%s/edit", o->href));
	}
	button_link(v->b, BUTTON_OUTLINED, "Word (DOCX)", text_of(v, "%s/docx", o->href));
	button_link(v->b, BUTTON_OUTLINED, "Excel (XLSX)", text_of(v, "%s/xlsx", o->href));
	h_raw(v->b, "</div><p></p>");
}

static enum err page_one(struct view *v, struct open *o, const char *wrong)
{
	struct frame f;
	view_frame(v, &f, NAV_CONSOLIDATION, say(v, W_CONSOLIDATION_OF, period_words(v, o->period)),
		   is_frozen(o) ? say(v, W_CONSOLIDATION_FROZEN_AT, count_text(v, o->position), time_short(v, o->c.at))
				: say(v, W_CONSOLIDATION_NOT_FROZEN, count_text(v, o->position), time_short(v, o->c.at)));
	f.document = true;
	frame_begin(v->b, &f);
	if (wrong)
		banner(v->b, BANNER_GRAVE, NULL, wrong);
	buttons(v, o);
	consolidated_html(v->b, &o->r, &o->c, o->position, "/record/report/");
	frame_end(v->b, &f);
	return OK;
}

static const char *member(struct view *v, struct value family, int clause)
{
	struct value x = family_get(family, bytes_of(clause_list[clause].code));
	return x.kind == V_TEXT ? arena_string(&v->arena, x.data) : "";
}

/* Codes of the units that wrote on the clause: what a text of ours is likely to rest on. */
static const char *likely_sources(struct view *v, const struct open *o, int clause)
{
	struct buf b OWN_BUF = BUF(2000);
	for (size_t i = 0; i < o->c.text_count; i++)
		if (o->c.texts[i].clause == clause)
			buf_fmt(&b, "%s%s", b.len ? ", " : "", o->c.units[o->c.texts[i].unit].code);
	return text_of(v, "%s", buf_text(&b));
}

static enum err page_edit(struct view *v, struct open *o, const char *wrong)
{
	struct frame f;
	bool again = v->r->post; /* keeps what was typed */
	view_frame(v, &f, NAV_CONSOLIDATION, say(v, W_CONSOLIDATION_OF, period_words(v, o->period)), say_word(v, W_CONSOLIDATION_EDIT_SUMMARY));
	frame_begin(v->b, &f);
	if (wrong)
		banner(v->b, BANNER_GRAVE, NULL, wrong);
	form_begin(v->b, text_of(v, "%s/edit", o->href), false);
	form_field(v->b, &(struct form_field){.kind = INPUT_TEXT, .name = "symbol", .label = say_word(v, W_CONSOLIDATION_SYMBOL), .width = 280,
					      .value = again ? request_field(v->r, "symbol") : o->r.symbol});
	for (int k = 0; k < CLAUSES; k++) {
		const char *name = text_of(v, "narrative.%s", clause_list[k].code), *from = text_of(v, "sources.%s", clause_list[k].code);
		const char *sources = member(v, o->r.sources, k);
		form_field(v->b, &(struct form_field){.kind = INPUT_LONG, .name = name, .rows = 4, .value = again ? request_field(v->r, name) : member(v, o->r.narrative, k),
						      .label = text_of(v, "%s · %s", label_in(clause_list[k].shown, v->lang), label_in(clause_list[k].title, v->lang))});
		form_field(v->b, &(struct form_field){.kind = INPUT_TEXT, .name = from, .label = say_word(v, W_CONSOLIDATION_SOURCES),
						      .value = again ? request_field(v->r, from) : *sources ? sources : likely_sources(v, o, k)});
	}
	form_field(v->b, &(struct form_field){.kind = INPUT_LONG, .name = "note", .rows = 4, .label = say_word(v, W_CONSOLIDATION_NOTE),
					      .value = again ? request_field(v->r, "note") : o->r.note});
	button(v->b, BUTTON_FILLED, say_word(v, W_CONSOLIDATION_SAVE), NULL, NULL);
	form_end(v->b);
	frame_end(v->b, &f);
	return OK;
}

/* Only what differs is written; sources go with a text of ours. */
static enum err save(struct view *v, const struct open *o)
{
	struct field_text fields[2 * CLAUSES + 2];
	size_t count = 0;
	const struct {
		const char *name, *old;
	} lines[] = {{"symbol", o->r.symbol}, {"note", o->r.note}};
	for (size_t i = 0; i < 2; i++)
		if (strcmp(request_field(v->r, lines[i].name), lines[i].old) != 0)
			fields[count++] = (struct field_text){bytes_of(lines[i].name), bytes_of(request_field(v->r, lines[i].name))};
	for (int k = 0; k < CLAUSES; k++) {
		const char *name = text_of(v, "narrative.%s", clause_list[k].code), *from = text_of(v, "sources.%s", clause_list[k].code);
		const char *text = request_field(v->r, name), *sources = *text ? request_field(v->r, from) : "";
		if (strcmp(text, member(v, o->r.narrative, k)) != 0)
			fields[count++] = (struct field_text){bytes_of(name), bytes_of(text)};
		if (strcmp(sources, member(v, o->r.sources, k)) != 0)
			fields[count++] = (struct field_text){bytes_of(from), bytes_of(sources)};
	}
	return count ? write_act_of(v, "write", "consolidation", text_of(v, "%s/%s", o->obligation, o->period_text), fields, count) : OK;
}

static enum err freeze(struct view *v)
{
	struct open now = {0};
	struct freeze_texts t;
	TRY(load(v, true, &now));
	TRY(consolidation_freeze(&now.c, now.position, &v->arena, &t));
	const struct field_text fields[] = {{BYTES("log_position"), bytes_of(t.log_position)}, {BYTES("figures"), bytes_of(t.figures)}, {BYTES("data"), bytes_of(t.data)}};
	return write_act_of(v, "freeze", "consolidation", t.key, fields, 3);
}

enum err page_consolidation(struct view *v)
{
	struct open o = {0};
	char sentence[ERR_SENTENCE_MAX];
	const char *what = request_segment(v->r, 3);
	if (v->r->segments == 1 && !v->r->post)
		return page_list(v);
	if (v->r->segments < 3 || v->r->segments > 4)
		return fail(ERR_NOT_FOUND);
	enum err e = load(v, false, &o);
	if (e == ERR_REF_UNKNOWN || e == ERR_PERIOD_WRONG)
		return fail(ERR_NOT_FOUND);
	TRY(e);
	bool edit = strcmp(what, "edit") == 0;
	if (!v->r->post)
		return edit ? page_edit(v, &o, NULL) : *what ? give_file(v, &o, what) : page_one(v, &o, NULL);
	if (!v->hands || (!edit && strcmp(what, "freeze") != 0))
		return fail(ERR_NOT_FOUND);
	e = edit ? save(v, &o) : freeze(v);
	if (e == OK) {
		response_redirect(v->a, o.href);
		return OK;
	}
	if (err_exit(e) != 1)
		return e;
	v->a->status = 400;
	const char *wrong = text_of(v, "%s", err_sentence(v->lang, e, NULL, sentence));
	return edit ? page_edit(v, &o, wrong) : page_one(v, &o, wrong);
}

/* ---- Of one unit ---- */

enum err page_letter(struct view *v)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	struct letterhead h;
	struct dues d;
	const char *unit = request_segment(v->r, 1);
	if (v->r->segments != 2)
		return fail(ERR_NOT_FOUND);
	enum err e = dues_overdue(v->desk->tables, unit, v->at, &v->arena, &d);
	if (e == ERR_UNIT_UNKNOWN || (e == OK && !d.count))
		return fail(ERR_NOT_FOUND);
	TRY(e);
	TRY(letterhead_load(v->desk->tables, v->today, &v->arena, &h));
	TRY(letter_docx(&h, &d, v->at, &file));
	give(v, DOCX_TYPE, text_of(v, "don-doc-%s.docx", d.unit), &file);
	return OK;
}

enum err page_calendar(struct view *v)
{
	struct buf file OWN_BUF = BUF(CALENDAR_MAX);
	struct dues d;
	if (v->r->segments != 2)
		return fail(ERR_NOT_FOUND);
	enum err e = dues_coming(v->desk->tables, request_segment(v->r, 1), v->at, CALENDAR_MONTHS, &v->arena, &d);
	if (e == ERR_UNIT_UNKNOWN)
		return fail(ERR_NOT_FOUND);
	TRY(e);
	TRY(calendar_ics(&d, v->at, &file));
	give(v, CALENDAR_TYPE, text_of(v, "han-%s.ics", d.unit), &file);
	return OK;
}
