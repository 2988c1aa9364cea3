/* stage.h - acts played in this process, at times of the play: by the administration, and by offices whose devices and
 * personal keys are made from a number. A device's acts are chained, signed and pushed like those that come over the line.
 *
 * The keys are no secrets, for whoever has the program can make them: what was played is for showing, never for work. */
#ifndef STAGE_H
#define STAGE_H

#include "ledger.h"

enum { PLAYER_PEOPLE = 3, PLAYER_CODE = 17 };
enum { CLERK = 0, HEAD = 1 };

struct player {
	char code[PLAYER_CODE]; /* of the unit */
	uint32_t device;
	int64_t person[PLAYER_PEOPLE]; /* officials: the clerk, the head, who is head from `changed` on (0 = nobody) */
	int64_t changed;
	int32_t from, to; /* days of the unit: [from, to) */
	int64_t entry, number; /* of the device's chain */
	uint8_t public_key[PUBLIC_KEY_BYTES];
	uint8_t person_public[PLAYER_PEOPLE][PUBLIC_KEY_BYTES], secret[PLAYER_PEOPLE][SECRET_KEY_BYTES];
};

struct stage {
	struct ledger *ledger;
	struct arena arena;   /* what was composed; lives as long as the stage */
	int64_t now;	      /* of the play */
	uint64_t drawn;	      /* state of the dice */
	uint64_t seeds;	      /* acts that were given a seed */
	struct seen seen;     /* the newest checkpoint that devices know */
	int64_t fork_from, fork_to; /* of the pushes that follow (struct push); 0 = none */
	struct verdict verdict; /* of the last act */
};

/* An act that is ready to be pushed. */
struct played {
	struct act act;
	uint8_t hash[HASH_BYTES];
	char code[CODE_CHARS + 1]; /* "" where none was made */
};

/* The dice: the same every time. */
int stage_range(struct stage *s, int low, int high); /* low..high */
bool stage_chance(struct stage *s, int percent);

/* Keys of the device and its people, from `n`. Device numbers differ for n below 97. */
void player_make(struct player *p, int n);

/* The id of a new record made by a player (NULL = the administration), and the same as text, in the stage's arena. */
int64_t stage_id(struct stage *s, const struct player *p);
const char *stage_id_text(struct stage *s, int64_t id);
static inline const char *stage_key(struct stage *s, const struct player *p)
{
	return stage_id_text(s, stage_id(s, p));
}

/* Between ledger_begin and ledger_commit. `fields` is "name=value|name=value", "" for none; hidden registers are taken too. An act
 * that is refused is not an error here: see `verdict`. */
enum err MUST_USE stage_administer(struct stage *s, const char *verb, const char *reg, const char *key, const char *fields);
/* An act of a player as it is entered at `clock`; signed where its verb asks for that. */
enum err MUST_USE stage_compose(struct stage *s, struct player *p, int role, int64_t clock, const char *verb, const char *reg,
				const char *key, const char *fields, struct played *ret);
enum err MUST_USE stage_push(struct stage *s, struct player *p, const struct played *a);
/* The devices learn how far the log is; after ledger_commit. */
enum err MUST_USE stage_checkpoint(struct stage *s);

/* The device, its people and their keys; and one more of them. */
enum err MUST_USE stage_enrol(struct stage *s, struct player *p);
enum err MUST_USE stage_enrol_person(struct stage *s, struct player *p, int who);

#endif
