#include "log.h"

#include <stdarg.h>
#include <stdio.h>

void log_line(enum log_level level, const char *format, ...)
{
	char line[1024];
	va_list ap;
	va_start(ap, format);
	vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	fprintf(stderr, "<%d>%s\n", level, line); /* one write a line: several threads may speak */
}
