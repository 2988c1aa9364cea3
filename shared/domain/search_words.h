/* search_words.h - within the search: the texts of a record, and their words. */
#ifndef SEARCH_WORDS_H
#define SEARCH_WORDS_H

#include "search.h"

/* Each text of a record that can be searched, as it stands, its key last; f is NULL for what is no field. */
void search_texts(const struct row *row, void (*each)(void *ctx, const struct field *f, struct bytes text), void *ctx);
/* The labels of its choices and of its state, which is last. */
void search_labels(const struct row *row, enum lang lang, void (*each)(void *ctx, const struct field *f, struct bytes text), void *ctx);
/* The next word of the text, which is moved behind it: the place in the text, and folded into *out (emptied before). False at the end. */
bool search_word(struct bytes *rest, struct bytes *ret_place, struct buf *out);
/* All words of the record, folded: those of one text parted by blanks, texts by line ends. */
void search_fold(const struct row *row, struct buf *out);

#endif
