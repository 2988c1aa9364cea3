/* Meetings and who came, opinions asked and given, matters put before the province. */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "year_plan.h"

enum { INVITED = 8 };

/* Some other units, in order of code and without one twice; returns how many. */
static int invite(struct year *y, const struct player *host, int64_t day, int want, struct player *ret[INVITED], char list[200])
{
	int count = 0;
	size_t len = 0;
	bool chosen[YEAR_PLAYERS] = {false};
	for (int tries = 0; tries < 60 && want > 0; tries++) {
		struct player *p = some_player(y, day);
		if (p != host && !chosen[p - y->players]) {
			chosen[p - y->players] = true;
			want--;
		}
	}
	for (int i = 0; i < y->count; i++)
		if (chosen[i]) {
			ret[count++] = &y->players[i];
			len += (size_t)snprintf(list + len, 200 - len, "%s%s", len ? "," : "", y->players[i].code);
		}
	return count;
}

static const char post[] = "[Phó Giám đốc|Phó Chủ tịch|Trưởng phòng|Phó Trưởng phòng|Chánh Văn phòng|Chuyên viên]";

static void plan_answer(struct year *y, struct player *host, struct player *p, const char *meeting, int64_t called, int64_t begins)
{
	char key[60];
	int n = stage_range(&y->stage, 0, 99) - 3 * grade_of(y, p);
	int64_t at = later(y, called, 1, 2);
	snprintf(key, sizeof key, "%s/%s", meeting, p->code);
	if (n >= 25) {
		plan(y, at, p, CLERK, "accept", "attendance", key, "person=%s|post=%s", say(y, "{p}"), say(y, "[Giám đốc|Chủ tịch|Phó Giám đốc|Phó Chủ tịch]"));
		plan(y, begins + 3 * HOUR, host, CLERK, "record", "attendance", key, "came=%s|adequate=yes", "present");
		return;
	}
	if (n < 0) { /* nobody came, nobody asked */
		plan(y, begins + 3 * HOUR, host, CLERK, "record", "attendance", key, "came=absent|note=%s", "Không báo cáo chủ trì.");
		return;
	}
	bool away = n < 7;
	if (away)
		plan(y, at, p, HEAD, "ask", "attendance", key, "answer=absent|reason=%s", say(y, "[Đang kiểm tra tình hình mưa lũ tại {x}|Họp Thường trực huyện ủy cùng giờ|Đi công tác ngoài tỉnh]."));
	else
		plan(y, at, p, HEAD, "ask", "attendance", key, "answer=delegate|person=%s|post=%s|reason=%s", say(y, "{p}"), say(y, post),
		     say(y, "[Trùng lịch tiếp công dân|Trùng lịch làm việc với đoàn công tác của bộ|Nghỉ điều trị]."));
	bool in_time = n % 4 != 1;
	int64_t answered = in_time ? later(y, at, 0, 0) : begins + 5 * HOUR;
	if (in_time && n % 5 == 0)
		plan(y, answered, host, HEAD, "deny", "attendance", key, "note=%s", "Nội dung quan trọng, đề nghị người đứng đầu dự.");
	else
		plan(y, answered, host, HEAD, "consent", "attendance", key, "%s", "");
	plan(y, begins + 6 * HOUR, host, CLERK, "record", "attendance", key, away ? "came=absent|note=%s" : "came=delegate|adequate=no|note=%s",
	     say(y, away ? "[Vắng.|Vắng, có văn bản báo cáo.]" : "[Không quyết được nội dung thuộc thẩm quyền.|Chưa nắm được nội dung lĩnh vực {f}.]"));
}

static void plan_meeting(struct year *y, struct player *host, int64_t day)
{
	struct player *invited[INVITED];
	char list[200];
	int hour = stage_chance(&y->stage, 60) ? 8 : 14;
	const char *key = stage_key(&y->stage, host), *title;
	int64_t called = office_time(y, day - 6), begins = day_of(office_time(y, day_of(later(y, called, 2, 2)) + 3));
	title = say(y, "[Giao ban công tác cải cách hành chính|Nghe báo cáo tiến độ đề án {f}|Tháo gỡ vướng mắc lĩnh vực {f} tại {x}|Triển khai nhiệm vụ trọng tâm|Rà soát hồ sơ {f} tồn đọng]");
	int count = invite(y, host, day, stage_range(&y->stage, 3, INVITED), invited, list);
	plan(y, called, host, CLERK, "call", "meeting", key, "co_units=%s|title=%s|day=%s|hour=%02d:00|place=%s|chair=%s|requirement=%s|document=%s", list, title,
	     day_text(y, begins), hour, say(y, "[Phòng họp số {n 1 4}|Hội trường lớn|Phòng họp trực tuyến]"),
	     say(y, "[Chủ tịch UBND tỉnh|Phó Chủ tịch UBND tỉnh {p}|Giám đốc Sở|Chánh Văn phòng]"), "Người đứng đầu; vắng phải được chủ trì đồng ý.", say(y, "{n 10 900}/GM-UBND"));
	begins = day_start(begins) + hour * (int64_t)HOUR;
	if (stage_chance(&y->stage, 7)) {
		plan(y, later(y, called, 1, 2), host, CLERK, "cancel", "meeting", key, "reason=%s", say(y, "[Chủ trì đi công tác đột xuất|Dời sang tháng sau|Mưa lũ tại {x}]."));
		return;
	}
	if (stage_chance(&y->stage, 12))
		plan(y, called + 40 * MINUTE, host, CLERK, "change", "meeting", key, "title=%s (bổ sung tài liệu)", title);
	for (int i = 0; i < count; i++)
		plan_answer(y, host, invited[i], key, called, begins);
	plan(y, begins + 8 * HOUR, host, CLERK, "hold", "meeting", key, "%s", "");
	plan(y, later(y, begins + 9 * HOUR, 1, 3), host, CLERK, "close", "meeting", key, "result=%s",
	     say(y, "[Giao {r} hoàn thiện hồ sơ {f} trong {n 5 15} ngày|Thống nhất phương án tại {x}; thông báo kết luận số {v}|Các đơn vị báo cáo kết quả trước ngày 25 hằng tháng]."));
}

static void plan_opinion(struct year *y, struct player *host, struct player *p, const char *request, int64_t asked, int64_t due)
{
	char key[60];
	int n = stage_range(&y->stage, 0, 99) - 4 * grade_of(y, p);
	snprintf(key, sizeof key, "%s/%s", request, p->code);
	if (n < -8)
		return; /* never answered */
	int64_t at = n < 4 ? office_time(y, due + stage_range(&y->stage, 1, 6)) : later(y, asked, 1, 4);
	bool vague = n >= 4 && n < 14;
	const char *stance = vague || n < 55 ? "agree_with_changes" : n < 92 ? "agree" : "disagree";
	plan(y, at, p, CLERK, "write", "opinion", key, "stance=%s|content=%s|symbol=%s", stance,
	     vague ? "Cơ bản thống nhất; đề nghị nghiên cứu thêm cho phù hợp."
		   : say(y, "[Điều {n 2 9}: đề nghị sửa “{n 5 20} ngày” thành “{n 3 5} ngày làm việc”|Bổ sung trách nhiệm của {r} tại Điều {n 3 12}|Bỏ quy định về {f} tại khoản {n 1 4} vì đã có văn bản khác|Thống "
			    "nhất toàn bộ dự thảo]."),
	     say(y, "{v}"));
	plan(y, at + 55 * MINUTE, p, HEAD, "send", "opinion", key, "%s", "");
	if (!vague)
		return;
	int64_t marked = later(y, at + HOUR, 1, 2);
	plan(y, marked, host, CLERK, "mark", "opinion", key, "reason=%s", "Không nêu rõ thống nhất hay không, sửa nội dung nào.");
	if (stage_chance(&y->stage, 65)) {
		at = later(y, marked, 1, 3);
		plan(y, at, p, CLERK, "write", "opinion", key, "stance=disagree|content=%s", say(y, "Không thống nhất Điều {n 2 9}; đề nghị giữ quy định hiện hành về {f}."));
		plan(y, later(y, at, 0, 2), p, HEAD, "send", "opinion", key, "%s", "");
	}
}

static void plan_request(struct year *y, struct player *host, int64_t day, int variant)
{
	struct player *asked[INVITED];
	char list[200];
	const char *key = stage_key(&y->stage, host);
	int64_t at = office_time(y, day), due = day_of(at) + stage_range(&y->stage, 7, 11);
	int count = invite(y, host, day, stage_range(&y->stage, 3, INVITED), asked, list);
	plan(y, at, host, CLERK, "send", "opinion_request", key, "co_units=%s|subject=%s|content=%s|due=%s|symbol=%s", list,
	     say(y, "[Dự thảo quyết định quy định về {f}|Dự thảo kế hoạch {f} năm 2025|Phương án xử lý hồ sơ {f} tại {x}|Dự thảo quy chế phối hợp lĩnh vực {f}]"),
	     say(y, "Đề nghị cho ý kiến về [bố cục, thẩm quyền|mức chi, nguồn kinh phí|đối tượng, phạm vi áp dụng] và trách nhiệm của {r}."), day_text(y, due), say(y, "{v}"));
	if (variant % 17 == 9) {
		plan(y, at + 5 * HOUR, host, CLERK, "withdraw", "opinion_request", key, "reason=%s", "Gửi nhầm bản dự thảo.");
		return;
	}
	for (int i = 0; i < count; i++)
		plan_opinion(y, host, asked[i], key, at, due);
	if (variant % 6 == 2)
		plan(y, later(y, at, 2, 3), host, CLERK, "extend", "opinion_request", key, "due=%s|reason=%s", day_text(y, due + 4), "Trùng kỳ nghỉ lễ.");
	if (stage_chance(&y->stage, 85))
		plan(y, office_time(y, due + 14), host, CLERK, "close", "opinion_request", key, "%s", "");
}

static void plan_proposal(struct year *y, struct player *p, int64_t day)
{
	static const char *const competences[] = {"beyond", "beyond", "complex", "disagreed", "authorised"}, *const outcomes[] = {"decided", "decided", "decided", "own_competence", "incomplete"};
	struct player *other = some_player(y, day);
	const char *key = stage_key(&y->stage, p);
	int64_t at = office_time(y, day), sent;
	plan(y, at, p, CLERK, "write", "proposal", key, "matter=%s|competence=%s|coordination=%s|consulted=%s|symbol=%s",
	     say(y, "[Chủ trương đầu tư công trình {f} tại {x}|Bổ sung kinh phí {f} năm 2025|Phê duyệt phương án {f} tại {x}|Xử lý vướng mắc ranh giới giữa {x} và {x}]"),
	     competences[stage_range(&y->stage, 0, 4)], say(y, "[Đã họp {n 1 3} lần với {r}|Đã lấy ý kiến {n 2 7} cơ quan], [đã thống nhất|còn ý kiến khác nhau về {f}]."), other->code, say(y, "{n 8 300}/TTr"));
	if (stage_chance(&y->stage, 10)) {
		plan(y, later(y, at, 1, 2), p, HEAD, "withdraw", "proposal", key, "%s", "");
		return;
	}
	sent = at + stage_range(&y->stage, 40, 200) * (int64_t)MINUTE;
	plan(y, sent, p, HEAD, "send", "proposal", key, "%s", "");
	if (stage_chance(&y->stage, 85)) {
		int n = stage_range(&y->stage, 0, 4);
		plan(y, later(y, sent, 3, 12), player_of(y, "VPUBND"), HEAD, "answer", "proposal", key, "outcome=%s|answer=%s", outcomes[n],
		     say(y, n < 3 ? "[Đồng ý chủ trương; giao {r} thẩm định.|Thống nhất theo đề nghị tại Tờ trình.]" : n == 3 ? "Việc thuộc thẩm quyền của đơn vị, đề nghị tự quyết định và chịu trách nhiệm." : "Chưa có ý kiến của {r}; bổ sung rồi trình lại."));
	}
}

void plan_meetings(struct year *y)
{
	static const char *const hosts[] = {"VPUBND", "SNV", "VPUBND", "STC", "SYT", "608", "VPUBND", "TTR", "SVHTTDL", "612"};
	int n = 0;
	for (int64_t day = date_of(2024, 7, 12); day < date_of(2025, 7, 5); day += stage_range(&y->stage, 6, 10), n++)
		plan_meeting(y, player_of(y, hosts[n % 10]), day);
	n = 0;
	for (int64_t day = date_of(2024, 7, 8); day < date_of(2025, 6, 28); day += stage_range(&y->stage, 9, 13), n++)
		plan_request(y, player_of(y, hosts[(n + 1) % 10]), day, n);
	for (int64_t day = date_of(2024, 7, 15); day < date_of(2025, 6, 28); day += stage_range(&y->stage, 9, 16))
		plan_proposal(y, some_player(y, day), day);
}
