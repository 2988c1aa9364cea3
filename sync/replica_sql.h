/* replica_sql.h - within the replica: its statements, and what its files share. */
#ifndef REPLICA_SQL_H
#define REPLICA_SQL_H

#include "civil.h"
#include "replica.h"

enum {
	R_BEGIN, R_OTHERS, R_COMMIT, R_SELF, R_SET_SELF, R_SEEN, R_DROP_SELF,
	R_PERSON_ADD, R_PERSONS, R_PERSON_KEY,
	R_ENTRY, R_WAITING, R_OUTBOX_ADD, R_OUTBOX, R_OUTBOX_FROM, R_OUTBOX_AT, R_OUTBOX_COUNT, R_OUTBOX_LOGGED, R_OUTBOX_RENUMBER, R_OUTBOX_OPAQUE, R_OUTBOX_BACKED,
	R_OUTBOX_KEPT, R_OUTBOX_REOPEN, R_OUTBOX_LAST, R_INBOX_REFUSED, R_OUTBOX_RUN, R_OUTBOX_ACK, R_ACK_ADD, R_ACK, R_ACKS_DROP, R_SENT_SET, R_SENT,
	R_FORMER_NOTE, R_FORMER, R_FORMERS_DROP, R_HOLD, R_HELD, R_HELD_COUNT, R_RELEASE, R_RELEASE_ALL,
	R_DECREE_ADD, R_DECREES, R_DECREES_DROP,
	R_IMAGE_ADD, R_IMAGE, R_IMAGES, R_IMAGES_DROP, R_STALE_CAME, R_STALES, R_STALE_CLEAR,
	R_INBOX_ADD, R_INBOX, R_INBOX_SETTLE, R_INBOX_COUNT,
	R_NOTICE_ADD, R_NOTICES, R_NOTICE_SETTLE, R_NOTICE_COUNT,
	R_CONTACT_ADD, R_CONTACTS, R_CONTACT_TRIM,
	R_DRAFT_SET, R_DRAFT, R_DRAFT_DROP,
	R_SETTING_SET, R_SETTING,
	R_COUNT
};
_Static_assert((int)R_COUNT <= (int)REPLICA_STATEMENTS, "room for the statements");

/* replica.c: values of table self. Whatever sets one forgets r->end. */
enum err MUST_USE self_int(struct replica *r, const char *key, int64_t missing, int64_t *ret);
enum err MUST_USE self_set_int(struct replica *r, const char *key, int64_t v);
enum err MUST_USE self_bytes(struct replica *r, const char *key, uint8_t *ret, size_t n); /* zeros where there is none */
enum err MUST_USE self_set_bytes(struct replica *r, const char *key, const uint8_t *v, size_t n);
enum err MUST_USE self_drop(struct replica *r, const char *key);

/* The newest checkpoint known. */
enum err MUST_USE self_seen(struct replica *r, struct seen *ret);
enum err MUST_USE self_set_seen(struct replica *r, const struct seen *s);

/* The counter of the last entry: that of the outbox's last act, or where those that a backup has were dropped, as it was noted then. */
enum err MUST_USE self_entry(struct replica *r, int64_t *ret);

/* How far the device knows its chain to be in the log; acts waiting are numbered from there on. */
struct acked {
	int64_t number;
	uint8_t head[HASH_BYTES];
	int64_t fork_from, fork_to; /* acts waiting were signed again above a fork; fork_to 0 = no */
};
enum err MUST_USE self_acked(struct replica *r, struct acked *ret);
enum err MUST_USE self_set_acked(struct replica *r, const struct acked *a);

/* The last act that a backup of the server is known to have: everything above it is kept, and waits again where a server
 * comes back from a backup. Number 0 and the start of the chain where there is none. */
enum err MUST_USE self_kept(struct replica *r, int64_t *ret_number, uint8_t ret_head[HASH_BYTES]);
enum err MUST_USE self_set_kept(struct replica *r, int64_t number, const uint8_t head[HASH_BYTES]);

/* replica_ack.c: where the checkpoint has signed the head of our acts up to `acked`, what it covers beyond earlier ones is kept with it. */
enum err MUST_USE ack_keep(struct replica *r, const struct checkpoint *c, const struct tip *tip, const struct acked *acked);
/* The chain goes on from there, and what lies before is not ours to show. */
enum err MUST_USE ack_base_set(struct replica *r, int64_t number, const uint8_t head[HASH_BYTES]);
/* Appends one as ack.h encodes it. */
enum err MUST_USE ack_append(struct replica *r, int64_t id, struct buf *out);

/* replica_decree.c: an answer's decrees, kept until a backup of that epoch has them. ERR_ANSWER_BAD where one is not the server's. */
enum err MUST_USE decrees_keep(struct replica *r, uint32_t epoch, struct cbor *list);
enum err MUST_USE decrees_forget(struct replica *r, uint32_t epoch, int64_t backed_up);
/* An answer was taken from the server that got them: an older one would have been refused. */
enum err MUST_USE decrees_given(struct replica *r);

/* replica_watch.c: at the start of a round, and where it changes a record, all of them, or those that are stale. */
enum err MUST_USE watch_begin(struct replica *r);
enum err MUST_USE watch_row(struct replica *r, const struct row *row);
enum err MUST_USE watch_all(struct replica *r);
enum err MUST_USE watch_stale(struct replica *r);

/* replica_redact.c: all confirmed redactions, out of everything but the rows; and the seeds that had to stay until their acts were logged. */
enum err MUST_USE redact_replica(struct replica *r);
enum err MUST_USE redact_rest(struct replica *r);

/* replica_write.c: the touch of the replica's world; images and the digest go by r->writing. */
enum err MUST_USE replica_touch(void *ctx, const struct row *before, const struct row *after);
/* Puts every before-image back, and forgets them. */
enum err MUST_USE images_restore(struct replica *r);
/* While everything comes afresh: all records become stale, and count in the digest no more; at the end those that did not come go. */
enum err MUST_USE stale_mark(struct replica *r);
enum err MUST_USE stale_drop(struct replica *r);
/* Does the waiting acts again, in order: what cannot be done now stays waiting all the same. */
enum err MUST_USE pending_redo(struct replica *r);
/* The row as it was before the acts being applied touched it. Absent images: *ret_there false. */
enum err MUST_USE image_get(struct replica *r, const struct reg *reg, struct key key, bool *ret_there, struct row *ret);

/* The end of the chain with what waits. */
enum err MUST_USE chain_end(struct replica *r, int64_t *ret_number, uint8_t ret_head[HASH_BYTES]);

enum err MUST_USE notice_add(struct replica *r, enum notice_kind kind, int64_t now, int64_t count);

#endif
