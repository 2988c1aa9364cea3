#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "compare.h"

struct tips {
	struct tip *list; /* by device */
	size_t count, room;
};

/* A root by a stack of full subtrees: what merkle.h stores, without storing. */
struct tree {
	uint8_t hash[MERKLE_LEVELS + 2][HASH_BYTES];
	int level[MERKLE_LEVELS + 2];
	int depth;
};

struct verifying {
	struct ledger *ledger;
	struct findings *findings;
	struct tips tips;
	struct tree tree;
	int64_t position, time;
};

static struct tip *tip_of(struct tips *t, uint32_t device, bool *ret_new)
{
	size_t low = 0, high = t->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->list[middle].device < device)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_new = low == t->count || t->list[low].device != device;
	if (!*ret_new)
		return &t->list[low];
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->list = mem_grow(t->list, t->room * sizeof *t->list);
	}
	memmove(&t->list[low + 1], &t->list[low], (t->count++ - low) * sizeof *t->list);
	t->list[low] = (struct tip){.device = device};
	return &t->list[low];
}

static void join(uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES])
{
	static const uint8_t one = 1;
	crypt_sha256((const struct bytes[]){{&one, 1}, {left, HASH_BYTES}, {right, HASH_BYTES}}, 3, left);
}

static void tree_add(struct tree *t, const uint8_t leaf[HASH_BYTES])
{
	memcpy(t->hash[t->depth], leaf, HASH_BYTES);
	t->level[t->depth++] = 0;
	for (; t->depth > 1 && t->level[t->depth - 1] == t->level[t->depth - 2]; t->depth--) {
		join(t->hash[t->depth - 2], t->hash[t->depth - 1]);
		t->level[t->depth - 2]++;
	}
}

static void tree_root(const struct tree *t, uint8_t ret[HASH_BYTES])
{
	struct tree rest = *t;
	for (; rest.depth > 1; rest.depth--)
		join(rest.hash[rest.depth - 2], rest.hash[rest.depth - 1]);
	if (rest.depth)
		memcpy(ret, rest.hash[0], HASH_BYTES);
	else
		crypt_sha256(NULL, 0, ret);
}

static void check_chain(struct verifying *v, const struct entry *e)
{
	static const uint8_t zero[HASH_BYTES];
	bool fresh;
	struct tip *tip = tip_of(&v->tips, e->device, &fresh);
	if (e->device && fresh && ledger_head_at(v->ledger, e->device, 0, tip->head) != OK)
		finding_add(v->findings, "log %lld: device %lu was never enrolled", (long long)e->position, (unsigned long)e->device);
	if (e->number != tip->number + 1)
		finding_add(v->findings, "log %lld: number %lld follows %lld", (long long)e->position, (long long)e->number, (long long)tip->number);
	tip->number = e->number;
	if (e->device)
		chain_next(tip->head, e->number, e->hash, tip->head);
	if (memcmp(e->head, e->device ? tip->head : zero, HASH_BYTES) != 0)
		finding_add(v->findings, "log %lld: head of the chain", (long long)e->position);
	memcpy(tip->head, e->head, HASH_BYTES); /* one break is one finding */
}

static void check_act(struct verifying *v, const struct entry *e)
{
	struct act a OWN_ACT = {0};
	struct verdict verdict;
	struct stamp stamp = {0};
	uint8_t hash[HASH_BYTES];
	bool judged = verdict_decode(e->verdict, &verdict) == OK;
	if (!judged)
		finding_add(v->findings, "log %lld: verdict", (long long)e->position);
	if (stamp_decode(e->stamp, &stamp) != OK)
		finding_add(v->findings, "log %lld: stamp", (long long)e->position);
	if (stamp.opaque || act_decode(e->act, &a) != OK) { /* its hash is all that counts of it */
		if (judged && (verdict.kind != REFUSED || verdict.reason != ERR_ACT_UNREADABLE))
			finding_add(v->findings, "log %lld: act", (long long)e->position);
		return;
	}
	act_hash(&a, hash);
	if (memcmp(hash, e->hash, HASH_BYTES) != 0 || a.device != e->device)
		finding_add(v->findings, "log %lld: hash of the act", (long long)e->position);
}

/* The leaf as ledger.c makes it: position and time before the rest of the stamp. */
static void add_leaf(struct verifying *v, const struct entry *e)
{
	struct buf stamp OWN_BUF = BUF(1024);
	uint8_t leaf[HASH_BYTES];
	for (int i = 0; i < 16; i++)
		buf_byte(&stamp, (uint8_t)((uint64_t)(i < 8 ? e->position : e->time) >> (56 - 8 * (i % 8))));
	buf_view(&stamp, e->stamp);
	merkle_leaf(buf_bytes(&stamp), e->hash, e->verdict, leaf);
	tree_add(&v->tree, leaf);
}

static enum err verify_entry(void *ctx, const struct entry *e)
{
	struct verifying *v = ctx;
	arena_reset(&v->ledger->world.arena);
	if (e->position != v->position + 1)
		finding_add(v->findings, "log %lld: follows %lld", (long long)e->position, (long long)v->position);
	if (e->time < v->time)
		finding_add(v->findings, "log %lld: stamp goes back", (long long)e->position);
	v->position = e->position;
	v->time = e->time;
	check_chain(v, e);
	check_act(v, e);
	add_leaf(v, e);
	return OK;
}

/* In one read transaction on the tables: their root and their position belong together, while a server may be writing. */
static enum err verify_all(struct place *p, struct verifying *v)
{
	static const char *const sql = "SELECT value FROM ledger WHERE key = 'position'";
	sqlite3_stmt *s;
	int64_t position;
	uint8_t root[HASH_BYTES], made[HASH_BYTES];
	TRY(db_prepare(p->tables, &sql, 1, &s));
	enum err e = db_int(s, 0, &position, "");
	sqlite3_finalize(s);
	TRY(e);
	TRY(merkle_root(&p->ledger->merkle, position, root));
	TRY(p->store.read(p->store.ctx, 1, position, verify_entry, v));
	if (v->position != position)
		finding_add(v->findings, "log %lld: missing", (long long)v->position + 1);
	tree_root(&v->tree, made);
	if (memcmp(root, made, HASH_BYTES) != 0)
		finding_add(v->findings, "Merkle root of %lld entries", (long long)position);
	return OK;
}

static void note_content(void *ctx, const uint8_t hash[HASH_BYTES])
{
	finding_add(ctx, "attachment %02x%02x%02x%02x%02x%02x%02x%02x: content", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
}

enum err verify_log(struct place *p, struct findings *ret)
{
	struct verifying *v OWN_MEM = mem_alloc(sizeof *v);
	char count[24];
	*v = (struct verifying){.ledger = p->ledger, .findings = ret};
	TRY(db_exec(p->tables, "BEGIN"));
	enum err e = verify_all(p, v);
	sqlite3_exec(p->tables, "ROLLBACK", NULL, NULL, NULL);
	free(v->tips.list);
	TRY(e);
	TRY(blobs_check(p->store.blobs, note_content, ret));
	snprintf(count, sizeof count, "%zu", ret->count);
	return ret->count ? fail(ERR_LOG_BROKEN, count) : OK;
}
