/* The numbers of epochs and devices: what two restores that do not know of each other must not give twice. */
#include "epoch.h"

#include "register.h"
#include "tap.h"
#include "value.h"

enum { BACKED_UP = 1732000000, RESTORED = 1733000000 };

static const struct epoch list[] = {{1, 0, 0}, {RESTORED, 5, 0}};

static uint32_t next(size_t count, int64_t now, int64_t end, uint32_t random, uint32_t after)
{
	return epoch_next(list, count, &(struct epoch_drawing){now * 1000, end * 1000, random, after});
}

static void by_the_clock(void)
{
	is_int(next(1, RESTORED, BACKED_UP, 7, 0), RESTORED, "the seconds of the restore");
	ok(next(1, RESTORED + 60, BACKED_UP, 7, 0) > next(1, RESTORED, BACKED_UP, 9, 0), "a minute later is a higher epoch, whatever chance says");
	is_int(next(1, BACKED_UP, BACKED_UP, 7, 0), BACKED_UP, "at the log's last second too");
	ok(next(2, RESTORED + EPOCH_CLASSES, BACKED_UP, 7, 0) % EPOCH_CLASSES != RESTORED % EPOCH_CLASSES, "of a class that is free");
}

static void without_a_clock(void)
{
	const int64_t long_ago = 946684800;
	ok(next(1, long_ago, BACKED_UP, 7, 0) != next(1, long_ago, BACKED_UP, 8, 0), "before the log's end two restores differ by chance");
	ok(next(1, long_ago, BACKED_UP, 0, 0) > BACKED_UP, "above the log's end");
	ok(next(2, RESTORED, BACKED_UP, 0, 0) > RESTORED && next(2, RESTORED, BACKED_UP, 7, 0) != next(2, RESTORED, BACKED_UP, 8, 0),
	   "and so where an epoch that is there is as high");
	ok(next(1, long_ago, BACKED_UP, UINT32_MAX, 0) <= BACKED_UP + EPOCH_SPREAD + EPOCH_CLASSES, "by a day at most: the clock will soon tell again");
}

static void above_another(void)
{
	ok(next(1, RESTORED, BACKED_UP, 7, RESTORED + 900) > RESTORED + 900, "above an epoch that only devices know");
	is_int(next(1, RESTORED, BACKED_UP, 7, RESTORED - 900), RESTORED, "which the clock may be already");
	ok(next(1, RESTORED, BACKED_UP, UINT32_MAX, UINT32_MAX - 1) >= UINT32_MAX - EPOCH_CLASSES, "not beyond the end of numbers");
}

int main(void)
{
	by_the_clock();
	without_a_clock();
	above_another();
	ok(epoch_device(list[1].number, 5) != epoch_device(1, 5), "no epoch draws another's devices");
	ok(epoch_device(RESTORED, UINT32_MAX) <= DEVICE_MAX && epoch_device(RESTORED, 0) > 0, "which are numbers of devices");
	return done();
}
