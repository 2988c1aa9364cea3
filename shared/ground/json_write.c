#include "json_write.h"

#include "text.h"

void json_write_string(struct buf *out, struct bytes text)
{
	buf_byte(out, '"');
	while (text.len) {
		uint32_t cp = text_next(&text);
		if (cp == '"' || cp == '\\')
			buf_fmt(out, "\\%c", (int)cp);
		else if (cp == '\n')
			buf_str(out, "\\n");
		else if (cp == '\t')
			buf_str(out, "\\t");
		else if (cp < 0x20 || cp == 0x7F || cp == '<' || cp == '>' || cp == '&' || cp == 0x2028 || cp == 0x2029)
			buf_fmt(out, "\\u%04x", (unsigned)cp);
		else
			text_put(out, cp);
	}
	buf_byte(out, '"');
}
