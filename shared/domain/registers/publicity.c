/* What was published about the directive: articles, programmes, columns. */
#include "register.h"

enum { UNIT = 1, KIND, DATE, OUTLET, TITLE, COUNT, LINK };
enum { RECORDED = 1, DROPPED };
enum { PUBLISHING = BY_INFORMATION | BY_BROADCASTER };

static const struct choice kinds[] = {{1, "article", {"tin, bài", "article"}},
				      {2, "programme", {"chương trình, chuyên mục", "programme"}},
				      {3, "guidance", {"văn bản hướng dẫn báo chí", "guidance"}},
				      {4, "other", {"khác", "other"}},
				      {0}};

#define SLOTS {KIND, NEEDED}, {DATE, NEEDED}, {OUTLET, NEEDED}, {TITLE, NEEDED}, {COUNT}, {LINK}

const struct reg register_publicity = {
	.number = 30,
	.name = "publicity",
	.label = {"Tuyên truyền", "Publicity"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INFORMATION) | READ_BY(BROADCASTER),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"recorded", {"đã ghi", "recorded"}},
					 {"dropped", {"đã bỏ", "dropped"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị thực hiện", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{KIND, "kind", {"Hình thức", "Kind"}, T_CHOICE, .choices = kinds},
		{DATE, "date", {"Ngày đăng, phát", "Date"}, T_DATE},
		{OUTLET, "outlet", {"Báo, đài", "Outlet"}, T_LINE, .max = 120},
		{TITLE, "title", {"Tên tin, bài, chương trình", "Title"}, T_LINE, .max = 300},
		{COUNT, "count", {"Số lượt", "Count"}, T_INT, .min = 1, .max = 99999},
		{LINK, "link", {"Địa chỉ", "Link"}, T_LINE, .max = 300},
		{0}},
	.verbs = (const struct verb[]){
		{1, "record", {"Ghi", "Record"}, FROM(ABSENT), RECORDED, PUBLISHING, .slots = (const struct slot[]){SLOTS, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(RECORDED), SAME, PUBLISHING, .slots = (const struct slot[]){SLOTS, {0}}},
		{3, "drop", {"Bỏ", "Drop"}, FROM(RECORDED), DROPPED, PUBLISHING},
		{0}},
};
