/* Made-up paragraphs, one a line: words SEED COUNT BYTES. */
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	struct text_maker m = {TEXT_MEASURED, strtoull(argv[1], NULL, 10)};
	for (long i = strtol(argv[2], NULL, 10); i > 0; i--) {
		struct buf b OWN_BUF = BUF(1 << 16);
		text_paragraph(&m, strtoul(argv[3], NULL, 10), &b);
		puts(buf_text(&b));
	}
	return 0;
}
