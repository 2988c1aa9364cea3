#include "epoch.h"

#include "fault.h"
#include "register.h"
#include "value.h"

static bool class_taken(const struct epoch *list, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].number % EPOCH_CLASSES == number % EPOCH_CLASSES)
			return true;
	return false;
}

uint32_t epoch_next(const struct epoch *list, size_t count, const struct epoch_drawing *d)
{
	int64_t seconds = d->now / 1000, low = d->after;
	if (count && low < list[count - 1].number)
		low = list[count - 1].number;
	if (d->now < d->end || seconds <= low || FAULT(count_epochs)) {
		low = d->end / 1000 > low ? d->end / 1000 : low;
		seconds = low + 1 + (FAULT(count_epochs) || FAULT(no_spread) ? 0 : d->random % EPOCH_SPREAD);
	}
	uint32_t number = seconds <= UINT32_MAX - EPOCH_CLASSES ? (uint32_t)seconds : UINT32_MAX - EPOCH_CLASSES;
	for (int i = 0; i < EPOCH_CLASSES && class_taken(list, count, number); i++)
		number++;
	return number;
}

uint32_t epoch_device(uint32_t epoch, uint32_t random)
{
	enum { PER_CLASS = (DEVICE_MAX + 1) / EPOCH_CLASSES };
	return (random % (PER_CLASS - 1) + 1) * EPOCH_CLASSES + epoch % EPOCH_CLASSES;
}
