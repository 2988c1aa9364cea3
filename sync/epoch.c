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

uint32_t epoch_next(const struct epoch *list, size_t count, int64_t now)
{
	uint32_t last = count ? list[count - 1].number : 0;
	uint32_t number = now / 1000 > last && now / 1000 <= UINT32_MAX && !FAULT(count_epochs) ? (uint32_t)(now / 1000) : last + 1;
	for (int i = 0; i < EPOCH_CLASSES && class_taken(list, count, number); i++)
		number++;
	return number;
}

uint32_t epoch_device(uint32_t epoch, uint32_t random)
{
	enum { PER_CLASS = (DEVICE_MAX + 1) / EPOCH_CLASSES };
	return (random % (PER_CLASS - 1) + 1) * EPOCH_CLASSES + epoch % EPOCH_CLASSES;
}
