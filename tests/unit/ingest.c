/* Many offices at once onto one log: every act is in it once, every chain and every table is whole, and each office hears of its own. */
#include "hall.h"

#include <pthread.h>

#include "compose.h"
#include "ingest.h"
#include "replica.h"
#include "round.h"
#include "tap.h"
#include "verify.h"

enum { OFFICES = 8, ROUNDS = 6, ACTS = 3 };

static struct ingest *ingest;

struct office {
	const char *unit;
	struct identity id;
	int64_t official;
	sqlite3 *db;
	struct replica *replica;
	int64_t accepted, refused, waiting;
	enum err error;
};

static void enrol(struct place *p, struct office *o)
{
	struct enrol_claims claims = {0};
	struct enrolled e;
	struct enrol_code c = hall_code(p, o->unit, "Người Mới", ENROL_HOURS);
	crypt_keypair(claims.device_key, o->id.secret_key);
	must_be(hall_enrol(p, &c, &claims, o->id.secret_key, hall_time, &e), o->unit);
	o->id.device = e.device;
	o->id.unit = o->unit;
	memcpy(o->id.public_key, claims.device_key, PUBLIC_KEY_BYTES);
	memcpy(o->id.server_key, e.server_key, PUBLIC_KEY_BYTES);
	o->id.certificate = BYTES("certificate");
	o->official = e.official;
	o->replica = mem_alloc(sizeof *o->replica);
	must_be(db_open(":memory:", DB_CREATE, &o->db), "memory");
	must_be(replica_create(o->db, &o->id), "create");
	must_be(replica_open(o->db, o->replica), "open");
	must_be(person_add(o->replica, o->official, "Người Mới", (struct bytes){0}), "person");
}

static enum err enter(struct office *o, int round, int n)
{
	struct arena arena OWN_ARENA = {0};
	struct act a;
	char key[64], value[16];
	uint8_t random[SEED_BYTES];
	int64_t number;
	snprintf(key, sizeof key, "BC-THANG/%s/2024-11", o->unit);
	snprintf(value, sizeof value, "%d", round * ACTS + n);
	const struct field_text f = {BYTES("indicator.01"), bytes_of(value)};
	TRY(compose(BYTES("write"), BYTES("report"), bytes_of(key), &f, 1, o->id.device, &arena, &a));
	crypt_random(random, sizeof random);
	const struct entering e = {.act = &a, .officer = o->official, .now = hall_time + round, .random = random};
	TRY(replica_begin(o->replica));
	enum err f2 = replica_enter(o->replica, &e, &number);
	if (f2 == OK)
		return replica_commit(o->replica);
	replica_rollback(o->replica);
	return f2;
}

static enum err sync_once(struct office *o)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES];
	struct round round;
	struct taken t;
	crypt_random(random, sizeof random);
	TRY(round_ask(o->replica, 65536, random, &request, &round));
	TRY(ingest_sync(ingest, buf_bytes(&request), hall_time, &answer));
	TRY(round_take(o->replica, &round, buf_bytes(&answer), hall_time, &t));
	o->accepted += t.accepted;
	o->refused += t.refused + t.merged;
	return OK;
}

static enum err work(struct office *o)
{
	TRY(sync_once(o)); /* the units and the obligation */
	for (int r = 0; r < ROUNDS; r++) {
		for (int n = 0; n < ACTS; n++)
			TRY(enter(o, r, n));
		TRY(sync_once(o));
	}
	struct replica_status s;
	TRY(replica_status(o->replica, &s));
	o->waiting = s.waiting;
	return OK;
}

static void *thread(void *at)
{
	struct office *o = at;
	o->error = work(o);
	return NULL;
}

static void all_at_once(struct office *offices)
{
	pthread_t threads[OFFICES];
	for (int i = 0; i < OFFICES; i++)
		pthread_create(&threads[i], NULL, thread, &offices[i]);
	for (int i = 0; i < OFFICES; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < OFFICES; i++) {
		struct office *o = &offices[i];
		ok(o->error == OK && o->accepted == ROUNDS * ACTS && !o->refused && !o->waiting, "%s: %lld accepted, %lld not, %lld waiting (%s)", o->unit,
		   (long long)o->accepted, (long long)o->refused, (long long)o->waiting, err_name(o->error));
	}
}

static void crowd(struct office *o)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES] = {2};
	struct round round;
	struct taken t;
	for (int n = 0; n < 3; n++) {
		ingest_crowd(ingest, n);
		buf_cut(&request, 0);
		buf_cut(&answer, 0);
		must_be(round_ask(o->replica, 65536, random, &request, &round), "ask");
		must_be(ingest_sync(ingest, buf_bytes(&request), hall_time, &answer), "sync");
		must_be(round_take(o->replica, &round, buf_bytes(&answer), hall_time, &t), "take");
		is_int(t.again_after_s, n == 1 ? CROWD_STEP_S : 0, n == 1 ? "in a crowd a device is asked to come later" : "and else not");
	}
}

static void whole(int64_t before)
{
	struct place p OWN_PLACE = {0};
	struct findings f = {.text = BUF(64 * 1024)};
	int64_t contact;
	must_be(place_open(hall, &p), "open");
	must_be(place_ledger(&p), "ledger");
	is_int(p.ledger->position, before + OFFICES * ROUNDS * ACTS, "every act is in the log once");
	is_int(verify_log(&p, &f), OK, "the log is whole: %s", buf_text(&f.text));
	is_int(rebuild_check(&p, &f), OK, "the tables are what the log makes: %s", buf_text(&f.text));
	sqlite3_exec(p.tables, "UPDATE report SET stamp = stamp + 1 WHERE unit = '615'", NULL, NULL, NULL);
	is_int(rebuild_check(&p, &f), ERR_REBUILD_DIFFERS, "and a number changed by hand is found");
	ok(strstr(buf_text(&f.text), "report BC-THANG/615/2024-11: stamp"), "and named");
	is_int(contact_get(p.office, 1, &contact), OK, "a device that was never heard of");
	ok(contact == NO_TIME, "has no last contact");
	buf_free(&f.text);
}

static void strangers(struct office *o)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES] = {1};
	struct round round;
	must_be(round_ask(o->replica, 65536, random, &request, &round), "ask");
	request.data[request.len - 1] ^= 1;
	is_int(ingest_sync(ingest, buf_bytes(&request), hall_time, &answer), ERR_MAC, "an altered request");
	request.data[3] ^= 1;
	is_int(ingest_sync(ingest, buf_bytes(&request), hall_time, &answer), ERR_DEVICE_UNKNOWN, "a device that is none");
	is_int(ingest_sync(ingest, BYTES("xyz"), hall_time, &answer), ERR_FORMAT, "noise");
	is_int(answer.len, 0, "get no answer");
}

int main(void)
{
	static const char *const units[OFFICES] = {"608", "610", "611", "612", "613", "614", "615", "SNV"};
	static struct office offices[OFFICES];
	int64_t before;
	hall_make();
	{
		struct place p OWN_PLACE = {0};
		must_be(place_open(hall, &p), "open");
		must_be(place_ledger(&p), "ledger");
		for (int i = 0; i < OFFICES; i++) {
			offices[i].unit = units[i];
			enrol(&p, &offices[i]);
		}
		before = p.ledger->position;
	}
	must_be(ingest_open(hall, &ingest), "ingest");
	all_at_once(offices);
	strangers(&offices[0]);
	crowd(&offices[0]);
	ingest_close(&ingest);
	whole(before);
	for (int i = 0; i < OFFICES; i++) {
		replica_close(offices[i].replica);
		mem_free(&offices[i].replica);
		db_close(&offices[i].db);
	}
	hall_clear();
	return done();
}
