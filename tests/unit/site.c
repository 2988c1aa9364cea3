/* The server's pages without a socket: login, refusals, and what each page says of a played month. */
#include <unistd.h>

#include "../month/month.h"
#include "http.h"
#include "site.h"
#include "tap.h"

static struct month month;
static struct site *site;
static int64_t clock_now;
static char cookie[200], language[40];

static int64_t test_clock(void)
{
	return clock_now;
}

/* A request as exchange.c would make it of this path. */
struct asked {
	struct request r;
	char *text;
	struct http_field field[8];
};

int main(void)
{
	char dir[] = "/tmp/kycuong-site-XXXXXX";
	ok(mkdtemp(dir) != NULL, "a folder");
	month_begin(&month, dir);
	month_play(&month, 1);
	month_end(&month);
	struct site_options o = {month.tables, month.log, month.office, false, test_clock};
	ok(site_open(&o, &site) == OK, "opens");
	site_close(&site);
	(void)cookie, (void)language;
	return done();
}
