/* A changeset on its own: what is left out is as before, and nothing is taken that the log could not hold. */
#include "changeset.h"

#include "damage.h"
#include "tap.h"

static const struct changeset head = {.first = 8, .seed = {1, 2, 3}, .clock = 1731171600000, .fork_from = 5, .fork_to = 7, .signature = {9}};
static uint8_t hash[HASH_BYTES] = {0xaa};

static struct act act_of(struct setting *settings, size_t count)
{
	struct act a = {.device = 77, .entry = 5, .officer = 3, .reg = 8, .verb = 1, .clock = 1731171600000, .settings = settings, .setting_count = count};
	a.key.text = BYTES("BC-THANG/615/2024-11");
	memcpy(a.seed, head.seed, SEED_BYTES);
	return a;
}

static bool same_act(const struct act *a, const struct act *b)
{
	struct buf x OWN_BUF = BUF(ACT_MAX), y OWN_BUF = BUF(ACT_MAX);
	return act_encode(a, &x) == OK && act_encode(b, &y) == OK && bytes_equal(buf_bytes(&x), buf_bytes(&y));
}

/* A changeset of three acts that differ in everything, an erased one and an opaque one among them. */
static void write_all(struct act acts[3], struct buf *out)
{
	struct act blank = {0};
	changeset_head(&head, 4, out);
	changeset_act(&head, &blank, &acts[0], KNOWN_ROOT | KNOWN_KEY, out);
	changeset_act(&head, &acts[0], &acts[1], 0, out);
	changeset_opaque(hash, BYTES("whatever a later version wrote"), out);
	changeset_act(&head, &acts[1], &acts[2], KNOWN_ROOT, out);
}

static size_t read_all(struct bytes in, struct act_taken taken[4])
{
	struct cbor r = CBOR(in);
	struct changeset c;
	struct act before = {0};
	size_t count = 0, n = 0;
	if (!changeset_head_take(&r, &c, &count) || count > 4)
		return 0;
	for (; n < count && changeset_act_take(&r, &c, 77, &before, &taken[n]); n++)
		before = taken[n].act;
	bool whole = n == count && cbor_end(&r) == OK;
	for (size_t i = 0; !whole && i < n; i++)
		act_free(&taken[i].act);
	return whole ? n : 0;
}

static bool takes(void *ctx, struct bytes in)
{
	struct act_taken taken[4];
	size_t n = read_all(in, taken);
	(void)ctx;
	for (size_t i = 0; i < n; i++) {
		struct buf form OWN_BUF = BUF(ACT_MAX);
		struct act again OWN_ACT = {0};
		if (!taken[i].opaque && (act_encode(&taken[i].act, &form) != OK || act_decode(buf_bytes(&form), &again) != OK))
			ok(false, "taken, but the log could not hold it");
		act_free(&taken[i].act);
	}
	return n > 0;
}

static void round_trip(void)
{
	struct setting one[] = {{4, BYTES("01"), VALUE_INT(5000)}, {6, BYTES("1a"), VALUE_TEXT("Đã chấn chỉnh.")}};
	struct act acts[3] = {act_of(one, 2), act_of(NULL, 0), act_of(NULL, 0)}, erased = {0};
	struct buf form OWN_BUF = BUF(ACT_MAX), out OWN_BUF = BUF(CHANGESET_MAX);
	ok(act_erase(&acts[0], (const bool[]){false, false}, &form) == OK && act_decode(buf_bytes(&form), &erased) == OK, "an act whose seed is gone");
	acts[1] = erased;
	acts[1].entry = 9, acts[1].base = 40;
	acts[1].clock -= 3600000;
	acts[1].seen = (struct seen){1, 40, 1731171000000, {7}};
	acts[2] = acts[1];
	acts[2].base = 38;
	acts[2].settings = NULL, acts[2].salts = NULL, acts[2].setting_count = 0;
	memset(acts[2].seed, 0x44, SEED_BYTES);
	acts[2].entry = 10, acts[2].verb = 2, acts[2].has_digest = acts[2].personal = true;
	acts[2].rest = BYTES("\x18\x63\x81\xf5"), acts[2].rest_count = 1; /* 99: [true], of a later version */
	write_all(acts, &out);
	struct act_taken taken[4];
	if (is_int(read_all(buf_bytes(&out), taken), 4, "all are read back")) {
		ok(same_act(&taken[0].act, &acts[0]) && same_act(&taken[1].act, &acts[1]) && same_act(&taken[3].act, &acts[2]), "and are what they were");
		ok(taken[2].opaque && memcmp(taken[2].hash, hash, HASH_BYTES) == 0, "the opaque one by its hash");
		ok(bytes_equal(taken[3].act.rest, acts[2].rest), "what a later version added is kept");
		for (int i = 0; i < 4; i++)
			act_free(&taken[i].act);
	}
	is_int(damage_cut(buf_bytes(&out), takes, NULL), 0, "cut anywhere: nothing taken");
	damage_flip(buf_bytes(&out), takes, NULL);
	act_free(&erased);
}

/* One act as raw pairs of a map. */
static bool takes_pairs(struct bytes pairs, size_t count, const struct act *before)
{
	struct buf b OWN_BUF = BUF(CHANGESET_MAX);
	struct act_taken t;
	cbor_put_map(&b, count);
	buf_view(&b, pairs);
	struct cbor r = CBOR(buf_bytes(&b));
	if (!changeset_act_take(&r, &head, 77, before, &t))
		return false;
	act_free(&t.act);
	return cbor_end(&r) == OK;
}

static void put_long(struct buf *b, size_t texts)
{
	struct buf text OWN_BUF = BUF(TEXT_MAX);
	for (int i = 0; i < 20000; i++)
		buf_byte(&text, 'a');
	buf_cut(b, 0);
	cbor_put_int(b, 9);
	cbor_put_map(b, texts);
	for (size_t i = 1; i <= texts; i++) {
		cbor_put_int(b, (int64_t)i);
		cbor_put_bytes(b, buf_bytes(&text));
	}
}

static void beyond(void)
{
	struct act last = {.entry = INT64_MAX}, none = {0};
	struct buf b OWN_BUF = BUF(CHANGESET_MAX);
	ok(!takes_pairs((struct bytes){0}, 0, &last), "an entry counter that runs over");
	ok(!takes_pairs(BYTES("\x00\x01"), 1, &last), "by a difference too");
	ok(takes_pairs(BYTES("\x00\x20"), 1, &last), "a smaller one is fine");
	ok(!takes_pairs(BYTES("\x00\x26"), 1, &none) && takes_pairs(BYTES("\x00\x25"), 1, &none), "0 is no entry");
	ok(!takes_pairs(BYTES("\x04\xf6"), 1, &none) && takes_pairs(BYTES("\x04\xf6\x05\x01"), 2, &none), "a key that the base shall tell, and no base");
	struct act based = {.base = 5}, far = {.base = INT64_MAX};
	ok(takes_pairs(BYTES("\x05\x23"), 1, &based) && !takes_pairs(BYTES("\x05\x24"), 1, &based), "a base counts from the one before, and is one at least");
	ok(takes_pairs(BYTES("\x05\x00"), 1, &far) && !takes_pairs(BYTES("\x05\x01"), 1, &far), "and does not run over");
	put_long(&b, 2);
	ok(takes_pairs(buf_bytes(&b), 1, &none), "40,000 bytes of content");
	put_long(&b, 3);
	ok(!takes_pairs(buf_bytes(&b), 1, &none), "60,000 are too many");
	static const uint8_t much[18000];
	put_long(&b, 2);
	cbor_put_int(&b, 99);
	cbor_put_bytes(&b, (struct bytes){much, sizeof much});
	ok(!takes_pairs(buf_bytes(&b), 2, &none), "settings and unknown keys together too");
	buf_cut(&b, 0);
	buf_view(&b, BYTES("\x09\xa1\x01\x61x\x0c\x50"));
	buf_view(&b, (struct bytes){hash, SALT_BYTES});
	ok(!takes_pairs(buf_bytes(&b), 2, &none), "salts beside a seed: the log would hold both");
	buf_cut(&b, 0);
	buf_view(&b, BYTES("\x08\x40\x09\xa1\x01\x61x\x0c\x50"));
	buf_view(&b, (struct bytes){hash, SALT_BYTES});
	ok(takes_pairs(buf_bytes(&b), 3, &none), "salts instead of it are fine");
	buf_cut(&b, 0);
	cbor_put_int(&b, 11);
	cbor_put_bytes(&b, (struct bytes){(const uint8_t[SIGNATURE_BYTES]){1}, SIGNATURE_BYTES});
	ok(!takes_pairs(buf_bytes(&b), 1, &none), "a personal signature without a digest");
}

static void counts(void)
{
	struct changeset c;
	size_t n;
	for (int i = 0; i < 3; i++) {
		struct buf b OWN_BUF = BUF(CHANGESET_MAX);
		changeset_head(&head, (size_t[]){0, CHANGESET_ACTS_MAX, CHANGESET_ACTS_MAX + 1}[i], &b);
		for (int k = 0; k <= CHANGESET_ACTS_MAX; k++)
			buf_byte(&b, 0xa0);
		struct cbor r = CBOR(buf_bytes(&b));
		is_int(changeset_head_take(&r, &c, &n), i == 1, "%d acts", (int[]){0, CHANGESET_ACTS_MAX, CHANGESET_ACTS_MAX + 1}[i]);
	}
}

int main(void)
{
	ok(crypt_init() == OK, "crypt");
	round_trip();
	beyond();
	counts();
	return done();
}
