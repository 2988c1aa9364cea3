/* code_entry.h - where a commitment code that is read out by phone is typed in; both sides' pages. While it is typed the page says what is
 * wrong with it (kycuong.js knows both check characters); the server says so again. */
#ifndef CODE_ENTRY_H
#define CODE_ENTRY_H

#include "html.h"

/* The control alone. `error` as in struct form_field. */
void code_field(struct buf *b, enum lang lang, const char *name, const char *label, const char *value, const char *error, bool first);

struct code_entry {
	const char *action;
	const char *key; /* drawn with the form, so that sending it twice takes one code down */
	const struct form_choice *units, *obligations;
	int unit_count, obligation_count;
	const char *unit, *obligation, *period, *code, *channel, *taker;
	const char *wrong_field, *wrong; /* a sentence, and the field that it is about; NULL: at none */
};
void code_entry_form(struct buf *b, enum lang lang, const struct code_entry *e);

/* A code taken down, in words: what it waits for. */
struct code_line {
	const char *unit, *what, *href; /* "Báo cáo tháng 11/2024"; href may be NULL */
	const char *code;		/* 16 characters */
	const char *when, *age, *by;	/* "16:05 hôm nay", "1 ngày", "điện thoại · Đỗ Minh Châu" */
	const char *state, *under;	/* what became of it, and until when it stands; under may be NULL */
	enum tile tile;			/* TILE_NONE: none */
};
void code_lines_begin(struct buf *b, enum lang lang);
void code_line(struct buf *b, const struct code_line *l);
void code_lines_end(struct buf *b);

#endif
