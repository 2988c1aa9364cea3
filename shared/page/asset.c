/* asset.c - see asset.h. The bytes are in assets.gen.c, written at build time by embed.cmake. */
#include "asset.h"

#include <assert.h>
#include <string.h>

extern const struct asset assets_embedded[];
extern const int assets_embedded_count;

const struct asset *asset_find(const char *name)
{
	for (int i = 0; i < assets_embedded_count; i++)
		if (!strcmp(assets_embedded[i].name, name))
			return &assets_embedded[i];
	return NULL;
}

void asset_url(struct buf *out, const char *name)
{
	const struct asset *a = asset_find(name);

	assert(a);
	buf_fmt(out, "/asset/%s?%s", a->name, a->tag);
}

bool asset_answer(const struct request *r, struct response *a)
{
	if (strcmp(request_segment(r, 0), "asset") != 0)
		return false;
	const struct asset *found = r->segments == 2 && !r->post ? asset_find(r->segment[1]) : NULL;
	if (!found) {
		response_text(a, 404, "Not found.\n");
		return true;
	}
	OWN_BUF struct buf tag = BUF(32);
	buf_fmt(&tag, "\"%s\"", found->tag);
	response_header(a, "ETag", buf_text(&tag));
	response_header(a, "Cache-Control", "public, max-age=31536000, immutable");
	response_header(a, "X-Content-Type-Options", "nosniff");
	a->type = found->type;
	if (!strcmp(request_header(r, "If-None-Match"), buf_text(&tag)))
		a->status = 304;
	else
		a->fixed = found->data;
	return true;
}
