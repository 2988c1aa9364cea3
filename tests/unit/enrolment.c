/* Enrolment over HTTP: keys are on disk before they are sent, a lost answer is asked for again with them, and a server that is not the one
 * of the code gets nothing done. The server's end is made here of its parts. */
#include "desk.h"

#include <sys/stat.h>

#include "enrolment.h"
#include "entry.h"
#include "http.h"
#include "tap.h"

static enum { ANSWER, LOSE, REFUSE, NONSENSE } mood;
static struct enrol_code codes[3]; /* clerk, head, of another server */
static uint8_t known_key[PUBLIC_KEY_BYTES], personal_seen[4][PUBLIC_KEY_BYTES];
static int asked, devices;

static void administer_once(const struct enrol_claims *c, int64_t official)
{
	struct setting device[] = {{.sub = BYTES("unit"), .value = VALUE_TEXT("615")},
				   {.sub = BYTES("public_key"), .value = {V_BYTES, 0, {c->device_key, PUBLIC_KEY_BYTES}}}};
	if (!c->device && !crypt_equal(known_key, c->device_key, PUBLIC_KEY_BYTES)) {
		administer_hidden(&p, "device", "enrol", (struct key){.id = 77 + devices}, device, 2);
		memcpy(known_key, c->device_key, PUBLIC_KEY_BYTES);
		devices++;
	}
	enrol_person(&p, 77, "615", official);
	struct setting key[] = {{.sub = BYTES("public_key"), .value = {V_BYTES, 0, {c->personal_key, PUBLIC_KEY_BYTES}}}};
	if (c->personal)
		administer_hidden(&p, "official", "key", (struct key){.id = official}, key, 1);
}

static enum err answer(void *ctx, const struct request *r, struct response *a)
{
	(void)ctx;
	struct enrol_claims c;
	uint8_t secret[HASH_BYTES];
	a->type = NULL;
	if (strcmp(request_segment(r, 0), "sync") == 0)
		return serve(&p, r->body, &a->body);
	if (mood == NONSENSE) {
		buf_str(&a->body, "this is no answer of ours, whatever it is");
		return OK;
	}
	must(enrol_open(r->body, &c), "request");
	if (mood == REFUSE || c.number >= 2)
		return fail(ERR_ENROL_CODE);
	enrol_secret(codes[c.number].secret, secret);
	if (!enrol_believe(r->body, secret))
		return fail(ERR_ENROL_CODE);
	int64_t official = c.number ? head : clerk;
	administer_once(&c, official);
	memcpy(personal_seen[asked++ % 4], c.personal_key, PUBLIC_KEY_BYTES);
	struct enrolled e = {.epoch = 1, .device = 77, .unit = "615", .official = official, .time = p.now, .role = c.number ? 2 : 1};
	snprintf(e.name, sizeof e.name, "%s", c.number ? "Người đứng đầu" : "Văn thư");
	memcpy(e.server_key, p.keys.public_key, PUBLIC_KEY_BYTES);
	enrol_answer(r->body, secret, &e, c.device_key, p.keys.secret_key, &a->body);
	if (mood == LOSE) {
		buf_cut(&a->body, 0);
		a->status = 504;
	}
	return OK;
}

static const char *url;

static enum err enrol(int code, const char *password, struct enrolled *ret)
{
	char text[ENROL_CODE_SIZE];
	enrol_code_print(&codes[code], text);
	const struct enrolment e = {.dir = dir, .url = url, .code = text, .password = bytes_of(password)};
	return enrolment_run(&e, ret);
}

static bool left(const char *name)
{
	char path[PATH_SIZE];
	return file_there(path_join(dir, name, path));
}

static void first(void)
{
	struct enrolled who;
	struct stat st;
	char path[PATH_SIZE];
	const struct enrolment mistyped = {.dir = dir, .url = url, .code = "00000-00000-00000-00000-00000-00001"};
	is_int(enrolment_run(&mistyped, &who), ERR_CODE_WRONG, "a mistyped code");
	is_int(enrol(0, "kurz", &who), ERR_PASSWORD_WEAK, "a password that is too short");
	ok(!left("enrolling.0") && !left("replica.db"), "leave nothing");
	mood = REFUSE;
	is_int(enrol(0, "", &who), ERR_ENROL_CODE, "a code that the server does not take");
	mood = NONSENSE;
	is_int(enrol(0, "", &who), ERR_ANSWER_BAD, "an answer that is none");
	mood = LOSE;
	is_int(enrol(0, "", &who), ERR_OFFLINE, "an answer that is lost");
	ok(!left("replica.db"), "make no replica");
	ok(left("enrolling.0") && stat(path_join(dir, "enrolling.0", path), &st) == 0 && (st.st_mode & 0777) == 0600, "but the keys are kept, for the owner only");
	mood = ANSWER;
	is_int(enrol(2, "", &who), ERR_ENROL_CODE, "another code in between");
	is_int(enrol(0, "", &who), OK, "asking again");
	ok(who.device == 77 && who.official == clerk && strcmp(who.unit, "615") == 0, "gives the device and its official");
	ok(left("replica.db") && !left("enrolling.0"), "the keys are in the replica now, and nowhere else");
}

static void retried(void)
{
	struct enrolled who;
	mood = LOSE;
	is_int(enrol(1, "mật khẩu", &who), ERR_OFFLINE, "the head's answer is lost");
	mood = ANSWER;
	is_int(enrol(1, "mật khác", &who), ERR_PASSWORD_WRONG, "again, but with another password");
	is_int(enrol(1, "mật khẩu", &who), OK, "again");
	ok(crypt_equal(personal_seen[(asked - 1) % 4], personal_seen[(asked - 2) % 4], PUBLIC_KEY_BYTES), "with the same personal key");
	is_int(devices, 1, "and the device was enrolled once");
}

static void pinned(void)
{
	struct folder f OWN_FOLDER = {0};
	struct enrolled who;
	is_int(enrol(2, "", &who), ERR_SERVER_KEY, "a code of another server is not sent anywhere");
	must(folder_open(dir, &f), "open");
	is_int(number_of(&f, "SELECT count(*) FROM person"), 2, "two officials");
	is_int(number_of(&f, "SELECT count(*) FROM person WHERE sealed IS NULL"), 1, "one of them with a key");
	struct author a OWN(author_wipe) = {0};
	is_int(author_find(&f.replica, "người đứng đầu", &a), OK, "the head");
	is_int(author_unlock(&f.replica, &a, BYTES("mật khẩu")), OK, "opens it with his password");
	is_int(enrol(1, "một mật khẩu mới", &who), OK, "who forgot it is given a new key");
	is_int(author_unlock(&f.replica, &a, BYTES("mật khẩu")), ERR_PASSWORD_WRONG, "then the old one is void");
	is_int(author_unlock(&f.replica, &a, BYTES("một mật khẩu mới")), OK, "and the new one good");
}

int main(void)
{
	struct http *h OWN(http_stop) = NULL;
	struct http_options o = {.listen = "127.0.0.1:0", .threads = 1, .handler = answer};
	uint8_t random[ENROL_SECRET_CHARS], other[PUBLIC_KEY_BYTES], secret[SECRET_KEY_BYTES];
	if (!mkdtemp(room))
		return 1;
	umask(077);
	path_join(room, "data/kycuong", dir);
	province_open(&p, 1);
	clerk = official_of(&p, "615", 1);
	head = official_of(&p, "615", 2);
	crypt_keypair(other, secret);
	for (uint32_t i = 0; i < 3; i++) {
		crypt_random(random, sizeof random);
		enrol_code_make(i, random, i < 2 ? p.keys.public_key : other, &codes[i]);
	}
	must(http_start(&o, &h), "server");
	url = http_url(h);
	first();
	retried();
	pinned();
	desk_clear();
	return done();
}
