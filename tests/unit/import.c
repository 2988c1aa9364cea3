/* A CSV file as acts: every bad line is named, and what is right about the others is seen. */
#include "import.h"

#include <stdlib.h>

#include "tap.h"

struct seen_acts {
	int count, settings;
	uint32_t verb;
	int64_t id;
	const char *refuse; /* said about every act */
};

static enum err each(void *ctx, struct act *a, struct buf *wrong)
{
	struct seen_acts *s = ctx;
	s->count++;
	s->settings += (int)a->setting_count;
	s->verb = a->verb;
	s->id = a->key.id;
	if (s->refuse)
		buf_str(wrong, s->refuse);
	return OK;
}

static enum err import(const char *csv, const char *reg, struct seen_acts *s, struct buf *bad)
{
	buf_cut(bad, 0);
	return import_csv(bytes_of(csv), bytes_of(reg), 7, VI, each, s, bad);
}

int main(void)
{
	struct buf bad OWN_BUF = BUF(IMPORT_BAD_MAX);
	struct seen_acts s = {0};
	ok(crypt_init() == OK, "crypto");
	ok(import("key,name,kind,function,from,to\n620,Huyện A,district,agency,2024-01-01,\n621,B,district,agency,2024-01-01,2025-01-01\n", "unit",
		  &s, &bad) == OK,
	   "two units");
	ok(s.count == 2 && s.settings == 4 + 5, "an empty cell of a new record is left out");
	s = (struct seen_acts){0};
	ok(import("code,name,kind,function,from\n622,C,district,agency,2024-01-01\n", "unit", &s, &bad) == OK && s.settings == 4,
	   "the key from its own field");
	s = (struct seen_acts){0};
	ok(import("verb,key,to\nend,622,2025-01-01\nend,623,\n", "unit", &s, &bad) == OK && s.count == 2 && s.verb == 3 && s.settings == 2,
	   "a verb a line; an empty cell clears");
	s = (struct seen_acts){0};
	ok(import("unit,content\n615,Rà soát\n", "task", &s, &bad) == OK && s.id >> ID_RANDOM_BITS == 7, "a new record draws its key");
	s = (struct seen_acts){0};
	is_int(import("key,name,from\n620,A,2024-13-01\n621,B,2024-01-01\n622,C,2024-02-30\n623,D\n", "unit", &s, &bad), ERR_CSV, "bad lines");
	is_int(s.count, 1, "the good line is judged all the same");
	ok(strstr(buf_text(&bad), "dòng 2: ") && !strstr(buf_text(&bad), "dòng 3") && strstr(buf_text(&bad), "dòng 4: ") &&
		   strstr(buf_text(&bad), "dòng 5: "),
	   "each bad line is named: %s", buf_text(&bad));
	is_int(import("key,nam\n620,A\n", "unit", &s, &bad), ERR_CSV, "an unknown column");
	is_int(import("key,key\n620,A\n", "unit", &s, &bad), ERR_CSV, "a column twice");
	is_int(import("key,name\n620,\"A\n", "unit", &s, &bad), ERR_CSV, "a quote never closed");
	is_int(import("", "unit", &s, &bad), ERR_CSV_EMPTY, "an empty file");
	is_int(import("key\n", "xyz", &s, &bad), ERR_REGISTER_UNKNOWN, "an unknown register");
	is_int(import("key\n", "device", &s, &bad), ERR_REGISTER_UNKNOWN, "a hidden register");
	is_int(import("key,\xff\xfe\n1,2\n", "unit", &s, &bad), ERR_CSV, "not UTF-8");
	s = (struct seen_acts){.refuse = "không được"};
	is_int(import("key,name,kind,function,from\n620,A,district,agency,2024-01-01\n", "unit", &s, &bad), ERR_CSV, "a refusal");
	is_str(buf_text(&bad), "dòng 2: không được\n", "in its words");
	return done();
}
