/* One act's proof: that it is in the log, and that the log was only added to; the same as JSON. */
#include <stdlib.h>
#include <string.h>

#include "acts.h"
#include "hands.h"
#include "proof.h"
#include "tree.h"

struct asked {
	int64_t position, earlier;
	bool json;
};

/* "303" or "303.json" */
static enum err read_asked(struct view *v, struct asked *ret)
{
	const char *text = request_segment(v->r, 1), *from = request_query(v->r, "from");
	char *end;
	*ret = (struct asked){.position = strtoll(text, &end, 10)};
	ret->json = strcmp(end, ".json") == 0;
	if (v->r->segments != 2 || end == text || (*end && !ret->json) || !v->hands)
		return fail(ERR_NOT_FOUND);
	if (ret->position < 1 || ret->position > v->position)
		return fail(ERR_NOT_FOUND);
	ret->earlier = strtoll(from, &end, 10);
	if (*from && (*end || ret->earlier < 1 || ret->earlier > v->position))
		return fail(ERR_FIELD_RANGE, "from", from, text_of(v, "1–%lld", (long long)v->position));
	return OK;
}

static void code_pair(struct view *v, enum word label, const char *hash)
{
	h_fmt(v->b, "<dt>%s</dt><dd><code>%s</code></dd>", say_word(v, label), hash);
}

static void write_path(struct view *v, const struct merkle_proof *p)
{
	h_raw(v->b, "<ol class=\"path\">");
	for (int i = 0; i < p->count; i++)
		h_fmt(v->b, "<li><code>%s</code></li>", hash_words(v, p->node[i]));
	h_raw(v->b, "</ol>");
	if (!p->count)
		small(v->b, say_word(v, W_PROOF_EMPTY));
}

struct one {
	struct view *v;
	struct act_words words;
};

static enum err take(void *ctx, const struct entry *e)
{
	struct one *o = ctx;
	return act_words(o->v, e, &o->words);
}

static enum err write_act(struct view *v, const struct proof *p)
{
	struct one o = {.v = v};
	TRY(v->desk->log.read(v->desk->log.ctx, p->position, p->position, take, &o));
	section(v->b, say_word(v, W_PROOF_ACT));
	pairs_begin(v->b);
	pair(v->b, say_word(v, W_COL_VERB), text_of(v, "%s · %s", o.words.reg, o.words.verb));
	h_fmt(v->b, "<dt>%s</dt><dd>", say_word(v, W_COL_RECORD));
	if (o.words.href)
		h_fmt(v->b, "<a href=\"%s\">%s</a>", o.words.href, *o.words.name ? o.words.name : o.words.record);
	h_raw(v->b, "</dd>");
	pair(v->b, say_word(v, W_COL_WHO), text_of(v, "%s %s", o.words.who, o.words.where));
	pair(v->b, say_word(v, W_COL_RECEIVED), o.words.received);
	h_fmt(v->b, "<dt>%s</dt><dd>", say_word(v, W_COL_VERDICT));
	act_verdict(v, &o.words);
	h_raw(v->b, "</dd>");
	code_pair(v, W_PROOF_ACT_HASH, hash_words(v, p->act));
	code_pair(v, W_PROOF_LEAF, hash_words(v, p->leaf));
	pairs_end(v->b);
	return OK;
}

static void write_checkpoint(struct view *v, const struct proof *p)
{
	const struct seen *c = &p->checkpoint.seen;
	section(v->b, say_word(v, W_PROOF_CHECKPOINT));
	pairs_begin(v->b);
	pair(v->b, say_word(v, W_LOG_EPOCH), text_of(v, "%u", c->epoch));
	pair(v->b, say_word(v, W_LOG_POSITION), count_text(v, c->position));
	pair(v->b, say_word(v, W_PROOF_SIGNED_AT), time_short(v, c->time));
	code_pair(v, W_LOG_ROOT, hash_words(v, c->root));
	code_pair(v, W_PROOF_SIGNATURE, text_of(v, "%s %s", hash_words(v, p->checkpoint.signature), hash_words(v, p->checkpoint.signature + HASH_BYTES)));
	code_pair(v, W_PROOF_KEY, hash_words(v, p->key));
	pairs_end(v->b);
}

static void write_earlier(struct view *v, const struct proof *p)
{
	const struct form_field from = {.kind = INPUT_TEXT, .name = "from", .label = say_word(v, W_PROOF_FROM), .width = 160,
					.value = p->earlier ? text_of(v, "%lld", (long long)p->earlier) : ""};
	section(v->b, say_word(v, W_PROOF_ONLY_ADDED));
	small(v->b, say_word(v, W_PROOF_ONLY_ADDED_HOW));
	form_filter_begin(v->b, text_of(v, "/proof/%lld", (long long)p->position));
	form_field(v->b, &from);
	button(v->b, BUTTON_OUTLINED, say_word(v, W_PROOF_PROVE), NULL, NULL);
	form_end(v->b);
	if (!p->earlier)
		return;
	pairs_begin(v->b);
	code_pair(v, W_PROOF_EARLIER_ROOT, hash_words(v, p->earlier_root));
	pairs_end(v->b);
	write_path(v, &p->extend);
}

static void json_link(struct buf *b, const void *ctx)
{
	const struct view *v = ctx;
	const char *from = request_query(v->r, "from");
	h_fmt(b, "<a href=\"%s.json%r%s\">%s</a>", v->r->path, *from ? "?from=" : "", from, tr(v->lang, W_PROOF_FILE));
}

static enum err write_page(struct view *v, const struct proof *p)
{
	struct frame f;
	view_frame(v, &f, NAV_LOG, say(v, W_PROOF_TITLE, count_text(v, p->position)), say_word(v, W_PROOF_SUMMARY));
	f.beside = json_link;
	f.beside_ctx = v;
	frame_begin(v->b, &f);
	banner(v->b, BANNER_GOOD, NULL, say(v, W_PROOF_SENTENCE, count_text(v, p->position), count_text(v, p->checkpoint.seen.position)));
	TRY(write_act(v, p));
	section(v->b, say_word(v, W_PROOF_PATH));
	small(v->b, say_word(v, W_PROOF_PATH_HOW));
	write_path(v, &p->path);
	write_checkpoint(v, p);
	write_earlier(v, p);
	frame_end(v->b, &f);
	return OK;
}

enum err page_proof(struct view *v)
{
	struct asked a;
	struct proof p OWN_PROOF = {0};
	const struct merkle tree = tree_of(v->desk);
	TRY(read_asked(v, &a));
	const struct proof_source s = {&tree, &v->desk->log, v->hands->keys, v->position, v->at};
	TRY(proof_make(&s, a.position, a.earlier, &p));
	if (!a.json)
		return write_page(v, &p);
	v->a->type = "application/json";
	proof_json(&p, v->b);
	return OK;
}
