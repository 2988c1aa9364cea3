/* asset.h - the style sheet, the tiles and the scripts, embedded in the program at build time. Nothing is loaded
 * from elsewhere.
 *
 * An address carries the content's hash, so a browser keeps the file for good and fetches a new one as soon as
 * the program changes. */
#ifndef ASSET_H
#define ASSET_H

#include "http.h"

struct asset {
	const char *name, *type, *tag; /* tag: 16 hex digits of the content's SHA-256 */
	struct bytes data;
};

/* kycuong.css (Pico.css inside), tiles.svg, kycuong.js, htmx.js, licences.txt (of what others wrote of these); NULL if
 * unknown. */
const struct asset *asset_find(const char *name);
/* Adds "/asset/NAME?TAG". The asset must exist. */
void asset_url(struct buf *out, const char *name);
/* True if the path is below /asset/: `a` is then the answer (the asset, 304 or 404). Needs no login. */
bool asset_answer(const struct request *r, struct response *a);

#endif
