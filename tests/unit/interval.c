/* The interval of a signature: where its marks stand, and that it is said in words too. */
#include "civil.h"
#include "interval.h"
#include "tap.h"

static int64_t when(int day, int hour, int minute)
{
	return day_start(civil_day(2024, 11, (unsigned)day)) + ((int64_t)hour * 60 + minute) * 60000;
}

static struct interval usual(void)
{
	return (struct interval){.lo = when(8, 11, 20), .claim = when(9, 15, 58), .coded = when(9, 21, 10), .received = when(12, 9, 5),
				 .deadline = when(10, 0, 0), .now = when(13, 8, 0)};
}

static bool drawn(const struct interval *i, const char *part)
{
	struct buf b OWN_BUF = BUF(16384);

	interval_draw(&b, VI, i);
	return buf_check(&b, "page") == OK && strstr(buf_text(&b), part);
}

static void ends(void)
{
	struct interval i = usual();

	is_int(interval_hi(&i), when(9, 21, 10), "a code before the receipt is the upper end");
	i.coded = when(12, 10, 0);
	is_int(interval_hi(&i), when(12, 9, 5), "a code after it is not");
	i.coded = NO_TIME;
	is_int(interval_hi(&i), when(12, 9, 5), "without a code it is the receipt");
	i.received = NO_TIME;
	is_int(interval_hi(&i), NO_TIME, "without either it is open");
}

static void drawing(void)
{
	struct interval i = usual();

	/* 8 to 12 November are five days: the deadline is at two fifths. */
	ok(drawn(&i, "<line class=\"due\" x1=\"40.00%\""), "the deadline stands in its place");
	ok(drawn(&i, "<rect class=\"sure\" x=\"9.44%\" width=\"28.19%\""), "the bar goes from lo to hi");
	ok(drawn(&i, "<svg class=\"mark\" x=\"33.30%\""), "the device's clock stands on it");
	ok(drawn(&i, "aria-label=\"Hạn: 10/11 00:00; không sớm hơn 08/11 11:20; không muộn hơn 09/11 21:10; máy ghi 09/11 15:58; "
		     "mã cam kết ghi lúc 09/11 21:10; tỉnh nhận 12/11 09:05\""), "all of it in one sentence");
	i.claim = when(9, 15, 58) + 3660 * DAY_MS;
	ok(drawn(&i, "<line class=\"due\" x1=\"40.00%\""), "a clock ten years off does not squeeze the rest");
	ok(drawn(&i, "<svg class=\"mark\" x=\"100.00%\""), "it stands at the edge");
	ok(drawn(&i, "máy ghi 17/11/2034 15:58"), "with its year");
	i = usual();
	i.received = i.coded = NO_TIME;
	ok(drawn(&i, "tỉnh chưa nhận, chưa ghi mã") && !drawn(&i, "không muộn hơn"), "not received: the upper end is open");
	i.lo = NO_TIME;
	ok(drawn(&i, "máy chưa biết mốc nào của tỉnh") && drawn(&i, "<rect class=\"sure\" x=\"0.00%\" width=\"100.00%\""), "no checkpoint: so is the lower");
	i = usual();
	i.lo = when(12, 10, 0);
	ok(drawn(&i, "width=\"0.00%\""), "ends that contradict each other meet");
}

int main(void)
{
	ends();
	drawing();
	return done();
}
