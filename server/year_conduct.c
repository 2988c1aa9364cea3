/* Conduct: violations and the persons behind them, praise, criticism of heads, obstacles told. */
#include <stdio.h>
#include <string.h>

#include "year_plan.h"

static const struct {
	const char *kind, *pattern;
} kinds[] = {{"hours", "[Đi muộn {n 15 60} phút không báo cáo|Rời nhiệm sở trong giờ làm việc tại {r}|Về sớm {n 20 70} phút]"},
	     {"hours", "Vắng mặt tại bộ phận một cửa {x} khi đoàn kiểm tra đến"},
	     {"smoking", "Hút thuốc lá tại [hành lang|phòng làm việc|sân trụ sở] của {r}"},
	     {"alcohol", "Có uống [rượu|bia] trong giờ nghỉ trưa tại {x}"},
	     {"avoiding", "Né tránh không tham mưu xử lý hồ sơ {f} tại {x} trong {n 10 40} ngày"},
	     {"shifting", "Chuyển hồ sơ {f} lòng vòng giữa {r} và {r}"},
	     {"not_doing", "Không thực hiện đầy đủ nhiệm vụ theo dõi lĩnh vực {f}"},
	     {"refusing_transfer", "Chậm chấp hành quyết định điều động sang {r} quá {n 5 20} ngày"},
	     {"disunity", "Phát ngôn gây mất đoàn kết trong nội bộ {r}"},
	     {"harassment", "Yêu cầu người dân {x} bổ sung giấy tờ ngoài quy định khi giải quyết thủ tục {f}"},
	     {"conduct", "Thái độ ứng xử chưa đúng mực với công dân {x}"},
	     {"poor_coordination", "Chậm phối hợp cung cấp hồ sơ {f} cho {r}"},
	     {"secrecy", "Để máy trạm dùng chung không đặt mật khẩu tại {r}"}};
static const char *const measures[] = {"reminded", "reminded", "criticised", "criticised", "reprimand", "warning"};
static const char *const words[] = {"Nhắc nhở, rút kinh nghiệm", "Kiểm điểm, rút kinh nghiệm", "Phê bình trước cơ quan", "Phê bình bằng văn bản", "Khiển trách", "Cảnh cáo"};

static void plan_person(struct year *y, struct player *by, const char *violation, int64_t at, int measure)
{
	const char *key = stage_key(&y->stage, by);
	plan(y, at, by, HEAD, "name", "violation_person", key, "violation=%s|person=%s|post=%s", violation, say(y, "{p}"), say(y, "[Chuyên viên|Văn thư|Công chức địa chính - xây dựng|Kế toán|Nhân viên] {r}"));
	if (measure >= 2)
		plan(y, at + 2 * HOUR, by, HEAD, "change", "violation_person", key, "measure=%s", words[measure]);
	else if (stage_chance(&y->stage, 30))
		plan(y, later(y, at, 8, 9), player_of(y, "TTR"), HEAD, "remove", "violation_person", key, "%s", "");
}

static void plan_violation(struct year *y, struct player *p, int64_t day, int variant)
{
	int kind = stage_range(&y->stage, 0, (int)(sizeof kinds / sizeof *kinds) - 1), measure = stage_range(&y->stage, 0, 5), count = stage_chance(&y->stage, 75) ? 1 : stage_range(&y->stage, 2, 4);
	bool inspected = variant % 4 == 1;
	struct player *by = inspected ? player_of(y, "TTR") : p;
	const char *key = stage_key(&y->stage, by);
	int64_t at = office_time(y, day), verified = later(y, at, 3, 7), handled = later(y, verified, 5, 14);
	plan(y, at, by, CLERK, "find", "violation", key, "unit=%s|kind=%s|date=%s|source=%s|count=%d|content=%s.", p->code, kinds[kind].kind, day_text(y, day_of(at) - stage_range(&y->stage, 0, 2)),
	     inspected ? "inspection" : variant % 7 == 3 ? "citizens" : variant % 9 == 5 ? "press" : "self_check", count, say(y, kinds[kind].pattern));
	if (variant % 6 == 2)
		plan(y, at + 3 * HOUR, p, CLERK, "change", "violation", key, "count=%d", count + 1);
	if (variant % 11 == 7) {
		plan(y, verified, player_of(y, "TTR"), HEAD, "dismiss", "violation", key, "reason=%s", say(y, "Qua xác minh tại {r}, phản ánh không có cơ sở."));
		return;
	}
	if (variant % 13 == 10)
		return; /* still to be verified */
	plan(y, verified, inspected ? by : p, HEAD, "verify", "violation", key, "%s", "");
	if (stage_chance(&y->stage, 70))
		plan_person(y, inspected && stage_chance(&y->stage, 50) ? by : p, key, verified + 40 * MINUTE, measure);
	if (variant % 8 == 6)
		return; /* not yet handled */
	plan(y, handled, p, HEAD, "handle", "violation", key, "measure=%s|handling=%s|handled=%s|document=%s", measures[measure], say(y, "[Tổ chức kiểm điểm tại {r}|Họp xét kỷ luật; người vi phạm nhận khuyết điểm|Yêu "
	     "cầu viết bản kiểm điểm và cam kết không tái phạm]."), day_text(y, day_of(handled)), say(y, "{v}"));
	if (stage_chance(&y->stage, 70))
		plan(y, later(y, handled, 5, 10), player_of(y, stage_chance(&y->stage, 50) ? "TTR" : "SNV"), CLERK, "close", "violation", key, "%s", "");
}

/* Both sides count anew, one of them without a line: both numbers are kept and shown. */
static void plan_counted_twice(struct year *y, struct player *p, int64_t day)
{
	struct player *ttr = player_of(y, "TTR");
	const char *key = stage_key(&y->stage, ttr);
	int64_t at = office_time(y, day), offline = day_start(day_of(at) + 1) + 9 * HOUR;
	plan(y, at, ttr, CLERK, "find", "violation", key, "unit=%s|kind=hours|date=%s|source=inspection|count=2|content=%s.", p->code, day_text(y, day_of(at)), say(y, "Kiểm tra đột xuất đầu giờ tại {r}"));
	plan(y, offline, p, CLERK, "change", "violation", key, "count=3")->kind = M_PREPARE;
	plan(y, offline + HOUR, ttr, CLERK, "change", "violation", key, "count=4");
	plan(y, offline + 2 * HOUR, p, CLERK, "change", "violation", key, "%s", "")->kind = M_DELIVER;
}

static void plan_praise(struct year *y, struct player *p, int64_t day, int variant)
{
	static const char *const forms[] = {"letter", "certificate", "province_certificate", "other"};
	struct player *snv = player_of(y, "SNV");
	bool province = variant % 3 == 0;
	const char *key = stage_key(&y->stage, p);
	int64_t at = office_time(y, day), decided = later(y, at, 5, 12);
	bool collective = stage_chance(&y->stage, 50);
	plan(y, at, p, CLERK, "propose", "commendation", key, "unit=%s|whom=%s|collective=%s|level=%s|form=%s|merit=%s", p->code, say(y, collective ? "Tập thể {r}" : "{p}"), collective ? "yes" : "no",
	     province ? "province" : "unit", province ? "province_certificate" : forms[stage_range(&y->stage, 0, 1)],
	     say(y, "[Giải quyết {n 300 2400} hồ sơ {f} không trễ hạn|Sáng kiến rút ngắn quy trình {f} còn {n 2 9} ngày|Hoàn thành sớm nhiệm vụ tỉnh giao về {f}|Trả lại tài sản cho người dân {x}]."));
	if (variant % 10 == 4)
		plan(y, decided, province ? snv : p, HEAD, "decline", "commendation", key, "reason=%s", "Trùng với đợt khen thưởng chuyên đề.");
	else if (stage_chance(&y->stage, 88))
		plan(y, decided, province ? snv : p, HEAD, "decide", "commendation", key, "date=%s|document=%s", day_text(y, day_of(decided)), say(y, "{n 30 1900}/QĐ-UBND"));
}

static void plan_criticism(struct year *y, struct player *p, int64_t day, int variant)
{
	struct player *snv = player_of(y, "SNV"), *office = player_of(y, "VPUBND");
	const char *key = stage_key(&y->stage, snv);
	int64_t at = office_time(y, day), date = day_of(at) - 1, confirmed = later(y, at, 1, 3);
	int64_t head = p->person[2] && day_start(date) >= p->changed ? p->person[2] : p->person[HEAD];
	plan(y, at, snv, CLERK, "record", "criticism", key, "official=%s|date=%s|document=%s|content=%s", stage_id_text(&y->stage, head), day_text(y, date), say(y, "{n 1200 4400}/UBND-[NC|TTHCC|KTTH]"),
	     say(y, "[Chậm gửi báo cáo định kỳ {n 2 4} tháng liên tiếp|Để {n 8 45} hồ sơ {f} quá hạn kéo dài|Không hoàn thành nhiệm vụ được giao theo cam kết tại Công văn số {v}|Vắng họp không báo cáo chủ trì {n 2 3} lần]."));
	if (variant % 7 == 6)
		return; /* waits for the province office */
	plan(y, confirmed, office, HEAD, "confirm", "criticism", key, "%s", "");
	if (variant % 5 == 3) {
		int64_t corrected = later(y, confirmed, 2, 4);
		plan(y, corrected, snv, CLERK, "correct", "criticism", key, "document=%s|reason=%s", say(y, "{n 1200 4400}/UBND-NC"), "Ghi nhầm số văn bản.");
		plan(y, later(y, corrected, 1, 2), office, HEAD, "confirm", "criticism", key, "%s", "");
	} else if (variant % 9 == 4) {
		plan(y, later(y, confirmed, 4, 6), office, HEAD, "cancel", "criticism", key, "reason=%s", "Đơn vị chứng minh đã gửi đúng hạn; nhật ký của tỉnh xác nhận.");
	}
}

static void plan_obstacle(struct year *y, struct player *p, int64_t day, int variant)
{
	static const char *const clauses[] = {"1a", "1b", "1c", "1d", "1dd", "1e", "1g"};
	struct player *snv = player_of(y, "SNV");
	const char *key = stage_key(&y->stage, p);
	int64_t at = office_time(y, day), taken = later(y, at, 1, 2), forwarded = later(y, taken, 2, 4);
	plan(y, at, p, CLERK, "send", "obstacle", key, "clause=%s|content=%s|proposal=%s", clauses[stage_range(&y->stage, 0, 6)],
	     say(y, "[Thiếu {n 2 6} biên chế tại {r}|Chưa có hướng dẫn thống nhất về {f}|Đường truyền tới {x} thường xuyên gián đoạn|Phần mềm một cửa chưa kết nối với cơ sở dữ liệu {f}]."),
	     say(y, "[Bổ sung biên chế hoặc cho hợp đồng {n 1 3} người|Ban hành hướng dẫn trước quý sau|Đầu tư đường truyền dự phòng cho {x}|Giao {r} làm đầu mối]."));
	if (variant % 6 == 5)
		return;
	plan(y, taken, snv, CLERK, "take", "obstacle", key, "%s", "");
	if (variant % 6 == 4)
		return;
	bool up = variant % 2 == 0;
	if (up)
		plan(y, forwarded, snv, HEAD, "forward", "obstacle", key, "forwarded=%s", say(y, "{n 400 2600}/SNV-CCHC"));
	if (variant % 6 != 2)
		plan(y, later(y, forwarded, 4, 12), up ? player_of(y, "VPUBND") : snv, HEAD, "answer", "obstacle", key, "answer=%s|document=%s",
		     say(y, "[Giao {r} tham mưu bổ sung trong kế hoạch năm 2025|Thực hiện theo văn bản số {v}|Đồng ý chủ trương, kinh phí lấy từ nguồn {f}]."), say(y, "{n 900 4400}/UBND-NC"));
}

void plan_conduct(struct year *y)
{
	static const char *const slow[] = {"617", "614", "610", "STNMT", "SGTVT", "618", "616", "BDT", "SYT", "614", "617", "BQLKKT", "613", "SVHTTDL"};
	int n = 0;
	for (int64_t day = date_of(2024, 7, 3); day < date_of(2025, 6, 29); day += stage_range(&y->stage, 4, 8))
		plan_violation(y, some_player(y, day), day, n++);
	plan_counted_twice(y, player_of(y, "SVHTTDL"), date_of(2024, 12, 16));
	n = 0;
	for (int64_t day = date_of(2024, 7, 22); day < date_of(2025, 6, 25); day += stage_range(&y->stage, 7, 12))
		plan_praise(y, some_player(y, day), day, n++);
	n = 0;
	for (int64_t day = date_of(2024, 8, 14); n < 14; day += stage_range(&y->stage, 19, 24), n++) {
		struct player *p = player_of(y, slow[n]);
		if (in_force(p, day))
			plan_criticism(y, p, day, n);
	}
	n = 0;
	for (int64_t day = date_of(2024, 7, 18); day < date_of(2025, 6, 28); day += stage_range(&y->stage, 12, 18))
		plan_obstacle(y, some_player(y, day), day, n++);
}
