/* json_write.h - writing JSON (RFC 8259). Composing is left to the caller: only strings need care. */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "buf.h"

/* Appends the text as a JSON string with its quotes. Escaped: quote, backslash, control characters, U+2028 and
 * U+2029, and "<", ">", "&" as \u00XX, so that it may stand inside HTML. What is not UTF-8 becomes U+FFFD. */
void json_write_string(struct buf *out, struct bytes text);

#endif
