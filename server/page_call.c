/* Calls to one unit: those that were made, and a form to note another. */
#include <string.h>

#include "reasons.h"
#include "text_value.h"
#include "writing.h"

enum { ABOUTS_MAX = 40 };

/* What the unit owes: what a call may be about. */
static int owed(struct view *v, const struct board *b, const struct board_unit *u, struct form_choice *list)
{
	int count = 0;
	char period[PERIOD_SIZE];
	list[count++] = (struct form_choice){"", say_word(v, W_CALL_IN_GENERAL)};
	for (size_t i = b->column_count; i-- > 0 && count < ABOUTS_MAX;) {
		const struct board_cell *x = &u->cells[i];
		if (!is_overdue(x) && !(x->there && (x->cell.status == STATUS_ANNOUNCED || x->cell.status == STATUS_RETURNED || x->cell.status == STATUS_DUE_SOON)))
			continue;
		period_print(b->columns[i].period, period);
		list[count++] = (struct form_choice){text_of(v, "report/%s/%s/%s", b->columns[i].obligation, u->code, period),
						     say(v, W_REPORT_OF_PERIOD, period_words(v, b->columns[i].period))};
	}
	return count;
}

static void write_form(struct view *v, const struct board *b, const struct board_unit *u, const char *wrong)
{
	const struct request *r = v->r;
	struct form_choice list[ABOUTS_MAX];
	int count = owed(v, b, u, list);
	const char *about = r->post ? request_field(r, "about") : request_query(r, "about");
	const struct form_field with = {.kind = INPUT_TEXT, .name = "spoke_with", .label = say_word(v, W_CALL_WITH), .width = 280,
					.value = r->post ? request_field(r, "spoke_with") : u->head};
	const struct form_field what = {.name = "about", .label = say_word(v, W_CALL_ABOUT), .value = *about || count < 2 ? about : list[1].value,
					.choices = list, .choice_count = count, .width = 280};
	const struct form_field note = {.kind = INPUT_TEXT, .name = "note", .label = say_word(v, W_CALL_SAID), .value = request_field(r, "note"),
					.hint = say_word(v, W_CALL_HINT), .error = wrong, .required = true, .autofocus = true};
	form_begin(v->b, text_of(v, "/call/%s", u->code), false);
	form_hidden(v->b, "key", r->post && *request_field(r, "key") ? request_field(r, "key") : write_key(v));
	h_raw(v->b, "<div class=\"row\">");
	form_field(v->b, &with);
	form_field(v->b, &what);
	h_raw(v->b, "</div>");
	form_field(v->b, &note);
	button(v->b, BUTTON_FILLED, say_word(v, W_CALL_NOTE), NULL, NULL);
	form_end(v->b);
}

static const char *about_link(struct view *v, const char *about, const char **ret_text)
{
	const char *slash = strchr(about, '/');
	*ret_text = slash ? slash + 1 : *about ? about : say_word(v, W_CALL_IN_GENERAL);
	const struct reg *r = slash ? reg_by_name((struct bytes){(const uint8_t *)about, (size_t)(slash - about)}) : NULL;
	return r ? record_href(v, r, slash + 1) : NULL;
}

static enum err write_calls(struct view *v, const char *unit)
{
	const struct column c[] = {{say_word(v, W_CALLED_WHEN), LEFT, 130, false}, {say_word(v, W_CALLER), LEFT, 170, false},
				   {say_word(v, W_CALL_WITH), LEFT, 170, false},   {say_word(v, W_CALL_SAID), LEFT, 0, false},
				   {say_word(v, W_CALL_ABOUT), LEFT, 190, false}};
	sqlite3_stmt *s = v->desk->sql[Q_CALLS];
	int count = 0;
	section(v->b, say_word(v, W_CALLS));
	enum err e = db_first(s, "t", unit);
	for (; e == OK; e = db_next(s)) {
		const char *text, *href = about_link(v, db_text(s, 4), &text);
		if (!count++)
			table_begin(v->b, c, 5);
		row_begin(v->b, false);
		cell(v->b, &c[0], time_short(v, sqlite3_column_int64(s, 0)));
		cell(v->b, &c[1], db_text(s, 1));
		cell(v->b, &c[2], db_text(s, 2));
		cell(v->b, &c[3], db_text(s, 3));
		cell_two(v->b, &c[4], text, NULL, href);
		row_end(v->b);
	}
	if (count)
		table_end(v->b);
	else
		small(v->b, say_word(v, W_CALLS_NONE));
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err note(struct view *v, const char *unit)
{
	const struct request *r = v->r;
	const struct field_text fields[] = {{BYTES("unit"), bytes_of(unit)},
					    {BYTES("about"), bytes_of(request_field(r, "about"))},
					    {BYTES("caller"), bytes_of(v->user)},
					    {BYTES("spoke_with"), bytes_of(request_field(r, "spoke_with"))},
					    {BYTES("note"), bytes_of(request_field(r, "note"))}};
	enum err e = write_act_of(v, "note", "call", request_field(r, "key"), fields, sizeof fields / sizeof *fields);
	return e == ERR_RECORD_EXISTS ? OK : e; /* the first click noted it */
}

enum err page_call(struct view *v)
{
	struct frame f;
	struct board b;
	char sentence[ERR_SENTENCE_MAX];
	const char *wrong = NULL;
	TRY(board_of_unit(v, &b));
	TRY(board_people(v, &b));
	const struct board_unit *u = &b.units[0];
	if (v->r->post) {
		enum err e = note(v, u->code);
		if (e == OK) {
			response_redirect(v->a, text_of(v, "/call/%s", u->code));
			return OK;
		}
		if (err_exit(e) != 1)
			return e;
		v->a->status = 400;
		wrong = err_sentence(v->lang, e, NULL, sentence);
	}
	view_frame(v, &f, NAV_LATE, say(v, W_CALLS_TO, short_name(v, u->name)),
		   *u->phone ? text_of(v, "%s · %s", u->phone, u->head) : say_word(v, W_NO_HEAD));
	frame_begin(v->b, &f);
	write_form(v, &b, u, wrong);
	TRY(write_calls(v, u->code));
	frame_end(v->b, &f);
	return OK;
}
