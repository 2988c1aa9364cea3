/* A form of a report: a versioned set of indicators. */
#include "register.h"

enum { CODE = 1, VERSION, NAME };
enum { ACTIVE = 1, ENDED };

const struct reg register_form = {
	.number = 5,
	.name = "form",
	.label = {"Mẫu báo cáo", "Form"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"active", {"đang dùng", "in use"}}, {"ended", {"thôi dùng", "ended"}}, {0}},
	.fields = (const struct field[]){
		{CODE, "code", {"Mã mẫu", "Code"}, T_LINE, F_KEY, .max = 24},
		{VERSION, "version", {"Phiên bản", "Version"}, T_INT, F_KEY, .min = 1, .max = 999},
		{NAME, "name", {"Tên", "Name"}, T_LINE, .max = 200},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS, .slots = (const struct slot[]){{NAME, NEEDED}, {0}}},
		{2, "end", {"Thôi dùng", "End"}, FROM(ACTIVE), ENDED, BY_HOME_AFFAIRS},
		{0}},
};
