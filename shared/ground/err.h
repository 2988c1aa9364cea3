/* err.h - how anything says no.
 *
 * Every function that can fail for a reason of the world returns `enum err`; OK is 0. The table of all
 * errors is err.def: number, exit status of the process, and the sentence the user reads in Vietnamese
 * and English. Numbers below 200 travel in verdicts and in the log: they are protocol, never reused.
 *
 * fail(ERR_X, "first", "second") keeps up to 4 arguments for the sentence's %1..%4 (per thread, copied,
 * each cut at ERR_ARG_MAX bytes) and returns ERR_X, so that `return fail(ERR_UNIT_UNKNOWN, code);` reads
 * as it acts. Mistakes of ours are assert()s; out of memory dies.
 */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>
#include <stddef.h>

enum err {
#define ERR(name, number, exit_status, vi, en) name = number,
#include "err.def"
#undef ERR
};

enum lang { VI, EN };

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(a, b) __attribute__((format(printf, a, b)))

/* Leave the function with the error of `call`, if it has one. */
#define TRY(call)                                                                                                      \
	do {                                                                                                           \
		enum err try_e_ = (call);                                                                              \
		if (try_e_ != OK)                                                                                      \
			return try_e_;                                                                                 \
	} while (0)

enum { ERR_ARGS = 4, ERR_ARG_MAX = 240, ERR_SENTENCE_MAX = 1400 };

#define fail(...) fail_args((const char *const[]){FAIL_REST_(__VA_ARGS__, NULL)}, FAIL_FIRST_(__VA_ARGS__, NULL))
#define FAIL_FIRST_(first, ...) first
#define FAIL_REST_(first, ...) __VA_ARGS__

/* `args` ends with NULL. Use the macro fail(). */
enum err fail_args(const char *const *args, enum err e);

/* The arguments of this thread's last fail(), "" where there were fewer. */
const char *err_arg(int i);

/* Words of err_words.def in that language; the text itself where it is none of them. */
const char *err_words(enum lang lang, const char *text);

/* The sentence of `e` with this thread's arguments, or with `args` (ends with NULL, may be NULL for the
 * thread's). Returns out, always ended with NUL. */
const char *err_sentence(enum lang lang, enum err e, const char *const *args, char out[ERR_SENTENCE_MAX]);

const char *err_name(enum err e);
int err_exit(enum err e);
bool err_of_storage(enum err e); /* exit status 74: full, damaged, not to be written … */
bool err_known(int number);

#endif
