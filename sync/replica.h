/* replica.h - an office's copy: the records of its scope, the acts entered here, and what became of them.
 *
 * One SQLite database holds all of it: the world's tables, and
 *   self     who this device is: number, keys, unit, the server's key, cursor, newest checkpoint
 *   person   officials enrolled on this device, with their personal keys sealed under their passwords
 *   outbox   acts entered here, in order: waiting (not known to be in the log), then kept until the server
 *            says that its backup has them
 *            (in between, after a restore, some are held: out of the chain, until what they stand on is back at the server)
 *   former   where acts of the outbox stood in logs that a restore has lost
 *   ack      signed checkpoints that acknowledged acts of the outbox, kept as long as those
 *   decree   acts of the administration, to be given back to a server restored without them, until a backup has them
 *   stale    records of before that a fetching afresh has not come to yet
 *   image    before-images: the rows that waiting acts changed, as the server knows them
 *   inbox    verdicts that a person must see: refused acts as drafts, merged fields with both values
 *   draft    half-filled forms of the page; never sent
 *   notice   what a person must be told (a fork adopted, a server restored)
 *
 * Several processes may hold a replica on the same file; replica_begin() takes turns. Nothing here knows a clock, a
 * socket or a source of random bytes: they come in as arguments.
 *
 * An entry is one transaction: rows and outbox together. When replica_commit() has returned OK, the act is
 * durable and will end in exactly one verdict. */
#ifndef REPLICA_H
#define REPLICA_H

#include "checkpoint.h"
#include "judge.h"
#include "ledger.h"

enum { REPLICA_VERSION = 5, REPLICA_STATEMENTS = 80, UNIT_CODE_MAX = 16, NAME_MAX_BYTES = 120, DRAFT_MAX = 256 * 1024 };

/* SQL that leads the tables from version i + 1 to i + 2. */
extern const char *const replica_steps[REPLICA_VERSION - 1];

struct replica {
	sqlite3 *db;
	struct world world;
	sqlite3_stmt *sql[REPLICA_STATEMENTS];
	/* who we are; read at open, changed by an enrolment alone */
	uint32_t device;
	uint32_t version; /* catalogue_version() at open */
	char unit[UNIT_CODE_MAX + 1];
	uint8_t public_key[PUBLIC_KEY_BYTES], secret_key[SECRET_KEY_BYTES], server_key[PUBLIC_KEY_BYTES];
	bool open; /* between begin and commit */
	int64_t others; /* PRAGMA data_version at the last begin: while it stays, nobody else has written, and what is kept here stands; -1 = nothing does */
	/* What an entry goes on from; known: as the tables have it, since the last entry wrote nothing but entries */
	struct {
		bool known;
		int64_t entry, number;
		uint8_t head[HASH_BYTES], seed[SEED_BYTES];
		struct seen seen;
	} end;
	/* while rows are written: where the change goes */
	enum { WRITE_PENDING, WRITE_OWN, WRITE_DELTA } writing;
	bool filling;	      /* everything comes afresh in pages: records of before stay until theirs came, and count in no digest */
	struct digest digest; /* of the records as the server knows them; kept in self */
	bool watching;	      /* within a round: what changes is noted (replica_watch()) */
	sqlite3_stmt *note;
	int page;	      /* what a round asks for (round.h), PAGE_MIN..PAGE_MAX; 0 = the usual; the caller's to set */
	int pages;	      /* how many of them an answer may have, where there are several; 0 = one; the caller's to set */
};

/* What an enrolment gave. */
struct identity {
	uint32_t device;
	const char *unit; /* code */
	uint8_t public_key[PUBLIC_KEY_BYTES], secret_key[SECRET_KEY_BYTES], server_key[PUBLIC_KEY_BYTES];
	struct bytes certificate;
};

/* An empty replica in an empty database, within the caller's transaction or its own. ERR_DIR_EXISTS where there is one. */
enum err MUST_USE replica_create(sqlite3 *db, const struct identity *id);
/* `db` is the caller's; `ret` must stay where it is. ERR_NOT_ENROLLED, ERR_STORAGE_NEWER. */
enum err MUST_USE replica_open(sqlite3 *db, struct replica *ret);
void replica_close(struct replica *r);

/* ---- People ---- */

struct person {
	int64_t official;
	const char *name; /* as enrolled; the register may know a newer one */
	const char *post;
	bool head;
	bool key; /* has a personal key here */
};
/* Adds the official, or replaces his sealed key where one is given (len > 0). */
enum err MUST_USE person_add(struct replica *r, int64_t official, const char *name, struct bytes sealed);
enum err MUST_USE person_each(struct replica *r, enum err (*each)(void *ctx, const struct person *p), void *ctx);
/* The official that `name` means (text_like), or the only one for NULL. ERR_AS_UNKNOWN, ERR_AS_NEEDED. */
enum err MUST_USE person_find(struct replica *r, const char *name, int64_t *ret_official);
/* Opens the sealed personal key: about 0.5 s; not within begin and commit. ERR_NO_PERSONAL_KEY, ERR_PASSWORD_WRONG.
 * Wipe it after use. */
enum err MUST_USE person_unlock(struct replica *r, int64_t official, struct bytes password, uint8_t ret[SECRET_KEY_BYTES]);

/* ---- Entry ---- */

enum err MUST_USE replica_begin(struct replica *r);
enum err MUST_USE replica_commit(struct replica *r);
void replica_rollback(struct replica *r); /* nothing where nothing is open */

struct entering {
	struct act *act;	  /* reg, verb, key and settings as compose() made them; the rest is filled in */
	int64_t officer;
	const uint8_t *personal;  /* the officer's opened key; NULL = none at hand */
	int64_t now;
	const uint8_t *random;	  /* SEED_BYTES of the system's random source */
};
/* Judges the act as the server will, and puts it into rows and outbox; between begin and commit, and after an error
 * only a rollback is possible. An error is the reason of the refusal, ERR_PASSWORD_NEEDED where the verb wants a personal
 * signature, or of the storage. ret_number: the act's number for people, the entry counter. */
enum err MUST_USE replica_enter(struct replica *r, const struct entering *e, int64_t *ret_number);

/* ---- What is where ---- */

enum act_place {
	ACT_WAITING,
	ACT_LOGGED, /* kept until backed up */
	ACT_HELD,   /* waits, out of the chain: what it stands on was lost by a restore and is not back */
};
struct outbox_item {
	int64_t entry, number; /* counter, place in the chain */
	enum act_place place;
	const struct act *act;
	size_t size; /* bytes, unpacked */
	/* where logged */
	int64_t position, received;
};
/* Asked for those that wait it tells those that are held too, first, and each item says its place. */
enum err MUST_USE outbox_each(struct replica *r, enum act_place place, enum err (*each)(void *ctx, const struct outbox_item *i),
			      void *ctx);

/* A verdict to be seen: refused (the act is its draft) or merged. */
struct inbox_item {
	int64_t entry, position, received;
	const struct act *act;
	const struct verdict *verdict;
	bool settled;
	/* MERGED: what the others had set, by the verdict's conflicts; V_NULL where it is not known */
	const struct value *theirs;
};
enum err MUST_USE inbox_each(struct replica *r, bool settled_too, enum err (*each)(void *ctx, const struct inbox_item *i), void *ctx);
/* Discarded, or entered again: it leaves the list. ERR_INBOX_UNKNOWN. */
enum err MUST_USE inbox_settle(struct replica *r, int64_t entry);

/* Hash of the last `send` of a report made on this device. ERR_NO_SEND. */
enum err MUST_USE replica_send_hash(struct replica *r, struct bytes report, uint8_t ret[HASH_BYTES]);

enum notice_kind {
	NOTICE_FORK = 1,	/* the chain left the logged one: %1 acts were signed again above the province's */
	NOTICE_BEHIND,		/* the log had acts of this device that this folder does not know: an older image, or a clone */
	NOTICE_EPOCH,		/* the server was restored from a backup; %1 acts were sent again */
	NOTICE_AFRESH,		/* the copy differed from the province's and was fetched afresh */
	NOTICE_REVOKED,
	NOTICE_MISSING,		/* the server was restored from a backup that is not the newest: it lacks %1 acts that this folder does not keep any more */
	NOTICE_NOT_AGAIN,	/* %1 acts had been taken before the server was restored, and were not taken again: they are in the inbox */
	NOTICE_HELD,		/* the server was restored: %1 acts wait until those of others, on which they stand, have come back */
};
struct notice {
	int64_t id, at;
	enum notice_kind kind;
	const char *arg;
};
enum err MUST_USE notice_each(struct replica *r, enum err (*each)(void *ctx, const struct notice *n), void *ctx);
enum err MUST_USE notice_settle(struct replica *r, int64_t id);

struct replica_status {
	int64_t waiting, waiting_bytes;	 /* acts not known to be in the log, that go up with the next sync */
	int64_t held;			 /* those that do not, for now */
	int64_t inbox, notices;		 /* to be seen */
	struct seen seen;		 /* newest checkpoint by its time: perhaps of an earlier epoch, where a restored server's clock is behind */
	uint32_t epoch;			 /* of the server that answered last; 0 = none yet */
	int64_t contact;		 /* the device's clock at the last answer taken; NO_TIME */
	int64_t tried, next_try;	 /* NO_TIME */
	enum err tried_error;		 /* of the last try; OK */
	int64_t bytes_up, bytes_down;	 /* of the last try */
	bool revoked;
};
enum err MUST_USE replica_status(struct replica *r, struct replica_status *ret);
/* What is held is not held any longer, and nothing is until the next restore: for a person who knows that what it stands on will not come back. *ret_count:
 * acts that go up with the next sync, to be judged as they are. */
enum err MUST_USE replica_wait_no_more(struct replica *r, int64_t *ret_count);
/* After each try of a sync, whatever came of it. */
struct contact {
	int64_t at, next_try;
	enum err error;
	int64_t bytes_up, bytes_down;
};
enum err MUST_USE replica_note_contact(struct replica *r, const struct contact *c);
/* The latest first, at most `max`. */
enum err MUST_USE contact_each(struct replica *r, int max, enum err (*each)(void *ctx, const struct contact *c), void *ctx);

/* ---- What changed ---- */

/* For an index over the records that is kept outside: from now on it is known which records may have changed, at first all of them. Within begin and
 * commit, as the two below. */
enum err MUST_USE replica_watch(struct replica *r);
/* These stay the same as long as no record changes; rounds 0 = nobody watches. */
struct watched {
	int64_t entries, rounds;
};
enum err MUST_USE replica_watched(struct replica *r, struct watched *ret);
/* Records that may have changed since they were last settled, the next `max` after `last` (NULL: from the first on). */
struct touched {
	const struct reg *reg;
	struct key key;
};
enum err MUST_USE touched_next(struct replica *r, const struct touched *last, size_t max, struct arena *arena, struct touched *ret, size_t *ret_count);
enum err MUST_USE touched_settle(struct replica *r, const struct touched *t, size_t count);

/* Where the server came back from a backup without them, the administration's acts that are kept here go up again (decree.h; POST /return), from
 * *place = 0 on: appends what one request takes, and moves *place. ERR_NOT_FOUND where there is no more; nor is there anything where no restore was
 * seen, unless it is asked for all the same, by a server that does not know this device. */
enum err MUST_USE replica_give_back(struct replica *r, bool asked, int64_t *place, struct buf *out);
/* All of it was answered; what the server left for later is given again with the next sync. */
enum err MUST_USE replica_gave_back(struct replica *r, int64_t left);

/* What a redaction takes out of this database (redact.h) is gone from its tables with the answer that brought it. Files beside it, pages that SQLite
 * has left free and the WAL are the caller's: *ret_position is not 0 then, once nothing of it can come down any more, and the next request tells the
 * server when he has said that they are clean. Both outside begin and commit. */
enum err MUST_USE replica_erasure(struct replica *r, int64_t *ret_position);
enum err MUST_USE replica_erased(struct replica *r, int64_t position);

/* Small settings of the programs around it ("url", "lang"); ERR_NOT_FOUND. Both outside begin and commit. */
enum err MUST_USE setting_get(struct replica *r, const char *name, struct buf *out);
enum err MUST_USE setting_put(struct replica *r, const char *name, struct bytes value);

/* Half-filled forms, by a name of the page's choice; at most DRAFT_MAX bytes. ERR_NOT_FOUND. */
enum err MUST_USE draft_put(struct replica *r, const char *name, struct bytes content, int64_t now);
enum err MUST_USE draft_get(struct replica *r, const char *name, struct buf *out, int64_t *ret_at);
enum err MUST_USE draft_drop(struct replica *r, const char *name); /* fine where there is none */

#endif
