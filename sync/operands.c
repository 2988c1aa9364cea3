#include "operands.h"

#include <string.h>

#include "files.h"

static enum err value_of_file(const char *path, struct arena *arena, struct bytes *ret)
{
	struct buf content OWN_BUF = BUF(TEXT_MAX * 2);
	TRY(file_read(path, &content));
	if (content.len && content.data[content.len - 1] == '\n')
		buf_cut(&content, content.len - 1);
	if (content.len && content.data[content.len - 1] == '\r')
		buf_cut(&content, content.len - 1);
	*ret = arena_copy(arena, buf_bytes(&content));
	return OK;
}

enum err operands_read(const char *program, char *const *operands, int count, struct arena *arena, struct bytes *ret_key,
		       struct field_text **ret_fields, size_t *ret_count)
{
	struct bytes key = {0};
	int at = 0;
	if (count && !strchr(operands[0], '='))
		key = bytes_of(operands[at++]);
	struct field_text *fields = arena_alloc(arena, (size_t)(count - at + 1) * sizeof *fields);
	size_t n = 0;
	for (; at < count; at++, n++) {
		const char *equals = strchr(operands[at], '=');
		if (!equals)
			return fail(ERR_USAGE, operands[at], program);
		fields[n] = (struct field_text){{(const uint8_t *)operands[at], (size_t)(equals - operands[at])}, bytes_of(equals + 1)};
		if (equals[1] == '@')
			TRY(value_of_file(equals + 2, arena, &fields[n].text));
	}
	*ret_key = key;
	*ret_fields = fields;
	*ret_count = n;
	return OK;
}
