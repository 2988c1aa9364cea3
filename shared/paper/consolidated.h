/* consolidated.h - the consolidated report as a document: Word, Excel. Official documents are in Vietnamese whatever the user's language is.
 *
 * What home affairs wrote itself stands in the record of register consolidation; the figures are a struct consolidation, made from the tables of
 * a place in the log or taken out of the record, where they were frozen. */
#ifndef CONSOLIDATED_H
#define CONSOLIDATED_H

#include "consolidate.h"
#include "value.h"

struct consolidated {
	int state;		    /* of the record; 0 = none yet */
	int64_t position, frozen;   /* where and when the figures were frozen; 0, NO_TIME: not yet */
	struct bytes figures, data; /* their digest and canonical form; empty where not */
	struct value narrative, sources; /* families by clause */
	const char *symbol, *note;  /* "" where none */
	const char *province;	    /* "tỉnh Kon Tum", "tỉnh" where nothing says which */
};
/* Reads the record, which need not exist. */
enum err MUST_USE consolidated_load(sqlite3 *db, const char *obligation, struct period period, struct arena *arena, struct consolidated *ret);
/* "tỉnh Kon Tum", after whoever issued the document that asks for reports. */
enum err MUST_USE province_name(sqlite3 *db, struct arena *arena, const char **ret);

/* `position` is that of the figures in `c`, `day` the date on the paper (NO_TIME leaves it open). Append the whole file. ERR_TOO_BIG, ERR_FILE_WRITE. */
enum err MUST_USE consolidated_docx(const struct consolidated *r, const struct consolidation *c, int64_t position, int64_t day, struct buf *out);
enum err MUST_USE consolidated_xlsx(const struct consolidated *r, const struct consolidation *c, int64_t position, struct buf *out);

/* Parts that the page shares. */
void consolidated_excerpt(const struct consolidation *c, struct buf *out);  /* "Kết quả thực hiện …\ntháng 12 năm 2024" */
void consolidated_standing(const struct consolidation *c, struct buf *out); /* who sent, who did not: a paragraph */
void consolidated_sources(const struct consolidation *c, struct bytes codes, struct buf *out); /* "UBND huyện Đắk Hà, Sở Tư pháp" of "615,STP" */
void unit_brief(const char *name, struct buf *out);			     /* "UBND huyện Đắk Hà" */

#endif
