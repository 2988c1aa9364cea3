/* history.h - the rules of compliance once more, as a slow machine that reads a log entry by entry.
 *
 * It shares no code and no shape with shared/domain: it knows events, not columns; it steps through days one by one
 * and counts by subtracting; it keeps what is true "now" and forgets. It is written from the wording of the rules, so
 * a misreading would have to be made twice, in two ways, to stay unseen. */
#ifndef HISTORY_H
#define HISTORY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum event_kind { RECEIVE, RETURN, RECALL, SETTLE, REGISTER, GRANT, REVOKE };

struct event {
	enum event_kind kind;
	int64_t stamp;
	int number;	 /* RECEIVE: of this submission; RETURN, SETTLE: the submission it is about; REGISTER: the one
			  * whose code it is; GRANT, REVOKE: of the exemption */
	int64_t claim, lo; /* RECEIVE; lo 0 = none */
	int64_t fix_by;	 /* RETURN, first instant too late */
	bool on_time;	 /* SETTLE */
};

enum { EVENTS_MAX = 40, NUMBERS = 40 };

struct history {
	struct event events[EVENTS_MAX];
	int count;
	int64_t last_day;
	int announce_days;
	const bool *off; /* by day from `off_base` */
	int64_t off_base;
};

struct opinion {
	const char *status;
	int64_t deadline;
	int late_days, running_days; /* -1 = none */
	int counting;		     /* number of the submission, -1 = none */
	bool corrected_late;
	int64_t coded; /* without content: the first registration of a code that still waits, 0 none */
};

static const int64_t ORACLE_DAY = 86400000, ORACLE_ZONE = 25200000;

/* Midnight by midnight from a day known to be good. */
static int64_t oracle_midnight(int64_t day)
{
	return day * ORACLE_DAY - ORACLE_ZONE;
}

static int64_t oracle_day_of(const struct history *h, int64_t instant)
{
	int64_t day = h->off_base;
	while (oracle_midnight(day + 1) <= instant)
		day++;
	return day;
}

static int64_t oracle_working_end(const struct history *h, int64_t day, int n)
{
	while (n > 0) {
		day++;
		if (!h->off[day - h->off_base])
			n--;
	}
	return oracle_midnight(day + 1);
}

static int oracle_begun_days(int64_t from, int64_t to)
{
	int n = 0;
	for (int64_t t = from; t <= to; t += ORACLE_DAY)
		n++;
	return n;
}

struct machine {
	struct {
		int64_t claim, lo, received, hi;
		int decided; /* -1 none */
	} sub[NUMBERS];
	int64_t code[NUMBERS]; /* earliest registration per submission named, 0 none */
	bool here[NUMBERS];    /* was ever received */
	bool granted[NUMBERS];
	int64_t deadline, last_day;
	int counting, newest;
	bool content, returned;
	int64_t fix_by;
	int own[NUMBERS], owns; /* own corrections of what counts */
};

static void oracle_receive(struct machine *m, const struct event *e)
{
	int k = e->number;
	m->here[k] = true;
	m->sub[k].claim = e->claim;
	m->sub[k].lo = e->lo;
	m->sub[k].received = m->sub[k].hi = e->stamp;
	if (m->code[k] && m->code[k] < e->stamp)
		m->sub[k].hi = m->code[k];
	m->sub[k].decided = -1;
	if (!m->content) {
		m->counting = k;
		m->owns = 0;
	} else if (!m->returned) {
		m->own[m->owns++] = k;
	} else if (!(m->sub[k].hi < m->fix_by)) {
		m->counting = k;
		m->owns = 0;
	}
	m->content = true;
	m->returned = false;
	m->newest = k;
}

static void oracle_read(const struct history *h, struct machine *m, const struct event *e)
{
	switch (e->kind) {
	case RECEIVE:
		oracle_receive(m, e);
		break;
	case RETURN:
		m->returned = true;
		m->fix_by = e->fix_by;
		break;
	case RECALL:
		m->content = m->returned = false;
		break;
	case SETTLE:
		m->sub[e->number].decided = e->on_time;
		break;
	case REGISTER:
		if (!m->code[e->number])
			m->code[e->number] = e->stamp;
		break;
	case GRANT:
		m->granted[e->number] = true;
		break;
	case REVOKE: {
		m->granted[e->number] = false;
		int64_t grace = oracle_working_end(h, oracle_day_of(h, e->stamp), 2);
		while (m->deadline < grace) {
			m->last_day++;
			m->deadline += ORACLE_DAY;
		}
		break;
	}
	}
}

/* The first line of the table that fits. */
static const char *oracle_status(const struct history *h, const struct machine *m, int64_t now)
{
	for (int i = 0; i < NUMBERS; i++)
		if (m->granted[i])
			return "excused";
	if (!m->content) {
		for (int i = 0; i < NUMBERS; i++)
			if (m->code[i] && !m->here[i] &&
			    now < oracle_working_end(h, m->last_day, h->announce_days))
				return "announced";
		if (now >= m->deadline)
			return "missing";
		return m->deadline - now <= 3 * ORACLE_DAY ? "due_soon" : "not_due";
	}
	if (m->returned)
		return now < m->fix_by ? "returned" : "returned_overdue";
	int k = m->counting;
	if (m->sub[k].received < m->deadline)
		return "on_time";
	if (m->sub[k].hi < m->deadline)
		return "on_time_evidence";
	if (m->sub[k].decided == 1)
		return "on_time_decision";
	if (m->sub[k].decided == 0)
		return "late";
	if (m->sub[k].lo && m->sub[k].lo >= m->deadline)
		return "late";
	if (m->sub[k].claim < m->deadline)
		return "claimed";
	return "late";
}

static struct opinion oracle_ask(const struct history *h, int64_t now)
{
	struct machine m = {.last_day = h->last_day, .deadline = oracle_midnight(h->last_day + 1)};
	for (int i = 0; i < h->count; i++)
		if (h->events[i].stamp <= now)
			oracle_read(h, &m, &h->events[i]);
	struct opinion o = {.deadline = m.deadline, .late_days = -1, .running_days = -1, .counting = -1};
	o.status = oracle_status(h, &m, now);
	if (m.content) {
		o.counting = m.counting;
		for (int i = 0; i < m.owns; i++)
			if (m.sub[m.own[i]].hi >= m.deadline)
				o.corrected_late = true;
	}
	for (int i = 0; i < NUMBERS && !m.content && strcmp(o.status, "excused"); i++)
		if (m.code[i] && !m.here[i] && (o.coded == 0 || m.code[i] < o.coded))
			o.coded = m.code[i];
	if (!strcmp(o.status, "late") || !strcmp(o.status, "claimed"))
		o.late_days = oracle_begun_days(m.deadline, m.sub[m.counting].hi);
	if ((!strcmp(o.status, "missing") || !strcmp(o.status, "announced")) && now >= m.deadline)
		o.running_days = oracle_begun_days(m.deadline, now);
	if (!strcmp(o.status, "returned_overdue"))
		o.running_days = oracle_begun_days(m.fix_by, now);
	return o;
}

#endif
