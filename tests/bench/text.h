/* text.h - made-up Vietnamese of offices, by seed: names, places, clauses and numbers differ from sentence to sentence. Two kinds that
 * share no sentence: what the dictionary is trained on, and what is measured. */
#ifndef TEXT_MADE_H
#define TEXT_MADE_H

#include "buf.h"

enum text_kind { TEXT_TRAINING, TEXT_MEASURED };

struct text_maker {
	enum text_kind kind;
	uint64_t random;
};

uint64_t text_draw(struct text_maker *m);
int text_below(struct text_maker *m, int n);
void text_sentence(struct text_maker *m, struct buf *out);
/* Sentences until there are at least `bytes`. */
void text_paragraph(struct text_maker *m, size_t bytes, struct buf *out);
void text_person(struct text_maker *m, struct buf *out);

#endif
