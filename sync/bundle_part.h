/* bundle_part.h - within bundle*.c: what both ends of a file share. */
#ifndef BUNDLE_PART_H
#define BUNDLE_PART_H

#include "bundle.h"
#include "round_wire.h"

enum { ASKED_ITEMS = 13 }; /* of a receipt's `asked` */

/* The content of a file that bundle_seal() made for the owner of `secret`. ERR_BUNDLE_FORM, ERR_BUNDLE_SERVER, ERR_BUNDLE_DAMAGED, ERR_BUNDLE_DEVICE. */
enum err MUST_USE bundle_unseal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t secret[SECRET_KEY_BYTES],
				struct bytes file, struct buf *out);

#endif
