/* The sealed file: out, in, the receipt back; twice, late, by another, after a clone; cut everywhere, altered everywhere, appended to. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "tap.h"

static struct province p;
static struct office clerk, second, snv;

#define KEY "BC-THANG/615/2024-11"
enum { FILE_ROOM = BUNDLE_MAX };

static int64_t waits(struct office *o)
{
	return count_of(o->db, "SELECT count(*) FROM outbox WHERE place = 0");
}

static void there_and_back(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM), again OWN_BUF = BUF(FILE_ROOM);
	struct bundled b;
	struct taken t;
	bool old;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5", "narrative.1a=Đã chấn chỉnh."), OK, "a draft");
	is_int(ENTER(&p, &clerk, true, "sign", "report", KEY, NULL), OK, "signed");
	is_int(ENTER(&p, &clerk, false, "send", "report", KEY, NULL), OK, "sent");
	is_int(stick_out(&p, &clerk, &file, &b), OK, "onto the stick");
	ok(b.requests == 1 && b.acts == 3 && b.left == 0, "three acts in one request");
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "the server takes it");
	is_int(count_of(p.db, "SELECT count(*) FROM submission"), 1, "and has the submission");
	size_t log = p.count;
	is_int(stick_in(&p, buf_bytes(&file), &again), OK, "once more");
	ok(p.count == log, "nothing is done twice");
	is_int(waits(&clerk), 3, "the device still waits");
	is_int(bundle_take(&clerk.replica, buf_bytes(&again), clerk.now, &t, &old), OK, "the second receipt says the same");
	ok(!old && t.accepted == 3 && t.refused == 0 && waits(&clerk) == 0, "three accepted");
	ok(same_as_server(&p, &clerk), "the office holds what the server holds");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), clerk.now, &t, &old), OK, "the first receipt comes late");
	ok(old && t.accepted == 0, "and changes nothing");
	ok(same_as_server(&p, &clerk), "nothing at all");
}

/* A device whose newest state came by the line. */
static void after_a_sync(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM);
	struct bundled b;
	struct taken t;
	bool old;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.02=7"), OK, "an act");
	is_int(stick_out(&p, &clerk, &file, &b), OK, "onto the stick");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "then the line is back");
	size_t log = p.count;
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "the stick arrives after all");
	ok(p.count == log, "as a duplicate");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), clerk.now, &t, &old), OK, "its receipt");
	ok(old && same_as_server(&p, &clerk), "harms nothing");
}

static void wrong_hands(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM), none OWN_BUF = BUF(FILE_ROOM);
	struct server_keys other;
	struct bundle opened OWN_BUNDLE = {0};
	struct bundled b;
	struct taken t;
	bool old;
	is_int(stick_out(&p, &clerk, &file, &b), OK, "a file with nothing but the cursor");
	ok(b.requests == 1 && b.acts == 0, "has one request");
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "is answered");
	is_int(bundle_take(&second.replica, buf_bytes(&receipt), p.now, &t, &old), ERR_BUNDLE_DEVICE, "another device cannot open the receipt");
	is_int(bundle_take(&clerk.replica, buf_bytes(&file), p.now, &t, &old), ERR_BUNDLE_OUTGOING, "the file itself is no receipt");
	is_int(stick_in(&p, buf_bytes(&receipt), &none), ERR_BUNDLE_RECEIPT, "nor a receipt a file for the server");
	crypt_keypair_from((const uint8_t *)"0123456789abcdef0123456789abcdef", other.public_key, other.secret_key);
	is_int(bundle_open(&other, buf_bytes(&file), &opened), ERR_BUNDLE_SERVER, "another server says whose it is");
	is_int(bundle_open(&p.keys, BYTES("%PDF-1.7 something else entirely"), &opened), ERR_BUNDLE_FORM, "a file of another kind is said to be one");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "the right device takes it");
	ok(!old && same_as_server(&p, &clerk), "and what was new comes down");
	ok(!memmem(file.data, file.len, "615", 3) || memmem(file.data, file.len, "615", 3) > (void *)(file.data + 19), "the label names no office");
}

/* Anyone knows a device's public key: a receipt of his making opens, and is refused. */
static void forged(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), content OWN_BUF = BUF(4096);
	struct taken t;
	bool old;
	uint8_t zero[SIGNATURE_BYTES] = {0};
	cbor_put_map(&content, 3);
	cbor_put_int(&content, 1);
	cbor_put_array(&content, 11);
	cbor_put_bytes(&content, (struct bytes){zero, NONCE_BYTES});
	for (int i = 0; i < 3; i++)
		cbor_put_int(&content, 0);
	cbor_put_bool(&content, false);
	for (int i = 0; i < 4; i++)
		cbor_put_int(&content, 0);
	cbor_put_bytes(&content, (struct bytes){zero, SIGNATURE_BYTES});
	cbor_put_int(&content, 0);
	cbor_put_int(&content, 2);
	cbor_put_bytes(&content, BYTES("answer"));
	cbor_put_int(&content, 3);
	cbor_put_bytes(&content, (struct bytes){zero, MAC_BYTES});
	is_int(bundle_seal(BUNDLE_DOWN, p.keys.public_key, clerk.replica.public_key, buf_bytes(&content), &file), OK, "a stranger seals a receipt");
	is_int(bundle_take(&clerk.replica, buf_bytes(&file), p.now, &t, &old), ERR_BUNDLE_DAMAGED, "it is not the server's");
	buf_cut(&file, 0);
	is_int(bundle_seal(BUNDLE_UP, p.keys.public_key, p.keys.public_key, BYTES("\xa1\x01\x81\x44" "junk"), &file), OK, "and a file");
	struct buf receipt OWN_BUF = BUF(FILE_ROOM);
	ok(stick_in(&p, buf_bytes(&file), &receipt) != OK, "which holds no request of a device");
}

/* More than one changeset waits: several requests, each behind the one before, and one receipt about all. */
static void much(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM);
	struct bundled b;
	struct taken t;
	bool old;
	char text[8000 + 40];
	int entered = 0;
	for (int i = 0; i < 90; i++) {
		size_t n = (size_t)snprintf(text, sizeof text, "narrative.1%c=", "abcdegh"[i % 7]);
		for (; n < 8000; n++)
			text[n] = (char)('a' + draw(&p) % 26);
		text[n] = 0;
		entered += ENTER(&p, &clerk, false, "write", "report", "BC-THANG/615/2024-12", text) == OK;
	}
	is_int(entered, 90, "ninety long acts");
	is_int(stick_out(&p, &clerk, &file, &b), OK, "onto one stick");
	ok(b.requests > 2 && b.acts == 90 && b.left == 0, "in several requests (%zu)", b.requests);
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "all of them are taken");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "one receipt");
	ok(t.accepted == 90 && waits(&clerk) == 0 && same_as_server(&p, &clerk), "for all (%lld)", (long long)t.accepted);
}

/* The receipt of the PC reaches an image of it restored from before, where other acts have the same numbers. */
static void restored_image(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM), later OWN_BUF = BUF(FILE_ROOM), fork OWN_BUF = BUF(FILE_ROOM);
	struct office image;
	struct bundled b;
	struct taken t;
	bool old;
	office_copy(&clerk, &image);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.03=1"), OK, "the PC enters an act");
	is_int(stick_out(&p, &clerk, &file, &b), OK, "and makes a file");
	is_int(ENTER(&p, &image, false, "write", "report", KEY, "indicator.02=2"), OK, "the image enters another with its number");
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "the file is taken in");
	is_int(bundle_take(&image.replica, buf_bytes(&receipt), p.now, &t, &old), ERR_BUNDLE_ACTS, "its receipt is not about the image's act");
	is_int(waits(&image), 1, "which still waits");
	is_int(stick_out(&p, &image, &later, &b), OK, "it goes onto a stick of its own");
	is_int(stick_in(&p, buf_bytes(&later), &fork), OK, "and the fork is found");
	is_int(bundle_take(&image.replica, buf_bytes(&fork), p.now, &t, &old), OK, "its receipt says so");
	ok(t.more && waits(&image) == 1, "the act is signed again above the other");
	is_int(sync_office(&p, &image, 65536, &t), OK, "and goes up");
	ok(t.accepted + t.merged == 1 && same_as_server(&p, &image), "nothing is lost");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "the PC's receipt is good for the PC");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "and it hears the rest");
	ok(same_as_server(&p, &clerk), "all hold the same");
	office_close(&image);
}

static void revoked(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM);
	struct bundled b;
	struct taken t;
	bool old;
	is_int(ENTER(&p, &second, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=5"), OK, "an act on the second device");
	is_int(stick_out(&p, &second, &file, &b), OK, "onto a stick");
	administer_hidden(&p, "device", "revoke", (struct key){.id = 82}, NULL, 0);
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "it arrives after the revocation");
	is_int(bundle_take(&second.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "the receipt");
	ok(t.revoked && t.refused == 1 && count_of(p.db, "SELECT count(*) FROM report WHERE unit = '616'") == 0, "tells that the act is refused");
}

/* A code registered before the revocation: the report on the stick is judged like any other. */
static void revoked_with_code(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM);
	struct office o;
	struct bundled b;
	struct taken t;
	bool old;
	char code[32] = "code=";
	uint8_t hash[HASH_BYTES];
	static const char key[] = "BC-THANG/616/2024-10";
	office_open(&p, &o, "616", 84);
	is_int(sync_office(&p, &o, 65536, NULL), OK, "one more device");
	is_int(ENTER(&p, &o, false, "write", "report", key, "indicator.01=5"), OK, "writes a report");
	is_int(ENTER(&p, &o, true, "sign", "report", key, NULL), OK, "signs it");
	is_int(ENTER(&p, &o, false, "send", "report", key, NULL), OK, "sends it");
	is_int(stick_out(&p, &o, &file, &b), OK, "onto a stick");
	must(replica_send_hash(&o.replica, bytes_of(key), hash), "send");
	must(code_make(hash, bytes_of(key), code + 5), "code");
	ADMINISTER(&p, "register", "receipt", "0000000000A1B", "unit=616", "obligation=BC-THANG", "period=2024-10", code, "channel=phone");
	p.now += 60000;
	administer_hidden(&p, "device", "revoke", (struct key){.id = 84}, NULL, 0);
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "it arrives after the device was revoked");
	is_int(bundle_take(&o.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "the receipt");
	ok(t.revoked && t.accepted == 3 && t.refused == 0, "all three are accepted (%lld)", (long long)t.accepted);
	is_int(count_of(p.db, "SELECT count(*) FROM submission WHERE coded IS NOT NULL AND unit = '616'"), 1, "on time by the code");
	is_int(count_of(p.db, "SELECT count(*) FROM receipt WHERE matched IS NOT NULL"), 1, "which is matched");
	office_close(&o);
}

/* ---- Damage ---- */

static void damage(void)
{
	struct buf file OWN_BUF = BUF(FILE_ROOM), receipt OWN_BUF = BUF(FILE_ROOM), none OWN_BUF = BUF(FILE_ROOM);
	struct bundled b;
	struct taken t;
	bool old;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.02=9"), OK, "an act");
	is_int(stick_out(&p, &clerk, &file, &b), OK, "a file");
	is_int((int64_t)file.len, 19 + (int64_t)crypt_stream_size(BUNDLE_LEAST), "of the least size");
	size_t log = p.count;
	int taken = 0, odd = 0;
	for (size_t i = 0; i < file.len; i += i < 200 || i > file.len - 40 ? 1 : 13) {
		file.data[i] ^= (char)(1 << i % 8);
		enum err e = stick_in(&p, buf_bytes(&file), &none);
		taken += e == OK;
		odd += e < ERR_BUNDLE_FORM || e > ERR_BUNDLE_ACTS;
		file.data[i] ^= (char)(1 << i % 8);
	}
	ok(taken == 0 && odd == 0, "a byte altered anywhere: refused with a sentence of its own (%d, %d)", taken, odd);
	for (size_t n = 0; n < file.len; n += n < 200 || n > file.len - 40 ? 1 : 7)
		taken += stick_in(&p, (struct bytes){(const uint8_t *)file.data, n}, &none) == OK;
	is_int(taken, 0, "cut anywhere: refused");
	size_t whole = file.len;
	for (int i = 0; i < 70; i++) {
		buf_byte(&file, (uint8_t)(i * 37));
		taken += stick_in(&p, buf_bytes(&file), &none) == OK;
	}
	is_int(taken, 0, "appended to: refused");
	ok(p.count == log && none.len == 0, "and nothing has happened at the server");
	buf_cut(&file, whole);
	is_int(stick_in(&p, buf_bytes(&file), &receipt), OK, "the whole file is taken");
	for (size_t i = 0; i < receipt.len; i += i < 200 ? 1 : 13) {
		receipt.data[i] ^= 0x10;
		taken += bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old) == OK;
		receipt.data[i] ^= 0x10;
	}
	for (size_t n = 0; n < receipt.len; n += n < 200 ? 1 : 7)
		taken += bundle_take(&clerk.replica, (struct bytes){(const uint8_t *)receipt.data, n}, p.now, &t, &old) == OK;
	whole = receipt.len;
	buf_byte(&receipt, 0);
	taken += bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old) == OK;
	buf_cut(&receipt, whole);
	ok(taken == 0 && waits(&clerk) == 1, "the receipt altered, cut, appended to: refused, and nothing has happened at the device");
	is_int(bundle_take(&clerk.replica, buf_bytes(&receipt), p.now, &t, &old), OK, "whole, it is taken");
	ok(waits(&clerk) == 0 && same_as_server(&p, &clerk), "as ever");
}

static void sizes(void)
{
	is_int((int64_t)bundle_padded(0), 16384, "nothing is 16 KiB");
	is_int((int64_t)bundle_padded(16383), 16384, "so is all that fits");
	is_int((int64_t)bundle_padded(16384), 32768, "then the double");
	is_int((int64_t)bundle_padded((1 << 20) - 1), 1 << 20, "up to 1 MiB");
	is_int((int64_t)bundle_padded(1 << 20), 2 << 20, "then by MiB");
	is_int((int64_t)bundle_padded((5 << 20) + 7), 6 << 20, "and so on");
}

int main(void)
{
	if (crypt_init() != OK)
		return 1;
	province_open(&p, 5);
	office_open(&p, &clerk, "615", 81);
	office_open(&p, &second, "616", 82);
	office_open(&p, &snv, "SNV", 83);
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "first pull");
	is_int(sync_office(&p, &second, 65536, NULL), OK, "first pull");
	sizes();
	there_and_back();
	after_a_sync();
	wrong_hands();
	forged();
	much();
	restored_image();
	damage();
	revoked();
	revoked_with_code();
	office_close(&clerk);
	office_close(&second);
	office_close(&snv);
	province_close(&p);
	return done();
}
