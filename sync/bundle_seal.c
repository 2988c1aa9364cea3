/* What is around a file on a stick: its label, its size, its seal. */
#include <string.h>

#include "bundle_part.h"
#include "enrol.h"

#define MAGIC "kycuong\1"
enum { MAGIC_BYTES = 8, LABEL_BYTES = BUNDLE_LABEL };
_Static_assert((int)LABEL_BYTES == MAGIC_BYTES + 1 + ENROL_PRINT_CHARS, "label");

size_t bundle_padded(size_t content)
{
	size_t n = BUNDLE_LEAST;
	while (n <= content && n < BUNDLE_STEP)
		n *= 2;
	return n > content ? n : content / BUNDLE_STEP * BUNDLE_STEP + BUNDLE_STEP;
}

void bundle_label(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], uint8_t ret[LABEL_BYTES])
{
	char print[ENROL_PRINT_CHARS + 1];
	enrol_fingerprint(server_key, print);
	memcpy(ret, MAGIC, MAGIC_BYTES);
	ret[MAGIC_BYTES] = (uint8_t)kind;
	memcpy(ret + MAGIC_BYTES + 1, print, ENROL_PRINT_CHARS);
}

enum err bundle_seal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t to[PUBLIC_KEY_BYTES],
		     struct bytes content, struct buf *out)
{
	uint8_t label[LABEL_BYTES];
	size_t padded = bundle_padded(content.len);
	if (content.len > BUNDLE_CONTENT_MAX)
		return fail(ERR_TOO_BIG, "bundle", "60 MiB");
	OWN_MEM uint8_t *message = mem_alloc(padded);
	memcpy(message, content.data, content.len);
	message[content.len] = 0x80;
	bundle_label(kind, server_key, label);
	buf_add(out, label, LABEL_BYTES);
	return crypt_stream(to, (struct bytes){label, LABEL_BYTES}, (struct bytes){message, padded}, out);
}

/* Only the length that a content of this size has, so that nothing can hide behind it. */
static bool unpad(struct buf *message)
{
	size_t n = message->len;
	while (n && message->data[n - 1] == 0)
		n--;
	if (!n || (uint8_t)message->data[n - 1] != 0x80 || bundle_padded(n - 1) != message->len)
		return false;
	buf_cut(message, n - 1);
	return true;
}

/* What tells a person which file he holds, before anything is opened. */
static enum err check_label(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], struct bytes file)
{
	char mine[ENROL_PRINT_CHARS + 1], theirs[ENROL_PRINT_CHARS + 1] = {0};
	if (file.len > BUNDLE_MAX)
		return fail(ERR_TOO_BIG, "bundle", "64 MiB");
	if (file.len <= LABEL_BYTES || memcmp(file.data, MAGIC, MAGIC_BYTES) != 0)
		return fail(ERR_BUNDLE_FORM);
	if (file.data[MAGIC_BYTES] != kind)
		return fail(file.data[MAGIC_BYTES] == BUNDLE_UP ? ERR_BUNDLE_OUTGOING : file.data[MAGIC_BYTES] == BUNDLE_DOWN ? ERR_BUNDLE_RECEIPT : ERR_BUNDLE_FORM);
	enrol_fingerprint(server_key, mine);
	memcpy(theirs, file.data + MAGIC_BYTES + 1, ENROL_PRINT_CHARS);
	for (size_t i = 0; i < ENROL_PRINT_CHARS; i++)
		if (!strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", theirs[i]) || !theirs[i])
			return fail(ERR_BUNDLE_DAMAGED);
	return strcmp(mine, theirs) == 0 ? OK : fail(ERR_BUNDLE_SERVER, theirs, mine);
}

enum err bundle_unseal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t secret[SECRET_KEY_BYTES],
		       struct bytes file, struct buf *out)
{
	TRY(check_label(kind, server_key, file));
	enum err e = crypt_unstream(secret, (struct bytes){file.data, LABEL_BYTES}, (struct bytes){file.data + LABEL_BYTES, file.len - LABEL_BYTES}, out);
	if (e == ERR_MAC) /* the server's name is on its files; a receipt bears no device's */
		return fail(kind == BUNDLE_UP ? ERR_BUNDLE_DAMAGED : ERR_BUNDLE_DEVICE);
	return e == OK && unpad(out) ? OK : fail(ERR_BUNDLE_DAMAGED);
}
