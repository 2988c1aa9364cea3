/* proof.h - that an act is in the log, and that the log was only ever added to, for whoever does not want to believe it.
 *
 * In JSON, all bytes in hexadecimal:
 *
 *	{"position": 303, "act": HASH, "stamp": BYTES, "verdict": BYTES, "leaf": HASH,
 *	 "path": [HASH, …],
 *	 "checkpoint": {"epoch": 1, "position": 1312, "time": 1752458400000, "root": HASH, "device": 0, "number": 0, "head": HASH,
 *	                "signature": BYTES, "key": BYTES},
 *	 "earlier": {"position": 250, "root": HASH, "path": [HASH, …]}}                            "earlier": null where none is asked for
 *
 * leaf: merkle.h says of what. path: RFC 9162, 2.1.3, for leaf number position - 1 of the tree of the checkpoint's position.
 * earlier.path: RFC 9162, 2.1.4, from the tree of earlier.position to that. checkpoint: checkpoint.h; made for device 0, so it is
 * nobody's receipt. An outsider needs SHA-256 and Ed25519, and the server's public key from elsewhere. */
#ifndef PROOF_H
#define PROOF_H

#include "checkpoint.h"
#include "merkle.h"
#include "round.h"
#include "store.h"

enum { PROOF_JSON_MAX = 256 * 1024 };

struct proof {
	int64_t position, earlier; /* earlier: 0 = not asked for */
	uint8_t act[HASH_BYTES], leaf[HASH_BYTES], earlier_root[HASH_BYTES];
	struct buf stamp, verdict;
	struct merkle_proof path, extend;
	struct checkpoint checkpoint;
	uint8_t key[PUBLIC_KEY_BYTES];
};

struct proof_source {
	const struct merkle *tree;
	const struct store *log;
	const struct server_keys *keys;
	int64_t size;	 /* entries of the tree */
	int64_t now;	 /* not before the newest stamp */
};
/* ERR_FIELD_RANGE for a position or an earlier one (0 = none) that is not in 1..size. `ret` comes as {0}, and is freed in any case. */
enum err MUST_USE proof_make(const struct proof_source *s, int64_t position, int64_t earlier, struct proof *ret);
void proof_free(struct proof *p); /* cleanup form */
#define OWN_PROOF OWN(proof_free)

void proof_json(const struct proof *p, struct buf *out);

#endif
