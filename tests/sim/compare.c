/* compare.c - an office's tables beside the server's. Part of province.c. */
#include "province.h"

#include "civil.h"

/* As the office's program knows it. */
static void load_here(struct office *o, uint32_t reg, struct key key, struct row *ret)
{
	at_office(o);
	const struct reg *r = reg_by_number(reg);
	if (r)
		must(row_load(&o->replica.world, r, key, ret), "load");
	else
		*ret = (struct row){.key = key};
	at_server();
}

static void load_there(struct province *p, struct office *o, const struct audience *audience, uint32_t reg, struct key key, struct row *ret)
{
	struct world *w = &p->ledger->world;
	bool seen;
	must(row_load(w, reg_by_number(reg), key, ret), "load");
	must(row_seen(w, ret, audience, &seen), "scope");
	*ret = row_known(w, ret, o->replica.version);
	if (!seen)
		ret->state = ABSENT;
}

static bool alike(const struct row *here, const struct row *there)
{
	bool same = here->state == there->state;
	for (int i = 0; same && here->state != ABSENT && here->reg->fields[i].number; i++)
		same = value_equal(here->fields[i], there->fields[i]);
	return same && (here->state == ABSENT || (here->version == there->version && here->stamp == there->stamp));
}

/* Every record of the one side that the other lacks or has otherwise, or that the office should not have. */
static bool covers(struct province *p, struct office *o, const struct reg *reg, const struct audience *audience, bool from_server)
{
	char sql[120];
	const char *text = sql;
	sqlite3_stmt *s;
	bool good = true;
	snprintf(sql, sizeof sql, "SELECT key FROM \"%s\"", reg->name);
	must(db_prepare(from_server ? p->db : o->db, &text, 1, &s), "dump");
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s)) {
		struct key key = {0};
		struct row here, there;
		if (reg_natural(reg))
			key.text = db_blob(s, 0);
		else
			key.id = sqlite3_column_int64(s, 0);
		load_here(o, reg->number, key, &here);
		load_there(p, o, audience, reg->number, key, &there);
		if (alike(&here, &there))
			continue;
		struct buf k OWN_BUF = BUF(KEY_MAX);
		key_print(reg, key, &k);
		printf("# device %u: %s %s differs: state %d, at the server %d, version %lld and %lld\n", o->replica.device, reg->name, buf_text(&k), here.state,
		       there.state, (long long)here.version, (long long)there.version);
		good = false;
	}
	sqlite3_finalize(s);
	return good;
}

/* Whether a head of the unit is enrolled on the device, as its records say one by one. */
static bool has_head(struct province *p, struct office *o)
{
	static const char *const sql = "SELECT official FROM enrolment WHERE device = ?1";
	struct row row;
	sqlite3_stmt *s;
	bool found = false;
	must(db_prepare(p->db, &sql, 1, &s), sql);
	for (enum err e = db_first(s, "i", (int64_t)o->replica.device); e == OK; e = db_next(s)) {
		must(row_load(&p->ledger->world, reg_by_name(BYTES("official")), (struct key){.id = sqlite3_column_int64(s, 0)}, &row), "official");
		int64_t to = row_int(&row, field_by_name(row.reg, BYTES("to"))->number, INT64_MAX);
		/* One whose leave is recorded is in office up to that day. */
		found |= (row.state == 1 || row.state == 2) && row_int(&row, field_by_name(row.reg, BYTES("role"))->number, 0) == 2 && to > day_of(p->ledger->time) &&
			 bytes_equal(row_text(&row, field_by_name(row.reg, BYTES("unit"))->number), bytes_of(o->replica.unit));
	}
	sqlite3_finalize(s);
	return found;
}

bool same_as_server(struct province *p, struct office *o)
{
	struct audience audience;
	bool good = true;
	must(ledger_audience(p->ledger, o->replica.device, bytes_of(o->replica.unit), &audience), "scope");
	audience.heads = has_head(p, o);
	for (size_t i = 0; registers[i]; i++)
		for (int side = 0; side < 2; side++)
			if (side || known_in(registers[i]->since, o->replica.version))
				good &= covers(p, o, registers[i], &audience, side);
	arena_reset(&p->ledger->world.arena);
	arena_reset(&o->replica.world.arena);
	return good;
}
