/* events.c - what people enter: a table of what is done most; sayings.c has whatever the catalogue lets an office do. Included by simulate.c. */
#include "simulate.h"

static int below(struct sim *s, int n)
{
	return (int)(draw(&s->p) % (uint64_t)n);
}

static void wrong_error(struct sim *s, const char *where, enum err e)
{
	static char text[2][ERR_SENTENCE_MAX];
	if (s->fault)
		return;
	snprintf(text[1], sizeof text[1], "%s: %s", where, err_sentence(EN, e, NULL, text[0]));
	s->fault = text[1];
}

/* ---- What is done most: written down, so that reports and tasks come far ---- */

struct deed_form {
	const char *verb, *reg;
	const char *fields[4];
	enum { KEY_REPORT, KEY_NEW, KEY_SOME, KEY_CODE, KEY_DISTRICT } key;
	bool head;
	int who; /* bits: 1 districts, 2 SNV, 4 VPUBND */
};

/* Long enough for a correction of it to be told by what of it stays. */
#define LONG "Đã nhắc nhở %d trường hợp đi muộn; ở Đăk Hà còn %d hồ sơ trễ hạn"

/* %d is a number drawn, %h a file, %t the key of some task, %o of an official, %u a unit, %v a district. */
static const struct deed_form forms[] = {
	{"write", "report", {"indicator.01=%d", "indicator.02=%d", "narrative.1b=" LONG}, KEY_REPORT, false, 7},
	{"write", "report", {"indicator.03=%d", "narrative.1a=Đã nhắc nhở %d trường hợp", "symbol=%d/BC"}, KEY_REPORT, false, 7},
	{"write", "report", {"narrative.other=Kiến nghị số %d"}, KEY_REPORT, false, 1},
	{"write", "report", {"narrative.1b=" LONG}, KEY_REPORT, false, 7},
	{"write", "report", {"attachment.%d=%h"}, KEY_REPORT, false, 7},
	{"write", "report", {"attachment.%d="}, KEY_REPORT, false, 1},
	{"sign", "report", {NULL}, KEY_REPORT, true, 7},
	{"send", "report", {NULL}, KEY_REPORT, false, 7},
	{"recall", "report", {NULL}, KEY_REPORT, true, 1},
	{"accept", "report", {NULL}, KEY_SOME, true, 3},
	{"return", "report", {"reason=Thiếu mục %d"}, KEY_SOME, true, 2},
	{"return", "report", {"reason=Sai mục %d", "fix_by=2024-11-20"}, KEY_SOME, true, 2},
	{"settle", "report", {"on_time=yes", "reason=Có chứng cứ %d"}, KEY_SOME, true, 2},
	{"assign", "task", {"unit=%u", "content=Việc số %d", "due=2024-11-15"}, KEY_NEW, false, 4},
	{"assign", "task", {"unit=615", "co_units=616", "content=Việc chung %d"}, KEY_NEW, false, 5},
	{"receive", "task", {NULL}, KEY_SOME, false, 1},
	{"start", "task", {NULL}, KEY_SOME, false, 1},
	{"progress", "task", {"percent=50", "note=Đang làm %d"}, KEY_SOME, false, 1},
	{"finish", "task", {"product=Văn bản %d"}, KEY_SOME, false, 1},
	{"confirm", "task", {"quality=tốt %d"}, KEY_SOME, true, 4},
	{"redo", "task", {"reason=Chưa đạt %d"}, KEY_SOME, false, 4},
	{"move", "task", {"due=2024-12-01", "reason=Lý do %d"}, KEY_SOME, false, 4},
	{"withdraw", "task", {"reason=Bỏ %d"}, KEY_SOME, false, 4},
	{"add", "task_step", {"task=%t", "person=Người %d", "content=Bước %d"}, KEY_NEW, false, 1},
	{"done", "task_step", {NULL}, KEY_SOME, false, 1},
	{"drop", "task_step", {NULL}, KEY_SOME, false, 1},
	{"write", "extension", {"task=%t", "kind=extend", "reason=Mưa lũ %d", "committed=2024-12-01"}, KEY_NEW, false, 1},
	{"write", "extension", {"reason=Bổ sung %d"}, KEY_SOME, false, 1},
	{"send", "extension", {NULL}, KEY_SOME, true, 1},
	{"decide", "extension", {"outcome=granted", "reason=Đồng ý %d"}, KEY_SOME, true, 4},
	{"decide", "extension", {"outcome=part", "due=2024-11-25", "reason=Một phần %d"}, KEY_SOME, true, 4},
	{"grant", "exemption", {"unit=%u", "obligation=BC-THANG", "period=2024-11", "reason=Thiên tai %d"}, KEY_NEW, false, 2},
	{"revoke", "exemption", {"reason=Hết %d"}, KEY_SOME, false, 2},
	{"change", "unit", {"name=Huyện số %d"}, KEY_CODE, false, 3},
	{"end", "unit", {"to=2024-12-01", "successors=%v"}, KEY_DISTRICT, false, 3},
	{"change", "unit", {"successors=%v"}, KEY_DISTRICT, false, 3},
	{"add", "document", {"number=%d/QĐ", "date=2024-11-01", "kind=decision", "issuer=UBND"}, KEY_NEW, false, 7},
	{"record", "criticism", {"official=%o", "date=2024-11-1%d", "document=%d/QĐ", "content=Chậm %d"}, KEY_NEW, false, 2},
	{"record", "criticism", {"official=%o", "date=2024-11-1%d", "document=%d/QĐ", "content=Chậm %d"}, KEY_NEW, false, 2},
	{"correct", "criticism", {"content=Không chậm %d", "reason=Nhầm %d"}, KEY_SOME, false, 2},
	{"confirm", "criticism", {NULL}, KEY_SOME, true, 4},
	{"set", "calendar_day", {"date=2024-11-18", "day=off", "decision=QĐ %d"}, KEY_NEW, false, 2},
};
enum { FORMS = sizeof forms / sizeof *forms };

static const char *unit_names[] = {"615", "616", "SNV"};

/* The key of some record in these tables, in one of those states, of that unit (NULL: any); empty where there is none. */
static void key_among(struct sim *s, sqlite3 *db, const struct reg *r, unsigned states, const char *unit, char out[KEY_MAX + 1])
{
	char sql[300];
	const char *text = sql;
	sqlite3_stmt *q;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	out[0] = 0;
	snprintf(sql, sizeof sql, "SELECT key, count(*) OVER () FROM \"%s\" WHERE (?1 >> state) & 1%s ORDER BY position DESC, key", r->name, unit ? " AND unit = ?2" : "");
	must(db_prepare(db, &text, 1, &q), "keys");
	enum err e = unit ? db_first(q, "it", (int64_t)states, unit) : db_first(q, "i", (int64_t)states);
	/* Mostly what has changed of late: there others are at work too. */
	int count = e == OK ? sqlite3_column_int(q, 1) : 1, among = below(s, 3) && count > 2 ? 2 : count;
	for (int skip = below(s, among); e == OK && skip; skip--)
		e = db_next(q);
	if (e == OK)
		key_print(r, reg_natural(r) ? (struct key){.text = db_blob(q, 0)} : (struct key){.id = sqlite3_column_int64(q, 0)}, &key);
	snprintf(out, KEY_MAX + 1, "%s", buf_text(&key));
	sqlite3_finalize(q);
}

static void some_key(struct sim *s, struct office *o, const char *reg, char out[KEY_MAX + 1])
{
	key_among(s, o->db, reg_by_name(bytes_of(reg)), ~0u, NULL, out);
}

/* Its content goes another way (streams.c); here it is what a record says of it. */
static void some_file(struct sim *s, char *out, size_t size)
{
	int n = below(s, 5);
	size_t at = 0;
	for (int i = 0; i < HASH_BYTES; i++)
		at += (size_t)snprintf(out + at, size - at, "%02x", n * 37 + i);
	snprintf(out + at, size - at, " 1000 pdf Biên bản %d.pdf", n);
}

static void fill_field(struct sim *s, struct office *o, const char *form, char out[200])
{
	size_t n = 0;
	char key[KEY_MAX + 1];
	for (; *form && n < 150; form++) {
		if (*form != '%') {
			out[n++] = *form;
			continue;
		}
		form++;
		if (*form == 'd')
			n += (size_t)snprintf(out + n, 200 - n, "%d", below(s, 5));
		if (*form == 'h') {
			some_file(s, out + n, 200 - n);
			n = strlen(out);
		}
		if (*form == 'u')
			n += (size_t)snprintf(out + n, 200 - n, "%s", unit_names[below(s, 3)]);
		if (*form == 'v')
			n += (size_t)snprintf(out + n, 200 - n, "%s", unit_names[below(s, 2)]);
		if (*form == 't' || *form == 'o') {
			some_key(s, o, *form == 't' ? "task" : "official", key);
			n += (size_t)snprintf(out + n, 200 - n, "%s", key[0] ? key : "0000000000001");
		}
	}
	out[n] = 0;
}

static void note_made(struct sim *s, int office)
{
	struct replica *r = &s->offices[office].replica;
	sqlite3_stmt *q;
	static const char *const last = "SELECT hash, act FROM outbox ORDER BY entry DESC LIMIT 1";
	must(db_prepare(r->db, &last, 1, &q), "made");
	must(db_first(q, ""), "made");
	if (s->made_count < ENTERED_MAX) {
		s->made[s->made_count].office = office;
		s->made[s->made_count].lost = false;
		hash_of("evidence", db_blob(q, 1), s->made[s->made_count].evidence);
		memcpy(s->made[s->made_count++].hash, db_blob(q, 0).data, HASH_BYTES);
	}
	sqlite3_finalize(q);
}

/* One entry of an office, by its clerk or its head: what came of it is noted. */
static void enter_at(struct sim *s, int at, bool as_head, const char *verb, const char *reg, const char *key, const char *const *fields)
{
	enum err e = enter(&s->p, &s->offices[at], as_head, verb, reg, key, fields);
	if (e == OK)
		note_made(s, at);
	else if (e >= 200 && e != ERR_PASSWORD_NEEDED)
		wrong_error(s, verb, e);
	if (e == ERR_RULE)
		note_broken(reg, verb);
}

static void do_form(struct sim *s, int at)
{
	struct office *o = &s->offices[at];
	int role = strcmp(o->replica.unit, "SNV") == 0 ? 2 : strcmp(o->replica.unit, "VPUBND") == 0 ? 4 : 1;
	const struct deed_form *f = &forms[below(s, FORMS)];
	char texts[4][200], key[KEY_MAX + 1] = "";
	const char *fields[5] = {NULL};
	if (!(f->who & role) && below(s, 10))
		return;
	for (int i = 0; i < 4 && f->fields[i]; i++) {
		fill_field(s, o, f->fields[i], texts[i]);
		fields[i] = texts[i];
	}
	if (f->key == KEY_REPORT)
		snprintf(key, sizeof key, "BC-THANG/%s/2024-1%d", below(s, 12) ? o->replica.unit : "616", below(s, 2));
	else if (f->key == KEY_SOME)
		some_key(s, o, f->reg, key);
	else if (f->key == KEY_CODE)
		snprintf(key, sizeof key, "%s", unit_names[below(s, 3)]);
	else if (f->key == KEY_DISTRICT)
		snprintf(key, sizeof key, "%s", unit_names[below(s, 2)]);
	if (f->key == KEY_SOME && !key[0])
		return;
	enter_at(s, at, f->head || !below(s, 8), f->verb, f->reg, key, fields);
}

#include "sayings.c"

static void write_long(struct sim *s, int at, const char *key)
{
	struct office *o = &s->offices[at];
	char field[200];
	fill_field(s, o, "narrative.1b=" LONG, field);
	enter_at(s, at, false, "write", "report", key, (const char *const[]){field, NULL});
}

/* A text of a report that the server has is written again; perhaps another PC of the office, or its clone, was faster. */
static void do_correct(struct sim *s, int at)
{
	int other = below(s, s->count);
	bool faster = other != at && strcmp(s->offices[other].replica.unit, s->offices[at].replica.unit) == 0;
	char key[KEY_MAX + 1];
	snprintf(key, sizeof key, "BC-THANG/%s/2024-11", s->offices[at].replica.unit);
	write_long(s, at, key);
	if (sync_office(&s->p, &s->offices[at], 65536, NULL) != OK || (faster && sync_office(&s->p, &s->offices[other], 65536, NULL) != OK))
		return; /* the server may not know it any more */
	if (faster)
		write_long(s, other, key);
	if (faster && sync_office(&s->p, &s->offices[other], 65536, NULL) != OK)
		return;
	write_long(s, at, key);
}

/* Until something is taken. */
static void do_entry(struct sim *s)
{
	enum { TRIES = 5 };
	int at = below(s, s->count), before = s->made_count;
	if (!below(s, 20)) {
		do_correct(s, at);
		return;
	}
	if (!below(s, s->any ? 4 : 10)) {
		do_some_life(s);
		return;
	}
	bool any = s->any && below(s, 4);
	for (int i = 0; i < TRIES && s->made_count == before && !s->fault; i++) {
		(any ? do_any : do_form)(s, at);
		at_server();
	}
}
