#include "effect.h"

struct value deed_value(const struct deed *d, uint32_t field)
{
	for (size_t i = 0; i < d->setting_count; i++)
		if (d->settings[i].field == field)
			return d->settings[i].value;
	return VALUE_NULL;
}
