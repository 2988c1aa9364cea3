/* What each office keeps for itself: its plan for the directive, its rules, its staff. */
#include <stdio.h>
#include <string.h>

#include "year_plan.h"

static void plan_of(struct year *y, struct player *p, int64_t day, int year)
{
	const char *key = stage_key(&y->stage, p);
	int64_t at = office_time(y, day), issued = later(y, at, 2, 8);
	plan(y, at, p, CLERK, "write", "plan", key, "title=Kế hoạch triển khai Chỉ thị về tăng cường kỷ luật, kỷ cương hành chính năm %d|year=%d|content=%s", year, year,
	     say(y, "[Quán triệt trong quý {n 1 4}; kiểm tra {n 2 6} đợt|Giao {r} làm đầu mối, báo cáo trước ngày 5 hằng tháng|Mỗi phòng đăng ký {n 1 3} việc đổi mới lĩnh vực {f}]; công khai kết quả."));
	if (grade_of(y, p) == 5 && stage_chance(&y->stage, 50))
		return; /* a draft still */
	plan(y, issued, p, HEAD, "issue", "plan", key, "number=%d/KH-%s|date=%s", stage_range(&y->stage, 6, 210), p->code[0] == '6' ? "UBND" : p->code, day_text(y, day_of(issued)));
	if (year == 2024 && stage_chance(&y->stage, 80))
		plan(y, office_time(y, date_of(2024, 12, 16) + stage_range(&y->stage, 0, 9)), p, CLERK, "finish", "plan", key, "result=%s",
		     say(y, "Hoàn thành {n 5 9}/{n 9 10} nội dung; [kiểm tra {n 2 6} đợt|khen thưởng {n 1 5} cá nhân|còn chậm ở lĩnh vực {f}]."));
}

static void plan_regulation(struct year *y, struct player *p, int64_t day, int variant)
{
	static const char *const kinds[] = {"working_rules", "procedure", "culture", "code", "procedure"}, *const actions[] = {"amend", "replace", "new"};
	static const char *const names[] = {"Quy chế làm việc", "Quy trình xử lý văn bản đến", "Quy chế văn hóa công sở", "Quy tắc ứng xử của công chức, viên chức", "Quy trình giải quyết thủ tục hành chính liên thông"};
	const char *key = stage_key(&y->stage, p), *action = actions[stage_range(&y->stage, 0, 2)];
	int64_t at = office_time(y, day), issued = later(y, at, 12, 35);
	plan(y, at, p, CLERK, "review", "regulation", key, "name=%s|kind=%s|action=%s|reviewed=%s|finding=%s|planned=%s", names[variant % 5], kinds[variant % 5], action, day_text(y, day_of(at)),
	     say(y, "[Chưa phân rõ trách nhiệm giữa {r} và {r}|Thời hạn xử lý lĩnh vực {f} còn dài|Chưa quy định việc báo cáo khi vắng họp|Chưa có chế tài khi chậm xử lý]."), day_text(y, day_of(at) + 40));
	if (variant % 5 == 4)
		plan(y, issued, p, HEAD, "keep", "regulation", key, "%s", "");
	else if (variant % 7 != 6)
		plan(y, issued, p, HEAD, "issue", "regulation", key, "number=%d/QĐ-%s|date=%s", stage_range(&y->stage, 10, 900), p->code[0] == '6' ? "UBND" : p->code, day_text(y, day_of(issued)));
}

static void plan_transfer(struct year *y, struct player *p, int64_t day, int variant)
{
	static const char *const kinds[] = {"moved", "replaced", "rotated"}, *const causes[] = {"ability", "avoiding", "harassment", "regular", "regular", "other"};
	const char *key = stage_key(&y->stage, p);
	int64_t at = office_time(y, day), decided = later(y, at, 4, 12);
	plan(y, at, p, CLERK, "propose", "transfer", key, "kind=%s|cause=%s|count=%d|from_post=%s|to_post=%s|note=%s", kinds[variant % 3], causes[variant % 6], stage_chance(&y->stage, 80) ? 1 : 2,
	     say(y, "[Chuyên viên|Công chức một cửa|Kế toán|Phó Trưởng phòng] {r}"), say(y, "[Chuyên viên|Nhân viên|Công chức] {r}"), say(y, "[Theo kế hoạch chuyển đổi vị trí công tác|Sau kiểm tra lĩnh vực {f}|Đề nghị của {r}]."));
	if (variant % 8 == 5)
		plan(y, decided, p, HEAD, "drop", "transfer", key, "%s", "");
	else if (variant % 9 != 7)
		plan(y, decided, p, HEAD, "decide", "transfer", key, "date=%s|decision=%s", day_text(y, day_of(decided)), say(y, "{n 20 900}/QĐ"));
}

void plan_offices(struct year *y)
{
	int n = 0;
	for (int i = 0; i < y->count; i++) {
		struct player *p = &y->players[i];
		int64_t merged = date_of(2025, 3, 1);
		if (in_force(p, date_of(2024, 7, 1)) && p->from < merged)
			plan_of(y, p, date_of(2024, 7, 8) + i % 14, 2024);
		if (p->to > merged)
			plan_of(y, p, p->from >= merged ? merged + 6 : date_of(2025, 1, 7) + i % 11, 2025);
	}
	for (int64_t day = date_of(2024, 7, 10); day < date_of(2025, 6, 26); day += stage_range(&y->stage, 6, 11))
		plan_regulation(y, some_player(y, day), day, n++);
	n = 0;
	for (int64_t day = date_of(2024, 7, 17); day < date_of(2025, 6, 26); day += stage_range(&y->stage, 8, 14))
		plan_transfer(y, some_player(y, day), day, n++);
}
