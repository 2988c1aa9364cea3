/* fuzz.h - what the targets share: a finding is whatever makes the program die. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must_hold(condition)                                                                                                            \
	do {                                                                                                                            \
		if (!(condition)) {                                                                                                     \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                                  \
			abort();                                                                                                        \
		}                                                                                                                       \
	} while (0)

#endif
