/* Inspections and what they ask for; press; information security. */
#include <stdio.h>
#include <string.h>

#include "year_plan.h"

static void plan_recommendation(struct year *y, struct player *p, struct player *by, const char *inspection, int64_t at, int variant)
{
	const char *key = stage_key(&y->stage, by);
	int64_t due = day_of(at) + stage_range(&y->stage, 15, 30), done;
	plan(y, at, by, CLERK, "add", "recommendation", key, "inspection=%s|content=%s|responsible=%s|due=%s", inspection,
	     say(y, "[Chấn chỉnh việc chấp hành giờ làm việc tại {r}|Khắc phục {n 3 25} hồ sơ {f} quá hạn, gửi thư xin lỗi|Sửa đổi quy chế làm việc, phân công rõ người chịu trách nhiệm lĩnh vực {f}|Kiểm điểm trách "
		    "nhiệm lãnh đạo {r}|Công khai thủ tục {f} tại {x}]."),
	     say(y, "{p}"), day_text(y, due));
	if (variant % 6 == 5) {
		due += 10;
		plan(y, later(y, at, 3, 5), by, CLERK, "move", "recommendation", key, "due=%s|reason=%s", day_text(y, due), "Theo đề nghị của đơn vị, do trùng đợt sắp xếp bộ máy.");
	}
	if (variant % 5 == 3)
		return; /* nothing was done */
	done = office_time(y, variant % 4 == 2 ? due + stage_range(&y->stage, 2, 9) : due - stage_range(&y->stage, 1, 6));
	plan(y, done, p, HEAD, "done", "recommendation", key, "proof=%s", say(y, "[Báo cáo số {v} và biên bản họp kiểm điểm|Quyết định số {v} sửa đổi quy chế|{n 3 25} thư xin lỗi đã gửi, có danh sách kèm theo]."));
	if (variant % 7 == 4) {
		int64_t again = later(y, done, 2, 3);
		plan(y, again, by, CLERK, "reopen", "recommendation", key, "reason=%s", "Chưa có biên bản kiểm điểm trách nhiệm.");
		done = later(y, again, 4, 6);
		plan(y, done, p, HEAD, "done", "recommendation", key, "proof=%s", say(y, "Biên bản số {n 3 60}/BB của {r}."));
	}
	if (stage_chance(&y->stage, 78))
		plan(y, later(y, done, 2, 7), by, HEAD, "verify", "recommendation", key, "%s", "");
}

static void plan_inspection(struct year *y, int64_t day, int variant)
{
	struct player *p = some_player(y, day), *ttr = player_of(y, "TTR"), *snv = player_of(y, "SNV"), *by = variant % 3 == 2 ? snv : ttr;
	while (p == ttr)
		p = some_player(y, day);
	const char *key = stage_key(&y->stage, by), *what = say(y, "[Trách nhiệm người đứng đầu trong thực hiện công vụ|Việc chấp hành giờ làm việc, văn hóa công sở|Giải quyết thủ tục hành chính lĩnh vực {f}|Thực hiện "
							    "nhiệm vụ tỉnh giao]"),
		   *found = say(y, "[Cơ bản chấp hành tốt; còn {n 1 4} trường hợp vắng không lý do|Còn {n 3 25} hồ sơ {f} quá hạn chưa xin lỗi|Quy chế làm việc chậm sửa đổi; phân công chưa rõ người, rõ việc|Chậm thực hiện "
				   "{n 1 3} nhiệm vụ tỉnh giao].");
	int64_t at = office_time(y, day), concluded = later(y, at, 10, 14);
	if (variant % 3 == 1) {
		plan(y, at, by, CLERK, "check", "inspection", key, "unit=%s|kind=surprise|content=%s|conclusion=%s|date=%s", p->code, what, found, day_text(y, day_of(at)));
		concluded = at + 2 * HOUR;
	} else {
		plan(y, at, by, CLERK, "plan", "inspection", key, "unit=%s|kind=%s|content=%s|plan=%s|from=%s|to=%s", p->code, by == ttr ? "inspection" : "regular", what, say(y, "{n 3 90}/KH-[TTr|SNV]"),
		     day_text(y, day_of(at) + 4), day_text(y, day_of(at) + 8));
		if (variant % 10 == 6) {
			plan(y, later(y, at, 2, 3), by, CLERK, "cancel", "inspection", key, "reason=%s", "Trùng kế hoạch của Thanh tra Chính phủ.");
			return;
		}
		plan(y, concluded, by, HEAD, "conclude", "inspection", key, "conclusion=%s|date=%s|document=%s", found, day_text(y, day_of(concluded)), say(y, "{n 2 60}/KL-[TTr|SNV]"));
	}
	for (int i = 0, count = stage_range(&y->stage, 1, 3); i < count; i++)
		plan_recommendation(y, p, by, key, later(y, concluded, 1, 2), variant * 2 + i);
}

static void plan_own_check(struct year *y, struct player *p, int64_t day)
{
	int64_t at = office_time(y, day);
	plan(y, at, p, CLERK, "check", "inspection", stage_key(&y->stage, p), "unit=%s|kind=own|content=%s|conclusion=%s|date=%s", p->code,
	     say(y, "Tự kiểm tra [giờ làm việc|việc đeo thẻ, trang phục|bộ phận một cửa|quy định không hút thuốc lá] tại {r}."), say(y, "[Chấp hành tốt.|Nhắc nhở {n 1 3} trường hợp.]"), day_text(y, day_of(at)));
}

static void plan_press(struct year *y, int64_t day, int variant)
{
	struct player *p = some_player(y, day), *by = variant % 3 ? player_on(y, "STTTT", day) : player_of(y, "DPTTH");
	bool blame = variant % 5 < 3;
	const char *key = stage_key(&y->stage, by), *outlet = say(y, "[Báo Kon Tum|Đài Phát thanh và Truyền hình tỉnh|Báo Thanh niên|Báo Tuổi trẻ|Cổng Thông tin điện tử tỉnh]");
	int64_t at = office_time(y, day), answered = later(y, at, variant % 4 == 1 ? 9 : 2, variant % 4 == 1 ? 12 : 5);
	while (p == by)
		p = some_player(y, day);
	plan(y, at, by, CLERK, "log", "press_item", key, "unit=%s|kind=%s|outlet=%s|date=%s|title=%s|content=%s%s%s", p->code, blame ? "criticism" : "example", outlet, day_text(y, day_of(at) - 1),
	     say(y, blame ? "[Người dân {x} chờ hồ sơ {f} nhiều tháng|Bộ phận một cửa {x} vắng cán bộ|Vướng mắc {f} kéo dài tại {x}]" : "[Cán bộ một cửa {x} làm việc cả ngày thứ Bảy|Trao hồ sơ {f} tận nhà cho người già ở {x}|Sáng kiến rút ngắn thủ tục {f}]"),
	     say(y, "Phóng viên ghi nhận tại {x} {n 2 12} trường hợp liên quan lĩnh vực {f}."), blame ? "|reply_due=" : "", blame ? day_text(y, day_of(at) + 8) : "");
	if (variant % 6 == 2)
		plan(y, at + 30 * MINUTE, by, CLERK, "change", "press_item", key, "link=https://baokontum.example/tin/%d", 41000 + variant * 137);
	if (blame && variant % 7 == 5)
		return;
	if (blame)
		plan(y, answered, p, HEAD, "answer", "press_item", key, "reply=%s|reply_document=%s", say(y, "[Đã kiểm tra, {n 1 4} hồ sơ chậm do {r}; đã xin lỗi và trả kết quả|Nội dung phản ánh đúng một phần; đã điều chuyển người phụ trách lĩnh vực {f}]."),
		     say(y, "{v}"));
	if (stage_chance(&y->stage, 80)) {
		int64_t closed = later(y, blame ? answered : at, 1, 3);
		plan(y, closed, player_on(y, by == player_of(y, "DPTTH") ? "DPTTH" : "STTTT", day_of(closed)), CLERK, "close", "press_item", key, "%s", "");
	}
}

static void plan_publicity(struct year *y, int64_t day, int variant)
{
	static const char *const kinds[] = {"article", "programme", "article", "guidance", "other"};
	struct player *by = variant % 2 ? player_on(y, "STTTT", day) : player_of(y, "DPTTH");
	const char *key = stage_key(&y->stage, by);
	int64_t at = office_time(y, day);
	plan(y, at, by, CLERK, "record", "publicity", key, "kind=%s|date=%s|outlet=%s|title=%s|count=%d", kinds[variant % 5], day_text(y, day_of(at)), say(y, "[Báo Kon Tum|Đài Phát thanh và Truyền hình tỉnh|Trang fanpage của tỉnh]"),
	     say(y, "[Siết chặt kỷ luật, kỷ cương hành chính: chuyển biến từ {x}|Chuyên mục Cải cách hành chính số {n 1 52}|Người đứng đầu nói đi đôi với làm: nhìn từ lĩnh vực {f}|Hướng dẫn tuyên truyền Chỉ thị quý {n 1 4}]"),
	     stage_range(&y->stage, 1, 14));
	if (variant % 6 == 3)
		plan(y, at + 20 * MINUTE, by, CLERK, "change", "publicity", key, "count=%d", stage_range(&y->stage, 3, 20));
	if (variant % 13 == 8)
		plan(y, at + 50 * MINUTE, by, CLERK, "drop", "publicity", key, "%s", "");
}

static void plan_security(struct year *y, struct player *p, int64_t day, int variant)
{
	static const char *const kinds[] = {"network", "secrets", "network", "internal"}, *const results[] = {"good", "weak", "good", "weak", "incident"};
	const char *result = results[variant % 5], *key;
	struct player *by = variant % 3 == 2 ? player_on(y, "STTTT", day) : p;
	int64_t at = office_time(y, day), remedied = later(y, at, 8, 16);
	key = stage_key(&y->stage, by);
	plan(y, at, by, CLERK, "record", "security_check", key, "unit=%s|kind=%s|date=%s|systems=%d|result=%s|incidents=%d|weaknesses=%d", p->code, kinds[variant % 4], day_text(y, day_of(at)), stage_range(&y->stage, 2, 40),
	     result, result[0] == 'i', result[0] == 'g' ? 0 : stage_range(&y->stage, 1, 6));
	if (result[0] == 'g')
		return;
	plan(y, at + 4 * HOUR, p, CLERK, "remedy", "security_check", key, "remedy=%s|due=%s", say(y, "[Cập nhật bản vá cho {n 2 20} máy trạm|Đặt mật khẩu và phân quyền lại tại {r}|Tập huấn cho {n 8 40} người]."), day_text(y, day_of(at) + 15));
	if (variant % 6 != 4)
		plan(y, remedied, p, HEAD, "finish", "security_check", key, "remedied=%s", day_text(y, day_of(remedied)));
}

void plan_inspections(struct year *y)
{
	int n = 0;
	for (int64_t day = date_of(2024, 7, 9); day < date_of(2025, 6, 12); day += stage_range(&y->stage, 9, 15))
		plan_inspection(y, day, n++);
	for (int64_t day = date_of(2024, 7, 4); day < date_of(2025, 6, 28); day += stage_range(&y->stage, 2, 5))
		plan_own_check(y, some_player(y, day), day);
	n = 0;
	for (int64_t day = date_of(2024, 7, 11); day < date_of(2025, 6, 26); day += stage_range(&y->stage, 8, 13))
		plan_press(y, day, n++);
	n = 0;
	for (int64_t day = date_of(2024, 7, 5); day < date_of(2025, 6, 27); day += stage_range(&y->stage, 7, 11))
		plan_publicity(y, day, n++);
	n = 0;
	for (int64_t day = date_of(2024, 7, 16); day < date_of(2025, 6, 20); day += stage_range(&y->stage, 7, 12))
		plan_security(y, some_player(y, day), day, n++);
}
