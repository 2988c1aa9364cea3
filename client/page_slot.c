/* page_slot.c - one field of a verb as a control: what can be chosen is chosen, the rest is typed; see page_form.h */
#include <string.h>

#include "code_entry.h"
#include "page_form.h"

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
	if (row_load(&p->r->world, reg, key, &row) != OK || row.state == ABSENT || !first->number)
		return name;
	const struct state state = page_state(p, &row);
	if (strcmp(state.name, reg_state(reg, first->to)->name) == 0)
		return name;
	return page_fmt(p, "%s (%s)", name, label_in(state.label, p->lang));
}

/* Two records of one name are told apart by their keys. */
static void tell_apart(struct page *p, struct form_choice *c, int count)
{
	for (int i = 0; i < count; i++) {
		bool twice = false;
		for (int j = i + 1; j < count; j++)
			if (strcmp(c[i].text, c[j].text) == 0) {
				c[j].text = page_fmt(p, "%s · %s", c[j].text, c[j].value);
				twice = true;
			}
		if (twice)
			c[i].text = page_fmt(p, "%s · %s", c[i].text, c[i].value);
	}
}

/* Whether this unit may do the verb on a new record under that parent, as the judge will decide: whoever records who came to a meeting has called it.
 * Rules are asked where the record is the unit's own; else it depends on fields that nobody has filled in yet. */
static bool fits(struct page *p, const struct row *none, const struct verb *v, struct key key)
{
	const struct reg *reg = none->reg;
	const struct field *parent = field_by_number(reg, reg->scope_field), *unit = field_by_name(reg, BYTES("unit"));
	struct row row;

	if (row_blank(&p->r->world, reg, (struct key){0}, &row) != OK)
		return true;
	row.state = v->to == SAME ? none->state : v->to;
	row_set(&row, parent->number, field_holds_ids(parent) ? VALUE_INT(key.id) : (struct value){V_TEXT, 0, key.text});
	if (unit && v->who & (BY_UNIT | BY_SHARER))
		row_set(&row, unit->number, VALUE_TEXT(p->r->unit));
	return page_allows(p, none, &row, v);
}

struct under {
	const struct row *none; /* NULL: of no new record */
	const struct verb *verb;
};

/* The next key of the query: of a parent, of one that fits; ERR_NOT_FOUND after the last. */
static enum err next_key(struct page *p, sqlite3_stmt *s, const struct reg *reg, const struct under *u, struct key *ret)
{
	do {
		TRY(db_next(s));
		*ret = (struct key){.text = reg_natural(reg) ? arena_copy(&p->arena, db_blob(s, 0)) : (struct bytes){0},
				    .id = reg_natural(reg) ? 0 : sqlite3_column_int64(s, 0)};
	} while (u->none && !fits(p, u->none, u->verb, *ret));
	return OK;
}

static sqlite3_stmt *keys_of(struct page *p, const struct reg *reg)
{
	const char *sql = page_fmt(p, "SELECT key FROM \"%s\" ORDER BY key", reg->name);
	sqlite3_stmt *s = NULL;

	return db_prepare(p->r->db, &sql, 1, &s) == OK ? s : NULL;
}

bool page_parentless(struct page *p, const struct row *row, const struct verb *v, const struct reg **ret)
{
	const struct field *f = row->state == ABSENT && row->reg->scope_field ? field_by_number(row->reg, row->reg->scope_field) : NULL;
	struct key key;

	if (!f || f->type != T_REF)
		return false;
	*ret = reg_by_name(bytes_of(f->ref));
	sqlite3_stmt *s = keys_of(p, *ret);
	bool none = s && next_key(p, s, *ret, &(struct under){row, v}, &key) == ERR_NOT_FOUND;
	sqlite3_finalize(s);
	return none;
}

/* Records of the register that a field refers to, by what they are called; none where there are too many to choose from. */
static int references_of(struct page *p, const struct field *f, bool needed, const struct under *u, struct form_choice *out)
{
	const struct reg *reg = reg_by_name(bytes_of(f->ref));
	sqlite3_stmt *s = keys_of(p, reg);
	struct key key;
	int count = 0;

	if (!s)
		return 0;
	if (!needed)
		out[count++] = (struct form_choice){"", page_word(p, W_NOT_CHOSEN)};
	while (count <= CHOICES_MAX && next_key(p, s, reg, u, &key) == OK) {
		const char *text = page_key(p, reg, key), *name = page_record_name(p, reg, key);
		if (reg_natural(reg) && strcmp(text, name) != 0)
			name = page_fmt(p, "%s · %s", text, name);
		if (f->type == T_REFS)
			name = with_state(p, reg, key, name);
		out[count++] = (struct form_choice){text, name};
	}
	sqlite3_finalize(s);
	if (count > CHOICES_MAX)
		return 0;
	tell_apart(p, out, count);
	return count;
}

int page_references(struct page *p, const struct field *f, const struct form_choice **ret)
{
	struct form_choice *choices = arena_alloc(&p->arena, (CHOICES_MAX + 2) * sizeof *choices);

	*ret = choices;
	return references_of(p, f, true, &(struct under){0}, choices);
}

const char *page_value(struct page *p, const struct field *f, struct value v)
{
	struct buf b OWN_BUF = BUF(2 * TEXT_MAX);

	value_print(f, v, &b);
	return page_keep(p, buf_text(&b));
}

bool page_several(const struct field *f)
{
	return f->type == T_REFS || f->flags & F_TEXTS;
}

static int choices_for(struct page *p, const struct page_slot *x, struct form_choice *choices)
{
	const struct field *f = x->field;
	/* what stands there and may be taken out again needs a choice of nothing */
	bool needed = x->needed && (!x->tight || (x->value && *x->value));
	const struct under under = {x->row && x->row->state == ABSENT && f->number == x->row->reg->scope_field ? x->row : NULL, x->verb};

	if (f->flags & F_TEXTS)
		return page_texts(p, choices, CHOICES_MAX);
	if (f->type == T_CHOICE || f->type == T_BOOL)
		return choices_of(p, f, needed, choices);
	if (f->type == T_REF || f->type == T_REFS)
		return references_of(p, f, needed || f->type == T_REFS, &under, choices);
	return 0;
}

static const char *hint(struct page *p, const struct field *f)
{
	if (f->hint.vi)
		return label_in(f->hint, p->lang);
	if (f->type == T_PERIOD)
		return page_word(p, W_PERIOD_HINT);
	return f->type == T_REFS ? page_word(p, W_REFS_HINT) : NULL;
}

void page_slot(struct page *p, const struct page_slot *x)
{
	static const enum input kinds[] = {[T_TEXT] = INPUT_LONG, [T_INT] = INPUT_NUMBER, [T_DECIMAL] = INPUT_NUMBER, [T_DATE] = INPUT_DATE,
					   [T_CODE] = INPUT_TEXT, [T_BYTES] = INPUT_TEXT};
	const struct field *f = x->field;
	struct form_choice *choices = arena_alloc(&p->arena, (CHOICES_MAX + 3) * sizeof *choices);
	const char *label = label_in(f->label, p->lang);
	struct form_field c = {.kind = (size_t)f->type < sizeof kinds / sizeof *kinds ? kinds[f->type] : INPUT_TEXT, .name = x->name, .value = x->value,
			       .error = x->error, .tight = x->tight, .changed = x->changed, .choices = choices,
			       .label = x->needed ? label : page_say(p, W_OPTIONAL, label), .choice_count = choices_for(p, x, choices)};

	if (page_several(f) && c.choice_count && c.choice_count <= TICKS_MAX) {
		form_several(p->b, &c);
		return;
	}
	if (page_several(f) || !c.choice_count)
		c.choices = NULL;
	/* A new record says nothing that nobody chose. */
	if (c.choices && x->needed && !(x->value && *x->value) && c.choice_count && *choices[0].value) {
		memmove(choices + 1, choices, (size_t)c.choice_count++ * sizeof *choices);
		choices[0] = (struct form_choice){"", page_word(p, W_CHOOSE)};
	}
	if (!x->tight && !c.choices)
		c.hint = hint(p, f);
	if (f->type == T_DATE)
		c.width = 160;
	else if (f->type == T_INT || f->type == T_DECIMAL)
		c.width = 120;
	else if (f->type == T_PERIOD || (f->type == T_LINE && f->max && f->max <= 24 && !x->tight))
		c.width = 160;
	if (f->type == T_TEXT && x->tight)
		c.rows = x->value && strlen(x->value) > 160 ? 5 : 2;
	if (f->type == T_CODE && !x->tight)
		code_field(p->b, p->lang, x->name, label, x->value, x->error, false);
	else
		form_field(p->b, &c);
}

const char *page_given(struct page *p, const struct field *f, const char *name)
{
	const struct request *rq = p->request;
	struct buf all OWN_BUF = BUF(TEXT_MAX);

	if (!page_several(f))
		return request_field(rq, name);
	for (int i = 0; i < rq->fields; i++)
		if (strcmp(rq->field[i].name, name) == 0 && *rq->field[i].value)
			buf_fmt(&all, "%s%s", all.len ? "," : "", rq->field[i].value);
	return page_keep(p, buf_text(&all));
}
