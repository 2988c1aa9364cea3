/* verbs.c - what was played by register and by verb, over all seeds: a verb of the catalogue that is taken nowhere, or a rule that nothing ever broke,
 * is tested by no history. Included by simulate.c. */
#include "simulate.h"

enum { TALLIES = 256 };
static struct tally {
	long tried, entered, verdicts[3];
	struct {
		long accepted, refused, ruled; /* by the server; ruled: by a rule, at the office already or there */
	} verbs[VERBS_MAX + 1];
	unsigned broken; /* rules, a bit each */
} tally[TALLIES];

/* The refusal of just now, at the office. */
static void note_broken(const char *reg, const char *verb)
{
	const struct reg *r = reg_by_name(bytes_of(reg));
	tally[r->number].verbs[verb_by_name(r, bytes_of(verb))->number].ruled++;
	tally[r->number].broken |= 1u << strtol(err_arg(1), NULL, 10);
}

/* What became of it at the server. */
static void count_verdict(const struct entry *e, const struct act *a)
{
	struct tally *t = &tally[a->reg];
	struct verdict v;
	if (verdict_decode(e->verdict, &v) != OK || !verb_by_number(reg_by_number(a->reg), a->verb))
		return;
	if (e->device)
		t->verdicts[v.kind]++;
	if (v.kind != REFUSED)
		t->verbs[a->verb].accepted++;
	else
		t->verbs[a->verb].refused++;
	if (v.kind == REFUSED && v.reason == ERR_RULE) {
		t->verbs[a->verb].ruled++;
		t->broken |= 1u << strtol(v.args[1], NULL, 10);
	}
}

static void count_verdicts(struct sim *s)
{
	for (size_t i = 0; i < s->p.count; i++) {
		const struct entry *e = &s->p.entries[i];
		struct act a OWN_ACT = {0};
		if (e->act.len && act_decode(e->act, &a) == OK && reg_by_number(a.reg))
			count_verdict(e, &a);
	}
}

static void print_tally(void)
{
	printf("# register: by the catalogue tried, entered; at the server accepted, merged, refused\n");
	for (size_t i = 0; registers[i]; i++) {
		const struct tally *t = &tally[registers[i]->number];
		if (t->tried || t->verdicts[0])
			printf("# %-18s %7ld %7ld; %7ld %6ld %6ld\n", registers[i]->name, t->tried, t->entered, t->verdicts[ACCEPTED], t->verdicts[MERGED],
			       t->verdicts[REFUSED]);
	}
}

/* A word of the rule: the field's own name, bare or as of the record. */
static bool mentions(const char *sql, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789";
	size_t n = strlen(name);
	for (const char *at = strstr(sql, name); at; at = strstr(at + 1, name)) {
		bool other = at > sql && at[-1] == '.' && !(at - sql > 1 && at[-2] == 'r');
		if (!other && (at == sql || !memchr(letters, at[-1], sizeof letters - 1)) && !memchr(letters, at[n], sizeof letters - 1))
			return true;
	}
	return false;
}

static bool sets_any(const struct reg *r, const struct verb *v, const char *sql)
{
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (mentions(sql, field_by_number(r, s->field)->name))
			return true;
	for (const struct assign *a = v->assigns; a && a->field; a++)
		if (mentions(sql, field_by_number(r, a->field)->name))
			return true;
	return false;
}

/* Whether an act of that verb can break the rule: it sets what the rule looks at. Where the rule is said of the verb by name, also because others
 * set that without being under the rule, or because it looks at other records. */
static bool breakable(const struct reg *r, const struct verb *v, const struct rule *rule)
{
	bool named = rule->verbs & ON(v->number), set = sets_any(r, v, rule->sql);
	for (const struct verb *u = r->verbs; named && !set && u->number; u++)
		set = !(rule->verbs & ON(u->number)) && sets_any(r, u, rule->sql);
	return (named && (set || strstr(rule->sql, "SELECT"))) || (!rule->verbs && set);
}

static bool is_ruled(const struct reg *r, const struct verb *v)
{
	bool any = false;
	for (const struct rule *rule = r->rules; rule && rule->sql; rule++)
		any |= breakable(r, v, rule);
	return any;
}

/* How many of what must occur never did. */
static long print_verbs(void)
{
	long missing = 0;
	printf("# register, verb: taken, refused; by a rule, at the office or there\n");
	for (size_t i = 0; registers[i]; i++) {
		const struct reg *r = registers[i];
		const struct tally *t = &tally[r->number];
		for (const struct verb *v = r->verbs; v && v->number; v++) {
			bool never = !t->verbs[v->number].accepted, unbroken = is_ruled(r, v) && !t->verbs[v->number].ruled;
			printf("# %-18s %-12s %7ld %7ld %7ld%s%s\n", r->name, v->name, t->verbs[v->number].accepted, t->verbs[v->number].refused,
			       t->verbs[v->number].ruled, never ? ": NEVER taken" : "", unbroken ? ": NEVER refused by a rule" : "");
			missing += never + unbroken;
		}
		for (int k = 0; r->rules && r->rules[k].sql; k++)
			if (!(t->broken >> k & 1))
				printf("# %s: rule %d NEVER broken: %s\n", r->name, k, r->rules[k].sql), missing++;
	}
	return missing;
}
