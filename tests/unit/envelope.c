/* The envelope matrix: everything that travels, altered, cut, sent by another, under another label, twice, early; and a client that skips its
 * own checks. Refused with the right reason, and nothing changed on either side. */
#include "../sim/province.c"

#include "forge.h"
#include "tap.h"

static struct province p;
static struct office clerk, other, district, snv;
#define KEY "BC-THANG/615/2024-11"

/* All of a database, as a hash. */
static void state_of(sqlite3 *db, uint8_t ret[HASH_BYTES])
{
	sqlite3_int64 n;
	unsigned char *all = sqlite3_serialize(db, "main", &n, 0);
	hash_of("state", (struct bytes){all, (size_t)n}, ret);
	sqlite3_free(all);
}

static bool unchanged(sqlite3 *db, const uint8_t before[HASH_BYTES])
{
	uint8_t now[HASH_BYTES];
	state_of(db, now);
	return memcmp(now, before, HASH_BYTES) == 0;
}

static void ask(struct office *o, struct buf *request, struct round *round)
{
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&p, random, sizeof random);
	must(round_ask(&o->replica, 65536, random, request, round), "ask");
}

static enum err try_request(struct bytes request)
{
	struct buf answer OWN_BUF = BUF(ANSWER_MAX);
	return serve(&p, request, &answer);
}

/* ---- A request, from outside ---- */

static void altered_request(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX);
	struct round round;
	uint8_t before[HASH_BYTES], copy[4096];
	size_t count = p.count, wrong = 0;
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5", "narrative.1a=Đã chấn chỉnh giờ giấc."), "enter");
	ask(&clerk, &request, &round);
	state_of(p.db, before);
	for (size_t bit = 0; bit < 8 * request.len; bit++) {
		memcpy(copy, request.data, request.len);
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		enum err e = try_request((struct bytes){copy, request.len});
		wrong += bit < 8 ? e != ERR_FORMAT : bit < 32 ? e != ERR_DEVICE_UNKNOWN && e != ERR_MAC : e != ERR_MAC;
	}
	is_int(wrong, 0, "a request altered in any bit of %zu bytes: refused for the right reason", request.len);
	for (size_t n = wrong = 0; n < request.len; n++)
		wrong += try_request((struct bytes){(const uint8_t *)request.data, n}) != (n <= ASK_PREFIX ? ERR_FORMAT : ERR_MAC);
	is_int(wrong, 0, "cut at any byte too");
	memcpy(copy, request.data, request.len);
	copy[3] = (uint8_t)other.replica.device;
	is_int(try_request((struct bytes){copy, request.len}), ERR_MAC, "under another device's number");
	copy[3] = 255;
	is_int(try_request((struct bytes){copy, request.len}), ERR_DEVICE_UNKNOWN, "under nobody's number");
	ok(p.count == count && unchanged(p.db, before), "and the server is as it was");
}

static void wrong_mac(void)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX);
	struct mac_keys keys;
	cbor_put_map(&body, 0);
	forge_request(&p, &clerk, buf_bytes(&body), &request);
	is_int(try_request(buf_bytes(&request)), OK, "an empty question is answered");
	must(crypt_agree(clerk.replica.secret_key, clerk.replica.server_key, true, &keys), "keys");
	uint8_t *all = (uint8_t *)request.data;
	struct bytes packed = {all + ASK_PREFIX, request.len - ASK_PREFIX};
	wire_mac(keys.up, ANSWER_TAG, (struct bytes){all, ASK_HEAD}, packed, all + ASK_HEAD);
	is_int(try_request(buf_bytes(&request)), ERR_MAC, "a MAC under the answer's label");
	wire_mac(keys.down, ASK_TAG, (struct bytes){all, ASK_HEAD}, packed, all + ASK_HEAD);
	is_int(try_request(buf_bytes(&request)), ERR_MAC, "a MAC with the answer's key");
}

/* ---- A request, from inside: the MAC is right ---- */

struct result {
	enum err error; /* no answer */
	int64_t outcome;
	enum err reason; /* of the last act logged */
	size_t logged;
};

static struct result send_body(struct office *o, struct bytes body)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct result r = {0};
	struct verdict v;
	size_t count = p.count;
	forge_request(&p, o, body, &request);
	if ((r.error = serve(&p, buf_bytes(&request), &answer)) != OK)
		return r;
	r.outcome = answer_int(buf_bytes(&answer), ANSWER_OUTCOME, PUSH_OK);
	r.logged = p.count - count;
	if (r.logged) {
		must(verdict_decode(p.entries[p.count - 1].verdict, &v), "verdict");
		r.reason = v.kind == REFUSED ? v.reason : OK;
	}
	return r;
}

static struct result send_forgery(struct office *o, const struct forgery *f)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	forge_body(&p, o, f, &body);
	return send_body(o, buf_bytes(&body));
}

/* The act has a text: a seed that salts nothing is covered by no hash, and means nothing. */
static void altered_body(void)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct arena arena OWN_ARENA = {0};
	struct act a = forge_act(&p, &clerk, &arena, 100, clerk.clerk, "write", "report", KEY, (const char *const[]){"narrative.1a=a", NULL});
	const struct forgery f = {.acts = &a, .count = 1, .epoch = 1};
	size_t count = p.count, answered = 0;
	uint8_t before[HASH_BYTES], copy[1024];
	forge_body(&p, &clerk, &f, &body);
	state_of(p.db, before);
	for (size_t bit = 0; bit < 8 * body.len; bit++) {
		memcpy(copy, body.data, body.len);
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		answered += send_body(&clerk, (struct bytes){copy, body.len}).error == OK;
	}
	ok(p.count == count && unchanged(p.db, before), "a body altered in any of %zu bits by its own device: no act gets in (%zu were answered)",
	   8 * body.len, answered);
	for (size_t n = 0; n < body.len; n++)
		send_body(&clerk, (struct bytes){(const uint8_t *)body.data, n});
	ok(p.count == count && unchanged(p.db, before), "nor cut at any byte");
	struct result r = send_body(&other, buf_bytes(&body));
	ok(r.error == OK && r.outcome == PUSH_SIGNATURE && !r.logged, "nor sent by another device");
}

static void labels(void)
{
	static const char *const tags[] = {"kycuong check 1", "kycuong sign 1", "kycuong enrol 1", "kycuong cert 1", "kycuong push 2", ""};
	struct arena arena OWN_ARENA = {0};
	struct act a = forge_act(&p, &clerk, &arena, 100, clerk.clerk, "write", "report", KEY, (const char *const[]){"indicator.01=9", NULL});
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		const struct forgery f = {.acts = &a, .count = 1, .epoch = 1, .tag = tags[i]};
		struct result r = send_forgery(&clerk, &f);
		ok(r.error == OK && r.outcome == PUSH_SIGNATURE && !r.logged, "a changeset signed under the label “%s” is not taken", tags[i]);
	}
	const struct forgery epoch = {.acts = &a, .count = 1, .epoch = 2}, early = {.acts = &a, .count = 1, .epoch = 1, .skip = 1};
	struct result r = send_forgery(&clerk, &early);
	ok(r.outcome == PUSH_EARLY && !r.logged, "what comes early waits");
	r = send_forgery(&clerk, &epoch);
	ok(r.outcome == PUSH_BUSY && !r.logged, "nor what was signed for another epoch than the server's");
}

static void replayed(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), first OWN_BUF = BUF(ANSWER_MAX), again OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t;
	uint8_t before[HASH_BYTES];
	must(sync_office(&p, &other, 65536, NULL), "sync");
	must(ENTER(&p, &other, false, "write", "report", KEY, "indicator.02=7"), "enter");
	ask(&other, &request, &round);
	size_t count = p.count;
	is_int(serve(&p, buf_bytes(&request), &first), OK, "a push is taken");
	is_int(p.count, count + 1, "once");
	state_of(p.db, before);
	is_int(serve(&p, buf_bytes(&request), &again), OK, "replayed it is answered");
	ok(p.count == count + 1 && unchanged(p.db, before), "as a duplicate: nothing is applied twice");
	is_int(round_take(&other.replica, &round, buf_bytes(&again), p.now, &t), OK, "the answer to the replay is as good");
	is_int(t.accepted, 1, "and says what became of the act");
	state_of(other.db, before);
	is_int(round_take(&other.replica, &round, buf_bytes(&first), p.now, &t), OK, "the first answer comes late");
	ok(unchanged(other.db, before) && same_as_server(&p, &other), "and changes nothing");
}

/* ---- An answer ---- */

static void altered_answer(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX), second OWN_BUF = BUF(REQUEST_MAX), elsewhere OWN_BUF = BUF(ANSWER_MAX);
	struct round round, next;
	struct taken t;
	uint8_t before[HASH_BYTES];
	must(sync_office(&p, &district, 65536, NULL), "sync");
	must(ENTER(&p, &district, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=1"), "enter");
	ask(&district, &request, &round);
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	ask(&district, &second, &next);
	must(serve(&p, buf_bytes(&second), &elsewhere), "serve");
	state_of(district.db, before);
	size_t wrong = 0, len = answer.len;
	uint8_t *copy = (uint8_t *)mem_copy(answer.data, len);
	for (size_t bit = 0; bit < 8 * len; bit++) {
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		wrong += round_take(&district.replica, &round, (struct bytes){copy, len}, p.now, &t) != ERR_ANSWER_BAD;
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	is_int(wrong, 0, "an answer altered in any bit of %zu bytes is not believed", len);
	for (size_t n = wrong = 0; n < len; n++)
		wrong += round_take(&district.replica, &round, (struct bytes){copy, n}, p.now, &t) != ERR_ANSWER_BAD;
	is_int(wrong, 0, "nor cut at any byte");
	is_int(round_take(&district.replica, &round, buf_bytes(&elsewhere), p.now, &t), ERR_ANSWER_BAD, "nor the answer to another question");
	ok(unchanged(district.db, before), "and the device is as it was");
	is_int(round_take(&district.replica, &round, (struct bytes){copy, len}, p.now, &t), OK, "the true one is taken");
	is_int(t.accepted, 1, "with its verdict");
	mem_free(&copy);
}

/* A server that holds the pinned key's MAC but signs under another label, or for another device. */
static void forged_checkpoint(void)
{
	struct tip tip, foreign;
	struct checkpoint c = {.seen = {1, (int64_t)p.count, p.now, {1}}};
	must(ledger_tip(p.ledger, clerk.replica.device, &tip), "tip");
	must(ledger_tip(p.ledger, other.replica.device, &foreign), "tip");
	checkpoint_sign(&c, &tip, p.keys.secret_key);
	ok(checkpoint_verify(&c, &tip, p.keys.public_key), "a checkpoint holds for its device");
	ok(!checkpoint_verify(&c, &foreign, p.keys.public_key), "and for no other");
	ok(!checkpoint_verify(&c, &tip, clerk.replica.public_key), "nor under another key");
	struct checkpoint d = c;
	for (int i = 0; i < 3; i++, d = c) {
		*(i == 0 ? &d.seen.position : &d.seen.time) += i < 2;
		d.seen.epoch += i == 2;
		ok(!checkpoint_verify(&d, &tip, p.keys.public_key), "altered in %s it does not hold", (const char *[]){"position", "time", "epoch"}[i]);
	}
}

/* ---- A client without scruples ---- */

struct crime {
	const char *what;
	struct office *office;
	bool head; /* officer */
	const char *verb, *reg, *key, *field;
	enum err reason;
};

static void crimes(void)
{
	static const struct crime list[] = {
		{"a clerk signs", &clerk, false, "sign", "report", KEY, NULL, ERR_NOT_HEAD},
		{"another unit's record", &clerk, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=1", ERR_NOT_YOUR_UNIT},
		{"a skipped state", &clerk, false, "send", "report", KEY, NULL, ERR_STATE},
		{"SNV's verb from a district", &clerk, true, "accept", "report", KEY, NULL, ERR_NOT_YOUR_FUNCTION},
		{"a code registered by a district", &clerk, true, "register", "receipt", "", "unit=615", ERR_NOT_YOUR_FUNCTION},
		{"an indicator that the form lacks", &clerk, false, "write", "report", KEY, "indicator.77=1", ERR_REF_UNKNOWN},
		{"a report of a period of another kind", &clerk, false, "write", "report", "BC-THANG/615/2024", "indicator.01=1", ERR_RULE},
		{"a write of nothing", &clerk, false, "write", "report", KEY, NULL, ERR_NOTHING_TO_DO},
		{"a needed field left out", &snv, true, "grant", "exemption", "", "unit=615", ERR_FIELD_MISSING},
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		const struct crime *c = &list[i];
		struct arena arena OWN_ARENA = {0};
		int64_t officer = c->head ? c->office->head : c->office->clerk;
		struct act a = forge_act(&p, c->office, &arena, 200 + (int64_t)i, officer, c->verb, c->reg, c->key, (const char *const[]){c->field, NULL});
		if (!c->key[0])
			a.key.id = (int64_t)((uint64_t)c->office->replica.device << ID_RANDOM_BITS | 5);
		if (a.has_digest)
			forge_personal(&a, c->office->head_key, "kycuong sign 1");
		struct result r = send_forgery(c->office, &(struct forgery){.acts = &a, .count = 1, .epoch = 1});
		ok(r.outcome == PUSH_OK && r.logged == 1, "%s: logged", c->what);
		is_str(err_name(r.reason), err_name(c->reason), "and refused with that reason");
	}
}

/* Acts put together number by number, as no program of ours would. */
static enum err raw_act(uint32_t reg, uint32_t verb, struct key key, int64_t officer, struct setting *settings, size_t count)
{
	static int64_t entry = 300;
	struct act a = {.device = 77, .entry = entry++, .officer = officer, .reg = reg, .verb = verb, .key = key, .clock = p.now, .settings = settings,
			.setting_count = count};
	memset(a.seed, 3, SEED_BYTES);
	struct result r = send_forgery(&clerk, &(struct forgery){.acts = &a, .count = 1, .epoch = 1});
	return r.error != OK ? r.error : r.outcome != PUSH_OK || r.logged != 1 ? ERR_FORMAT : r.reason;
}

static void raw_acts(void)
{
	enum { REPORT = 8, WRITE = 1, INDICATOR = 4, NARRATIVE = 6, SYMBOL, LEVEL, SIGNER, FIX_BY = 14, SUBMISSION = 9, DEVICE = 15, TASK = 12 };
	struct key report = {.text = BYTES(KEY)};
	struct buf text OWN_BUF = BUF(TEXT_MAX);
	for (int i = 0; i < 12001; i++)
		buf_byte(&text, 'a');
	struct setting s[1] = {{INDICATOR, BYTES("01"), VALUE_INT(1000)}};
	is_int(raw_act(99, 1, report, clerk.clerk, s, 1), ERR_REGISTER_UNKNOWN, "a register that is not there");
	is_int(raw_act(REPORT, 88, report, clerk.clerk, s, 1), ERR_VERB_UNKNOWN, "a verb that is not there");
	is_int(raw_act(SUBMISSION, 1, (struct key){.text = BYTES(KEY "/1")}, clerk.clerk, NULL, 0), ERR_VERB_UNKNOWN, "a verb on a register that only effects fill");
	is_int(raw_act(DEVICE, 2, (struct key){.id = 78}, clerk.head, NULL, 0), ERR_NOT_YOUR_FUNCTION, "a device revokes another");
	is_int(raw_act(REPORT, WRITE, (struct key){.id = 5}, clerk.clerk, s, 1), ERR_KEY_WRONG, "a key of the wrong kind");
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk + 1000, s, 1), ERR_OFFICIAL_UNKNOWN, "an officer that is not enrolled here");
	is_int(raw_act(REPORT, WRITE, report, snv.head, s, 1), ERR_OFFICIAL_UNKNOWN, "another unit's officer");
	s[0].value.num = 1000000000001;
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_RANGE, "a number above its limit");
	s[0] = (struct setting){60, {0}, VALUE_INT(1)};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_UNKNOWN, "a field that is not there");
	s[0] = (struct setting){FIX_BY, {0}, VALUE_INT(20000)};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_UNKNOWN, "a field that the verb does not take");
	s[0] = (struct setting){SIGNER, {0}, VALUE_INT(clerk.head)};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_SYSTEM, "a field that the program fills in");
	s[0] = (struct setting){NARRATIVE, BYTES("1a"), {V_TEXT, 0, buf_bytes(&text)}};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_LONG, "a text longer than its field");
	s[0] = (struct setting){NARRATIVE, BYTES("zz"), VALUE_TEXT("a")};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_UNKNOWN, "a clause that the family lacks");
	s[0] = (struct setting){SYMBOL, {0}, VALUE_INT(4)};
	is_int(raw_act(REPORT, WRITE, report, clerk.clerk, s, 1), ERR_FIELD_TYPE, "a number where text belongs");
	s[0] = (struct setting){LEVEL, {0}, VALUE_INT(7)};
	enum err e = raw_act(REPORT, WRITE, report, clerk.clerk, s, 1);
	ok(e == ERR_FIELD_TYPE || e == ERR_FIELD_RANGE, "a choice that is none (%s)", err_name(e));
	s[0] = (struct setting){SYMBOL, {0}, VALUE_TEXT("a\1b")};
	e = raw_act(REPORT, WRITE, report, clerk.clerk, s, 1);
	ok(e != OK && e < 200 && e != ERR_FORMAT, "a control character (%s)", err_name(e));
}

static bool holds(struct bytes all, const char *part)
{
	return memmem(all.data, all.len, part, strlen(part)) != NULL;
}

/* A client without the gate: the log has the act by its hash and commitments, and not one word of it. */
static void secret_act(void)
{
	struct setting s[] = {{6, BYTES("1a"), VALUE_TEXT("Văn bản TỐI MẬT về kế hoạch Ngọc Linh")}, {6, BYTES("1b"), VALUE_TEXT("Ngọc Linh")}};
	struct act kept OWN_ACT = {0};
	uint8_t hash[HASH_BYTES];
	is_int(raw_act(8, 1, (struct key){.text = BYTES(KEY)}, clerk.clerk, s, 2), ERR_SECRET, "a stamped text");
	const struct entry *e = &p.entries[p.count - 1];
	is_int(act_decode(e->act, &kept), OK, "is in the log");
	ok(act_is_erased(&kept) && !holds(e->act, "Linh") && !holds(e->verdict, "Linh"), "without any text of it");
	act_hash(&kept, hash);
	ok(memcmp(hash, e->hash, HASH_BYTES) == 0, "under the hash it came with");
}

/* Reasons may name keys of any letters, and are cut between them. */
static void long_reason(void)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	struct verdict v;
	buf_str(&key, "a");
	while (key.len + 2 < KEY_MAX)
		buf_str(&key, "đ");
	struct setting s[] = {{1, {0}, {V_TEXT, 0, buf_bytes(&key)}}};
	enum err e = raw_act(11, 1, (struct key){.id = INT64_C(77) << ID_RANDOM_BITS | 9}, clerk.head, s, 1);
	ok(e != OK && e < 200, "a reference to a key of %zu bytes is refused (%s)", key.len, err_name(e));
	is_int(verdict_decode(p.entries[p.count - 1].verdict, &v), OK, "and the verdict can be read again");
}

/* The same act, entered anew: its digest is salted by its entry counter. */
static struct act entered_as(struct act a, int64_t entry)
{
	bool needed;
	a.entry = entry;
	must(judge_sight(&p.ledger->world, &a, &needed, a.digest), "sight");
	return a;
}

static void personal_keys(void)
{
	struct arena arena OWN_ARENA = {0};
	struct office *o = &clerk;
	struct act good = forge_act(&p, o, &arena, 400, o->head, "sign", "report", KEY, (const char *const[]){NULL}), a = good;
	struct forgery f = {.acts = &a, .count = 1, .epoch = 1};
	is_int(send_forgery(o, &f).reason, ERR_SIGNATURE_MISSING, "a head's sign without a personal signature");
	a = entered_as(good, 401);
	forge_personal(&a, district.head_key, "kycuong sign 1");
	is_int(send_forgery(o, &f).reason, ERR_SIGNATURE_WRONG, "with someone else's personal key");
	a = entered_as(good, 402);
	forge_personal(&a, o->head_key, "kycuong push 1");
	is_int(send_forgery(o, &f).reason, ERR_SIGNATURE_WRONG, "signed under another label");
	a = entered_as(good, 403);
	a.digest[0] ^= 1;
	forge_personal(&a, o->head_key, "kycuong sign 1");
	is_int(send_forgery(o, &f).reason, ERR_CONTENT_CHANGED, "with a forged digest");
	forge_personal(&good, o->head_key, "kycuong sign 1");
	a = entered_as(good, 404);
	is_int(send_forgery(o, &f).reason, ERR_SIGNATURE_WRONG, "with the signature of another act");
	a = entered_as(good, 405);
	forge_personal(&a, o->head_key, "kycuong sign 1");
	struct result r = send_forgery(o, &f);
	ok(r.logged == 1 && r.reason == OK, "and the honest one is taken (%s)", err_name(r.reason));
}

/* ---- Bombs ---- */

static void bombs(void)
{
	enum { MUCH = 64 << 20 };
	struct buf packed OWN_BUF = BUF(1 << 20), request OWN_BUF = BUF(REQUEST_MAX), body OWN_BUF = BUF(REQUEST_RAW_MAX);
	OWN_MEM uint8_t *zeros = mem_alloc(MUCH);
	size_t count = p.count;
	for (size_t i = 0; i < MUCH; i += 300) /* as dense as a packer of ours still makes it */
		zeros[i] = (uint8_t)(i >> 8);
	must(pack((struct bytes){zeros, MUCH}, &packed), "pack");
	forge_packed(&p, &clerk, buf_bytes(&packed), &request);
	is_int(try_request(buf_bytes(&request)), ERR_TOO_BIG, "64 MiB in %zu bytes", packed.len);
	buf_cut(&request, 0);
	packed.data[1] = 100, packed.data[2] = packed.data[3] = packed.data[4] = 0;
	forge_packed(&p, &clerk, buf_bytes(&packed), &request);
	is_int(try_request(buf_bytes(&request)), ERR_UNPACK, "that claim to be fewer");
	buf_cut(&request, 0);
	forge_packed(&p, &clerk, BYTES("\x01\xff\xff\x0f\x00"), &request);
	is_int(try_request(buf_bytes(&request)), ERR_UNPACK, "a length beyond the ratio");
	buf_cut(&request, 0);
	forge_packed(&p, &clerk, BYTES("\xfe\x01\x00"), &request);
	is_int(try_request(buf_bytes(&request)), ERR_UNPACK, "a dictionary that nobody has");
	static const struct {
		const char *what;
		struct bytes body;
	} list[] = {
		{"nothing", BYTES("\x00")},
		{"arrays in arrays", BYTES("\xa1\x18\x32\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01")},
		{"a map that claims 2^32 pairs", BYTES("\xba\xff\xff\xff\xff\x01\x01")},
		{"a changeset that claims 2^31 acts", BYTES("\xa1\x07\x86\x01\x50xxxxxxxxxxxxxxxx\x00\xf6\x58\x40xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\x9a\x7f\xff\xff\xff")},
		{"a cursor below zero", BYTES("\xa1\x02\x20")},
		{"numbers acknowledged beyond any", BYTES("\xa1\x03\x1b\x7f\xff\xff\xff\xff\xff\xff\xff")},
		{"keys out of order", BYTES("\xa2\x02\x01\x01\x01")},
		{"one key twice", BYTES("\xa2\x02\x01\x02\x01")},
		{"a number not in its shortest form", BYTES("\xa1\x02\x18\x01")},
		{"a byte too many", BYTES("\xa1\x02\x01\x00")},
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		enum err e = send_body(&clerk, list[i].body).error;
		ok(e == ERR_CBOR || e == ERR_FORMAT, "%s (%s)", list[i].what, err_name(e));
	}
	cbor_put_map(&body, 1);
	cbor_put_int(&body, 50);
	cbor_put_text(&body, BYTES("of a later version"));
	is_int(send_body(&clerk, buf_bytes(&body)).error, OK, "a key that is not known yet is passed over");
	is_int(p.count, count, "and nothing was logged");
}

/* ---- What cannot be read, and what is not known yet ---- */

static enum err enter_with(struct office *o, struct bytes rest, const char *field)
{
	struct arena arena OWN_ARENA = {0};
	struct act a;
	uint8_t random[SEED_BYTES];
	int64_t number;
	compose_texts(&p, &arena, o->replica.device, "write", "report", "BC-THANG/616/2024-11", (const char *const[]){field, NULL}, &a);
	a.rest = rest;
	a.rest_count = 1;
	draw_bytes(&p, random, sizeof random);
	const struct entering e = {&a, o->clerk, NULL, p.now, random};
	TRY(replica_begin(&o->replica));
	enum err f = replica_enter(&o->replica, &e, &number);
	if (f == OK)
		f = replica_commit(&o->replica);
	replica_rollback(&o->replica);
	return f;
}

static void later_version(void)
{
	static const char deep[] = "\x18\x63\x81\x81\x81\x81\x81\x01"; /* 99: five arrays, which are two too many within a changeset */
	struct act a OWN_ACT = {0};
	struct taken t;
	struct verdict v;
	struct stamp stamp;
	is_int(enter_with(&district, BYTES("\x18\x63\x81\xf5"), "indicator.02=2"), OK, "an act with a key of a later version");
	is_int(sync_office(&p, &district, 65536, &t), OK, "is sent");
	is_int(t.accepted, 1, "and taken");
	ok(act_decode(p.entries[p.count - 1].act, &a) == OK && bytes_equal(a.rest, BYTES("\x18\x63\x81\xf5")), "with that key, which is kept");
	size_t count = p.count;
	is_int(enter_with(&district, BYTES(deep), "indicator.02=3"), OK, "an act that this server cannot read");
	is_int(ENTER(&p, &district, false, "write", "report", "BC-THANG/616/2024-11", "indicator.03=4"), OK, "and another behind it");
	is_int(sync_office(&p, &district, 65536, &t), OK, "are sent");
	ok(t.refused == 1 && t.accepted == 1, "the one is refused, the other is not held up (%lld, %lld)", (long long)t.refused, (long long)t.accepted);
	is_int(p.count, count + 2, "both are in the log");
	ok(verdict_decode(p.entries[count].verdict, &v) == OK && v.reason == ERR_ACT_UNREADABLE, "the first as unreadable");
	stamp = (struct stamp){0};
	ok(stamp_decode(p.entries[count].stamp, &stamp) == OK && stamp.opaque, "by its hash alone, now and in any rebuild");
	ok(same_as_server(&p, &district), "and the device has what the server has");
	struct ledger *again = mem_alloc(sizeof *again);
	sqlite3 *db = NULL;
	struct digest one, two;
	ok(db_open(":memory:", DB_CREATE, &db) == OK && ledger_open(db, &p.store, again) == OK, "the log is read again");
	ok(ledger_digest(again, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &one) == OK && ledger_digest(p.ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &two) == OK &&
		   memcmp(&one, &two, sizeof one) == 0, "and makes the same tables");
	ledger_close(again);
	db_close(&db);
	mem_free(&again);
}

int main(void)
{
	province_open(&p, 7);
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &other, "615", 78);
	office_open(&p, &district, "616", 79);
	office_open(&p, &snv, "SNV", 80);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	altered_request();
	wrong_mac();
	altered_body();
	labels();
	replayed();
	altered_answer();
	forged_checkpoint();
	crimes();
	raw_acts();
	secret_act();
	long_reason();
	personal_keys();
	bombs();
	later_version();
	office_close(&clerk);
	office_close(&other);
	office_close(&district);
	office_close(&snv);
	province_close(&p);
	return done();
}
