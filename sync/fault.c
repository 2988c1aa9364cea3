#include "fault.h"

#include <stdlib.h>
#include <string.h>

bool fault_planted(const char *name);

bool fault_planted(const char *name)
{
	const char *planted = getenv("FAULT");
	return planted && strcmp(planted, name) == 0;
}
