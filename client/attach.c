#include "attach.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "text_value.h"

static const struct field *file_field(const struct reg *reg, const struct verb *v)
{
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (field_by_number(reg, s->field)->type == T_FILE)
			return field_by_number(reg, s->field);
	return NULL;
}

const struct verb *attach_verb(const struct row *row)
{
	for (const struct verb *v = row->reg->verbs; v->number; v++) {
		bool asks = v->personal || !(v->from & FROM(row->state)) || !file_field(row->reg, v);
		for (const struct slot *s = v->slots; s && s->field && !asks; s++)
			asks = s->need == GIVEN || (s->need == NEEDED && row_get(row, s->field).kind == V_NULL);
		if (!asks)
			return v;
	}
	return NULL;
}

const char *attach_place_name(enum attach_place p)
{
	static const char *const names[] = {"waits", "goes", "there", "fetched", "not_here"};
	return names[p];
}

struct claim attach_claim(const struct row *row, const struct file_value *f, struct arena *arena)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	struct claim c = {.reg = row->reg->number};
	key_print(row->reg, row->key, &key);
	c.key = arena_copy(arena, buf_bytes(&key));
	memcpy(c.hash, f->hash, HASH_BYTES);
	return c;
}

/* ---- In ---- */

static void count_file(void *ctx, const struct row_file *f)
{
	size_t *n = ctx;
	*n += f->now;
}

static void draw_sub(char ret[ATTACH_SUB + 1])
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint8_t random[ATTACH_SUB];
	crypt_random(random, sizeof random);
	for (int i = 0; i < ATTACH_SUB; i++)
		ret[i] = letters[random[i] & 31];
	ret[ATTACH_SUB] = 0;
}

static enum err load(struct replica *r, const struct reg *reg, struct bytes text, struct row *ret)
{
	struct key key;
	TRY(key_parse(reg, text, &r->world.arena, &key));
	return row_load(&r->world, reg, key, ret);
}

/* The verb, and room for one more. */
static enum err prepare(struct folder *f, const struct attaching *w, const uint8_t hash[HASH_BYTES], const struct verb **ret)
{
	struct row row;
	struct row_file there;
	size_t count = 0;
	char key[KEY_MAX + 1], max[16];
	snprintf(key, sizeof key, "%.*s", (int)w->key.len, (const char *)w->key.data);
	snprintf(max, sizeof max, "%d", FILES_A_RECORD);
	TRY(load(&f->replica, w->reg, w->key, &row));
	if (row.state == ABSENT && !reg_natural(w->reg))
		return fail(ERR_RECORD_UNKNOWN, w->reg->name, key);
	if (!(*ret = attach_verb(&row)))
		return fail(ERR_FILE_NOWHERE, key);
	if (row_file_by_hash(&row, hash, &there) && there.now)
		return fail(ERR_NOTHING_TO_DO);
	row_files(&row, count_file, &count);
	return count < FILES_A_RECORD ? OK : fail(ERR_FILES_MANY, max);
}

static enum err keep(struct folder *f, struct bytes content, const struct claim *c, int64_t now, bool *ret_new)
{
	struct blobs *b;
	struct holding h = {.size = (int64_t)content.len, .device = f->replica.device, .at = now};
	uint8_t hash[HASH_BYTES];
	TRY(folder_files(f, &b));
	TRY(blobs_begin(b));
	enum err e = blob_put(b, content, now, hash);
	if (e == OK)
		e = holding_find(b, c, &h);
	*ret_new = e == ERR_NOT_FOUND;
	if (*ret_new)
		e = holding_put(b, c, &h);
	if (e == OK)
		e = blobs_commit(b);
	if (e != OK)
		blobs_rollback(b);
	return e;
}

/* What came in for an act that was not entered. The sentence is that of the refusal. */
static void forget(struct folder *f, const struct claim *c, int64_t now)
{
	struct blobs *b;
	int64_t count;
	if (folder_files(f, &b) == OK && holding_drop(b, c) == OK && blobs_sweep(b, now + 1, &count) != OK)
		return; /* it is swept another time */
}

static enum err enter(struct folder *f, const struct author *a, const struct reg *reg, struct bytes key, const struct verb *verb, struct bytes sub,
		      struct bytes value, int64_t now, struct entered *ret)
{
	char name[64];
	snprintf(name, sizeof name, "%s.%.*s", file_field(reg, verb)->name, (int)sub.len, (const char *)sub.data);
	const struct field_text field = {bytes_of(name), value};
	const struct wish wish = {bytes_of(verb->name), bytes_of(reg->name), key, &field, 1};
	return entry_make(&f->replica, a, &wish, 1, now, ret);
}

static enum err add_kept(struct folder *f, const struct author *a, const struct attaching *w, const struct file_value *v, const struct verb *verb,
			 int64_t now, struct attached *ret)
{
	struct buf value OWN_BUF = BUF(FILE_VALUE_MAX);
	struct arena arena OWN_ARENA = {0};
	char args[ERR_ARGS][ERR_ARG_MAX];
	bool fresh;
	struct key key;
	TRY(key_parse(w->reg, w->key, &arena, &key));
	struct row row = {.reg = w->reg, .key = key};
	struct claim c = attach_claim(&row, v, &arena);
	file_value_write(v, &value);
	TRY(keep(f, w->content, &c, now, &fresh));
	draw_sub(ret->sub);
	enum err e = enter(f, a, w->reg, w->key, verb, bytes_of(ret->sub), buf_bytes(&value), now, &ret->entered);
	if (e == OK || !fresh)
		return e;
	for (int i = 0; i < ERR_ARGS; i++)
		snprintf(args[i], sizeof args[i], "%s", err_arg(i));
	forget(f, &c, now);
	return fail(e, args[0], args[1], args[2], args[3]);
}

enum err attach_add(struct folder *f, const struct author *a, const struct attaching *w, int64_t now, struct attached *ret)
{
	struct buf name OWN_BUF = BUF(FILE_NAME_BYTES), list OWN_BUF = BUF(LIST_MAX);
	struct file_value v = {.size = (int64_t)w->content.len};
	const struct verb *verb = NULL;
	struct bytes cut = text_cut(w->name, 100);
	char shown[ERR_ARG_MAX];
	snprintf(shown, sizeof shown, "%.*s", text_valid(cut) ? (int)cut.len : 0, (const char *)cut.data);
	TRY(media_sniff(shown, w->content, &v.media));
	TRY(file_name(w->name, v.media, &name));
	v.name = buf_bytes(&name);
	blob_list(w->content, &list);
	blob_hash(v.size, buf_bytes(&list), v.hash);
	TRY(prepare(f, w, v.hash, &verb));
	return add_kept(f, a, w, &v, verb, now, ret);
}

enum err attach_remove(struct folder *f, const struct author *a, const struct reg *reg, struct bytes key, struct bytes sub, int64_t now,
		       struct entered *ret)
{
	struct row row;
	struct row_file file;
	char text[KEY_MAX + 1];
	TRY(load(&f->replica, reg, key, &row));
	TRY(attach_find(&row, sub, &file));
	const struct verb *verb = attach_verb(&row);
	snprintf(text, sizeof text, "%.*s", (int)key.len, (const char *)key.data);
	if (!verb || !file.now)
		return fail(ERR_FILE_NOWHERE, text);
	char member[SUB_MAX + 1];
	snprintf(member, sizeof member, "%.*s", (int)file.sub.len, (const char *)file.sub.data);
	return enter(f, a, reg, key, verb, bytes_of(member), BYTES(""), now, ret);
}

/* ---- Out ---- */

enum err attach_state(struct folder *f, const struct claim *c, struct attach_state *ret)
{
	struct blobs *b;
	struct holding h;
	*ret = (struct attach_state){.place = ATTACH_NOT_HERE};
	TRY(folder_files(f, &b));
	enum err e = holding_find(b, c, &h);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	ret->bytes = h.next * CHUNK;
	ret->place = h.next >= blob_chunks(h.size) ? (h.device ? ATTACH_THERE : ATTACH_FETCHED) : h.next ? ATTACH_GOES : ATTACH_WAITS;
	return OK;
}

enum err attach_read(struct folder *f, const struct file_value *v, struct buf *out)
{
	struct blobs *b;
	char name[FILE_NAME_BYTES + 1];
	enum media media;
	size_t before = out->len;
	snprintf(name, sizeof name, "%.*s", (int)v->name.len, (const char *)v->name.data);
	TRY(folder_files(f, &b));
	TRY(blob_read(b, v->hash, out));
	struct bytes content = {buf_bytes(out).data + before, out->len - before};
	enum err e = media_sniff(name, content, &media);
	if (e == OK && media != v->media)
		e = fail(ERR_FILE_KIND, name);
	if (e != OK)
		buf_cut(out, before);
	return e;
}

struct finding {
	struct bytes name;
	struct row_file *found;
	bool there;
};

static void find(void *ctx, const struct row_file *f)
{
	struct finding *x = ctx;
	if (!x->there && (bytes_equal(f->sub, x->name) || bytes_equal(f->file.name, x->name))) {
		*x->found = *f;
		x->there = true;
	}
}

enum err attach_find(const struct row *row, struct bytes name, struct row_file *ret)
{
	struct finding x = {name, ret, false};
	char key[KEY_MAX + 1], shown[SUB_MAX + FILE_NAME_BYTES];
	struct buf text OWN_BUF = BUF(KEY_MAX);
	row_files(row, find, &x);
	if (x.there)
		return OK;
	key_print(row->reg, row->key, &text);
	snprintf(key, sizeof key, "%s", buf_text(&text));
	snprintf(shown, sizeof shown, "%.*s", (int)text_cut(name, 100).len, (const char *)name.data);
	return fail(ERR_FILE_NONE, key, shown);
}

enum err attach_erase(struct folder *f, const uint8_t hash[HASH_BYTES])
{
	struct blobs *b;
	TRY(folder_files(f, &b));
	return blob_erase(b, hash);
}
