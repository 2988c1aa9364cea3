/* Programs of different versions meet: a server whose catalogue has grown, and an office's program of before. The catalogue is changed under
 * their feet: each side always finds the one it was built with. */
#include "../sim/province.c"
#include "../sim/catalogues.c"

#include <assert.h>

#include "civil.h"
#include "tap.h"

/* ---- The two sides ---- */

static int64_t afresh;

static enum err note(void *ctx, const struct notice *n)
{
	(void)ctx;
	afresh += n->kind == NOTICE_AFRESH;
	return OK;
}

/* One round as the old program does it; how many rows came. */
static enum err old_round(struct province *p, struct office *o, struct taken *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES];
	struct round round;
	draw_bytes(p, random, sizeof random);
	use(false);
	TRY(round_ask(&o->replica, CHANGESET_MAX, random, &request, &round));
	use(true);
	enum err e = serve(p, buf_bytes(&request), &answer);
	use(false);
	return e == OK ? round_take(&o->replica, &round, buf_bytes(&answer), o->now, ret) : e;
}

static void reopen_ledger(struct province *p)
{
	ledger_close(p->ledger);
	assert(ledger_open(p->db, &p->store, p->ledger) == OK);
}

static int64_t rows(struct office *o)
{
	return count_of(o->db, "SELECT count(*) FROM task");
}

static void old_client(struct province *p, struct office *o)
{
	struct taken t = {0};
	int64_t most = 0;
	use(true);
	is_int(catalogue_version(), grown, "a catalogue that has grown has the next version");
	reopen_ledger(p);
	for (int i = 0; i < 6; i++) {
		char content[40], day[16];
		use(true);
		p->now = o->now += 60000;
		snprintf(content, sizeof content, "content=Việc %d", i);
		ADMINISTER(p, "assign", "task", "", "unit=615", content, "due=2024-12-01", i % 2 ? "later_note=điều mới" : NULL);
		snprintf(day, sizeof day, "2024-11-%02d", i + 1);
		ADMINISTER(p, "set", "later", day, "day=off");
		use(false);
		is_int(ENTER(p, o, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=5"), OK, "the old program enters");
		is_int(old_round(p, o, &t), OK, "and syncs with the newer server");
		most = t.records > most ? t.records : most;
		if (t.more || t.accepted != 1)
			break;
	}
	ok(!t.more && t.accepted == 1, "in one round each, its act taken");
	ok(most <= 3, "and never all of it (%d rows at most)", (int)most);
	is_int(rows(o), 6, "it has the tasks");
	is_int(notice_each(&o->replica, note, NULL), OK, "notices");
	is_int(afresh, 0, "and never had to fetch everything");
}

static void upgrade(struct province *p, struct office *o)
{
	struct taken t;
	replica_close(&o->replica);
	use(true);
	is_int(replica_open(o->db, &o->replica), OK, "the newer program opens the old folder");
	is_int(count_of(o->db, "SELECT count(*) FROM later"), 0, "without the new records");
	is_int(sync_office(p, o, CHANGESET_MAX, &t), OK, "and syncs");
	is_int(count_of(o->db, "SELECT count(later_note) FROM task"), 3, "what it lacked has come");
	is_int(count_of(o->db, "SELECT count(*) FROM later"), 6, "the new register too");
	ok(same_as_server(p, o), "and it is what the server has");
	is_int(sync_office(p, o, CHANGESET_MAX, &t), OK, "again");
	is_int(t.records, 0, "once is enough");
	replica_close(&o->replica);
	use(false);
	is_int(replica_open(o->db, &o->replica), ERR_STORAGE_NEWER, "the old program refuses the newer folder");
	use(true);
	is_int(replica_open(o->db, &o->replica), OK, "the newer one goes on");
}

/* ---- Judged again under the version of the stamp ---- */

static enum verdict_kind judged_under(struct province *p, uint32_t version, uint32_t reg, const char *content, bool with_note)
{
	static int64_t id = 500;
	id++;
	const struct stamp known = {.rules = version, .coded = NO_TIME};
	struct setting list[] = {{1, {0}, {V_TEXT, 0, BYTES("615")}}, {3, {0}, {V_TEXT, 0, bytes_of(content)}}, {NOTE, {0}, {V_TEXT, 0, BYTES("n")}}};
	struct act act = {.reg = reg, .verb = 1, .key = {.id = id}, .entry = id, .clock = p->now, .settings = list, .setting_count = with_note ? 3 : 2};
	struct arrival a = {.act = &act, .number = id, .now = p->now, .known = &known};
	struct verdict v = {0};
	int64_t position;
	memset(act.seed, 7, SEED_BYTES);
	act_hash(&act, a.hash);
	assert(ledger_begin(p->ledger) == OK);
	assert(ledger_append(p->ledger, &a, &v, &position) == OK);
	ledger_rollback(p->ledger);
	return v.kind;
}

static void judging_again(struct province *p)
{
	is_int(judged_under(p, today, task_before->number, "mới cấm", false), ACCEPTED, "what a rule forbids since the next version, today's took");
	is_int(judged_under(p, grown, task_before->number, "mới cấm", false), REFUSED, "and the next does not");
	is_int(judged_under(p, today, task_before->number, "cũ cấm", false), REFUSED, "what a rule forbade until then, today's refused");
	is_int(judged_under(p, grown, task_before->number, "cũ cấm", false), ACCEPTED, "and the next takes");
	is_int(judged_under(p, today, task_before->number, "được", true), REFUSED, "a field of the next version, under today's");
	is_int(judged_under(p, grown, task_before->number, "được", true), ACCEPTED, "and under its own");
	is_int(judged_under(p, today, LATER, "được", false), REFUSED, "a register of the next version, under today's");
}

int main(void)
{
	struct province p;
	struct office o;
	struct taken t;
	prepare_catalogues();
	province_open(&p, 11);
	p.now = 1731000000000;
	office_open(&p, &o, "615", 77);
	o.now = p.now;
	is_int(sync_office(&p, &o, CHANGESET_MAX, &t), OK, "an office of today's version");
	old_client(&p, &o);
	upgrade(&p, &o);
	judging_again(&p);
	office_close(&o);
	province_close(&p);
	return done();
}
