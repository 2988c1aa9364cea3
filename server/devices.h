/* devices.h - the enrolled devices, as commands and pages list them. */
#ifndef DEVICES_H
#define DEVICES_H

#include "back.h"
#include "place.h"

struct device {
	uint32_t number;
	const char *unit;      /* code */
	const char *officials; /* names, with "; " between */
	int64_t enrolled;      /* stamp */
	int64_t last_contact;  /* with this node; NO_TIME = never */
	int64_t last_number;   /* of its chain, in the log */
	bool revoked;
	enum back back;
};

/* Every device that was ever enrolled, by unit and number. Texts are valid during the call. Needs the ledger. */
enum err MUST_USE devices_each(struct place *p, enum err (*each)(void *ctx, const struct device *d), void *ctx);

#endif
