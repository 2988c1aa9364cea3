/* Descriptions of registers that do not hold together would be found by whoever first uses them; here they are found at once. */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "clause.h"
#include "tap.h"

static int faults;

static void fault(const struct reg *r, const char *what, const char *name)
{
	printf("# %s: %s %s\n", r->name, what, name);
	faults++;
}

static bool has(const struct reg *r, const char *field)
{
	return field_by_name(r, bytes_of(field)) != NULL;
}

static void check_scope(const struct reg *r)
{
	bool unit = r->scope == SCOPE_UNIT || r->scope == SCOPE_UNITS || r->scope == SCOPE_PAIR;
	if (unit && !has(r, "unit"))
		fault(r, "its scope needs a field", "unit");
	if (r->drafts && !has(r, "unit"))
		fault(r, "whose a draft is, is not said: no field", "unit");
	if (r->scope == SCOPE_UNITS && !has(r, "co_units"))
		fault(r, "its scope needs a field", "co_units");
	if (r->scope != SCOPE_PARENT && r->scope != SCOPE_PAIR)
		return;
	const struct field *f = field_by_number(r, r->scope_field);
	if (!f || f->type != T_REF)
		fault(r, "its scope needs a reference in", "scope_field");
	else if (r->scope == SCOPE_PAIR && !has(reg_by_name(bytes_of(f->ref)), "unit"))
		fault(r, "who owns it is not said by register", f->ref);
}

static void check_field(const struct reg *r, const struct field *f)
{
	if (!f->label.vi || !f->label.en)
		fault(r, "no label for field", f->name);
	if ((f->type == T_REF || f->type == T_REFS) && !reg_by_name(bytes_of(f->ref)))
		fault(r, "no such register for field", f->name);
	if (f->type == T_CHOICE && !f->choices)
		fault(r, "no choices for field", f->name);
}

static void check_verb(const struct reg *r, const struct verb *v)
{
	if (!v->label.vi || !v->label.en)
		fault(r, "no label for verb", v->name);
	if ((v->who & BY_UNIT) && !has(r, "unit"))
		fault(r, "whose record it is, is not said for verb", v->name);
	if ((v->who & BY_OWNER) && (!r->scope_field || !field_by_number(r, r->scope_field)))
		fault(r, "no parent for verb", v->name);
	if (v->personal && !v->sight)
		fault(r, "signs nothing: verb", v->name);
	for (const uint16_t *f = v->sight; f && *f; f++)
		if (!field_by_number(r, *f))
			fault(r, "no such field in what is signed by", v->name);
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (!field_by_number(r, s->field) || (field_by_number(r, s->field)->flags & (F_KEY | F_SYSTEM)))
			fault(r, "takes what it may not set: verb", v->name);
	for (const struct assign *a = v->assigns; a && a->field; a++) {
		const struct field *to = field_by_number(r, a->field), *from = field_by_number(r, a->from);
		if (!to || ((a->source == S_LOOKUP || a->source == S_FIELD) && !from))
			fault(r, "assigns from or to no field: verb", v->name);
		else if (a->source == S_LOOKUP && (from->type != T_REF || !has(reg_by_name(bytes_of(from->ref)), to->name)))
			fault(r, "looks up what is not there: verb", v->name);
	}
	int states = 0;
	while (r->states[states].name)
		states++;
	if (v->to >= states || (v->from >> states) != 0)
		fault(r, "leads to or from no state: verb", v->name);
}

static bool sets(const struct reg *r, const struct verb *v, const char *field)
{
	const struct field *f = field_by_name(r, bytes_of(field));
	if (f && verb_slot(v, f->number))
		return true;
	for (const struct assign *a = v->assigns; f && a && a->field; a++)
		if (a->field == f->number)
			return true;
	return false;
}

/* Who sees a record that follows another is told by the other's units. A delta tells of a record that was touched, so those others may
 * not pass to another unit once they are made: what follows them would stay behind. */
static void check_parent(const struct reg *r)
{
	const struct field *f = r->scope == SCOPE_PARENT || r->scope == SCOPE_PAIR ? field_by_number(r, r->scope_field) : NULL;
	const struct reg *parent = f ? reg_by_name(bytes_of(f->ref)) : NULL;
	for (const struct verb *v = parent ? parent->verbs : NULL; v && v->number; v++)
		if (v->from & ~(unsigned)FROM(ABSENT) &&
		    (sets(parent, v, "unit") || (r->scope == SCOPE_PARENT && sets(parent, v, "co_units"))))
			fault(parent, "others follow it, but it changes hands by", v->name);
}

static void check_register(const struct reg *r)
{
	int marks = 0;
	check_scope(r);
	check_parent(r);
	if (field_count(r) > FIELDS_MAX)
		fault(r, "too many", "fields");
	for (const struct field *f = r->fields; f->number; f++)
		check_field(r, f);
	for (const struct verb *v = r->verbs; v->number; v++)
		check_verb(r, v);
	while (r->remarks && r->remarks[marks].sql)
		marks++;
	if (marks > REMARKS_MAX)
		fault(r, "too many", "remarks");
}

static const char *words(void (*say)(const char *code, enum lang lang, struct buf *out), const char *code, enum lang lang)
{
	static struct buf out = BUF(400);
	buf_cut(&out, 0);
	say(code, lang, &out);
	return buf_text(&out);
}

/* Codes are listed twice: for programs by place, for descriptions as one text. */
static void clauses(void)
{
	char all[200] = " ";
	for (int i = 0; i < CLAUSES; i++)
		snprintf(all + strlen(all), sizeof all - strlen(all), "%s ", clause_list[i].code);
	is_str(CLAUSE_CODES, all, "clauses of the descriptions");
	static const struct {
		const char *code;
		struct label words;
	} cases[] = {{"1a", {"điểm a khoản 1", "clause 1(a)"}}, {"1dd", {"điểm đ khoản 1", "clause 1(đ)"}}, {"1đ", {"điểm đ khoản 1", "clause 1(đ)"}},
		     {"3b", {"điểm b khoản 3", "clause 3(b)"}}, {"12", {"khoản 12", "clause 12"}}, {"other", {"khác", "other"}},
		     {"Điều 5", {"Điều 5", "Điều 5"}}, {"1aa", {"1aa", "1aa"}}, {"2024", {"2024", "2024"}}, {"a", {"a", "a"}}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (enum lang lang = VI; lang <= EN; lang++)
			is_str(words(clause_words, cases[i].code, lang), label_in(cases[i].words, lang), "%s as documents cite it", cases[i].code);
	is_str(words(clause_value, "1dd", EN), "1(đ)", "beside its label");
	is_str(words(clause_begins, "1dd", VI), "Điểm đ khoản 1", "at the beginning of a sentence");
	is_str(words(clause_heading, "1e", VI), "Dự họp đúng thành phần (điểm e khoản 1)", "behind its title");
	is_str(words(clause_heading, "other", VI), "Khó khăn, vướng mắc và kiến nghị", "which stands alone where it is of no clause");
	is_str(words(clause_heading, "1i", VI), "Điểm i khoản 1", "a clause without one");
}

int main(void)
{
	int count = 0;
	for (; registers[count]; count++)
		check_register(registers[count]);
	ok(count > 35, "%d registers", count);
	is_int(faults, 0, "hold together");
	clauses();
	return done();
}
