/* Checks of information security and of the protection of state secrets. What a check found is told in general words: nothing secret is
 * written here, nor how a system could be entered. */
#include "register.h"

enum { UNIT = 1, KIND, DATE, SYSTEMS, RESULT, INCIDENTS, WEAKNESSES, REMEDY, DUE, REMEDIED };
enum { RECORDED = 1, REMEDYING, DONE };

static const struct choice kinds[] = {{1, "network", {"an toàn thông tin mạng", "network security"}},
				      {2, "secrets", {"bảo vệ bí mật nhà nước", "state secrets"}},
				      {3, "internal", {"bảo vệ chính trị nội bộ", "internal protection"}},
				      {0}};
static const struct choice results[] = {{1, "good", {"đạt", "good"}}, {2, "weak", {"có tồn tại", "weaknesses"}}, {3, "incident", {"có sự cố", "incident"}}, {0}};

const struct reg register_security_check = {
	.number = 35,
	.name = "security_check",
	.label = {"Kiểm tra an toàn thông tin", "Security check"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INFORMATION),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"recorded", {"đã ghi", "recorded"}},
					 {"remedying", {"đang khắc phục", "being remedied"}},
					 {"done", {"đã khắc phục", "remedied"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{KIND, "kind", {"Nội dung kiểm tra", "Kind"}, T_CHOICE, .choices = kinds},
		{DATE, "date", {"Ngày kiểm tra", "Date"}, T_DATE},
		{SYSTEMS, "systems", {"Số hệ thống, hồ sơ đã kiểm tra", "Systems"}, T_INT, .min = 0, .max = 9999},
		{RESULT, "result", {"Kết quả", "Result"}, T_CHOICE, .choices = results},
		{INCIDENTS, "incidents", {"Số sự cố, vụ việc", "Incidents"}, T_INT, .min = 0, .max = 9999},
		{WEAKNESSES, "weaknesses", {"Số tồn tại", "Weaknesses"}, T_INT, .min = 0, .max = 9999},
		{REMEDY, "remedy", {"Biện pháp khắc phục (không ghi nội dung mật)", "Remedy (nothing secret)"}, T_TEXT, .max = 2000},
		{DUE, "due", {"Hạn khắc phục", "Due"}, T_DATE},
		{REMEDIED, "remedied", {"Khắc phục xong ngày", "Remedied"}, T_DATE},
		{0}},
	.verbs = (const struct verb[]){
		{1, "record", {"Ghi kiểm tra", "Record"}, FROM(ABSENT) | FROM(RECORDED), RECORDED, BY_UNIT | BY_INFORMATION,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {KIND, NEEDED}, {DATE, NEEDED}, {SYSTEMS}, {RESULT, NEEDED}, {INCIDENTS}, {WEAKNESSES}, {0}}},
		{2, "remedy", {"Ghi biện pháp khắc phục", "Remedy"}, FROM(RECORDED) | FROM(REMEDYING), REMEDYING, BY_UNIT,
		 .slots = (const struct slot[]){{REMEDY, GIVEN}, {DUE, NEEDED}, {0}}},
		{3, "finish", {"Ghi đã khắc phục", "Finish"}, FROM(REMEDYING), DONE, BY_UNIT, .head = true, .slots = (const struct slot[]){{REMEDIED, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "result <> 3 OR coalesce(incidents, 0) > 0",
		 {"Kết quả “có sự cố” phải ghi số sự cố (incidents).", "An incident needs the number of incidents (incidents)."}},
		{0}},
	.remarks = (const struct remark[]){
		{"open", {"Có tồn tại, sự cố chưa khắc phục", "Not remedied"}, "state IN (1, 2) AND result <> 1"},
		{"overdue", {"Quá hạn khắc phục", "Overdue"}, "state = 2 AND today > due"},
		{0}},
};
