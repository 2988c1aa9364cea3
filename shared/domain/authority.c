#include "authority.h"

#include "text_value.h"

enum { FUNCTIONS = BROADCASTER, OWN = BY_UNIT | BY_SHARER | BY_OWNER };
static const unsigned by_function[FUNCTIONS + 1] = {[HOME_AFFAIRS] = BY_HOME_AFFAIRS,
						   [OFFICE] = BY_OFFICE,
						   [INSPECTORATE] = BY_INSPECTORATE,
						   [INFORMATION] = BY_INFORMATION,
						   [BROADCASTER] = BY_BROADCASTER};

bool unit_over(const struct row *unit, int64_t day)
{
	enum { ENDED = 2 };
	return day >= row_int(unit, field_by_name(unit->reg, BYTES("to"))->number, unit->state == ENDED ? INT64_MIN : INT64_MAX);
}

int unit_function(const struct row *unit, int64_t day)
{
	bool begun = day >= row_int(unit, field_by_name(unit->reg, BYTES("from"))->number, INT64_MIN);
	return begun && !unit_over(unit, day) ? (int)row_int(unit, field_by_name(unit->reg, BYTES("function"))->number, 0) : 0;
}

static bool of_function(const struct verb *v, int function)
{
	return function >= AGENCY && function <= FUNCTIONS && (v->who & by_function[function]);
}

bool verb_administered(const struct verb *v)
{
	return (v->who & ~(unsigned)OWN) != 0;
}

enum leave verb_leave(const struct verb *v, int function, bool head)
{
	if (v->head && !head)
		return LEAVE_NO;
	return of_function(v, function) ? LEAVE_ALL : v->who & OWN ? LEAVE_OWN : LEAVE_NO;
}

/* Those who may, for a sentence: "đơn vị của mục này, Thanh tra tỉnh". */
static void verb_doers(const struct verb *v, enum lang lang, struct buf *out)
{
	static const struct label own[] = {{"đơn vị của mục này", "the unit of the record"}, {"đơn vị phối hợp", "units that share it"},
					   {"đơn vị chủ trì", "the unit that called"}, {"quản trị", "the administration"}};
	static const unsigned bits[] = {BY_UNIT, BY_SHARER, BY_OWNER, BY_ADMINISTRATION};
	const struct field *f = field_by_name(reg_by_name(BYTES("unit")), BYTES("function"));
	const char *comma = "";
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		if (v->who & bits[i]) {
			buf_fmt(out, "%s%s", comma, label_in(own[i], lang));
			comma = ", ";
		}
	for (const struct choice *c = f->choices; c->name; c++)
		if (of_function(v, c->number)) {
			buf_fmt(out, "%s%s", comma, label_in(c->label, lang));
			comma = ", ";
		}
}

struct sharing {
	struct bytes unit;
	bool shares;
};

static void note_sharer(void *ctx, struct bytes unit)
{
	struct sharing *s = ctx;
	s->shares |= bytes_equal(unit, s->unit);
}

/* The unit in field `unit` of a record; empty where there is none. */
static struct bytes unit_of(const struct row *row)
{
	const struct field *unit = field_by_name(row->reg, BYTES("unit"));
	return unit ? row_text(row, unit->number) : (struct bytes){0};
}

/* Whether `unit` is `owner`, or answers for it since it has ended. */
static enum err answers_for(struct world *w, struct bytes owner, struct bytes unit, bool *ret)
{
	struct sharing s = {unit, false};
	TRY(unit_answers(w, owner, note_sharer, &s));
	*ret = s.shares;
	return OK;
}

/* Written by its key: what a unit owes. */
static bool owed(const struct reg *r)
{
	const struct field *unit = field_by_name(r, BYTES("unit"));
	return reg_natural(r) && unit && unit->flags & F_KEY;
}

bool verb_outlives(const struct reg *r, const struct verb *v)
{
	return owed(r) || v->who & (BY_SHARER | BY_OWNER);
}

/* A successor goes on with what is there, and writes what was owed by its key; it makes no new records for a unit that is no more, and neither
 * does that unit. */
static enum err of_unit(struct world *w, const struct row *old, const struct row *row, const struct actor *a, bool *ret)
{
	struct bytes owner = unit_of(row);
	bool open = old->state != ABSENT || owed(row->reg);
	bool kept = old->state == ABSENT || bytes_equal(unit_of(old), owner), own = kept && bytes_equal(owner, a->unit);
	*ret = own && (open || !a->late);
	return kept && open && !own ? answers_for(w, owner, a->unit, ret) : OK;
}

static enum err its_own(struct world *w, const struct verb *v, const struct row *old, const struct row *row, const struct actor *a, bool *ret)
{
	bool may = false, also = false;
	struct bytes unit = a->unit;
	if (v->who & BY_UNIT && unit_of(row).len)
		TRY(of_unit(w, old, row, a, &may));
	if (v->who & BY_SHARER && !may) {
		struct sharing s = {unit, false};
		TRY(row_scope(w, row, note_sharer, &s));
		may = s.shares;
		if (may && old->state != ABSENT)
			TRY(answers_for(w, unit_of(old), unit, &may));
	}
	if (v->who & BY_OWNER && !may) {
		struct row parent;
		TRY(row_parent(w, row, row->reg->scope_field, &parent));
		if (parent.state != ABSENT)
			TRY(answers_for(w, unit_of(&parent), unit, &also));
	}
	may |= also;
	*ret = may;
	return OK;
}

/* A function does not reach the drafts of others, nor does the administration, which does only what functions do. */
static enum err reaches(struct world *w, const struct verb *v, const struct row *old, bool *ret)
{
	struct row unit;
	if (!(old->reg->drafts & FROM(old->state)) || !unit_of(old).len)
		return OK;
	TRY(row_load(w, reg_by_name(BYTES("unit")), (struct key){.text = unit_of(old)}, &unit));
	*ret = of_function(v, (int)row_int(&unit, field_by_name(unit.reg, BYTES("function"))->number, 0));
	return OK;
}

static enum err not_allowed(const struct verb *v, const struct row *old, const struct row *row, const struct actor *a)
{
	struct buf key OWN_BUF = BUF(KEY_MAX), doers OWN_BUF = BUF(400);
	if (of_function(v, a->lost) || (a->late && old->state == ABSENT && v->who & BY_UNIT && bytes_equal(unit_of(row), a->unit))) {
		buf_add(&key, a->unit.data, a->unit.len);
		return fail(ERR_UNIT_ENDED, buf_text(&key), v->name);
	}
	if (!verb_administered(v) || a->administration || of_function(v, a->function)) { /* the last two: a draft of another's */
		key_print(row->reg, row->key, &key);
		return fail(ERR_NOT_YOUR_UNIT, buf_text(&key), v->name);
	}
	verb_doers(v, VI, &doers);
	return fail(ERR_NOT_YOUR_FUNCTION, buf_text(&doers), v->name);
}

enum err authority(struct world *w, const struct verb *v, const struct row *old, const struct row *row, const struct actor *a)
{
	bool may = a->administration ? verb_administered(v) : of_function(v, a->function);
	if (v->who == BY_SYSTEM)
		return fail(ERR_VERB_UNKNOWN, row->reg->name, v->name, "");
	if (may)
		TRY(reaches(w, v, old, &may));
	if (!may && a->unit.len)
		TRY(its_own(w, v, old, row, a, &may));
	if (!may)
		return not_allowed(v, old, row, a);
	return v->head && !a->administration && !a->head ? fail(ERR_NOT_HEAD, v->name) : OK;
}
