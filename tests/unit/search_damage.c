/* A search index on a damaged disk: it is made anew, what was to be found is found, and no record goes with it. */
#include "search_hall.h"

#include <unistd.h>

#include "files.h"

static struct office a;

/* So many that every table of the index has pages of its own. */
static void fill(void)
{
	static const char *const places[] = {"Đắk Hà", "Ngọk Réo", "Sa Thầy", "Mường Hoong", "Rờ Kơi", "Ia Chim"};
	char content[120];
	for (int i = 0; i < 60; i++) {
		snprintf(content, sizeof content, "content=Việc số %d: rà soát hồ sơ đất rừng của %s, thôn %d", i, places[draw(&p) % 6], (int)(draw(&p) % 900));
		ADMINISTER(&p, "assign", "task", "", "unit=615", content, "due=2024-12-20");
	}
	ADMINISTER(&p, "assign", "task", "0000000000T09", "unit=615", "content=Sạt lở đường Plei Krông", "due=2024-12-20");
	office_open(&p, &a, "615", 701);
	sync_one(&a);
}

enum { PAGE = 4096, PAGES = 4000 };

/* Pages of one table or index of the file. */
static int pages_of(const char *path, const char *name, int list[PAGES])
{
	static const char *const sql = "SELECT pageno FROM dbstat WHERE name = ?1";
	sqlite3 *db OWN_DB = NULL;
	sqlite3_stmt *s;
	int n = 0;
	must(db_open(path, DB_READ, &db), path);
	must(db_prepare(db, &sql, 1, &s), "dbstat");
	for (enum err e = db_first(s, "t", name); e == OK && n < PAGES; e = db_next(s))
		list[n++] = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* How a disk or a copy goes wrong: nonsense, nothing, a page of another table, some bytes of the middle, the end. */
enum wrong { NONSENSE, ZEROS, ANOTHER, MIDDLE, END, WRONGS };

static void spoil(const char *path, const char *name, enum wrong how)
{
	static uint8_t page[PAGE], other[PAGE];
	int list[PAGES], units[PAGES], n = pages_of(path, name, list), m = pages_of(path, "unit", units);
	FILE *f = fopen(path, "r+b");
	if (!f || !n || !m)
		exit(1);
	if (fseek(f, (long)(units[m - 1] - 1) * PAGE, SEEK_SET) || fread(other, PAGE, 1, f) != 1)
		exit(1);
	for (int i = 0; i < n; i++) {
		if (fseek(f, (long)(list[i] - 1) * PAGE, SEEK_SET) || fread(page, PAGE, 1, f) != 1)
			exit(1);
		if (how == ANOTHER)
			memcpy(page, other, PAGE);
		else if (how == MIDDLE)
			memset(page + PAGE / 2, 'q', 400);
		else if (how == END)
			memset(page + PAGE - 300, 0x11, 300);
		else
			memset(page, how == NONSENSE ? 0xa5 : 0, PAGE);
		if (fseek(f, (long)(list[i] - 1) * PAGE, SEEK_SET) || fwrite(page, PAGE, 1, f) != 1)
			exit(1);
	}
	fclose(f);
}

static void remove_database(const char *path)
{
	static const char *const files[] = {"", "-wal", "-shm"};
	char side[PATH_SIZE + 8];
	for (int i = 0; i < 3; i++) {
		snprintf(side, sizeof side, "%s%s", path, files[i]);
		file_remove(side);
	}
}

static bool heals(const char *whole, const char *path, const char *name, enum wrong how, int *ret_anew)
{
	struct office o = {.now = p.now};
	struct buf all OWN_BUF = BUF(64 << 20);
	remove_database(path);
	must(file_read(whole, &all), whole);
	must(file_make(path, buf_bytes(&all)), path);
	spoil(path, name, how);
	must(db_open(path, DB_WRITE, &o.db), path);
	must(replica_open(o.db, &o.replica), path);
	bool good = strcmp(find(&o, "plei krong", &anyone), "0000000000T09 ") == 0;
	*ret_anew += anew;
	/* Where it was found all the same another word may stand on the page that is not right. */
	good &= strcmp(find(&o, "zzkhongco", &anyone), "") == 0;
	*ret_anew += anew;
	good &= current(&o);
	good &= count_of(o.db, "SELECT count(*) FROM unit") == count_of(a.db, "SELECT count(*) FROM unit") &&
		count_of(o.db, "SELECT count(*) FROM task") == count_of(a.db, "SELECT count(*) FROM task") &&
		count_of(o.db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check") == 1;
	replica_close(&o.replica);
	db_close(&o.db);
	return good;
}

/* Whatever became of the index's pages: what was to be found is found, and the records are as they were. */
static void damaged(void)
{
	static const char *const names[] = {"search_state", "search_record", "sqlite_autoindex_search_record_1", "search_word_data", "search_word_idx",
					    "search_word_config", "search_pair_data", "search_pair_idx", "search_pair_config"};
	char room[] = "/tmp/kycuong-search-XXXXXX", whole[PATH_SIZE], path[PATH_SIZE], sql[PATH_SIZE + 40];
	int bad = 0, healed = 0;
	if (!mkdtemp(room))
		exit(1);
	path_join(room, "whole.db", whole);
	path_join(room, "r.db", path);
	is_str(find(&a, "zzkhongco", &anyone), "", "a word that is nowhere");
	ok(!anew, "is no damage");
	snprintf(sql, sizeof sql, "VACUUM INTO '%s'", whole);
	must(db_exec(a.db, sql), "copy");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (enum wrong how = 0; how < WRONGS; how++) {
			bool good = heals(whole, path, names[i], how, &healed);
			bad += !good;
			if (!good)
				printf("# %s, %d\n", names[i], how);
		}
	is_int(bad, 0, "a damaged index finds what is there, and takes no record along");
	ok(healed >= (int)(sizeof names / sizeof *names) * 2, "it was made anew for it");
	remove_database(path);
	file_remove(whole);
	folder_remove(room);
}

int main(void)
{
	province_open(&p, 3);
	fill();
	damaged();
	office_close(&a);
	province_close(&p);
	return done();
}
