/* Days off and swapped working days, each from a decision: the calendar is data, never computed. */
#include "register.h"

enum { DATE = 1, DAY, DECISION };
enum { SET = 1 };

static const struct choice days[] = {{1, "off", {"nghỉ", "off"}}, {2, "on", {"làm việc", "on"}}, {0}};

const struct reg register_calendar_day = {
	.number = 7,
	.name = "calendar_day",
	.label = {"Lịch ngày nghỉ", "Calendar day"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"set", {"đã ghi", "set"}}, {0}},
	.fields = (const struct field[]){
		{DATE, "date", {"Ngày", "Date"}, T_DATE, F_KEY},
		{DAY, "day", {"Nghỉ hay làm việc", "Off or on"}, T_CHOICE, .choices = days},
		{DECISION, "decision", {"Quyết định", "Decision"}, T_LINE, .max = 120},
		{0}},
	.verbs = (const struct verb[]){
		{1, "set", {"Ghi", "Set"}, FROM(ABSENT) | FROM(SET), SET, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{DAY, NEEDED}, {DECISION}, {0}}},
		{0}},
};
