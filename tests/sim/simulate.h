/* simulate.h - a history of the simulator: what was done, and what is on its way. */
#ifndef SIMULATE_H
#define SIMULATE_H

#include "province.h"

enum { OFFICES_MAX = 12, DECREED_MAX = 512, MESSAGES_MAX = 64, ENTERED_MAX = 4096, IMAGES_MAX = 4, SAID_MAX = 6, PASTS = 8 };

struct message {
	int office, life; /* of which office, in which of its lives (an image restored begins another) */
	bool answer;
	struct round round;
	struct outlook outlook; /* of an answer: what it was made under */
	struct buf bytes;
};

struct made {
	uint8_t hash[HASH_BYTES], evidence[HASH_BYTES]; /* of the act; of its bytes as they were entered */
	int office;
	bool lost;
};

struct image {
	struct office copy;
	int office;
};

struct taken_log { /* a backup, or a log that ended with its server */
	struct entry *entries;
	size_t count;
	struct epoch epochs[16];
	size_t epoch_count;
	uint8_t marks[MARKS_ROOM][HASH_BYTES];
	size_t mark_count;
};

struct sim {
	struct province p;
	struct office offices[OFFICES_MAX];
	int lives[OFFICES_MAX];
	int count;
	struct message messages[MESSAGES_MAX];
	int message_count;
	struct made *made;
	int made_count;
	struct image images[IMAGES_MAX];
	int image_count;
	bool codes; /* codes are read out in this one */
	struct said {
		uint8_t hash[HASH_BYTES]; /* of the send */
		char code[CODE_CHARS + 1];
	} said[SAID_MAX];
	int said_count;
	struct decreed { /* an act of the administration that the server lost */
		uint8_t hash[HASH_BYTES];
		int64_t time, least; /* that it had; that it had at last where a server's clock was behind */
		uint32_t reg; /* of the record that it is about */
		char key[64];
		bool makes; /* it may have made that record */
		bool lost;  /* nobody holds it any more */
		struct buf act;
	} *decreed;
	int decreed_count;
	size_t backup; /* entries in the newest backup; 0 = none */
	struct entry *backed; /* as they were then: a redaction does not reach them */
	size_t backed_marks;
	struct taken_log pasts[PASTS]; /* logs that ended with their servers */
	int past_count;
	bool redacts; /* contents are taken out in this one */
	bool versions; /* programs of two versions meet in this one */
	bool any;     /* whatever the catalogue allows is entered in this one */
	struct restores *restores; /* any backup may come back, and sticks go, in this one; NULL */
	uint64_t theme, beside; /* there: in these registers, by place, and those that they name */
	int subject;		/* the one of them whose records go furthest */
	const char *fault; /* what is wrong; NULL = nothing */
};

#endif
