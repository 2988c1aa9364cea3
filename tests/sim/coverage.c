/* coverage.c - what was played, over all seeds: how often, and in how many provinces; verbs.c says it by register and verb. What never occurs is
 * tested by nobody. Included by simulate.c. */
#include "simulate.h"

#include "civil.h"
#include "ledger_sql.h"

#define COVERED(X) \
	X(ACCEPTED, "verdicts: accepted") \
	X(MERGED, "verdicts: merged") \
	X(REFUSED, "verdicts: refused") \
	X(PERSONAL, "acts with a personal signature") \
	X(DIGEST, "acts with a digest of what was seen") \
	X(ATTACHED, "acts that attach a file") \
	X(CODED, "sends that match a code read out") \
	X(MATCHED, "registrations of a code whose send is there") \
	X(FORK, "acts of a branch") \
	X(RECEIVED, "acts with the time that a lost server had signed") \
	X(RETURNED, "acts of the administration that a device gave back") \
	X(TWICE, "acts that the log had already") \
	X(OLDER, "devices of an older program at the end") \
	X(UPGRADE, "devices that got the newer program") \
	X(REDACTION, "redactions confirmed") \
	X(ERASED, "acts that an erased text is missing from") \
	X(UNSEEDED, "acts whose seed went with a neighbour's text") \
	X(UNIT_ENDED, "units ended") \
	X(SUCCESSORS, "units whose successors have ended too") \
	X(MOVED, "records that came to successors") \
	X(FUNCTION, "units with another function") \
	X(OFFICIAL, "officials changed or ended") \
	X(PUSH_FORK, "pushes of a branch") \
	X(PUSH_BUSY, "pushes that did not know of the restore") \
	X(PUSH_WHOLE, "pushes to be sent again with all keys") \
	X(PUSH_AWAY, "pushes with an act that stands on one that is not back") \
	X(SPLICED, "pushes with texts told by splices") \
	X(ASKED_WHOLE, "of those, to be sent again whole") \
	X(SMALL_PAGE, "questions for pages of 256 bytes") \
	X(LATER_PAGE, "questions for a page behind the first") \
	X(SLICE, "pushes of less than what waits") \
	X(EPOCH, "restores of the server") \
	X(AGAIN, "acts taken again after a restore") \
	X(STILL_REFUSED, "acts refused after a restore as before it") \
	X(NOT_AGAIN, "acts taken before a restore and refused after it, with reason") \
	X(IMAGE, "images put back") \
	X(CLONE, "clones of a device") \
	X(LOST, "acts lost with a machine") \
	X(REVOKED, "devices revoked") \
	X(DAMAGED, "messages damaged") \
	X(NOTICE_FORK, "notices: a branch was signed again") \
	X(NOTICE_BEHIND, "notices: the log has more of this device") \
	X(NOTICE_EPOCH, "notices: the server was restored") \
	X(NOTICE_AFRESH, "notices: fetched afresh, with reason") \
	X(NOTICE_REVOKED, "notices: revoked") \
	X(DECREES, "decrees taken back")

enum covered {
#define X(name, what) COV_##name,
	COVERED(X)
#undef X
	COV_COUNT
};
static const char *const covered_names[] = {
#define X(name, what) what,
	COVERED(X)
#undef X
};

enum { REASONS = 200, COVERS = COV_COUNT + REASONS };
static struct cover {
	long times, provinces;
	bool here;
} played[COVERS]; /* the reasons of refusals behind the others */

static void cover_more(int what, long times)
{
	if (!times)
		return;
	played[what].times += times;
	played[what].here = true;
}

static void cover(enum covered what)
{
	cover_more(what, 1);
}

static void cover_stamp(const struct entry *e)
{
	struct stamp stamp = {.position = e->position, .time = e->time, .coded = NO_TIME};
	must(stamp_decode(e->stamp, &stamp), "stamp");
	cover_more(COV_CODED, e->device && stamp.matched);
	cover_more(COV_MATCHED, !e->device && stamp.matched);
	cover_more(COV_FORK, stamp.fork_to > 0);
	cover_more(COV_RECEIVED, stamp.received && e->device);
	cover_more(COV_RETURNED, stamp.returned > 0);
}

static void cover_act(const struct entry *e, const struct act *a)
{
	const struct reg *r = reg_by_number(a->reg);
	const char *verb = verb_by_number(r, a->verb)->name;
	bool erased = false;
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct field *f = field_by_number(r, a->settings[i].field);
		erased |= a->settings[i].value.kind == V_ERASED;
		cover_more(COV_ATTACHED, f && f->type == T_FILE && a->settings[i].value.kind == V_TEXT);
		cover_more(COV_FUNCTION, f && strcmp(verb, "change") == 0 && strcmp(f->name, "function") == 0);
	}
	cover_more(COV_ERASED, erased);
	cover_more(COV_UNSEEDED, !erased && act_is_blind(a));
	cover_more(COV_PERSONAL, a->personal);
	cover_more(COV_DIGEST, a->has_digest);
	cover_more(COV_REDACTION, strcmp(r->name, "redaction") == 0 && strcmp(verb, "confirm") == 0);
	cover_more(COV_UNIT_ENDED, strcmp(r->name, "unit") == 0 && strcmp(verb, "end") == 0);
	cover_more(COV_OFFICIAL, e->device && strcmp(r->name, "official") == 0 && strcmp(verb, "add") != 0);
}

static void cover_log(struct sim *s)
{
	for (size_t i = 0; i < s->p.count; i++) {
		const struct entry *e = &s->p.entries[i];
		struct act a OWN_ACT = {0};
		struct verdict v;
		bool readable = e->act.len && act_decode(e->act, &a) == OK;
		must(verdict_decode(e->verdict, &v), "verdict");
		cover_stamp(e);
		cover_more(COV_TWICE, !e->act.len && e->device);
		if (!readable)
			continue;
		cover_more(COV_ACCEPTED, v.kind == ACCEPTED && e->device);
		cover_more(COV_MERGED, v.kind == MERGED);
		cover_more(COV_REFUSED, v.kind == REFUSED);
		if (v.kind == REFUSED)
			cover_more(COV_COUNT + (int)v.reason, 1);
		else
			cover_act(e, &a);
	}
}

static void cover_offices(struct sim *s)
{
	static const char *const notices = "SELECT count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2), count(*) FILTER (WHERE kind = 3),"
					   " count(*) FILTER (WHERE kind = 4), count(*) FILTER (WHERE kind = 5) FROM notice";
	for (int i = 0; i < s->count; i++) {
		sqlite3_stmt *q;
		must(db_prepare(s->offices[i].db, &notices, 1, &q), "notices");
		must(db_first(q, ""), "notices");
		for (int k = 0; k < 5; k++)
			cover_more(COV_NOTICE_FORK + k, (long)sqlite3_column_int64(q, k));
		sqlite3_finalize(q);
		cover_more(COV_OLDER, s->offices[i].older);
	}
}

/* At the end of a province. */
static void cover_province(struct sim *s)
{
	static const char *const both_ended = "SELECT count(*) FROM unit AS u JOIN unit AS v ON instr(',' || u.successors || ',', ',' || v.code || ',')"
					      " WHERE u.state = 2 AND v.state = 2";
	static const char *const moved = "SELECT count(*) FROM touched AS t JOIN unit AS u ON u.state = 2"
					 " AND instr(',' || u.successors || ',', ',' || t.scope || ',') WHERE t.entered = 1 AND t.device = 0";
	cover_log(s);
	cover_offices(s);
	cover_more(COV_PUSH_FORK, (long)s->p.outcomes[PUSH_FORK]);
	cover_more(COV_PUSH_BUSY, (long)s->p.outcomes[PUSH_BUSY]);
	cover_more(COV_PUSH_AWAY, (long)s->p.outcomes[PUSH_AWAY]);
	cover_more(COV_PUSH_WHOLE, (long)s->p.outcomes[PUSH_WHOLE]);
	cover_more(COV_SPLICED, s->p.spliced);
	cover_more(COV_ASKED_WHOLE, s->p.asked_whole);
	cover_more(COV_SMALL_PAGE, (long)s->p.small_pages);
	cover_more(COV_LATER_PAGE, (long)s->p.pages);
	cover_more(COV_DECREES, (long)s->p.decrees);
	cover_more(COV_EPOCH, (long)s->p.epoch_count - 1);
	for (int i = 0; i < s->made_count; i++)
		cover_more(COV_LOST, s->made[i].lost);
	cover_more(COV_SUCCESSORS, (long)count_of(s->p.db, both_ended));
	cover_more(COV_MOVED, (long)count_of(s->p.db, moved));
	for (int i = 0; i < COVERS; i++) {
		played[i].provinces += played[i].here;
		played[i].here = false;
	}
}

/* How many never occurred, of what must. */
static long print_coverage(void)
{
	long missing = 0;
	printf("# times, provinces\n");
	for (int i = 0; i < COV_COUNT; i++) {
		printf("# %7ld %6ld %s%s\n", played[i].times, played[i].provinces, covered_names[i], played[i].times ? "" : ": NEVER");
		missing += !played[i].times;
	}
	for (int i = 1; i < REASONS; i++)
		if (played[COV_COUNT + i].times)
			printf("# %7ld %6ld refused: %s\n", played[COV_COUNT + i].times, played[COV_COUNT + i].provinces, err_name((enum err)i));
	return missing;
}
