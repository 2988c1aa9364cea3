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

/* "1dd", "1đ", "2"; the digits of what is so written, else 0. */
static int parted(const char *code, const char **ret_letter)
{
	size_t digits = strspn(code, "0123456789");
	const char *letter = code + digits;
	if (strcmp(letter, "dd") == 0)
		letter = "đ";
	*ret_letter = letter;
	bool one = !*letter || strcmp(letter, "đ") == 0 || (*letter >= 'a' && *letter <= 'z' && !letter[1]);
	return one && digits <= 2 ? (int)digits : 0;
}

enum where { FIELD, WITHIN, FIRST }; /* in the sentence */

static void cite(const char *code, enum lang lang, enum where where, struct buf *out)
{
	static const char *const clause[] = {"", "clause ", "Clause "}, *const point[] = {"điểm", "điểm", "Điểm"}, *const whole[] = {"khoản", "khoản", "Khoản"};
	const char *letter;
	int digits = parted(code, &letter);
	if (!digits)
		buf_str(out, clause_called(code, lang));
	else if (lang == EN)
		buf_fmt(out, "%s%.*s%s%s%s", clause[where], digits, code, *letter ? "(" : "", letter, *letter ? ")" : "");
	else if (*letter)
		buf_fmt(out, "%s %s khoản %.*s", point[where], letter, digits, code);
	else
		buf_fmt(out, "%s %s", whole[where], code);
}

void clause_value(const char *code, enum lang lang, struct buf *out)
{
	cite(code, lang, FIELD, out);
}

void clause_words(const char *code, enum lang lang, struct buf *out)
{
	cite(code, lang, WITHIN, out);
}

void clause_begins(const char *code, enum lang lang, struct buf *out)
{
	cite(code, lang, FIRST, out);
}

void clause_heading(const char *code, enum lang lang, struct buf *out)
{
	int i = clause_place(code);
	const char *letter;
	if (i == CLAUSES) {
		clause_begins(code, lang, out);
		return;
	}
	buf_str(out, label_in(clause_list[i].title, lang));
	if (!parted(code, &letter))
		return;
	buf_str(out, " (");
	clause_words(code, lang, out);
	buf_str(out, ")");
}

void member_words(const struct field *f, struct bytes sub, enum lang lang, struct buf *out)
{
	int i = 0;
	buf_fmt(out, "%s%s", label_in(f->label, lang), sub.len ? " " : "");
	while (f->subs && i < CLAUSES && !bytes_equal(sub, bytes_of(clause_list[i].code)))
		i++;
	if (f->subs && i < CLAUSES)
		clause_words(clause_list[i].code, lang, out);
	else
		buf_view(out, sub);
}
