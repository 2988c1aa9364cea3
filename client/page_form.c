/* page_form.c - see page_form.h */
#include "page_form.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

/* ---- Sentences ---- */

/* Which record a sentence is about, by its name; the text itself where it is the key of none. */
static const char *called(struct page *p, const struct reg *reg, const char *text)
{
	struct key key;
	struct row row;

	if (key_parse(reg, bytes_of(text), &p->arena, &key) != OK || row_load(&p->r->world, reg, key, &row) != OK || row.state == ABSENT)
		return text;
	return page_record_name(p, reg, key);
}

static bool about_record(enum err e)
{
	return e == ERR_STATE || e == ERR_RECORD_EXISTS || e == ERR_NOT_YOUR_UNIT || e == ERR_CONTENT_CHANGED || e == ERR_REDACTED;
}

static const char *with_labels(struct page *p, enum err e, const struct reg *reg, const char *const args[4])
{
	const char *shown[5] = {NULL};
	char sentence[ERR_SENTENCE_MAX];

	for (int i = 0; i < 4; i++)
		shown[i] = e == ERR_STATE && i == 2 ? state_named(reg, args[i], p->lang)
			   : e == ERR_REF_UNKNOWN && i == 2 && reg_by_name(bytes_of(args[i])) ? label_in(reg_by_name(bytes_of(args[i]))->label, p->lang)
											      : label_named(reg, args[i], p->lang);
	return page_keep(p, err_sentence(p->lang, e, shown, sentence));
}

static const char *page_reason(struct page *p, enum err e, const struct reg *reg)
{
	const char *args[4];

	if (e == ERR_NOT_HEAD || e == ERR_PASSWORD_NEEDED || e == ERR_PASSWORD_WRONG || e == ERR_DATE_WRONG)
		return page_sentence(p, e);
	for (int i = 0; i < 4; i++)
		args[i] = page_keep(p, err_arg(i));
	if (about_record(e))
		args[0] = called(p, reg, args[0]);
	return with_labels(p, e, reg, args);
}

const char *page_verdict(struct page *p, const struct verdict *v, const struct reg *reg)
{
	char sentence[ERR_SENTENCE_MAX];
	struct verdict named = *v;

	if (about_record(v->reason)) {
		struct bytes name = text_cut(bytes_of(called(p, reg, v->args[0])), REASON_ARG_MAX - 1);
		snprintf(named.args[0], REASON_ARG_MAX, "%.*s", (int)name.len, (const char *)name.data);
		v = &named;
	}
	return v->reason == ERR_NOT_HEAD ? page_word(p, W_ONLY_HEAD) : page_keep(p, verdict_words(v, reg, p->lang, sentence));
}

/* The field of the form that holds just that day or period. */
static const char *field_with(struct page *p, const struct reg *reg, const char *text, enum type type)
{
	const struct verb *v = verb_by_name(reg, bytes_of(request_field(p->request, "verb")));

	for (int i = 0; i < p->request->fields; i++) {
		struct bytes name = bytes_of(p->request->field[i].name);
		const struct slot *s = v ? verb_slot_named(reg, v, name) : NULL;
		const struct field *f = s ? field_by_number(reg, s->field) : field_by_name(reg, name);
		if (f && f->type == type && strcmp(p->request->field[i].value, text) == 0)
			return p->request->field[i].name;
	}
	return NULL;
}

/* A key is made of fields of the form: the first that is none says why. */
static void wrong_key(struct page *p, const struct reg *reg, struct wrong *ret)
{
	struct value v;

	for (const struct field *f = reg->fields; reg_natural(reg) && f->number && (f->flags & F_KEY); f++) {
		const char *text = page_keep(p, request_field(p->request, f->name));
		enum err e = value_parse(f, f->name, bytes_of(text), &p->arena, &v);
		bool code = f->type == T_LINE && text[strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._")];
		if (e == OK && !code)
			continue;
		*ret = (struct wrong){ret->error, code ? page_say(p, W_CODE_BAD, text) : page_reason(p, e, reg), f->name};
		return;
	}
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
	else if (e == ERR_DATE_WRONG || e == ERR_PERIOD_WRONG)
		ret->field = field_with(p, reg, name, e == ERR_DATE_WRONG ? T_DATE : T_PERIOD);
	else if (e == ERR_KEY_WRONG)
		wrong_key(p, reg, ret);
}

/* ---- Slots ---- */

/* What a form begins with: a new record that a unit writes is, unless chosen otherwise, about that unit. */
static const char *first_value(struct page *p, const struct row *row, const struct verb *v, const struct field *f)
{
	if (row->state == ABSENT && !p->request->post && *request_query(p->request, f->name))
		return request_query(p->request, f->name); /* a link fills in what it knows */
	if (row->state == ABSENT && v->who & BY_UNIT && strcmp(f->name, "unit") == 0)
		return p->r->unit;
	return page_value(p, f, row_get(row, f->number));
}

static const char *error_at(const struct wrong *wrong, bool again, const char *name)
{
	return again && wrong->field && strcmp(wrong->field, name) == 0 ? wrong->sentence : NULL;
}

void page_slots(struct page *p, const struct row *row, const struct verb *v, bool again, const struct wrong *wrong)
{
	const struct reg *reg = row->reg;
	bool named = row->state == ABSENT && page_texts_record(p, reg);

	for (const struct field *f = reg->fields; row->state == ABSENT && f->number && (f->flags & F_KEY); f++)
		page_slot(p, &(struct page_slot){f, f->name, again ? request_field(p->request, f->name) : first_value(p, row, v, f), error_at(wrong, again, f->name),
						 .row = row, .verb = v, .needed = true});
	for (const struct slot *s = v->slots; s && s->field; s++) {
		const struct field *f = field_by_number(reg, s->field);
		const char *name = slot_name(reg, s);
		if (f->flags & F_FAMILY || (f->type == T_BYTES && s->need == OPTIONAL) /* nobody types a digest */ || (named && (strcmp(name, "register") == 0 || strcmp(name, "record") == 0)))
			continue;
		const char *value = again ? page_given(p, f, name) : s->need == GIVEN && row->state != ABSENT ? "" : first_value(p, row, v, f);
		page_slot(p, &(struct page_slot){f, name, value, error_at(wrong, again, name), .row = row, .verb = v, .needed = s->need != OPTIONAL});
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
		if (!f || (f->flags & F_FAMILY) || (page_several(f) && !first_of_name(rq, i)))
			continue;
		const char *now = page_value(p, f, row_get(row, s->field)), *text = page_given(p, f, rq->field[i].name);
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
