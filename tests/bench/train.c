/* Makes the dictionary that both ends share, from made-up text: train OUT [JSON_OUT]. With JSON_OUT also one of the same size for the same
 * content as JSON, which the benchmarks compare with. */
#include <stdio.h>
#include <stdlib.h>
#include <zdict.h>

#include "workload.h"

enum { DICTIONARY = 64 * 1024, PROVINCES = 160, SAMPLES_MAX = 16384 };

struct samples {
	struct buf bytes;
	size_t sizes[SAMPLES_MAX], count;
};

static void add(struct samples *s, const struct buf *b)
{
	if (!b->len || s->count == SAMPLES_MAX)
		return;
	buf_view(&s->bytes, buf_bytes(b));
	s->sizes[s->count++] = b->len;
}

static void take_round(struct province *p, struct office *o, struct samples *ours, struct samples *json)
{
	struct buf ask OWN_BUF = BUF(ANSWER_MAX), answer OWN_BUF = BUF(ANSWER_MAX), text OWN_BUF = BUF(1 << 22);
	struct round_bytes bytes;
	waiting_json(o, &text);
	one_round(p, o, &bytes, &ask, &answer);
	add(ours, &ask);
	add(ours, &answer);
	if (text.len > 2)
		add(json, &text);
}

/* Months of a small province: whole reports, batches of task updates, single edits. */
static void play(uint64_t seed, struct samples *ours, struct samples *json)
{
	static const char *const units[] = {"615", "616"};
	struct text_maker m = {TEXT_TRAINING, seed};
	struct province p;
	struct office o[2];
	workload_open(&p, seed);
	for (int i = 0; i < 2; i++) {
		office_open(&p, &o[i], units[i], 1000 + (uint32_t)text_below(&m, 1 << 20));
		take_round(&p, &o[i], ours, json);
	}
	for (int round = 0; round < 10; round++) {
		struct office *at = &o[round % 2];
		char key[40];
		snprintf(key, sizeof key, "BC-THANG/%s/2024-%02d", units[round % 2], 1 + round / 2 + text_below(&m, 3) * 3);
		p.now += 3600000 * (1 + text_below(&m, 90));
		at->now = p.now - text_below(&m, 900000);
		workload_tasks(&p, &m, units[round % 2], text_below(&m, 6));
		if (round % 5 < 2)
			enter_report(&p, at, &m, key, 1500 + (size_t)text_below(&m, 3000));
		else if (round % 5 == 2)
			enter_edit(&p, at, &m, key);
		enter_progress(&p, at, &m, round % 5 == 3 ? 1 : text_below(&m, 12));
		if (round % 5 == 4)
			enter_steps(&p, at, &m, 1 + text_below(&m, 4));
		take_round(&p, at, ours, json);
	}
	/* A copy of a unit, taken from nothing: rows in long columns. */
	for (int i = 0; i < 2; i++) {
		struct office again;
		office_open(&p, &again, units[i], 2000000 + (uint32_t)i);
		take_round(&p, &again, ours, json);
		office_close(&again);
		office_close(&o[i]);
	}
	province_close(&p);
}

static int write_dictionary(const char *path, const struct samples *s)
{
	static char dictionary[DICTIONARY];
	size_t n = ZDICT_trainFromBuffer(dictionary, sizeof dictionary, s->bytes.data, s->sizes, (unsigned)s->count);
	if (ZDICT_isError(n)) {
		fprintf(stderr, "%s\n", ZDICT_getErrorName(n));
		return 1;
	}
	FILE *f = fopen(path, "wb");
	bool good = f && fwrite(dictionary, 1, n, f) == n;
	good = f && fclose(f) == 0 && good;
	fprintf(stderr, "%s: %zu bytes from %zu samples of %zu bytes\n", path, n, s->count, s->bytes.len);
	return !good;
}

int main(int argc, char **argv)
{
	static struct samples ours = {.bytes = BUF(256 << 20)}, json = {.bytes = BUF(256 << 20)};
	if (argc < 2)
		return 2;
	for (uint64_t seed = 1; seed <= PROVINCES; seed++)
		play(seed * 7919, &ours, &json);
	int status = write_dictionary(argv[1], &ours);
	return status || (argc > 2 && write_dictionary(argv[2], &json));
}
