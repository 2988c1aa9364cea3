/* log.h - what a program that runs on its own says of itself: lines on stderr with the level in front as journald reads it ("<6>").
 * Never a content or a password. */
#ifndef LOG_H
#define LOG_H

#include "err.h"

enum log_level { LOG_FAULT = 3, LOG_CARE = 4, LOG_NOTE = 6 };

void log_line(enum log_level level, const char *format, ...) PRINTF(2, 3);

#endif
