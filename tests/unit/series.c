/* An answer of many pages: each is taken as soon as it is whole, and stays whatever becomes of those behind it. */
#include "../sim/province.c"

#include "series.h"
#include "tap.h"

static struct province p;
static struct office o;

/* Where its parts begin; the end is the last one. */
struct asked {
	struct round round;
	struct buf answer;
	size_t part[ROUND_PAGES + 1];
	int parts;
};

static struct bytes answer_of(const struct asked *a)
{
	return buf_bytes(&a->answer);
}

static void ask(int pages, struct asked *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX);
	uint8_t random[ROUND_RANDOM_BYTES];
	*ret = (struct asked){.answer = BUF(ANSWER_MAX)};
	draw_bytes(&p, random, sizeof random);
	o.replica.page = PAGE_MIN;
	o.replica.pages = pages;
	must(round_ask(&o.replica, 65536, random, &request, &ret->round), "ask");
	must(serve(&p, buf_bytes(&request), &ret->answer), "serve");
	struct bytes in = answer_of(ret);
	if (in.data[0] != SERIES_VERSION)
		return;
	for (size_t at = 1; at < in.len; at += PART_HEAD + ((size_t)in.data[at] << 16 | (size_t)in.data[at + 1] << 8 | in.data[at + 2]))
		ret->part[ret->parts++] = at;
	ret->part[ret->parts] = in.len;
}

static int64_t cursor(void)
{
	return count_of(o.db, "SELECT coalesce(max(value), 0) FROM self WHERE key = 'cursor'");
}

static void fresh(void)
{
	static uint32_t number = 600;
	office_open(&p, &o, "616", number++);
}

static void whole(void)
{
	struct asked a;
	struct taken t;
	fresh();
	ask(ROUND_PAGES, &a);
	ok(a.parts > 3, "%d pages in one answer", a.parts);
	is_int(round_take(&o.replica, &a.round, answer_of(&a), o.now, &t), OK, "are taken");
	ok(!t.more && t.pages == a.parts && same_as_server(&p, &o), "and bring all");
	is_int(round_take(&o.replica, &a.round, answer_of(&a), o.now, &t), OK, "again: an old answer");
	ok(same_as_server(&p, &o), "changes nothing");
	buf_free(&a.answer);
	must(db_exec(o.db, "INSERT OR REPLACE INTO self VALUES('afresh', 1)"), "afresh");
	must(ENTER(&p, &o, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=5"), "write");
	ask(ROUND_PAGES, &a);
	is_int(round_take(&o.replica, &a.round, answer_of(&a), o.now, &t), OK, "all afresh, with an act that waited");
	ok(!t.more && t.pages > 3 && t.accepted == 1 && same_as_server(&p, &o), "in %d pages", t.pages);
	buf_free(&a.answer);
	must(ENTER(&p, &o, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=6"), "write");
	ask(ROUND_PAGES, &a);
	ok(a.parts == 0, "what needs no pages is no series");
	buf_free(&a.answer);
	office_close(&o);
}

static void few(void)
{
	struct asked a;
	struct taken t = {.more = true};
	int answers = 0;
	fresh();
	for (; t.more && answers < 100; answers++) {
		ask(2, &a);
		ok(a.parts <= 2, "not more pages than were asked for");
		must(round_take(&o.replica, &a.round, answer_of(&a), o.now, &t), "take");
		buf_free(&a.answer);
	}
	ok(answers > 1 && same_as_server(&p, &o), "all in %d answers", answers);
	office_close(&o);
}

/* As a line brings it, byte by byte, up to `end`. The pages that were taken. */
static int trickle(const struct asked *a, size_t end, enum err *ret)
{
	struct intake *i OWN(intake_end) = intake_begin(&o.replica, &a->round);
	struct bytes in = answer_of(a);
	size_t from = 0;
	*ret = OK;
	for (size_t to = 1; to <= end && *ret == OK; to++) {
		size_t used;
		*ret = intake_take(i, (struct bytes){in.data + from, to - from}, o.now, &used);
		if (*ret == OK)
			from += used;
	}
	return intake_taken(i)->pages;
}

static void cuts(void)
{
	struct asked a;
	enum err e;
	struct taken t = {.more = true};
	int answers = 0, pages = 0;
	fresh();
	for (; t.more && answers < 100; answers++) {
		ask(ROUND_PAGES, &a);
		int64_t before = cursor();
		if (a.parts > 1) { /* after its first page, in the middle of the second */
			is_int(trickle(&a, a.part[2] - 1, &e), 1, "a cut takes what was not whole");
			ok(e == OK && cursor() > before, "and leaves what was");
			pages++;
		} else {
			must(round_take(&o.replica, &a.round, answer_of(&a), o.now, &t), "take");
		}
		buf_free(&a.answer);
	}
	ok(pages > 2 && !t.more && same_as_server(&p, &o), "all is there in the end, after %d cuts", pages);
	office_close(&o);
}

/* Every byte of the second part, altered: the first page stays, and the rest comes when it is asked for again. */
static void altered(void)
{
	struct asked a;
	enum err e;
	int bad = 0, wrong = 0;
	fresh();
	ask(ROUND_PAGES, &a);
	for (size_t at = a.part[1]; at < a.part[2]; at++) {
		struct office image;
		office_copy(&o, &image);
		struct office was = o;
		o = image;
		a.answer.data[at] ^= 1;
		wrong += trickle(&a, a.answer.len, &e) != 1;
		bad += e == ERR_ANSWER_BAD || at < a.part[1] + 3; /* a longer piece is waited for */
		a.answer.data[at] ^= 1;
		office_close(&o);
		o = was;
	}
	is_int(wrong, 0, "no altered page is taken, and none behind it");
	is_int(bad, (int)(a.part[2] - a.part[1]), "each is found out");
	buf_free(&a.answer);
	office_close(&o);
}

/* As PROTOCOL.md has it. */
static bool right_mac(const struct asked *a, int part)
{
	uint8_t head[NONCE_BYTES + 5] = {0}, mac[MAC_BYTES];
	struct bytes in = answer_of(a);
	size_t at = a->part[part] + PART_HEAD;
	memcpy(head, a->round.nonce, NONCE_BYTES);
	head[NONCE_BYTES] = 2;
	head[NONCE_BYTES + 4] = (uint8_t)part;
	wire_mac(a->round.keys.down, "kycuong page 1", (struct bytes){head, sizeof head}, (struct bytes){in.data + at, a->part[part + 1] - at}, mac);
	return memcmp(mac, in.data + at - MAC_BYTES, MAC_BYTES) == 0;
}

static void other_order(void)
{
	struct asked a, b;
	enum err e;
	struct taken t;
	fresh();
	ask(ROUND_PAGES, &a);
	ok(right_mac(&a, 0) && right_mac(&a, 2), "each page's MAC is over its place too");
	struct buf order OWN_BUF = BUF(ANSWER_MAX);
	struct bytes in = answer_of(&a);
	buf_add(&order, in.data, a.part[1]);
	buf_add(&order, in.data + a.part[2], a.part[3] - a.part[2]);
	struct asked c = {.round = a.round, .answer = order};
	is_int(trickle(&c, order.len, &e), 1, "a page that is left out");
	is_int(e, ERR_ANSWER_BAD, "is missed");
	ask(ROUND_PAGES, &b);
	in = answer_of(&b);
	is_int(round_take(&o.replica, &a.round, in, o.now, &t), ERR_ANSWER_BAD, "an answer to another question is none");
	is_int(round_take(&o.replica, &b.round, (struct bytes){in.data, 1}, o.now, &t), ERR_ANSWER_BAD, "nor is one without a page");
	is_int(round_take(&o.replica, &b.round, (struct bytes){in.data, in.len - 1}, o.now, &t), ERR_ANSWER_BAD, "what is cut is said to be");
	is_int(round_take(&o.replica, &b.round, in, o.now, &t), OK, "the same once more, whole");
	ok(!t.more && same_as_server(&p, &o), "goes on where it was");
	buf_free(&a.answer);
	buf_free(&b.answer);
	office_close(&o);
}

/* Somebody enters while the pages come, and the province goes on after they were made. */
static void meanwhile(void)
{
	struct asked a;
	struct taken t;
	size_t used;
	fresh();
	ask(3, &a);
	{
		struct intake *i OWN(intake_end) = intake_begin(&o.replica, &a.round);
		struct bytes in = answer_of(&a);
		is_int(intake_take(i, (struct bytes){in.data, a.part[2]}, o.now, &used), OK, "two pages");
		is_int(used, (int64_t)a.part[2], "are used up");
		ADMINISTER(&p, "change", "unit", "615", "name=Một tên khác");
		is_int(intake_rest(i, (struct bytes){in.data + used, in.len - used}, o.now, &t), OK, "the third");
	}
	is_int(sync_office(&p, &o, 65536, NULL), OK, "and what came meanwhile");
	ok(same_as_server(&p, &o), "is all there");
	buf_free(&a.answer);
	office_close(&o);
}

int main(void)
{
	static const char *const codes[] = {"615", "616", "SNV", "VPUBND"};
	province_open(&p, 5);
	for (int i = 0; i < 24; i++) {
		char name[200];
		snprintf(name, sizeof name, "number=%d/QĐ-UBND", i);
		ADMINISTER(&p, "add", "document", "", name, "date=2024-11-01", "kind=decision", "issuer=UBND tỉnh", "excerpt=Quyết định về chấn chỉnh kỷ cương hành chính");
		if (i < 4)
			ADMINISTER(&p, "change", "unit", codes[i], "name=Đơn vị có tên dài");
	}
	whole();
	few();
	cuts();
	altered();
	other_order();
	meanwhile();
	province_close(&p);
	return done();
}
