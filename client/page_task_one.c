/* page_task_one.c - one task: who answers for which step, how far it is, and a delay explained with a committed date. */
#include <string.h>

#include "page_file.h"
#include "page_form.h"
#include "page_task.h"

struct view {
	struct page *p;
	struct row row;
	const char *key, *href;
	struct wrong wrong; /* of the form that was refused */
	const struct task_row *timing;
	struct task_row own;
	bool ours; /* our unit leads it */
};

static enum err take_timing(void *ctx, const struct task_row *t)
{
	struct view *v = ctx;

	if (t->id == v->row.key.id) {
		v->own = *t;
		v->timing = &v->own;
	}
	return OK;
}

/* ---- Steps ---- */

static void step_button(struct view *v, const struct row *step, const char *verb, enum button kind)
{
	struct page *p = v->p;
	const struct verb *x = verb_by_name(step->reg, bytes_of(verb));

	page_form_begin(p, v->href, step->reg, page_key(p, step->reg, step->key), x);
	button(p->b, kind, label_in(x->label, p->lang), NULL, NULL);
	form_end(p->b);
}

static void step_row(struct view *v, const struct column *c, const struct row *step, int number, bool here)
{
	struct page *p = v->p;
	int64_t due = row_int(step, STEP_DUE, NO_TIME), done = row_int(step, STEP_DONE_CLOCK, NO_TIME);
	bool late = step->state == STEP_OPEN && due != NO_TIME && due < p->today;

	row_begin(p->b, late && here);
	cell(p->b, &c[0], page_number(p, number));
	cell_begin(p->b, &c[1]);
	h_lines(p->b, page_bytes(p, row_text(step, STEP_CONTENT)));
	cell_end(p->b);
	cell(p->b, &c[2], page_bytes(p, row_text(step, STEP_PERSON)));
	cell(p->b, &c[3], due == NO_TIME ? "—" : page_day(p, due));
	cell_begin(p->b, &c[4]);
	if (step->state == STEP_DONE) {
		icon(p->b, ICON_CHECK, 14);
		h_fmt(p->b, " %s", done == NO_TIME ? "" : page_day(p, day_of(done)));
		if (due != NO_TIME && done != NO_TIME && day_of(done) > due)
			h_fmt(p->b, "<small class=\"under bad\">%s</small>", page_say(p, W_STEP_LATE, page_number(p, day_of(done) - due)));
	} else if (late) {
		badge_text(p->b, TILE_MISSING, page_say(p, W_TASK_LATE, page_number(p, p->today - due)));
	}
	if (step->state == STEP_OPEN && v->ours) {
		h_raw(p->b, "<div class=\"row\">");
		step_button(v, step, "done", BUTTON_OUTLINED);
		step_button(v, step, "drop", BUTTON_OUTLINED);
		h_raw(p->b, "</div>");
	}
	cell_end(p->b);
	row_end(p->b);
}

static enum err steps(struct view *v)
{
	struct page *p = v->p;
	const struct reg *reg = reg_by_name(BYTES("task_step"));
	const struct column c[] = {{page_word(p, W_COLUMN_STEP), LEFT, 46, false},
				   {page_word(p, W_COLUMN_WORK), LEFT, 0, false},
				   {page_word(p, W_COLUMN_PERSON), LEFT, 190, false},
				   {page_word(p, W_COLUMN_DUE), LEFT, 80, false},
				   {page_word(p, W_COLUMN_DONE), LEFT, 190, true}};
	sqlite3_stmt *s = page_sql(p, SQL_STEPS);
	int64_t ids[200];
	int count = 0;
	bool open = false;

	for (enum err e = db_first(s, "i", v->row.key.id); e == OK && count < 200; e = db_next(s))
		ids[count++] = sqlite3_column_int64(s, 0);
	db_reset(s);
	section(p->b, page_word(p, W_STEPS_AND_PERSONS));
	if (count)
		table_begin(p->b, c, 5);
	for (int i = 0; i < count; i++) {
		struct row step;
		TRY(row_load(&p->r->world, reg, (struct key){.id = ids[i]}, &step));
		step_row(v, c, &step, i + 1, !open);
		open |= step.state == STEP_OPEN;
	}
	if (count)
		table_end(p->b);
	else
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NO_STEPS));
	return OK;
}

static void add_step(struct view *v)
{
	struct page *p = v->p;
	const struct reg *reg = reg_by_name(BYTES("task_step"));
	const struct verb *add = verb_by_name(reg, BYTES("add"));
	bool again = page_is_form(p, reg, "", add);

	h_fmt(p->b, "<details%r><summary>%s</summary>", again ? " open" : "", page_word(p, W_ADD_STEP));
	page_form_begin(p, v->href, reg, "", add);
	form_hidden(p->b, "task", v->key);
	h_raw(p->b, "<div class=\"row\">");
	for (uint16_t n = STEP_PERSON; n <= STEP_DUE; n++) {
		const struct field *f = field_by_number(reg, n);
		bool bad = again && v->wrong.field && strcmp(v->wrong.field, f->name) == 0;
		form_field(p->b, &(struct form_field){.kind = f->type == T_DATE ? INPUT_DATE : INPUT_TEXT, .name = f->name, .label = label_in(f->label, p->lang),
						      .value = again ? request_field(p->request, f->name) : "", .error = bad ? v->wrong.sentence : NULL,
						      .width = f->type == T_DATE ? 160 : 240});
	}
	button(p->b, BUTTON_OUTLINED, label_in(add->label, p->lang), NULL, NULL);
	h_raw(p->b, "</div>");
	form_end(p->b);
	h_raw(p->b, "</details>");
}

/* ---- What can be done with the task itself ---- */

static enum err task_verb(struct view *v, const struct verb *verb)
{
	struct page *p = v->p;
	bool may, head, again = page_is_form(p, v->row.reg, v->key, verb), simple = !verb->slots && !verb->personal;
	struct signers signers;

	TRY(page_may(p, &v->row, verb, &may, &head));
	if (!may)
		return OK;
	if (!simple)
		h_fmt(p->b, "<details%r><summary>%s</summary>", again ? " open" : "", label_in(verb->label, p->lang));
	page_form_begin(p, v->href, v->row.reg, v->key, verb);
	page_slots(p, &v->row, verb, again, &v->wrong);
	bool ready = true;
	if (verb->personal) {
		TRY(page_signers(p, verb->head, &signers));
		ready = page_signature(p, &signers, again && v->wrong.field && strcmp(v->wrong.field, "password") == 0 ? v->wrong.sentence : NULL);
	}
	if (ready)
		button(p->b, simple ? BUTTON_FILLED : BUTTON_OUTLINED, label_in(verb->label, p->lang), NULL, NULL);
	form_end(p->b);
	if (!simple)
		h_raw(p->b, "</details>");
	return OK;
}

static void progress(struct view *v)
{
	struct page *p = v->p;
	const char *note = page_bytes(p, row_text(&v->row, TASK_NOTE)), *product = page_bytes(p, row_text(&v->row, TASK_PRODUCT));
	const char *reason = page_bytes(p, row_text(&v->row, TASK_REASON)), *quality = page_bytes(p, row_text(&v->row, TASK_QUALITY));

	section(p->b, page_word(p, W_PROGRESS_SO_FAR));
	pairs_begin(p->b);
	pair(p->b, page_word(p, W_COLUMN_STATUS), label_in(reg_state(v->row.reg, v->row.state)->label, p->lang));
	if (row_get(&v->row, TASK_PERCENT).kind == V_INT)
		pair(p->b, page_word(p, W_COLUMN_PROGRESS), page_fmt(p, "%lld %%", (long long)row_int(&v->row, TASK_PERCENT, 0)));
	if (*note)
		pair(p->b, page_word(p, W_NOTE), note);
	if (*product)
		pair(p->b, page_word(p, W_PRODUCT), product);
	if (*reason)
		pair(p->b, page_word(p, W_REASON_OF_OFFICE), reason);
	if (*quality)
		pair(p->b, page_word(p, W_QUALITY), quality);
	pairs_end(p->b);
}

/* ---- A delay explained ---- */

static const char *day_echo(struct page *p, int64_t day)
{
	struct buf words OWN_BUF = BUF(DAY_WORDS_MAX);

	day_words(&words, p->lang, day, p->today);
	return page_say(p, day > p->today ? W_DAY_ECHO : W_DAY_ECHO_PAST, buf_text(&words),
			page_number(p, day > p->today ? day - p->today : p->today - day));
}

static enum err write_echo(struct page *p)
{
	int64_t day;

	if (date_parse(request_field(p->request, "committed"), &day) == OK)
		h_text(p->b, day_echo(p, day));
	return OK;
}

static void extension_fields(struct view *v, const struct row *ext, bool again)
{
	struct page *p = v->p;
	const struct reg *reg = ext->reg;
	const struct field *kind = field_by_number(reg, EXT_KIND);
	struct form_choice kinds[8];
	int count = 0;
	const char *value[4], *error[4] = {NULL}, *names[] = {"kind", "reason", "objective", "committed"};

	for (; kind->choices[count].name && count < 8; count++)
		kinds[count] = (struct form_choice){kind->choices[count].name, label_in(kind->choices[count].label, p->lang)};
	for (int i = 0; i < 4; i++) {
		const struct field *f = field_by_name(reg, bytes_of(names[i]));
		value[i] = again ? request_field(p->request, names[i]) : page_value(p, f, row_get(ext, f->number));
		error[i] = again && v->wrong.field && strcmp(v->wrong.field, names[i]) == 0 ? v->wrong.sentence : NULL;
	}
	form_field(p->b, &(struct form_field){.name = "kind", .label = label_in(kind->label, p->lang), .value = value[0], .error = error[0], .choices = kinds, .choice_count = count});
	form_field(p->b, &(struct form_field){.kind = INPUT_LONG, .name = "reason", .label = page_word(p, W_REASON), .value = value[1], .error = error[1], .rows = 4});
	form_radio(p->b, "objective", "yes", page_word(p, W_OBJECTIVE), strcmp(value[2], "yes") == 0);
	form_radio(p->b, "objective", "no", page_word(p, W_SUBJECTIVE), strcmp(value[2], "no") == 0);
	form_field(p->b, &(struct form_field){.kind = INPUT_DATE, .name = "committed", .label = page_word(p, W_COMMIT_TO_DAY), .value = value[3], .error = error[3], .width = 160,
					      .draft = page_fmt(p, "%s/day", v->href)});
	int64_t day;
	h_raw(p->b, "<p id=\"draft\" role=\"status\">");
	if (*value[3] && date_parse(value[3], &day) == OK)
		h_text(p->b, day_echo(p, day));
	h_fmt(p->b, "</p><p><small class=\"muted\">%s</small></p>", page_word(p, W_COMMIT_GOES_TO_LEDGER));
}

static enum err extension_form(struct view *v, const struct row *ext, const char *key)
{
	struct page *p = v->p;
	const struct verb *write = verb_by_name(ext->reg, BYTES("write"));
	bool again = page_is_form(p, ext->reg, key, write);
	struct signers s;

	TRY(page_signers(p, true, &s));
	page_form_begin(p, v->href, ext->reg, key, write);
	form_hidden(p->b, "task", v->key);
	extension_fields(v, ext, again);
	bool ready = page_signature(p, &s, again && v->wrong.field && strcmp(v->wrong.field, "password") == 0 ? v->wrong.sentence : NULL);
	h_raw(p->b, "<p>");
	if (ready)
		button(p->b, BUTTON_FILLED, page_word(p, W_BUTTON_SIGN_AND_SEND), "do", "send");
	button(p->b, BUTTON_OUTLINED, page_word(p, W_SAVE_DRAFT), "do", "write");
	h_raw(p->b, "</p>");
	form_end(p->b);
	return OK;
}

static void extension_sent(struct view *v, const struct row *ext)
{
	struct page *p = v->p;
	const struct field *due = field_by_number(ext->reg, EXT_DUE);
	int64_t day = row_int(ext, EXT_COMMITTED, NO_TIME);

	banner_begin(p->b, ext->state == EXT_SENT ? BANNER_OFF : BANNER_GOOD, page_word(p, W_EXTENSION_TITLE));
	pairs_begin(p->b);
	pair(p->b, page_word(p, W_COLUMN_STATUS), label_in(reg_state(ext->reg, ext->state)->label, p->lang));
	pair(p->b, page_word(p, W_REASON), page_bytes(p, row_text(ext, EXT_REASON)));
	if (day != NO_TIME)
		pair(p->b, page_word(p, W_COMMIT_TO_DAY), day_echo(p, day));
	if (row_get(ext, EXT_DUE).kind == V_INT)
		pair(p->b, label_in(due->label, p->lang), page_show(p, due, row_get(ext, EXT_DUE)));
	if (row_text(ext, EXT_DECISION_REASON).len)
		pair(p->b, page_word(p, W_REASON_OF_OFFICE), page_bytes(p, row_text(ext, EXT_DECISION_REASON)));
	pairs_end(p->b);
	h_fmt(p->b, "<p><a href=\"%s\">%s</a></p>", page_href(p, ext->reg, ext->key), page_word(p, W_ALL_FIELDS));
	banner_end(p->b);
}

/* The draft, or a new one; above it those that were sent. */
static enum err extension(struct view *v)
{
	struct page *p = v->p;
	const struct reg *reg = reg_by_name(BYTES("extension"));
	sqlite3_stmt *s = page_sql(p, SQL_EXTENSIONS);
	struct row draft = {.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
	int64_t ids[50], due = row_int(&v->row, TASK_DUE, NO_TIME);
	const char *key = "";
	int count = 0;
	bool open = false, ended = v->row.state == TASK_STATE_CONFIRMED || v->row.state == TASK_STATE_WITHDRAWN;

	for (enum err e = db_first(s, "i", v->row.key.id); e == OK && count < 50; e = db_next(s))
		ids[count++] = sqlite3_column_int64(s, 0);
	db_reset(s);
	h_raw(p->b, "<div id=\"extension\"></div>");
	for (int i = 0; i < count; i++) {
		struct row ext;
		TRY(row_load(&p->r->world, reg, (struct key){.id = ids[i]}, &ext));
		if (ext.state == EXT_DRAFT) {
			draft = ext;
			key = page_key(p, reg, ext.key);
			continue;
		}
		open |= ext.state == EXT_SENT;
		extension_sent(v, &ext);
	}
	if (!v->ours || open || ended || v->row.state == TASK_STATE_DONE)
		return OK;
	bool late = due != NO_TIME && due < p->today, shown = late || *key || v->wrong.sentence;
	if (!shown)
		h_fmt(p->b, "<details><summary>%s</summary>", page_word(p, W_EXPLAIN_AND_COMMIT));
	banner_begin(p->b, late ? BANNER_WAIT : BANNER_OFF, page_word(p, W_EXPLAIN_AND_COMMIT));
	if (due != NO_TIME)
		h_fmt(p->b, "<p><small>%s %s. %s</small></p>", page_word(p, W_DUE_LABEL), page_due(p, due), page_word(p, W_CLOCK_RUNS_ON));
	TRY(extension_form(v, &draft, key));
	banner_end(p->b);
	if (!shown)
		h_raw(p->b, "</details>");
	return OK;
}

/* ---- The page ---- */

static enum err show(struct view *v)
{
	struct page *p = v->p;
	const char *co = page_bytes(p, row_text(&v->row, TASK_CO_UNITS)), *unit = page_unit_name(p, page_bytes(p, row_text(&v->row, TASK_UNIT)));
	int64_t due = row_int(&v->row, TASK_DUE, NO_TIME);
	struct frame f;

	const char *name = page_record_name(p, v->row.reg, v->row.key), *content = page_bytes(p, row_text(&v->row, TASK_CONTENT));
	page_frame(p, &f, PLACE_TASK, name,
		   *co ? page_say(p, W_TASK_SUMMARY_CO, task_source(p, &v->row), unit, co) : page_say(p, W_TASK_SUMMARY, task_source(p, &v->row), unit));
	f.aside = 340;
	frame_begin(p->b, &f);
	if (v->wrong.sentence && !v->wrong.field)
		banner(p->b, BANNER_GRAVE, NULL, v->wrong.sentence);
	if (strcmp(name, content) != 0) {
		h_raw(p->b, "<p>");
		h_lines(p->b, content);
		h_raw(p->b, "</p>");
	}
	h_raw(p->b, "<p>");
	task_status(p, &v->row, v->timing);
	if (due != NO_TIME)
		h_fmt(p->b, " <span class=\"muted\">%s</span>", page_say(p, W_DUE_SHORT, page_due(p, due)));
	h_raw(p->b, "</p>");
	for (const struct verb *verb = v->row.reg->verbs; verb->number; verb++)
		if (!verb->slots && !verb->personal)
			TRY(task_verb(v, verb));
	TRY(steps(v));
	if (v->ours && v->row.state != TASK_STATE_CONFIRMED && v->row.state != TASK_STATE_WITHDRAWN)
		add_step(v);
	progress(v);
	for (const struct verb *verb = v->row.reg->verbs; verb->number; verb++)
		if ((verb->slots || verb->personal) && !verb_of_files(v->row.reg, verb))
			TRY(task_verb(v, verb));
	TRY(files_section(p, &v->row, true, v->href));
	h_fmt(p->b, "<p><a href=\"%s\">%s</a></p>", page_href(p, v->row.reg, v->row.key), page_word(p, W_ALL_FIELDS));
	frame_aside(p->b, &f);
	TRY(extension(v));
	frame_end(p->b, &f);
	return OK;
}

static enum err load(struct view *v, const char *text)
{
	struct page *p = v->p;
	const struct reg *reg = reg_by_name(BYTES("task"));
	struct key key;

	if (key_parse(reg, bytes_of(text), &p->arena, &key) != OK)
		return fail(ERR_NOT_FOUND);
	TRY(row_load(&p->r->world, reg, key, &v->row));
	if (v->row.state == ABSENT)
		return fail(ERR_RECORD_UNKNOWN, label_in(reg->label, p->lang), text);
	v->key = page_key(p, reg, key);
	v->href = page_fmt(p, "/task/%s", v->key);
	const char *const *units = page_units(p);
	for (int i = 0; units[i]; i++)
		v->ours |= bytes_equal(row_text(&v->row, TASK_UNIT), bytes_of(units[i]));
	return tasks_each(p->r->db, NULL, p->at, take_timing, v);
}

enum err page_task(struct page *p)
{
	static const char *const send[] = {"send", NULL};
	struct view *v = arena_alloc(&p->arena, sizeof *v);
	const char *below = request_segment(p->request, 2);

	v->p = p;
	TRY(load(v, request_segment(p->request, 1)));
	if (p->request->post && strcmp(below, "day") == 0)
		return write_echo(p);
	if (*below)
		return fail(ERR_NOT_FOUND);
	if (!p->request->post)
		return show(v);
	const struct reg *reg = reg_by_name(bytes_of(request_field(p->request, "on")));
	enum err e = page_do(p, strcmp(request_field(p->request, "do"), "send") == 0 ? send : NULL, 0, NULL);
	if (e == OK) {
		page_go(p, v->href);
		return OK;
	}
	page_wrong(p, e, reg, &v->wrong);
	TRY(load(v, v->key)); /* what was loaded before an entry is no longer there */
	return show(v);
}
