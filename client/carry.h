/* carry.h - contents of attachments over the line: up after the acts of a sync, down when somebody asks for one. Both in streams, of which
 * a cut costs nothing but what was on the line (flow.h, fetch.h). */
#ifndef CARRY_H
#define CARRY_H

#include "attach.h"
#include "bundle.h"
#include "pace.h"
#include "transport.h"

struct carrying {
	struct folder *folder;
	struct transport *transport;
	struct traffic *traffic;
	struct pace *pace;
	int64_t bytes_max; /* of traffic, with which it ends; INT64_MAX = none */
	int64_t files;	   /* contents that arrived whole */
	int64_t cuts;
	bool yields; /* it ended because acts came meanwhile, which go first */
};

/* Sends what waits, the oldest first, where the log has the acts that name it. Ends without an error where bytes_max is reached, and between two
 * streams where acts came meanwhile, which it says in any case. The errors
 * of transport_post(); ERR_FILE_QUOTA. */
enum err MUST_USE carry_up(struct carrying *c);
/* Fetches the content of a record's attachment, or what is still missing of it. ERR_FILE_ON_ITS_WAY where the province does not have it
 * yet, ERR_FILE_NONE where it gives it to nobody here, ERR_FILE_CUT and the like where it is not what the record says. */
enum err MUST_USE carry_down(struct carrying *c, const struct row *row, const struct file_value *v);
/* Both with a connection of its own, as syncing_once(). */
enum err MUST_USE carry_fetch(struct folder *f, const struct row *row, const struct file_value *v);

/* For a stick: parts of what waits, as many as fit; *ret_left: bytes that do not. */
enum err MUST_USE carry_pack(struct folder *f, struct bundle_parts *out, int64_t *ret_left);
/* Notes what the receipt says of attachments. */
enum err MUST_USE carry_receipt(struct folder *f, struct bytes file);

#endif
