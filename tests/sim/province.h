/* province.h - a whole province in one process: a server on a log in memory, and offices with replicas in memory. No clock, no
 * socket: time and random bytes are the test's, so that a history is repeated by its seed. */
#ifndef PROVINCE_H
#define PROVINCE_H

#include "compose.h"
#include "decree.h"
#include "delta.h"
#include "round.h"

enum { LOG_ROOM = 1 << 16, MARKS_ROOM = 256 };

struct province {
	struct store store;
	struct arena arena; /* of the entries */
	struct entry *entries;
	size_t count;
	uint8_t marks[MARKS_ROOM][HASH_BYTES];
	size_t mark_count;
	struct epoch epochs[16];
	size_t epoch_count;
	sqlite3 *db;
	struct ledger *ledger;
	struct server_keys keys;
	int64_t now;
	int64_t backed_up;     /* what answers say of the backup */
	int64_t again_after_s; /* what answers ask for */
	uint64_t random; /* state of the generator */
	long spliced, asked_whole; /* pushes with texts told by splices; those of them that were asked for whole */
	int64_t outcomes[PUSH_OUTCOMES], small_pages /* asked for */, pages /* behind a first one */, decrees /* given back */;
};

/* On what it hangs which records a device has copies of, beside its unit: where that changes, all that it has comes afresh. */
struct outlook {
	int function;
	bool all, heads, told;
};

struct office {
	sqlite3 *db;
	struct replica replica;
	int64_t clerk, head; /* officials; head's personal key below */
	uint8_t head_key[SECRET_KEY_BYTES];
	int64_t now;
	struct outlook outlook; /* at the newest answer that it took */
	bool older;		  /* its program knows the catalogue of before */
	int moves;		  /* answers under another outlook than the one before */
};

/* Where programs of different versions meet: puts that catalogue under the code's feet. NULL = all have the same. */
extern void (*catalogue_used)(bool newer);

uint64_t draw(struct province *p); /* uniform 64 bits (splitmix64) */
void draw_bytes(struct province *p, uint8_t *ret, size_t n);

/* Opens with an obligation BC-THANG, a form, and the units 615, 616, SNV and VPUBND with a head and a clerk each. Dies on any error. */
void province_open(struct province *p, uint64_t seed);
void province_close(struct province *p);
/* An act of the administration: "field=value" texts, ended by NULL. Dies where it is refused. */
void administer(struct province *p, const char *verb, const char *reg, const char *key, const char *const *fields);
#define ADMINISTER(p, verb, reg, key, ...) administer((p), (verb), (reg), (key), (const char *const[]){__VA_ARGS__, NULL})

/* The same, where it may be refused. */
enum verdict_kind administer_try(struct province *p, const char *verb, const char *reg, const char *key, const char *const *fields);

/* A new device of a unit, enrolled for its clerk and its head. `number` 1..DEVICE_MAX, unused. */
void office_open(struct province *p, struct office *o, const char *unit, uint32_t number);
void office_open_older(struct province *p, struct office *o, const char *unit, uint32_t number); /* with a program that knows the catalogue of before */
/* Another clerk of the office's unit, enrolled on it: he enters from then on. */
void office_join(struct province *p, struct office *o);
/* No more of its acts are taken. Only for a device that the server knows as active. */
void office_revoke(struct province *p, const struct office *o);
/* The device's state at the server; 0 = not known. */
int office_state(struct province *p, const struct office *o);
/* The newer program opens its folder. */
void office_upgrade(struct office *o);
void office_close(struct office *o);
/* A copy of an office's database as it is now, opened beside it: a cloned PC, or an image kept to restore. */
void office_copy(const struct office *from, struct office *to);

/* One entry; as_head signs where the verb wants it. OK or the reason of the refusal. */
enum err enter(struct province *p, struct office *o, bool as_head, const char *verb, const char *reg, const char *key,
	       const char *const *fields);
#define ENTER(p, o, as_head, verb, reg, key, ...)                                                                                          \
	enter((p), (o), (as_head), (verb), (reg), (key), (const char *const[]){__VA_ARGS__, NULL})

/* The server's end of one round. An error is what HTTP would say instead of an answer. */
enum err serve(struct province *p, struct bytes request, struct buf *ret_answer);
/* The office's end of it, by the catalogue of its program. */
enum err office_ask(struct office *o, size_t slice, const uint8_t *random, struct buf *out, struct round *ret);
enum err office_take(struct office *o, const struct round *round, struct bytes answer, struct taken *ret);
struct outlook outlook_of(struct province *p, const struct office *o);
/* An answer that was made under that outlook was taken. */
void office_told(struct office *o, struct outlook now);
/* The server's end of what is given back (decree.h). */
enum err serve_return(struct province *p, struct bytes message, struct buf *ret_answer);
/* What the office keeps of the administration goes back, where it saw a restore or, `asked`, where the server does not know it. */
enum err give_back(struct province *p, struct office *o, bool asked);
/* Rounds until there is nothing more to do, at most 20. */
enum err sync_office(struct province *p, struct office *o, size_t slice, struct taken *ret_sum);

/* The one number that a query gives; the test ends where it gives none. */
int64_t count_of(sqlite3 *db, const char *sql);
/* Whether the office's tables are what its scope is at the server; says on stdout what differs. Waiting acts must be none. */
bool same_as_server(struct province *p, struct office *o);

#endif
