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

	/* Words among the arguments are the reader's. */
	(void)fail(ERR_NOT_YOUR_FUNCTION, "Sở Nội vụ, Thanh tra tỉnh", "settle");
	is_str(err_sentence(EN, ERR_NOT_YOUR_FUNCTION, NULL, out), "“settle” is for the Department of Home Affairs, the inspectorate to do, not for this unit.",
	       "words kept in Vietnamese are shown in English");
	is_str(err_sentence(VI, ERR_NOT_YOUR_FUNCTION, NULL, out), "“settle” là việc của Sở Nội vụ, Thanh tra tỉnh, không phải của đơn vị này.", "and as they are");
	(void)fail(ERR_FILE_READ, "a, b", "No such file or directory");
	is_str(err_sentence(VI, ERR_FILE_READ, NULL, out), "Không đọc được tệp “a, b”: không có tệp hoặc thư mục này.", "the system's in Vietnamese");
	is_str(err_sentence(EN, ERR_FILE_READ, NULL, out), "Cannot read file “a, b”: No such file or directory.", "and as they are");
	(void)fail(ERR_UNIT_UNKNOWN, "text");
	is_str(err_sentence(VI, ERR_UNIT_UNKNOWN, NULL, out), "Không có đơn vị “text”. Xem: kycuong list unit.", "what somebody typed stays");
	(void)fail(ERR_UNIT_UNKNOWN, ", ,");
	ok(strstr(err_sentence(EN, ERR_UNIT_UNKNOWN, NULL, out), "“, ,”") != NULL, "commas too");
	return done();
}
