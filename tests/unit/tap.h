/* tap.h - the whole of our test framework: one line a check, in the Test Anything Protocol.
 *
 *	int main(void)
 *	{
 *		ok(x > 0, "x of %s is positive", name);
 *		is_int(count(), 3, "three rows");
 *		is_str(text(), "abc", "text");
 *		return done();
 *	}
 *
 * Inside loops over thousands of cases count the failures and check once: a line a case drowns the others. */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 4, 0), unused)) static bool tap_line(bool good, const char *file, int line,
								     const char *format, va_list ap)
{
	printf("%sok %d - ", good ? "" : "not ", ++tap_count);
	vprintf(format, ap);
	printf("\n");
	if (!good) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	fflush(stdout); /* a crash must not take the last lines with it */
	return good;
}

__attribute__((format(printf, 4, 5), unused)) static bool tap_ok(bool good, const char *file, int line,
								   const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	tap_line(good, file, line, format, ap);
	va_end(ap);
	return good;
}

__attribute__((format(printf, 5, 6), unused)) static bool tap_int(int64_t got, int64_t want, const char *file, int line,
								    const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	if (!tap_line(got == want, file, line, format, ap))
		printf("# got  %lld\n# want %lld\n", (long long)got, (long long)want);
	va_end(ap);
	return got == want;
}

__attribute__((format(printf, 5, 6), unused)) static bool tap_str(const char *got, const char *want, const char *file,
								    int line, const char *format, ...)
{
	bool same = got && want ? strcmp(got, want) == 0 : got == want;
	va_list ap;
	va_start(ap, format);
	if (!tap_line(same, file, line, format, ap))
		printf("# got  %s\n# want %s\n", got ? got : "(null)", want ? want : "(null)");
	va_end(ap);
	return same;
}

/* Each returns whether the check held. The text is a printf format. */
#define ok(good, ...) tap_ok((good), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, ...) tap_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, __VA_ARGS__)
#define is_str(got, want, ...) tap_str((got), (want), __FILE__, __LINE__, __VA_ARGS__)

/* Prints the plan; the exit status of the program. */
__attribute__((unused)) static int done(void)
{
	printf("1..%d\n", tap_count);
	if (tap_failed)
		printf("# %d of %d failed\n", tap_failed, tap_count);
	return tap_failed || !tap_count;
}

#endif
