/* desk.h - a device of unit 615 in a province in one process, with its data folder on disk: for tests. */
#ifndef DESK_H
#define DESK_H

#include "../sim/province.c"

#include "folder.h"

#include <unistd.h>

static struct province p;
static char room[] = "/tmp/kycuong-XXXXXX", dir[PATH_SIZE];
static int64_t clerk, head;
static uint8_t head_secret[SECRET_KEY_BYTES];

__attribute__((unused)) static enum err fill(void *ctx, struct replica *r)
{
	struct buf sealed OWN_BUF = BUF(SEALED_MAX + SEAL_OVERHEAD);
	(void)ctx;
	TRY(crypt_seal(BYTES("mật khẩu"), (struct bytes){head_secret, sizeof head_secret}, &sealed));
	TRY(person_add(r, clerk, "Văn thư", (struct bytes){0}));
	TRY(person_add(r, head, "Người đứng đầu", buf_bytes(&sealed)));
	return setting_put(r, "url", BYTES("http://127.0.0.1:1"));
}

/* The device and its people, as the administration enrols them. */
__attribute__((unused)) static struct identity desk_identity(void)
{
	struct identity id = {.device = 77, .unit = "615", .certificate = BYTES("certificate")};
	uint8_t personal[PUBLIC_KEY_BYTES];
	crypt_keypair(id.public_key, id.secret_key);
	crypt_keypair(personal, head_secret);
	memcpy(id.server_key, p.keys.public_key, PUBLIC_KEY_BYTES);
	clerk = official_of(&p, "615", 1);
	head = official_of(&p, "615", 2);
	struct setting device[] = {{.sub = BYTES("unit"), .value = VALUE_TEXT("615")},
				   {.sub = BYTES("public_key"), .value = {V_BYTES, 0, {id.public_key, PUBLIC_KEY_BYTES}}}};
	administer_hidden(&p, "device", "enrol", (struct key){.id = 77}, device, 2);
	enrol_person(&p, 77, "615", clerk);
	enrol_person(&p, 77, "615", head);
	struct setting key[] = {{.sub = BYTES("public_key"), .value = {V_BYTES, 0, {personal, PUBLIC_KEY_BYTES}}}};
	administer_hidden(&p, "official", "key", (struct key){.id = head}, key, 1);
	return id;
}

__attribute__((unused)) static int64_t number_of(struct folder *f, const char *sql)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	must(db_prepare(f->db, &sql, 1, &s), sql);
	must(db_int(s, -1, &n, ""), sql);
	sqlite3_finalize(s);
	return n;
}

static void desk_clear(void)
{
	static const char *const files[] = {"replica.db", "replica.db-wal", "replica.db-shm", "before-version-2.db", "before-version-3.db", "before-version-4.db", "before-version-5.db", "sync.lock", "agent.lock", "enrolling.0", "enrolling.1", "enrolling.2"};
	char path[PATH_SIZE];
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		file_remove(path_join(dir, files[i], path));
	rmdir(dir);
	rmdir(path_join(room, "data", path));
	rmdir(room);
}

#endif
