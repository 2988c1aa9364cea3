#include "sealed.h"

#include "civil.h"
#include "host.h"
#include "syncing.h"

static enum err take_turn(struct folder *f, struct host_lock *ret)
{
	char path[PATH_SIZE];
	return host_lock(path_join(f->dir, "sync.lock", path), SYNC_PATIENCE_MS, ret);
}

enum err sealed_out(struct folder *f, struct buf *out, struct bundled *ret)
{
	struct host_lock lock OWN(host_unlock) = {0};
	uint8_t seed[BUNDLE_SEED_BYTES];
	TRY(take_turn(f, &lock));
	crypt_random(seed, sizeof seed);
	return bundle_ask(&f->replica, seed, out, ret);
}

enum err sealed_in(struct folder *f, struct bytes file, struct taken *ret, bool *ret_old)
{
	struct host_lock lock OWN(host_unlock) = {0};
	TRY(take_turn(f, &lock));
	return bundle_take(&f->replica, file, now_ms(), ret, ret_old);
}
