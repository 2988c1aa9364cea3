/* The words of compliance.h. */
#include <assert.h>
#include <stdio.h>

#include "compliance.h"

static const char *const names[STATUS_COUNT] = {
#define STATUS(constant, name) name,
#include "statuses.def"
#undef STATUS
};

static const char *const labels[STATUS_COUNT][2] = {
	[STATUS_ON_TIME] = {"Đúng hạn", "On time"},
	[STATUS_ON_TIME_EVIDENCE] = {"Đúng hạn, có chứng cứ", "On time, by evidence"},
	[STATUS_ON_TIME_DECISION] = {"Đúng hạn, theo quyết định", "On time, by decision"},
	[STATUS_ANNOUNCED] = {"Đã báo mã, chờ báo cáo", "Code registered"},
	[STATUS_CLAIMED] = {"Tự khai đúng hạn, chờ xét", "Claimed on time"},
	[STATUS_DUE_SOON] = {"Sắp đến hạn", "Due soon"},
	[STATUS_NOT_DUE] = {"Chưa đến hạn", "Not due"},
	[STATUS_EXCUSED] = {"Được miễn", "Excused"},
	[STATUS_RETURNED] = {"Bị trả lại, chờ sửa", "Returned"},
	[STATUS_RETURNED_OVERDUE] = {"Bị trả lại, quá hạn sửa", "Correction overdue"},
	[STATUS_LATE] = {"Trễ hạn", "Late"},
	[STATUS_MISSING] = {"Quá hạn, chưa gửi", "Overdue"},
};

static const struct {
	const char *name, *label[2];
} task_statuses[TASK_STATUS_COUNT] = {
	[TASK_OPEN] = {"open", {"Đang làm", "Open"}},
	[TASK_OVERDUE] = {"overdue", {"Quá hạn", "Overdue"}},
	[TASK_DONE_ON_TIME] = {"done_on_time", {"Xong đúng hạn", "Done on time"}},
	[TASK_DONE_CLAIMED] = {"done_claimed", {"Tự khai xong đúng hạn", "Claimed done on time"}},
	[TASK_DONE_LATE] = {"done_late", {"Xong trễ hạn", "Done late"}},
	[TASK_WITHDRAWN] = {"withdrawn", {"Đã rút", "Withdrawn"}},
};

const char *status_name(enum status s)
{
	assert(s < STATUS_COUNT);
	return names[s];
}

const char *status_label(enum status s, enum lang lang)
{
	assert(s < STATUS_COUNT);
	return labels[s][lang];
}

const char *task_status_name(enum task_status s)
{
	assert(s < TASK_STATUS_COUNT);
	return task_statuses[s].name;
}

const char *task_status_label(enum task_status s, enum lang lang)
{
	assert(s < TASK_STATUS_COUNT);
	return task_statuses[s].label[lang];
}

const char *cell_words(const struct cell *c, enum lang lang, char out[CELL_WORDS_MAX])
{
	long long days;
	const char *vi, *en; /* before the number */
	const char *tail = "";
	switch (c->status) {
	case STATUS_DUE_SOON:
		days = c->left_days, vi = "Còn", en = "Due in";
		break;
	case STATUS_LATE:
		days = c->late_days, vi = "Trễ hạn", en = "Late by";
		break;
	case STATUS_MISSING:
		days = c->running_days, vi = "Quá hạn", en = "Overdue by", tail = ", chưa gửi";
		break;
	default:
		snprintf(out, CELL_WORDS_MAX, "%s", status_label(c->status, lang));
		return out;
	}
	if (lang == VI)
		snprintf(out, CELL_WORDS_MAX, "%s %lld ngày%s", vi, days, tail);
	else
		snprintf(out, CELL_WORDS_MAX, "%s %lld day%s", en, days, days == 1 ? "" : "s");
	return out;
}
