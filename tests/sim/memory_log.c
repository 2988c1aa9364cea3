/* memory_log.c - the server's log in memory. Part of province.c. */
#include "province.h"

static enum err log_append(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	struct province *p = ctx;
	if (expected != (int64_t)p->count)
		return fail(ERR_BUSY);
	for (size_t i = 0; i < count; i++) {
		struct entry e = entries[i];
		e.act = arena_copy(&p->arena, e.act);
		e.verdict = arena_copy(&p->arena, e.verdict);
		e.stamp = arena_copy(&p->arena, e.stamp);
		if (p->count == LOG_ROOM)
			must(ERR_STORAGE_FULL, "log");
		p->entries[p->count++] = e;
	}
	return OK;
}

static enum err log_read(void *ctx, int64_t from, int64_t to, enum err (*each)(void *, const struct entry *), void *each_ctx)
{
	struct province *p = ctx;
	for (int64_t i = from; i <= to && i <= (int64_t)p->count; i++)
		TRY(each(each_ctx, &p->entries[i - 1]));
	return OK;
}

static enum err log_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	struct province *p = ctx;
	*ret_position = (int64_t)p->count;
	*ret_time = p->count ? p->entries[p->count - 1].time : 0;
	return OK;
}

static enum err log_epochs(void *ctx, enum err (*each)(void *, const struct epoch *), void *each_ctx)
{
	struct province *p = ctx;
	for (size_t i = 0; i < p->epoch_count; i++)
		TRY(each(each_ctx, &p->epochs[i]));
	return OK;
}

static enum err log_open_epoch(void *ctx, const struct epoch *e)
{
	struct province *p = ctx;
	p->epochs[p->epoch_count++] = *e;
	return OK;
}

static enum err log_erase(void *ctx, const struct erasure *x)
{
	struct province *p = ctx;
	for (size_t i = 0; i < x->count; i++)
		p->entries[x->entries[i].position - 1].act = arena_copy(&p->arena, x->entries[i].act);
	for (size_t i = 0; i < x->mark_count; i++) {
		if (p->mark_count == MARKS_ROOM)
			must(ERR_STORAGE_FULL, "marks");
		memcpy(p->marks[p->mark_count++], x->marks[i], HASH_BYTES);
	}
	return OK;
}

static enum err log_marked(void *ctx, const uint8_t mark[HASH_BYTES], bool *ret)
{
	const struct province *p = ctx;
	*ret = false;
	for (size_t i = 0; i < p->mark_count && !*ret; i++)
		*ret = memcmp(p->marks[i], mark, HASH_BYTES) == 0;
	return OK;
}

static enum err log_clean(void *ctx)
{
	(void)ctx;
	return OK;
}
