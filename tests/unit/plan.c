/* When a device tries again: bounds of every delay, whatever the random number. */
#include "plan.h"

#include "civil.h"
#include "tap.h"

static int64_t low(const struct plan *p)
{
	return plan_delay(p, 0xFFFFFFFF);
}

static int64_t high(const struct plan *p)
{
	return plan_delay(p, 0);
}

static bool around(const struct plan *p, int64_t middle)
{
	return high(p) == middle + middle / 4 && low(p) >= middle - middle / 4 && low(p) <= middle - middle / 4 + middle / 1000;
}

int main(void)
{
	struct plan p = {.to_deadline = NO_TIME};
	ok(around(&p, PLAN_IDLE_MS), "with nothing to send a device asks now and then");
	p.waiting = 3;
	ok(around(&p, PLAN_SOON_MS), "what was entered leaves soon");
	p.failures = 1;
	ok(around(&p, PLAN_FIRST_MS), "after the first failure it waits a little");
	p.failures = 4;
	ok(around(&p, PLAN_FIRST_MS * 8), "and twice as long after each");
	p.failures = INT64_MAX;
	ok(around(&p, PLAN_SLOW_MS), "up to a limit, however often it failed");
	p.to_deadline = PLAN_NEAR_MS;
	ok(around(&p, PLAN_URGENT_MS), "a near deadline shortens that");
	p.to_deadline = PLAN_NEAR_MS + 1;
	ok(around(&p, PLAN_SLOW_MS), "a far one does not");
	p.to_deadline = 1000;
	p.waiting = 0;
	ok(around(&p, PLAN_IDLE_MS), "less where nothing waits to be sent");
	p = (struct plan){.to_deadline = NO_TIME, .waiting = 1, .again_after_s = 600};
	ok(low(&p) >= 600000 && high(&p) >= 600000 && plan_delay(&p, 0xFFFF) > 600000, "the server's wish is kept, and spread");
	ok(plan_pause(1, 0, 0) == PLAN_CUT_MS * 5 / 4 && plan_pause(1, 0, UINT32_MAX) >= PLAN_CUT_MS * 3 / 4, "after a cut a sync goes on almost at once");
	ok(plan_pause(3, 0, UINT32_MAX) > plan_pause(1, 0, 0), "after several in a row later");
	ok(plan_pause(0, 7, 0) >= 7000 && plan_pause(1, 7, 65535) > 7000, "and when the server said so");
	is_int(plan_pause(0, 0, 1), 0, "else at once");
	return done();
}
