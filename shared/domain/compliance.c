#include "compliance.h"

static const int64_t SOON_MS = 3 * DAY_MS;

static bool known(int64_t stamp, int64_t at)
{
	return stamp != NO_TIME && stamp <= at;
}

int64_t submission_hi(const struct submission *s)
{
	return s->coded != NO_TIME && s->coded < s->received ? s->coded : s->received;
}

int64_t days_late(int64_t from, int64_t to)
{
	return to < from ? 0 : (to - from) / DAY_MS + 1;
}

bool status_received(enum status s)
{
	switch (s) {
	case STATUS_ON_TIME:
	case STATUS_ON_TIME_EVIDENCE:
	case STATUS_ON_TIME_DECISION:
	case STATUS_CLAIMED:
	case STATUS_LATE:
		return true;
	default:
		return false;
	}
}

/* L and D move together to the end of the grace days of the latest revocation, never back. */
static int64_t moved_last_day(const struct cell_facts *f, int64_t at, bool *ret_excused)
{
	int64_t last = f->last_day;
	*ret_excused = false;
	for (size_t i = 0; i < f->exemption_count; i++) {
		const struct exemption *x = &f->exemptions[i];
		if (!known(x->granted, at))
			continue;
		if (!known(x->revoked, at)) {
			*ret_excused = true;
			continue;
		}
		int64_t grace = day_of(grace_end(f->calendar, x->revoked)) - 1;
		if (grace > last)
			last = grace;
	}
	return last;
}

/* Finds the submission that counts and the last one. Leaves NO_SUBMISSION in both without content. */
static void walk(const struct cell_facts *f, int64_t at, struct cell *c)
{
	size_t first = 0, end = 0;
	for (; end < f->submission_count && f->submissions[end].received <= at; end++)
		if (known(f->submissions[end].recalled, at))
			first = end + 1;
	c->counting = c->last = NO_SUBMISSION;
	c->corrected_late = false;
	if (first == end)
		return;
	c->counting = (int)first;
	for (size_t i = first + 1; i < end; i++) {
		const struct submission *before = &f->submissions[i - 1];
		int64_t hi = submission_hi(&f->submissions[i]);
		if (!known(before->returned, at)) {
			c->corrected_late |= hi >= c->deadline;
		} else if (hi >= before->fix_by) {
			c->counting = (int)i;
			c->corrected_late = false;
		}
	}
	c->last = (int)end - 1;
}

static enum status without_content(const struct cell_facts *f, int64_t last, int64_t at, struct cell *c)
{
	for (size_t i = 0; i < f->code_count; i++) {
		const struct registered_code *code = &f->codes[i];
		if (known(code->registered, at) && !known(code->matched, at) &&
		    (c->coded == NO_TIME || code->registered < c->coded))
			c->coded = code->registered;
	}
	if (at >= c->deadline)
		c->running_days = days_late(c->deadline, at);
	if (c->coded != NO_TIME && at < working_days_end(f->calendar, last, f->announce_days))
		return STATUS_ANNOUNCED;
	if (at >= c->deadline)
		return STATUS_MISSING;
	if (c->deadline - at > SOON_MS)
		return STATUS_NOT_DUE;
	c->left_days = (c->deadline - at + DAY_MS - 1) / DAY_MS;
	return STATUS_DUE_SOON;
}

static enum status by_times(const struct submission *s, int64_t deadline, int64_t at)
{
	if (s->received < deadline)
		return STATUS_ON_TIME;
	if (submission_hi(s) < deadline)
		return STATUS_ON_TIME_EVIDENCE;
	if (known(s->decided, at))
		return s->decision ? STATUS_ON_TIME_DECISION : STATUS_LATE;
	if (s->lo >= deadline)
		return STATUS_LATE;
	return s->claim < deadline ? STATUS_CLAIMED : STATUS_LATE;
}

void cell_judge(const struct cell_facts *f, int64_t at, struct cell *ret)
{
	bool excused;
	int64_t last = moved_last_day(f, at, &excused);
	struct cell c = {.deadline = day_end(last),
			 .late_days = NO_DAYS,
			 .running_days = NO_DAYS,
			 .left_days = NO_DAYS,
			 .coded = NO_TIME};
	walk(f, at, &c);
	if (excused) {
		c.status = STATUS_EXCUSED;
	} else if (c.counting == NO_SUBMISSION) {
		c.status = without_content(f, last, at, &c);
	} else if (known(f->submissions[c.last].returned, at)) {
		int64_t fix_by = f->submissions[c.last].fix_by;
		c.status = at < fix_by ? STATUS_RETURNED : STATUS_RETURNED_OVERDUE;
		if (at >= fix_by)
			c.running_days = days_late(fix_by, at);
	} else {
		const struct submission *s = &f->submissions[c.counting];
		c.status = by_times(s, c.deadline, at);
		if (c.status == STATUS_LATE || c.status == STATUS_CLAIMED)
			c.late_days = days_late(c.deadline, submission_hi(s));
	}
	*ret = c;
}

void task_judge(const struct task_facts *f, int64_t due, int64_t at, struct task_timing *ret)
{
	struct task_timing t = {TASK_OPEN, NO_DAYS, NO_DAYS};
	const struct finish *done = NULL;
	for (size_t i = 0; i < f->finish_count && f->finishes[i].received <= at; i++)
		done = &f->finishes[i];
	if (done && known(done->undone, at))
		done = NULL;
	if (known(f->withdrawn, at)) {
		t.status = TASK_WITHDRAWN;
	} else if (!done) {
		if (due != NO_TIME && at >= due) {
			t.status = TASK_OVERDUE;
			t.running_days = days_late(due, at);
		}
	} else if (due == NO_TIME || done->received < due) {
		t.status = TASK_DONE_ON_TIME;
	} else {
		t.status = done->lo < due && done->claim < due ? TASK_DONE_CLAIMED : TASK_DONE_LATE;
		t.late_days = days_late(due, done->received);
	}
	*ret = t;
}
