#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_write.h"
#include "round_wire.h"
#include "text_value.h"

static void must_ok(enum err e, const char *what)
{
	char out[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err_sentence(EN, e, NULL, out));
	exit(1);
}

void workload_open(struct province *p, uint64_t seed)
{
	province_open(p, seed);
	for (int i = 4; i <= INDICATORS; i++) {
		char key[24];
		snprintf(key, sizeof key, "BC-THANG/1/%02d", i);
		ADMINISTER(p, "add", "indicator", key, "name=Chỉ tiêu", "clause=1a");
	}
}

static const char *field(struct text_maker *m, const char *name, size_t bytes, char out[16384])
{
	struct buf b OWN_BUF = BUF(16000);
	buf_fmt(&b, "%s=", name);
	text_paragraph(m, bytes, &b);
	snprintf(out, 16384, "%s", buf_text(&b));
	return out;
}

void workload_unit(struct province *p, int n, char ret_code[UNIT_CODE_MAX + 1])
{
	char key[ID_TEXT_BYTES + 1], unit[UNIT_CODE_MAX + 8];
	snprintf(ret_code, UNIT_CODE_MAX + 1, "U%02d", n);
	snprintf(unit, sizeof unit, "unit=%.*s", UNIT_CODE_MAX, ret_code);
	ADMINISTER(p, "add", "unit", ret_code, "name=Đơn vị", "kind=district", "function=agency", "from=2024-01-01");
	for (int head = 0; head < 2; head++) {
		id_print(900000 + 2 * n + head, key);
		ADMINISTER(p, "add", "official", key, unit, head ? "name=Người đứng đầu" : "name=Văn thư", head ? "role=head" : "role=clerk");
	}
}

void workload_tasks(struct province *p, struct text_maker *m, const char *unit, int count)
{
	static char content[16384];
	for (int i = 0; i < count; i++) {
		char to[40], due[40];
		snprintf(to, sizeof to, "unit=%s", unit);
		snprintf(due, sizeof due, "due=2024-12-%02d", 1 + text_below(m, 28));
		ADMINISTER(p, "assign", "task", "", to, field(m, "content", 80, content), due);
	}
}

static void do_enter(struct province *p, struct office *o, bool head, const char *verb, const char *reg, const char *key, const char *const *fields)
{
	must_ok(enter(p, o, head, verb, reg, key, fields), verb);
}

void enter_report(struct province *p, struct office *o, struct text_maker *m, const char *key, size_t narrative)
{
	static const char *const clauses[] = {"narrative.1a", "narrative.1b", "narrative.1c", "narrative.1d", "narrative.1e", "narrative.1g", "narrative.other"};
	static char numbers[INDICATORS][40], texts[7][16384];
	const char *fields[INDICATORS + 9];
	int n = 0;
	for (; n < INDICATORS; n++) {
		snprintf(numbers[n], sizeof numbers[n], "indicator.%02d=%d", n + 1, text_below(m, n % 3 ? 40 : 900));
		fields[n] = numbers[n];
	}
	for (int i = 0; i < 7; i++)
		fields[n++] = field(m, clauses[i], narrative / 7 - 40, texts[i]);
	fields[n++] = "symbol=412/BC-UBND";
	fields[n] = NULL;
	do_enter(p, o, false, "write", "report", key, fields);
	do_enter(p, o, true, "sign", "report", key, (const char *const[]){NULL});
	do_enter(p, o, false, "send", "report", key, (const char *const[]){NULL});
}

/* The clause as it stands, its first number from the middle on another. */
static const char *corrected(struct office *o, struct text_maker *m, const char *key, const char *clause, char out[16384])
{
	const struct reg *report = reg_by_name(BYTES("report"));
	struct row row;
	struct buf b OWN_BUF = BUF(16000);
	must_ok(row_load(&o->replica.world, report, (struct key){.text = bytes_of(key)}, &row), "report");
	struct bytes text = family_get(row_get(&row, field_by_name(report, BYTES("narrative"))->number), bytes_of(clause)).data;
	size_t at = text.len / 2, end;
	while (at < text.len && (text.data[at] < '0' || text.data[at] > '9'))
		at++;
	for (end = at; end < text.len && text.data[end] >= '0' && text.data[end] <= '9'; end++)
		;
	buf_fmt(&b, "narrative.%s=%.*s%d%.*s", clause, (int)at, (const char *)text.data, 1 + text_below(m, 300), (int)(text.len - end), (const char *)text.data + end);
	snprintf(out, 16384, "%s", buf_text(&b));
	return out;
}

void enter_correction(struct province *p, struct office *o, struct text_maker *m, const char *key)
{
	static char texts[3][16384], numbers[2][40];
	static const char *const clauses[] = {"1a", "1d", "other"};
	const char *fields[6] = {NULL};
	for (int i = 0; i < 3; i++)
		fields[i] = corrected(o, m, key, clauses[i], texts[i]);
	for (int i = 0; i < 2; i++) {
		snprintf(numbers[i], sizeof numbers[i], "indicator.%02d=%d", 3 + 20 * i, 900 + text_below(m, 400));
		fields[3 + i] = numbers[i];
	}
	do_enter(p, o, false, "write", "report", key, fields);
	do_enter(p, o, true, "sign", "report", key, (const char *const[]){NULL});
	do_enter(p, o, false, "send", "report", key, (const char *const[]){NULL});
}

struct keys {
	int64_t list[400];
	int count;
};

static void task_keys(struct office *o, struct keys *ret)
{
	static const char *const sql = "SELECT key FROM task ORDER BY key LIMIT 400";
	sqlite3_stmt *s;
	must_ok(db_prepare(o->db, &sql, 1, &s), "tasks");
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s))
		ret->list[ret->count++] = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
}

static bool is_new(struct office *o, int64_t key)
{
	static const char *const sql = "SELECT state FROM task WHERE key = ?1";
	sqlite3_stmt *s;
	int64_t state;
	must_ok(db_prepare(o->db, &sql, 1, &s), "task");
	must_ok(db_int(s, 0, &state, "i", key), "task");
	sqlite3_finalize(s);
	return state == 1;
}

void enter_progress(struct province *p, struct office *o, struct text_maker *m, int count)
{
	static char note[16384];
	struct keys keys = {.count = 0};
	task_keys(o, &keys);
	for (int i = 0; i < count && keys.count; i++) {
		char key[ID_TEXT_BYTES + 1], percent[24];
		id_print(keys.list[i % keys.count], key);
		if (is_new(o, keys.list[i % keys.count]))
			do_enter(p, o, false, "receive", "task", key, (const char *const[]){NULL});
		snprintf(percent, sizeof percent, "percent=%d", 5 * text_below(m, 20));
		do_enter(p, o, false, "progress", "task", key, (const char *const[]){percent, field(m, "note", 40, note), NULL});
	}
}

void enter_steps(struct province *p, struct office *o, struct text_maker *m, int count)
{
	static char content[16384];
	struct keys keys = {.count = 0};
	task_keys(o, &keys);
	for (int i = 0; i < count && keys.count; i++) {
		char key[ID_TEXT_BYTES + 1], task[40], person[80];
		struct buf name OWN_BUF = BUF(60);
		text_person(m, &name);
		id_print(keys.list[text_below(m, keys.count)], key);
		snprintf(task, sizeof task, "task=%s", key);
		snprintf(person, sizeof person, "person=%s", buf_text(&name));
		do_enter(p, o, false, "add", "task_step", "", (const char *const[]){task, person, field(m, "content", 60, content), "due=2024-11-28", NULL});
	}
}

void enter_edit(struct province *p, struct office *o, struct text_maker *m, const char *key)
{
	char number[40];
	snprintf(number, sizeof number, "indicator.%02d=%d", 1 + text_below(m, INDICATORS), text_below(m, 400));
	do_enter(p, o, false, "write", "report", key, (const char *const[]){number, NULL});
}

static void json_value(const struct field *f, struct value v, struct buf *out)
{
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	value_print(f, v, &text);
	if (v.kind == V_INT && f->type != T_DATE && f->type != T_TIME && f->type != T_REF)
		buf_view(out, buf_bytes(&text));
	else
		json_write_string(out, buf_bytes(&text));
}

static enum err json_act(void *ctx, const struct outbox_item *i)
{
	struct buf *out = ctx, key OWN_BUF = BUF(KEY_MAX);
	const struct reg *r = reg_by_number(i->act->reg);
	key_print(r, i->act->key, &key);
	buf_fmt(out, "%s[\"%s\",\"%s\",\"%s\",{", out->len > 1 ? "," : "", r->name, verb_by_number(r, i->act->verb)->name, buf_text(&key));
	for (size_t k = 0; k < i->act->setting_count; k++) {
		const struct setting *s = &i->act->settings[k];
		const struct field *f = field_by_number(r, s->field);
		buf_fmt(out, "%s\"%s%s%.*s\":", k ? "," : "", f->name, s->sub.len ? "." : "", (int)s->sub.len, (const char *)s->sub.data);
		json_value(f, s->value, out);
	}
	buf_str(out, "}]");
	return OK;
}

void waiting_json(struct office *o, struct buf *out)
{
	buf_byte(out, '[');
	must_ok(outbox_each(&o->replica, ACT_WAITING, json_act, out), "json");
	buf_byte(out, ']');
}

void one_round(struct province *p, struct office *o, struct round_bytes *ret, struct buf *ask_body, struct buf *answer_body)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t;
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(p, random, sizeof random);
	must_ok(round_ask(&o->replica, CHANGESET_MAX, random, &request, &round), "ask");
	must_ok(serve(p, buf_bytes(&request), &answer), "serve");
	if (ask_body)
		must_ok(wire_unpack((struct bytes){(uint8_t *)request.data + ASK_PREFIX, request.len - ASK_PREFIX}, ANSWER_MAX, ask_body), "unpack");
	if (answer_body)
		must_ok(wire_unpack((struct bytes){(uint8_t *)answer.data + ANSWER_PREFIX, answer.len - ANSWER_PREFIX}, ANSWER_MAX, answer_body), "unpack");
	must_ok(round_take(&o->replica, &round, buf_bytes(&answer), o->now, &t), "take");
	*ret = (struct round_bytes){request.len, answer.len, t.more};
}
