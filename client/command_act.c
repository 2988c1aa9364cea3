/* do, import, code. */
#include "command.h"

#include "civil.h"
#include "code.h"
#include "import.h"
#include "operands.h"
#include "text_value.h"

enum err command_do(const struct call *c)
{
	struct arena arena OWN_ARENA = {0};
	struct folder f OWN_FOLDER = {0};
	struct author author OWN(author_wipe) = {0};
	struct wish wish = {.verb = bytes_of(c->operands[0]), .reg = bytes_of(c->operands[1])};
	struct field_text *fields;
	struct entered entered;
	TRY(operands_read("kycuong do", c->operands + 2, c->count - 2, &arena, &wish.key, &fields, &wish.count));
	wish.fields = fields;
	TRY(folder_open(c->dir, &f));
	TRY(call_author(c, &f.replica, &author));
	enum err e = entry_make(&f.replica, &author, &wish, 1, now_ms(), &entered);
	if (e == ERR_PASSWORD_NEEDED) { /* all else is well: nobody types a password for nothing */
		TRY(call_unlock(c, &f.replica, &author));
		e = entry_make(&f.replica, &author, &wish, 1, now_ms(), &entered);
	}
	TRY(e);
	printf("%s\t%lld\n", entered.key, (long long)entered.number);
	return OK;
}

enum err command_import(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct author author OWN(author_wipe) = {0};
	struct buf csv OWN_BUF = BUF(IMPORT_MAX);
	int64_t count;
	TRY(folder_open(c->dir, &f));
	TRY(file_read(c->operands[1], &csv));
	TRY(call_author(c, &f.replica, &author));
	if (c->options[O_PASSWORD_FILE])
		TRY(call_unlock(c, &f.replica, &author));
	TRY(entry_import(&f.replica, &author, bytes_of(c->operands[0]), buf_bytes(&csv), c->lang, now_ms(), c->details, &count));
	printf("%lld\n", (long long)count);
	return OK;
}

enum err command_code(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct arena arena OWN_ARENA = {0};
	struct key key;
	uint8_t hash[HASH_BYTES];
	char code[CODE_CHARS + 1];
	TRY(folder_open(c->dir, &f));
	TRY(key_parse(reg_by_name(BYTES("report")), bytes_of(c->operands[0]), &arena, &key));
	TRY(replica_send_hash(&f.replica, key.text, hash));
	TRY(code_make(hash, key.text, code));
	char digits[CODE_DIGITS + 1] = {0};
	if (c->options[O_DIGITS])
		code_to_digits(code, digits);
	const char *shown = c->options[O_DIGITS] ? digits : code;
	for (size_t i = 0; shown[i]; i += 4)
		printf("%s%.4s", i ? "-" : "", shown + i);
	putchar('\n');
	return OK;
}
