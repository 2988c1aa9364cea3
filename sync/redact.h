/* redact.h - a redaction (redaction.h) outside the tables: in acts, wherever they are kept.
 *
 * The ledger carries it out in the log: the covered texts of every act on the record become their commitments, and every seed from which a salt
 * of them derives, or of a digest over them, goes out of the log, of signers and of the other branch of a fork too. Hashes, chain, signatures and
 * Merkle tree stay. Then the tables are made again from that log. A device does the same with its outbox, inbox and drafts once the confirmed
 * redaction has come down to it, and tells the server.
 *
 * What was entered on the record by somebody who did not know of the redaction yet, and sets what it covers, is erased before it is judged, and refused:
 * from an outbox, a stick, a fork. What is proven to have been received before (a server that was restored) is taken, without the text. What sets
 * nothing that it covers is taken, and a signature over what is there no more holds, if all the rest is as the signer saw it: who had done his
 * work, and read out its code, was not late for what others decided. The seed of such a digest is not kept. */
#ifndef REDACT_H
#define REDACT_H

#include "act.h"
#include "redaction.h"

/* What confirmed redactions that its author cannot have known, by the checkpoint that he had seen, mean for an act. */
struct lateness {
	bool covered[SETTINGS_MAX]; /* one flag a setting, texts and erased ones */
	int64_t time;		    /* of the latest that covers a setting; 0 = none does */
	bool unseen;		    /* there is one on the record, and the act has a digest: of a content of before it, it may be */
};
enum err MUST_USE redact_late(struct world *w, const struct act *a, struct lateness *ret);

/* Whether the act is on the redaction's record; and which of its texts are covered. */
bool redact_concerns(const struct redaction *x, const struct act *a);
bool redact_covered(const struct redaction *x, const struct act *a, bool covered[SETTINGS_MAX]);

/* The hashes of the attachments among the settings marked. */
void redact_files(const struct act *a, const bool *covered, void (*each)(void *ctx, const uint8_t hash[HASH_BYTES]), void *ctx);

#endif
