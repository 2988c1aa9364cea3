#include "plan.h"

#include "civil.h"

static int64_t vary(int64_t delay, uint32_t random)
{
	return delay + delay / 4 - delay / 2 * (int64_t)(random >> 16) / 65536;
}

static int64_t asked(int64_t again_after_s, uint32_t random)
{
	int64_t ms = again_after_s * 1000;
	return ms + ms / 4 * (int64_t)(random & 65535) / 65536;
}

int64_t plan_pause(int cuts, int64_t again_after_s, uint32_t random)
{
	int64_t delay = cuts > 0 ? vary((int64_t)PLAN_CUT_MS << (cuts > 8 ? 8 : cuts - 1), random) : 0;
	return delay < again_after_s * 1000 ? asked(again_after_s, random) : delay;
}

int64_t plan_delay(const struct plan *p, uint32_t random)
{
	int64_t delay = p->waiting ? PLAN_SOON_MS : PLAN_IDLE_MS;
	if (p->failures > 0) {
		delay = PLAN_FIRST_MS;
		for (int64_t i = 1; i < p->failures && delay < PLAN_SLOW_MS; i++)
			delay *= 2;
		if (delay > PLAN_SLOW_MS)
			delay = PLAN_SLOW_MS;
		int64_t most = p->waiting ? PLAN_URGENT_MS : PLAN_IDLE_MS;
		if (p->to_deadline != NO_TIME && p->to_deadline <= PLAN_NEAR_MS && delay > most)
			delay = most;
	}
	delay = vary(delay, random);
	return delay < p->again_after_s * 1000 ? asked(p->again_after_s, random) : delay;
}
