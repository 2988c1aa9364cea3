#include "enrolment.h"

#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "civil.h"
#include "pace.h"
#include "text.h"

enum { PENDING_VERSION = 1, PENDING_MAX = SEALED_MAX + 512 };

/* Keys drawn for a code: the file "enrolling.N" is an array of version, number N of the code, the device's secret key (empty where the
 * device is enrolled already), the personal public key, the sealed personal key (both empty where there is none). */
struct pending {
	uint32_t number;
	uint8_t device_public[PUBLIC_KEY_BYTES], device_secret[SECRET_KEY_BYTES];
	bool personal;
	uint8_t personal_public[PUBLIC_KEY_BYTES];
	struct buf sealed;
};

static void pending_free(struct pending *p)
{
	buf_free(&p->sealed);
	crypt_wipe(p, sizeof *p);
}

/* A file a code, so that one code tried in between does not lose another's keys. */
static const char *pending_path(const char *dir, uint32_t number, char path[PATH_SIZE])
{
	char name[32];
	snprintf(name, sizeof name, "enrolling.%u", number);
	return path_join(dir, name, path);
}

enum err enrolment_password(struct bytes password)
{
	size_t count = 0;
	char least[16];
	if (!text_valid(password))
		return fail(ERR_TEXT_UTF8, "password");
	for (struct bytes rest = password; rest.len; count++)
		text_next(&rest);
	snprintf(least, sizeof least, "%d", (int)PASSWORD_MIN);
	return count < PASSWORD_MIN ? fail(ERR_PASSWORD_WEAK, least) : OK;
}

/* ---- The file ---- */

static bool pending_read(struct bytes in, struct pending *p)
{
	struct cbor r = CBOR(in);
	struct bytes secret = {0}, public_key = {0}, sealed = {0};
	int64_t version = 0, number = 0;
	size_t count = 0;
	if (!cbor_array(&r, &count) || count != 5 || !cbor_range(&r, PENDING_VERSION, PENDING_VERSION, &version) ||
	    !cbor_range(&r, 0, ENROL_NUMBER_MAX, &number) || !cbor_bytes(&r, &secret) || !cbor_bytes(&r, &public_key) ||
	    !cbor_bytes(&r, &sealed) || cbor_end(&r) != OK)
		return false;
	if ((secret.len && secret.len != SECRET_KEY_BYTES) || (public_key.len && public_key.len != PUBLIC_KEY_BYTES) ||
	    !public_key.len != !sealed.len || sealed.len > SEALED_MAX + SEAL_OVERHEAD)
		return false;
	p->number = (uint32_t)number;
	if (secret.len) {
		memcpy(p->device_secret, secret.data, SECRET_KEY_BYTES);
		memcpy(p->device_public, secret.data + SECRET_KEY_BYTES - PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES);
	}
	p->personal = public_key.len > 0;
	if (p->personal)
		memcpy(p->personal_public, public_key.data, PUBLIC_KEY_BYTES);
	buf_view(&p->sealed, sealed);
	return true;
}

/* ERR_NOT_FOUND where there is none that can be used. */
static enum err pending_load(const char *dir, uint32_t number, struct pending *p)
{
	char path[PATH_SIZE];
	struct buf content OWN_BUF = BUF(PENDING_MAX);
	if (!file_there(pending_path(dir, number, path)))
		return ERR_NOT_FOUND;
	TRY(file_read(path, &content));
	bool good = pending_read(buf_bytes(&content), p);
	if (content.data)
		crypt_wipe(content.data, content.len);
	return good && p->number == number ? OK : ERR_NOT_FOUND;
}

static enum err pending_store(const char *dir, bool first, const struct pending *p)
{
	char path[PATH_SIZE];
	struct buf content OWN_BUF = BUF(PENDING_MAX);
	cbor_put_array(&content, 5);
	cbor_put_int(&content, PENDING_VERSION);
	cbor_put_int(&content, p->number);
	cbor_put_bytes(&content, (struct bytes){p->device_secret, first ? SECRET_KEY_BYTES : 0});
	cbor_put_bytes(&content, (struct bytes){p->personal_public, p->personal ? PUBLIC_KEY_BYTES : 0});
	cbor_put_bytes(&content, buf_bytes(&p->sealed));
	TRY(folder_make(dir));
	enum err e = file_replace(pending_path(dir, p->number, path), buf_bytes(&content));
	crypt_wipe(content.data, content.len);
	return e;
}

/* ---- Keys ---- */

static enum err draw_personal(struct bytes password, struct pending *p)
{
	uint8_t secret[SECRET_KEY_BYTES];
	TRY(enrolment_password(password));
	crypt_keypair(p->personal_public, secret);
	enum err e = crypt_seal(password, (struct bytes){secret, sizeof secret}, &p->sealed);
	crypt_wipe(secret, sizeof secret);
	p->personal = e == OK;
	return e;
}

/* The keys of an earlier try with this code, or new ones, on disk before anybody is told of them. */
static enum err take_keys(const struct enrolment *e, bool first, uint32_t number, struct pending *p)
{
	enum err found = pending_load(e->dir, number, p);
	if (found == OK && p->personal && e->password.len) {
		struct buf opened OWN_BUF = BUF(SEALED_MAX);
		TRY(crypt_unseal(e->password, buf_bytes(&p->sealed), &opened));
		crypt_wipe(opened.data, opened.len);
	}
	if (found == OK && (p->personal || !e->password.len))
		return OK;
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_NOT_FOUND) {
		pending_free(p);
		*p = (struct pending){.number = number, .sealed = BUF(SEALED_MAX + SEAL_OVERHEAD)};
		if (first)
			crypt_keypair(p->device_public, p->device_secret);
	}
	if (e->password.len)
		TRY(draw_personal(e->password, p));
	return pending_store(e->dir, first, p);
}

/* ---- Asking ---- */

struct asking {
	const struct enrolment *e;
	struct enrol_code code;
	struct folder folder; /* where the device is enrolled already */
	bool first;
	struct pending pending;
	struct enrolled answer;
	struct buf certificate;
	int64_t took_ms; /* from question to answer */
};

static void asking_free(struct asking *a)
{
	folder_close(&a->folder);
	pending_free(&a->pending);
	buf_free(&a->certificate);
	crypt_wipe(&a->code, sizeof a->code);
}

/* What the server says of a code is the same in every case, and known here in the user's language. */
static enum err refused(enum err e)
{
	char sentence[ERR_SENTENCE_MAX];
	if (e != ERR_SERVER_REFUSED)
		return e;
	err_sentence(VI, ERR_ENROL_CODE, (const char *const[]){NULL}, sentence);
	return strcmp(err_arg(0), sentence) == 0 ? fail(ERR_ENROL_CODE) : e;
}

static enum err ask(struct asking *a)
{
	struct transport *t OWN(transport_close) = NULL;
	struct buf request OWN_BUF = BUF(ENROL_MESSAGE_MAX), answer OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	struct traffic traffic = {0};
	uint8_t mac[MAC_BYTES];
	struct enrol_claims claims = {.number = a->code.number, .personal = a->pending.personal};
	memcpy(claims.personal_key, a->pending.personal_public, PUBLIC_KEY_BYTES);
	if (a->first) {
		memcpy(claims.device_key, a->pending.device_public, PUBLIC_KEY_BYTES);
	} else {
		memcpy(claims.device_key, a->folder.replica.public_key, PUBLIC_KEY_BYTES);
		claims.device = a->folder.replica.device;
	}
	enrol_ask(&a->code, &claims, a->first ? a->pending.device_secret : a->folder.replica.secret_key, &request, mac);
	TRY(transport_open(a->e->url, a->e->ca, NULL, &t));
	int64_t start = now_ms();
	TRY(refused(transport_post(t, "/enrol", buf_bytes(&request), &answer, &traffic)));
	a->took_ms = now_ms() - start;
	TRY(enrol_take(&a->code, &claims, mac, buf_bytes(&answer), &a->answer, &a->certificate));
	if (!a->first && !crypt_equal(a->answer.server_key, a->folder.replica.server_key, PUBLIC_KEY_BYTES))
		return fail(ERR_SERVER_KEY);
	return OK;
}

/* ---- Keeping ---- */

static enum err keep_person(void *ctx, struct replica *r)
{
	const struct asking *a = ctx;
	TRY(person_add(r, a->answer.official, a->answer.name, buf_bytes(&a->pending.sealed)));
	if (a->e->ca)
		TRY(setting_put(r, "ca", bytes_of(a->e->ca)));
	if (a->first) {
		struct buf text OWN_BUF = BUF(40);
		struct pace pace = pace_begin(a->took_ms);
		pace_print(&pace, &text);
		TRY(setting_put(r, "pace", buf_bytes(&text)));
	}
	return setting_put(r, "url", bytes_of(a->e->url));
}

static enum err keep(struct asking *a)
{
	if (!a->first) {
		TRY(replica_begin(&a->folder.replica));
		TRY(keep_person(a, &a->folder.replica)); /* closing the folder rolls back */
		return replica_commit(&a->folder.replica);
	}
	struct identity id = {.device = a->answer.device, .unit = a->answer.unit, .certificate = buf_bytes(&a->certificate)};
	memcpy(id.public_key, a->pending.device_public, PUBLIC_KEY_BYTES);
	memcpy(id.secret_key, a->pending.device_secret, SECRET_KEY_BYTES);
	memcpy(id.server_key, a->answer.server_key, PUBLIC_KEY_BYTES);
	enum err e = folder_create(a->e->dir, &id, keep_person, a);
	crypt_wipe(&id, sizeof id);
	return e;
}

/* The server named by a code is the pinned one before it is asked. */
static enum err check_pinned(const struct asking *a)
{
	char print[ENROL_PRINT_CHARS + 1];
	enrol_fingerprint(a->folder.replica.server_key, print);
	return a->first || strcmp(print, a->code.print) == 0 ? OK : fail(ERR_SERVER_KEY);
}

enum err enrolment_run(const struct enrolment *e, struct enrolled *ret)
{
	struct asking a OWN(asking_free) = {.e = e, .pending.sealed = BUF(SEALED_MAX + SEAL_OVERHEAD), .certificate = BUF(ENROL_MESSAGE_MAX)};
	char url[URL_SIZE], path[PATH_SIZE];
	TRY(enrol_code_parse(bytes_of(e->code), &a.code));
	TRY(url_check(e->url, url));
	enum err opened = folder_open(e->dir, &a.folder);
	if (opened != OK && opened != ERR_NOT_ENROLLED)
		return opened;
	a.first = opened == ERR_NOT_ENROLLED;
	TRY(check_pinned(&a));
	TRY(take_keys(e, a.first, a.code.number, &a.pending));
	TRY(ask(&a));
	TRY(keep(&a));
	file_remove(pending_path(e->dir, a.code.number, path));
	*ret = a.answer;
	return OK;
}
