/* together.c - what an office and Home Affairs do together: codes that are read out, reports that a line held up, texts that go out. Included by
 * simulate.c. */
#include "simulate.h"

static void send_report(struct sim *s, int at, const char *key)
{
	for (int i = 0; i < 3; i++)
		enter_at(s, at, i == 1, i == 0 ? "write" : i == 1 ? "sign" : "send", "report", key,
			 (const char *const[]){i == 0 ? "indicator.02=9" : NULL, NULL});
}

/* The device of a unit; that one where there is none. */
static int office_of(struct sim *s, int at, const char *unit)
{
	for (int i = 0; i < s->count && strcmp(s->offices[at].replica.unit, unit) != 0; i++)
		at = (at + 1) % s->count;
	return at;
}

/* The line is down over the deadline: what was sent before it is claimed, and Home Affairs decides. */
static void do_claim(struct sim *s)
{
	static const int64_t deadline = INT64_C(1731171600000); /* 10 November 2024 */
	int at = below(s, s->count), home = office_of(s, at, "SNV");
	char key[40];
	snprintf(key, sizeof key, "BC-THANG/%s/2024-11", s->offices[at].replica.unit);
	send_report(s, at, key);
	if (s->p.now < deadline)
		s->p.now = deadline + below(s, 3 * 86400000);
	s->offices[home].now = s->p.now;
	const char *const decision[] = {below(s, 3) ? "on_time=yes" : "on_time=no", "reason=Mất đường truyền", NULL};
	if (sync_office(&s->p, &s->offices[at], 65536, NULL) == OK && sync_office(&s->p, &s->offices[home], 65536, NULL) == OK)
		enter_at(s, home, true, "settle", "report", key, decision);
}

/* Somebody sends a report and reads out the code of his last send, and it is registered for the report. */
static void do_code(struct sim *s)
{
	int at = below(s, s->count);
	struct office *o = &s->offices[at];
	char key[40], fields[4][60];
	if (s->said_count == SAID_MAX)
		return;
	struct said *x = &s->said[s->said_count];
	snprintf(key, sizeof key, "BC-THANG/%s/2024-1%d", o->replica.unit, below(s, 2));
	send_report(s, at, key);
	if (replica_send_hash(&o->replica, bytes_of(key), x->hash) != OK)
		return;
	must(code_make(x->hash, bytes_of(key), x->code), "code");
	snprintf(fields[0], 60, "unit=%s", o->replica.unit);
	snprintf(fields[1], 60, "period=%s", key + strlen(key) - 7);
	snprintf(fields[2], 60, "code=%s", x->code);
	ADMINISTER(&s->p, "register", "receipt", "", fields[0], "obligation=BC-THANG", fields[1], fields[2]);
	s->said_count++;
}

/* Somebody of the Department of Home Affairs proposes, its head confirms what is proposed: of some district's report, some texts. */
static void do_redact(struct sim *s)
{
	static const char *const fields[] = {"fields=narrative.1a", "fields=narrative,symbol", "fields=attachment", "fields=symbol,narrative.other"};
	char record[KEY_MAX + 20], report[KEY_MAX + 1], key[ID_TEXT_BYTES + 1];
	int at = office_of(s, below(s, s->count), "SNV");
	struct office *o = &s->offices[at];
	if (sync_office(&s->p, o, 65536, NULL) != OK)
		return;
	some_key(s, o, "report", report);
	snprintf(record, sizeof record, "record=%s", report);
	const char *list = fields[below(s, 4)];
	if (strcmp(o->replica.unit, "SNV") != 0 || !report[0])
		return;
	int64_t open = count_of(o->db, "SELECT coalesce(max(key), 0) FROM redaction WHERE state = 1");
	id_print(open, key);
	if (open && !below(s, 8))
		enter_at(s, at, false, "drop", "redaction", key, (const char *const[]){NULL});
	else if (open)
		enter_at(s, at, true, "confirm", "redaction", key, (const char *const[]){"decision=1/QĐ", NULL});
	else
		enter_at(s, at, !below(s, 4), "propose", "redaction", "", (const char *const[]){"register=report", record, list, "reason=Lộ", NULL});
}
