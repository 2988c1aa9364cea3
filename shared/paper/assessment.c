#include "assessment.h"

#include <stdio.h>
#include <string.h>

#include "consolidated.h"
#include "docx.h"
#include "html.h"
#include "paper_words.h"

enum { SENTENCE_MAX = 64 * 1024, COUNTS = 6 };
static const char *const counts[COUNTS] = {"criticisms", "late_reports", "overdue_tasks", "broken_promises", "unclear_opinions", "pending"};

static bool wanted(const struct assessment *a, const struct list_table *t, size_t row)
{
	return (!a->unit || strcmp(list_get(t, row, "unit"), a->unit) == 0) && (!a->official || strcmp(list_get(t, row, "official"), a->official) == 0);
}

enum err assessment_ours(const struct audience *a)
{
	return a->function == HOME_AFFAIRS ? OK : fail(ERR_PAPER_NOT_OURS);
}

enum err assessment_load(sqlite3 *db, const struct list_query *q, const char *unit, const char *official, int64_t position, struct arena *arena,
			 struct assessment *ret)
{
	struct assessment a = {.unit = unit, .official = official, .position = position};
	bool any = false;
	TRY(letterhead_load(db, day_of(q->at), arena, &a.letterhead));
	TRY(list_make(db, list_by_name("assessment"), q, arena, &a.heads));
	TRY(list_make(db, list_by_name("slips"), q, arena, &a.slips));
	for (size_t i = 0; i < a.heads.count; i++)
		any |= wanted(&a, &a.heads, i);
	if (!any)
		return fail(ERR_NOT_FOUND);
	*ret = a;
	return OK;
}

/* ---- Where it is written to: Word or HTML ---- */

struct sheet {
	const struct assessment *a;
	struct docx *d; /* else: */
	struct buf *b;
	struct column columns[DOCX_COLUMNS];
	int at;
};

static void heading(struct sheet *s, const char *text)
{
	if (s->d)
		docx_heading(s->d, text);
	else
		paper_paragraph(s->b, text, NULL);
}

static void subheading(struct sheet *s, const char *text)
{
	if (s->d)
		docx_subheading(s->d, text);
	else
		h_fmt(s->b, "<p class=\"text heads strong slant\">%s</p>", text);
}

static void text(struct sheet *s, const char *words)
{
	if (s->d)
		docx_text(s->d, words);
	else
		paper_paragraph(s->b, NULL, words);
}

static void table(struct sheet *s, const struct docx_column *c, int count)
{
	static const enum align aligns[] = {[DOCX_LEFT] = LEFT, [DOCX_CENTRE] = CENTRE, [DOCX_RIGHT] = RIGHT};
	enum { PX_A_MM = 4 };
	if (s->d) {
		docx_table_begin(s->d, c, count);
		return;
	}
	for (int i = 0; i < count; i++)
		s->columns[i] = (struct column){c[i].label, aligns[c[i].align], c[i].width * PX_A_MM, false};
	table_begin(s->b, s->columns, count);
	row_begin(s->b, false);
}

static void put(struct sheet *s, const char *words)
{
	if (s->d) {
		docx_cell(s->d, words);
		return;
	}
	cell_begin(s->b, &s->columns[s->at++]);
	h_lines(s->b, words);
	cell_end(s->b);
}

static void end_row(struct sheet *s, bool last)
{
	s->at = 0;
	if (s->d) {
		docx_row_end(s->d);
		return;
	}
	row_end(s->b);
	if (!last)
		row_begin(s->b, false);
}

static void end_table(struct sheet *s)
{
	if (s->d)
		docx_table_end(s->d);
	else
		table_end(s->b);
}

/* ---- What stands in it ---- */

static void put_number(struct sheet *s, int64_t n)
{
	char words[24];
	snprintf(words, sizeof words, "%lld", (long long)n);
	put(s, words);
}

static void put_date(struct sheet *s, int64_t day)
{
	struct buf b OWN_BUF = BUF(40);
	if (day != NO_TIME)
		date_words_vi(day, &b);
	put(s, buf_text(&b));
}

static bool last_of(const struct assessment *a, const struct list_table *t, size_t row)
{
	for (size_t i = row + 1; i < t->count; i++)
		if (wanted(a, t, i))
			return false;
	return true;
}

/* Where the post ends with what the unit's name begins with, both are said in one: "Giám đốc Sở" of "Sở Y tế". */
static void post_of_unit(const char *post, const char *unit, const char *between, struct buf *out)
{
	for (const char *word = post; *word; word += strcspn(word, " "), word += *word == ' ') {
		size_t n = strlen(word);
		if (strncmp(word, unit, n) != 0 || (unit[n] && unit[n] != ' '))
			continue;
		buf_add(out, post, (size_t)(word - post));
		buf_str(out, unit);
		return;
	}
	buf_fmt(out, "%s%s%s", post, *post ? between : "", unit);
}

/* "A Byot, Chủ tịch UBND huyện Kon Rẫy"; of a day without a head the unit alone. */
static void person(const struct list_table *t, size_t row, const char *between, struct buf *out)
{
	struct buf post OWN_BUF = BUF(1000);
	const char *name = list_get(t, row, "name");
	post_of_unit(list_get(t, row, "post"), list_get(t, row, "unit_name"), between, &post);
	buf_fmt(out, "%s%s", *name ? name : "(không có người đứng đầu)", between);
	unit_brief(buf_text(&post), out);
}

static void term(const struct list_table *t, size_t row, const char *before, const char *between, struct buf *out)
{
	if (list_number(t, row, "from") == NO_TIME)
		return;
	buf_str(out, before);
	date_words_vi(list_number(t, row, "from"), out);
	buf_str(out, between);
	date_words_vi(list_number(t, row, "until"), out);
}

static void summary(struct sheet *s)
{
	static const struct docx_column columns[] = {{"TT", 11, DOCX_CENTRE}, {"Người đứng đầu", 57, DOCX_LEFT}, {"Giữ chức trong năm", 26, DOCX_CENTRE},
						     {"(1)", 11, DOCX_CENTRE}, {"(2)", 11, DOCX_CENTRE}, {"(3)", 11, DOCX_CENTRE}, {"(4)", 11, DOCX_CENTRE},
						     {"(5)", 11, DOCX_CENTRE}, {"(6)", 11, DOCX_CENTRE}};
	const struct list_table *t = &s->a->heads;
	int number = 0;
	heading(s, "I. Tổng hợp");
	table(s, columns, 9);
	for (size_t i = 0; i < t->count; i++) {
		if (!wanted(s->a, t, i))
			continue;
		struct buf who OWN_BUF = BUF(2000), when OWN_BUF = BUF(100);
		person(t, i, "\n", &who);
		term(t, i, "", "\n", &when);
		put_number(s, ++number);
		put(s, buf_text(&who));
		put(s, buf_text(&when));
		for (int k = 0; k < COUNTS; k++)
			put_number(s, list_number(t, i, counts[k]));
		end_row(s, last_of(s->a, t, i));
	}
	end_table(s);
	text(s, "(1) số lần bị Chủ tịch Ủy ban nhân dân tỉnh phê bình, đã xác nhận; (2) báo cáo chậm, chưa gửi hoặc quá hạn sửa; (3) nhiệm vụ quá hạn, theo hạn "
		"hiện tại; (4) cam kết trong giải trình không thực hiện đúng ngày; (5) ý kiến trả lời chậm, chưa trả lời hoặc không rõ chính kiến; (6) việc tự khai "
		"đúng hạn, đã báo mã hoặc phê bình chưa xác nhận, còn chờ xét, không tính vào các cột trước.");
}

static bool same_head(const struct assessment *a, size_t head, size_t slip)
{
	return strcmp(list_get(&a->heads, head, "official"), list_get(&a->slips, slip, "official")) == 0 &&
	       strcmp(list_get(&a->heads, head, "unit"), list_get(&a->slips, slip, "unit")) == 0;
}

static size_t slips_of(const struct assessment *a, size_t head)
{
	size_t n = 0;
	for (size_t i = 0; i < a->slips.count; i++)
		n += same_head(a, head, i);
	return n;
}

static void slips(struct sheet *s, size_t head)
{
	static const struct docx_column columns[] = {{"TT", 11, DOCX_CENTRE}, {"Ngày", 26, DOCX_CENTRE}, {"Loại", 33, DOCX_LEFT}, {"Nội dung", 66, DOCX_LEFT},
						     {"Số ngày trễ", 24, DOCX_CENTRE}};
	const struct list_table *t = &s->a->slips;
	size_t count = slips_of(s->a, head), number = 0;
	int kind = list_column(t->list, "kind");
	table(s, columns, 5);
	for (size_t i = 0; i < t->count; i++) {
		if (!same_head(s->a, head, i))
			continue;
		struct buf what OWN_BUF = BUF(400);
		int64_t days = list_number(t, i, "days");
		list_show(t, i, kind, VI, &what);
		if (list_number(t, i, "standing") != 1)
			buf_str(&what, " (chờ xét)");
		put_number(s, (int64_t)++number);
		put_date(s, list_number(t, i, "date"));
		put(s, buf_text(&what));
		put(s, list_get(t, i, "what"));
		if (days == NO_TIME)
			put(s, "");
		else
			put_number(s, days);
		end_row(s, number == count);
	}
	end_table(s);
}

static void one_by_one(struct sheet *s)
{
	const struct list_table *t = &s->a->heads;
	struct buf clear OWN_BUF = BUF(SENTENCE_MAX);
	int number = 0;
	heading(s, "II. Từng người đứng đầu");
	for (size_t i = 0; i < t->count; i++) {
		if (!wanted(s->a, t, i))
			continue;
		struct buf who OWN_BUF = BUF(2000);
		if (!slips_of(s->a, i)) {
			person(t, i, ", ", &who);
			buf_fmt(&clear, "%s%s", clear.len ? "; " : "", buf_text(&who));
			continue;
		}
		buf_fmt(&who, "%d. ", ++number);
		person(t, i, ", ", &who);
		term(t, i, " (từ ", " đến hết ", &who);
		if (list_number(t, i, "from") != NO_TIME)
			buf_byte(&who, ')');
		subheading(s, buf_text(&who));
		slips(s, i);
	}
	if (clear.len) {
		struct buf b OWN_BUF = BUF(SENTENCE_MAX);
		buf_fmt(&b, "Không có việc nào phải tính: %s.", buf_text(&clear));
		text(s, buf_text(&b));
	}
}

static void body(struct sheet *s)
{
	const struct assessment *a = s->a;
	struct buf b OWN_BUF = BUF(4000);
	buf_fmt(&b, "%s báo cáo việc chấp hành kỷ luật, kỷ cương hành chính của người đứng đầu trong năm %d, số liệu đến ", a->letterhead.issuer, a->heads.year);
	time_words_vi(a->heads.known, &b);
	buf_str(&b, ". Người đứng đầu chịu trách nhiệm về những việc đến hạn trong thời gian giữ chức; người thay giữa năm chỉ tính những ngày giữ chức của mình.");
	text(s, buf_text(&b));
	summary(s);
	one_by_one(s);
	buf_cut(&b, 0);
	buf_fmt(&b, "%s kính báo cáo Chủ tịch Ủy ban nhân dân %s xem xét, chỉ đạo./.", a->letterhead.issuer, a->letterhead.province);
	text(s, buf_text(&b));
}

/* ---- Around it ---- */

struct around {
	struct buf above, issuer, number, place, excerpt, to, post, foot;
};

static void around_free(struct around *x)
{
	struct buf *all[] = {&x->above, &x->issuer, &x->number, &x->place, &x->excerpt, &x->to, &x->post, &x->foot};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		buf_free(all[i]);
}

static const char recipients[] = "- Như trên;\n- Văn phòng UBND tỉnh;\n- Lưu: VT.";

/* Of one person the paper names him; of a unit's heads, and of all, the year says enough. */
static void around_fill(const struct assessment *a, struct around *x)
{
	const struct letterhead *h = &a->letterhead;
	*x = (struct around){BUF(300), BUF(300), BUF(100), BUF(200), BUF(1000), BUF(300), BUF(300), BUF(400)};
	buf_str(&x->above, "ỦY BAN NHÂN DÂN\n");
	upper_vi(h->province, &x->above);
	upper_vi(h->issuer, &x->issuer);
	buf_str(&x->number, "Số:        /BC-SNV");
	place_date_vi(h->province, NO_TIME, &x->place);
	buf_str(&x->excerpt, "Việc chấp hành kỷ luật, kỷ cương hành chính của ");
	const char *name = "";
	for (size_t i = 0; a->official && i < a->heads.count; i++)
		if (wanted(a, &a->heads, i))
			name = list_get(&a->heads, i, "name");
	buf_fmt(&x->excerpt, *name ? "đồng chí %s\nnăm %d" : "người đứng đầu%s\nnăm %d", name, a->heads.year);
	buf_fmt(&x->to, "Kính gửi: Chủ tịch Ủy ban nhân dân %s.", h->province);
	/* A department's director signs as "GIÁM ĐỐC": which department stands above. */
	struct buf title OWN_BUF = BUF(300);
	const char *of_department = strstr(h->post, " Sở");
	buf_add(&title, h->post, of_department ? (size_t)(of_department - h->post) : strlen(h->post));
	upper_vi(buf_text(&title), &x->post);
	buf_fmt(&x->foot, "Lập từ sổ theo dõi, tại mục %lld của sổ chung, số liệu đến ", (long long)a->position);
	time_words_vi(a->heads.known, &x->foot);
	buf_byte(&x->foot, '.');
}

enum err assessment_docx(const struct assessment *a, struct buf *out)
{
	struct around x OWN(around_free);
	struct docx *d OWN(docx_free) = docx_new(a->heads.at);
	struct sheet s = {.a = a, .d = d};
	around_fill(a, &x);
	docx_head(d, &(struct docx_head){.above = buf_text(&x.above), .issuer = buf_text(&x.issuer), .number = buf_text(&x.number), .place_date = buf_text(&x.place),
					 .kind = "BÁO CÁO", .excerpt = buf_text(&x.excerpt), .to = buf_text(&x.to)});
	body(&s);
	docx_signature(d, &(struct docx_signature){.recipients = recipients, .post = buf_text(&x.post), .name = a->letterhead.name});
	docx_note(d, buf_text(&x.foot));
	return docx_finish(d, out);
}

void assessment_html(const struct assessment *a, struct buf *b)
{
	struct around x OWN(around_free);
	struct sheet s = {.a = a, .b = b};
	around_fill(a, &x);
	paper_begin(b, &(struct paper){.above = buf_text(&x.above), .issuer = buf_text(&x.issuer), .number = "Số: …/BC-SNV", .place_date = buf_text(&x.place),
				       .kind = "BÁO CÁO", .excerpt = buf_text(&x.excerpt), .to = buf_text(&x.to)});
	body(&s);
	paper_signature(b, recipients, buf_text(&x.post), a->letterhead.name);
	paper_end(b, buf_text(&x.foot));
}
