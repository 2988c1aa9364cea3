/* judge.h - whether an act is taken, and what it changes.
 *
 * judge(state, act, stamp) -> verdict, and nothing else: the state is a world (tables), the stamp is what the
 * server put on the act. No clock, locale, float or order of hashing decides anything, so judging the log
 * again under the same rules gives the same verdicts. A device runs the same judge at entry and when it redoes
 * what is pending; only the server's verdict counts.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "act.h"
#include "effect.h"

/* Where the log of an earlier life of the server had an act that a restore has lost. */
struct former {
	uint32_t epoch; /* 0 = none, and none behind it */
	int64_t position; /* below 0: it was refused there, and stays refused */
};
enum { FORMER_MAX = 4 };

struct stamp {
	int64_t position; /* in the log, from 1 */
	int64_t time;	  /* of receipt, ms UTC: max(previous, clock) */
	uint32_t rules;	  /* catalogue_version() of the judge; judging again goes by it */
	int64_t coded;	  /* see struct deed; NO_TIME, 0, 0, 0, all 0 = none */
	int64_t matched, fix_by, counting, found[FOUND_MAX];
	int64_t fork_from, fork_to; /* the author's branch left the logged chain after number `fork_from`, and what the log has of that
				     * device above it up to `fork_to` is another's; fork_to 0 = no fork */
	/* Where the server was restored from a backup: when it had the act before, as it signed then (ack.h, decree.h); 0 = no such time. */
	int64_t received;
	uint32_t returned; /* an act of the administration, given back from that epoch; 0 = no */
	struct former former[FORMER_MAX]; /* as its device, or its decree, says; the newest first */
	bool opaque; /* the act came by its hash alone: what it holds is not looked at, now or ever */
};

/* When the act was received, as all evidence has it: never after the stamp's time. */
static inline int64_t stamp_time(const struct stamp *s)
{
	return s->received ? s->received : s->time;
}

enum verdict_kind { ACCEPTED, MERGED, REFUSED };
enum { CONFLICTS_MAX = 64, VERDICT_MAX = 4096, REASON_ARGS = 3, REASON_ARG_MAX = 120 };

/* A field that this act set although another's act had set it after the version seen. */
struct conflict {
	uint32_t field;
	char sub[SUB_MAX + 1];
	int64_t position; /* of the other act, the latest of them */
};

struct verdict {
	enum verdict_kind kind;
	enum err reason;				 /* REFUSED; a number below 200 */
	char args[REASON_ARGS][REASON_ARG_MAX];		 /* for its sentence: names and keys, never a content */
	struct conflict conflicts[CONFLICTS_MAX];	 /* MERGED */
	size_t conflict_count;
};

/* Who is asking, beside the tables. */
struct judging {
	/* Calls `each` with the settings of every act by others on this record that was accepted after position
	 * `after`. NULL at a device, which cannot know them. */
	enum err (*between)(void *ctx, const struct act *a, int64_t after,
			    void (*each)(void *each_ctx, const struct setting *settings, size_t count, int64_t position),
			    void *each_ctx);
	/* Whether an act on this record that was logged after position `after` was refused. NULL at a device. */
	enum err (*refused)(void *ctx, const struct act *a, int64_t after, bool *ret);
	void *ctx;
	int64_t base; /* the act's base, as positions of this log count; see ledger_append() */
	/* The public key under which the personal signature was already found good; NULL = verify here. */
	const uint8_t *good_key;
	bool at_device;	  /* the stamp's time is the device's own clock: it does not say who is in office */
	bool provisional; /* at a device, before it is signed: a personal signature may still be missing */
};

/* Judges, and applies what is not refused. An error is of the storage, never of the act. The stamp's fix_by,
 * counting and found are filled in. */
enum err MUST_USE judge(struct world *w, const struct act *a, const uint8_t hash[HASH_BYTES], struct stamp *stamp,
			const struct judging *j, struct verdict *ret);

/* Applies an act that was accepted, with the stamp it was accepted with: what a replay and a device do. `unit` is the author's; empty: the one
 * that the tables have him in. A device says its own, which is that of all its authors: after a restore the author may come with a delta that
 * is yet to be taken. */
enum err MUST_USE judge_apply(struct world *w, const struct act *a, const struct stamp *stamp, struct bytes unit);

/* The digest of what the author of this act sees, where its verb asks for one (else false). */
enum err MUST_USE judge_sight(struct world *w, const struct act *a, bool *ret_needed, uint8_t ret[HASH_BYTES]);

/* Why it was refused, for people. Returns out. */
/* The same for a refusal that replica_enter() returned, from this thread's arguments. */
const char *refusal_sentence(enum err e, enum lang lang, char out[ERR_SENTENCE_MAX]);
const char *verdict_sentence(const struct verdict *v, enum lang lang, char out[ERR_SENTENCE_MAX]);
/* The same with labels in place of the names of the register's fields, verbs and states. `reg` may be NULL. */
const char *verdict_words(const struct verdict *v, const struct reg *reg, enum lang lang, char out[ERR_SENTENCE_MAX]);
static inline const char *verdict_name(enum verdict_kind k)
{
	return k == ACCEPTED ? "accepted" : k == MERGED ? "merged" : "refused";
}
void verdict_encode(const struct verdict *v, struct buf *out);
enum err MUST_USE verdict_decode(struct bytes in, struct verdict *ret);
bool stamp_found(const struct stamp *s); /* a check found something for the effect */
/* The part of a stamp beside position and time, empty where there is nothing in it. */
void stamp_encode(const struct stamp *s, struct buf *out);
enum err MUST_USE stamp_decode(struct bytes in, struct stamp *ret); /* leaves position and time */

#endif
