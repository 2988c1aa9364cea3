/* histories.c - rebase and delta, each alone, against a slow model that replays the log from its beginning.
 *
 *   rebase  what an office holds = its scope in the log up to its cursor, then its waiting acts done again, in order
 *   delta   its scope up to any earlier position, with the delta put over it = its scope now
 *
 * The model knows no before-image, no index of what was touched and no digest. Each history goes on from the one before; every
 * PROVINCE_HISTORIES a new province begins.
 *
 *	histories [--histories N] [--from SEED] */
#include "province.c"

#include "replica_sql.h"

enum { OFFICES = 5, PROVINCE_HISTORIES = 10, EVENTS = 6 };

struct histories {
	struct province p;
	struct office offices[OFFICES];
	char official[ID_TEXT_BYTES + 1]; /* whom the administration changes */
	size_t start; /* of the history in the log: all units are there, nobody asked before */
	int bad;
};

static const char *const units[OFFICES] = {"615", "615", "616", "SNV", "VPUBND"};

static int below(struct histories *h, int n)
{
	return (int)(draw(&h->p) % (uint64_t)n);
}

/* ---- The model ---- */

struct prefix {
	struct province *p;
	int64_t to;
	struct store store;
	sqlite3 *db;
	struct ledger ledger;
};

static enum err prefix_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	struct prefix *x = ctx;
	*ret_position = x->to;
	*ret_time = x->to ? x->p->entries[x->to - 1].time : 0;
	return OK;
}

static enum err prefix_read(void *ctx, int64_t from, int64_t to, enum err (*each)(void *, const struct entry *), void *each_ctx)
{
	return log_read(((struct prefix *)ctx)->p, from, to, each, each_ctx);
}

static enum err prefix_epochs(void *ctx, enum err (*each)(void *, const struct epoch *), void *each_ctx)
{
	return log_epochs(((struct prefix *)ctx)->p, each, each_ctx);
}

/* Calls `each` for the key of every record, in an arena that is not reset meanwhile. */
static void each_key(struct world *w, void (*each)(void *ctx, const struct reg *reg, struct key key), void *ctx)
{
	struct arena arena OWN_ARENA = {0};
	for (size_t i = 0; registers[i]; i++) {
		char sql[120];
		const char *text = sql;
		struct key *keys = NULL;
		size_t count = 0;
		sqlite3_stmt *s;
		snprintf(sql, sizeof sql, "SELECT key FROM \"%s\"", registers[i]->name);
		must(db_prepare(w->db, &text, 1, &s), "keys");
		for (enum err e = db_first(s, ""); e == OK; e = db_next(s)) {
			keys = mem_grow(keys, (count + 1) * sizeof *keys);
			keys[count] = (struct key){0};
			if (reg_natural(registers[i]))
				keys[count++].text = arena_copy(&arena, db_blob(s, 0));
			else
				keys[count++].id = sqlite3_column_int64(s, 0);
		}
		sqlite3_finalize(s);
		for (size_t k = 0; k < count; k++)
			each(ctx, registers[i], keys[k]);
		mem_free(&keys);
	}
}

struct narrowing {
	struct world *w;
	struct audience audience;
	struct row *gone;
	size_t count;
};

static void note_gone(void *ctx, const struct reg *reg, struct key key)
{
	struct narrowing *n = ctx;
	struct row row;
	key.text = arena_copy(&n->w->arena, key.text);
	must(row_load(n->w, reg, key, &row), "load");
	bool seen;
	must(row_seen(n->w, &row, &n->audience, &seen), "scope");
	if (seen)
		return;
	n->gone = mem_grow(n->gone, (n->count + 1) * sizeof *n->gone);
	row.state = ABSENT;
	n->gone[n->count++] = row;
}

/* Only what the unit sees stays. Whom a record belongs to may stand in another record: first looked at, then taken away. */
static void narrow(struct ledger *l, const char *unit)
{
	struct narrowing n = {.w = &l->world};
	must(ledger_audience(l, 0, bytes_of(unit), &n.audience), "scope");
	for (size_t i = (each_key(n.w, note_gone, &n), 0); i < n.count; i++)
		must(row_store(n.w, &n.gone[i]), "narrow");
	mem_free(&n.gone);
	arena_reset(&l->world.arena);
}

static struct prefix *prefix_open(struct province *p, int64_t to, const char *unit)
{
	struct prefix *x = mem_alloc(sizeof *x);
	x->p = p;
	x->to = to;
	x->store = (struct store){x, NULL, prefix_read, prefix_head, prefix_epochs, NULL, NULL};
	must(db_open(":memory:", DB_CREATE, &x->db), "model");
	must(ledger_open(x->db, &x->store, &x->ledger), "model");
	x->ledger.world.touch = NULL;
	narrow(&x->ledger, unit);
	return x;
}

static void prefix_close(struct prefix *x)
{
	ledger_close(&x->ledger);
	db_close(&x->db);
	mem_free(&x);
}

struct comparing {
	struct world *a, *b;
	const char *what;
	int different;
};

static void compare_row(void *ctx, const struct reg *reg, struct key key)
{
	struct comparing *c = ctx;
	struct row a, b;
	struct buf text OWN_BUF = BUF(KEY_MAX);
	must(row_load(c->a, reg, key, &a), "load");
	must(row_load(c->b, reg, key, &b), "load");
	if (!row_equal(&a, &b) && !c->different++) {
		key_print(reg, key, &text);
		printf("# %s: %s %s: state %d and %d, version %lld and %lld\n", c->what, reg->name, buf_text(&text), a.state, b.state,
		       (long long)a.version, (long long)b.version);
	}
	arena_reset(&c->a->arena);
	arena_reset(&c->b->arena);
}

static bool same(struct world *a, struct world *b, const char *what)
{
	struct comparing c = {a, b, what, 0};
	each_key(a, compare_row, &c);
	c.a = b;
	c.b = a;
	each_key(b, compare_row, &c);
	return !c.different;
}

/* ---- The two comparisons ---- */

static enum err do_again(void *ctx, const struct outbox_item *i)
{
	struct world *w = ctx;
	uint8_t hash[HASH_BYTES];
	struct verdict v;
	struct stamp stamp = {.time = i->act->clock, .rules = catalogue_version(), .coded = NO_TIME};
	const struct judging j = {.provisional = true};
	act_hash(i->act, hash);
	arena_reset(&w->arena);
	w->pending = true;
	enum err e = judge(w, i->act, hash, &stamp, &j, &v);
	w->pending = false;
	return e;
}

/* Fetching all of it afresh would heal what was wrong before anybody looked. */
static enum err count_afresh(void *ctx, const struct notice *n)
{
	*(int *)ctx += n->kind == NOTICE_AFRESH;
	return OK;
}

static void check_rebase(struct histories *h)
{
	int afresh = 0;
	struct office *o = &h->offices[below(h, OFFICES)];
	int64_t cursor;
	must(self_int(&o->replica, "cursor", 0, &cursor), "cursor");
	struct prefix *x = prefix_open(&h->p, cursor, o->replica.unit);
	must(outbox_each(&o->replica, ACT_WAITING, do_again, &x->ledger.world), "model");
	h->bad += !same(&o->replica.world, &x->ledger.world, "rebase");
	must(notice_each(&o->replica, count_afresh, &afresh), "notices");
	if (afresh)
		printf("# device %u had to fetch everything afresh\n", o->replica.device);
	h->bad += afresh;
	prefix_close(x);
}

static enum err put_row_over(void *ctx, const struct delta_row *d)
{
	struct world *w = ctx;
	struct row row;
	TRY(row_load(w, d->reg, d->key, &row));
	if (d->kind == DELTA_FULL)
		TRY(row_blank(w, d->reg, d->key, &row));
	if (d->kind == DELTA_GONE)
		row.state = ABSENT;
	else
		delta_overlay(w, d, &row);
	return row_store(w, &row);
}

static void check_delta(struct histories *h)
{
	const char *unit = units[below(h, OFFICES)];
	struct delta_query q = {0};
	if (below(h, 10))
		q.cursor = q.since = (int64_t)(h->start + draw(&h->p) % (h->p.count + 1 - h->start));
	struct prefix *was = prefix_open(&h->p, q.cursor, unit), *is = prefix_open(&h->p, (int64_t)h->p.count, unit);
	q.page = below(h, 2) ? 0 : 1 + draw(&h->p) % 400;
	do {
		struct buf delta OWN_BUF = BUF(ANSWER_MAX);
		struct delta_mixed mixed;
		must(ledger_look(h->p.ledger), "look");
		must(ledger_audience(h->p.ledger, 0, bytes_of(unit), &q.audience), "scope");
		must(delta_make(h->p.ledger, &q, &delta, &mixed, &q.cursor), "delta");
		delta_mixed_free(&mixed);
		ledger_look_end(h->p.ledger);
		struct cbor c = CBOR(buf_bytes(&delta));
		must(delta_take(&c, put_row_over, &was->ledger.world), "delta");
	} while (q.cursor < (int64_t)h->p.count);
	h->bad += !same(&was->ledger.world, &is->ledger.world, "delta");
	prefix_close(was);
	prefix_close(is);
}

/* ---- What happens ---- */

static void some_key(struct histories *h, struct office *o, const char *reg, char out[KEY_MAX + 1])
{
	char sql[120];
	const char *text = sql;
	sqlite3_stmt *s;
	out[0] = 0;
	snprintf(sql, sizeof sql, "SELECT key FROM \"%s\" ORDER BY key LIMIT 1 OFFSET ?1", reg);
	must(db_prepare(o->db, &text, 1, &s), "key");
	if (db_first(s, "n", below(h, 3)) == OK)
		id_print(sqlite3_column_int64(s, 0), out);
	sqlite3_finalize(s);
}

static void enter_report(struct histories *h, struct office *o)
{
	static const char *const verbs[] = {"write", "write", "write", "sign", "send", "recall", "accept", "return"};
	char key[60], field[60];
	int verb = below(h, 8);
	snprintf(key, sizeof key, "BC-THANG/%s/2024-11", verb < 6 ? o->replica.unit : units[below(h, 3)]);
	snprintf(field, sizeof field, verb == 7 ? "reason=Thiếu mục %d" : "indicator.0%d=%d", below(h, 3) + 1, below(h, 5));
	const char *const fields[] = {verb < 3 || verb == 7 ? field : NULL, NULL};
	(void)!enter(&h->p, o, verb >= 3, verbs[verb], "report", key, fields);
}

static void enter_task(struct histories *h, struct office *o)
{
	static const char *const verbs[] = {"receive", "start", "progress", "finish", "redo", "withdraw", "move"};
	static const char *const fields[][3] = {
		{NULL}, {NULL}, {"percent=40", "note=Đang làm"}, {"product=Văn bản"}, {"reason=Chưa đạt"}, {"reason=Thôi"}, {"due=2024-12-05", "reason=Lũ"}};
	char key[KEY_MAX + 1], task[KEY_MAX + 10], unit[20], co[20];
	int kind = below(h, 8), verb = below(h, 7);
	some_key(h, o, "task", key);
	snprintf(task, sizeof task, "task=%s", key);
	snprintf(unit, sizeof unit, "unit=%s", units[below(h, 4)]);
	snprintf(co, sizeof co, "co_units=%s", units[below(h, 4)]);
	if (kind == 0)
		(void)!ENTER(&h->p, o, false, "assign", "task", "", unit, co, "content=Việc chung", "due=2024-11-15");
	else if (kind == 1 && key[0])
		(void)!ENTER(&h->p, o, false, "add", "task_step", "", task, "person=Lan", "content=Bước một");
	else if (kind == 2 && key[0])
		(void)!ENTER(&h->p, o, false, "write", "extension", "", task, "kind=extend", "reason=Mưa lũ", "committed=2024-12-01");
	else if (key[0])
		(void)!enter(&h->p, o, true, verbs[verb], "task", key, fields[verb]);
}

/* A round whose request or answer may be lost. */
static void do_round(struct histories *h, struct office *o)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t;
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&h->p, random, sizeof random);
	o->replica.page = below(h, 2) ? PAGE_MIN : 0;
	o->replica.pages = o->replica.page ? 2 : 0;
	must(round_ask(&o->replica, below(h, 2) ? 65536 : 1, random, &request, &round), "ask");
	if (!below(h, 5))
		return;
	must(serve(&h->p, buf_bytes(&request), &answer), "serve");
	if (!below(h, 4))
		return;
	must(round_take(&o->replica, &round, buf_bytes(&answer), o->now, &t), "take");
}

static void happen(struct histories *h)
{
	struct office *o = &h->offices[below(h, OFFICES)];
	char text[40];
	h->p.now += below(h, 3600000);
	o->now = h->p.now + below(h, 7200000) - 3600000;
	switch (below(h, 10)) {
	case 0:
		snprintf(text, sizeof text, "post=Chức vụ %d", below(h, 5));
		ADMINISTER(&h->p, "change", "official", h->official, text);
		break;
	case 1:
		snprintf(text, sizeof text, "name=Huyện số %d", below(h, 5));
		ADMINISTER(&h->p, "change", "unit", "615", text);
		break;
	case 2:
	case 3:
	case 4:
		do_round(h, o);
		break;
	case 5:
	case 6:
		enter_report(h, o);
		break;
	default:
		enter_task(h, o);
	}
}

static int run(uint64_t seed, long count)
{
	struct histories *h = mem_alloc(sizeof *h);
	province_open(&h->p, seed);
	id_print(7000000, h->official);
	ADMINISTER(&h->p, "add", "official", h->official, "unit=615", "name=Người thứ ba", "role=clerk");
	for (int i = 0; i < OFFICES; i++)
		office_open(&h->p, &h->offices[i], units[i], (uint32_t)(100 + i));
	for (int i = 0; i < OFFICES; i++)
		must(sync_office(&h->p, &h->offices[i], 65536, NULL), "first pull");
	h->start = h->p.count;
	for (long i = 0; i < count && !h->bad; i++) {
		for (int k = 0; k < EVENTS; k++)
			happen(h);
		check_rebase(h);
		check_delta(h);
	}
	int bad = h->bad;
	for (int i = 0; i < OFFICES; i++)
		office_close(&h->offices[i]);
	province_close(&h->p);
	mem_free(&h);
	return bad;
}

int main(int argc, char **argv)
{
	long wanted = 5000, done = 0, bad = 0;
	uint64_t seed = 1;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--histories") == 0)
			wanted = strtol(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--from") == 0)
			seed = strtoull(argv[i + 1], NULL, 10);
	}
	for (; done < wanted && bad < 5; done += PROVINCE_HISTORIES, seed++) {
		if (!run(seed, PROVINCE_HISTORIES))
			continue;
		bad++;
		printf("# again: %s --histories %d --from %llu\n", argv[0], PROVINCE_HISTORIES, (unsigned long long)seed);
	}
	printf("%ld histories of rebase and %ld of delta, %ld provinces bad\n", done, done, bad);
	return bad != 0;
}
