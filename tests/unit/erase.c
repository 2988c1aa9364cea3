/* What goes out of the log: the seeds of texts that the gate stopped, and whatever else would let somebody confirm them by guessing. */
#include "../sim/province.c"

#include <unistd.h>

#include "files.h"
#include "forge.h"
#include "salt.h"
#include "store_sqlite.h"
#include "tap.h"

static struct province p;
static struct office clerk;
#define KEY "BC-THANG/615/2024-11"
#define SECRET_TEXT "Văn bản TỐI MẬT về Ngọc Linh"
static const uint8_t the_seed[SEED_BYTES] = {7, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static struct act written(struct arena *arena, int64_t entry, const char *field)
{
	struct act a = forge_act(&p, &clerk, arena, entry, clerk.clerk, "write", "report", KEY, (const char *const[]){field, NULL});
	memcpy(a.seed, the_seed, SEED_BYTES);
	return a;
}

/* Past the gate of compose(): as a client without it would. */
static struct act secret(struct arena *arena, int64_t entry)
{
	struct act a = written(arena, entry, "narrative.1b=x");
	a.settings[0].value.data = bytes_of(SECRET_TEXT);
	return a;
}

static void push(const struct act *acts, size_t count)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	forge_body(&p, &clerk, &(struct forgery){.acts = acts, .count = count, .epoch = 1}, &body);
	forge_request(&p, &clerk, buf_bytes(&body), &request);
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	is_int(answer_int(buf_bytes(&answer), ANSWER_OUTCOME, PUSH_OK), PUSH_OK, "%zu acts are pushed", count);
}

/* Whoever has the log and the right guess: every 16 bytes of it as a seed, or as a salt, for that text in that act. */
static bool confirmed(int64_t entry, const struct setting *guess, const uint8_t commitment[HASH_BYTES])
{
	uint8_t salt[SALT_BYTES], made[HASH_BYTES];
	for (size_t i = 0; i < p.count; i++)
		for (size_t at = 0; at + SEED_BYTES <= p.entries[i].act.len; at++)
			for (int as_seed = 0; as_seed < 2; as_seed++) {
				const uint8_t *from = p.entries[i].act.data + at;
				if (as_seed)
					salt_derive(from, SALT_ACT, entry, guess, salt);
				else
					memcpy(salt, from, SALT_BYTES);
				salt_commit(salt, guess, made);
				if (memcmp(made, commitment, HASH_BYTES) == 0)
					return true;
			}
	return false;
}

static bool stands_in_log(struct bytes part)
{
	for (size_t i = 0; i < p.count; i++)
		if (memmem(p.entries[i].act.data, p.entries[i].act.len, part.data, part.len))
			return true;
	return false;
}

/* The entry's act still has its hash, and says this many texts in clear. */
static void is_sound(const struct entry *e, size_t texts, const char *what)
{
	struct act a OWN_ACT = {0};
	uint8_t hash[HASH_BYTES];
	size_t n = 0;
	must(act_decode(e->act, &a), what);
	act_hash(&a, hash);
	for (size_t i = 0; i < a.setting_count; i++)
		n += a.settings[i].value.kind == V_TEXT;
	ok(memcmp(hash, e->hash, HASH_BYTES) == 0 && n == texts, "%s keeps its hash and %zu texts", what, texts);
}

/* Three of one seed: before it, with it in one push, and after it. */
static void stopped_text(void)
{
	struct arena arena OWN_ARENA = {0};
	struct act before = written(&arena, 1, "narrative.1a=Trước đó"), after = written(&arena, 4, "narrative.1d=Sau đó");
	struct act with[] = {secret(&arena, 2), written(&arena, 3, "narrative.1c=Cùng lúc")};
	size_t first = p.count;
	push(&before, 1);
	ok(stands_in_log((struct bytes){the_seed, SEED_BYTES}), "the log has the seed of what may stay");
	push(with, 2);
	ok(!stands_in_log((struct bytes){the_seed, SEED_BYTES}), "until a text of that seed is stopped");
	push(&after, 1);
	ok(!stands_in_log((struct bytes){the_seed, SEED_BYTES}), "and it does not come back with what was still to come");
	is_int(p.count - first, 4, "four acts are logged");
	struct act kept OWN_ACT = {0};
	must(act_decode(p.entries[first + 1].act, &kept), "kept");
	ok(act_is_erased(&kept) && !confirmed(2, &with[0].settings[0], kept.settings[0].value.data.data), "nobody who has the log and the text can say that it was this one");
	uint8_t salt[SALT_BYTES], commitment[HASH_BYTES];
	salt_derive(the_seed, SALT_ACT, 1, &before.settings[0], salt);
	salt_commit(salt, &before.settings[0], commitment);
	ok(confirmed(1, &before.settings[0], commitment), "as could be said of a text that stays");
	is_sound(&p.entries[first], 1, "what came before");
	is_sound(&p.entries[first + 1], 0, "what was stopped");
	is_sound(&p.entries[first + 2], 1, "what came with it");
	is_sound(&p.entries[first + 3], 1, "what came after");
}

static int64_t judged_differently;

static enum err judge_entry(struct ledger *again, const struct entry *e)
{
	struct act a OWN_ACT = {0};
	struct stamp stamp;
	struct verdict v, logged;
	int64_t position;
	TRY(stamp_decode(e->stamp, &stamp));
	TRY(verdict_decode(e->verdict, &logged));
	bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
	struct arrival x = {.act = readable ? &a : NULL, .raw = e->act, .device = e->device, .number = e->number, .now = e->time, .known = &stamp};
	if (readable && act_is_blind(&a))
		x.kept = &logged;
	memcpy(x.hash, e->hash, HASH_BYTES);
	memcpy(x.head, e->head, HASH_BYTES);
	TRY(ledger_append(again, &x, &v, &position));
	const struct entry *made = &again->entries[again->entry_count - 1];
	judged_differently += !bytes_equal(made->verdict, e->verdict) || !bytes_equal(made->stamp, e->stamp);
	return OK;
}

static enum err empty_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	(void)ctx;
	*ret_position = *ret_time = 0;
	return OK;
}

/* The log judged anew, and what it makes. */
static void judge_again(void)
{
	struct store store = p.store;
	struct ledger *again = mem_alloc(sizeof *again);
	sqlite3 *db OWN_DB = NULL;
	struct digest live, made;
	const struct audience all = {.all = true, .function = HOME_AFFAIRS};
	store.head = empty_head;
	must(db_open(":memory:", DB_CREATE, &db), "db");
	must(ledger_open(db, &store, again), "ledger");
	must(ledger_begin(again), "begin");
	judged_differently = 0;
	for (size_t i = 0; i < p.count; i++)
		must(judge_entry(again, &p.entries[i]), "judge");
	is_int(judged_differently, 0, "judged again, every act of the log has its verdict");
	must(ledger_digest(p.ledger, &all, catalogue_version(), &live), "digest");
	must(ledger_digest(again, &all, catalogue_version(), &made), "digest");
	ok(memcmp(&live, &made, sizeof live) == 0, "and makes the same tables");
	ledger_rollback(again);
	ledger_close(again);
	mem_free(&again);
}

/* ---- In the file ---- */

static bool file_holds(const char *path, const char *part)
{
	struct buf all OWN_BUF = BUF(64 << 20);
	return file_there(path) && file_read(path, &all) == OK && all.len && memmem(all.data, all.len, part, strlen(part));
}

static enum err count_entry(void *ctx, const struct entry *e)
{
	*(size_t *)ctx += e->act.len;
	return OK;
}

/* Short forms give way to long ones on full pages, so that pages part: still no copy is left. */
static void in_the_file(bool all)
{
	char room[] = "/tmp/kycuong-erase-XXXXXX", path[PATH_SIZE], wal[PATH_SIZE], text[64];
	static struct entry list[400];
	struct arena arena OWN_ARENA = {0};
	struct store s;
	size_t bytes = 0;
	bool marked = true, before = false;
	const uint8_t marks[2][HASH_BYTES] = {{1}, {2}};
	if (!mkdtemp(room))
		exit(1);
	path_join(room, "log.db", path);
	path_join(room, "log.db-wal", wal);
	must(store_sqlite_open(path, true, 1, &s), "log");
	for (int i = 0; i < 400; i++) {
		snprintf(text, sizeof text, "CANARY-%04d-%s", i, i % 3 ? "a" : "longer than the others");
		list[i] = (struct entry){.position = i + 1, .act = arena_copy(&arena, bytes_of(text)), .verdict = BYTES("v")};
	}
	must(s.append(s.ctx, 0, list, 400), "append");
	ok(file_holds(path, "CANARY") || file_holds(wal, "CANARY"), "the file has what was written");
	for (int i = 0; i < 400; i++) {
		memset(text, '.', sizeof text);
		list[i].act = arena_copy(&arena, (struct bytes){(uint8_t *)text, i % 2 ? 60 : 3});
	}
	must(s.marked(s.ctx, marks[1], &before), "marked");
	must(s.erase(s.ctx, &(struct erasure){.entries = list, .count = 400, .marks = &marks[1], .mark_count = 1, .all = all}), "erase");
	must(s.clean(s.ctx), "clean");
	ok(!file_holds(path, "CANARY") && !file_holds(wal, "CANARY"), "and nothing of it once it is erased%s", all ? ", all made anew" : "");
	must(s.read(s.ctx, 1, 400, count_entry, &bytes), "read");
	is_int(bytes, 200 * 63, "what takes its place is there");
	must(s.marked(s.ctx, marks[0], &marked), "marked");
	ok(!before && !marked && s.marked(s.ctx, marks[1], &marked) == OK && marked, "and the mark, no other");
	must(s.append(s.ctx, 400, &(struct entry){.position = 401, .act = BYTES("x"), .verdict = BYTES("v")}, 1), "append");
	s.close(s.ctx);
	file_remove(path);
	folder_remove(room);
}

int main(void)
{
	province_open(&p, 5);
	office_open(&p, &clerk, "615", 77);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	stopped_text();
	judge_again();
	in_the_file(false);
	in_the_file(true);
	office_close(&clerk);
	province_close(&p);
	return done();
}
