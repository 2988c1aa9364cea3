/* Bytes of a sync, beside the floor: the same field values as one JSON array, zstd level 19 with a dictionary of the same size trained on the
 * same made-up text, as one POST. size JSON_DICTIONARY [NAME=TEXT_FILE...]: prints Markdown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "files.h"
#include "series.h"
#include "workload.h"

static struct buf json_dictionary = BUF(1 << 20);

/* What HTTP adds, as the two programs write it: no header that is not needed. */
static size_t with_http(size_t request, size_t answer)
{
	char up[200], down[200];
	int a = snprintf(up, sizeof up, "POST /sync HTTP/1.1\r\nHost: kycuong.kontum.gov.vn\r\nContent-Length: %zu\r\n\r\n", request);
	int b = snprintf(down, sizeof down, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", answer);
	return request + answer + (size_t)a + (size_t)b;
}

static size_t packed(struct bytes in, bool dictionary)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(in.len);
	OWN_MEM uint8_t *out = mem_alloc(room);
	size_t n = ZSTD_compress_usingDict(z, out, room, in.data, in.len, dictionary ? json_dictionary.data : NULL,
					   dictionary ? json_dictionary.len : 0, 19);
	ZSTD_freeCCtx(z);
	return n;
}

static void row_of(const char *name, struct round_bytes ours, size_t total, size_t floor, const char *what)
{
	size_t least = with_http(floor, 2);
	printf("| %s | %zu | %zu + %zu | %zu | %+lld | %s |\n", name, total, ours.request, ours.answer, least, (long long)total - (long long)least, what);
}

static void row(const char *name, struct round_bytes ours, size_t floor, const char *what)
{
	row_of(name, ours, with_http(ours.request, ours.answer), floor, what);
}

static void measure(struct province *p, struct office *o, const char *name, const char *what)
{
	struct buf text OWN_BUF = BUF(1 << 24);
	struct round_bytes bytes;
	waiting_json(o, &text);
	one_round(p, o, &bytes, NULL, NULL);
	row(name, bytes, packed(buf_bytes(&text), true), what);
}

/* A year of a unit: reports, tasks, updates, steps. `text` gets what an array of them would hold. */
static void play_year(struct province *p, struct text_maker *m, struct office *o, struct buf *text)
{
	struct round_bytes bytes;
	int64_t from = p->now;
	for (int month = 1; month <= 12; month++) {
		char key[40];
		snprintf(key, sizeof key, "BC-THANG/%s/2024-%02d", o->replica.unit, month);
		p->now += 30 * INT64_C(86400000);
		o->now = p->now;
		workload_tasks(p, m, o->replica.unit, 8);
		one_round(p, o, &bytes, NULL, NULL);
		enter_report(p, o, m, key, NARRATIVE_BYTES);
		enter_progress(p, o, m, 20);
		enter_steps(p, o, m, 5);
		struct buf part OWN_BUF = BUF(1 << 22);
		waiting_json(o, &part);
		part.data[0] = text->len ? ',' : '['; /* the arrays of the months make one */
		buf_add(text, part.data, part.len - 1);
		one_round(p, o, &bytes, NULL, NULL);
	}
	p->now = from;
}

/* Taken by a device that has nothing. */
static void bootstrap(struct province *p, const char *unit, uint32_t device, struct buf *text, const char *name, const char *what)
{
	struct round_bytes bytes = {.more = true}, all = {0};
	struct office again;
	size_t total = 0, turns = 0;
	char words[200];
	buf_byte(text, ']');
	office_open(p, &again, unit, device);
	again.replica.pages = ROUND_PAGES;
	for (; bytes.more; turns++) {
		one_round(p, &again, &bytes, NULL, NULL);
		all.request += bytes.request;
		all.answer += bytes.answer;
		total += with_http(bytes.request, bytes.answer);
	}
	snprintf(words, sizeof words, "%s; round trips: %zu", what, turns);
	row_of(name, all, total, packed(buf_bytes(text), true), words);
	office_close(&again);
}

static void unit_year(struct province *p, struct text_maker *m, struct office *o)
{
	struct buf text OWN_BUF = BUF(1 << 24);
	play_year(p, m, o, &text);
	bootstrap(p, "616", 4000, &text, "a unit-year, from nothing",
		  "12 reports, 96 tasks with their updates, 60 steps; reference data and verdicts are in ours only");
}

/* Thirty units, taken by a new device of SNV, whose scope is the province. */
static void province_year(struct text_maker *m)
{
	enum { UNITS = 30 };
	struct buf text OWN_BUF = BUF(1 << 27);
	struct province p;
	workload_open(&p, 98);
	for (int i = 0; i < UNITS; i++) {
		char code[UNIT_CODE_MAX + 1];
		struct office o;
		struct round_bytes bytes;
		workload_unit(&p, i, code);
		office_open(&p, &o, code, 5000 + (uint32_t)i);
		one_round(&p, &o, &bytes, NULL, NULL);
		play_year(&p, m, &o, &text);
		office_close(&o);
	}
	bootstrap(&p, "SNV", 4001, &text, "a province-year, from nothing", "30 such units");
	province_close(&p);
}

/* The Department of Home Affairs returns a report. */
static void come_back(struct province *p, const char *key)
{
	struct office snv;
	struct round_bytes bytes;
	office_open(p, &snv, "SNV", 779);
	one_round(p, &snv, &bytes, NULL, NULL);
	if (ENTER(p, &snv, true, "return", "report", key, "reason=Rà lại số liệu") != OK)
		exit(1);
	one_round(p, &snv, &bytes, NULL, NULL);
	office_close(&snv);
}

static void bits(const char *name, struct bytes text)
{
	printf("| %s | %zu | %.2f |\n", name, text.len, 8.0 * (double)packed(text, false) / (double)text.len);
}

int main(int argc, char **argv)
{
	struct text_maker m = {TEXT_MEASURED, 20241109};
	struct province p;
	struct office o, second;
	struct round_bytes bytes;
	struct buf made OWN_BUF = BUF(1 << 20);
	if (argc < 2 || file_read(argv[1], &json_dictionary) != OK)
		return 2;
	workload_open(&p, 99);
	office_open(&p, &o, "615", 777);
	office_open(&p, &second, "616", 778);
	one_round(&p, &o, &bytes, NULL, NULL);
	one_round(&p, &second, &bytes, NULL, NULL);
	workload_tasks(&p, &m, "615", 30);
	one_round(&p, &o, &bytes, NULL, NULL);
	enter_progress(&p, &o, &m, 30);
	one_round(&p, &o, &bytes, NULL, NULL);
	p.now += 86400000;
	o.now = p.now;

	printf("Bytes both ways with HTTP headers, no TLS, one round trip where none is told; made-up text that no dictionary was trained on.\n\n");
	printf("| work | ours | request + answer | floor | difference | what |\n|---|---|---|---|---|---|\n");
	enter_report(&p, &o, &m, "BC-THANG/615/2024-11", NARRATIVE_BYTES);
	enter_progress(&p, &o, &m, 30);
	enter_steps(&p, &o, &m, 5);
	measure(&p, &o, "a district's month", "1 report of 40 numbers and 3.5 KB, signed and sent; 30 task updates; 5 entries");
	come_back(&p, "BC-THANG/615/2024-11");
	one_round(&p, &o, &bytes, NULL, NULL);
	enter_correction(&p, &o, &m, "BC-THANG/615/2024-11");
	measure(&p, &o, "a corrected report", "that one, returned: a number in three of its texts and two of its 40 changed; signed and sent");
	enter_edit(&p, &o, &m, "BC-THANG/615/2024-11");
	measure(&p, &o, "one edit", "one number of a report");
	enter_progress(&p, &o, &m, 1);
	measure(&p, &o, "one task update", "percent and a note of 40 characters or more");
	for (int i = 0; i < 20; i++)
		enter_edit(&p, &o, &m, "BC-THANG/615/2024-11");
	one_round(&p, &o, &bytes, NULL, NULL);
	printf("| a small act in a batch of 20 | %.1f | | | | request alone, the changeset's signature included |\n", (double)bytes.request / 20);
	one_round(&p, &o, &bytes, NULL, NULL);
	row("nothing to say", bytes, 0, "a pull that finds nothing");
	unit_year(&p, &m, &second);
	province_year(&m);

	printf("\n| text | bytes | bits a byte under zstd 19, no dictionary |\n|---|---|---|\n");
	text_paragraph(&m, 12000, &made);
	bits("made up, as measured", buf_bytes(&made));
	for (int i = 2; i < argc; i++) {
		struct buf text OWN_BUF = BUF(1 << 20);
		char *path = strchr(argv[i], '=');
		if (path && file_read(path + 1, &text) == OK) {
			*path = 0;
			bits(argv[i], buf_bytes(&text));
		}
	}
	return 0;
}
