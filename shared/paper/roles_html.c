#include "roles_html.h"

#include <stdio.h>
#include <string.h>

#include "csv.h"

static const char *const role_names[] = {"", "clerk", "head", "administration"};

static const struct choice *functions(void)
{
	return field_by_name(reg_by_name(BYTES("unit")), BYTES("function"))->choices;
}

bool roles_query_read(const char *function, const char *role, const char *reg, struct roles_query *ret)
{
	struct roles_query q = {.reg = reg_by_name(bytes_of(reg))};
	size_t i = 0;
	for (const struct choice *c = functions(); c->name; c++)
		if (strcmp(c->name, function) == 0)
			q.function = c->number;
	while (i < 4 && strcmp(role_names[i], role) != 0)
		i++;
	q.role = (enum roles_role)i;
	*ret = q;
	return i < 4 && (q.function || !*function) && (q.reg || !*reg);
}

/* What the question asks about: a function (or any), as official or as head. */
static bool asks(const struct roles_query *q, int function, bool head)
{
	return (!q->function || q->function == function) && (q->role == ROLES_ANY || q->role == (head ? ROLES_HEAD : ROLES_CLERK));
}

static bool fits(const struct roles_query *q, const struct reg *r, const struct verb *v)
{
	bool found = !q->function && (q->role == ROLES_ADMINISTRATION || q->role == ROLES_ANY) && verb_administered(v);
	if (q->reg && q->reg != r)
		return false;
	for (int f = AGENCY; f <= ROLE_FUNCTIONS; f++)
		for (int head = 0; head < 2; head++)
			found |= asks(q, f, head) && verb_leave(v, f, head) != LEAVE_NO;
	return found || (!q->function && q->role == ROLES_ANY); /* what the program does by itself too */
}

/* ---- In words ---- */

static void join(struct buf *out, const char *text)
{
	buf_fmt(out, "%s%s", out->len ? "; " : "", text);
}

/* Functions with the same leave, in one phrase. */
static void put_leave(const struct roles_query *q, const struct verb *v, bool head, enum leave leave, enum lang lang, struct buf *out)
{
	struct buf names OWN_BUF = BUF(800), phrase OWN_BUF = BUF(1200);
	int count = 0;
	for (const struct choice *c = functions(); c->name; c++) {
		/* A head may what his officials may; only what is his alone is told of him, unless he is asked about. */
		bool shown = asks(q, c->number, head) && verb_leave(v, c->number, head) == leave;
		if (!shown || (head && q->role == ROLES_ANY && verb_leave(v, c->number, false) == leave))
			continue;
		buf_fmt(&names, "%s%s", count++ ? ", " : "", label_in(c->label, lang));
	}
	if (!count)
		return;
	const char *who = count == ROLE_FUNCTIONS ? tr(lang, W_ROLES_EVERY_UNIT) : buf_text(&names);
	if (leave == LEAVE_OWN)
		tr_args(&phrase, lang, W_ROLES_OWN, (const char *const[]){who, NULL});
	else
		buf_str(&phrase, who);
	struct buf heads OWN_BUF = BUF(1600);
	if (head && q->role == ROLES_ANY) {
		tr_args(&heads, lang, W_ROLES_HEADS, (const char *const[]){buf_text(&phrase), NULL});
		join(out, buf_text(&heads));
	} else {
		join(out, buf_text(&phrase));
	}
}

static void put_who(const struct roles_query *q, const struct verb *v, enum lang lang, struct buf *out)
{
	for (int head = 0; head < 2; head++) {
		put_leave(q, v, head, LEAVE_ALL, lang, out);
		put_leave(q, v, head, LEAVE_OWN, lang, out);
	}
	if (verb_administered(v) && !q->function && (q->role == ROLES_ANY || q->role == ROLES_ADMINISTRATION))
		join(out, tr(lang, W_ADMINISTRATION));
	if (!out->len)
		join(out, tr(lang, W_ROLES_SYSTEM));
}

static void put_copies(const struct reg *r, enum lang lang, struct buf *out)
{
	static const enum word scopes[] = {[SCOPE_ALL] = W_ROLES_COPIES_ALL, [SCOPE_UNIT] = W_ROLES_COPIES_UNIT, [SCOPE_UNITS] = W_ROLES_COPIES_UNITS,
					   [SCOPE_PARENT] = W_ROLES_COPIES_PARENT, [SCOPE_PAIR] = W_ROLES_COPIES_PAIR};
	struct buf who OWN_BUF = BUF(800), all OWN_BUF = BUF(1200);
	const struct reg *of = r->scope_field ? reg_by_name(bytes_of(field_by_number(r, r->scope_field)->ref)) : NULL;
	tr_args(&who, lang, scopes[r->scope], (const char *const[]){of ? label_in(of->label, lang) : NULL, NULL});
	if (r->drafts)
		buf_str(&who, tr(lang, W_ROLES_COPIES_DRAFTS));
	for (const struct choice *c = functions(); c->name && (r->scope != SCOPE_ALL || r->drafts); c++)
		if ((r->readers & READ_BY(c->number)) || (!r->restricted && (c->number == HOME_AFFAIRS || c->number == OFFICE)))
			buf_fmt(&who, ", %s", label_in(c->label, lang));
	if (r->restricted)
		tr_args(&all, lang, W_ROLES_COPIES_HEADS, (const char *const[]){buf_text(&who), NULL});
	else
		buf_view(&all, buf_bytes(&who));
	tr_args(out, lang, W_ROLES_COPIES, (const char *const[]){buf_text(&all), NULL});
}

/* ---- The page ---- */

static void put_form(struct buf *b, enum lang lang, const struct roles_query *q, const char *action)
{
	struct form_choice function[ROLE_FUNCTIONS + 1] = {{"", tr(lang, W_ROLES_ALL)}}, reg[REGISTERS_MAX + 1] = {{"", tr(lang, W_ROLES_ALL)}};
	const struct form_choice role[] = {{"", tr(lang, W_ROLES_ALL)}, {"clerk", tr(lang, W_ROLES_CLERK)}, {"head", tr(lang, W_ROLES_HEAD)},
					   {"administration", tr(lang, W_ADMINISTRATION)}};
	const char *chosen = "";
	int functions_count = 1, regs = 1;
	for (const struct choice *c = functions(); c->name; c++) {
		chosen = c->number == q->function ? c->name : chosen;
		function[functions_count++] = (struct form_choice){c->name, label_in(c->label, lang)};
	}
	for (int i = 0; registers[i]; i++)
		reg[regs++] = (struct form_choice){registers[i]->name, label_in(registers[i]->label, lang)};
	form_filter_begin(b, action);
	form_field(b, &(struct form_field){.name = "function", .label = tr(lang, W_ROLES_FUNCTION), .choices = function, .choice_count = functions_count,
					   .value = chosen, .width = 240});
	form_field(b, &(struct form_field){.name = "role", .label = tr(lang, W_ROLES_ROLE), .choices = role, .choice_count = 4, .value = role_names[q->role],
					   .width = 180});
	form_field(b, &(struct form_field){.name = "register", .label = tr(lang, W_ROLES_REGISTER), .choices = reg, .choice_count = regs,
					   .value = q->reg ? q->reg->name : "", .width = 280});
	button(b, BUTTON_FILLED, tr(lang, W_FILTER), NULL, NULL);
	h_fmt(b, "<p><a href=\"%s?format=csv&amp;function=%u&amp;role=%u&amp;register=%u\">%s</a></p>", action, chosen, role_names[q->role],
	      q->reg ? q->reg->name : "", tr(lang, W_ROLES_CSV));
	form_end(b);
}

static int put_register(struct buf *b, enum lang lang, const struct roles_query *q, const struct reg *r, const struct column *c, int before)
{
	struct buf title OWN_BUF = BUF(2400);
	int count = 0;
	buf_fmt(&title, "%s · ", label_in(r->label, lang));
	put_copies(r, lang, &title);
	for (const struct verb *v = r->verbs; v->number; v++) {
		struct buf who OWN_BUF = BUF(4096);
		if (!fits(q, r, v))
			continue;
		if (!before && !count)
			table_begin(b, c, 3);
		if (!count++)
			table_group(b, 3, buf_text(&title));
		put_who(q, v, lang, &who);
		row_begin(b, false);
		cell(b, &c[0], label_in(v->label, lang));
		cell(b, &c[1], buf_text(&who));
		cell(b, &c[2], v->personal ? tr(lang, W_ROLES_PERSONAL) : "");
		row_end(b);
	}
	return count;
}

void roles_html(struct buf *b, enum lang lang, const struct roles_query *q, const char *action)
{
	const struct column c[] = {{tr(lang, W_COLUMN_WORK), LEFT, 260, false}, {tr(lang, W_ROLES_WHO), LEFT, 0, false}, {tr(lang, W_ROLES_SIGNATURE), LEFT, 130, false}};
	int count = 0;
	put_form(b, lang, q, action);
	for (int i = 0; registers[i]; i++)
		count += put_register(b, lang, q, registers[i], c, count);
	if (count)
		table_end(b);
	else
		h_fmt(b, "<p class=\"muted\">%s</p>", tr(lang, W_ROLES_NONE));
}

void roles_csv(const struct roles_query *q, struct buf *out)
{
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	for (int i = 0; i < ROLE_COLUMNS; i++)
		csv_field(out, bytes_of(role_columns[i]), i == 0);
	csv_end(out);
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			if (!fits(q, registers[i], v))
				continue;
			role_line(registers[i], v, &copies, texts);
			for (int k = 0; k < ROLE_COLUMNS; k++)
				csv_field(out, bytes_of(texts[k]), k == 0);
			csv_end(out);
		}
}
