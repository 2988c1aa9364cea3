#include "stage.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "compose.h"
#include "text_value.h"

static uint64_t draw(struct stage *s)
{
	uint64_t z = s->drawn += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int stage_range(struct stage *s, int low, int high)
{
	return low + (int)(draw(s) % (uint64_t)(high - low + 1));
}

bool stage_chance(struct stage *s, int percent)
{
	return stage_range(s, 0, 99) < percent;
}

void player_make(struct player *p, int n)
{
	uint8_t seed[32] = {(uint8_t)n, 1}, secret[SECRET_KEY_BYTES];
	p->device = 101 + (uint32_t)(n * 37 % 97);
	crypt_keypair_from(seed, p->public_key, secret);
	for (int i = 0; i < PLAYER_PEOPLE; i++) {
		seed[1] = (uint8_t)(2 + i);
		crypt_keypair_from(seed, p->person_public[i], p->secret[i]);
	}
}

int64_t stage_id(struct stage *s, const struct player *p)
{
	uint64_t random = draw(s) & ((UINT64_C(1) << ID_RANDOM_BITS) - 1);
	return (int64_t)((uint64_t)(p ? p->device : 0) << ID_RANDOM_BITS | (random ? random : 1));
}

const char *stage_id_text(struct stage *s, int64_t id)
{
	char *text = arena_alloc(&s->arena, ID_TEXT_BYTES + 1);
	id_print(id, text);
	return text;
}

/* "name=value|name=value" */
static size_t split(struct stage *s, const char *fields, struct field_text *ret, size_t room)
{
	size_t count = 0;
	for (const char *at = fields, *end; *at; at = *end ? end + 1 : end) {
		const char *eq = strchr(at, '=');
		end = strchr(at, '|');
		end = end ? end : at + strlen(at);
		assert(eq && eq < end && count < room);
		ret[count++] = (struct field_text){arena_copy(&s->arena, (struct bytes){(const uint8_t *)at, (size_t)(eq - at)}),
						   arena_copy(&s->arena, (struct bytes){(const uint8_t *)eq + 1, (size_t)(end - eq - 1)})};
	}
	return count;
}

/* An act on a register that compose() does not offer. */
static enum err compose_hidden(struct stage *s, const struct reg *r, const char *verb, const char *key, const struct field_text *fields,
			       size_t count, struct act *ret)
{
	*ret = (struct act){.reg = r->number, .verb = verb_by_name(r, bytes_of(verb))->number, .setting_count = count};
	ret->settings = arena_alloc(&s->arena, (count + 1) * sizeof *ret->settings);
	TRY(key_parse(r, bytes_of(key), &s->arena, &ret->key));
	for (size_t i = 0; i < count; i++) {
		const struct field *f = field_by_name(r, fields[i].name);
		ret->settings[i].field = f->number;
		TRY(value_parse(f, f->name, fields[i].text, &s->arena, &ret->settings[i].value));
	}
	return OK;
}

static enum err compose_any(struct stage *s, uint32_t device, const char *verb, const char *reg, const char *key, const char *fields,
			    struct act *ret)
{
	enum { ROOM = 64 };
	struct field_text list[ROOM];
	size_t count = split(s, fields, list, ROOM);
	const struct reg *r = reg_by_name(bytes_of(reg));
	if (r && r->hidden)
		TRY(compose_hidden(s, r, verb, key, list, count, ret));
	else
		TRY(compose(bytes_of(verb), bytes_of(reg), bytes_of(key), list, count, device, &s->arena, ret));
	uint8_t number[8], hash[HASH_BYTES];
	s->seeds++;
	memcpy(number, &s->seeds, sizeof number);
	hash_of("stage seed", (struct bytes){number, sizeof number}, hash);
	memcpy(ret->seed, hash, SEED_BYTES);
	return OK;
}

enum err stage_administer(struct stage *s, const char *verb, const char *reg, const char *key, const char *fields)
{
	struct act a;
	int64_t position;
	TRY(compose_any(s, 0, verb, reg, key, fields, &a));
	return ledger_administer(s->ledger, &a, s->now, &s->verdict, &position);
}

static int who_acts(const struct stage *s, const struct player *p, int role)
{
	return role == HEAD && p->person[2] && s->now >= p->changed ? 2 : role;
}

enum err stage_compose(struct stage *s, struct player *p, int role, int64_t clock, const char *verb, const char *reg, const char *key,
		       const char *fields, struct played *ret)
{
	struct row row;
	struct act a;
	int who = who_acts(s, p, role);
	TRY(compose_any(s, p->device, verb, reg, key, fields, &a));
	a.device = p->device;
	a.entry = ++p->entry;
	a.officer = p->person[who];
	a.clock = clock;
	a.seen = s->seen;
	world_reset(&s->ledger->world);
	TRY(row_load(&s->ledger->world, reg_by_number(a.reg), a.key, &row));
	a.base = row.state == ABSENT ? 0 : row.version;
	TRY(judge_sight(&s->ledger->world, &a, &a.has_digest, a.digest));
	act_hash(&a, ret->hash);
	if (verb_by_number(row.reg, a.verb)->personal) {
		uint8_t message[PERSONAL_MESSAGE_BYTES];
		act_personal_message(ret->hash, message);
		crypt_sign(p->secret[who], (struct bytes){message, sizeof message}, a.signature);
		a.personal = true;
	}
	ret->act = a;
	ret->code[0] = 0;
	return OK;
}

enum err stage_push(struct stage *s, struct player *p, const struct played *a)
{
	int64_t fork;
	struct push push = {.acts = &a->act, .hashes = (const uint8_t(*)[HASH_BYTES])a->hash, .count = 1, .device = p->device, .first = ++p->number,
			    .now = s->now, .codes = a->code[0] ? &a->code : NULL, .fork_from = s->fork_from, .fork_to = s->fork_to};
	TRY(ledger_push(s->ledger, &push, &fork));
	return verdict_decode(s->ledger->entries[s->ledger->entry_count - 1].verdict, &s->verdict);
}

enum err stage_checkpoint(struct stage *s)
{
	s->seen = (struct seen){.epoch = ledger_epoch(s->ledger), .position = s->ledger->position, .time = s->ledger->time};
	return ledger_root(s->ledger, &s->seen, s->seen.root);
}

static const char *hex_of(const uint8_t key[PUBLIC_KEY_BYTES], char out[2 * PUBLIC_KEY_BYTES + 1])
{
	for (int i = 0; i < PUBLIC_KEY_BYTES; i++)
		snprintf(out + 2 * i, 3, "%02x", key[i]);
	return out;
}

enum err stage_enrol_person(struct stage *s, struct player *p, int who)
{
	char pair[2 * ID_TEXT_BYTES + 2], fields[120], hex[2 * PUBLIC_KEY_BYTES + 1];
	id_print(p->device, pair);
	pair[ID_TEXT_BYTES] = '/';
	id_print(p->person[who], pair + ID_TEXT_BYTES + 1);
	snprintf(fields, sizeof fields, "unit=%s", p->code);
	TRY(stage_administer(s, "add", "enrolment", pair, fields));
	snprintf(fields, sizeof fields, "public_key=%s", hex_of(p->person_public[who], hex));
	return stage_administer(s, "key", "official", pair + ID_TEXT_BYTES + 1, fields);
}

enum err stage_enrol(struct stage *s, struct player *p)
{
	char key[ID_TEXT_BYTES + 1], fields[120], hex[2 * PUBLIC_KEY_BYTES + 1];
	id_print(p->device, key);
	snprintf(fields, sizeof fields, "unit=%s|public_key=%s", p->code, hex_of(p->public_key, hex));
	TRY(stage_administer(s, "enrol", "device", key, fields));
	TRY(stage_enrol_person(s, p, CLERK));
	return stage_enrol_person(s, p, HEAD);
}
