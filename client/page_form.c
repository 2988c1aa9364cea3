/* page_form.c - see page_form.h */
#include "page_form.h"

#include <string.h>

#include "code_entry.h"
#include "text.h"

/* ---- Sentences ---- */

static const char *with_labels(struct page *p, enum err e, const struct reg *reg, const char *const args[4])
{
	const char *shown[5] = {NULL};
	char sentence[ERR_SENTENCE_MAX];

	for (int i = 0; i < 4; i++)
		shown[i] = e == ERR_STATE && i == 2 ? state_named(reg, args[i], p->lang) : label_named(reg, args[i], p->lang);
	return page_keep(p, err_sentence(p->lang, e, shown, sentence));
}

static const char *page_reason(struct page *p, enum err e, const struct reg *reg)
{
	const char *args[4];

	if (e == ERR_NOT_HEAD || e == ERR_PASSWORD_NEEDED || e == ERR_PASSWORD_WRONG || e == ERR_DATE_WRONG)
		return page_sentence(p, e);
	for (int i = 0; i < 4; i++)
		args[i] = page_keep(p, err_arg(i));
	return with_labels(p, e, reg, args);
}

const char *page_verdict(struct page *p, const struct verdict *v, const struct reg *reg)
{
	char sentence[ERR_SENTENCE_MAX];

	return v->reason == ERR_NOT_HEAD ? page_word(p, W_ONLY_HEAD) : page_keep(p, verdict_words(v, reg, p->lang, sentence));
}

void page_wrong(struct page *p, enum err e, const struct reg *reg, struct wrong *ret)
{
	const char *name = page_keep(p, err_arg(0));

	*ret = (struct wrong){e, page_reason(p, e, reg), NULL};
	if (e == ERR_PASSWORD_WRONG || e == ERR_PASSWORD_NEEDED || e == ERR_NO_PERSONAL_KEY)
		ret->field = "password";
	else if (e == ERR_FIELD_TYPE || e == ERR_FIELD_LONG || e == ERR_FIELD_MISSING || e == ERR_FIELD_RANGE || e == ERR_REF_UNKNOWN ||
		 e == ERR_TEXT_UTF8 || e == ERR_TEXT_CHAR || e == ERR_SECRET)
		ret->field = name;
}

/* ---- Controls ---- */

enum { CHOICES_MAX = 300, TICKS_MAX = 150 /* more are typed */ };

static int choices_of(struct page *p, const struct field *f, bool needed, struct form_choice *out)
{
	int count = 0;

	if (!needed)
		out[count++] = (struct form_choice){"", page_word(p, W_NOT_CHOSEN)};
	if (f->type == T_BOOL) {
		out[count++] = (struct form_choice){"yes", page_word(p, W_YES)};
		out[count++] = (struct form_choice){"no", page_word(p, W_NO)};
	}
	for (int i = 0; f->type == T_CHOICE && f->choices[i].name && count < CHOICES_MAX; i++)
		out[count++] = (struct form_choice){f->choices[i].name, label_in(f->choices[i].label, p->lang)};
	return count;
}

/* Of a list of references a record that is not as it began is named with its state: a unit that ended is seldom meant. */
static const char *with_state(struct page *p, const struct reg *reg, struct key key, const char *name)
{
	struct row row;
	const struct verb *first = reg->verbs;

	while (first->number && !(first->from & FROM(ABSENT)))
		first++;
	if (row_load(&p->r->world, reg, key, &row) != OK || row.state == ABSENT || !first->number || row.state == first->to)
		return name;
	return page_fmt(p, "%s (%s)", name, label_in(reg_state(reg, row.state)->label, p->lang));
}

/* Records of the register that a field refers to, by what they are called; none where there are too many to choose from. */
static int references_of(struct page *p, const struct field *f, bool needed, struct form_choice *out)
{
	const struct reg *reg = reg_by_name(bytes_of(f->ref));
	const char *sql = page_fmt(p, "SELECT key FROM \"%s\" ORDER BY key LIMIT %d", reg->name, CHOICES_MAX + 1);
	sqlite3_stmt *s = NULL;
	int count = 0;

	if (db_prepare(p->r->db, &sql, 1, &s) != OK)
		return 0;
	if (!needed)
		out[count++] = (struct form_choice){"", page_word(p, W_NOT_CHOSEN)};
	while (db_next(s) == OK && count <= CHOICES_MAX) {
		struct key key = {0};
		if (reg_natural(reg))
			key.text = arena_copy(&p->arena, db_blob(s, 0));
		else
			key.id = sqlite3_column_int64(s, 0);
		const char *text = page_key(p, reg, key), *name = page_record_name(p, reg, key);
		if (reg_natural(reg) && strcmp(text, name) != 0)
			name = page_fmt(p, "%s · %s", text, name);
		if (f->type == T_REFS)
			name = with_state(p, reg, key, name);
		out[count++] = (struct form_choice){text, name};
	}
	sqlite3_finalize(s);
	return count > CHOICES_MAX ? 0 : count;
}

int page_references(struct page *p, const struct field *f, const struct form_choice **ret)
{
	struct form_choice *choices = arena_alloc(&p->arena, (CHOICES_MAX + 2) * sizeof *choices);

	*ret = choices;
	return references_of(p, f, true, choices);
}

const char *page_value(struct page *p, const struct field *f, struct value v)
{
	struct buf b OWN_BUF = BUF(2 * TEXT_MAX);

	value_print(f, v, &b);
	return page_keep(p, buf_text(&b));
}

/* One field of a verb as a control. `name`: of the control; `value` as value_print() gives it. */
static void page_slot(struct page *p, const struct field *f, const char *name, bool needed, const char *value, const char *error)
{
	static const enum input kinds[] = {[T_TEXT] = INPUT_LONG, [T_INT] = INPUT_NUMBER, [T_DECIMAL] = INPUT_NUMBER, [T_DATE] = INPUT_DATE,
					   [T_CODE] = INPUT_TEXT, [T_BYTES] = INPUT_TEXT};
	struct form_choice *choices = arena_alloc(&p->arena, (CHOICES_MAX + 2) * sizeof *choices);
	const char *label = label_in(f->label, p->lang);
	struct form_field x = {.kind = (size_t)f->type < sizeof kinds / sizeof *kinds ? kinds[f->type] : INPUT_TEXT, .name = name, .value = value, .error = error,
			       .label = needed ? label : page_say(p, W_OPTIONAL, label)};

	if (f->type == T_REFS && (x.choice_count = references_of(p, f, true, choices)) && x.choice_count <= TICKS_MAX) {
		x.choices = choices;
		form_several(p->b, &x);
		return;
	}
	if (f->type == T_REFS)
		x.choice_count = 0;
	if (f->type == T_CHOICE || f->type == T_BOOL)
		x.choice_count = choices_of(p, f, needed, choices);
	else if (f->type == T_REF)
		x.choice_count = references_of(p, f, needed, choices);
	x.choices = x.choice_count ? choices : NULL;
	if (f->type == T_DATE)
		x.width = 160;
	else if (f->type == T_INT || f->type == T_DECIMAL)
		x.width = 120;
	else if (f->type == T_REFS)
		x.hint = page_word(p, W_REFS_HINT);
	else if (f->type == T_PERIOD)
		x.hint = "2024-11, 2024";
	if (f->type == T_CODE)
		code_field(p->b, p->lang, name, label, value, error, false);
	else
		form_field(p->b, &x);
}

/* What the form gives for a field: a list of references is ticked one by one, or typed. */
static const char *given(struct page *p, const struct field *f, const char *name)
{
	const struct request *rq = p->request;
	struct buf all OWN_BUF = BUF(TEXT_MAX);

	if (f->type != T_REFS)
		return request_field(rq, name);
	for (int i = 0; i < rq->fields; i++)
		if (strcmp(rq->field[i].name, name) == 0 && *rq->field[i].value)
			buf_fmt(&all, "%s%s", all.len ? "," : "", rq->field[i].value);
	return page_keep(p, buf_text(&all));
}

/* What a form begins with: a new record that a unit writes is, unless chosen otherwise, about that unit. */
static const char *first_value(struct page *p, const struct row *row, const struct verb *v, const struct field *f)
{
	if (row->state == ABSENT && !p->request->post && *request_query(p->request, f->name))
		return request_query(p->request, f->name); /* a link fills in what it knows */
	if (row->state == ABSENT && v->who & BY_UNIT && strcmp(f->name, "unit") == 0)
		return p->r->unit;
	return page_value(p, f, row_get(row, f->number));
}

void page_slots(struct page *p, const struct row *row, const struct verb *v, bool again, const struct wrong *wrong)
{
	const struct reg *reg = row->reg;

	for (const struct field *f = reg->fields; row->state == ABSENT && f->number && (f->flags & F_KEY); f++)
		page_slot(p, f, f->name, true, again ? request_field(p->request, f->name) : first_value(p, row, v, f),
			  again && wrong->field && strcmp(wrong->field, f->name) == 0 ? wrong->sentence : NULL);
	for (const struct slot *s = v->slots; s && s->field; s++) {
		const struct field *f = field_by_number(reg, s->field);
		const char *name = slot_name(reg, s);
		if (f->flags & F_FAMILY)
			continue;
		const char *value = again ? given(p, f, name) : s->need == GIVEN && row->state != ABSENT ? "" : first_value(p, row, v, f);
		page_slot(p, f, name, s->need != OPTIONAL, value, again && wrong->field && strcmp(wrong->field, name) == 0 ? wrong->sentence : NULL);
	}
}

bool page_is_form(struct page *p, const struct reg *reg, const char *key, const struct verb *v)
{
	return p->request->post && strcmp(request_field(p->request, "on"), reg->name) == 0 && strcmp(request_field(p->request, "verb"), v->name) == 0 &&
	       (strcmp(request_field(p->request, "key"), key) == 0 || *request_field(p->request, "drawn"));
}

void page_form_begin(struct page *p, const char *action, const struct reg *reg, const char *key, const struct verb *v)
{
	form_begin(p->b, action, false);
	form_hidden(p->b, "on", reg->name);
	form_hidden(p->b, "verb", v->name);
	if (*key) {
		form_hidden(p->b, "key", key);
		return;
	}
	if (reg_natural(reg))
		return;
	form_hidden(p->b, "key", *request_field(p->request, "drawn") ? request_field(p->request, "key") : page_new_key(p));
	form_hidden(p->b, "drawn", "1");
}

const char *page_new_key(struct page *p)
{
	uint64_t random;
	char text[ID_TEXT_BYTES + 1];

	crypt_random(&random, sizeof random);
	id_print((int64_t)((uint64_t)p->r->device << ID_RANDOM_BITS | (random & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)) | 1), text);
	return page_keep(p, text);
}

/* ---- Entering ---- */

static bool first_of_name(const struct request *rq, int at)
{
	for (int i = 0; i < at; i++)
		if (strcmp(rq->field[i].name, rq->field[at].name) == 0)
			return false;
	return true;
}

/* The fields of the form that say something new: a field left as it was is not this act's. */
static size_t changed_fields(struct page *p, const struct row *row, const struct verb *v, struct field_text *out)
{
	const struct request *rq = p->request;
	size_t count = 0;

	for (int i = 0; i < rq->fields && count < SETTINGS_MAX; i++) {
		struct bytes name = bytes_of(rq->field[i].name);
		const struct field *own = field_by_name(row->reg, name);
		const struct slot *s = verb_slot_named(row->reg, v, name);
		if (own && (own->flags & F_KEY) && row->state == ABSENT) {
			out[count++] = (struct field_text){name, bytes_of(rq->field[i].value)};
			continue;
		}
		const struct field *f = s ? field_by_number(row->reg, s->field) : NULL;
		if (!f || (f->flags & F_FAMILY) || (f->type == T_REFS && !first_of_name(rq, i)))
			continue;
		const char *now = page_value(p, f, row_get(row, s->field)), *text = f->type == T_REFS ? given(p, f, rq->field[i].name) : rq->field[i].value;
		if ((s->need == GIVEN && *text) || strcmp(now, text) != 0)
			out[count++] = (struct field_text){name, bytes_of(text)};
	}
	return count;
}

enum err page_do(struct page *p, const char *const *more, int64_t settles, const char **ret_key)
{
	const struct reg *reg = reg_by_name(bytes_of(request_field(p->request, "on")));
	const char *key = request_field(p->request, "key"), *verb = request_field(p->request, "verb");
	struct field_text *fields = arena_alloc(&p->arena, SETTINGS_MAX * sizeof *fields);
	struct wish wishes[4];
	size_t count = 1;
	struct row row = {0};

	if (!reg || reg->hidden)
		return fail(ERR_REGISTER_UNKNOWN, request_field(p->request, "on"));
	const struct verb *v = verb_by_name(reg, bytes_of(verb));
	if (!v)
		return fail(ERR_VERB_UNKNOWN, reg->name, verb, "");
	struct key k = {0};
	if (*key)
		TRY(key_parse(reg, bytes_of(key), &p->arena, &k));
	if (*key)
		TRY(row_load(&p->r->world, reg, k, &row));
	else
		row = (struct row){.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
	if (*request_field(p->request, "drawn") && row.state != ABSENT && !(v->from & FROM(row.state))) {
		if (ret_key)
			*ret_key = key;
		return OK;
	}
	wishes[0] = (struct wish){bytes_of(verb), bytes_of(reg->name), bytes_of(key), fields, changed_fields(p, &row, v, fields)};
	/* A draft that was left as it is needs no act of its own before it is sent. */
	if (more && v->slots && !wishes[0].count && row.state != ABSENT)
		count = 0;
	for (; more && *more && count < 4; more++)
		wishes[count++] = (struct wish){bytes_of(*more), bytes_of(reg->name), bytes_of(key), NULL, 0};
	return page_enter(p, wishes, count, settles, ret_key);
}
