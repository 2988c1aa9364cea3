/* inbox, cells, summary. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "cells_print.h"
#include "civil.h"
#include "text_value.h"

/* ---- Inbox ---- */

static const char *const inbox_columns[] = {"#act", "register", "record", "verb", "verdict", "reason"};

struct printing {
	const struct call *call;
	struct reader reader;
	struct listing listing;
};

static void printing_free(struct printing *p)
{
	listing_free(&p->listing);
}

/* Of a merged act, the fields that both sides had set. */
static void conflicts(const struct reg *reg, const struct verdict *v, struct buf *out)
{
	for (size_t i = 0; i < v->conflict_count; i++) {
		const struct field *f = field_by_number(reg, v->conflicts[i].field);
		buf_fmt(out, "%s%s%s%s", i ? ", " : "", f ? f->name : "?", *v->conflicts[i].sub ? "." : "", v->conflicts[i].sub);
	}
}

static enum err print_inbox(void *ctx, const struct inbox_item *i)
{
	struct printing *p = ctx;
	const struct reg *reg = reg_by_number(i->act->reg);
	const struct verb *verb = reg ? verb_by_number(reg, i->act->verb) : NULL;
	if (reg && !reader_may(&p->reader, reg))
		return OK;
	struct buf key OWN_BUF = BUF(KEY_MAX), merged OWN_BUF = BUF(4096);
	char number[24], sentence[ERR_SENTENCE_MAX];
	snprintf(number, sizeof number, "%lld", (long long)i->entry);
	if (reg)
		key_print(reg, i->act->key, &key);
	if (i->verdict->kind == MERGED && reg)
		conflicts(reg, i->verdict, &merged);
	const char *reason = i->verdict->kind == MERGED ? buf_text(&merged) : verdict_sentence(i->verdict, p->call->lang, sentence);
	listing_row(&p->listing, (const char *const[]){number, reg ? reg->name : NULL, reg ? buf_text(&key) : NULL, verb ? verb->name : NULL,
						       verdict_name(i->verdict->kind), reason});
	return OK;
}

static enum err discard(struct replica *r, const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || n <= 0)
		return fail(ERR_INBOX_UNKNOWN, text);
	return inbox_settle(r, n);
}

enum err command_inbox(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct printing p OWN(printing_free) = {.call = c};
	if (c->count && (c->count != 2 || strcmp(c->operands[0], "discard") != 0))
		return fail(ERR_OPERANDS, "[discard N]", "kycuong inbox");
	TRY(folder_open(c->dir, &f));
	if (c->count)
		return discard(&f.replica, c->operands[1]);
	TRY(call_reader(c, &f.replica, &p.reader));
	call_list(c, inbox_columns, sizeof inbox_columns / sizeof *inbox_columns, &p.listing);
	TRY(inbox_each(&f.replica, false, print_inbox, &p));
	return listing_end(&p.listing);
}

/* ---- Compliance over the own scope ---- */


static enum err make_query(const struct call *c, struct folder *f, struct cells_query *ret)
{
	struct cells_query q = {.obligation = c->options[O_OBLIGATION]};
	TRY(folder_open(c->dir, f));
	TRY(call_scope(&f->replica, &q.unit));
	TRY(call_at(c, &f->replica, &q.at));
	if (c->options[O_PERIOD])
		TRY(period_parse(c->options[O_PERIOD], &q.period));
	*ret = q;
	return OK;
}

enum err command_cells(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct cells_query q;
	TRY(make_query(c, &f, &q));
	return cells_print(f.db, &q, listing_format(c->options[O_FORMAT]), stdout);
}

enum err command_summary(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct cells_query q;
	struct period from, to;
	TRY(months_parse(c->options[O_FROM], c->options[O_TO], &from, &to));
	TRY(make_query(c, &f, &q));
	return summary_print(f.db, &q, from, to, listing_format(c->options[O_FORMAT]), c->lang, stdout);
}
