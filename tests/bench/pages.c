/* Every page of the server over a year of a province of 120 units: CPU time of each, the slowest three. bench_pages FOLDER */
#include <assert.h>
#include <string.h>
#include <time.h>

#include "exchange.h"
#include "form.h"
#include "http.h"
#include "month.h"
#include "site.h"

enum { UNITS = 120, MONTHS = 12, TIMES = 5 };

static struct month m;
static struct site *site;
static char cookie[200];
static size_t bytes; /* of the last answer */
static int64_t page_time;

static int64_t page_clock(void)
{
	return page_time;
}

static double cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int ask(const char *path, const char *query, const char *form)
{
	char *text = mem_string(path), *next = NULL;
	struct exchange x = {.headers = 1, .header = {{.name = "Cookie", .value = cookie, .len = strlen(cookie)}}};
	struct form queries = {0}, fields = {0};
	struct response a = {.status = 200, .body = BUF(HTTP_ANSWER_MAX)};
	struct request r = {.post = form != NULL, .path = path, .loopback = true, .host = "province.test", .origin = form ? "http://province.test" : "",
			    .fetch_site = "", .content_type = "", .internal = &x};
	snprintf(r.peer, sizeof r.peer, "192.0.2.1");
	for (char *part = path[1] ? text + 1 : NULL; part; part = next) {
		next = strchr(part, '/');
		if (next)
			*next++ = 0;
		r.segment[r.segments++] = part;
	}
	MUST(form_urlencoded(query, strlen(query), &queries));
	MUST(form_urlencoded(form ? form : "", form ? strlen(form) : 0, &fields));
	r.query = queries.field, r.queries = queries.count;
	r.field = fields.field, r.fields = fields.count;
	MUST(site_answer(site, &r, &a));
	for (int i = 0; i < a.headers; i++) {
		if (!strcmp(a.header[i].name, "Set-Cookie"))
			snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(a.header[i].value, ";"), a.header[i].value);
		mem_free(&a.header[i].value);
	}
	bytes = a.body.len;
	int status = a.status;
	buf_free(&a.body);
	form_free(&queries);
	form_free(&fields);
	mem_free(&text);
	return status;
}

struct timing {
	const char *path, *query;
	double ms;
	size_t bytes;
};

static int by_time(const void *a, const void *b)
{
	const struct timing *x = a, *y = b;
	return (x->ms < y->ms) - (x->ms > y->ms);
}

/* The best of some: what it costs when nothing else runs. */
static void measure(struct timing *t)
{
	t->ms = 1e9;
	for (int i = 0; i < TIMES; i++) {
		double begun = cpu_ms();
		if (ask(t->path, t->query, NULL) != 200) {
			fprintf(stderr, "%s?%s was not answered\n", t->path, t->query);
			exit(1);
		}
		double took = cpu_ms() - begun;
		t->ms = took < t->ms ? took : t->ms;
	}
	t->bytes = bytes;
}

/* More units than the sample has, which owe like the others and send nothing. */
static void more_units(void)
{
	for (int i = MONTH_UNITS; i < UNITS; i++) {
		char code[16], name[60];
		snprintf(code, sizeof code, "X%03d", i);
		snprintf(name, sizeof name, "name=Ủy ban nhân dân xã số %d", i);
		ADMIN(&m, "add", "unit", code, name, "kind=commune", "function=agency", "from=2024-01-01");
		assert(m.stage.verdict.kind == ACCEPTED);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	month_begin(&m, argv[1]);
	month_play(&m, MONTHS);
	more_units();
	page_time = m.now;
	month_end(&m);
	const struct hands hands = month_hands(&m);
	const struct site_options o = {m.tables, m.log, m.office, false, page_clock, &hands};
	MUST(site_open(&o, &site));
	ask("/login", "", "name=%C4%90%E1%BB%97+Minh+Ch%C3%A2u&password=mat-khau-dai");
	struct timing t[] = {{.path = "/", .query = ""}, {.path = "/print", .query = ""}, {.path = "/late", .query = ""},
			     {.path = "/rates", .query = ""}, {.path = "/rates", .query = "by=head"}, {.path = "/rates", .query = "by=clause"},
			     {.path = "/cells", .query = ""}, {.path = "/cells", .query = "period=2025-03"}, {.path = "/tasks", .query = ""},
			     {.path = "/lists", .query = ""}, {.path = "/lists/assessment", .query = ""}, {.path = "/lists/late", .query = ""},
			     {.path = "/unit", .query = ""}, {.path = "/unit/617", .query = ""}, {.path = "/device", .query = ""},
			     {.path = "/log", .query = ""}, {.path = "/record/report/BC-THANG/617/2024-11", .query = ""},
			     {.path = "/print/record/report/BC-THANG/617/2024-11", .query = ""}, {.path = "/code", .query = ""},
			     {.path = "/bundle", .query = ""}, {.path = "/call/617", .query = ""}, {.path = "/proof/100", .query = ""}};
	enum { PAGES = sizeof t / sizeof *t, SHOWN = 3 };
	for (int i = 0; i < PAGES; i++)
		measure(&t[i]);
	qsort(t, PAGES, sizeof *t, by_time);
	printf("| page of the server, %d units, %d months | CPU | size |\n|---|---|---|\n", UNITS, MONTHS);
	for (int i = 0; i < SHOWN; i++)
		printf("| `%s%s%s` | %.1f ms | %zu KiB |\n", t[i].path, *t[i].query ? "?" : "", t[i].query, t[i].ms, t[i].bytes / 1024);
	printf("| the other %d, at most | %.1f ms | |\n", PAGES - SHOWN, t[SHOWN].ms);
	site_close(&site);
	return 0;
}
