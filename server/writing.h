/* writing.h - acts that a user of the pages makes: the administration's, as `kycuongd do` makes them. Internal to the site. */
#ifndef WRITING_H
#define WRITING_H

#include "compose.h"
#include "view.h"

/* A key for the record that a form will make: drawn with the form, so that sending it twice makes one. */
const char *write_key(struct view *v);
/* One act on the record of a new key, durable on return. An act that is refused is the error of its reason, and nothing was written. */
enum err MUST_USE write_act_of(struct view *v, const char *verb, const char *reg, const char *key, const struct field_text *fields, size_t count);

#endif
