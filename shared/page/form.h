/* form.h - percent-encoding and forms, as pure functions over bytes.
 *
 * Everything is bounded by its caller's maximum; whatever is not valid UTF-8, holds NUL or a broken %xx is
 * ERR_FORMAT, never repaired. Results live in `store`, which must outlive them. */
#ifndef FORM_H
#define FORM_H

#include "http.h"

bool utf8_valid(const char *s, size_t n); /* shortest forms only, no surrogates, no NUL */

/* Decodes n bytes into a new C string (free() it); plus: "+" is a space. ERR_FORMAT for a bad escape, %00, a
 * control character other than tab, CR and LF, or invalid UTF-8. */
enum err MUST_USE percent_decode(const char *s, size_t n, bool plus, char **ret);
/* Adds s so that it may stand as one segment or one query value. */
void percent_encode(struct buf *b, const char *s);

struct form {
	int count;
	struct http_field *field;
	char **owned; /* everything the fields point to */
	int owned_count;
};
void form_free(struct form *f);

/* application/x-www-form-urlencoded, also a query. At most HTTP_FIELDS_MAX fields (ERR_TOO_BIG). CR LF in values
 * becomes LF. Adds to `f`. */
enum err MUST_USE form_urlencoded(const char *s, size_t n, struct form *f);
/* multipart/form-data; content_type gives the boundary. Parts without a name are ERR_FORMAT. Fields are text,
 * files are any bytes. */
enum err MUST_USE form_multipart(const char *content_type, const char *s, size_t n, struct form *f);

#endif
