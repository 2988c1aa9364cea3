/* operands.h - what stands behind `do VERB REGISTER`: [KEY] [FIELD=VALUE…], as both programs take it. */
#ifndef OPERANDS_H
#define OPERANDS_H

#include "compose.h"

/* An operand without "=" in the first place is the key; without it the key is empty. A value "@FILE" is what the file holds, without
 * the newline at its end, as a shell's $(cat FILE) would give it; "@-" is standard input. `program` is what the sentence of a wrong
 * operand says to ask for help: "kycuong do". Memory is the arena's or the operands'. ERR_USAGE, ERR_FILE_READ, ERR_TOO_BIG. */
enum err MUST_USE operands_read(const char *program, char *const *operands, int count, struct arena *arena, struct bytes *ret_key,
				struct field_text **ret_fields, size_t *ret_count);

#endif
