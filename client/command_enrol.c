/* enrol. */
#include "command.h"

#include "enrolment.h"
#include "host.h"

/* The password of a new personal key: from the file, or typed twice; nothing typed, or nobody to type, makes no key. */
static enum err new_password(const struct call *c, struct buf *ret)
{
	struct buf again OWN(password_wipe) = BUF(PASSWORD_MAX);
	if (c->options[O_PASSWORD_FILE])
		return call_password(c, "", ret);
	enum err e = host_ask_password(call_words(c, "Đặt mật khẩu cho chữ ký cá nhân (bỏ trống nếu không ký): ",
						     "Set a password for the personal signature (empty if you do not sign): "),
				       ret);
	if (e == ERR_PASSWORD_NEEDED || (e == OK && !ret->len))
		return OK;
	TRY(e);
	TRY(enrolment_password(buf_bytes(ret)));
	TRY(host_ask_password(call_words(c, "Gõ lại mật khẩu: ", "The password again: "), &again));
	return bytes_equal(buf_bytes(ret), buf_bytes(&again)) ? OK : fail(ERR_PASSWORD_TWICE);
}

enum err command_enrol(const struct call *c)
{
	struct buf password OWN(password_wipe) = BUF(PASSWORD_MAX);
	struct folder f OWN_FOLDER = {0};
	char ca[PATH_SIZE], url[URL_SIZE];
	struct enrolment e = {.dir = c->dir, .code = c->operands[1], .url = url};
	struct enrolled who;
	struct synced s;
	TRY(url_check(c->operands[0], url));
	if (c->options[O_CA]) {
		TRY(call_ca(c, ca));
		e.ca = ca;
	}
	TRY(new_password(c, &password));
	e.password = buf_bytes(&password);
	TRY(enrolment_run(&e, &who));
	printf(call_words(c, "Đã ghi danh %s, đơn vị %s, máy số %u.\n", "Enrolled %s, unit %s, device %u.\n"), who.name, who.unit, who.device);
	TRY(folder_open(c->dir, &f));
	TRY(syncing_once(&f, SYNC_PATIENCE_MS, &s));
	return call_synced(c, &f.replica, &s);
}
