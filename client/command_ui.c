/* ui: the office's pages, for browsers of this machine. */
#include "command.h"
#include "local.h"

enum err command_ui(const struct call *c)
{
	return local_serve(c->dir, c->lang, c->options[O_LISTEN] ? c->options[O_LISTEN] : "127.0.0.1:0");
}
