/* list_files.h - a list of lists.h as files and as what commands print. */
#ifndef LIST_FILES_H
#define LIST_FILES_H

#include "listing.h"
#include "lists.h"

/* CSV with the columns' names and ISO dates, for spreadsheets and scripts. Appends. ERR_TOO_BIG. */
enum err MUST_USE list_csv(const struct list_table *t, struct buf *out);
/* A workbook, a sheet a list: all columns, labelled, with real numbers and dates. Appends. ERR_TOO_BIG, ERR_FILE_WRITE. */
enum err MUST_USE list_xlsx(const struct list_table *t, size_t count, enum lang lang, struct buf *out);
/* "Ai chậm? · số liệu đến 14:05 11/11/2024", of the year. Plain text. */
void list_as_of(const struct list_table *t, enum lang lang, struct buf *out);

/* What the commands of both programs do. */
struct list_command {
	const char *name; /* NULL: which lists there are, with their lines counted */
	const char *year; /* as typed; NULL */
	int64_t at, known; /* as in struct list_query */
	enum lang lang;
	enum listing_format format;
	struct audience audience; /* who looks; beyond its unit only where it sees all */
	const char *xlsx;	  /* a path; NULL: it is printed. Without a name: all lists, a sheet each */
	const char *docx;	  /* a path: the list `assessment` as a document, of the heads */
	const char *unit;	  /* the lines of this unit alone; NULL: of all */
	int64_t position; /* of the data in the log */
};
/* Prints to `out` or writes the file. ERR_LIST_UNKNOWN, also for a list that may not be read; ERR_PERIOD_WRONG; ERR_USAGE where
 * there is no such document; ERR_UNIT_UNKNOWN; ERR_PAPER_NOT_OURS; ERR_NO_HEAD, ERR_NO_HEADS of a document without anybody. */
enum err MUST_USE list_command(sqlite3 *db, const struct list_command *c, FILE *out);
/* A year as it is typed, 0 for NULL and "". ERR_PERIOD_WRONG. */
enum err MUST_USE list_year_parse(const char *text, int *ret);

#endif
