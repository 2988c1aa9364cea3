#include "acts.h"

#include <string.h>

#include "called.h"
#include "clause.h"
#include "form.h"
#include "text.h"
#include "text_value.h"

enum { CONTENT_MAX = 600, SHOWN_MAX = 3, VALUE_COLUMNS = 60, NAME_COLUMNS = 100 };

const char *record_href(struct view *v, const struct reg *r, const char *key)
{
	struct buf b OWN_BUF = BUF(1024);
	buf_fmt(&b, "/record/%s", r->name);
	for (const char *part = key; part;) {
		const char *slash = strchr(part, '/');
		buf_byte(&b, '/');
		percent_encode(&b, slash ? arena_string(&v->arena, (struct bytes){(const uint8_t *)part, (size_t)(slash - part)}) : part);
		part = slash ? slash + 1 : NULL;
	}
	return arena_string(&v->arena, buf_bytes(&b));
}

const char *record_name(struct view *v, const struct reg *r, struct key key)
{
	struct buf b OWN_BUF = BUF(CALLED_MAX);
	if (r->restricted || record_called(v->desk->tables, r, key, &b) != OK)
		return "";
	struct bytes line = {(const uint8_t *)buf_text(&b), strcspn(buf_text(&b), "\n")}, cut = text_cut_width(line, NAME_COLUMNS);
	return text_of(v, "%.*s%s", (int)cut.len, (const char *)cut.data, cut.len < line.len ? "…" : "");
}

static enum err who(struct view *v, const struct act *a, struct act_words *ret)
{
	sqlite3_stmt *s = v->desk->sql[Q_OFFICIAL];
	if (a->device == 0) {
		ret->who = say_word(v, W_ACT_ADMINISTRATION);
		ret->where = "";
		return OK;
	}
	ret->where = say(v, W_ACT_DEVICE, text_of(v, "%u", a->device));
	enum err e = db_first(s, "i", a->officer);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	ret->who = e == OK ? arena_string(&v->arena, db_blob(s, 0)) : "—";
	db_reset(s);
	return OK;
}

static void one_value(struct view *v, const struct field *f, const struct setting *s, struct buf *out)
{
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	member_words(f, s->sub, v->lang, out);
	buf_str(out, ": ");
	if (s->value.kind == V_ERASED) {
		buf_str(out, say_word(v, W_ERASED));
		return;
	}
	if (s->value.kind == V_NULL) {
		buf_str(out, "—");
		return;
	}
	value_show(f, v->lang, s->value, &text);
	struct bytes whole = buf_bytes(&text), cut = text_cut_width(whole, VALUE_COLUMNS);
	buf_view(out, cut);
	if (cut.len < whole.len)
		buf_str(out, "…");
}

/* The settings of an act: a few in full, a family of several as their number. */
static const char *content(struct view *v, const struct reg *r, const struct act *a)
{
	struct buf b OWN_BUF = BUF(CONTENT_MAX);
	int shown = 0;
	size_t rest = 0;
	for (size_t i = 0; i < a->setting_count;) {
		const struct setting *s = &a->settings[i];
		const struct field *f = field_by_number(r, s->field);
		size_t members = 1;
		while (i + members < a->setting_count && a->settings[i + members].field == s->field)
			members++;
		i += members;
		if (!f || f->type == T_BYTES || r->restricted)
			continue;
		if (shown == SHOWN_MAX) {
			rest += members;
			continue;
		}
		if (shown++)
			buf_str(&b, "; ");
		if (members > 2)
			buf_fmt(&b, "%zu × %s", members, label_in(f->label, v->lang));
		else
			for (size_t m = 0; m < members; m++) {
				if (m)
					buf_str(&b, "; ");
				one_value(v, f, s + m, &b);
			}
	}
	if (rest)
		buf_fmt(&b, "; %s", say(v, W_ACT_MORE, text_of(v, "%zu", rest)));
	return b.len ? arena_string(&v->arena, buf_bytes(&b)) : "—";
}

static enum err verdict(struct view *v, const struct entry *e, const struct reg *reg, struct act_words *ret)
{
	struct verdict x;
	char sentence[ERR_SENTENCE_MAX];
	TRY(verdict_decode(e->verdict, &x));
	ret->kind = x.kind;
	if (!e->act.len)
		ret->verdict = say_word(v, W_ACT_AGAIN);
	else if (x.kind == REFUSED)
		ret->verdict = say(v, W_ACT_REFUSED, verdict_words(&x, reg, v->lang, sentence));
	else if (x.kind == MERGED)
		ret->verdict = say(v, W_ACT_MERGED, text_of(v, "%zu", x.conflict_count));
	else
		ret->verdict = say_word(v, W_ACT_ACCEPTED);
	return OK;
}

const char *hash_words(struct view *v, const uint8_t hash[HASH_BYTES])
{
	struct buf b OWN_BUF = BUF(4 * HASH_BYTES);
	for (int i = 0; i < HASH_BYTES; i++)
		buf_fmt(&b, "%s%02x", i && i % 2 == 0 ? " " : "", hash[i]);
	return arena_string(&v->arena, buf_bytes(&b));
}

enum err act_words(struct view *v, const struct entry *e, struct act_words *ret)
{
	struct act a OWN_ACT = {0};
	struct stamp stamp;
	struct act_words w = {.position = e->position, .received = time_short(v, e->time), .clock = "—", .who = "—",
			      .where = say(v, W_ACT_DEVICE, text_of(v, "%u", e->device)), .record = "", .reg = "", .name = "",
			      .verb = say_word(v, W_ACT_UNREADABLE), .content = "—", .between = "—",
			      .hash = hash_words(v, e->hash)};
	const struct reg *r = NULL;
	TRY(stamp_decode(e->stamp, &stamp));
	if (!stamp.opaque && act_decode(e->act, &a) == OK) {
		r = reg_by_number(a.reg);
		const struct verb *verb = r ? verb_by_number(r, a.verb) : NULL;
		w.clock = time_short(v, a.clock);
		TRY(who(v, &a, &w));
		w.between = a.device == 0	? say_word(v, W_ACT_AT_SERVER)
			    : a.seen.position ? say(v, W_ACT_BETWEEN, time_short(v, a.seen.time), w.received)
					      : say(v, W_ACT_BEFORE, w.received);
		if (r) {
			struct buf key OWN_BUF = BUF(KEY_MAX * 4);
			key_print(r, a.key, &key);
			w.reg = label_in(r->label, v->lang);
			w.record = arena_string(&v->arena, buf_bytes(&key));
			w.href = record_href(v, r, w.record);
			w.name = record_name(v, r, a.key);
			w.content = content(v, r, &a);
		}
		if (verb)
			w.verb = label_in(verb->label, v->lang);
	}
	TRY(verdict(v, e, r, &w));
	*ret = w;
	return OK;
}

void act_verdict(struct view *v, const struct act_words *a)
{
	icon(v->b, a->kind == REFUSED ? ICON_WARN : a->kind == MERGED ? ICON_PEN : ICON_CHECK, 14);
	h_fmt(v->b, " <span class=\"%r\">%s</span>", a->kind == REFUSED ? "grave" : "", a->verdict);
}

void position_link(struct view *v, int64_t position)
{
	if (v->hands)
		h_fmt(v->b, "<a href=\"/proof/%i\">%s</a>", position, count_text(v, position));
	else
		h_text(v->b, count_text(v, position));
}
