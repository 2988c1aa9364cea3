/* The tables that the registers make are protocol: an old client's row must stay mergeable, so golden/schema.sql may only grow at the ends of
 * its tables, and by new tables. */
#include "world.h"

#include "files.h"
#include "tap.h"

#define GOLDEN TEST_DIR "/golden/schema.sql"

static size_t line_end(struct bytes text, size_t from)
{
	const uint8_t *end = memchr(text.data + from, '\n', text.len - from);
	return end ? (size_t)(end - text.data) : text.len;
}

static const char *find_line(const char *text, const char *start, size_t n)
{
	for (const char *at = text; at; at = strchr(at, '\n'), at = at ? at + 1 : NULL)
		if (strncmp(at, start, n) == 0)
			return at;
	return NULL;
}

/* Each line of the golden file must be there still, as it was or longer. */
static void compare(struct bytes golden, const char *now)
{
	int lines = 0, kept = 0;
	for (size_t at = 0, end; at < golden.len; at = end + 1) {
		end = line_end(golden, at);
		const char *line = (const char *)golden.data + at;
		size_t n = end - at;
		if (n > 2 && memcmp(line + n - 2, ");", 2) == 0 && strncmp(line, "CREATE TABLE", 12) == 0)
			n -= 2; /* more columns may follow */
		const char *here = find_line(now, line, n);
		bool good = here && (here[n] == ',' || here[n] == ')' || here[n] == '\n' || here[n] == 0);
		lines++;
		kept += good;
		if (!good)
			printf("# gone or changed: %.*s\n", (int)(end - at), line);
	}
	ok(lines > 15, "%d lines of the golden schema", lines);
	is_int(kept, lines, "every one of them is still there, longer at most");
	if (strlen(now) != golden.len)
		printf("# the schema has grown: test_schema --print makes the next golden file\n");
}

/* A folder made before a field was added, and one made by a later version. */
static void other_versions(void)
{
	sqlite3 *db OWN_DB = NULL;
	struct world w;
	int64_t columns = 0;
	static const char *const count = "SELECT count(*) FROM pragma_table_info('document')";
	sqlite3_stmt *s;
	is_int(db_open(":memory:", DB_CREATE, &db), OK, "a database");
	is_int(world_open(db, &w), OK, "today's tables");
	world_close(&w);
	is_int(db_prepare(db, &count, 1, &s), OK, "look");
	is_int(db_int(s, 0, &columns, ""), OK, "columns");
	int64_t today = columns;
	is_int(db_exec(db, "CREATE TABLE old AS SELECT key, state, position, stamp, number FROM document; DROP TABLE document;"
			   "ALTER TABLE old RENAME TO document; INSERT INTO document VALUES('12-CT', 1, 5, 6, '12/CT-UBND')"), OK, "an earlier table");
	is_int(world_open(db, &w), OK, "opens");
	is_int(db_int(s, 0, &columns, ""), OK, "columns");
	is_int(columns, today, "and has the fields added since");
	struct row row;
	is_int(row_load(&w, reg_by_name(BYTES("document")), (struct key){.text = BYTES("12-CT")}, &row), OK, "its records are there");
	is_int(row.version, 5, "as they were");
	is_int(row_store(&w, &row), OK, "and can be written");
	world_close(&w);
	is_int(db_exec(db, "ALTER TABLE document ADD COLUMN tomorrow TEXT"), OK, "a later table");
	is_int(world_open(db, &w), ERR_STORAGE_NEWER, "is refused, not cut");
	sqlite3_finalize(s);
}

int main(int argc, char **argv)
{
	struct buf golden OWN_BUF = BUF(256 * 1024), now OWN_BUF = BUF(256 * 1024);
	world_ddl(&now);
	if (argc > 1 && strcmp(argv[1], "--print") == 0)
		return fputs(buf_text(&now), stdout) < 0;
	is_int(file_read(GOLDEN, &golden), OK, "golden schema");
	compare(buf_bytes(&golden), buf_text(&now));
	other_versions();
	return done();
}
