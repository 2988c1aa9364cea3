/* line_words.h - why a line failed, in words that err_words.def has in both languages: what libcurl says is English only. */
#ifndef LINE_WORDS_H
#define LINE_WORDS_H

/* `code` is a CURLcode, `said` what libcurl said of it, "" where it said nothing. What has no words of ours stays as libcurl has it. */
const char *line_words(int code, const char *said);

#endif
