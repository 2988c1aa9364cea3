/* ledger_sql.h - within the ledger: its statements, and what its files share. */
#ifndef LEDGER_SQL_H
#define LEDGER_SQL_H

#include "ledger.h"

enum { Q_META, Q_SET_META, Q_LOGGED, Q_LAST_ENTRY, Q_LOG, Q_TIP, Q_HASH_AT, Q_MADE, Q_BETWEEN, Q_TOUCH, Q_TOUCH_AGAIN, Q_DIGEST,
       Q_SET_DIGEST, Q_TILE, Q_SET_TILE, Q_BEGIN, Q_COMMIT, Q_LOOK, Q_TOUCHED, Q_TOUCHED_AT, Q_EVER_IN, Q_OPEN_CODES, Q_POSITION_OF, Q_PLACES, Q_FIRST,
       Q_SENDS, Q_REFUSED, Q_REFUSED_AFTER, Q_FORK, Q_HEADS, Q_DECREES, Q_OF_DEVICE, Q_FORMER, Q_FORMER_THERE,
       Q_FORMER_UP_TO, Q_FORMER_BEHIND, Q_COUNT };

/* ledger_touch.c: digests and what changed for whom. The touch of the ledger's world. */
enum err MUST_USE ledger_touch(void *ctx, const struct row *before, const struct row *after);
/* ledger_heirs.c: a unit ends, or its successors change, and what was its comes into the scope of who answers for it. Notes what a change of
 * unit rows moves, before it is written; at the end of the act it is moved. */
enum err MUST_USE heirs_note(struct ledger *l, const struct row *before, const struct row *after);
enum err MUST_USE heirs_follow(struct ledger *l);
/* The scopes of a row, each once; in the world's arena. */
struct scopes {
	struct bytes *name;
	size_t count, room;
	struct arena *arena;
};
enum err MUST_USE scopes_of(struct ledger *l, const struct row *row, struct scopes *ret);
/* Brings a row that stays as it is from some scopes to others. */
enum err MUST_USE scopes_move(struct ledger *l, const struct row *row, const struct scopes *was, const struct scopes *is);
void digests_drop(struct ledger *l);		     /* those of the batch are none */
enum err MUST_USE digests_save(struct ledger *l);    /* into the table */
/* Under this name: by how much the digest of a device of an older version differs from the scope's. */
enum { DIGEST_SCOPE = TOKEN_MAX + 16 };
struct bytes digest_scope(struct bytes token, uint32_t version, char ret[DIGEST_SCOPE]);
enum err MUST_USE digest_read(struct ledger *l, struct bytes scope, struct digest *ret); /* the batch's or the table's; zeros */
/* ledger_append.c: indexes of an act in the log, the same live and in a replay. */
/* The entry at a position, whether it is in the log or still in this batch. */
enum err MUST_USE ledger_entry_at(struct ledger *l, int64_t position, enum err (*each)(void *ctx, const struct entry *e), void *ctx);
enum err MUST_USE ledger_index(struct ledger *l, const struct entry *e, const struct act *a, const struct stamp *stamp, enum verdict_kind kind);
/* Those of refused acts, of branches and of former places alone. */
enum err MUST_USE ledger_index_more(struct ledger *l, const struct entry *e, const struct act *a, const struct stamp *stamp,
				    enum verdict_kind kind);
/* ledger_erase.c: the seed of an act whose texts were not kept is used up from here on. */
void seed_burn(struct ledger *l, const struct act *a);
enum err MUST_USE seed_burnt(struct ledger *l, const struct act *a, bool *ret);
/* The form for the log, with its texts and its seed or without; without a seed the texts that stay have their salts. */
enum err MUST_USE act_encode_for_log(const struct act *a, bool texts, bool seed, struct buf *out);
enum err MUST_USE seeds_erase(struct ledger *l); /* at the batch's end: out of the batch and out of the log */
void seeds_drop(struct ledger *l);
/* ledger.c: all tables again from the log as it is now; between BEGIN and COMMIT. */
enum err MUST_USE tables_anew(struct ledger *l);
/* ledger_seen.c: of struct judging; ctx: the ledger and the act's stamp. */
enum err MUST_USE acts_between(void *ctx, const struct act *a, int64_t after,
			       void (*each)(void *each_ctx, const struct setting *settings, size_t count, int64_t position), void *each_ctx);
enum err MUST_USE acts_refused(void *ctx, const struct act *a, int64_t after, bool *ret);
/* A base is a position in the log as its author knew it. Where the server was restored since, positions above the backup mean
 * other acts: whatever others did after the backup counts as not seen. Of an epoch that this log comes not from (a backup of before it was restored
 * once more, or a newer one after an older) nobody knows here where it left: then the root that the author saw decides, or all counts as not seen.
 * *ret_away: the base is an act that the restore has lost and that is not back. */
enum err MUST_USE base_here(struct ledger *l, const struct act *a, const struct stamp *stamp, int64_t *ret, bool *ret_away);
/* Whether an act on its record is here that came behind it in the log that was lost: waiting would not bring it before that one. */
enum err MUST_USE overtaken(struct ledger *l, const struct act *a, const struct stamp *stamp, bool *ret);
/* ledger_code.c: fills in what the act's commitment code, or the code it registers, matches. */
enum err MUST_USE code_match(struct ledger *l, const struct arrival *a, struct stamp *stamp);

#endif
