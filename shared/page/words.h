/* words.h - the sentences of the pages. words.def has each once, Vietnamese and English side by side, so that
 * both are proof-read together. */
#ifndef WORDS_H
#define WORDS_H

#include "buf.h"
#include "err.h"

enum word {
#define W(id, vi, en) W_##id,
#include "words.def"
#undef W
	WORDS
};

const char *tr(enum lang lang, enum word w);

/* Adds the sentence to `out` with %1.. replaced by the given C strings; nothing is escaped here. For
 * HTML use h_tr() of html.h. In English [s] is left out where the argument before it is "1". tr_fmt(out, lang, W_COUNT_OF, "3", "4"). */
#define tr_fmt(out, lang, word, ...) tr_args((out), (lang), (word), (const char *const[]){__VA_ARGS__, NULL})
void tr_args(struct buf *out, enum lang lang, enum word w, const char *const *args);

#endif
