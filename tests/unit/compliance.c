/* The golden cases, then random histories judged twice: by the module and by the slow machine of oracle/history.h.
 * A seed may be given: test_compliance SEED runs that single history and prints it. */
#include "compliance.h"

#include "../oracle/history.h"
#include "cases.h"
#include "tap.h"

enum { HISTORIES = 100000, ASKED = 6 };

static void golden_status(const struct json *cases)
{
	struct calendar calendar = cases_calendar();
	int count = 0;
	for (struct json *v = json_get(cases, "status")->child; v; v = v->next, count++) {
		struct submission s[8];
		struct registered_code codes[8];
		struct exemption exempt = {0, cases_time(v, "revoked")};
		int64_t now = cases_time(v, "now");
		struct cell_facts f = {.calendar = &calendar,
				       .last_day = day_of(cases_time(v, "deadline")) - 1,
				       .announce_days = ANNOUNCE_DAYS,
				       .submissions = s,
				       .codes = codes,
				       .exemptions = &exempt,
				       .exemption_count = json_get(v, "exempt")->kind == 't'};
		for (struct json *w = json_get(v, "submissions")->child; w; w = w->next) {
			int64_t received = cases_time(w, "recv"), coded = cases_time(w, "evid");
			if (coded != NO_TIME)
				codes[f.code_count++] = (struct registered_code){coded, received};
			if (received == NO_TIME)
				continue;
			int64_t decision = json_int(w, "decision", -1);
			s[f.submission_count++] = (struct submission){
				.claim = cases_time(w, "claim"),
				.lo = cases_time(w, "lo"),
				.received = received,
				.coded = coded,
				.returned = cases_time(w, "returned"),
				.fix_by = cases_time(w, "fix_by"),
				.recalled = cases_time(w, "recalled"),
				.decided = decision < 0 ? NO_TIME : received,
				.decision = (int)decision,
			};
		}
		struct cell c;
		cell_judge(&f, now, &c);
		is_str(status_name(c.status), json_text(v, "want"), "%s", json_text(v, "name"));
		is_int(c.late_days, json_int(v, "late_days", NO_DAYS), "its late days");
		is_int(c.running_days, json_int(v, "running_days", NO_DAYS), "its running days");
	}
	is_int(count, 42, "all cells of the file");
}

static void golden_tasks(const struct json *cases)
{
	int count = 0;
	for (struct json *v = json_get(cases, "tasks")->child; v; v = v->next, count++) {
		struct finish finish = {cases_time(v, "claim"), cases_time(v, "checkpoint"),
					cases_time(v, "received_or_coded"), NO_TIME};
		struct task_facts f = {NO_TIME, &finish, finish.received != NO_TIME};
		struct task_timing t;
		task_judge(&f, cases_time(v, "due"), cases_time(v, "now"), &t);
		is_str(task_status_name(t.status), json_text(v, "want"), "%s", json_text(v, "name"));
	}
	is_int(count, 8, "all tasks of the file");
}

static void tasks(void)
{
	int64_t due = day_start(20000);
	struct finish finish[] = {{due - 9, NO_TIME, due - 5, due - 3}, {due + 8, due - 9, due + DAY_MS, NO_TIME}};
	struct task_facts f = {due + 3 * DAY_MS, finish, 2};
	struct task_timing t;
	static const struct {
		int64_t after;
		enum task_status status;
		int late, running;
	} cases[] = {
		{-6, TASK_OPEN, NO_DAYS, NO_DAYS},
		{-5, TASK_DONE_ON_TIME, NO_DAYS, NO_DAYS},
		{-3, TASK_OPEN, NO_DAYS, NO_DAYS},
		{0, TASK_OVERDUE, NO_DAYS, 1},
		{86400000, TASK_DONE_LATE, 2, NO_DAYS},
		{3 * INT64_C(86400000), TASK_WITHDRAWN, NO_DAYS, NO_DAYS},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		task_judge(&f, due, due + cases[i].after, &t);
		is_str(task_status_name(t.status), task_status_name(cases[i].status), "task done, redone: step %zu", i);
		is_int(t.late_days, cases[i].late, "late days");
		is_int(t.running_days, cases[i].running, "running days");
	}
	finish[1].claim = due - 1;
	task_judge(&f, due, due + 2 * DAY_MS, &t);
	is_str(task_status_name(t.status), "done_claimed", "claim and checkpoint before the due");
	task_judge(&f, due + 2 * DAY_MS, due + 2 * DAY_MS, &t);
	is_str(task_status_name(t.status), "done_on_time", "by another due");
	task_judge(&f, NO_TIME, due - 3, &t);
	is_str(task_status_name(t.status), "open", "without due, undone");
}

/* --- random histories --- */

static const int64_t BASE = 19600;

/* Instants that matter: near local midnights around the deadline, often exactly on them. */
static int64_t some_instant(uint64_t *seed, int64_t last_day)
{
	static const int64_t nudges[] = {-1, 0, 0, 1, -1000, 36000000};
	int64_t day = last_day - 6 + random_below(seed, 24);
	if (random_below(seed, 4) == 0)
		return day_start(day) + random_below(seed, DAY_MS);
	return day_start(day) + nudges[random_below(seed, 6)];
}

static int compare_stamps(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void make_receive(uint64_t *seed, const struct history *h, struct event *e, int number)
{
	e->kind = RECEIVE;
	e->number = number;
	e->claim = some_instant(seed, h->last_day);
	e->lo = random_below(seed, 3) ? 0 : some_instant(seed, h->last_day);
	if (random_below(seed, 20) == 0)
		e->claim = random_below(seed, 2) ? 0 : INT64_C(1893456000000);
}

/* A log such as unit and home affairs can write: a return is about the last submission received, once; a recall needs
 * content; codes may come before their submission, after it, or alone. */
static void make_history(uint64_t *seed, struct history *h, const bool *off)
{
	h->off = off;
	h->off_base = BASE;
	h->last_day = BASE + 100 + random_below(seed, 60);
	h->announce_days = random_below(seed, 2) ? 5 : (int)random_below(seed, 9);
	int64_t stamps[EVENTS_MAX];
	int wanted = 1 + (int)random_below(seed, random_below(seed, 3) ? 8 : 24);
	for (int i = 0; i < wanted; i++)
		stamps[i] = i && random_below(seed, 4) == 0 ? stamps[i - 1] : some_instant(seed, h->last_day);
	qsort(stamps, (size_t)wanted, sizeof(stamps[0]), compare_stamps);
	int subs = 0, exemptions = 0, revoked = 0, alive = 0, lone = NUMBERS - 1;
	bool returned = false, settled[NUMBERS] = {false}, gone[EVENTS_MAX] = {false};
	h->count = 0;
	for (int i = 0; i < wanted; i++) {
		struct event e = {.stamp = stamps[i]};
		int64_t dice = random_below(seed, 16);
		if (dice < 6 && subs < 10) {
			make_receive(seed, h, &e, subs++);
			alive++;
			returned = false;
		} else if (dice < 9 && alive && !returned) {
			e.kind = RETURN;
			e.number = subs - 1;
			e.fix_by = random_below(seed, 2) ? day_start(day_of(e.stamp) + 1 + random_below(seed, 4))
							 : oracle_working_end(h, day_of(e.stamp), 2);
			returned = true;
		} else if (dice == 9 && alive) {
			e.kind = RECALL;
			alive = 0;
			returned = false;
		} else if (dice < 12 && alive) {
			e.number = random_below(seed, 2) ? subs - alive : subs - 1 - (int)random_below(seed, alive);
			if (settled[e.number])
				continue;
			settled[e.number] = true;
			e.kind = SETTLE;
			e.on_time = random_below(seed, 2);
		} else if (dice < 15) {
			e.kind = REGISTER; /* of the last one, the next one, or one that never comes */
			int64_t whose = random_below(seed, 8);
			e.number = whose == 0 && lone > 12 ? lone-- : whose < 4 && subs ? subs - 1 : subs;
		} else if (revoked == exemptions || random_below(seed, 3) == 0) {
			e.kind = GRANT;
			e.number = exemptions++;
		} else {
			e.kind = REVOKE; /* the last one first, or the first one while a later one is in force */
			e.number = revoked % 2 ? revoked : exemptions - 1;
			if (gone[e.number])
				continue;
			gone[e.number] = true;
			revoked++;
		}
		h->events[h->count++] = e;
	}
}

struct rows {
	struct submission subs[NUMBERS];
	struct registered_code codes[EVENTS_MAX];
	struct exemption exemptions[NUMBERS];
	int code_of[EVENTS_MAX];
};

/* What tables would hold at the end of the log: columns, not events. */
static struct cell_facts facts_of(const struct history *h, const struct calendar *c, struct rows *r)
{
	struct cell_facts f = {.calendar = c,
			       .last_day = h->last_day,
			       .announce_days = (unsigned)h->announce_days,
			       .submissions = r->subs,
			       .codes = r->codes,
			       .exemptions = r->exemptions};
	for (int i = 0; i < h->count; i++) {
		const struct event *e = &h->events[i];
		struct submission *s = &r->subs[e->number];
		switch (e->kind) {
		case RECEIVE:
			*s = (struct submission){e->claim, e->lo ? e->lo : NO_TIME, e->stamp, NO_TIME, NO_TIME, NO_TIME,
						 NO_TIME,  NO_TIME, -1};
			for (size_t k = 0; k < f.code_count; k++) {
				if (r->code_of[k] != e->number)
					continue;
				r->codes[k].matched = e->stamp;
				if (s->coded == NO_TIME)
					s->coded = r->codes[k].registered;
			}
			f.submission_count++;
			break;
		case RETURN:
			s->returned = e->stamp;
			s->fix_by = e->fix_by;
			break;
		case RECALL:
			r->subs[f.submission_count - 1].recalled = e->stamp;
			break;
		case SETTLE:
			s->decided = e->stamp;
			s->decision = e->on_time;
			break;
		case REGISTER: {
			bool here = e->number < (int)f.submission_count;
			r->code_of[f.code_count] = e->number;
			r->codes[f.code_count++] = (struct registered_code){e->stamp, here ? e->stamp : NO_TIME};
			if (here && s->coded == NO_TIME)
				s->coded = e->stamp;
			break;
		}
		case GRANT:
			r->exemptions[f.exemption_count++] = (struct exemption){e->stamp, NO_TIME};
			break;
		case REVOKE:
			r->exemptions[e->number].revoked = e->stamp;
			break;
		}
	}
	return f;
}

static void print_history(const struct history *h)
{
	static const char *const names[] = {"receive", "return", "recall", "settle", "register", "grant", "revoke"};
	char a[TIME_SIZE], b[TIME_SIZE], c[TIME_SIZE], d[TIME_SIZE];
	time_print(day_end(h->last_day), a);
	printf("# deadline %s, %d days for codes\n", a, h->announce_days);
	for (int i = 0; i < h->count; i++) {
		const struct event *e = &h->events[i];
		time_print(e->stamp, a);
		time_print(e->claim, b);
		time_print(e->lo ? e->lo : NO_TIME, c);
		time_print(e->fix_by, d);
		printf("# %s %-8s %d", a, names[e->kind], e->number);
		printf(e->kind == RECEIVE ? " claim %s lo %s\n" : "\n", b, c);
		if (e->kind == RETURN)
			printf("#   fix by %s\n", d);
	}
}

static bool agree(const struct cell *c, const struct opinion *o)
{
	return !strcmp(status_name(c->status), o->status) && c->deadline == o->deadline &&
	       c->late_days == o->late_days && c->running_days == o->running_days && c->counting == o->counting &&
	       c->corrected_late == o->corrected_late && c->coded == (o->coded ? o->coded : NO_TIME);
}

static bool one_history(uint64_t number, bool loud, int seen[STATUS_COUNT])
{
	uint64_t seed = number * UINT64_C(7919) + 17;
	static struct calendar_day days[400];
	static bool off[400];
	size_t count = 0;
	for (int i = 0; i < 400; i++) {
		off[i] = civil_weekday(BASE + i) >= 5;
		if (random_below(&seed, 12) == 0) {
			off[i] = !off[i];
			days[count++] = (struct calendar_day){(int32_t)(BASE + i), off[i]};
		}
	}
	struct calendar calendar = {days, count};
	struct history h;
	make_history(&seed, &h, off);
	static struct rows rows;
	struct cell_facts f = facts_of(&h, &calendar, &rows);
	bool good = true;
	for (int i = 0; i < ASKED; i++) {
		int64_t at = some_instant(&seed, h.last_day) + random_below(&seed, 3) * 4 * DAY_MS;
		if (i == 0 && h.count)
			at = h.events[random_below(&seed, h.count)].stamp;
		struct cell c;
		cell_judge(&f, at, &c);
		struct opinion o = oracle_ask(&h, at);
		seen[c.status]++;
		bool same = agree(&c, &o);
		good &= same;
		if (same && !loud)
			continue;
		char text[TIME_SIZE];
		time_print(at, text);
		printf("# history %llu at %s\n", (unsigned long long)number, text);
		printf("#   got  %s late %lld running %lld counting %d corrected %d\n", status_name(c.status),
		       (long long)c.late_days, (long long)c.running_days, c.counting, c.corrected_late);
		printf("#   want %s late %d running %d counting %d corrected %d\n", o.status, o.late_days,
		       o.running_days, o.counting, o.corrected_late);
	}
	if (loud)
		print_history(&h);
	return good;
}

static void histories(void)
{
	int seen[STATUS_COUNT] = {0}, wrong = 0;
	for (uint64_t n = 1; n <= HISTORIES && wrong < 5; n++) {
		if (!one_history(n, false, seen)) {
			wrong++;
			printf("# again, alone: test_compliance %llu\n", (unsigned long long)n);
		}
	}
	is_int(wrong, 0, "%d random histories, seeds from 1, agree with the slow machine", HISTORIES);
	for (int s = 0; s < STATUS_COUNT; s++)
		ok(seen[s] > 500, "status %s came up often enough (%d)", status_name((enum status)s), seen[s]);
}

static void words(void)
{
	struct cell c = {.status = STATUS_LATE, .late_days = 3, .running_days = NO_DAYS};
	char out[CELL_WORDS_MAX];
	is_str(cell_words(&c, VI, out), "Trễ hạn 3 ngày", "late in Vietnamese");
	c.late_days = 1;
	is_str(cell_words(&c, EN, out), "Late by 1 day", "late in English");
	c = (struct cell){.status = STATUS_MISSING, .running_days = 12};
	is_str(cell_words(&c, VI, out), "Quá hạn 12 ngày, chưa gửi", "missing");
	c.status = STATUS_EXCUSED;
	is_str(cell_words(&c, VI, out), "Được miễn", "excused");

	struct calendar none = {NULL, 0};
	struct cell_facts f = {.calendar = &none, .last_day = 20000, .announce_days = ANNOUNCE_DAYS};
	int64_t deadline = day_end(20000);
	cell_judge(&f, deadline - 3 * DAY_MS, &c);
	is_str(cell_words(&c, VI, out), "Còn 3 ngày", "three days left");
	cell_judge(&f, deadline - 2 * DAY_MS - 1, &c);
	is_int(c.left_days, 3, "a day begun counts");
	cell_judge(&f, deadline - 1, &c);
	is_str(cell_words(&c, EN, out), "Due in 1 day", "a millisecond left");
}

int main(int argc, char **argv)
{
	int seen[STATUS_COUNT] = {0};
	if (argc > 1) {
		ok(one_history(strtoull(argv[1], NULL, 10), true, seen), "history %s", argv[1]);
		return done();
	}
	struct json *cases = json_read(CASES_FILE);
	golden_status(cases);
	golden_tasks(cases);
	tasks();
	histories();
	words();
	return done();
}
