#include "sealed.h"

#include "carry.h"
#include "civil.h"
#include "host.h"
#include "redacting.h"
#include "syncing.h"

static enum err take_turn(struct folder *f, struct host_lock *ret)
{
	char path[PATH_SIZE];
	return host_lock(path_join(f->dir, "sync.lock", path), SYNC_PATIENCE_MS, ret);
}

static void parts_free(struct bundle_parts *p)
{
	buf_free(&p->items);
}

enum err sealed_out(struct folder *f, bool attachments, struct buf *out, struct bundled *ret, int64_t *ret_left)
{
	OWN(parts_free) struct bundle_parts parts = {.items = BUF(BUNDLE_PARTS_BYTES)};
	struct host_lock lock OWN(host_unlock) = {0};
	uint8_t seed[BUNDLE_SEED_BYTES];
	TRY(take_turn(f, &lock));
	crypt_random(seed, sizeof seed);
	*ret_left = 0;
	if (attachments)
		TRY(carry_pack(f, &parts, ret_left));
	return bundle_ask(&f->replica, seed, parts.count ? &parts : NULL, out, ret);
}

enum err sealed_in(struct folder *f, struct bytes file, struct taken *ret, bool *ret_old)
{
	struct host_lock lock OWN(host_unlock) = {0};
	TRY(take_turn(f, &lock));
	bool erased;
	TRY(bundle_take(&f->replica, file, now_ms(), ret, ret_old));
	TRY(redacting_finish(f, &erased)); /* the province hears of it with what goes next */
	return carry_receipt(f, file);
}
