#include "consolidated.h"

#include <stdio.h>
#include <string.h>

#include "docx.h"
#include "paper_words.h"
#include "text_value.h"

enum { SENTENCE_MAX = 64 * 1024 };

enum { SQL_RECORD, SQL_ISSUER, SQL_COUNT };
static const char *const sql[SQL_COUNT] = {
	[SQL_RECORD] = "SELECT state, log_position, frozen, figures, data, narrative, sources, symbol, note FROM consolidation WHERE key = ?1",
	[SQL_ISSUER] = "SELECT d.issuer FROM obligation AS o JOIN document AS d ON d.key = o.document WHERE d.issuer IS NOT NULL ORDER BY o.key LIMIT 1",
};

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

enum err province_name(sqlite3 *db, struct arena *arena, const char **ret)
{
	sqlite3_stmt *s OWN(finalize) = NULL;
	TRY(db_prepare(db, &sql[SQL_ISSUER], 1, &s));
	enum err e = db_first(s, "");
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	const char *at = e == OK ? strstr(db_text(s, 0), "tỉnh ") : NULL;
	*ret = at ? arena_string(arena, bytes_of(at)) : "tỉnh";
	return OK;
}

enum err consolidated_load(sqlite3 *db, const char *obligation, struct period period, struct arena *arena, struct consolidated *ret)
{
	sqlite3_stmt *s OWN(finalize) = NULL;
	char text[PERIOD_SIZE], key[KEY_MAX + 1];
	struct consolidated r = {.frozen = NO_TIME, .symbol = "", .note = ""};
	TRY(province_name(db, arena, &r.province));
	TRY(db_prepare(db, &sql[SQL_RECORD], 1, &s));
	period_print(period, text);
	snprintf(key, sizeof key, "%s/%s", obligation, text);
	enum err e = db_first(s, "t", key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		r.state = sqlite3_column_int(s, 0);
		r.position = sqlite3_column_int64(s, 1);
		r.frozen = db_int_or(s, 2, NO_TIME);
		r.figures = arena_copy(arena, db_blob(s, 3));
		r.data = arena_copy(arena, db_blob(s, 4));
		if (sqlite3_column_type(s, 5) == SQLITE_BLOB)
			r.narrative = (struct value){V_BYTES, 0, arena_copy(arena, db_blob(s, 5))};
		if (sqlite3_column_type(s, 6) == SQLITE_BLOB)
			r.sources = (struct value){V_BYTES, 0, arena_copy(arena, db_blob(s, 6))};
		r.symbol = arena_string(arena, db_blob(s, 7));
		r.note = arena_string(arena, db_blob(s, 8));
	}
	*ret = r;
	return OK;
}

/* ---- Words ---- */

void consolidated_excerpt(const struct consolidation *c, struct buf *out)
{
	static const char *const heads[] = {"Báo cáo tháng ", "Báo cáo năm ", "Báo cáo "};
	const char *rest = c->name;
	for (size_t i = 0; i < sizeof heads / sizeof *heads && rest == c->name; i++)
		if (strncmp(rest, heads[i], strlen(heads[i])) == 0)
			rest += strlen(heads[i]);
	buf_fmt(out, "Kết quả %s\n", rest);
	period_words_vi(c->period, out);
}

/* Counts that do not overlap. */
struct standing {
	int came, on_time, claimed, late, returned, announced, missing, waiting, excused;
};

static struct standing standing_of(const struct consolidation *c)
{
	struct standing s = {0};
	for (size_t i = 0; i < c->unit_count; i++) {
		const struct tally_unit *u = &c->units[i];
		s.came += u->submission != 0;
		switch (u->cell.status) {
		case STATUS_ON_TIME:
		case STATUS_ON_TIME_EVIDENCE:
		case STATUS_ON_TIME_DECISION:
			s.on_time++;
			break;
		case STATUS_CLAIMED:
			s.claimed++;
			break;
		case STATUS_LATE:
			s.late++;
			break;
		case STATUS_RETURNED:
		case STATUS_RETURNED_OVERDUE:
			s.returned++;
			break;
		case STATUS_ANNOUNCED:
			s.announced++;
			break;
		case STATUS_MISSING:
			s.missing++;
			break;
		case STATUS_EXCUSED:
			s.excused++;
			break;
		default:
			s.waiting++;
		}
	}
	return s;
}

static void count_words(struct buf *out, int n, const char *what)
{
	if (n)
		buf_fmt(out, "; %02d đơn vị %s", n, what);
}

void consolidated_standing(const struct consolidation *c, struct buf *out)
{
	struct standing s = standing_of(c);
	char rate[NUMBER_MAX], high[NUMBER_MAX];
	buf_fmt(out, "Tính đến ");
	time_words_vi(c->at, out);
	buf_fmt(out, ", trong tổng số %02zu cơ quan, đơn vị, địa phương phải gửi báo cáo có %02zu đơn vị đã gửi báo cáo được tổng hợp", c->unit_count, c->reported);
	count_words(out, s.on_time, "gửi đúng hạn");
	count_words(out, s.claimed, "tự khai đúng hạn, chưa xét");
	count_words(out, s.late, "gửi trễ hạn");
	count_words(out, s.returned, "bị trả lại, chưa gửi lại");
	count_words(out, s.announced, "đã báo mã, chưa nhận được nội dung");
	count_words(out, s.missing, "quá hạn chưa gửi");
	count_words(out, s.waiting, "chưa gửi, chưa đến hạn");
	count_words(out, s.excused, "được miễn");
	percent_print(on_time_rate(&c->figures), FORM_VI, rate);
	percent_print(on_time_rate_high(&c->figures), FORM_VI, high);
	if (c->figures.expected && strcmp(rate, high) == 0)
		buf_fmt(out, ". Tỷ lệ gửi đúng hạn %s%%", rate);
	else if (c->figures.expected)
		buf_fmt(out, ". Tỷ lệ gửi đúng hạn từ %s%% đến %s%% (tùy kết quả xét các trường hợp tự khai)", rate, high);
	buf_str(out, ".");
}

/* Units of an indicator with their numbers: "UBND huyện Đắk Hà 3; Sở Y tế 1". */
static void tally_makeup(const struct consolidation *c, size_t indicator, struct buf *out)
{
	int count = 0;
	for (size_t i = 0; i < c->unit_count; i++) {
		const struct tally_unit *u = &c->units[i];
		if (u->values[indicator] == NO_VALUE || u->values[indicator] == 0)
			continue;
		buf_str(out, count++ ? "; " : "");
		unit_brief(u->name, out);
		buf_byte(out, ' ');
		decimal_vi(u->values[indicator], out);
	}
	if (!count)
		buf_str(out, "—");
}

/* ---- The Word file ---- */

struct sheet {
	struct docx *d;
	const struct consolidated *r;
	const struct consolidation *c;
	struct buf b; /* what is being put together */
};

static const char *fresh(struct sheet *s)
{
	buf_cut(&s->b, 0);
	return "";
}

static void head(struct sheet *s, int64_t day)
{
	struct buf issuer OWN_BUF = BUF(200), number OWN_BUF = BUF(200), place OWN_BUF = BUF(200);
	buf_str(&issuer, "ỦY BAN NHÂN DÂN\n");
	upper_vi(s->r->province, &issuer);
	buf_fmt(&number, "Số: %s", *s->r->symbol ? s->r->symbol : "        /BC-UBND");
	place_date_vi(s->r->province, day, &place);
	fresh(s);
	consolidated_excerpt(s->c, &s->b);
	docx_head(s->d, &(struct docx_head){.issuer = buf_text(&issuer), .number = buf_text(&number), .place_date = buf_text(&place), .kind = "BÁO CÁO",
					    .excerpt = buf_text(&s->b), .to = "Kính gửi: Ủy ban Kiểm tra Tỉnh ủy."});
}

static void absent(struct sheet *s)
{
	static const struct docx_column columns[] = {{"TT", 10, DOCX_CENTRE}, {"Cơ quan, đơn vị, địa phương", 75, DOCX_LEFT}, {"Tình trạng", 75, DOCX_LEFT}};
	char number[24], words[CELL_WORDS_MAX];
	int count = 0;
	for (size_t i = 0; i < s->c->unit_count; i++) {
		const struct tally_unit *u = &s->c->units[i];
		if (!tally_absent(u) && !tally_late(u))
			continue;
		if (!count)
			docx_table_begin(s->d, columns, 3);
		snprintf(number, sizeof number, "%d", ++count);
		fresh(s);
		unit_brief(u->name, &s->b);
		docx_cell(s->d, number);
		docx_cell(s->d, buf_text(&s->b));
		docx_cell(s->d, cell_words(&u->cell, VI, words));
		docx_row_end(s->d);
	}
	if (count)
		docx_table_end(s->d);
}

static void clause_title(struct sheet *s, const char *clause)
{
	fresh(s);
	clause_heading(clause, VI, &s->b);
}

static void numbers(struct sheet *s)
{
	static const struct docx_column columns[] = {{"Mã", 11, DOCX_CENTRE}, {"Chỉ tiêu", 82, DOCX_LEFT}, {"Đơn vị tính", 25, DOCX_CENTRE},
						     {"Tổng số", 21, DOCX_RIGHT}, {"Số đơn vị có số liệu", 21, DOCX_RIGHT}};
	const char *clause = "";
	docx_table_begin(s->d, columns, 5);
	for (size_t i = 0; i < s->c->indicator_count; i++) {
		const struct tally_indicator *x = &s->c->indicators[i];
		char units[24];
		if (strcmp(clause, x->clause) != 0) {
			clause_title(s, clause = x->clause);
			docx_group(s->d, buf_text(&s->b));
		}
		snprintf(units, sizeof units, "%zu", x->units);
		fresh(s);
		if (x->units)
			decimal_vi(x->total, &s->b);
		else
			buf_str(&s->b, "—");
		docx_cell(s->d, x->code);
		docx_cell(s->d, x->name);
		docx_cell(s->d, x->measure);
		docx_cell(s->d, buf_text(&s->b));
		docx_cell(s->d, units);
		docx_row_end(s->d);
	}
	docx_table_end(s->d);
}

static bool own_text(const struct sheet *s, int clause, struct bytes *ret)
{
	struct value v = family_get(s->r->narrative, bytes_of(clause_list[clause].code));
	*ret = v.data;
	return v.kind == V_TEXT && v.data.len;
}

static bool has_texts(const struct consolidation *c, int clause)
{
	for (size_t i = 0; i < c->text_count; i++)
		if (c->texts[i].clause == clause)
			return true;
	return false;
}

/* What each unit wrote, its name in front. */
static void quoted(struct sheet *s, int clause)
{
	for (size_t i = 0; i < s->c->text_count; i++) {
		const struct tally_text *t = &s->c->texts[i];
		if (t->clause != clause)
			continue;
		fresh(s);
		unit_brief(s->c->units[t->unit].name, &s->b);
		buf_str(&s->b, t->later ? " (đã gửi lại sau khi chốt số liệu): " : ": ");
		docx_led_text(s->d, buf_text(&s->b), t->text.len ? t->text : BYTES("(nội dung đã bị xóa)"));
	}
}

void consolidated_sources(const struct consolidation *c, struct bytes codes, struct buf *out)
{
	for (size_t i = 0, start = 0; i <= codes.len && codes.len; i++) {
		if (i < codes.len && codes.data[i] != ',')
			continue;
		struct bytes code = {codes.data + start, i - start};
		size_t u = 0;
		while (u < c->unit_count && !bytes_equal(bytes_of(c->units[u].code), code))
			u++;
		buf_str(out, start ? ", " : "");
		if (u < c->unit_count)
			unit_brief(c->units[u].name, out);
		else
			buf_view(out, code); /* what is no unit of the period stays as it was written */
		start = i + 1;
	}
}

static void sources(struct sheet *s, int clause)
{
	struct value v = family_get(s->r->sources, bytes_of(clause_list[clause].code));
	if (v.kind != V_TEXT || !v.data.len)
		return;
	fresh(s);
	buf_str(&s->b, "Nguồn: ");
	consolidated_sources(s->c, v.data, &s->b);
	docx_note(s->d, buf_text(&s->b));
}

/* Ours where we wrote it, else what the units wrote; where we wrote, theirs stand in the appendix. */
static void narrative(struct sheet *s)
{
	for (int k = 0; k < CLAUSES; k++) {
		struct bytes own;
		bool ours = own_text(s, k, &own);
		if (!ours && !has_texts(s->c, k))
			continue;
		clause_title(s, clause_list[k].code);
		docx_subheading(s->d, buf_text(&s->b));
		if (ours) {
			docx_led_text(s->d, NULL, own);
			sources(s, k);
		} else {
			quoted(s, k);
		}
	}
}

static void appendix_numbers(struct sheet *s)
{
	static const struct docx_column columns[] = {{"Mã", 11, DOCX_CENTRE}, {"Chỉ tiêu, tổng số", 59, DOCX_LEFT}, {"Các đơn vị hợp thành", 90, DOCX_LEFT}};
	docx_appendix(s->d, "Phụ lục 1. Các đơn vị hợp thành từng số liệu");
	docx_table_begin(s->d, columns, 3);
	for (size_t i = 0; i < s->c->indicator_count; i++) {
		if (!s->c->indicators[i].units)
			continue;
		docx_cell(s->d, s->c->indicators[i].code);
		fresh(s);
		buf_fmt(&s->b, "%s: ", s->c->indicators[i].name);
		decimal_vi(s->c->indicators[i].total, &s->b);
		docx_cell(s->d, buf_text(&s->b));
		fresh(s);
		tally_makeup(s->c, i, &s->b);
		docx_cell(s->d, buf_text(&s->b));
		docx_row_end(s->d);
	}
	docx_table_end(s->d);
}

static void appendix_texts(struct sheet *s)
{
	bool begun = false;
	for (int k = 0; k < CLAUSES; k++) {
		struct bytes own;
		if (!own_text(s, k, &own) || !has_texts(s->c, k))
			continue;
		if (!begun)
			docx_appendix(s->d, "Phụ lục 2. Nội dung báo cáo của các đơn vị");
		begun = true;
		clause_title(s, clause_list[k].code);
		docx_subheading(s->d, buf_text(&s->b));
		quoted(s, k);
	}
}

static void evidence(struct sheet *s, int64_t position)
{
	fresh(s);
	buf_fmt(&s->b, "Số liệu lấy tại mục %lld của sổ chung, lúc ", (long long)position);
	time_words_vi(s->c->at, &s->b);
	buf_str(&s->b, s->r->position == position ? ", đã chốt" : ", chưa chốt");
	if (s->r->position == position && s->r->figures.len) {
		buf_str(&s->b, "; mã băm ");
		for (size_t i = 0; i < s->r->figures.len; i++)
			buf_fmt(&s->b, "%02x", s->r->figures.data[i]);
	}
	buf_str(&s->b, ". Dựng lại sổ chung đến mục này cho đúng các số trên.");
	docx_note(s->d, buf_text(&s->b));
}

enum err consolidated_docx(const struct consolidated *r, const struct consolidation *c, int64_t position, int64_t day, struct buf *out)
{
	struct docx *d OWN(docx_free) = docx_new(c->at);
	struct sheet s = {d, r, c, BUF(SENTENCE_MAX)};
	head(&s, day);
	docx_heading(d, "I. TÌNH HÌNH GỬI BÁO CÁO");
	consolidated_standing(c, (fresh(&s), &s.b));
	docx_text(d, buf_text(&s.b));
	absent(&s);
	docx_heading(d, "II. TỔNG HỢP SỐ LIỆU");
	numbers(&s);
	docx_heading(d, "III. KẾT QUẢ THEO TỪNG KHOẢN CỦA CHỈ THỊ");
	narrative(&s);
	if (*r->note) {
		docx_heading(d, "IV. KIẾN NGHỊ, ĐỀ XUẤT");
		docx_text(d, r->note);
	}
	docx_signature(d, &(struct docx_signature){.recipients = "- Như trên;\n- CT, các PCT UBND tỉnh;\n- Sở Nội vụ;\n- Lưu: VT.",
						   .post = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", .name = ""});
	appendix_numbers(&s);
	appendix_texts(&s);
	evidence(&s, position);
	enum err e = buf_check(&s.b, "DOCX");
	buf_free(&s.b);
	return e == OK ? docx_finish(d, out) : e;
}
