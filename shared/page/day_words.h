/* day_words.h - dates and times as an officer reads them. Days and times as in civil.h; plain text is added,
 * to be escaped like any other. */
#ifndef DAY_WORDS_H
#define DAY_WORDS_H

#include <stdint.h>

#include "buf.h"
#include "words.h"

enum { DAY_WORDS_MAX = 96 };

void day_month(struct buf *out, int64_t day);			    /* "09/11" */
void day_full(struct buf *out, int64_t day);			    /* "09/11/2024" */
const char *weekday_words(enum lang lang, int64_t day);		    /* "thứ Bảy" */
const char *month_words(enum lang lang, int month);		    /* 1 to 12: "tháng 6", "June" */
void day_words(struct buf *out, enum lang lang, int64_t day, int64_t today); /* "thứ Bảy 09/11", with the year where it is
									      * not today's */
void day_head(struct buf *out, enum lang lang, int64_t day);	    /* "Thứ Bảy, 09/11/2024" */
void clock_words(struct buf *out, int64_t ms);			    /* "14:05" */
/* "14:05 hôm nay", "14:05 hôm qua", "14:05 ngày 09/11"; "chưa lần nào" for NO_TIME. */
void time_words(struct buf *out, enum lang lang, int64_t ms, int64_t now);
/* A deadline given as its last good day: "hết thứ Bảy 09/11 (còn 1 ngày)". */
void due_words(struct buf *out, enum lang lang, int64_t last_day, int64_t today);

#endif
