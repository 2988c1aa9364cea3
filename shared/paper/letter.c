#include "letter.h"

#include <stdio.h>
#include <string.h>

#include "consolidated.h"
#include "docx.h"
#include "paper_words.h"

enum { LINE_MAX_BYTES = 8192 };

static const char *const sql_head = "SELECT u.name, o.post, o.name FROM unit AS u LEFT JOIN official AS o ON o.unit = u.key AND o.role = 2 AND o.state = 1"
				    " AND (o.\"from\" IS NULL OR o.\"from\" <= ?1) AND (o.\"to\" IS NULL OR o.\"to\" > ?1)"
				    " WHERE u.function = 2 AND (u.\"to\" IS NULL OR u.\"to\" > ?1) ORDER BY u.key, o.\"from\", o.key LIMIT 1";

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

enum err letterhead_load(sqlite3 *db, int64_t day, struct arena *arena, struct letterhead *ret)
{
	sqlite3_stmt *s OWN(finalize) = NULL;
	struct letterhead h = {.issuer = "Sở Nội vụ", .post = "Giám đốc", .name = ""};
	TRY(province_name(db, arena, &h.province));
	TRY(db_prepare(db, &sql_head, 1, &s));
	enum err e = db_first(s, "i", day);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		h.issuer = arena_string(arena, db_blob(s, 0));
		if (*db_text(s, 1))
			h.post = arena_string(arena, db_blob(s, 1));
		h.name = arena_string(arena, db_blob(s, 2));
	}
	*ret = h;
	return OK;
}

static void count_kinds(const struct dues *d, int *ret_reports, int *ret_tasks)
{
	*ret_reports = *ret_tasks = 0;
	for (size_t i = 0; i < d->count; i++)
		++*(d->list[i].task ? ret_tasks : ret_reports);
}

void letter_about(const struct dues *d, struct buf *out)
{
	int reports, tasks;
	count_kinds(d, &reports, &tasks);
	buf_fmt(out, "V/v đôn đốc %s%s%s", reports ? "gửi báo cáo" : "", reports && tasks ? " và " : "", tasks ? "thực hiện nhiệm vụ quá hạn" : "");
}

static void head(struct docx *d, const struct letterhead *h, const struct dues *u, int64_t at)
{
	struct buf above OWN_BUF = BUF(300), issuer OWN_BUF = BUF(300), place OWN_BUF = BUF(200), to OWN_BUF = BUF(LINE_MAX_BYTES), about OWN_BUF = BUF(300);
	buf_str(&above, "ỦY BAN NHÂN DÂN\n");
	upper_vi(h->province, &above);
	upper_vi(h->issuer, &issuer);
	place_date_vi(h->province, day_of(at), &place);
	letter_about(u, &about);
	buf_str(&to, "Kính gửi: ");
	for (const char *p = u->addressees; *p;) {
		size_t n = strcspn(p, "\n");
		buf_fmt(&to, "%.*s%s", (int)n, p, p[n] ? ";\n" : ".");
		p += n + (p[n] == '\n');
	}
	docx_head(d, &(struct docx_head){.above = buf_text(&above), .issuer = buf_text(&issuer), .number = "Số:        /SNV-…", .place_date = buf_text(&place),
					 .about = buf_text(&about), .to = buf_text(&to)});
}

static void list(struct docx *d, const struct dues *u)
{
	static const struct docx_column columns[] = {{"TT", 12, DOCX_CENTRE}, {"Nội dung", 58, DOCX_LEFT}, {"Hạn cuối", 28, DOCX_CENTRE},
						     {"Quá hạn", 21, DOCX_RIGHT}, {"Lý do đã biết, ngày cam kết", 41, DOCX_LEFT}};
	struct buf b OWN_BUF = BUF(LINE_MAX_BYTES);
	char number[24];
	docx_table_begin(d, columns, 5);
	for (size_t i = 0; i < u->count; i++) {
		const struct due *x = &u->list[i];
		snprintf(number, sizeof number, "%zu", i + 1);
		docx_cell(d, number);
		buf_cut(&b, 0);
		buf_fmt(&b, "%s%s", x->what, x->returned ? " (bị trả lại, chưa gửi lại)" : "");
		docx_cell(d, buf_text(&b));
		buf_cut(&b, 0);
		date_words_vi(day_of(x->deadline - 1), &b);
		docx_cell(d, buf_text(&b));
		buf_cut(&b, 0);
		if (x->days != NO_DAYS)
			buf_fmt(&b, "%lld ngày", (long long)x->days);
		docx_cell(d, buf_text(&b));
		buf_cut(&b, 0);
		buf_str(&b, x->reason);
		if (x->committed != NO_TIME) {
			buf_str(&b, b.len ? "; cam kết " : "Cam kết ");
			date_words_vi(x->committed, &b);
		}
		docx_cell(d, b.len ? buf_text(&b) : "Chưa giải trình");
		docx_row_end(d);
	}
	docx_table_end(d);
}

enum err letter_docx(const struct letterhead *h, const struct dues *u, int64_t at, struct buf *out)
{
	struct docx *d OWN(docx_free) = docx_new(at);
	struct buf b OWN_BUF = BUF(LINE_MAX_BYTES), post OWN_BUF = BUF(300);
	head(d, h, u, at);
	buf_fmt(&b, "Qua theo dõi việc chấp hành kỷ luật, kỷ cương hành chính, tính đến ");
	time_words_vi(at, &b);
	if (u->ended)
		buf_fmt(&b, ", %s (đã kết thúc hoạt động, quý cơ quan kế nhiệm) còn các nội dung quá hạn sau đây:", u->name);
	else
		buf_fmt(&b, ", %s còn các nội dung quá hạn sau đây:", u->name);
	docx_text(d, buf_text(&b));
	list(d, u);
	docx_text(d, "Đề nghị quý cơ quan khẩn trương thực hiện ngay sau khi nhận được văn bản này. Trường hợp có khó khăn, vướng mắc, đề nghị giải trình rõ lý do "
		     "khách quan, chủ quan và thời hạn cam kết hoàn thành.");
	buf_cut(&b, 0);
	buf_fmt(&b, "%s đề nghị quý cơ quan quan tâm, phối hợp thực hiện./.", h->issuer);
	docx_text(d, buf_text(&b));
	/* A department's director signs as "GIÁM ĐỐC": which department stands above. */
	const char *of_department = strstr(h->post, " Sở");
	struct buf title OWN_BUF = BUF(300);
	buf_add(&title, h->post, of_department ? (size_t)(of_department - h->post) : strlen(h->post));
	upper_vi(buf_text(&title), &post);
	docx_signature(d, &(struct docx_signature){.recipients = "- Như trên;\n- UBND tỉnh (báo cáo);\n- Lưu: VT.", .post = buf_text(&post), .name = h->name});
	return docx_finish(d, out);
}
