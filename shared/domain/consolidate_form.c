/* The canonical form of a consolidation, and what commands list of it. */
#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "consolidate.h"
#include "listing.h"
#include "text_value.h"

enum { FORM_VERSION = 1 };

static void put_time(struct buf *b, int64_t t)
{
	if (t == NO_TIME)
		cbor_put_null(b);
	else
		cbor_put_int(b, t);
}

static void put_unit(struct buf *b, const struct consolidation *c, const struct tally_unit *u)
{
	cbor_put_array(b, 9);
	cbor_put_text(b, bytes_of(u->code));
	cbor_put_text(b, bytes_of(u->name));
	cbor_put_int(b, u->cell.status);
	put_time(b, u->cell.deadline);
	cbor_put_int(b, u->cell.late_days);
	cbor_put_int(b, u->cell.running_days);
	cbor_put_int(b, u->submission);
	put_time(b, u->received);
	cbor_put_array(b, u->submission ? c->indicator_count : 0);
	for (size_t i = 0; u->submission && i < c->indicator_count; i++)
		put_time(b, u->values[i]); /* NO_VALUE is NO_TIME */
}

void consolidation_encode(const struct consolidation *c, struct buf *out)
{
	char period[PERIOD_SIZE];
	period_print(c->period, period);
	cbor_put_array(out, 8);
	cbor_put_int(out, FORM_VERSION);
	cbor_put_text(out, bytes_of(c->obligation));
	cbor_put_text(out, bytes_of(c->name));
	cbor_put_text(out, bytes_of(period));
	cbor_put_int(out, c->at);
	cbor_put_int(out, c->deadline);
	cbor_put_array(out, c->indicator_count);
	for (size_t i = 0; i < c->indicator_count; i++) {
		const struct tally_indicator *x = &c->indicators[i];
		cbor_put_array(out, 5);
		cbor_put_text(out, bytes_of(x->code));
		cbor_put_text(out, bytes_of(x->clause));
		cbor_put_text(out, bytes_of(x->name));
		cbor_put_text(out, bytes_of(x->measure));
		cbor_put_text(out, bytes_of(x->parent));
	}
	cbor_put_array(out, c->unit_count);
	for (size_t i = 0; i < c->unit_count; i++)
		put_unit(out, c, &c->units[i]);
}

static const char *take_string(struct cbor *r, struct arena *arena)
{
	struct bytes text = {0};
	return cbor_text(r, &text) ? arena_string(arena, text) : "";
}

static int64_t take_time(struct cbor *r)
{
	int64_t t = NO_TIME;
	if (!cbor_null_p(r))
		cbor_int(r, &t);
	return t;
}

static size_t take_array(struct cbor *r, size_t max)
{
	size_t count = 0;
	if (cbor_array(r, &count) && count > max)
		cbor_fault(r);
	return r->bad ? 0 : count;
}

static void take_fixed(struct cbor *r, size_t count)
{
	size_t found = 0;
	if (cbor_array(r, &found) && found != count)
		cbor_fault(r);
}

static void take_unit(struct cbor *r, struct arena *arena, struct consolidation *c, struct tally_unit *u)
{
	int64_t status = 0;
	take_fixed(r, 9);
	u->code = take_string(r, arena);
	u->name = take_string(r, arena);
	cbor_range(r, 0, STATUS_COUNT - 1, &status);
	u->cell = (struct cell){.status = (enum status)status, .left_days = NO_DAYS, .counting = NO_SUBMISSION, .last = NO_SUBMISSION, .coded = NO_TIME};
	u->cell.deadline = take_time(r);
	cbor_range(r, NO_DAYS, INT32_MAX, &u->cell.late_days);
	cbor_range(r, NO_DAYS, INT32_MAX, &u->cell.running_days);
	cbor_range(r, 0, INT32_MAX, &u->submission);
	u->received = take_time(r);
	u->values = arena_alloc(arena, (c->indicator_count + 1) * sizeof *u->values);
	for (size_t i = 0; i < c->indicator_count; i++)
		u->values[i] = NO_VALUE;
	take_fixed(r, u->submission ? c->indicator_count : 0);
	for (size_t i = 0; u->submission && !r->bad && i < c->indicator_count; i++) {
		u->values[i] = take_time(r);
		if (u->values[i] == NO_VALUE)
			continue;
		if (u->values[i] < 0 || u->values[i] > INT64_C(1000000000000000))
			cbor_fault(r);
		c->indicators[i].total += u->values[i];
		c->indicators[i].units++;
	}
	c->reported += u->submission != 0;
	figures_add(&c->figures, &u->cell, c->at);
}

enum err consolidation_decode(struct bytes in, struct arena *arena, struct consolidation *ret)
{
	struct cbor r = CBOR(in);
	struct consolidation c = {0};
	int64_t version;
	take_fixed(&r, 8);
	cbor_range(&r, FORM_VERSION, FORM_VERSION, &version);
	c.obligation = take_string(&r, arena);
	c.name = take_string(&r, arena);
	const char *period = take_string(&r, arena);
	cbor_int(&r, &c.at);
	cbor_int(&r, &c.deadline);
	c.indicator_count = take_array(&r, TALLY_INDICATORS);
	c.indicators = arena_alloc(arena, (c.indicator_count + 1) * sizeof *c.indicators);
	for (size_t i = 0; !r.bad && i < c.indicator_count; i++) {
		struct tally_indicator *x = &c.indicators[i];
		take_fixed(&r, 5);
		x->code = take_string(&r, arena);
		x->clause = take_string(&r, arena);
		x->name = take_string(&r, arena);
		x->measure = take_string(&r, arena);
		x->parent = take_string(&r, arena);
	}
	c.unit_count = take_array(&r, TALLY_UNITS);
	c.units = arena_alloc(arena, (c.unit_count + 1) * sizeof *c.units);
	for (size_t i = 0; !r.bad && i < c.unit_count; i++)
		take_unit(&r, arena, &c, &c.units[i]);
	TRY(cbor_end(&r));
	if (period_parse(period, &c.period) != OK)
		return fail(ERR_CBOR);
	*ret = c;
	return OK;
}

void consolidation_digest(struct bytes encoded, uint8_t ret[HASH_BYTES])
{
	hash_of("kc consolidated", encoded, ret);
}

static const char *hexadecimal(struct arena *arena, struct bytes v)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, 2 * v.len + 1);
	for (size_t i = 0; i < v.len; i++) {
		text[2 * i] = digits[v.data[i] >> 4];
		text[2 * i + 1] = digits[v.data[i] & 15];
	}
	return text;
}

enum err consolidation_freeze(const struct consolidation *c, int64_t position, struct arena *arena, struct freeze_texts *ret)
{
	struct buf data OWN_BUF = BUF(CONSOLIDATION_MAX), text OWN_BUF = BUF(KEY_MAX);
	uint8_t digest[HASH_BYTES];
	char period[PERIOD_SIZE];
	consolidation_encode(c, &data);
	TRY(buf_check(&data, "consolidation"));
	consolidation_digest(buf_bytes(&data), digest);
	period_print(c->period, period);
	buf_fmt(&text, "%s/%s", c->obligation, period);
	ret->key = arena_string(arena, buf_bytes(&text));
	buf_cut(&text, 0);
	buf_fmt(&text, "%lld", (long long)position);
	ret->log_position = arena_string(arena, buf_bytes(&text));
	ret->figures = hexadecimal(arena, (struct bytes){digest, sizeof digest});
	ret->data = hexadecimal(arena, buf_bytes(&data));
	return OK;
}

/* ---- Lists ---- */

static const char *const totals[] = {"clause", "indicator", "name", "measure", "#total", "#units"};
static const char *const values[] = {"indicator", "unit", "#value", "#submission"};
static const char *const units[] = {"unit", "name", "status", "deadline", "received", "#late_days", "#running_days", "#submission"};
static const char *const narrative[] = {"clause", "unit", "#submission", "text"};
const char *const *const tally_columns[TALLY_PARTS] = {totals, values, units, narrative};
const size_t tally_column_count[TALLY_PARTS] = {6, 4, 8, 4};

bool tally_part_of(const char *name, enum tally_part *ret)
{
	static const char *const names[TALLY_PARTS] = {"totals", "values", "units", "narrative"};
	for (int i = 0; i < TALLY_PARTS; i++)
		if (strcmp(names[i], name) == 0) {
			*ret = (enum tally_part)i;
			return true;
		}
	return false;
}

static const char *decimal(int64_t v, struct buf *b)
{
	static const struct field f = {.type = T_DECIMAL};
	buf_cut(b, 0);
	value_print(&f, VALUE_INT(v), b);
	return buf_text(b);
}

static const char *whole(int64_t n, char out[NUMBER_MAX])
{
	if (n < 0)
		return NULL;
	snprintf(out, NUMBER_MAX, "%lld", (long long)n);
	return out;
}

static void list_totals(const struct consolidation *c, struct listing *l)
{
	struct buf b OWN_BUF = BUF(NUMBER_MAX);
	for (size_t i = 0; i < c->indicator_count; i++) {
		const struct tally_indicator *x = &c->indicators[i];
		char count[NUMBER_MAX];
		const char *const line[] = {x->clause, x->code, x->name, x->measure, x->units ? decimal(x->total, &b) : NULL, whole((int64_t)x->units, count)};
		listing_row(l, line);
	}
}

static void list_values(const struct consolidation *c, struct listing *l)
{
	struct buf b OWN_BUF = BUF(NUMBER_MAX);
	for (size_t i = 0; i < c->indicator_count; i++)
		for (size_t u = 0; u < c->unit_count; u++) {
			const struct tally_unit *x = &c->units[u];
			char number[NUMBER_MAX];
			if (x->values[i] == NO_VALUE)
				continue;
			const char *const line[] = {c->indicators[i].code, x->code, decimal(x->values[i], &b), whole(x->submission, number)};
			listing_row(l, line);
		}
}

static void list_units(const struct consolidation *c, struct listing *l)
{
	for (size_t u = 0; u < c->unit_count; u++) {
		const struct tally_unit *x = &c->units[u];
		char deadline[TIME_SIZE], received[TIME_SIZE], late[NUMBER_MAX], running[NUMBER_MAX], number[NUMBER_MAX];
		time_print(x->cell.deadline, deadline);
		time_print(x->received, received);
		const char *const line[] = {x->code, x->name, status_name(x->cell.status), deadline, x->received == NO_TIME ? NULL : received,
					    whole(x->cell.late_days, late), whole(x->cell.running_days, running), x->submission ? whole(x->submission, number) : NULL};
		listing_row(l, line);
	}
}

static void list_narrative(const struct consolidation *c, struct listing *l)
{
	for (size_t i = 0; i < c->text_count; i++) {
		const struct tally_text *t = &c->texts[i];
		struct arena arena OWN_ARENA = {0};
		char number[NUMBER_MAX];
		const char *const line[] = {clause_list[t->clause].code, c->units[t->unit].code, whole(c->units[t->unit].submission, number),
					    t->text.len ? arena_string(&arena, t->text) : NULL};
		listing_row(l, line);
	}
}

void tally_list(const struct consolidation *c, enum tally_part part, struct listing *l)
{
	static void (*const list[TALLY_PARTS])(const struct consolidation *c, struct listing *l) = {list_totals, list_values, list_units, list_narrative};
	list[part](c, l);
}
