#include "letter.h"
#include "paper_words.h"

static void matter(const struct due *x, size_t number, struct buf *out)
{
	buf_fmt(out, "%zu. %s%s\n   Hạn cuối: ", number, x->what, x->returned ? " (bị trả lại, chưa gửi lại)" : "");
	date_words_vi(day_of(x->deadline - 1), out);
	if (x->days != NO_DAYS)
		buf_fmt(out, "; quá hạn %lld ngày", (long long)x->days);
	if (x->committed != NO_TIME) {
		buf_str(out, "; đã cam kết hoàn thành ngày ");
		date_words_vi(x->committed, out);
	}
	buf_str(out, ".\n");
}

/* A line for each of the addressees, as the letter has them. */
static void addressees(const char *p, struct buf *out)
{
	buf_str(out, "Kính gửi: ");
	for (; *p; p++)
		if (*p == '\n')
			buf_str(out, ";\n          ");
		else
			buf_byte(out, (uint8_t)*p);
	buf_str(out, "\n\n");
}

enum err letter_text(const struct letterhead *h, const struct dues *d, int64_t at, struct buf *out)
{
	addressees(d->addressees, out);
	buf_str(out, "Qua theo dõi việc chấp hành kỷ luật, kỷ cương hành chính, tính đến ");
	time_words_vi(at, out);
	buf_fmt(out, ", %s%s còn các nội dung quá hạn sau đây:\n\n", d->name, d->ended ? " (đã kết thúc hoạt động, quý cơ quan kế nhiệm)" : "");
	for (size_t i = 0; i < d->count; i++)
		matter(&d->list[i], i + 1, out);
	buf_fmt(out,
		"\nĐề nghị quý cơ quan khẩn trương thực hiện. Trường hợp có khó khăn, vướng mắc, đề nghị giải trình rõ lý do khách quan, chủ quan và thời hạn "
		"cam kết hoàn thành. Nếu đã thực hiện thì không cần trả lời thư này.\n\nKèm theo: văn bản đôn đốc (DOCX) và lịch các hạn của quý cơ quan "
		"(iCalendar, mở được bằng phần mềm lịch).\n\n%s\n",
		h->issuer);
	return buf_check(out, "e-mail");
}
