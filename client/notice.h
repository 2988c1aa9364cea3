/* notice.h - the sentence for what a person must be told about this device's copy. */
#ifndef NOTICE_H
#define NOTICE_H

#include "replica.h"

enum { NOTICE_MAX = 512 };

/* Returns out. */
const char *notice_sentence(const struct notice *n, enum lang lang, char out[NOTICE_MAX]);

#endif
