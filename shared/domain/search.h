/* search.h - an index over the words of all records, so that "dak ha" finds "Đắk Hà": folded as text_fold() does, in an FTS5 table beside the
 * tables of the registers, in the same file.
 *
 * Of a record: its key, its texts (codes of references among them), names of attachments, and the labels of its state and choices in both
 * languages. Hidden registers are left out. The index is derived: it may be dropped at any time, and whoever keeps it says what changed. Not
 * sensitive: the words of a restricted register stand in it too; who may read is the caller's to ask at each search. */
#ifndef SEARCH_H
#define SEARCH_H

#include <string.h>

#include "world.h"

enum { SEARCH_VERSION = 1, SEARCH_WORDS = 16, SEARCH_QUERY_MAX = 200, SEARCH_LIMIT = 200, SEARCH_STATEMENTS = 16, SEARCH_TEXT_MAX = 2 * RECORD_MAX };

struct search {
	sqlite3 *db;
	sqlite3_stmt *sql[SEARCH_STATEMENTS];
};
/* Makes the tables where they are missing: *ret_new, and the index is empty. Within the caller's transaction. Close it before the database:
 * db_close() cannot. */
enum err MUST_USE search_open(sqlite3 *db, struct search *ret, bool *ret_new);
enum search_there { SEARCH_MISSING, SEARCH_THERE, SEARCH_UNFIT /* of another version, or not whole: search_empty() */ };
enum err MUST_USE search_there(sqlite3 *db, enum search_there *ret);
void search_close(struct search *s); /* cleanup form */
#define OWN_SEARCH OWN(search_close)
/* Takes the index off the list of tables, without walking its pages: a damaged one may point elsewhere and take records along. What it held lies in
 * pages of nobody until VACUUM; then nobody can tell what words were there. It is made anew by the next search. Within the caller's transaction, or in
 * one of its own; no struct search is open on `db`. */
enum err MUST_USE search_empty(sqlite3 *db);
/* Whether its pages are what they were, as far as that can be told without the records. Reads all of it. */
enum err MUST_USE search_sound(sqlite3 *db, bool *ret);

/* The records as they are now; ABSENT takes one out. Loaded in one go they cost less than one by one. *ret_changed: of so many the words changed. */
enum err MUST_USE search_put(struct search *s, const struct row *rows, size_t count, struct arena *arena, size_t *ret_changed);
/* After what nobody shall read any more was taken out: all in one piece, with nothing left in it of what was taken out. */
enum err MUST_USE search_tidy(struct search *s);
/* A note of the keeper's own, in the index: how far it is. Empty where it is new. */
enum err MUST_USE search_note(struct search *s, const char *note);
enum err MUST_USE search_noted(struct search *s, const char *note, bool *ret);

/* What is looked for. Words are parted by whatever is neither letter nor digit, so no sign means anything to the index. The last one may be the
 * start of a word; standing alone, or apart from the others, from two characters on. */
struct search_words {
	char word[SEARCH_WORDS][SEARCH_QUERY_MAX * 3 + 1];
	int count;
};
/* Whether the last may be but the start of one, wherever it stands. */
static inline bool search_begins(const struct search_words *w)
{
	return strlen(w->word[w->count - 1]) > 1;
}
/* ERR_SEARCH_NONE where no word is in it, ERR_SEARCH_LONG. */
enum err MUST_USE search_words(struct bytes query, struct search_words *ret);
/* Calls `each` with the records that hold all of the words, at most `limit`: those with the words side by side first, then by age in the index, the
 * latest first. `wanted` says whose registers count. */
struct search_hit {
	const struct reg *reg;
	struct key key;
};
enum err MUST_USE search_find(struct search *s, const struct search_words *w, int limit, bool (*wanted)(void *ctx, const struct reg *reg),
			      enum err (*each)(void *ctx, const struct search_hit *hit), void *ctx);

/* The line of a record's text that shows best why it was found, cut to about `columns`, with the places of the words in it. */
enum { SEARCH_MARKS = 24 };
struct search_line {
	const struct field *field; /* NULL: the key, or the state */
	struct bytes text;	   /* in the arena */
	struct {
		size_t from, to;
	} mark[SEARCH_MARKS]; /* bytes of text, ascending */
	int marks;	      /* 0: what is looked for is the label of the other language */
};
void search_line(const struct row *row, const struct search_words *w, enum lang lang, size_t columns, struct arena *arena, struct search_line *ret);

#endif
