/* readers.h - which registers a person at this device may read: one with names (`restricted`) is for the heads of the unit and for the register's
 * readers, though others may use the same device. */
#ifndef READERS_H
#define READERS_H

#include "replica.h"

struct reader {
	bool head;
	int function; /* of the unit, enum unit_function; 0 = none */
};
/* What this device's unit is, as far as the newest checkpoint that it knows says; like its copies, an old function goes with the next round. */
struct standing {
	int function, lost; /* see struct actor */
	bool late, all;	    /* all: it sees every record that is not restricted */
};
enum err MUST_USE own_standing(struct replica *r, struct standing *ret);
/* An official enrolled here. Nobody (0) is no head. */
enum err MUST_USE reader_of(struct replica *r, int64_t official, struct reader *ret);
bool reader_may(const struct reader *who, const struct reg *reg);

#endif
