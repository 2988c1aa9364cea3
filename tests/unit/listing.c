#include "listing.h"

#include <stdlib.h>

#include "tap.h"

static const char *const columns[] = {"unit", "name", "note"};
static const char *const rows[][3] = {
	{"615", "Huyện Đắk Hà", NULL},
	{"SNV", "Sở \"Nội vụ\", tỉnh", "hai\ndòng"},
	{"7", "", ""},
};

static const char *const numbers[] = {"unit", "#days", "#rate"};
static const char *const figures[][3] = {{"615", "21", "0.923"}, {"01", "-4", NULL}, {"608", "", "007"}, {"SNV", "1.", "x"}, {"7", "0", "0.5"}};

static char *print(enum listing_format format, size_t times, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct listing l OWN(listing_free) = {0};
	listing_begin(&l, f, format, columns, 3);
	for (size_t t = 0; t < times; t++)
		for (size_t i = 0; i < count; i++)
			listing_row(&l, rows[i]);
	ok(listing_end(&l) == OK, "written");
	fclose(f);
	return text;
}

static void is_print(enum listing_format format, size_t count, const char *want, const char *what)
{
	char *got = print(format, 1, count);
	is_str(got, want, "%s", what);
	free(got);
}

/* What programs read as numbers, and what only looks like one. */
static void is_figures(enum listing_format format, const char *want, const char *what)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct listing l OWN(listing_free) = {0};
	listing_begin(&l, f, format, numbers, 3);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		listing_row(&l, figures[i]);
	ok(listing_end(&l) == OK, "written");
	fclose(f);
	is_str(text, want, "%s", what);
	free(text);
}

static void full(void)
{
	FILE *f = fopen("/dev/full", "w");
	struct listing l OWN(listing_free) = {0};
	if (!f)
		return;
	listing_begin(&l, f, LISTING_CSV, columns, 3);
	listing_row(&l, rows[0]);
	ok(listing_end(&l) == ERR_FILE_WRITE, "a full disk is told");
	fclose(f);
}

int main(void)
{
	is_print(LISTING_TABLE, 3,
		 "unit  name               note\n"
		 "615   Huyện Đắk Hà       –\n"
		 "SNV   Sở \"Nội vụ\", tỉnh  hai dòng\n"
		 "7\n",
		 "a table, aligned by letters");
	is_print(LISTING_TABLE, 0, "unit  name  note\n", "an empty table has its header");
	is_print(LISTING_CSV, 3,
		 "unit,name,note\n615,Huyện Đắk Hà,\nSNV,\"Sở \"\"Nội vụ\"\", tỉnh\",\"hai\ndòng\"\n7,,\n", "CSV");
	is_print(LISTING_JSON, 3,
		 "[\n{\"unit\":\"615\",\"name\":\"Huyện Đắk Hà\",\"note\":null},\n"
		 "{\"unit\":\"SNV\",\"name\":\"Sở \\\"Nội vụ\\\", tỉnh\",\"note\":\"hai\\ndòng\"},\n"
		 "{\"unit\":\"7\",\"name\":\"\",\"note\":\"\"}\n]\n",
		 "JSON");
	is_print(LISTING_JSON, 0, "[\n]\n", "empty JSON");
	is_figures(LISTING_JSON,
		   "[\n{\"unit\":\"615\",\"days\":21,\"rate\":0.923},\n{\"unit\":\"01\",\"days\":-4,\"rate\":null},\n"
		   "{\"unit\":\"608\",\"days\":null,\"rate\":\"007\"},\n{\"unit\":\"SNV\",\"days\":\"1.\",\"rate\":\"x\"},\n"
		   "{\"unit\":\"7\",\"days\":0,\"rate\":0.5}\n]\n",
		   "numbers in JSON");
	is_figures(LISTING_CSV, "unit,days,rate\n615,21,0.923\n01,-4,\n608,,007\nSNV,1.,x\n7,0,0.5\n", "numbers in CSV");
	is_figures(LISTING_TABLE, "unit  days  rate\n615   21    0.923\n01    -4    –\n608         007\nSNV   1.    x\n7     0     0.5\n", "numbers in a table");
	char *text = print(LISTING_TABLE, 300, 3);
	size_t lines = 0;
	for (const char *s = text; *s; s++)
		lines += *s == '\n';
	is_int(lines, 901, "every row of a table longer than what is kept");
	free(text);
	char wide[400];
	memset(wide, 'x', sizeof wide);
	wide[sizeof wide - 1] = 0;
	char *cut = NULL;
	size_t size;
	FILE *f = open_memstream(&cut, &size);
	struct listing l OWN(listing_free) = {0};
	listing_begin(&l, f, LISTING_TABLE, columns, 2);
	listing_row(&l, (const char *const[]){wide, wide});
	ok(listing_end(&l) == OK, "written");
	fclose(f);
	is_int(size, LISTING_WIDTH + 2 + 5 + LISTING_WIDTH - 1 + 3 + 2 + LISTING_LAST - 1 + 3 + 1, "a long text is cut with an ellipsis, the last later");
	free(cut);
	is_int(listing_format(NULL), LISTING_TABLE, "default");
	is_int(listing_format("json"), LISTING_JSON, "json");
	full();
	return done();
}
