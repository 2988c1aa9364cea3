/* Tasks that the province assigns: done in time or not, steps by named people, delays explained and promises kept or broken. */
#include <stdio.h>
#include <string.h>

#include "year_plan.h"

/* Of the directive, in register document. */
#define DIRECTIVE "00001B2B64N0K"

static const char content[] =
	"[Xây dựng đề án|Hoàn thiện phương án|Rà soát, báo cáo kết quả|Tham mưu ban hành văn bản|Báo cáo tiến độ|Đề xuất giải pháp tháo gỡ vướng mắc] về "
	"[{f} trên địa bàn [{x}|tỉnh|các huyện phía Đông|vùng đồng bào dân tộc thiểu số]|chuyển đổi số ngành {f}|cải cách thủ tục hành chính lĩnh vực {f}|sắp xếp, bố trí trụ sở sau kiểm tra "
	"tại {x}|xử lý {n 5 60} hồ sơ {f} tồn đọng|giải ngân vốn đầu tư công dự án tại {x}]";
static const char *const clauses[] = {"1b", "1c", "1c", "1c", "1d", "1dd", "1g", "3b"};
static const char step[] = "[Thu thập số liệu của {r}|Dự thảo tờ trình|Lấy ý kiến các cơ quan liên quan|Kiểm tra thực địa tại {x}|Tổng hợp, trình lãnh đạo ký|Hoàn thiện hồ sơ lĩnh vực {f}]";
static const char product[] = "[Báo cáo số|Tờ trình số|Công văn số|Quyết định số] {v}[| kèm phụ lục {n 2 9} biểu| và {n 3 30} hồ sơ đã giải quyết]";
static const char excuse[] = "[Chờ số liệu của {x} và {r}|Đơn vị tư vấn chậm bàn giao hồ sơ lĩnh vực {f}|Mưa lũ kéo dài, không kiểm tra thực địa được tại {x}|Vướng quy định mới về {f}, đang xin ý kiến bộ|Cán bộ "
			     "theo dõi chuyển công tác, đồng chí {p} mới nhận việc]; [đã hoàn thành khoảng {n 40 90} % khối lượng|đã có văn bản số {v} đôn đốc].";

struct task_plan {
	struct player *p;
	const char *key;
	int64_t at, due; /* when the last thing happened; the current due day */
};

static void plan_steps(struct year *y, struct task_plan *t)
{
	int count = stage_range(&y->stage, 1, 3);
	for (int i = 0; i < count; i++) {
		const char *key = stage_key(&y->stage, t->p);
		int64_t add = later(y, t->at, 0, 1), done = later(y, add, 4, 9);
		plan(y, add, t->p, CLERK, "add", "task_step", key, "task=%s|person=%s|content=%s|due=%s", t->key, say(y, "{p}"), say(y, step), day_text(y, day_of(add) + 8));
		if (stage_chance(&y->stage, 82))
			plan(y, done, t->p, CLERK, "done", "task_step", key, "%s", "");
		else if (stage_chance(&y->stage, 40))
			plan(y, done, t->p, CLERK, "drop", "task_step", key, "%s", "");
	}
}

/* A delay explained with a date that is promised; the decision moves the due date. Returns the promised day. */
static int64_t plan_extension(struct year *y, struct task_plan *t, const char *kind, const char *outcome)
{
	const char *key = stage_key(&y->stage, t->p);
	int64_t write = office_time(y, t->due - stage_range(&y->stage, 3, 5)), send, decided, committed = t->due + stage_range(&y->stage, 8, 20);
	write = write > t->at ? write : later(y, t->at, 1, 2);
	send = write + stage_range(&y->stage, 20, 90) * (int64_t)MINUTE;
	plan(y, write, t->p, CLERK, "write", "extension", key, "task=%s|kind=%s|reason=%s|objective=%s|committed=%s", t->key, kind, say(y, excuse),
	     stage_chance(&y->stage, 55) ? "yes" : "no", day_text(y, committed));
	plan(y, send, t->p, HEAD, "send", "extension", key, "%s", "");
	t->at = send;
	if (!outcome)
		return committed;
	decided = later(y, send, 1, 2);
	if (strcmp(outcome, "part") == 0) {
		t->due += stage_range(&y->stage, 5, 8);
		plan(y, decided, player_of(y, "VPUBND"), HEAD, "decide", "extension", key, "outcome=part|due=%s|reason=%s", day_text(y, t->due),
		     "Chỉ gia hạn một phần; đơn vị tập trung nhân lực hoàn thành sớm.");
	} else {
		plan(y, decided, player_of(y, "VPUBND"), CLERK, "decide", "extension", key, "outcome=%s|reason=%s", outcome,
		     say(y, strcmp(outcome, "refused") == 0 ? "[Lý do chưa thuyết phục, nhiệm vụ đã giao từ lâu.|Không đồng ý; đề nghị thực hiện đúng hạn.]" : "[Đồng ý theo đề nghị.|Nguyên nhân khách quan, đồng ý.]"));
		if (strcmp(outcome, "granted") == 0)
			t->due = committed;
	}
	t->at = decided;
	return committed;
}

static void plan_finish(struct year *y, struct task_plan *t, int64_t day)
{
	int64_t at = office_time(y, day), confirm;
	struct player *office = player_of(y, "VPUBND");
	at = at > t->at ? at : later(y, t->at, 1, 2);
	plan(y, at, t->p, CLERK, "finish", "task", t->key, "product=%s", say(y, product));
	confirm = later(y, at, 1, 4);
	if (stage_chance(&y->stage, 12)) {
		plan(y, confirm, office, CLERK, "redo", "task", t->key, "reason=%s", say(y, "Chưa đánh giá tác động lĩnh vực {f}; bổ sung số liệu của {x}."));
		at = later(y, confirm, 0, 1);
		plan(y, at, t->p, CLERK, "start", "task", t->key, "%s", "");
		at = later(y, at, 2, 5);
		plan(y, at, t->p, CLERK, "finish", "task", t->key, "product=%s", say(y, product));
		confirm = later(y, at, 1, 4);
	}
	if (stage_chance(&y->stage, 85))
		plan(y, confirm, office, CLERK, "confirm", "task", t->key, "quality=%s", say(y, "[Tốt|Đạt yêu cầu|Đạt yêu cầu|Đạt, cần rút kinh nghiệm về thời gian|Xuất sắc]"));
}

static void plan_doing(struct year *y, struct task_plan *t)
{
	t->at = later(y, t->at, 1, 2);
	plan(y, t->at, t->p, CLERK, "receive", "task", t->key, "%s", "");
	t->at = later(y, t->at, 1, 3);
	if (stage_chance(&y->stage, 60))
		plan(y, t->at, t->p, CLERK, "start", "task", t->key, "%s", "");
	if (stage_chance(&y->stage, 55))
		plan_steps(y, t);
	t->at = later(y, t->at, 2, 5);
	plan(y, t->at, t->p, CLERK, "progress", "task", t->key, "percent=%d|note=%s", 5 * stage_range(&y->stage, 3, 17),
	     say(y, "[{r} đã hoàn thành phần việc được giao|Đang lấy ý kiến của {n 2 6} cơ quan|Đã làm việc với {x}|Còn chờ số liệu lĩnh vực {f}]."));
}

static struct task_plan plan_assigned(struct year *y, struct player *p, int64_t day, int days, const char *co_units)
{
	struct player *office = player_of(y, "VPUBND");
	struct task_plan t = {p, stage_key(&y->stage, office), office_time(y, day), day + days};
	plan(y, t.at, office, CLERK, "assign", "task", t.key, "unit=%s|document=" DIRECTIVE "|content=%s|due=%s|clause=%s%s%s", p->code, say(y, content), day_text(y, t.due),
	     clauses[stage_range(&y->stage, 0, 7)], co_units ? "|co_units=" : "", co_units ? co_units : "");
	return t;
}

static void plan_task(struct year *y, struct player *p, int64_t day)
{
	struct player *other = some_player(y, day), *office = player_of(y, "VPUBND");
	struct task_plan t = plan_assigned(y, p, day, stage_range(&y->stage, 15, 32), other != p && stage_chance(&y->stage, 35) ? other->code : NULL);
	int grade = grade_of(y, p), n = stage_range(&y->stage, 0, 99);
	plan_doing(y, &t);
	if (n < 62 - grade * 6) {
		plan_finish(y, &t, t.due - stage_range(&y->stage, 0, 5));
	} else if (n < 68) {
		plan_finish(y, &t, t.due + stage_range(&y->stage, 2, 9));
	} else if (n < 78) { /* promised and kept */
		plan_finish(y, &t, plan_extension(y, &t, "extend", "granted") - stage_range(&y->stage, 0, 3));
	} else if (n < 88) { /* promised and broken */
		int64_t committed = plan_extension(y, &t, stage_chance(&y->stage, 50) ? "extend" : "adjust", stage_chance(&y->stage, 50) ? "granted" : "part");
		if (stage_chance(&y->stage, 60))
			plan_finish(y, &t, committed + stage_range(&y->stage, 2, 12));
	} else if (n < 92) {
		plan_extension(y, &t, "extend", "refused");
		plan_finish(y, &t, t.due + stage_range(&y->stage, 1, 6));
	} else if (n < 95) {
		plan_extension(y, &t, "withdraw", "granted");
	} else if (n < 97) {
		plan(y, later(y, t.at, 2, 4), office, CLERK, "withdraw", "task", t.key, "reason=%s", "Nhiệm vụ được lồng ghép vào đề án khác.");
	} else {
		t.at = later(y, t.at, 1, 3);
		t.due += 14;
		plan(y, t.at, office, CLERK, "move", "task", t.key, "due=%s|reason=%s", day_text(y, t.due), say(y, "Trung ương lùi thời gian báo cáo lĩnh vực {f}."));
		plan_finish(y, &t, t.due - 2);
	}
}

/* What is open when departments merge: one task of each is withdrawn and given to the successor, one is left as it stands. */
static void plan_merged(struct year *y, const char *code, const char *successor)
{
	int64_t merge = date_of(2025, 3, 1), day = merge - 20;
	struct player *office = player_of(y, "VPUBND");
	struct task_plan t = plan_assigned(y, player_of(y, code), day, 60, NULL), next;
	plan_doing(y, &t);
	plan(y, day_start(merge + 3) + 9 * HOUR, office, CLERK, "withdraw", "task", t.key, "reason=%s", "Đơn vị kết thúc hoạt động; giao lại cho đơn vị kế thừa.");
	next = plan_assigned(y, player_of(y, successor), merge + 3, 40, NULL);
	plan_doing(y, &next);
	plan_finish(y, &next, next.due - 3);
	t = plan_assigned(y, player_of(y, code), day - 3, 75, NULL);
	plan_doing(y, &t);
}

/* Entered without a line, and meanwhile withdrawn: refused. */
static void plan_crossed(struct year *y, struct player *p, int64_t day)
{
	struct task_plan t = plan_assigned(y, p, day, 20, NULL);
	plan_doing(y, &t);
	int64_t at = day_start(day_of(t.at) + 3) + 15 * HOUR;
	plan(y, at, p, CLERK, "finish", "task", t.key, "product=%s", say(y, product))->kind = M_PREPARE;
	plan(y, at + 30 * MINUTE, player_of(y, "VPUBND"), CLERK, "withdraw", "task", t.key, "reason=%s", "Giao nhầm đơn vị chủ trì.");
	struct move *m = plan(y, at + HOUR, p, CLERK, "finish", "task", t.key, "%s", "");
	m->kind = M_DELIVER;
	m->refused = true;
}

void plan_tasks(struct year *y)
{
	for (int64_t day = date_of(2024, 7, 2); day < date_of(2025, 6, 14); day += stage_range(&y->stage, 2, 4))
		plan_task(y, some_player(y, day), day);
	for (int64_t day = date_of(2025, 5, 12); day < date_of(2025, 6, 26); day += 4) {
		struct task_plan t = plan_assigned(y, some_player(y, day), day, stage_range(&y->stage, 10, 60), NULL);
		if (stage_chance(&y->stage, 75))
			plan_doing(y, &t);
		if (stage_chance(&y->stage, 40) && t.due > day + 25)
			plan_extension(y, &t, "extend", NULL);
	}
	plan_merged(y, "SKHDT", "STC");
	plan_merged(y, "SGTVT", "SXD");
	plan_merged(y, "STNMT", "SNNMT");
	plan_crossed(y, player_of(y, "613"), date_of(2024, 10, 14));
	plan_crossed(y, player_of(y, "SCT"), date_of(2025, 4, 15));
}
