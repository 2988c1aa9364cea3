#include "clause.h"

#include <string.h>

#include "buf.h"

const struct clause clause_list[CLAUSES] = {
	{"1a", {"1a", "1a"}, {"Quán triệt, kiểm tra giờ giấc và văn hóa công sở", "Instruction, working hours, conduct"}},
	{"1b", {"1b", "1b"}, {"Rà soát quy chế, phân công từng khâu", "Rules revised, each step assigned"}},
	{"1c", {"1c", "1c"}, {"Nhiệm vụ tỉnh giao, giải trình chậm", "Tasks of the province, delays explained"}},
	{"1d", {"1d", "1d"}, {"Giải quyết đúng thẩm quyền, phối hợp", "Decisions at the right level, coordination"}},
	{"1dd", {"1đ", "1đ"}, {"Giải quyết thủ tục hành chính", "Administrative procedures"}},
	{"1e", {"1e", "1e"}, {"Dự họp đúng thành phần", "Meetings attended"}},
	{"1g", {"1g", "1g"}, {"Bảo vệ bí mật, an toàn thông tin mạng", "Secrets and information security"}},
	{"1h", {"1h", "1h"}, {"Trách nhiệm của người đứng đầu", "Responsibility of the head"}},
	{"2", {"2", "2"}, {"Thực hiện kết luận, kiến nghị thanh tra công vụ", "Recommendations of inspections"}},
	{"3", {"3", "3"}, {"Phê bình, đánh giá người đứng đầu", "Criticism and assessment of heads"}},
	{"other", {"khác", "other"}, {"Khó khăn, vướng mắc và kiến nghị", "Obstacles and proposals"}},
};

int clause_place(const char *code)
{
	int i = 0;
	while (i < CLAUSES && strcmp(clause_list[i].code, code) != 0)
		i++;
	return i;
}

const char *clause_called(const char *code, enum lang lang)
{
	int i = clause_place(code);
	return i == CLAUSES ? code : label_in(clause_list[i].shown, lang);
}

void member_words(const struct field *f, struct bytes sub, enum lang lang, struct buf *out)
{
	int i = 0;
	buf_fmt(out, "%s%s", label_in(f->label, lang), sub.len ? " " : "");
	while (f->subs && i < CLAUSES && !bytes_equal(sub, bytes_of(clause_list[i].code)))
		i++;
	if (f->subs && i < CLAUSES)
		buf_str(out, label_in(clause_list[i].shown, lang));
	else
		buf_view(out, sub);
}
