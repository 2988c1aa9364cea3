/* The year-end file of a head in office: counted by the judge at the act's place in the log, then tabled at the meeting that rates the heads.
 * Nobody types a number. An office has only the records of its scope and of its time, so what the judge found goes with the stamp, and there stands
 * nothing until the province has counted. */
#include "effect.h"
#include "lists.h"
#include "text_value.h"

enum { OFFICIAL = 1, YEAR, UNIT, NAME, POST, POSITION, CRITICISMS, LATE_REPORTS, OVERDUE_TASKS, BROKEN_PROMISES, UNCLEAR_OPINIONS, NOTE, BUILT_AT, TABLED_ON,
       PENDING };
enum { BUILT = 1, TABLED };
enum { MANY = 100000 };

static const uint16_t content[] = {UNIT, NAME, POST, POSITION, CRITICISMS, LATE_REPORTS, OVERDUE_TASKS, BROKEN_PROMISES, UNCLEAR_OPINIONS, NOTE, PENDING, 0};
static const uint16_t counted[HEAD_COUNTS] = {PENDING, CRITICISMS, LATE_REPORTS, OVERDUE_TASKS, BROKEN_PROMISES, UNCLEAR_OPINIONS};
_Static_assert((int)HEAD_COUNTS <= (int)FOUND_MAX, "a stamp has room for the counts");

static enum err check_build(struct deed *d)
{
	struct period year;
	const char *unit = arena_string(&d->world->arena, row_text(d->row, UNIT));
	TRY(period_parse(arena_string(&d->world->arena, row_text(d->row, YEAR)), &year));
	return d->world->pending || d->found_before ? OK : list_head_counts(d->world->db, row_int(d->row, OFFICIAL, 0), unit, year.year, d->time, d->found);
}

static enum err on_build(struct deed *d)
{
	bool pending = d->world->pending;
	row_set(d->row, POSITION, pending ? VALUE_NULL : VALUE_INT(d->position));
	for (int i = 0; i < HEAD_COUNTS; i++)
		row_set(d->row, counted[i], pending ? VALUE_NULL : VALUE_INT(d->found[i]));
	return OK;
}

const struct reg register_assessment_file = {
	.number = 37,
	.name = "assessment_file",
	.label = {"Hồ sơ đánh giá người đứng đầu", "Assessment file"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"built", {"đã lập", "built"}},
					 {"tabled", {"đã trình cuộc họp", "tabled"}},
					 {0}},
	.fields = (const struct field[]){
		{OFFICIAL, "official", {"Người đứng đầu", "Head"}, T_REF, F_KEY, .ref = "official"},
		{YEAR, "year", {"Năm", "Year"}, T_PERIOD, F_KEY},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{NAME, "name", {"Họ và tên", "Name"}, T_LINE, F_SYSTEM, .max = 120},
		{POST, "post", {"Chức vụ", "Post"}, T_LINE, F_SYSTEM, .max = 160},
		{POSITION, "log_position", {"Mục sổ chung", "Log position"}, T_INT, F_SYSTEM, .min = 1, .max = INT64_MAX},
		{CRITICISMS, "criticisms", {"Số lần bị phê bình", "Criticisms"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{LATE_REPORTS, "late_reports", {"Số báo cáo chậm", "Late reports"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{OVERDUE_TASKS, "overdue_tasks", {"Số nhiệm vụ quá hạn", "Overdue tasks"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{BROKEN_PROMISES, "broken_promises", {"Số cam kết không thực hiện", "Broken promises"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{UNCLEAR_OPINIONS, "unclear_opinions", {"Số ý kiến chậm, không rõ chính kiến", "Opinions late or unclear"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{NOTE, "note", {"Nhận xét, đánh giá", "Note"}, T_TEXT, .max = 4000},
		{BUILT_AT, "built_at", {"Lập lúc", "Built"}, T_TIME, F_SYSTEM},
		{TABLED_ON, "tabled_on", {"Ngày họp", "Tabled on"}, T_DATE},
		{PENDING, "pending", {"Chờ xét", "To be decided"}, T_INT, F_SYSTEM, .min = 0, .max = MANY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "build", {"Lập hồ sơ", "Build"}, FROM(ABSENT) | FROM(BUILT), BUILT, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{NOTE}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_LOOKUP, OFFICIAL}, {NAME, S_LOOKUP, OFFICIAL}, {POST, S_LOOKUP, OFFICIAL}, {BUILT_AT, S_TIME}, {0}},
		 .check = check_build, .effect = on_build},
		{2, "table", {"Ký trình cuộc họp", "Table"}, FROM(BUILT), TABLED, BY_HOME_AFFAIRS, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{TABLED_ON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "length(year) = 4", {"Hồ sơ đánh giá lập theo năm: ghi 2024.", "An assessment file is for a year: 2024."}},
		{ON(1), "(SELECT o.role = 2 FROM official AS o WHERE o.key = r.official)",
		 {"Người này không phải người đứng đầu đơn vị.", "This person is not head of a unit."}},
		{ON(2), "log_position IS NOT NULL",
		 {"Tỉnh chưa tính số liệu của hồ sơ này. Đồng bộ, xem số liệu, rồi mới ký trình.", "The province has not counted this file yet. Sync, look at the figures, then table it."}},
		{0}},
	.remarks = (const struct remark[]){
		{"uncounted", {"số liệu do tỉnh tính khi nhận", "counted at the province"}, "log_position IS NULL"},
		{0}},
};
