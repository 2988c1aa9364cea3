/* blobs.h - contents of attachments, kept under their hash: in chunks, so that a cut costs a chunk, and each checked by itself. The server
 * keeps them in the log's database (store.h), a device in a file of its own.
 *
 *   chunk = CHUNK bytes, the last of a content 1..CHUNK
 *   list  = the hash of each chunk (tag "kycuong chunk 1"), one behind the other
 *   hash of a content = hash, tag "kycuong file 1", of size u64 || list
 *
 * A content is kept once, whoever has it. Who may know that it is here is another matter: a *holding* says how much of a content was delivered
 * for one record, and only by it is a content given out (filing.h). A content without a holding is dropped by blobs_sweep().
 * What returns OK is durable. Contents are checked when they are put in and when they are read. */
#ifndef BLOBS_H
#define BLOBS_H

#include "buf.h"
#include "crypt.h"
#include "db.h"
#include "media.h"

enum { CHUNK = 16 * 1024, CHUNKS_MAX = ATTACHMENT_MAX / CHUNK, LIST_MAX = CHUNKS_MAX * HASH_BYTES, BLOB_STATEMENTS = 24 };

struct blobs {
	sqlite3 *db; /* the caller's */
	sqlite3_stmt *sql[BLOB_STATEMENTS];
};
/* Makes its tables where they are missing. */
enum err MUST_USE blobs_open(sqlite3 *db, struct blobs *ret);
void blobs_close(struct blobs *b);
/* Several changes as one. */
enum err MUST_USE blobs_begin(struct blobs *b);
enum err MUST_USE blobs_commit(struct blobs *b);
void blobs_rollback(struct blobs *b);

int64_t blob_chunks(int64_t size);
void blob_list(struct bytes content, struct buf *out);
void blob_hash(int64_t size, struct bytes list, uint8_t ret[HASH_BYTES]);
/* Proof that a device has a content, not only its hash: worth nothing to another device. */
void blob_proof(uint32_t device, struct bytes content, uint8_t ret[HASH_BYTES]);

struct blob {
	int64_t id, size;
	int64_t next; /* chunks that are here from the first on without a gap */
	uint8_t list[LIST_MAX];
};
/* ERR_NOT_FOUND. */
enum err MUST_USE blob_find(struct blobs *b, const uint8_t hash[HASH_BYTES], struct blob *ret);
/* A content to be filled chunk by chunk; fine where it is there. ERR_MAC: that list is not of that hash. */
enum err MUST_USE blob_make(struct blobs *b, const uint8_t hash[HASH_BYTES], int64_t size, struct bytes list, int64_t now);
/* The chunk `n`; fine where it is there. ERR_MAC: not that chunk. */
enum err MUST_USE blob_add(struct blobs *b, const struct blob *x, int64_t n, struct bytes data);
/* All of it, in its own transaction or the caller's. */
enum err MUST_USE blob_put(struct blobs *b, struct bytes content, int64_t now, uint8_t ret[HASH_BYTES]);
/* Appends chunk n. ERR_NOT_FOUND; ERR_STORAGE_DAMAGED where it is not what its list says. */
enum err MUST_USE blob_chunk(struct blobs *b, const struct blob *x, int64_t n, struct buf *out);
/* Appends the content. ERR_NOT_FOUND where it is not whole here. */
enum err MUST_USE blob_read(struct blobs *b, const uint8_t hash[HASH_BYTES], struct buf *out);

/* For which record. */
struct claim {
	uint32_t reg;
	struct bytes key; /* as key_print() has it */
	uint8_t hash[HASH_BYTES];
};
struct holding {
	int64_t next;	 /* chunks delivered for this record, from the first on */
	int64_t size;	 /* of the content */
	uint32_t device; /* at the server: whose share of the storage it takes */
	uint32_t epoch;	 /* at a device: of the server that `next` is about */
	int64_t at;	 /* since when */
};
enum err MUST_USE holding_find(struct blobs *b, const struct claim *c, struct holding *ret); /* ERR_NOT_FOUND */
enum err MUST_USE holding_put(struct blobs *b, const struct claim *c, const struct holding *h);
enum err MUST_USE holding_drop(struct blobs *b, const struct claim *c);
/* Calls `each` for all; it may not change them. Stops at its first error. */
enum err MUST_USE holding_each(struct blobs *b, enum err (*each)(void *ctx, const struct claim *c, const struct holding *h), void *ctx);
/* The first bytes of chunk `n` of what is being delivered for a record, as they came: nothing has checked them yet. One chunk a record; empty
 * drops it. Appends to `out`; nothing where there is none of that chunk. */
enum err MUST_USE started_put(struct blobs *b, const struct claim *c, int64_t n, struct bytes data);
enum err MUST_USE started_find(struct blobs *b, const struct claim *c, int64_t n, struct buf *out);
/* Bytes that a device's holdings declare. */
enum err MUST_USE holding_total(struct blobs *b, uint32_t device, int64_t *ret);

/* Erases a content with all its chunks, so that no byte of it is left in the file or beside it: for a redaction. Not within begin and
 * commit. Fine where there is none. ERR_BUSY: another reader keeps the old pages; the content is gone from the tables, ask again. */
enum err MUST_USE blob_erase(struct blobs *b, const uint8_t hash[HASH_BYTES]);
/* Drops the contents that no holding names and that came before `before`. */
enum err MUST_USE blobs_sweep(struct blobs *b, int64_t before, int64_t *ret_count);
/* Checks every content: calls `bad` with the hash of each whose list or chunks are not what they should be. */
enum err MUST_USE blobs_check(struct blobs *b, void (*bad)(void *ctx, const uint8_t hash[HASH_BYTES]), void *ctx);

#endif
