/* paper_words.h - how official documents in Vietnamese write dates, periods and numbers. Internal to paper, and for who prints the same. */
#ifndef PAPER_WORDS_H
#define PAPER_WORDS_H

#include "buf.h"
#include "civil.h"

void period_words_vi(struct period p, struct buf *out);	  /* "tháng 12 năm 2024", "năm 2024" */
void date_words_vi(int64_t day, struct buf *out);	  /* "09/12/2024" */
void time_words_vi(int64_t ms, struct buf *out);	  /* "14 giờ 05 ngày 12/12/2024" */
void decimal_vi(int64_t thousandths, struct buf *out);	  /* "10.300", "2,5" */
void upper_vi(const char *text, struct buf *out);	  /* "TỈNH KON TUM" */
/* "Kon Tum, ngày 09 tháng 12 năm 2024" of "tỉnh Kon Tum"; blanks to be filled in where the day is NO_TIME or the place has no name. */
void place_date_vi(const char *province, int64_t day, struct buf *out);

#endif
