/* PROTOCOL.md against the code: its examples (lines "    NAME = HEX"), its reasons and its labels. --print writes what the page should say. */
#include "bundle.h"
#include "chain.h"
#include "changeset.h"
#include "checkpoint.h"
#include "code.h"
#include "enrol.h"
#include "files.h"
#include "merkle.h"
#include "round_wire.h"
#include "delta.h"
#include "salt.h"
#include "splice.h"
#include "blobs.h"
#include "file_value.h"
#include "tap.h"

static const char *page;
static bool print;
static struct world world;

static void example(const char *name, struct bytes bytes)
{
	struct buf line OWN_BUF = BUF(8192);
	buf_fmt(&line, "    %s = ", name);
	for (size_t i = 0; i < bytes.len; i++)
		buf_fmt(&line, "%02x", bytes.data[i]);
	buf_byte(&line, '\n');
	if (print)
		fputs(buf_text(&line), stdout);
	else if (!ok(strstr(page, buf_text(&line)) != NULL, "example %s", name))
		printf("# the code says %s", buf_text(&line));
}

static void example_fixed(const char *name, const uint8_t *p, size_t n)
{
	example(name, (struct bytes){p, n});
}

static void reasons(void)
{
#define ERR(name, number, exit_status, vi, en) {#name, number},
	static const struct {
		const char *name;
		int number;
	} all[] = {
#include "err.def"
	};
#undef ERR
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		char row[80];
		if (all[i].number < 1 || all[i].number > 199)
			continue;
		snprintf(row, sizeof row, "| %d | %s |\n", all[i].number, all[i].name);
		if (print)
			fputs(row, stdout);
		else
			ok(strstr(page, row) != NULL, "reason %d", all[i].number);
	}
}

static void numbers(const struct act *a, const uint8_t act_digest[HASH_BYTES])
{
	char code[CODE_CHARS + 1];
	if (code_make(act_digest, a->key.text, code) != OK)
		return;
	example("code", bytes_of(code));
	char digits[CODE_DIGITS + 1];
	code_to_digits(code, digits);
	example("the same in digits", bytes_of(digits));
}

/* The act with another text than the record had. */
static void spliced(const struct changeset *c, struct act a)
{
	struct buf splice OWN_BUF = BUF(100), set OWN_BUF = BUF(CHANGESET_MAX);
	struct act blank = {0};
	struct setting settings[] = {a.settings[0], a.settings[1]};
	ok(splice_make(BYTES("Đã nhắc nhở 7 cán bộ đi muộn."), BYTES("Đã nhắc nhở 15 cán bộ đi muộn."), &splice), "splice");
	example("splice of “Đã nhắc nhở 7 cán bộ đi muộn.” that makes “Đã nhắc nhở 15 cán bộ đi muộn.”", buf_bytes(&splice));
	settings[1].value = (struct value){V_TEXT, SPLICED, buf_bytes(&splice)};
	a.settings = settings;
	changeset_act(c, &blank, &a, KNOWN_ROOT | KNOWN_KEY, &set);
	example("A there, if 6.1a were that", buf_bytes(&set));
}

static void acts(uint8_t device_secret[SECRET_KEY_BYTES], const uint8_t device_key[PUBLIC_KEY_BYTES], uint8_t ret_head[HASH_BYTES])
{
	struct setting settings[] = {{4, BYTES("01"), VALUE_INT(5000)}, {6, BYTES("1a"), VALUE_TEXT("Đã làm")}};
	struct act a = {.device = 77, .entry = 5, .officer = 3, .reg = 8, .verb = 1, .clock = 1731171600000, .settings = settings, .setting_count = 2};
	struct act blank = {0};
	uint8_t salt[SALT_BYTES], hash[HASH_BYTES], head[HASH_BYTES], digest[HASH_BYTES], personal[PERSONAL_MESSAGE_BYTES];
	struct buf form OWN_BUF = BUF(ACT_MAX), set OWN_BUF = BUF(CHANGESET_MAX);
	struct changeset c = {.first = 1, .clock = a.clock};
	a.key.text = BYTES("BC-THANG/615/2024-11");
	memset(a.seed, 0x5e, SEED_BYTES);
	memcpy(c.seed, a.seed, SEED_BYTES);
	ok(act_encode(&a, &form) == OK, "act");
	example("stored form of A", buf_bytes(&form));
	salt_derive(a.seed, SALT_ACT, a.entry, &settings[1], salt);
	example_fixed("salt of 6.1a", salt, SALT_BYTES);
	salt_commit(salt, &settings[1], digest);
	example_fixed("commitment of 6.1a", digest, HASH_BYTES);
	act_hash(&a, hash);
	example_fixed("hash of A", hash, HASH_BYTES);
	act_personal_message(hash, personal);
	example_fixed("personally signed message", personal, sizeof personal);
	content_digest(a.seed, a.entry, settings, 2, digest);
	example_fixed("content digest of both settings", digest, HASH_BYTES);
	chain_start(77, device_key, head);
	example_fixed("head 0", head, HASH_BYTES);
	chain_next(head, 1, hash, ret_head);
	example_fixed("head 1", ret_head, HASH_BYTES);
	const struct span s = {77, 1, 1, 1, head, ret_head, 0, 0};
	changeset_sign(&s, device_secret, c.signature);
	changeset_head(&c, 1, &set);
	changeset_act(&c, &blank, &a, KNOWN_ROOT | KNOWN_KEY, &set);
	example("changeset of A", buf_bytes(&set));
	a.base = 38;
	buf_cut(&set, 0);
	changeset_act(&c, &blank, &a, KNOWN_ROOT | KNOWN_KEY, &set);
	example("A in a changeset, were its base 38", buf_bytes(&set));
	spliced(&c, a);
	a.base = 0;
	buf_cut(&set, 0);
	ok(act_erase(&a, (const bool[]){false, true}, &set) == OK, "erased");
	example("stored form of A without 6.1a", buf_bytes(&set));
	numbers(&a, hash);
}

static void server_side(const uint8_t secret[SECRET_KEY_BYTES], const uint8_t head[HASH_BYTES])
{
	struct checkpoint c = {.seen = {1, 40, 1731171600000, {0}}};
	struct tip tip = {77, 1, {0}};
	struct buf out OWN_BUF = BUF(VERDICT_MAX), stamp OWN_BUF = BUF(VERDICT_MAX);
	struct verdict refused = {.kind = REFUSED, .reason = ERR_STATE, .args = {"K", "sign", "sent"}};
	struct verdict merged = {.kind = MERGED, .conflicts = {{4, "01", 12}}, .conflict_count = 1};
	struct stamp s = {.rules = 1, .coded = 1731171600000, .matched = 1, .fork_from = 3, .fork_to = 9};
	uint8_t leaf[HASH_BYTES];
	memcpy(tip.head, head, HASH_BYTES);
	checkpoint_sign(&c, &tip, secret);
	checkpoint_encode(&c, &out);
	example("checkpoint with a root of zeros", buf_bytes(&out));
	buf_cut(&out, 0);
	verdict_encode(&merged, &out);
	example("verdict: merged", buf_bytes(&out));
	buf_cut(&out, 0);
	verdict_encode(&refused, &out);
	example("verdict: refused", buf_bytes(&out));
	stamp_encode(&s, &stamp);
	example("stamp", buf_bytes(&stamp));
	merkle_leaf(buf_bytes(&stamp), head, buf_bytes(&out), leaf);
	example_fixed("leaf of that stamp alone, head 1 and that verdict", leaf, HASH_BYTES);
}

static enum err overlay(void *ctx, const struct delta_row *d)
{
	struct row *row = ctx;
	delta_overlay(&world, d, row);
	return OK;
}

/* A report as sent is told by the fields that it still is. */
static void copied_fields(void)
{
	enum { REPORT = 8, SENT_STATE = 3, INDICATOR = 4, SYMBOL = 7, SENT = 11 };
	const struct reg *report = reg_by_number(REPORT);
	struct buf delta OWN_BUF = BUF(1000), content OWN_BUF = BUF(1000);
	const uint16_t fields[] = {INDICATOR, SYMBOL, 0};
	struct row row;
	sqlite3 *db = NULL;
	ok(db_open(":memory:", DB_CREATE, &db) == OK && world_open(db, &world) == OK && row_blank(&world, report, (struct key){.text = BYTES("BC-THANG/615/2024-11")}, &row) == OK, "a world");
	cbor_put_array(&delta, 1);
	cbor_put_array(&delta, 2 + 4 + 3 * 2);
	cbor_put_int(&delta, REPORT);
	cbor_put_int(&delta, 1);
	cbor_put_text(&delta, row.key.text);
	cbor_put_int(&delta, 40);
	cbor_put_int(&delta, 1731171600000);
	cbor_put_int(&delta, SENT_STATE);
	cbor_put_int(&delta, INDICATOR);
	cbor_put_bytes(&delta, BYTES("\xa1\x62" "01\x81\x05"));
	cbor_put_int(&delta, SYMBOL);
	cbor_put_text(&delta, BYTES("412/BC"));
	cbor_put_int(&delta, SENT);
	cbor_put_array(&delta, 2);
	cbor_put_int(&delta, INDICATOR);
	cbor_put_int(&delta, SYMBOL);
	example("delta of one report, sent as it is: 4.01 = 5000, 7 = “412/BC”, 11 = what 4 and 7 are", buf_bytes(&delta));
	struct cbor r = CBOR(buf_bytes(&delta));
	ok(delta_take(&r, overlay, &row) == OK && cbor_end(&r) == OK, "is taken");
	row_content(&row, fields, &content);
	ok(bytes_equal(row_get(&row, SENT).data, buf_bytes(&content)), "and 11 is made of it");
	example("its field 11", row_get(&row, SENT).data);
	world_close(&world);
	db_close(&db);
}

static void attachments(void)
{
	struct bytes content = BYTES("Đã làm");
	struct file_value v = {.size = (int64_t)content.len, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	struct buf list OWN_BUF = BUF(LIST_MAX), value OWN_BUF = BUF(FILE_VALUE_MAX);
	uint8_t proof[HASH_BYTES];
	blob_list(content, &list);
	example("hash of the chunk “Đã làm”", buf_bytes(&list));
	blob_hash(v.size, buf_bytes(&list), v.hash);
	example_fixed("hash of that content", v.hash, HASH_BYTES);
	blob_proof(77, content, proof);
	example_fixed("proof of device 77 that it has it", proof, HASH_BYTES);
	file_value_write(&v, &value);
	example("its value as “a.pdf”", buf_bytes(&value));
}

static void macs(const uint8_t device_secret[SECRET_KEY_BYTES], const uint8_t server_key[PUBLIC_KEY_BYTES])
{
	struct mac_keys keys;
	uint8_t mac[MAC_BYTES];
	char print_of[ENROL_PRINT_CHARS + 1];
	ok(crypt_agree(device_secret, server_key, true, &keys) == OK, "keys");
	struct buf body OWN_BUF = BUF(64);
	cbor_put_map(&body, 2);
	cbor_put_int(&body, ASK_CURSOR);
	cbor_put_int(&body, 40);
	cbor_put_int(&body, ASK_ERASED);
	cbor_put_int(&body, 38);
	example("body of a request at cursor 40: redactions up to 38 are carried out", buf_bytes(&body));
	example_fixed("MAC key up", keys.up, MAC_KEY_BYTES);
	example_fixed("MAC key down", keys.down, MAC_KEY_BYTES);
	wire_mac(keys.up, ASK_TAG, BYTES("\x01\x00\x00\x4d" "nnnnnnnn"), BYTES("\x00\xa0"), mac);
	example_fixed("MAC of an empty request, nonce 6e6e6e6e6e6e6e6e", mac, MAC_BYTES);
	wire_mac(keys.down, PAGE_TAG, BYTES("nnnnnnnn" "\x02\x00\x00\x00\x03"), BYTES("\x80"), mac);
	example_fixed("MAC of part 3 of a series that answers it, were its piece 80", mac, MAC_BYTES);
	enrol_fingerprint(server_key, print_of);
	example("fingerprint of the server's key", bytes_of(print_of));
}

/* The value of an example that the code cannot make again, because it draws: the page's. */
static void read_example(const char *name, struct buf *out)
{
	struct buf line OWN_BUF = BUF(200);
	buf_fmt(&line, "    %s = ", name);
	const char *at = strstr(page, buf_text(&line));
	unsigned byte;
	for (at = at ? at + line.len : ""; sscanf(at, "%2x", &byte) == 1 && at[0] != '\n' && at[1] != '\n'; at += 2)
		buf_byte(out, (uint8_t)byte);
}

#define STREAM_NAME "a stream of “Đã làm” for the server, under that label"

static void sealed(const uint8_t device_secret[SECRET_KEY_BYTES], const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t server_secret[SECRET_KEY_BYTES])
{
	struct buf stream OWN_BUF = BUF(4096), text OWN_BUF = BUF(4096);
	struct mac_keys keys;
	uint8_t label[BUNDLE_LABEL], mac[MAC_BYTES];
	bundle_label(BUNDLE_UP, server_key, label);
	example_fixed("label of a file for that server", label, sizeof label);
	if (print && crypt_stream(server_key, (struct bytes){label, sizeof label}, BYTES("Đã làm"), &stream) == OK)
		example(STREAM_NAME, buf_bytes(&stream));
	read_example(STREAM_NAME, &stream);
	ok(crypt_unstream(server_secret, (struct bytes){label, sizeof label}, buf_bytes(&stream), &text) == OK && bytes_equal(buf_bytes(&text), BYTES("Đã làm")),
	   "example %s", STREAM_NAME);
	ok(crypt_agree(device_secret, server_key, true, &keys) == OK, "keys");
	wire_mac(keys.down, BUNDLE_TAG, BYTES("\x80"), BYTES("\x01"), mac);
	example_fixed("MAC of a receipt whose asked is 80 and whose answer is 01", mac, MAC_BYTES);
}

int main(int argc, char **argv)
{
	struct buf text OWN_BUF = BUF(256 * 1024);
	uint8_t seed[32] = {[31] = 1}, device_key[PUBLIC_KEY_BYTES], device_secret[SECRET_KEY_BYTES], server_key[PUBLIC_KEY_BYTES],
		server_secret[SECRET_KEY_BYTES], head[HASH_BYTES];
	print = argc > 1 && strcmp(argv[1], "--print") == 0;
	ok(crypt_init() == OK && file_read(TEST_DIR "/../sync/PROTOCOL.md", &text) == OK, "the page");
	page = buf_text(&text);
	crypt_keypair_from(seed, device_key, device_secret);
	seed[31] = 2;
	crypt_keypair_from(seed, server_key, server_secret);
	reasons();
	acts(device_secret, device_key, head);
	server_side(server_secret, head);
	copied_fields();
	attachments();
	macs(device_secret, server_key);
	sealed(device_secret, server_key, server_secret);
	return done();
}
