#include "code.h"

#include <string.h>

enum err code_check(struct bytes code)
{
	char text[CODE_CHARS + 1] = {0};
	memcpy(text, code.data, code.len < CODE_CHARS ? code.len : CODE_CHARS);
	char canonical[CODE_CHARS + 1];
	if (code.len != CODE_CHARS || code_typed(code, canonical) != CODE_TYPED || strcmp(text, canonical) != 0)
		return fail(ERR_CODE_WRONG, text, "cần 16 ký tự");
	return code_sound(text, CODE_CHARS) ? OK : fail(ERR_CODE_WRONG, text, "ký tự kiểm tra không khớp");
}
