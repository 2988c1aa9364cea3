/* The reports of the year: most in time, some late, claimed, announced by code, returned, excused, recalled, or never sent; and the
 * procedures that they count. */
#include <stdio.h>
#include <string.h>

#include "counts.h"
#include "year_plan.h"

static const struct {
	const char *clause, *pattern;
} narratives[] = {
	{"1a", "[Đã quán triệt|Tiếp tục quán triệt|Tổ chức phổ biến] Chỉ thị và Kết luận số 1883-KL/TU [tại hội nghị giao ban tháng|đến {n 40 320} lượt cán bộ, công chức, viên chức|tại "
	       "{n 2 6} cuộc họp cơ quan]. [Tự kiểm tra {n 1 4} cuộc, {r} thực hiện tốt.|Kiểm tra đột xuất giờ làm việc tại {x}, {n 1 3} trường hợp đến muộn đã được nhắc nhở.|Không phát hiện "
	       "vi phạm quy định cấm hút thuốc lá, sử dụng rượu, bia.]"},
	{"1b", "[Rà soát quy chế làm việc, phân công lại nhiệm vụ của {r}|Mỗi khâu xử lý giao một người chịu trách nhiệm; đồng chí {p} theo dõi chung|Đã sửa đổi quy trình xử lý hồ sơ lĩnh vực "
	       "{f}, rút ngắn {n 1 5} ngày]."},
	{"1c", "Ủy ban nhân dân tỉnh giao {n 4 15} nhiệm vụ, [hoàn thành đúng hạn {n 2 4}|đang thực hiện {n 2 6}, chưa có nhiệm vụ quá hạn|còn {n 1 3} nhiệm vụ chậm do chờ số liệu lĩnh vực {f}]. "
	       "[Đã có văn bản số {v} giải trình và cam kết thời hạn.|Người đứng đầu trực tiếp đôn đốc hằng tuần.]"},
	{"1d", "[Không có việc thuộc thẩm quyền mà trình lên cấp trên.|Đã phối hợp với các cơ quan liên quan giải quyết {n 1 6} việc liên ngành về {f}.|Tham gia ý kiến {n 3 12} văn bản, thể hiện rõ "
	       "chính kiến.]"},
	{"1dd", "[Hồ sơ lĩnh vực {f} phát sinh nhiều; đã bố trí thêm người tại {r}.|Đã gửi thư xin lỗi đối với các hồ sơ trễ hạn lĩnh vực {f}.|Tỷ lệ hồ sơ trực tuyến đạt {n 55 96} %.|Đường dây nóng tiếp nhận "
		"{n 1 9} phản ánh, đã trả lời xong.]"},
	{"1e", "[Dự họp đúng thành phần {n 2 9} cuộc.|Một cuộc họp cử cấp phó dự thay, đã được chủ trì đồng ý trước.|Không vắng mặt cuộc họp nào.]"},
	{"1g", "[Không xảy ra lộ, mất bí mật nhà nước; máy chủ được cập nhật bản vá.|Đã tập huấn an toàn thông tin cho {n 15 90} người.|Kiểm tra {n 3 20} máy trạm, khắc phục {n 1 4} tồn tại.]"},
	{"1h", "[Người đứng đầu chủ trì {n 1 3} cuộc họp về cải cách hành chính.|Đã công khai số điện thoại người đứng đầu tại {r}.]"},
	{"other", "[Đề nghị tỉnh tập huấn thêm về lĩnh vực {f}.|Đường truyền tại {x} còn chập chờn, ảnh hưởng việc cập nhật hồ sơ.|Đề nghị bổ sung biên chế cho {r}.]"}};
enum { NARRATIVES = sizeof narratives / sizeof *narratives };

/* On time, late, claimed, code then content, code and nothing, returned and mended, returned and left, recalled, corrected, missing */
enum outcome { ON_TIME, LATE, CLAIMED, CODED, ANNOUNCED, MENDED, LEFT, RECALLED, CORRECTED, MISSING, EXCUSED, OUTCOMES };
static const int dice[6][OUTCOMES] = {
	{100}, {93, 2, 1, 1, 0, 1, 0, 1, 1}, {86, 5, 1, 1, 0, 4, 0, 1, 2}, {79, 7, 2, 2, 0, 5, 0, 1, 3, 1}, {64, 15, 4, 3, 1, 6, 1, 1, 2, 3}, {50, 21, 6, 4, 1, 7, 3, 1, 1, 6}};

/* Floods of September and November; and June 2025, where the year ends with something of everything open. */
static const struct {
	int month; /* from July 2024 = 0 */
	const char *code;
	enum outcome how;
} certain[] = {{2, "617", EXCUSED}, {4, "617", EXCUSED}, {4, "618", EXCUSED}, {11, "617", MISSING}, {11, "614", LEFT}, {11, "610", CLAIMED}, {11, "618", ANNOUNCED},
	       {11, "SNNMT", MISSING}, {11, "613", LATE}, {11, "BQLKKT", CLAIMED}, {11, "SVHTTDL", RECALLED}};

static enum outcome throw_for(struct year *y, const struct player *p)
{
	int n = stage_range(&y->stage, 0, 99), grade = grade_of(y, p);
	for (int i = 0; i < OUTCOMES; i++)
		if ((n -= dice[grade][i]) < 0)
			return (enum outcome)i;
	return ON_TIME;
}

/* What one cell needs to be told. */
struct cell_plan {
	struct player *p;
	const char *obligation, *period;
	char key[60];
	int64_t due; /* the day of D */
	const struct procedures *done; /* of the month before */
};

static const char *content(struct year *y, const struct cell_plan *c)
{
	enum { ROOM = 12000 };
	struct buf out OWN_BUF = BUF(ROOM);
	struct stage *s = &y->stage;
	int violations = stage_range(s, 0, 1 + grade_of(y, c->p)), hours = stage_range(s, 0, violations), smoking = hours < violations, tasks = stage_range(s, 2, 9);
	int late = stage_chance(s, 15 * grade_of(y, c->p)), overdue = stage_chance(s, 12 * grade_of(y, c->p)), meetings = stage_range(s, 2, 8);
	const int numbers[] = {stage_range(s, 1, 4), violations, hours, smoking, violations - hours - smoking, stage_chance(s, 8), stage_range(s, 0, 5), stage_range(s, 0, 2),
			       stage_chance(s, 9), tasks, tasks - late - overdue, late, overdue, stage_chance(s, 10), stage_chance(s, 12 * grade_of(y, c->p)),
			       c->done->on_time + c->done->late, c->done->on_time, c->done->late, c->done->apologies, meetings, stage_chance(s, 7 * grade_of(y, c->p)), stage_chance(s, 3),
			       stage_chance(s, 25), 0};
	for (int i = 0; i < 24; i++)
		buf_fmt(&out, "indicator.%02d=%d|", i + 1, numbers[i]);
	int first = stage_range(s, 0, NARRATIVES - 1), count = stage_range(s, 3, 6);
	for (int i = 0; i < count; i++) {
		int n = (first + i) % NARRATIVES;
		buf_fmt(&out, "narrative.%s=%s|", narratives[n].clause, say(y, narratives[n].pattern));
	}
	buf_fmt(&out, "symbol=%d/BC-%s", stage_range(s, 8, 480), c->p->code[0] == '6' ? "UBND" : c->p->code);
	return arena_string(&s->arena, buf_bytes(&out));
}

/* One "indicator.07=3": what is counted stands in its place, now and then changed by hand. */
static enum err counted_number(struct year *y, const struct move *m, const struct data_window *w, const char *field, size_t n, struct buf *out)
{
	static const char *const by_hand = "07"; /* commendations from above reach the register late */
	int64_t which, counted;
	char sql[120];
	snprintf(sql, sizeof sql, "SELECT count FROM indicator WHERE key = 'BC-1883/1/%.2s'", field + strlen("indicator."));
	TRY(db_number(y->stage.ledger->db, sql, &which));
	TRY(count_rows(y->stage.ledger->db, which, m->who->code, w, 0, NULL, NULL, &counted));
	bool changed = counted != NO_COUNT && strncmp(field + strlen("indicator."), by_hand, 2) == 0 && stage_chance(&y->stage, 30);
	if (counted == NO_COUNT)
		buf_fmt(out, "%.*s|", (int)n, field);
	else
		buf_fmt(out, "%.12s=%lld|", field, (long long)counted + changed);
	if (changed)
		buf_fmt(out, "overridden.%s=%s|", by_hand, "Thêm 01 giấy khen của bộ, ngành trung ương chưa ghi vào sổ");
	return OK;
}

enum err counted_fields(struct year *y, const struct move *m, const char **ret)
{
	struct buf out OWN_BUF = BUF(24000);
	struct data_window w;
	struct period period;
	char obligation[25];
	const char *slash = strchr(m->key, '/');
	snprintf(obligation, sizeof obligation, "%.*s", (int)(slash - m->key), m->key);
	TRY(period_parse(strrchr(m->key, '/') + 1, &period));
	TRY(data_window(y->stage.ledger->db, obligation, period, &w));
	for (const char *s = m->fields; *s;) {
		size_t n = strcspn(s, "|");
		if (strncmp(s, "indicator.", 10) == 0)
			TRY(counted_number(y, m, &w, s, n, &out));
		else
			buf_fmt(&out, "%.*s|", (int)n, s);
		s += n + (s[n] == '|');
	}
	buf_cut(&out, out.len ? out.len - 1 : 0);
	*ret = arena_string(&y->stage.arena, buf_bytes(&out));
	return OK;
}

/* Written and signed; ready to be sent. Returns when. */
static int64_t plan_signed(struct year *y, const struct cell_plan *c, int64_t at)
{
	int64_t sign = at + stage_range(&y->stage, 20, 150) * (int64_t)MINUTE;
	plan(y, at, c->p, CLERK, "write", "report", c->key, "%s", content(y, c))->kind = M_WRITE;
	plan(y, sign, c->p, HEAD, "sign", "report", c->key, "%s", "");
	return sign + stage_range(&y->stage, 2, 25) * (int64_t)MINUTE;
}

static int64_t plan_sent(struct year *y, const struct cell_plan *c, int64_t at)
{
	int64_t sent = plan_signed(y, c, at);
	plan(y, sent, c->p, CLERK, "send", "report", c->key, "%s", "");
	return sent;
}

static int64_t plan_accept(struct year *y, const struct cell_plan *c, int64_t after)
{
	int64_t at = later(y, after, 1, 3);
	plan(y, at, player_of(y, "SNV"), CLERK, "accept", "report", c->key, "%s", "");
	return at;
}

/* Entered before the deadline at a device without a line, and received after it. */
static void plan_offline(struct year *y, const struct cell_plan *c, enum outcome how)
{
	int64_t d = day_start(c->due), ready = plan_signed(y, c, d - 8 * HOUR - stage_range(&y->stage, 0, 50) * (int64_t)MINUTE), back;
	struct player *snv = player_of(y, "SNV");
	plan(y, ready, c->p, CLERK, "send", "report", c->key, "%s", "")->kind = M_PREPARE;
	if (how != CLAIMED)
		plan(y, ready + 25 * MINUTE, c->p, CLERK, "register", "receipt", stage_key(&y->stage, NULL), "unit=%s|obligation=%s|period=%s|channel=%s|taker=A Đức Thuận",
		     c->p->code, c->obligation, c->period, say(y, "[điện thoại|điện thoại|Zalo của Sở|bộ đàm]"))
			->kind = M_CODE;
	if (how == ANNOUNCED && c->due > date_of(2025, 6, 1))
		return;
	back = later(y, d, 0, how == CLAIMED ? 1 : how == CODED ? 3 : 12) + 20 * MINUTE;
	plan(y, back, c->p, CLERK, "send", "report", c->key, "%s", "")->kind = M_DELIVER;
	if (how == CLAIMED && c->due < date_of(2025, 6, 1))
		plan(y, later(y, back, 1, 4), snv, HEAD, "settle", "report", c->key, "on_time=%s|reason=%s", stage_chance(&y->stage, 65) ? "yes" : "no",
		     say(y, "[Nhật ký máy và xác nhận của bưu điện {x} cho thấy mất đường truyền từ chiều ngày mùng 9|Đã kiểm tra sổ công văn đi, đơn vị ký trước hạn|Không có chứng cứ đường truyền bị "
			    "gián đoạn; đơn vị tự chịu trách nhiệm]"));
	else if (how != CLAIMED)
		plan_accept(y, c, back);
}

static void plan_return(struct year *y, const struct cell_plan *c, bool mended)
{
	int64_t sent = plan_sent(y, c, office_time(y, c->due - stage_range(&y->stage, 3, 6))), returned = later(y, sent, 1, 2);
	plan(y, returned, player_of(y, "SNV"), CLERK, "return", "report", c->key, "reason=%s", say(y, "[Số liệu chỉ tiêu {n 10 18} chưa khớp với báo cáo tháng trước|Thiếu nội dung điểm [b|c|d|đ|e] khoản 1|Chưa nêu rõ "
		   "nguyên nhân hồ sơ lĩnh vực {f} quá hạn|Chưa có số liệu của {r}], đề nghị bổ sung."));
	if (mended || c->due < date_of(2025, 6, 1))
		plan_accept(y, c, plan_sent(y, c, later(y, returned, mended ? 1 : 7, mended ? 2 : 9)));
}

static void plan_recall(struct year *y, const struct cell_plan *c)
{
	int64_t sent = plan_sent(y, c, office_time(y, c->due - 6)), back = later(y, sent, 1, 1);
	plan(y, back, c->p, HEAD, "recall", "report", c->key, "%s", "");
	plan_accept(y, c, plan_sent(y, c, back + 50 * MINUTE));
}

static void plan_excuse(struct year *y, const struct cell_plan *c)
{
	const char *key = stage_key(&y->stage, player_of(y, "SNV"));
	int64_t at = office_time(y, c->due - 4);
	plan(y, at, player_of(y, "SNV"), CLERK, "grant", "exemption", key, "unit=%s|obligation=%s|period=%s|reason=%s", c->p->code, c->obligation, c->period,
	     say(y, "Mưa lũ [gây sạt lở|làm chia cắt] đường về {x}, mất điện và mất liên lạc {n 3 6} ngày."));
	if (stage_chance(&y->stage, 40)) {
		plan(y, later(y, at, 2, 3), player_of(y, "SNV"), CLERK, "revoke", "exemption", key, "reason=%s", "Đường đã thông, đơn vị báo có thể gửi báo cáo.");
		plan_sent(y, c, later(y, at, 5, 6));
	}
}

static void plan_cell(struct year *y, const struct cell_plan *c, enum outcome how)
{
	struct stage *s = &y->stage;
	int64_t sent;
	switch (how) {
	case CLAIMED:
	case CODED:
	case ANNOUNCED:
		plan_offline(y, c, how);
		return;
	case MENDED:
	case LEFT:
		plan_return(y, c, how == MENDED);
		return;
	case RECALLED:
		plan_recall(y, c);
		return;
	case EXCUSED:
		plan_excuse(y, c);
		return;
	case LATE:
		plan_accept(y, c, plan_sent(y, c, office_time(y, c->due + stage_range(s, 0, 6))));
		return;
	case CORRECTED:
		sent = plan_sent(y, c, office_time(y, c->due - stage_range(s, 4, 6)));
		plan_accept(y, c, plan_sent(y, c, later(y, sent, 6, 9)));
		return;
	case MISSING: /* nothing when it is due; most come at last */
		if (stage_chance(s, 40))
			plan(y, office_time(y, c->due - 1), c->p, CLERK, "write", "report", c->key, "%s", content(y, c));
		if (c->due < date_of(2025, 5, 1) && c->due + 17 < c->p->to && stage_chance(s, 90))
			plan_accept(y, c, plan_sent(y, c, office_time(y, c->due + stage_range(s, 8, 12))));
		return;
	case ON_TIME:
	case OUTCOMES:
		/* The day's last hours are in time too. */
		sent = plan_sent(y, c, stage_chance(s, 12) ? day_start(c->due) - 6 * HOUR + stage_range(s, 0, 60) * (int64_t)MINUTE : office_time(y, c->due - stage_range(s, 3, 7)));
		if (stage_chance(s, 94))
			plan_accept(y, c, sent);
	}
}

static void plan_period(struct year *y, const char *obligation, struct period period, int64_t due, int month)
{
	char text[PERIOD_SIZE];
	period_print(period, text);
	const char *name = arena_string(&y->stage.arena, bytes_of(text));
	for (int i = 0; i < y->count; i++) {
		struct cell_plan c = {.p = &y->players[i], .obligation = obligation, .period = name, .due = due, .done = &y->procedures[i][month]};
		if (!in_force(c.p, due - 1) || c.p->from > due - 8)
			continue;
		snprintf(c.key, sizeof c.key, "%s/%s/%s", obligation, c.p->code, name);
		enum outcome how = throw_for(y, c.p);
		for (size_t k = 0; k < sizeof certain / sizeof *certain; k++)
			if (certain[k].month == month && strcmp(certain[k].code, c.p->code) == 0)
				how = certain[k].how;
		plan_cell(y, &c, how);
	}
}

/* ---- Procedures ---- */

static void throw_procedures(struct year *y, int player, int month)
{
	struct stage *s = &y->stage;
	struct procedures *p = &y->procedures[player][month];
	bool district = y->players[player].code[0] == '6';
	int grade = y->grade[player];
	p->carried = stage_range(s, 3, district ? 90 : 25);
	p->received = stage_range(s, district ? 420 : 30, district ? 1900 : 320);
	p->late = stage_range(s, 0, 1 + grade * (district ? 5 : 2));
	p->on_time = p->carried + p->received - p->late - stage_range(s, 2, p->carried);
	p->apologies = stage_chance(s, 25 + grade * 5) ? stage_range(s, 0, p->late) : p->late;
	p->online = p->received * stage_range(s, 52, 97) / 100;
}

static void plan_procedures(struct year *y, int player, int month, struct period period)
{
	char text[PERIOD_SIZE], key[40];
	struct player *u = &y->players[player];
	const struct procedures *p = &y->procedures[player][month];
	int64_t at = office_time(y, period_last(period) + stage_range(&y->stage, 1, 4));
	period_print(period, text);
	snprintf(key, sizeof key, "%s/%s", u->code, text);
	plan(y, at, u, CLERK, "write", "procedure_period", key, "carried=%d|received=%d|on_time=%d|late=%d|apologies=%d|online=%d|note=%s", p->carried, p->received,
	     p->on_time, p->late, p->apologies, p->online,
	     say(y, "[Quá hạn chủ yếu ở lĩnh vực {f}.|Hồ sơ lĩnh vực {f} tăng so với tháng trước.|Đã số hóa {n 80 100} % hồ sơ mới.|Không có phản ánh về thái độ phục vụ.]"));
	if (stage_chance(&y->stage, 96))
		plan(y, later(y, at, 0, 1), u, HEAD, "confirm", "procedure_period", key, "%s", "");
}

void plan_reports(struct year *y)
{
	struct period period = {2024, 6};
	for (int month = 0; month < YEAR_MONTHS; month++, period = period_next(period))
		for (int i = 0; i < y->count; i++) {
			throw_procedures(y, i, month);
			if (in_force(&y->players[i], period_first(period)) && in_force(&y->players[i], period_last(period) + 8))
				plan_procedures(y, i, month, period);
		}
	period = (struct period){2024, 7};
	for (int month = 0; month < YEAR_MONTHS; month++, period = period_next(period))
		plan_period(y, "BC-THANG", period, period_first(period) + 9, month);
	plan_period(y, "BC-NAM", (struct period){2024, 0}, date_of(2024, 11, 10), 4);
}
