#include "err.h"

#include <stdio.h>
#include <string.h>

static const struct {
	int number, exit_status;
	const char *name, *vi, *en;
} table[] = {
#define ERR(name, number, exit_status, vi, en) {number, exit_status, #name, vi, en},
#include "err.def"
#undef ERR
};

static const struct {
	const char *kept, *in[2];
} words[] = {
#define WORDS(vi, en) {vi, {vi, en}},
#define SYSTEM(vi, en) {en, {vi, en}},
#define KEPT(as, vi, en) {as, {vi, en}},
#include "err_words.def"
#undef WORDS
#undef SYSTEM
#undef KEPT
};

static _Thread_local char kept[ERR_ARGS][ERR_ARG_MAX];

static size_t find(int number)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].number == number)
			return i;
	return 0;
}

enum err fail_args(const char *const *args, enum err e)
{
	char fresh[ERR_ARGS][ERR_ARG_MAX] = {{0}};
	for (int i = 0; i < ERR_ARGS && args[i]; i++) {
		size_t n = strlen(args[i]);
		if (n >= ERR_ARG_MAX)
			for (n = ERR_ARG_MAX - 1; n && ((unsigned char)args[i][n] & 0xC0) == 0x80; n--)
				; /* never cut inside a UTF-8 character */
		memcpy(fresh[i], args[i], n);
	}
	memcpy(kept, fresh, sizeof kept);
	return e;
}

const char *err_arg(int i)
{
	return i >= 0 && i < ERR_ARGS ? kept[i] : "";
}

/* The words in that language; the text itself where it is none of them. */
static const char *words_in(enum lang lang, const char *text, size_t *len)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strlen(words[i].kept) == *len && memcmp(words[i].kept, text, *len) == 0) {
			*len = strlen(words[i].in[lang]);
			return words[i].in[lang];
		}
	}
	return text;
}

const char *err_words(enum lang lang, const char *text)
{
	size_t len = strlen(text);
	return words_in(lang, text, &len);
}

static size_t put(char out[ERR_SENTENCE_MAX], size_t at, const char *text, size_t len)
{
	size_t room = ERR_SENTENCE_MAX - 1 - at;
	len = len < room ? len : room;
	memcpy(out + at, text, len);
	return at + len;
}

static size_t put_argument(char out[ERR_SENTENCE_MAX], size_t at, const char *arg, enum lang lang)
{
	size_t rest = strnlen(arg, ERR_ARG_MAX), whole = rest;
	const char *text = words_in(lang, arg, &whole);
	if (text != arg)
		return put(out, at, text, whole);
	while (rest) {
		const char *comma = memchr(arg, ',', rest);
		size_t piece = comma && comma + 1 < arg + rest && comma[1] == ' ' ? (size_t)(comma - arg) : rest, len = piece;
		text = words_in(lang, arg, &len);
		at = put(out, at, text, len);
		arg += piece;
		rest -= piece;
		size_t between = rest < 2 ? rest : 2;
		at = put(out, at, arg, between);
		arg += between;
		rest -= between;
	}
	return at;
}

const char *err_sentence(enum lang lang, enum err e, const char *const *args, char out[ERR_SENTENCE_MAX])
{
	const char *s = lang == VI ? table[find(e)].vi : table[find(e)].en;
	const char *all[ERR_ARGS] = {"", "", "", ""};
	for (int i = 0; i < ERR_ARGS && (!args || args[i]); i++)
		all[i] = args ? args[i] : kept[i];
	size_t at = 0;
	for (; *s && at + 1 < ERR_SENTENCE_MAX; s++) {
		if (*s == '%' && s[1] >= '1' && s[1] <= '0' + ERR_ARGS) {
			at = put_argument(out, at, all[*++s - '1'], lang);
		} else {
			out[at++] = *s;
		}
	}
	out[at] = 0;
	return out;
}

const char *err_name(enum err e)
{
	return table[find(e)].name;
}

bool err_of_storage(enum err e)
{
	return err_exit(e) == 74;
}

int err_exit(enum err e)
{
	return table[find(e)].exit_status;
}

bool err_known(int number)
{
	switch (number) { /* two errors of one number do not compile */
#define ERR(name, number, exit_status, vi, en) case number:
#include "err.def"
#undef ERR
		return true;
	default:
		return false;
	}
}
