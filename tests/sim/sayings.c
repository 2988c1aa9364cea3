/* sayings.c - whatever the catalogue lets an office do: a verb of any register, with plausible values by type, and a record's way from verb to verb.
 * Part of events.c. */
#include "simulate.h"

#include "authority.h"

struct saying {
	char text[FIELDS_MAX + 1][KEY_MAX * 2 + 40];
	const char *fields[FIELDS_MAX + 1];
	int count, day; /* dates of an act come one after the other */
	bool mixed;	/* but in this one */
	bool own;	/* of its own unit */
};

/* Of those that have a device each as likely as not: who is invited or asked can answer. */
static void some_units(struct sim *s, char *out, size_t size)
{
	static const char *const units[] = {"615", "616", "SNV", "VPUBND"};
	size_t n = 0;
	*out = 0;
	for (int i = 0; i < 4; i++)
		if (below(s, 2))
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? "," : "", units[i]);
}

/* A key of one register, or of two records. */
static bool some_references(struct sim *s, struct office *o, const struct field *f, bool own, char *out, size_t size)
{
	const struct reg *r = reg_by_name(bytes_of(f->ref));
	char a[KEY_MAX + 1], b[KEY_MAX + 1] = "";
	if (strcmp(f->ref, "unit") == 0 && f->type == T_REFS && below(s, 4)) {
		some_units(s, out, size);
		return *out;
	}
	key_among(s, o->db, r, ~0u, NULL, a);
	if (strcmp(f->ref, "unit") == 0 && f->type == T_REF && below(s, own ? 20 : 3))
		snprintf(a, sizeof a, "%s", o->replica.unit);
	if (f->type == T_REFS && below(s, 2))
		key_among(s, o->db, r, ~0u, NULL, b);
	if (!b[0] || strcmp(a, b) == 0)
		snprintf(out, size, "%s", a);
	else
		snprintf(out, size, "%s,%s", strcmp(a, b) < 0 ? a : b, strcmp(a, b) < 0 ? b : a);
	return a[0] != 0;
}

static void some_code(struct sim *s, char *out, size_t size)
{
	uint8_t raw[HASH_BYTES];
	char code[CODE_CHARS + 1];
	draw_bytes(&s->p, raw, sizeof raw);
	code_letters(raw, CODE_CHARS - 1, code);
	code_close(code, CODE_CHARS - 1);
	snprintf(out, size, "%s", code);
}

static bool some_value(struct sim *s, struct office *o, const struct field *f, struct saying *x, char *out, size_t size)
{
	int64_t span = f->max > f->min && f->max - f->min < 20 ? f->max - f->min : 20;
	int choices = 0;
	switch (f->type) {
	case T_LINE:
	case T_TEXT:
		if (f->max && f->max <= 5)
			snprintf(out, size, "%s:%02d", below(s, 8) ? "08" : "28", below(s, 60)); /* an hour */
		else
			snprintf(out, size, f->flags & F_KEY || (f->max && f->max < 20) ? "K%d" : "Chữ số %d", below(s, 9));
		return true;
	case T_INT:
	case T_DECIMAL:
		snprintf(out, size, "%lld", (long long)(f->type == T_INT ? f->min : 0) + below(s, (int)span + 1));
		return true;
	case T_DATE:
		x->day = x->mixed ? 1 + below(s, 28) : x->day < 26 ? x->day + below(s, 4) : x->day;
		snprintf(out, size, "%s-%02d", x->mixed && !below(s, 3) ? "2023-12" : "2024-11", x->day);
		return true;
	case T_TIME:
		snprintf(out, size, "2024-11-%02dT08:00:00.000+07:00", 1 + below(s, 28));
		return true;
	case T_BOOL:
		snprintf(out, size, "%s", below(s, 2) ? "yes" : "no");
		return true;
	case T_CHOICE:
		while (f->choices[choices].name)
			choices++;
		snprintf(out, size, "%s", f->choices[below(s, choices)].name);
		return true;
	case T_REF:
	case T_REFS:
		return some_references(s, o, f, x->own, out, size);
	case T_PERIOD:
		snprintf(out, size, below(s, 4) ? "2024-1%d" : "2024", below(s, 3));
		return true;
	case T_FILE:
		some_file(s, out, size);
		return true;
	case T_CODE:
		some_code(s, out, size);
		return true;
	case T_BYTES:
		for (int i = 0; i < HASH_BYTES; i++)
			snprintf(out + 2 * i, size - (size_t)(2 * i), "%02x", below(s, 256));
		return true;
	}
	return false;
}

/* name=value, of a family one member. */
static bool say(struct sim *s, struct office *o, const struct field *f, const char *name, struct saying *x)
{
	char value[KEY_MAX * 2 + 2], member[20] = "";
	if (!some_value(s, o, f, x, value, sizeof value))
		return false;
	if (f->flags & F_FAMILY && f->subs) {
		const char *sub = f->subs;
		for (int skip = below(s, 8); skip && strchr(sub + 1, ' ') && strchr(sub + 1, ' ')[1]; skip--)
			sub = strchr(sub + 1, ' ');
		snprintf(member, sizeof member, ".%.*s", (int)strcspn(sub + 1, " "), sub + 1);
	} else if (f->flags & F_FAMILY) {
		snprintf(member, sizeof member, ".0%d", 1 + below(s, 3));
	}
	snprintf(x->text[x->count], sizeof x->text[0], "%s%s=%s", name, member, value);
	x->fields[x->count] = x->text[x->count];
	x->count++;
	return true;
}

/* What must be given is, what may be often. */
static bool say_all(struct sim *s, struct office *o, const struct reg *r, const struct verb *v, bool by_key, struct saying *x)
{
	for (const struct field *f = r->fields; !by_key && f->number && f->flags & F_KEY; f++)
		if (!say(s, o, f, f->name, x))
			return false;
	for (const struct slot *slot = v->slots; slot && slot->field; slot++) {
		const struct field *f = field_by_number(r, slot->field);
		if (by_key && strcmp(f->name, "function") == 0)
			continue; /* above.c; as often as the others it would leave no Home Affairs */
		if ((slot->need != OPTIONAL || below(s, 2)) && !say(s, o, f, slot_name(r, slot), x) && slot->need != OPTIONAL)
			return false;
	}
	return true;
}

/* The record that the verb is for: one that the office knows, or a new one. False where there is none. */
static bool find_record(struct sim *s, struct office *o, const struct reg *r, const struct verb *v, bool own, char key[KEY_MAX + 1])
{
	const struct field *unit = field_by_name(r, BYTES("unit"));
	key[0] = 0;
	if (v->from & ~FROM(ABSENT) && (!(v->from & FROM(ABSENT)) || below(s, 2)))
		key_among(s, o->db, r, v->from, own && unit && below(s, 4) ? o->replica.unit : NULL, key);
	return key[0] || v->from & FROM(ABSENT);
}

static bool would_compose(const struct verb *v, const struct reg *r, const char *key, const struct saying *x)
{
	struct arena arena OWN_ARENA = {0};
	struct field_text texts[FIELDS_MAX + 1];
	struct act a;
	for (int i = 0; i < x->count; i++) {
		size_t n = strcspn(x->text[i], "=");
		texts[i] = (struct field_text){{(const uint8_t *)x->text[i], n}, bytes_of(x->text[i] + n + 1)};
	}
	return compose(bytes_of(v->name), bytes_of(r->name), bytes_of(key), texts, (size_t)x->count, 1, &arena, &a) == OK;
}

static int function_at(sqlite3 *db, const char *unit)
{
	char sql[120];
	snprintf(sql, sizeof sql, "SELECT coalesce(max(function), 1) FROM unit WHERE key = '%s'", unit);
	return (int)count_of(db, sql);
}

enum came { CAME_NOT /* nothing to try it on, or not theirs */, CAME_REFUSED, CAME_TAKEN };

/* An office does that verb, if its program has a record for it. */
static enum came enter_verb(struct sim *s, int at, uint32_t reg, uint32_t verb)
{
	struct office *o = &s->offices[at];
	char key[KEY_MAX + 1];
	int before = s->made_count;
	at_office(o); /* what its program offers */
	const struct reg *r = reg_by_number(reg);
	const struct verb *v = r ? verb_by_number(r, verb) : NULL;
	if (!v)
		return CAME_NOT;
	bool head = v->head || v->personal || !below(s, 4);
	enum leave leave = verb_leave(v, function_at(o->db, o->replica.unit), head);
	bool own = leave == LEAVE_OWN && v->who != BY_OWNER;
	struct saying x = {.own = own, .day = 1 + below(s, 12), .mixed = !below(s, 3)};
	if (leave == LEAVE_NO || !find_record(s, o, r, v, own, key) || !say_all(s, o, r, v, key[0], &x) || !would_compose(v, r, key, &x))
		return CAME_NOT;
	enter_at(s, at, head, v->name, r->name, key, x.fields);
	tally[r->number].tried++;
	tally[r->number].entered += s->made_count > before;
	return s->made_count > before ? CAME_TAKEN : CAME_REFUSED;
}

/* Redactions have an event of their own: somebody must confirm just what was proposed. */
static bool is_played(const struct reg *r)
{
	return r->verbs && r->verbs[0].number && !r->hidden && strcmp(r->name, "redaction") != 0;
}

static int verb_count(const struct reg *r)
{
	int n = 0;
	while (r->verbs[n].number)
		n++;
	return n;
}

/* One of the theme, and of its verbs. */
static const struct verb *some_verb(struct sim *s, const struct reg **ret)
{
	int count = 0;
	while (registers[count])
		count++;
	int place = below(s, count);
	const struct reg *r = *ret = registers[place];
	if (!((below(s, 3) ? s->theme : s->beside) >> place & 1) || !is_played(r))
		return NULL;
	return &r->verbs[below(s, verb_count(r))];
}

static void do_any(struct sim *s, int at)
{
	enum { TRIES = 60 };
	enum came came = CAME_NOT;
	for (int i = 0; i < TRIES && came == CAME_NOT; i++) {
		const struct reg *r;
		at_office(&s->offices[at]);
		const struct verb *v = some_verb(s, &r);
		if (v)
			came = enter_verb(s, at, r->number, v->number);
	}
}

/* Whether the server has a record for it that is that unit's, or, where the owner does it, whose parent is. */
static bool has_for(struct sim *s, const struct reg *r, const struct verb *v, const char *unit)
{
	char sql[300];
	const struct field *parent = v->who == BY_OWNER ? field_by_number(r, r->scope_field) : NULL;
	if (parent)
		snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\" AS r JOIN \"%s\" AS p ON p.key = r.\"%s\" WHERE p.unit = '%s' AND (%u >> r.state) & 1", r->name,
			 parent->ref, parent->name, unit, v->from);
	else
		snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\" WHERE unit = '%s' AND (%u >> state) & 1", r->name, unit, v->from);
	return !field_by_name(r, BYTES("unit")) || count_of(s->p.db, sql);
}

/* Who may do it, mostly of the unit whose records these are; -1 = nobody. */
static int some_able(struct sim *s, const struct reg *r, const struct verb *v)
{
	int at = below(s, s->count), able = -1;
	for (int i = 0; i < s->count; i++, at = (at + 1) % s->count) {
		enum leave leave = verb_leave(v, function_at(s->p.db, s->offices[at].replica.unit), true);
		if (leave == LEAVE_NO)
			continue;
		able = at;
		if (leave == LEAVE_ALL || v->from & FROM(ABSENT) || has_for(s, r, v, s->offices[at].replica.unit) || !below(s, 4))
			break;
	}
	return able;
}

/* Whoever may, wherever he sits: he fetches what the others did and does it, if the server has a record for it, which hears of it at once; `apart`
 * neither. Whether it was done. */
static bool go_on(struct sim *s, const struct reg *r, const struct verb *v, bool apart)
{
	enum { TRIES = 5 };
	char key[KEY_MAX + 1];
	key_among(s, s->p.db, r, v->from & ~FROM(ABSENT), NULL, key);
	if (!apart && !key[0] && !(v->from & FROM(ABSENT)))
		return false;
	int at = some_able(s, r, v);
	if (at < 0 || (!apart && sync_office(&s->p, &s->offices[at], 65536, NULL) != OK))
		return false;
	enum came came = CAME_REFUSED;
	for (int i = 0; i < TRIES && came != CAME_TAKEN && !s->fault; i++)
		came = enter_verb(s, at, r->number, v->number);
	at_server();
	return came == CAME_TAKEN && (apart || sync_office(&s->p, &s->offices[at], 65536, NULL) == OK);
}

/* How many verbs lead from each state to one that the verb is for. */
static void ways_to(const struct reg *r, const struct verb *aim, int ret[STATES_MAX])
{
	for (int i = 0; i < STATES_MAX; i++)
		ret[i] = aim->from >> i & 1 ? 0 : STATES_MAX;
	for (int pass = 0; pass < STATES_MAX; pass++)
		for (const struct verb *v = r->verbs; v->number; v++)
			for (int i = 0; v->to != SAME && i < STATES_MAX; i++)
				if (v->from >> i & 1 && ret[v->to] + 1 < ret[i])
					ret[i] = ret[v->to] + 1;
}

static bool leads(const struct verb *v, const int way[STATES_MAX], int far)
{
	bool from = false;
	for (int i = 0; i < STATES_MAX; i++)
		from |= v->from >> i & 1 && way[i] == far;
	return from && v->to != SAME && way[v->to] == far - 1;
}

/* That verb, or where the server has no record for it, one that brings the furthest on. */
static bool go_towards(struct sim *s, const struct reg *r, const struct verb *aim, bool apart)
{
	const int verbs = verb_count(r), first = below(s, verbs);
	int way[STATES_MAX];
	ways_to(r, aim, way);
	if (go_on(s, r, aim, apart))
		return true;
	for (int far = 1; far < STATES_MAX; far++)
		for (int i = 0; i < verbs; i++) {
			const struct verb *v = &r->verbs[(first + i) % verbs];
			if (leads(v, way, far) && go_on(s, r, v, apart))
				return true;
		}
	return false;
}

static bool has_any(struct sim *s, const struct reg *r)
{
	char key[KEY_MAX + 1];
	key_among(s, s->p.db, r, ~0u, NULL, key);
	return key[0];
}

/* A register's records go from state to state, whoever does the next, many of them towards the aim; first something that they may name. */
static void do_life(struct sim *s, const struct reg *r, const struct verb *aim)
{
	enum { STEPS = 6 };
	const int verbs = verb_count(r);
	bool apart = !below(s, 6);
	for (const struct field *f = r->fields; f->number; f++) {
		const struct reg *named = f->ref && !(f->flags & F_SYSTEM) ? reg_by_name(bytes_of(f->ref)) : NULL;
		if (named && !reg_natural(named) && !named->hidden && (below(s, 2) || !has_any(s, named)))
			go_on(s, named, named->verbs, apart);
	}
	for (int tries = STEPS * verbs, steps = 0; steps < STEPS && tries && !s->fault; tries--) {
		const struct verb *v = &r->verbs[below(s, verbs)];
		if (aim && below(s, 3))
			steps += go_towards(s, r, aim, apart);
		else if (v->from != FROM(ABSENT) || !below(s, 3) || !steps) /* sooner goes on with one than begins another */
			steps += go_on(s, r, v, apart);
	}
}

/* What is far from the beginning comes the more often; a record that belongs to another begins later. */
static int weight_of(const struct reg *r, const struct verb *v)
{
	int way[STATES_MAX];
	ways_to(r, v, way);
	int far = way[ABSENT] + (r->scope_field != 0);
	return is_played(r) ? 1 + far * far : 0;
}

/* Any verb of the catalogue. */
static const struct verb *some_aim(struct sim *s, const struct reg **ret)
{
	int all = 0;
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v && v->number; v++)
			all += weight_of(registers[i], v);
	int left = below(s, all);
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v && v->number; v++) {
			left -= weight_of(registers[i], v);
			if (left < 0) {
				*ret = registers[i];
				return v;
			}
		}
	return NULL;
}

/* Towards some verb, of the subject, another of the theme, or what offices and the province have between them every day. */
static void do_some_life(struct sim *s)
{
	static const char *const daily[] = {"task", "task", "task", "extension", "task_step"};
	enum { TRIES = 40 };
	const struct reg *r = reg_by_name(bytes_of(daily[below(s, 5)]));
	const struct verb *aim = NULL;
	bool found = !below(s, 4);
	if (!found && (!s->any || below(s, 3)))
		aim = some_aim(s, &r), found = true;
	if (!found && below(s, 3))
		r = registers[s->subject], found = true;
	for (int i = 0; i < TRIES && !found; i++)
		found = some_verb(s, &r);
	if (found)
		do_life(s, r, aim);
}
