#include "err.h"

#include "tap.h"

int main(void)
{
	char out[ERR_SENTENCE_MAX];
	ok(fail(ERR_UNIT_UNKNOWN, "999") == ERR_UNIT_UNKNOWN, "fail returns its error");
	is_str(err_arg(0), "999", "the argument is kept");
	is_str(err_arg(1), "", "there is no second");
	ok(strstr(err_sentence(VI, ERR_UNIT_UNKNOWN, NULL, out), "“999”") != NULL, "and stands in the sentence");

	char vi[ERR_SENTENCE_MAX];
	int bare = 0;
	for (int n = 1; n < 1000; n++)
		if (err_known(n)) {
			err_sentence(VI, (enum err)n, (const char *const[]){"a", "b", "c", NULL}, vi);
			err_sentence(EN, (enum err)n, (const char *const[]){"a", "b", "c", NULL}, out);
			bare += !*vi || !*out || strstr(vi, "lỗi") || strchr(vi, '%') || strchr(out, '%') ||
				err_exit((enum err)n) == 0;
		}
	is_int(bare, 0, "every error has both sentences, no argument left open, and an exit status");

	char big[ERR_ARG_MAX * 2];
	for (size_t i = 0; i + 3 < sizeof big; i += 3)
		memcpy(big + i, "ế", 4);
	(void)fail(ERR_UNIT_UNKNOWN, big);
	ok(strlen(err_arg(0)) % 3 == 0 && strlen(err_arg(0)) < ERR_ARG_MAX, "a long argument is cut between characters");
	return done();
}
