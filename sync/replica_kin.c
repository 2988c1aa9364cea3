/* What acts at a device have to do with each other: the record that an act is on, and those that it or its record names. After a restore they come and go
 * together: replica_held.c. */
#include "take_part.h"
#include "text_value.h"

struct kin_record {
	uint32_t reg;
	struct key key;
};

static void add(struct kin *k, uint32_t reg, struct key key)
{
	k->list = mem_grow(k->list, (k->count + 1) * sizeof *k->list);
	k->list[k->count++] = (struct kin_record){reg, {arena_copy(&k->arena, key.text), key.id}};
}

static void add_named(struct kin *k, const struct field *f, struct value v)
{
	if (!f || (f->type != T_REF && f->type != T_REFS) || (v.kind != V_TEXT && v.kind != V_INT))
		return;
	const struct reg *reg = reg_by_name(bytes_of(f->ref));
	if (f->type == T_REF) {
		add(k, reg->number, (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0});
		return;
	}
	for (size_t i = 0, start = 0; i <= v.data.len; i++)
		if (i == v.data.len || v.data.data[i] == ',') {
			struct key key;
			if (key_parse(reg, (struct bytes){v.data.data + start, i - start}, &k->arena, &key) == OK)
				add(k, reg->number, key);
			start = i + 1;
		}
}

static enum err add_version(struct replica *r, struct kin *k, const struct kin_record *x)
{
	struct row row = {0};
	if (reg_by_number(x->reg))
		TRY(row_load(&r->world, reg_by_number(x->reg), x->key, &row));
	k->versions += row.version;
	return OK;
}

enum err kin_of(struct replica *r, const struct act *a, struct kin *ret)
{
	const struct reg *reg = reg_by_number(a->reg);
	OWN(kin_free) struct kin k = {0};
	struct row row = {0};
	world_reset(&r->world);
	add(&k, a->reg, a->key);
	if (reg)
		TRY(row_load(&r->world, reg, a->key, &row));
	k.there = row.state != ABSENT;
	for (int i = 0; reg && reg->fields[i].number; i++)
		if (!(reg->fields[i].flags & F_FAMILY))
			add_named(&k, &reg->fields[i], row.fields[i]);
	for (size_t i = 0; reg && i < a->setting_count; i++)
		add_named(&k, field_by_number(reg, a->settings[i].field), a->settings[i].value);
	for (size_t i = 0; i < k.count; i++)
		TRY(add_version(r, &k, &k.list[i]));
	*ret = k;
	k = (struct kin){0};
	return OK;
}

void kin_free(struct kin *k)
{
	arena_free(&k->arena);
	mem_free(&k->list);
}

static bool same(const struct kin_record *a, const struct kin_record *b)
{
	return a->reg == b->reg && key_equal(a->key, b->key);
}

bool kin_same(const struct kin *a, const struct kin *b)
{
	return same(&a->list[0], &b->list[0]);
}

bool kin_names(const struct kin *a, const struct kin *b)
{
	for (size_t i = 1; i < a->count; i++)
		if (same(&a->list[i], &b->list[0]))
			return true;
	return false;
}
