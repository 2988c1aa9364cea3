/* Texts told by the one before: steps that lead from one to the other; what the server makes of them; and what nobody gets by them. */
#include "../sim/province.c"

#include "forge.h"
#include "splice.h"
#include "tap.h"

static struct province p;
static struct office clerk, other, district;

#define KEY "BC-THANG/615/2024-11"
enum { REPORT = 8, WRITE = 1, NARRATIVE = 6 };

static const char said[] = "Trong tháng, Uỷ ban nhân dân huyện đã chấn chỉnh giờ giấc làm việc tại 12 xã; nhắc nhở 7 cán bộ đi muộn, "
			   "trong đó 3 người tái phạm. Bộ phận tiếp nhận hồ sơ Đăk Hà trả kết quả đúng hẹn 96 phần trăm.";
static const char now_said[] = "Trong tháng, Uỷ ban nhân dân huyện đã chấn chỉnh giờ giấc làm việc tại 11 xã; nhắc nhở 7 cán bộ đi muộn, "
			       "trong đó 3 người tái phạm. Bộ phận tiếp nhận hồ sơ Đăk Hà trả kết quả đúng hẹn 98 phần trăm.";

/* ---- Steps ---- */

static bool leads(struct bytes before, struct bytes after, size_t *ret_size)
{
	struct buf b OWN_BUF = BUF(4 * TEXT_MAX);
	struct bytes splice = {0};
	static uint8_t made[TEXT_MAX];
	size_t length = 0;
	*ret_size = 0;
	if (!splice_make(before, after, &b))
		return true; /* goes whole */
	*ret_size = b.len;
	struct cbor r = CBOR(buf_bytes(&b));
	return splice_take(&r, &splice) && cbor_end(&r) == OK && splice_length(before, splice, &length) && length == after.len &&
	       splice_apply(before, splice, made) && bytes_equal(after, ((struct bytes){made, length}));
}

static void steps(void)
{
	size_t size;
	struct bytes text = bytes_of(said);
	ok(leads(text, text, &size) && size == 1, "the text itself is one byte");
	bool good = leads(text, bytes_of(now_said), &size);
	ok(good && size > 1 && size < 20, "two digits in %zu bytes are %zu", text.len, size);
	ok(leads(text, BYTES("Chưa có số liệu của Đăk Glei."), &size) && !size, "another text goes whole");
	ok(leads(BYTES(""), text, &size) && !size && leads(text, BYTES("a"), &size) && !size, "and so does what is short");
}

/* Some words replaced, taken out, put in, doubled, put elsewhere; in letters of one to four bytes. */
static void random_edits(void)
{
	static const char *const words[] = {"Đăk Hà ", "kỷ cương ", "hồ sơ ", "một ", "𝕂 ", "ổ", "ộ", "o", "trễ hạn; ", "ngày 10 "};
	enum { WORDS = 10, CASES = 3000 };
	size_t wrong = 0, spliced = 0, most = 0, size;
	for (int i = 0; i < CASES; i++) {
		struct buf a OWN_BUF = BUF(TEXT_MAX), b OWN_BUF = BUF(TEXT_MAX);
		int count = (int)(draw(&p) % 400), rare = 1 + (int)(draw(&p) % 200);
		for (int k = 0; k < count; k++) {
			const char *word = words[draw(&p) % WORDS], *change = words[draw(&p) % WORDS];
			int what = draw(&p) % (uint64_t)rare ? 9 : (int)(draw(&p) % 4);
			if (what != 0)
				buf_str(&a, word);
			if (what != 1)
				buf_str(&b, what == 2 ? change : word);
			if (what == 3)
				buf_str(&b, change);
		}
		wrong += !leads(buf_bytes(&a), buf_bytes(&b), &size);
		spliced += size > 0;
		most = size > most ? size : most;
	}
	is_int(wrong, 0, "%d edits lead from one text to the other", CASES);
	ok(spliced > CASES / 2 && most > 1000, "%zu of them by steps, %zu bytes at most", spliced, most);
}

static bool makes(struct bytes before, struct bytes splice, size_t length)
{
	static uint8_t made[TEXT_MAX];
	struct bytes taken;
	struct cbor r = CBOR(splice);
	size_t n;
	return splice_take(&r, &taken) && cbor_end(&r) == OK && splice_length(before, taken, &n) && n == length && splice_apply(before, taken, made);
}

static void wrong_steps(void)
{
	struct bytes text = BYTES("Đăk Hà"); /* 2 2 1 1 1 2 */
	struct buf b OWN_BUF = BUF(1 << 20);
	static uint8_t big[TEXT_MAX];
	ok(makes(text, BYTES("\x80"), 9) && makes(text, BYTES("\x82\x04\x22"), 6) && makes(text, BYTES("\x83\x28\x61x"), 1) == false, "steps to the end");
	ok(makes(text, BYTES("\x81\x09"), 9) && !makes(text, BYTES("\x81\x0a"), 9), "none beyond it");
	ok(makes(text, BYTES("\x81\x28"), 0) && !makes(text, BYTES("\x81\x29"), 0), "nor less than nothing");
	ok(!makes(text, BYTES("\x81\x20"), 8) && !makes(text, BYTES("\x82\x01\x61x"), 10), "no half letter");
	ok(!makes(text, BYTES("\x81\x00"), 9) && !makes(text, BYTES("\x81\x60"), 9), "a step of nothing is none");
	ok(!makes(text, BYTES("\x81\x41x"), 10) && !makes(text, BYTES("\x81\x81\x01"), 9) && !makes(text, BYTES("\xa0"), 9) && !makes(text, BYTES("\x81\xf6"), 9),
	   "bytes, lists, maps and null are no steps");
	ok(!makes(text, BYTES("\x81\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"), 0) && !makes(text, BYTES("\x81\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"), 0), "far beyond");
	memset(big, 'a', sizeof big);
	ok(makes((struct bytes){big, TEXT_MAX}, BYTES("\x80"), TEXT_MAX) && !makes((struct bytes){big, TEXT_MAX}, BYTES("\x81\x61x"), TEXT_MAX + 1), "no more than a text may have");
	for (int n = SPLICE_STEPS; n <= SPLICE_STEPS + 1; n++) {
		buf_cut(&b, 0);
		cbor_put_array(&b, (size_t)n);
		for (int i = 0; i < n; i++)
			cbor_put_text(&b, BYTES("x"));
		is_int(makes(text, buf_bytes(&b), 9 + SPLICE_STEPS), n == SPLICE_STEPS, "%d steps", n);
	}
}

/* ---- On the wire ---- */

struct told {
	size_t bytes;
	bool more;
	int64_t accepted, merged;
};

static struct told one_round(struct office *o, bool lost)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX), body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct round round;
	struct taken t = {0};
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&p, random, sizeof random);
	must(round_ask(&o->replica, 65536, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	if (!lost)
		must(round_take(&o->replica, &round, buf_bytes(&answer), o->now, &t), "take");
	must(wire_unpack((struct bytes){(uint8_t *)request.data + ASK_PREFIX, request.len - ASK_PREFIX}, REQUEST_RAW_MAX, &body), "unpack");
	return (struct told){body.len, t.more, t.accepted, t.merged};
}

static void write_text(struct office *o, const char *name, const char *text)
{
	struct buf field OWN_BUF = BUF(TEXT_MAX);
	buf_fmt(&field, "narrative.%s=%s", name, text);
	must(ENTER(&p, o, false, "write", "report", KEY, buf_text(&field)), "write");
}

static bool last_says(const char *text)
{
	struct act a OWN_ACT = {0};
	uint8_t hash[HASH_BYTES];
	const struct entry *e = &p.entries[p.count - 1];
	must(act_decode(e->act, &a), "act");
	act_hash(&a, hash);
	return memcmp(hash, e->hash, HASH_BYTES) == 0 && a.setting_count == 1 && bytes_equal(a.settings[0].value.data, bytes_of(text));
}

static void corrected(void)
{
	write_text(&clerk, "1a", said);
	struct told t = one_round(&clerk, false);
	size_t first = t.bytes;
	write_text(&clerk, "1a", now_said);
	t = one_round(&clerk, false);
	ok(t.accepted == 1 && !t.more && t.bytes + 150 < first, "a corrected text takes %zu bytes where it took %zu", t.bytes, first);
	ok(last_says(now_said), "the log has it whole");
	write_text(&clerk, "1a", said);
	write_text(&clerk, "1a", now_said);
	t = one_round(&clerk, false);
	ok(t.accepted == 2 && !t.more && last_says(now_said), "there and back, both from what the server had");
	ok(same_as_server(&p, &clerk), "and the device has what it has");
}

static void answer_lost(void)
{
	size_t count = p.count;
	write_text(&clerk, "1a", said);
	struct told first = one_round(&clerk, true);
	write_text(&clerk, "1b", now_said);
	struct told again = one_round(&clerk, false);
	ok(p.count == count + 2 && again.accepted == 2 && !again.more && again.bytes > first.bytes, "where the answer was lost, it is not asked for whole");
}

static void asked_whole(struct office *o, const char *text, const char *what)
{
	size_t count = p.count;
	struct told t = one_round(o, false);
	ok(t.more && !t.accepted && p.count == count, "%s: asked for it whole", what);
	t = one_round(o, false);
	ok(!t.more && t.accepted + t.merged == 1 && p.count == count + 1 && last_says(text), "and taken so");
}

static void changed_meanwhile(void)
{
	must(sync_office(&p, &other, 65536, NULL), "sync");
	write_text(&other, "1a", now_said);
	write_text(&clerk, "1a", "Trong tháng, Uỷ ban nhân dân huyện đã chấn chỉnh giờ giấc làm việc tại 10 xã; nhắc nhở 5 cán bộ.");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	asked_whole(&other, now_said, "a text that another PC has changed since");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	write_text(&other, "1a", said);
	write_text(&clerk, "1b", said);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	struct told t = one_round(&other, false);
	ok(!t.more && t.accepted == 1, "another text of the record may have changed");
}

static void in_a_file(void)
{
	struct buf content OWN_BUF = BUF(REQUEST_MAX), body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct round round;
	uint8_t random[ROUND_RANDOM_BYTES];
	write_text(&clerk, "1a", now_said);
	draw_bytes(&p, random, sizeof random);
	must(round_ask_behind(&clerk.replica, NULL, 65536, random, &content, &round), "ask");
	must(wire_unpack((struct bytes){(uint8_t *)content.data + ASK_PREFIX, content.len - ASK_PREFIX}, REQUEST_RAW_MAX, &body), "unpack");
	ok(memmem(body.data, body.len, now_said, strlen(now_said)) != NULL, "in a file it is whole");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
}

/* ---- Who shall get nothing by it ---- */

/* One act of one setting that is signed as if it set `guess`, and sent as a splice. */
static int64_t outcome_of(struct office *o, const char *field, struct bytes guess, struct bytes splice)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct setting s[] = {{NARRATIVE, bytes_of(field), {V_TEXT, 0, guess}}};
	struct act a = {.device = o->replica.device, .entry = 500, .officer = o->clerk, .reg = REPORT, .verb = WRITE, .key.text = BYTES(KEY), .clock = p.now,
			.settings = s, .setting_count = 1};
	struct changeset c = {.clock = p.now};
	struct act before = {0};
	struct tip tip;
	uint8_t head[HASH_BYTES], hash[HASH_BYTES];
	memset(a.seed, 3, SEED_BYTES);
	must(ledger_tip(p.ledger, a.device, &tip), "tip");
	c.first = tip.number + 1;
	act_hash(&a, hash);
	chain_next(tip.head, c.first, hash, head);
	const struct span span = {a.device, 1, c.first, 1, tip.head, head, 0, 0};
	changeset_sign(&span, o->replica.secret_key, c.signature);
	memcpy(c.seed, a.seed, SEED_BYTES);
	s[0].value = (struct value){V_TEXT, SPLICED, splice};
	cbor_put_map(&body, 2);
	cbor_put_int(&body, ASK_EPOCH);
	cbor_put_int(&body, 1);
	cbor_put_int(&body, ASK_CHANGESET);
	changeset_head(&c, 1, &body);
	changeset_act(&c, &before, &a, KNOWN_ROOT, &body);
	forge_request(&p, o, buf_bytes(&body), &request);
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	return answer_int(buf_bytes(&answer), ANSWER_OUTCOME, PUSH_OK);
}

static void guessing(void)
{
	struct bytes right = bytes_of(now_said), wrong = bytes_of(said);
	size_t count = p.count;
	is_int(outcome_of(&district, "1a", right, BYTES("\x80")), PUSH_WHOLE, "whoever is not told a record learns nothing by a right guess");
	is_int(outcome_of(&district, "1a", wrong, BYTES("\x80")), PUSH_WHOLE, "nor by a wrong one");
	is_int(outcome_of(&district, "1a", BYTES("T"), BYTES("\x82\x01\x38\xf0")), PUSH_WHOLE, "nor letter by letter");
	is_int(outcome_of(&other, "1a", wrong, BYTES("\x80")), PUSH_WHOLE, "signed over another text");
	is_int(outcome_of(&other, "1a", wrong, BYTES("\x81\x19\x7f\xff")), PUSH_WHOLE, "beyond the text");
	is_int(outcome_of(&other, "1a", wrong, BYTES("\x81\x20")), PUSH_WHOLE, "a letter fewer");
	is_int(outcome_of(&other, "1c", wrong, BYTES("\x80")), PUSH_WHOLE, "of a text that is not there");
	is_int(outcome_of(&other, "zz", wrong, BYTES("\x80")), PUSH_WHOLE, "of a clause that is not there");
	is_int(p.count, count, "nothing of it is logged");
	is_int(outcome_of(&other, "1a", right, BYTES("\x80")), PUSH_OK, "who is told the text may send it so");
	office_revoke(&p, &other);
	count = p.count;
	is_int(outcome_of(&other, "1a", right, BYTES("\x80")), PUSH_WHOLE, "but not once its device is revoked");
	is_int(p.count, count, "and nothing of that is logged");
}

/* As many acts as a changeset holds, three bytes each that shall become 12,000. */
static void blow_up(void)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX), text OWN_BUF = BUF(TEXT_MAX);
	struct changeset c = {.first = 1, .clock = p.now};
	struct visit v = {0};
	struct tip tip;
	while (text.len < 11000)
		buf_str(&text, said);
	write_text(&clerk, "2", buf_text(&text));
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(ledger_tip(p.ledger, clerk.replica.device, &tip), "tip");
	c.first = tip.number + 1;
	cbor_put_map(&body, 2);
	cbor_put_int(&body, ASK_EPOCH);
	cbor_put_int(&body, 1);
	cbor_put_int(&body, ASK_CHANGESET);
	changeset_head(&c, CHANGESET_ACTS_MAX, &body);
	for (int i = 0; i < CHANGESET_ACTS_MAX; i++) {
		buf_view(&body, i ? BYTES("\xa1\x09\xa1\x06\xa1\x61\x32\x80") : BYTES("\xa4\x02\x08\x03\x01\x04\x74" KEY "\x09\xa1\x06\xa1\x61\x32\x80"));
	}
	forge_request(&p, &clerk, buf_bytes(&body), &request);
	must(ledger_look(p.ledger), "look");
	is_int(round_open(p.ledger, &p.keys, buf_bytes(&request), &v), OK, "%zu bytes that would become %zu", request.len, CHANGESET_ACTS_MAX * text.len);
	ledger_look_end(p.ledger);
	ok(v.outcome == PUSH_WHOLE && v.texts <= CHANGESET_MAX && v.count == CHANGESET_MAX / text.len + 1, "are stopped at %zu", v.texts);
	visit_free(&v);
}

/* Each clause of one act from a text of its own: no more than an act may have. */
static void long_act(void)
{
	static const char *const clauses[] = {"1b", "1c", "1d", "1e", "2"};
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX), text OWN_BUF = BUF(TEXT_MAX);
	struct changeset c = {.clock = p.now};
	struct visit v = {0};
	struct tip tip;
	while (text.len < 11500)
		buf_str(&text, said);
	for (int i = 0; i < 5; i++)
		write_text(&clerk, clauses[i], buf_text(&text));
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(ledger_tip(p.ledger, clerk.replica.device, &tip), "tip");
	for (int n = 4; n <= 5; n++) {
		c.first = tip.number + 1;
		buf_cut(&body, 0);
		buf_cut(&request, 0);
		cbor_put_map(&body, 2);
		cbor_put_int(&body, ASK_EPOCH);
		cbor_put_int(&body, 1);
		cbor_put_int(&body, ASK_CHANGESET);
		changeset_head(&c, 1, &body);
		buf_view(&body, BYTES("\xa4\x02\x08\x03\x01\x04\x74" KEY "\x09\xa1\x06"));
		cbor_put_map(&body, (size_t)n);
		for (int k = 5 - n; k < 5; k++) {
			const char *clause = k == 5 - n ? "2" : clauses[k - 1]; /* in the order of CBOR */
			cbor_put_text(&body, bytes_of(clause));
			cbor_put_array(&body, 0);
		}
		forge_request(&p, &clerk, buf_bytes(&body), &request);
		must(ledger_look(p.ledger), "look");
		must(round_open(p.ledger, &p.keys, buf_bytes(&request), &v), "open");
		ledger_look_end(p.ledger);
		/* signed by nobody; but outcome 6 comes before that where there is too much */
		ok(v.outcome == PUSH_WHOLE && v.texts == (n == 4 ? 4 * text.len : 0), "%d texts of %zu bytes in an act (%zu)", n, text.len, v.texts);
		visit_free(&v);
	}
}

int main(void)
{
	province_open(&p, 11);
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &other, "615", 78);
	office_open(&p, &district, "616", 79);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(sync_office(&p, &other, 65536, NULL), "sync");
	steps();
	random_edits();
	wrong_steps();
	corrected();
	answer_lost();
	changed_meanwhile();
	in_a_file();
	guessing();
	blow_up();
	long_act();
	office_close(&clerk);
	office_close(&other);
	office_close(&district);
	province_close(&p);
	return done();
}
