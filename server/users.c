#include "users.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "crypt.h"
#include "text.h"

static const char schema[] = "CREATE TABLE IF NOT EXISTS user(name TEXT PRIMARY KEY, password TEXT NOT NULL, made INTEGER NOT NULL)"
			     " WITHOUT ROWID";
static const char *const sql_find = "SELECT password FROM user WHERE name = ?1";
static const char *const sql_add = "INSERT INTO user VALUES(?1, ?2, ?3)";

/* Of a random password that nobody has: what an unknown name is checked against. */
static const char nobody[PASSWORD_HASH_BYTES] = "$argon2id$v=19$m=65536,t=3,p=1$neIyK8f+iY7BOT1975XOHw$RVpfrSwHh8uWgYfgDDdrtas+XfeSXjt3NbNtZS1jCkw";

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

static enum err users_table(sqlite3 *office)
{
	return db_exec(office, schema);
}

enum err users_name(struct bytes name, struct buf *out)
{
	char over[24];
	TRY(text_clean("NAME", name, true, USER_NAME_BYTES, out));
	if (!out->len)
		return fail(ERR_FIELD_MISSING, "NAME");
	size_t typed = text_characters(buf_bytes(out));
	snprintf(over, sizeof over, "%zu", typed - USER_NAME_MAX);
	return typed > USER_NAME_MAX ? fail(ERR_FIELD_LONG, "NAME", over) : OK;
}

static enum err normal_password(struct bytes password, struct buf *out)
{
	if (password.len > PASSWORD_MAX)
		return fail(ERR_TOO_BIG, "PASSWORD", "1024");
	if (!text_valid(password))
		return fail(ERR_TEXT_UTF8, "PASSWORD");
	text_nfc(password, out);
	return buf_check(out, "PASSWORD");
}

enum err users_add(sqlite3 *office, struct bytes name, struct bytes password)
{
	struct buf clean OWN_BUF = BUF(USER_NAME_BYTES), normal OWN_BUF = BUF(4 * PASSWORD_MAX);
	sqlite3_stmt *find OWN_STMT = NULL, *add OWN_STMT = NULL;
	char hash[PASSWORD_HASH_BYTES], least[8];
	TRY(users_name(name, &clean));
	TRY(normal_password(password, &normal));
	snprintf(least, sizeof least, "%d", USER_PASSWORD_MIN);
	if (text_characters(buf_bytes(&normal)) < USER_PASSWORD_MIN)
		return fail(ERR_PASSWORD_WEAK, least);
	TRY(users_table(office));
	TRY(db_prepare(office, &sql_find, 1, &find));
	TRY(db_prepare(office, &sql_add, 1, &add));
	enum err e = db_first(find, "s", buf_bytes(&clean));
	if (e == OK)
		return fail(ERR_USER_EXISTS, buf_text(&clean));
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(crypt_password_hash(buf_bytes(&normal), hash));
	crypt_wipe(normal.data, normal.len);
	return db_run(add, "sti", buf_bytes(&clean), hash, now_ms());
}

enum err users_check(sqlite3 *office, struct bytes name, struct bytes password, bool *ret_good)
{
	struct buf normal OWN_BUF = BUF(4 * PASSWORD_MAX);
	sqlite3_stmt *find OWN_STMT = NULL;
	char stored[PASSWORD_HASH_BYTES] = "";
	TRY(db_prepare(office, &sql_find, 1, &find));
	/* A password that could never have been set is simply wrong. */
	bool possible = normal_password(password, &normal) == OK;
	enum err e = db_first(find, "s", name);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	bool known = e == OK && possible && db_blob(find, 0).len < sizeof stored;
	if (known)
		memcpy(stored, db_blob(find, 0).data, db_blob(find, 0).len);
	db_reset(find);
	bool same = crypt_password_check(buf_bytes(&normal), known ? stored : nobody);
	crypt_wipe(normal.data, normal.len);
	*ret_good = known && same;
	return OK;
}
