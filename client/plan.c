#include "plan.h"

#include "civil.h"

int64_t plan_delay(const struct plan *p, uint32_t random)
{
	int64_t delay = p->waiting ? PLAN_SOON_MS : PLAN_IDLE_MS;
	if (p->failures > 0) {
		delay = PLAN_FIRST_MS;
		for (int64_t i = 1; i < p->failures && delay < PLAN_SLOW_MS; i++)
			delay *= 2;
		if (delay > PLAN_SLOW_MS)
			delay = PLAN_SLOW_MS;
		if (p->waiting && p->to_deadline != NO_TIME && p->to_deadline <= PLAN_NEAR_MS && delay > PLAN_URGENT_MS)
			delay = PLAN_URGENT_MS;
	}
	delay += delay / 4 - delay / 2 * (int64_t)(random >> 16) / 65536;
	int64_t asked = p->again_after_s * 1000;
	return delay < asked ? asked + asked / 4 * (int64_t)(random & 65535) / 65536 : delay;
}
