#include "connect.h"

enum err folder_connect(struct folder *f, bool (*stop)(void), struct transport **ret)
{
	struct buf url OWN_BUF = BUF(URL_SIZE), ca OWN_BUF = BUF(PATH_SIZE);
	TRY(setting_get(&f->replica, "url", &url));
	enum err e = setting_get(&f->replica, "ca", &ca);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return transport_open(buf_text(&url), ca.len ? buf_text(&ca) : NULL, stop, ret);
}
