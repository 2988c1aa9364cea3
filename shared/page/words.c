/* words.c - see words.h */
#include "words.h"

#include <assert.h>

static const char *const sentence[WORDS][2] = {
#define W(id, vi, en) [W_##id] = {vi, en},
#include "words.def"
#undef W
};

const char *tr(enum lang lang, enum word w)
{
	assert(w >= 0 && w < WORDS);
	return sentence[w][lang == EN];
}

void tr_args(struct buf *out, enum lang lang, enum word w, const char *const *args)
{
	int count = 0;
	bool one = false;

	while (args[count])
		count++;
	for (const char *p = tr(lang, w); *p; p++) {
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '9') {
			int i = *++p - '1';
			assert(i < count);
			buf_str(out, args[i]);
			one = args[i][0] == '1' && !args[i][1];
		} else if (p[0] == '[' && p[1] == 's' && p[2] == ']') {
			p += 2;
			buf_str(out, one ? "" : "s");
		} else {
			buf_byte(out, (uint8_t)*p);
		}
	}
}
