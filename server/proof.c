#include "proof.h"

#include <stdio.h>
#include <string.h>

#include "ledger.h"

enum { ENTRY_PART_MAX = 65535 };

static enum err take(void *ctx, const struct entry *e)
{
	struct proof *p = ctx;
	p->stamp = (struct buf)BUF(ENTRY_PART_MAX);
	p->verdict = (struct buf)BUF(ENTRY_PART_MAX);
	entry_leaf(e, &p->stamp, p->leaf);
	buf_view(&p->verdict, e->verdict);
	memcpy(p->act, e->hash, HASH_BYTES);
	return buf_check(&p->verdict, "verdict");
}

static enum err newest(void *ctx, const struct epoch *e)
{
	*(uint32_t *)ctx = e->number;
	return OK;
}

static enum err in_range(const char *what, int64_t n, int64_t size)
{
	char text[24], range[40];
	if (n >= 1 && n <= size)
		return OK;
	snprintf(text, sizeof text, "%lld", (long long)n);
	snprintf(range, sizeof range, "1–%lld", (long long)size);
	return fail(ERR_FIELD_RANGE, what, text, range);
}

enum err proof_make(const struct proof_source *s, int64_t position, int64_t earlier, struct proof *ret)
{
	const struct tip nobody = {0};
	TRY(in_range("position", position, s->size));
	if (earlier)
		TRY(in_range("from", earlier, s->size));
	ret->position = position;
	ret->earlier = earlier;
	TRY(s->log->read(s->log->ctx, position, position, take, ret));
	TRY(merkle_include(s->tree, position - 1, s->size, &ret->path));
	if (earlier) {
		TRY(merkle_root(s->tree, earlier, ret->earlier_root));
		TRY(merkle_extend(s->tree, earlier, s->size, &ret->extend));
	}
	struct seen *c = &ret->checkpoint.seen;
	TRY(s->log->epochs(s->log->ctx, newest, &c->epoch));
	TRY(merkle_root(s->tree, s->size, c->root));
	c->position = s->size;
	c->time = s->now;
	checkpoint_sign(&ret->checkpoint, &nobody, s->keys->secret_key);
	memcpy(ret->key, s->keys->public_key, PUBLIC_KEY_BYTES);
	return OK;
}

void proof_free(struct proof *p)
{
	buf_free(&p->stamp);
	buf_free(&p->verdict);
}

static void hex(struct buf *out, const char *name, const void *data, size_t n)
{
	buf_fmt(out, "\"%s\": \"", name);
	for (size_t i = 0; i < n; i++)
		buf_fmt(out, "%02x", ((const uint8_t *)data)[i]);
	buf_byte(out, '"');
}

static void path(struct buf *out, const struct merkle_proof *p)
{
	buf_str(out, "\"path\": [");
	for (int i = 0; i < p->count; i++) {
		buf_str(out, i ? ",\n  \"" : "\n  \"");
		for (int k = 0; k < HASH_BYTES; k++)
			buf_fmt(out, "%02x", p->node[i][k]);
		buf_byte(out, '"');
	}
	buf_byte(out, ']');
}

void proof_json(const struct proof *p, struct buf *out)
{
	static const uint8_t none[HASH_BYTES];
	const struct seen *c = &p->checkpoint.seen;
	buf_fmt(out, "{\"position\": %lld,\n ", (long long)p->position);
	hex(out, "act", p->act, HASH_BYTES);
	buf_str(out, ",\n ");
	hex(out, "stamp", p->stamp.data, p->stamp.len);
	buf_str(out, ",\n ");
	hex(out, "verdict", p->verdict.data, p->verdict.len);
	buf_str(out, ",\n ");
	hex(out, "leaf", p->leaf, HASH_BYTES);
	buf_str(out, ",\n ");
	path(out, &p->path);
	buf_fmt(out, ",\n \"checkpoint\": {\"epoch\": %u, \"position\": %lld, \"time\": %lld,\n  ", c->epoch, (long long)c->position, (long long)c->time);
	hex(out, "root", c->root, HASH_BYTES);
	buf_str(out, ",\n  \"device\": 0, \"number\": 0, ");
	hex(out, "head", none, HASH_BYTES);
	buf_str(out, ",\n  ");
	hex(out, "signature", p->checkpoint.signature, SIGNATURE_BYTES);
	buf_str(out, ",\n  ");
	hex(out, "key", p->key, PUBLIC_KEY_BYTES);
	if (!p->earlier) {
		buf_str(out, "},\n \"earlier\": null}\n");
		return;
	}
	buf_fmt(out, "},\n \"earlier\": {\"position\": %lld,\n  ", (long long)p->earlier);
	hex(out, "root", p->earlier_root, HASH_BYTES);
	buf_str(out, ",\n  ");
	path(out, &p->extend);
	buf_str(out, "}}\n");
}
