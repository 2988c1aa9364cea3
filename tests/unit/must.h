/* must.h - what a test takes for granted: ends with status 99 where a call fails. */
#ifndef MUST_H
#define MUST_H

#include <stdio.h>
#include <stdlib.h>

#include "err.h"

#define MUST(call)                                                                                                     \
	do {                                                                                                           \
		enum err must_e_ = (call);                                                                             \
		char must_s_[ERR_SENTENCE_MAX];                                                                        \
		if (must_e_ != OK) {                                                                                   \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, err_sentence(EN, must_e_, NULL, must_s_));  \
			exit(99);                                                                                      \
		}                                                                                                      \
	} while (0)

#endif
