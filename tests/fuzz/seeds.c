/* Writes what the targets start from: seeds DIR makes DIR/NAME/N. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "enrol.h"
#include "filing_part.h"
#include "forge.h"
#include "splice.h"
#include "fuzz.h"

#include <sys/stat.h>

static const char *dir;

static void seed(const char *name, int number, struct bytes content)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	mkdir(path, 0777);
	snprintf(path, sizeof path, "%s/%s/%d", dir, name, number);
	FILE *f = fopen(path, "wb");
	must_hold(f && fwrite(content.data, 1, content.len, f) == content.len && fclose(f) == 0);
}

/* The same with bytes before it. */
static void seed_after(const char *name, int number, const char *before, size_t n, struct bytes content)
{
	struct buf b OWN_BUF = BUF(1 << 20);
	buf_add(&b, before, n);
	buf_view(&b, content);
	seed(name, number, buf_bytes(&b));
}

static void verdicts(void)
{
	struct buf out OWN_BUF = BUF(VERDICT_MAX);
	struct verdict v = {.kind = REFUSED, .reason = ERR_STATE, .args = {"BC-THANG/615/2024-11", "sign", "sent"}};
	struct stamp s = {.rules = 2, .coded = 5, .matched = 1, .fix_by = 20000, .counting = 1, .fork_from = 3, .fork_to = 9, .opaque = true, .found = {1, 0, 7}};
	verdict_encode(&v, &out);
	seed_after("verdict", 1, "\0", 1, buf_bytes(&out));
	buf_cut(&out, 0);
	v = (struct verdict){.kind = MERGED, .conflicts = {{4, "01", 12}, {6, "1a", 13}}, .conflict_count = 2};
	verdict_encode(&v, &out);
	seed_after("verdict", 2, "\0", 1, buf_bytes(&out));
	buf_cut(&out, 0);
	stamp_encode(&s, &out);
	seed_after("verdict", 3, "\1", 1, buf_bytes(&out));
}

static void texts(void)
{
	static const char *const list[] = {
		"\0key,verb,indicator.01\n\"BC-THANG/615/2024-11\",write,\"1\"\"2\"\r\n", "\1a=%C4%90%E1%BA%AFk+H%C3%A0", "\5a+b%20c", "\2Đắk  Hà a\u0302\u0301",
		"\6 một dòng ", "\2" "00010-00000-00000-00000-00000-00000", "\3" "2024-11-09", "\7" "12,5", "\37" "BC-THANG/615/2024-11", "\53" "2024-11-10T00:00:00.000+07:00",
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		seed("text", (int)i, (struct bytes){(const uint8_t *)list[i], 1 + strlen(list[i] + 1)});
}

/* Both messages, without version and MAC where the target makes them. */
static void enrolment(void)
{
	struct enrol_code c = {.number = 1};
	struct enrol_claims claims = {.number = 1};
	struct enrolled e = {.epoch = 1, .device = 77, .unit = "615", .name = "a", .official = 5, .time = 1731171600000, .role = 1};
	uint8_t secret_key[SECRET_KEY_BYTES], mac[MAC_BYTES], secret[HASH_BYTES];
	struct buf request OWN_BUF = BUF(ENROL_MESSAGE_MAX), answer OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	crypt_keypair_from((const uint8_t[32]){1}, claims.device_key, secret_key);
	memset(c.secret, '0', ENROL_SECRET_CHARS);
	enrol_ask(&c, &claims, secret_key, &request, mac);
	seed_after("enrol", 1, "\0", 1, buf_bytes(&request));
	enrol_secret(c.secret, secret);
	enrol_answer(buf_bytes(&request), secret, &e, claims.device_key, secret_key, &answer);
	seed_after("enrol", 2, "\1", 1, (struct bytes){(const uint8_t *)answer.data + 1 + MAC_BYTES, answer.len - 1 - MAC_BYTES});
}

/* A request as the device would make it, its acts, and the answer without its checkpoint. */
static void rounds(struct province *p, struct office *o)
{
	struct arena arena OWN_ARENA = {0};
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), acts OWN_BUF = BUF(CHANGESET_MAX), request OWN_BUF = BUF(REQUEST_MAX), form OWN_BUF = BUF(ACT_MAX),
		answer OWN_BUF = BUF(ANSWER_MAX), raw OWN_BUF = BUF(ANSWER_MAX);
	struct act before = {0}, list[3];
	struct changeset c = {.clock = p->now};
	list[0] = forge_act(p, o, &arena, 10, o->clerk, "write", "report", "BC-THANG/615/2024-11", (const char *const[]){"indicator.01=5", "narrative.1a=Đã làm", NULL});
	list[1] = forge_act(p, o, &arena, 11, o->clerk, "send", "report", "BC-THANG/615/2024-11", (const char *const[]){NULL});
	list[2] = forge_act(p, o, &arena, 12, o->head, "sign", "report", "BC-THANG/615/2024-11", (const char *const[]){NULL});
	forge_personal(&list[2], o->head_key, "kycuong sign 1");
	for (int i = 0; i < 3; i++) {
		changeset_act(&c, &before, &list[i], KNOWN_ROOT, &acts);
		before = list[i];
		buf_cut(&form, 0);
		must(act_encode(&list[i], &form), "act");
		seed("act", i, buf_bytes(&form));
		seed("cbor", i, buf_bytes(&form));
	}
	seed_after("request", 1, "\1\2", 2, buf_bytes(&acts));
	struct setting spliced[] = {{6, BYTES("1a"), {V_TEXT, SPLICED, BYTES("\x83\x12\x20\x62" "15")}}}; /* of the text that the target's report has */
	struct act corrected = list[0];
	corrected.settings = spliced;
	corrected.setting_count = 1;
	before = (struct act){0};
	buf_cut(&acts, 0);
	changeset_act(&c, &before, &corrected, KNOWN_ROOT, &acts);
	seed_after("request", 3, "\1\0", 2, buf_bytes(&acts));
	forge_body(p, o, &(struct forgery){.acts = list, .count = 3, .epoch = 1}, &body);
	seed_after("request", 2, "\0", 1, buf_bytes(&body));
	forge_request(p, o, buf_bytes(&body), &request);
	seed("pack", 1, (struct bytes){(const uint8_t *)request.data + ASK_PREFIX, request.len - ASK_PREFIX});
	must(serve(p, buf_bytes(&request), &answer), "serve");
	must(wire_unpack((struct bytes){(const uint8_t *)answer.data + ANSWER_PREFIX, answer.len - ANSWER_PREFIX}, ANSWER_MAX, &raw), "unpack");
	struct cbor r = CBOR(buf_bytes(&raw));
	size_t pairs;
	int64_t key;
	struct bytes checkpoint, item;
	must_hold(cbor_map(&r, &pairs) && cbor_int(&r, &key) && cbor_skip(&r, &checkpoint));
	seed("checkpoint", 1, checkpoint);
	const char left = (char)(pairs - 1);
	seed_after("answer", 1, &left, 1, (struct bytes){r.at, (size_t)(r.end - r.at)});
	for (size_t i = 1; i < pairs && cbor_int(&r, &key) && cbor_skip(&r, &item); i++)
		if (key == ANSWER_DELTA)
			seed("delta", 1, item);
}

/* What is within a seal, where the target seals, and one whole file. */
static void bundles(struct province *p, struct office *o)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), content OWN_BUF = BUF(1 << 20), request OWN_BUF = BUF(REQUEST_MAX);
	uint8_t random[ROUND_RANDOM_BYTES] = {1}, zero[SIGNATURE_BYTES] = {0};
	struct bundled b;
	struct round r;
	must(round_ask(&o->replica, 65536, random, &request, &r), "ask");
	cbor_put_map(&content, 1);
	cbor_put_int(&content, 1);
	cbor_put_array(&content, 1);
	cbor_put_bytes(&content, buf_bytes(&request));
	seed_after("bundle", 1, "\2", 1, buf_bytes(&content));
	must(stick_out(p, o, &file, &b), "out");
	seed_after("bundle", 2, "\0", 1, (struct bytes){(const uint8_t *)file.data, 4000});
	buf_cut(&content, 0);
	cbor_put_map(&content, 3);
	cbor_put_int(&content, 1);
	cbor_put_array(&content, 11);
	cbor_put_bytes(&content, (struct bytes){r.nonce, NONCE_BYTES});
	for (int i = 0; i < 9; i++)
		if (i == 3)
			cbor_put_bool(&content, false);
		else if (i == 8)
			cbor_put_bytes(&content, (struct bytes){zero, SIGNATURE_BYTES});
		else
			cbor_put_int(&content, i == 1 ? r.cursor : i == 0 ? (int64_t)r.epoch : 0);
	cbor_put_int(&content, 0);
	cbor_put_int(&content, 2);
	cbor_put_bytes(&content, BYTES("\1answer"));
	cbor_put_int(&content, 3);
	cbor_put_bytes(&content, (struct bytes){zero, MAC_BYTES});
	seed_after("bundle", 3, "\3", 1, buf_bytes(&content));
}

/* Contents of attachments; the content is that of file.c. */
static void files(void)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	static uint8_t content[CHUNK + 300];
	struct buf list OWN_BUF = BUF(LIST_MAX), value OWN_BUF = BUF(FILE_VALUE_MAX), body OWN_BUF = BUF(4096), b OWN_BUF = BUF(2 * CHUNK), answer OWN_BUF = BUF(200);
	struct file_value v = {.size = sizeof content, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	struct claim c = {.reg = reg_by_name(BYTES("report"))->number, .key = BYTES("BC-THANG/615/2024-11")};
	memset(content, 'a', sizeof content);
	memcpy(content, "%PDF-1.4\n", 9);
	memcpy(content + sizeof content - strlen(tail), tail, strlen(tail));
	blob_list((struct bytes){content, sizeof content}, &list);
	blob_hash(sizeof content, buf_bytes(&list), v.hash);
	memcpy(c.hash, v.hash, HASH_BYTES);
	part_claim(&body, &c, sizeof content, 2);
	cbor_put_int(&body, PART_LIST), cbor_put_bytes(&body, buf_bytes(&list)), cbor_put_int(&body, PART_PROOF), cbor_put_bytes(&body, (struct bytes){c.hash, HASH_BYTES});
	seed_after("file", 1, "\0", 1, buf_bytes(&body));
	buf_cut(&body, 0);
	part_claim(&body, &c, sizeof content, 2);
	cbor_put_int(&body, PART_FROM), cbor_put_int(&body, 1), cbor_put_int(&body, PART_DATA), cbor_put_bytes(&body, (struct bytes){content + CHUNK, 300});
	seed_after("file", 2, "\0", 1, buf_bytes(&body));
	buf_cut(&body, 0);
	part_claim(&body, &c, sizeof content, 1);
	cbor_put_int(&body, PART_AT), cbor_put_int(&body, 0);
	buf_byte(&b, 0), buf_byte(&b, (uint8_t)body.len), buf_view(&b, buf_bytes(&body)), buf_add(&b, content, 600);
	seed_after("file", 3, "\1\144", 2, buf_bytes(&b));
	file_value_write(&v, &value);
	seed_after("file", 4, "\2", 1, buf_bytes(&value));
	seed_after("file", 5, "\3", 1, (struct bytes){content + CHUNK - 300, 600});
	cbor_put_map(&answer, 3);
	cbor_put_int(&answer, PARTED_NEXT), cbor_put_int(&answer, 2), cbor_put_int(&answer, PARTED_MORE), cbor_put_int(&answer, 99), cbor_put_int(&answer, PARTED_LIST),
		cbor_put_bytes(&answer, buf_bytes(&list));
	seed_after("file", 6, "\4", 1, buf_bytes(&answer));
	buf_cut(&b, 0);
	buf_byte(&b, 0), buf_byte(&b, (uint8_t)answer.len), buf_view(&b, buf_bytes(&answer)), buf_add(&b, content, CHUNK);
	seed_after("file", 7, "\5\0", 2, buf_bytes(&b));
	seed_after("file", 8, "\5\1", 2, buf_bytes(&b));
}

int main(int argc, char **argv)
{
	static struct province p;
	static struct office o;
	if (argc != 2)
		return 2;
	dir = argv[1];
	mkdir(dir, 0777);
	province_open(&p, 1);
	office_open(&p, &o, "615", 77);
	verdicts();
	texts();
	enrolment();
	rounds(&p, &o);
	bundles(&p, &o);
	files();
	office_close(&o);
	province_close(&p);
	return 0;
}
