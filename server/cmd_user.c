/* user add: who may open the server's pages. */
#include <string.h>

#include "commands.h"
#include "users.h"

enum err cmd_user(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct buf password OWN_BUF = BUF(PASSWORD_MAX + 2);
	if (strcmp(c->operands[1], "add") != 0)
		return fail(ERR_OPERANDS, "DIR add NAME --password-file FILE", "kycuongd user");
	if (!c->options[O_PASSWORD_FILE])
		return fail(ERR_OPERANDS, "DIR add NAME --password-file FILE", "kycuongd user");
	TRY(place_open(c->operands[0], &p));
	TRY(file_read(c->options[O_PASSWORD_FILE], &password));
	while (password.len && (password.data[password.len - 1] == '\n' || password.data[password.len - 1] == '\r'))
		buf_cut(&password, password.len - 1);
	enum err e = users_add(p.office, bytes_of(c->operands[2]), buf_bytes(&password));
	crypt_wipe(buf_text(&password), password.len);
	return e;
}
