/* What stands behind `do VERB REGISTER`. */
#include "operands.h"

#include <stdlib.h>
#include <unistd.h>

#include "files.h"
#include "tap.h"

static struct arena arena;

static enum err read_operands(const char *const *operands, int count, struct bytes *key, struct field_text **fields, size_t *n)
{
	return operands_read("kycuong do", (char *const *)operands, count, &arena, key, fields, n);
}

static bool same(struct bytes got, const char *want)
{
	return bytes_equal(got, bytes_of(want));
}

int main(void)
{
	struct bytes key;
	struct field_text *f;
	size_t n;
	ok(read_operands(NULL, 0, &key, &f, &n) == OK && n == 0 && !key.len, "nothing at all");
	const char *two[] = {"BC-THANG/615/2024-11", "narrative.1a=a=b", "symbol="};
	ok(read_operands(two, 3, &key, &f, &n) == OK && n == 2 && same(key, "BC-THANG/615/2024-11"), "a key and two fields");
	ok(same(f[0].name, "narrative.1a") && same(f[0].text, "a=b") && same(f[1].name, "symbol") && !f[1].text.len,
	   "the first “=” parts name and value, and a value may be empty");
	ok(read_operands(two + 1, 2, &key, &f, &n) == OK && n == 2 && !key.len, "no key");
	const char *wrong[] = {"key", "field=1", "word"};
	is_int(read_operands(wrong, 3, &key, &f, &n), ERR_USAGE, "a word that is no field is wrong");
	is_str(err_arg(0), "word", "and is named");

	char path[] = "/tmp/operands-XXXXXX", operand[64];
	int fd = mkstemp(path);
	if (fd < 0 || close(fd) != 0)
		abort();
	const char *one[] = {operand};
	static const char *const content[][2] = {{"Một dòng.\n", "Một dòng."}, {"a\r\n", "a"}, {"a\n\nb\n\n", "a\n\nb\n"}, {"", ""}};
	snprintf(operand, sizeof operand, "note=@%s", path);
	for (size_t i = 0; i < sizeof content / sizeof *content; i++) {
		if (file_replace(path, bytes_of(content[i][0])) != OK)
			abort();
		ok(read_operands(one, 1, &key, &f, &n) == OK && same(f[0].text, content[i][1]), "a file's content %zu", i);
	}
	file_remove(path);
	is_int(read_operands(one, 1, &key, &f, &n), ERR_FILE_READ, "a file that is not there");
	const char *endless[] = {"note=@/dev/zero"};
	is_int(read_operands(endless, 1, &key, &f, &n), ERR_TOO_BIG, "and one without an end");
	arena_free(&arena);
	return done();
}
