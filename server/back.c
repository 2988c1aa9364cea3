#include "back.h"

static enum err note(void *ctx, const struct epoch *e)
{
	struct restored *r = ctx;
	r->epochs++;
	r->last = *e;
	return OK;
}

enum err restored_load(const struct store *log, struct restored *ret)
{
	struct restored r = {0};
	TRY(log->epochs(log->ctx, note, &r));
	*ret = r;
	return OK;
}

enum err back_of(sqlite3 *office, const struct restored *r, int64_t device, int64_t enrolled, enum back *ret, int64_t *ret_epoch)
{
	static const char *const sql = "SELECT epoch FROM met WHERE device = ?1";
	sqlite3_stmt *s;
	int64_t epoch = 0;
	TRY(db_prepare(office, &sql, 1, &s));
	enum err e = db_int(s, 0, &epoch, "i", device);
	sqlite3_finalize(s);
	TRY(e);
	bool before = r->epochs > 1 && enrolled <= r->last.time;
	*ret = epoch > r->last.number ? BACK_LATER : before && epoch < r->last.number ? BACK_AWAY : BACK_HERE;
	*ret_epoch = epoch;
	return OK;
}
