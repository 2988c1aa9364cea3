/* Search: what a word is, that the index is that of the records whatever became of them, who finds what, and that nothing stays behind. */
#include "search_hall.h"

#include <unistd.h>

#include "files.h"

static struct office a, b, snv;
static const struct reader head = {true, AGENCY}, home = {false, HOME_AFFAIRS};

/* ---- Words ---- */

static const char *words(const char *query)
{
	static char out[2048];
	struct search_words w;
	size_t n = 0;
	out[0] = 0;
	if (search_words(bytes_of(query), &w) != OK)
		return "–";
	for (int i = 0; i < w.count; i++)
		n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? " " : "", w.word[i]);
	return out;
}

static void folding(void)
{
	static const char *const cases[][2] = {
		{"Đắk Hà", "dak ha"},
		{"ĐẮK  HÀ", "dak ha"},
		{"Ða\xcc\x86\xcc\x81k", "dak"}, /* eth for Đ, marks apart */
		{"BC-THANG/615/2024-11", "bc thang 615 2024 11"},
		{"“Kỷ cương”, ‘xiết’…", "ky cuong xiet"},
		{"1.234,5 %", "1 234 5"},
		{"số 412/BC‑UBND", "so 412 bc ubnd"}, /* a hyphen that does not break */
		{"a\xc2\xa0" "b–c", "a b c"},
		{"x^2 NEAR(\"y\" OR z*) AND -k:v", "x 2 near y or z and k v"},
		{"Ngữ văn 9 Straße", "ngu van 9 strasse"},
		{"中文", "中文"},
		{"\xff\xfe", "–"},
		{" -\t'\" ", "–"},
		{"", "–"},
	};
	int bad = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(words(cases[i][0]), cases[i][1]) != 0)
			bad++, printf("# %s: %s, not %s\n", cases[i][0], words(cases[i][0]), cases[i][1]);
	is_int(bad, 0, "words are folded letters and digits, nothing else");
	struct search_words w;
	char longest[SEARCH_QUERY_MAX + 2];
	memset(longest, 'a', sizeof longest);
	is_int(search_words((struct bytes){(uint8_t *)longest, SEARCH_QUERY_MAX}, &w), OK, "200 bytes are a query");
	is_int(search_words((struct bytes){(uint8_t *)longest, SEARCH_QUERY_MAX + 1}, &w), ERR_SEARCH_LONG, "more are none");
	is_int(search_words(BYTES("1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7"), &w), ERR_SEARCH_LONG, "nor are 17 words");
}

#define TASK "0000000000T01"
#define OTHER "0000000000T02"

/* The only record of that register, as people read its key, and a blank. */
static const char *only(struct office *o, const char *reg)
{
	static char out[2][ID_TEXT_BYTES + 2];
	static int n;
	char sql[60], id[ID_TEXT_BYTES + 1], *to = out[n++ % 2];
	snprintf(sql, sizeof sql, "SELECT key FROM %s", reg);
	id_print(count_of(o->db, sql), id);
	snprintf(to, sizeof out[0], "%s ", id);
	return to;
}

static const char *as_key(const char *found)
{
	static char out[ID_TEXT_BYTES + 1];
	snprintf(out, sizeof out, "%.*s", ID_TEXT_BYTES, found);
	return out;
}

static void lives(void)
{
	ADMINISTER(&p, "assign", "task", TASK, "unit=615", "co_units=616", "content=Rà soát đất rừng Đắk Hà", "due=2024-12-10");
	office_open(&p, &a, "615", 701);
	office_open(&p, &b, "616", 702);
	office_open(&p, &snv, "SNV", 703);
	sync_one(&a), sync_one(&b), sync_one(&snv);
	is_int(count_of(a.db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('search_word', 'touched')"), 0, "nobody has searched: there is no index");
	is_str(find(&a, "dak ha", &anyone), TASK " ", "found without accents");
	is_str(find(&a, "đất RỪ", &anyone), TASK " ", "and by the start of the last word");
	is_str(find(&a, "đất r", &anyone), TASK " ", "of one letter even");
	is_str(find(&a, "r", &anyone), "", "but not where that is all");
	is_str(find(&a, "rừng soát", &anyone), TASK " ", "in any order");
	ok(current(&a) && current(&b) && current(&snv), "every index is that of the records");
	must(ENTER(&p, &a, false, "receive", "task", TASK, NULL), "receive");
	must(ENTER(&p, &a, false, "progress", "task", TASK, "percent=20", "note=Thiếu bản đồ"), "progress");
	is_str(find(&a, "thieu ban do", &anyone), TASK " ", "what waits is found");
	ok(current(&a), "the index follows an entry");
	sync_one(&a), sync_one(&b);
	is_str(find(&b, "thieu ban do", &anyone), TASK " ", "another office finds it after its sync");
	ok(current(&a) && current(&b), "the indexes follow a sync");
	/* b enters something on a task that the province cancels meanwhile */
	ADMINISTER(&p, "assign", "task", OTHER, "unit=616", "content=Việc khác", "due=2024-12-10");
	sync_one(&b);
	must(ENTER(&p, &b, false, "receive", "task", OTHER, NULL), "receive");
	must(ENTER(&p, &b, false, "progress", "task", OTHER, "percent=5", "note=Ghi chú lạc lõng"), "progress");
	is_str(find(&b, "lac long", &anyone), OTHER " ", "an act that will be refused is found while it waits");
	ADMINISTER(&p, "withdraw", "task", OTHER, "reason=Trùng nhiệm vụ");
	sync_one(&b);
	is_int(count_of(b.db, "SELECT count(*) FROM inbox"), 2, "all were refused");
	is_str(find(&b, "lac long", &anyone), "", "and are found no more");
	is_str(find(&b, "trung nhiem vu", &anyone), OTHER " ", "but what stands instead is");
	ok(current(&b), "the index follows a refusal");
	must(ENTER(&p, &a, false, "call", "meeting", "", "co_units=616,SNV", "title=Giáp ranh Ngọk Réo", "day=2024-12-20", "hour=08:00", "chair=Ông Á"), "call");
	sync_one(&a), sync_one(&b);
	is_str(find(&b, "ngok reo", &anyone), only(&a, "meeting"), "who is invited finds the meeting");
	must(ENTER(&p, &a, false, "change", "meeting", as_key(only(&a, "meeting")), "co_units=SNV", "title=Giáp ranh Ngọk Réo", "day=2024-12-20", "hour=08:00", "chair=Ông Á"), "change");
	sync_one(&a), sync_one(&b);
	is_str(find(&b, "ngok reo", &anyone), "", "who is not any more does not");
	ok(current(&b) && count_of(b.db, "SELECT count(*) FROM meeting") == 0, "nor is it there");
}

/* A device that was revoked: what it entered since is refused, and nothing else comes down. */
static void revoked(void)
{
	struct office c;
	office_open(&p, &c, "616", 704);
	sync_one(&c);
	must(ENTER(&p, &c, false, "call", "meeting", "", "co_units=SNV", "title=Họp về Sa Thầy", "day=2024-12-20", "hour=08:00", "chair=Ông Á"), "call");
	is_str(find(&c, "sa thay", &anyone), only(&c, "meeting"), "a new record is found while it waits");
	office_revoke(&p, &c);
	sync_one(&c);
	is_int(count_of(c.db, "SELECT count(*) FROM meeting") + 10 * count_of(c.db, "SELECT count(*) FROM inbox"), 10, "it was refused");
	is_str(find(&c, "sa thay", &anyone), "", "and is found no more");
	ok(current(&c), "the index follows");
	office_close(&c);
}

/* Entries, syncs and searches in any order; what waits may be undone in the end. */
static void random_lives(void)
{
	static const char *const notes[] = {"note=Hồ sơ tồn đọng", "note=Đã họp liên ngành", "note=", "note=Chờ ý kiến của sở"};
	struct office *offices[] = {&a, &b, &snv};
	int bad = 0;
	for (int i = 0; i < 300; i++) {
		struct office *o = offices[draw(&p) % 3];
		char note[80], percent[24];
		snprintf(percent, sizeof percent, "percent=%d", (int)(draw(&p) % 99));
		snprintf(note, sizeof note, "content=Việc số %d", (int)(draw(&p) % 40));
		switch (draw(&p) % 6) {
		case 0:
			sync_one(o);
			break;
		case 1:
			bad += !current(o);
			break;
		case 2:
			if (count_of(p.db, "SELECT count(*) FROM task") < 20)
				ADMINISTER(&p, "assign", "task", "", draw(&p) % 2 ? "unit=615" : "unit=616", "co_units=", note, "due=2024-12-20");
			break;
		case 3:
			(void)!ENTER(&p, o, false, "add", "task_step", "", "task=" TASK, note, "person=Y Hoa", "due=2024-12-01");
			break;
		default:
			(void)!ENTER(&p, &a, false, "progress", "task", TASK, percent, notes[draw(&p) % 4]);
		}
	}
	for (int i = 0; i < 3; i++) {
		sync_one(offices[i]);
		bad += !current(offices[i]);
	}
	is_int(bad, 0, "after entries, syncs and searches in any order every index is that of the records");
	/* Both copies are damaged, and fetched afresh: one in pages, the other at once. */
	static const char damage[] = "DELETE FROM task_step; UPDATE task SET note = 'sai'; INSERT INTO unit(key, state, position, stamp, code, name)"
				     " VALUES('ZZ', 1, 1, 1, 'ZZ', 'Mường Hoong'); INSERT OR REPLACE INTO self VALUES('digest_a', 1)";
	must(db_exec(a.db, damage), "damage");
	must(db_exec(b.db, damage), "damage");
	must(search_empty(a.db), "empty");
	must(search_empty(b.db), "empty");
	is_str(find(&a, "muong hoong", &anyone), "ZZ ", "a unit that there is not");
	is_str(find(&b, "muong hoong", &anyone), "ZZ ", "in both");
	a.replica.page = PAGE_MIN;
	for (int i = 0; i < 2; i++) {
		ADMINISTER(&p, "assign", "task", "", "unit=615", "content=Thêm một việc", "due=2024-12-20");
		sync_one(&a), sync_one(&b);
	}
	ok(current(&a) && current(&b), "the indexes follow a copy that is fetched afresh");
	ok(same_as_server(&p, &a) && same_as_server(&p, &b), "which is the province's");
}

static void names(void)
{
	char of[40] = "violation=0000000000V01";
	ADMINISTER(&p, "find", "violation", "0000000000V01", "unit=615", "kind=hours", "date=2024-11-05", "source=self_check", "count=1", "content=Đi muộn");
	sync_one(&a);
	must(ENTER(&p, &a, true, "name", "violation_person", "", of, "person=Nguyễn Văn Kín", "post=Chuyên viên"), "name");
	is_str(find(&a, "nguyen van kin", &head), only(&a, "violation_person"), "the head finds a name");
	is_str(find(&a, "nguyen van kin", &anyone), "", "a clerk of the same device does not");
	is_str(find(&a, "nguyen van kin", &home), only(&a, "violation_person"), "a reader of the register does");
	is_str(find(&a, as_key(only(&a, "violation_person")), &anyone), "", "nor by its key");
	is_str(find(&a, "di muon", &anyone), "0000000000V01 ", "the violation is for all of the unit");
	is_str(find(&a, "thời gian làm việc", &anyone), "0000000000V01 ", "by the label of a choice too");
	is_str(find(&a, "working hours", &anyone), "0000000000V01 ", "in both languages");
}

/* ---- The line that is shown ---- */

static const char *shown;
static int marks;

static enum err keep_line(void *ctx, const struct found *f)
{
	static char out[800];
	const struct search_line *l = f->line;
	size_t n = 0, at = 0;
	(void)ctx;
	for (int i = 0; i < l->marks; i++) {
		n += (size_t)snprintf(out + n, sizeof out - n, "%.*s[%.*s]", (int)(l->mark[i].from - at), (const char *)l->text.data + at,
				      (int)(l->mark[i].to - l->mark[i].from), (const char *)l->text.data + l->mark[i].from);
		at = l->mark[i].to;
	}
	snprintf(out + n, sizeof out - n, "%.*s", (int)(l->text.len - at), (const char *)l->text.data + at);
	shown = out;
	marks = l->marks;
	return OK;
}

static const char *line_of(const char *query, size_t columns)
{
	const struct finding f = {.query = bytes_of(query), .who = &anyone, .lang = VI, .limit = 1, .columns = columns};
	shown = "";
	must(finder_find(&a.replica, &f, keep_line, NULL), query);
	return shown;
}

static void lines(void)
{
	ADMINISTER(&p, "assign", "task", "0000000000T09", "unit=615", "due=2024-12-20",
		   "content=Dòng một không có gì.\nDòng hai: khảo sát hồ chứa Plei Krông, lập dự toán, lấy ý kiến nhân dân rồi mới khởi công hạng mục đầu tiên.");
	sync_one(&a);
	is_str(line_of("plei krong", 200), "Dòng hai: khảo sát hồ chứa [Plei] [Krông], lập dự toán, lấy ý kiến nhân dân rồi mới khởi công hạng mục đầu tiên.",
	       "the line with the words, which are marked");
	is_str(line_of("khoi cong hang mu", 50), "… dân rồi mới [khởi] [công] [hạng] [mục] đầu tiên.", "cut between words, around them");
	is_str(line_of("0000000000T09", 50), "[0000000000T09]", "the key");
	is_str(line_of("cancelled", 50), "", "a label of another state finds nothing");
}

/* ---- Nothing stays behind ---- */

static bool in_files(const char *path, const char *word)
{
	char wal[PATH_SIZE + 8];
	struct buf all OWN_BUF = BUF(64 << 20);
	snprintf(wal, sizeof wal, "%s-wal", path);
	must(file_read(path, &all), path);
	if (file_there(wal))
		must(file_read(wal, &all), wal);
	return all.len && memmem(all.data, all.len, word, strlen(word));
}

static void put_person(struct world *w, struct search *s, int64_t id, const char *person)
{
	const struct reg *reg = reg_by_name(BYTES("violation_person"));
	struct row row;
	size_t changed;
	must(row_blank(w, reg, (struct key){.id = id}, &row), "row");
	row.state = *person ? 1 : ABSENT;
	row.version = id;
	if (*person)
		row_set(&row, field_by_name(reg, BYTES("person"))->number, VALUE_TEXT(person));
	must(row_store(w, &row), "store");
	must(search_put(s, &row, 1, &w->arena, &changed), "put");
}

static void traces(void)
{
	char room[] = "/tmp/kycuong-search-XXXXXX", path[PATH_SIZE];
	sqlite3 *db = NULL;
	struct world w;
	struct search s;
	bool fresh;
	if (!mkdtemp(room))
		exit(1);
	path_join(room, "r.db", path);
	must(db_open(path, DB_CREATE, &db), path);
	must(world_open(db, &w), "world");
	must(search_open(db, &s, &fresh), "search");
	ok(fresh, "a new index");
	for (int i = 1; i < 400; i++)
		put_person(&w, &s, i, i == 200 ? "Quýnhđỏ Zằm" : i == 300 ? "Bướngvỹ Xuẩy" : "Trần Thị Bình Thường");
	must(db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)"), "checkpoint");
	ok(in_files(path, "quynhdo") && in_files(path, "buongvy"), "the words are there, folded");
	put_person(&w, &s, 200, "");
	must(search_tidy(&s), "tidy");
	must(db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)"), "checkpoint");
	ok(!in_files(path, "quynhdo") && in_files(path, "buongvy"), "what was taken out is in no byte after tidying");
	search_close(&s);
	must(search_empty(db), "empty");
	must(db_exec(db, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"), "vacuum");
	ok(!in_files(path, "buongvy") && in_files(path, "Bướngvỹ"), "nothing is after emptying; the record stays");
	must(search_open(db, &s, &fresh), "search");
	ok(fresh, "and the index is new again");
	search_close(&s);
	world_close(&w);
	db_close(&db);
	folder_remove(room);
}

int main(void)
{
	folding();
	province_open(&p, 3);
	lives();
	revoked();
	random_lives();
	names();
	lines();
	traces();
	must(search_empty(a.db), "empty");
	is_str(find(&a, "plei krong", &anyone), "0000000000T09 ", "an index that was emptied is made again");
	ok(current(&a), "in full");
	office_close(&a), office_close(&b), office_close(&snv);
	province_close(&p);
	return done();
}
