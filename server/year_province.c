/* What the province does itself: documents, calls to who owes something, consolidated reports, files of the heads. */
#include <stdio.h>
#include <string.h>

#include "year_plan.h"

#define CONCLUSION_1883 "00000HW9ZRAE7"
#define DIRECTIVE "00001B2B64N0K"

static void plan_call(struct year *y, int64_t day)
{
	struct player *p;
	do
		p = some_player(y, day);
	while (grade_of(y, p) < 3);
	plan(y, office_time(y, day), player_of(y, "SNV"), CLERK, "note", "call", stage_key(&y->stage, player_of(y, "SNV")), "unit=%s|caller=A Đức Thuận|spoke_with=%s|note=%s", p->code, say(y, "{p}"),
	     say(y, "[Hẹn gửi trước 16 giờ chiều nay|Báo mất điện tại {x}, hẹn đọc mã qua điện thoại|Không nghe máy, đã nhắn tin|Đang trình ký, lãnh đạo đi công tác|Đã ký, máy báo chưa có mạng]."));
}

static void plan_consolidation(struct year *y, const char *obligation, const char *period, int64_t due, int number)
{
	struct player *snv = player_of(y, "SNV"), *office = player_of(y, "VPUBND");
	char key[60];
	snprintf(key, sizeof key, "%s/%s", obligation, period);
	int64_t at = day_start(due - 3) + 8 * HOUR, submit = day_start(due - 2) + 9 * HOUR;
	plan(y, at, snv, CLERK, "write", "consolidation", key, "narrative.1a=%s|sources.1a=608,615,STP|narrative.1c=%s|sources.1c=610,617,SCT|narrative.1dd=%s|sources.1dd=608,612,SXD|note=%s",
	     say(y, "Các đơn vị tiếp tục quán triệt Chỉ thị; [kiểm tra {n 30 70} cuộc|phát hiện {n 3 20} trường hợp vi phạm giờ làm việc, đã xử lý], tập trung tại {x} và {x}."),
	     say(y, "Nhiệm vụ tỉnh giao hoàn thành đúng hạn {n 78 94} %; chậm chủ yếu ở lĩnh vực {f}."), say(y, "Hồ sơ giải quyết đúng hạn {n 95 99} %; lĩnh vực {f} còn {n 10 90} hồ sơ trễ."),
	     say(y, "Đề nghị nhắc nhở {n 1 4} đơn vị gửi báo cáo chậm."));
	plan(y, at + 90 * MINUTE, snv, CLERK, "freeze", "consolidation", key, "%s", "")->kind = M_FREEZE;
	plan(y, submit, snv, HEAD, "submit", "consolidation", key, "%s", "");
	if (number % 5 == 3) {
		plan(y, submit + 2 * HOUR, office, CLERK, "return", "consolidation", key, "reason=%s", "Bổ sung danh sách đơn vị gửi chậm.");
		plan(y, submit + 4 * HOUR, snv, HEAD, "submit", "consolidation", key, "%s", "");
	}
	if (number == YEAR_MONTHS - 1)
		return; /* the last one waits to be signed */
	plan(y, submit + 6 * HOUR, office, HEAD, "sign", "consolidation", key, "symbol=%d/BC-UBND", stage_range(&y->stage, 20, 480));
	plan(y, submit + 7 * HOUR, snv, CLERK, "send", "consolidation", key, "%s", "");
}

static void plan_documents(struct year *y)
{
	struct player *snv = player_of(y, "SNV"), *office = player_of(y, "VPUBND");
	const char *first = stage_key(&y->stage, office), *second = stage_key(&y->stage, snv), *third = stage_key(&y->stage, office);
	int64_t at = office_time(y, date_of(2024, 8, 5)), issued = later(y, at, 6, 9);
	plan(y, at, office, CLERK, "draft", "document", first, "issuer=Ủy ban nhân dân tỉnh Kon Tum|kind=Kế hoạch|excerpt=Triển khai thực hiện Chỉ thị về tăng cường kỷ luật, kỷ cương hành chính|basis=%s|cites=%s|recipients=%s", DIRECTIVE,
	     CONCLUSION_1883, "Các sở, ban ngành; UBND các huyện, thành phố; Đài Phát thanh và Truyền hình tỉnh; Lưu: VT.");
	plan(y, issued, office, HEAD, "issue", "document", first, "number=2874/KH-UBND|date=%s|signer=Lê Ngọc Tuấn", day_text(y, day_of(issued)));
	at = office_time(y, date_of(2024, 12, 3));
	issued = later(y, at, 5, 8);
	plan(y, at, snv, CLERK, "draft", "document", second, "issuer=Sở Nội vụ|kind=Công văn|excerpt=Về việc đôn đốc gửi báo cáo kết quả thực hiện Kết luận số 1883-KL/TU|basis=%s|recipients=%s", DIRECTIVE, "Các đơn vị gửi báo cáo chậm; Lưu: VT, CCHC.");
	plan(y, issued, snv, HEAD, "issue", "document", second, "number=3310/SNV-CCHC|date=%s|signer=Phạm Thị Minh Châu", day_text(y, day_of(issued)));
	at = office_time(y, date_of(2025, 3, 4));
	issued = later(y, at, 4, 6);
	plan(y, at, office, CLERK, "draft", "document", third, "issuer=Ủy ban nhân dân tỉnh Kon Tum|kind=Kế hoạch|excerpt=Triển khai Chỉ thị về kỷ luật, kỷ cương hành chính sau sắp xếp các cơ quan chuyên môn|basis=%s|replaces=%s|recipients=%s", DIRECTIVE, first,
	     "Các sở, ban ngành sau sắp xếp; UBND các huyện, thành phố; Lưu: VT.");
	plan(y, issued, office, HEAD, "issue", "document", third, "number=782/KH-UBND|date=%s|signer=Lê Ngọc Tuấn", day_text(y, day_of(issued)));
	plan(y, later(y, issued, 20, 25), snv, HEAD, "supersede", "document", second, "reason=%s", "Đợt đôn đốc đã kết thúc.");
	plan(y, office_time(y, date_of(2024, 7, 10)), snv, CLERK, "change", "document", CONCLUSION_1883, "recipients=%s", "Các ban cán sự đảng, đảng đoàn; các huyện ủy, thành ủy, đảng ủy trực thuộc; các cơ quan, đơn vị, địa phương.");
	plan(y, office_time(y, date_of(2024, 11, 28)), snv, CLERK, "set", "calendar_day", "2025-04-26", "day=on|decision=%s", "Công văn số 8726/VPCP-KGVX ngày 26/11/2024 (làm bù ngày 02/5/2025)");
}

/* The judge counts what the register says of each head. */
static void plan_files(struct year *y)
{
	struct player *snv = player_of(y, "SNV");
	for (int i = 0; i < y->count; i++) {
		struct player *p = &y->players[i];
		int grade = y->grade[i];
		char key[60];
		int64_t at = office_time(y, date_of(2024, 12, 17) + i % 7);
		if (p->from > date_of(2024, 12, 1))
			continue;
		int64_t head = p->person[2] && p->changed < at ? p->person[2] : p->person[HEAD];
		snprintf(key, sizeof key, "%s/2024", stage_id_text(&y->stage, head));
		plan(y, at, snv, CLERK, "build", "assessment_file", key, "note=%s",
		     say(y, grade < 2 ? "[Gửi báo cáo đầy đủ, đúng hạn.|Điều hành quyết liệt, rõ việc.]" : "[Cần đôn đốc thường xuyên hơn lĩnh vực {f}.|Báo cáo còn chậm một số kỳ.|Đã có chuyển biến từ quý IV.]"));
		if (i % 8 != 7)
			plan(y, office_time(y, date_of(2024, 12, 30)), snv, HEAD, "table", "assessment_file", key, "tabled_on=%s", "2024-12-31");
	}
}

/* A second version of the form was tried and given up. */
static void plan_tried_form(struct year *y)
{
	struct player *snv = player_of(y, "SNV");
	int64_t at = office_time(y, date_of(2024, 9, 23));
	plan(y, at, snv, CLERK, "add", "form", "BC-1883/2", "name=%s", "Kết quả thực hiện Kết luận số 1883-KL/TU (dự thảo mẫu rút gọn)");
	plan(y, at + 5 * MINUTE, snv, CLERK, "add", "indicator", "BC-1883/2/01", "clause=1a|name=%s|measure=%s", "Số cuộc tự kiểm tra kỷ luật, kỷ cương hành chính", "cuộc");
	at = later(y, at, 6, 8);
	plan(y, at, snv, CLERK, "end", "indicator", "BC-1883/2/01", "%s", "");
	plan(y, at + 2 * MINUTE, snv, CLERK, "end", "form", "BC-1883/2", "%s", "");
}

static void plan_end_of_obligations(struct year *y)
{
	int64_t at = day_start(date_of(2025, 6, 30)) + 15 * HOUR;
	struct player *snv = player_of(y, "SNV");
	plan(y, at, snv, CLERK, "end", "obligation", "BC-THANG", "to=%s", "2025-07-01");
	plan(y, at + 3 * MINUTE, snv, CLERK, "end", "obligation", "BC-NAM", "to=%s", "2025-07-01");
}

/* A note held what has no place in it: who wrote it has it taken out, and the head decides. Another proposal is dropped. */
static void plan_redactions(struct year *y)
{
	struct player *snv = player_of(y, "SNV"), *office = player_of(y, "VPUBND");
	const char *call = stage_key(&y->stage, snv), *first = stage_key(&y->stage, snv), *second = stage_key(&y->stage, office);
	int64_t at = office_time(y, date_of(2025, 6, 11)), asked = at + 2 * HOUR, draft = office_time(y, date_of(2025, 6, 12));
	plan(y, at, snv, CLERK, "note", "call", call, "unit=615|caller=A Đức Thuận|spoke_with=%s|note=%s", say(y, "{p}"), "Văn thư nghỉ phép, cho số điện thoại nhà riêng của chánh văn phòng.");
	plan(y, asked, snv, CLERK, "propose", "redaction", first, "register=call|record=%s|fields=note,spoke_with|reason=%s", call, "Ghi thông tin riêng của cán bộ, không cần cho việc đôn đốc.");
	plan(y, asked + 3 * HOUR, snv, HEAD, "confirm", "redaction", first, "decision=%s", "412/QĐ-SNV");
	plan(y, draft, office, CLERK, "draft", "document", second, "issuer=Ủy ban nhân dân tỉnh Kon Tum|kind=Công văn|excerpt=%s", "Về việc rà soát thông tin liên hệ của đầu mối các đơn vị");
	const char *third = stage_key(&y->stage, snv);
	plan(y, draft + 2 * HOUR, snv, CLERK, "propose", "redaction", third, "register=document|record=%s|fields=excerpt|reason=%s", second, "Trích yếu chưa được duyệt.");
	plan(y, draft + 4 * HOUR, snv, CLERK, "drop", "redaction", third, "%s", "");
}

/* Some units' own rules of work: a draft, signed and issued; one replaces that of the year before, one is a draft still. */
static void plan_unit_documents(struct year *y)
{
	static const struct {
		const char *code, *issuer, *symbol;
	} units[] = {{"608", "Ủy ban nhân dân thành phố Kon Tum", "QĐ-UBND"},
		     {"615", "Ủy ban nhân dân huyện Đắk Hà", "QĐ-UBND"},
		     {"STP", "Sở Tư pháp", "QĐ-STP"},
		     {"SGDDT", "Sở Giáo dục và Đào tạo", "QĐ-SGDĐT"},
		     {"612", "Ủy ban nhân dân huyện Đắk Tô", "QĐ-UBND"}};
	enum { COUNT = sizeof units / sizeof *units, REPLACED = 1, STILL_DRAFT = COUNT - 1 };
	for (int i = 0; i < COUNT; i++) {
		struct player *p = player_of(y, units[i].code);
		const char *first = stage_key(&y->stage, p), *second = stage_key(&y->stage, p);
		const char *issuer = units[i].issuer, *symbol = units[i].symbol, *signer = say(y, "{p}");
		int64_t at = office_time(y, date_of(2024, 9, 9) + 11 * i), issued = later(y, at, 3, 6);
		plan(y, at, p, CLERK, "add", "document", first, "issuer=%s|kind=Quyết định|excerpt=Ban hành Quy chế làm việc, %s|basis=%s", issuer,
		     say(y, "[thời giờ làm việc và tiếp công dân|phân công người chịu trách nhiệm từng khâu công việc|văn hóa công sở]"), DIRECTIVE);
		if (i == STILL_DRAFT)
			continue;
		plan(y, issued - 2 * HOUR, p, CLERK, "change", "document", first, "recipients=%s", "Các phòng, đơn vị trực thuộc; Sở Nội vụ; Lưu: VT.");
		plan(y, issued, p, HEAD, "issue", "document", first, "number=%d/%s|date=%s|signer=%s", stage_range(&y->stage, 120, 980), symbol,
		     day_text(y, day_of(issued)), signer);
		if (i != REPLACED)
			continue;
		at = office_time(y, date_of(2025, 1, 14));
		issued = later(y, at, 2, 4);
		plan(y, at, p, CLERK, "add", "document", second, "issuer=%s|kind=Quyết định|excerpt=Ban hành Quy chế làm việc năm 2025|replaces=%s", issuer, first);
		plan(y, issued, p, HEAD, "issue", "document", second, "number=%d/%s|date=%s|signer=%s", stage_range(&y->stage, 10, 60), symbol,
		     day_text(y, day_of(issued)), signer);
	}
}

void plan_province(struct year *y)
{
	struct period period = {2024, 7};
	for (int i = 0; i < YEAR_MONTHS; i++, period = period_next(period)) {
		char text[PERIOD_SIZE];
		period_print(period, text);
		plan_consolidation(y, "BC-THANG", arena_string(&y->stage.arena, bytes_of(text)), period_first(period) + 12, i);
		for (int k = 0; k < 4; k++)
			plan_call(y, period_first(period) + 8 + k % 3);
	}
	plan_consolidation(y, "BC-NAM", "2024", date_of(2024, 11, 13), 0);
	plan_documents(y);
	plan_files(y);
	plan_tried_form(y);
	plan_end_of_obligations(y);
	plan_redactions(y);
	plan_unit_documents(y);
}
