/* buf.h - a growing buffer that got its maximum at birth.
 *
 * Adding beyond the maximum adds nothing and sets `over` for good, so that a long composition is checked
 * once, at its end, with buf_check(). data always has a NUL after len bytes (NULL while empty: use
 * buf_text()). */
#ifndef BUF_H
#define BUF_H

#include "err.h"
#include "mem.h"

struct buf {
	char *data;
	size_t len, cap, max;
	bool over;
};

#define BUF(maximum) {.max = (maximum)}
#define OWN_BUF OWN(buf_free)

void buf_add(struct buf *b, const void *data, size_t n);
void buf_byte(struct buf *b, uint8_t byte);
void buf_str(struct buf *b, const char *s);
void buf_view(struct buf *b, struct bytes v);
void buf_fmt(struct buf *b, const char *format, ...) PRINTF(2, 3);
void buf_cut(struct buf *b, size_t len); /* keeps the first len bytes; clears `over` */
char *buf_text(struct buf *b);		 /* NUL-terminated, never NULL, still owned by b */
struct bytes buf_bytes(const struct buf *b);
void buf_free(struct buf *b);
/* ERR_TOO_BIG, naming `what`, if anything did not fit. */
enum err MUST_USE buf_check(const struct buf *b, const char *what);

#endif
