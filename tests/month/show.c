/* Plays months of a province with every kind of cell and serves its pages on loopback, to be looked at: show DIR [MONTHS [PORT]]. The name
 * to log in with is "Đỗ Minh Châu", the password "mat-khau-dai". Prints the address. */
#include <stdlib.h>

#include "month.h"
#include "host.h"
#include "http.h"
#include "site.h"

static int64_t page_time;

static int64_t clock_of_page(void)
{
	return page_time;
}

static enum err handle(void *ctx, const struct request *r, struct response *a)
{
	return site_answer(ctx, r, a);
}

int main(int argc, char **argv)
{
	static struct month m;
	struct site *site;
	struct http *h;
	char listen[40];
	if (argc < 2)
		return 2;
	month_begin(&m, argv[1]);
	month_play(&m, argc > 2 ? (int)strtol(argv[2], NULL, 10) : 6);
	page_time = m.now;
	month_end(&m);
	const struct hands hands = month_hands(&m);
	const struct site_options o = {m.tables, m.log, m.office, false, clock_of_page, &hands};
	MUST(site_open(&o, &site));
	snprintf(listen, sizeof listen, "127.0.0.1:%s", argc > 3 ? argv[3] : "0");
	const struct http_options serve = {.listen = listen, .threads = 4, .handler = handle, .ctx = site};
	host_stoppable();
	MUST(http_start(&serve, &h));
	printf("%s\n", http_url(h));
	fflush(stdout);
	while (!host_wait(1000))
		;
	http_stop(&h);
	site_close(&site);
	return 0;
}
