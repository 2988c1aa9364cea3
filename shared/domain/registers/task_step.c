/* Steps of a task: one named person answers for each. */
#include "register.h"

enum { TASK = 1, PERSON, CONTENT, DUE, UNIT, DONE_CLOCK, DONE_AT };
enum { OPEN = 1, DONE, DROPPED };

const struct reg register_task_step = {
	.number = 13,
	.name = "task_step",
	.label = {"Bước của nhiệm vụ", "Task step"},
	.scope = SCOPE_PARENT,
	.scope_field = TASK,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"open", {"đang làm", "open"}},
					 {"done", {"đã xong", "done"}},
					 {"dropped", {"đã bỏ", "dropped"}},
					 {0}},
	.fields = (const struct field[]){
		{TASK, "task", {"Nhiệm vụ", "Task"}, T_REF, .ref = "task"},
		{PERSON, "person", {"Người chịu trách nhiệm", "Person"}, T_LINE, .max = 120},
		{CONTENT, "content", {"Nội dung", "Content"}, T_TEXT, .max = 2000},
		{DUE, "due", {"Hạn", "Due"}, T_DATE},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{DONE_CLOCK, "done_clock", {"Giờ máy báo xong", "Done, device clock"}, T_TIME, F_SYSTEM},
		{DONE_AT, "done_at", {"Tỉnh nhận lúc", "Done, received"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm bước", "Add"}, FROM(ABSENT), OPEN, BY_SHARER,
		 .slots = (const struct slot[]){{TASK, NEEDED}, {PERSON, NEEDED}, {CONTENT, NEEDED}, {DUE}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "done", {"Xong", "Done"}, FROM(OPEN), DONE, BY_UNIT,
		 .assigns = (const struct assign[]){{DONE_CLOCK, S_CLOCK}, {DONE_AT, S_TIME}, {0}}},
		{3, "drop", {"Bỏ", "Drop"}, FROM(OPEN), DROPPED, BY_UNIT},
		{0}},
};
