/* page_sign.c - what the signer must know, and his signature: sign and send in one transaction. */
#include <string.h>

#include "page_file.h"
#include "page_report.h"
#include "secrecy.h"
#include "text.h"

/* A number that is twice or half of the one before, by three or more: worth a look before signing. */
static bool big_difference(const struct report_line *l)
{
	int64_t d = l->number - l->number_before, least = l->number < l->number_before ? l->number : l->number_before;

	if (!l->has || !l->has_before)
		return false;
	d = d < 0 ? -d : d;
	return d >= 3000 && d >= least;
}

static int empty_lines(const struct report_form *f, struct buf *codes)
{
	int count = 0;

	for (int i = 0; i < f->count; i++)
		if (!f->line[i].has)
			buf_fmt(codes, "%s%s", count++ ? ", " : "", f->line[i].code);
	return count;
}

static void point(struct page *p, const struct column *c, const char *place, const char *text, const char *under)
{
	row_begin(p->b, false);
	cell(p->b, &c[0], place);
	cell_two(p->b, &c[1], text, under, NULL);
	cell(p->b, &c[2], "");
	cell(p->b, &c[3], "");
	row_end(p->b);
}

static void line_point(struct page *p, const struct column *c, const struct report_line *l, const char *why)
{
	row_begin(p->b, true);
	cell(p->b, &c[0], page_say(p, W_INDICATOR_N, l->code));
	cell_two(p->b, &c[1], l->name, why, NULL);
	cell(p->b, &c[2], l->before);
	cell(p->b, &c[3], l->value);
	row_end(p->b);
}

static const char *changed_words(struct page *p, const struct report_line *l)
{
	return page_say(p, W_CHANGED_BY_HAND, report_number(p, l->counted * 1000), *l->reason ? l->reason : page_word(p, W_NO_REASON_GIVEN));
}

static void points(struct page *p, const struct report *r, const struct report_form *f)
{
	const struct column c[] = {{page_word(p, W_COLUMN_PLACE), LEFT, 110, false},
				   {page_word(p, W_COLUMN_CONTENT), LEFT, 0, false},
				   {page_period(p, period_previous(r->period)), RIGHT, 110, false},
				   {page_period(p, r->period), RIGHT, 110, false}};
	struct buf codes OWN_BUF = BUF(4096), none OWN_BUF = BUF(400);
	int empty = empty_lines(f, &codes), rows = 0, nothing = 0;

	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		if (strcmp(f->clause[i].value, tr(VI, W_NOTHING_HAPPENED)) == 0)
			buf_fmt(&none, "%s%s", nothing++ ? ", " : "", report_clause_code(p, f->clause[i].code));
	section(p->b, page_word(p, W_SIGNER_SHOULD_KNOW));
	table_begin(p->b, c, 4);
	if (r->cell.status == STATUS_MISSING && ++rows)
		point(p, c, page_word(p, W_COLUMN_DUE), page_say(p, W_STATUS_MISSING, page_number(p, r->cell.running_days)), page_due(p, r->last_day));
	if (r->return_reason && ++rows)
		point(p, c, page_word(p, W_SENT_BACK), page_first_line(p, r->return_reason, 200), page_word(p, W_CHECK_CORRECTED));
	for (int i = 0; i < f->count; i++)
		if (f->line[i].changed && ++rows)
			line_point(p, c, &f->line[i], changed_words(p, &f->line[i]));
		else if (big_difference(&f->line[i]) && ++rows)
			line_point(p, c, &f->line[i], page_word(p, W_BIG_DIFFERENCE));
	if (empty && ++rows)
		point(p, c, page_word(p, W_LEFT_EMPTY), page_say(p, W_EMPTY_LINES, page_number(p, empty)), buf_text(&codes));
	if (nothing && ++rows)
		point(p, c, page_word(p, W_CLAUSES), page_say(p, W_NOTHING_LINES, page_number(p, nothing)), buf_text(&none));
	if (!rows)
		point(p, c, "", page_word(p, W_NOTHING_STRIKING), NULL);
	table_end(p->b);
}

static int written(const struct report_form *f)
{
	int count = 0;

	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		count += *f->clause[i].value != '\0';
	return count;
}

static void content(struct page *p, const struct report *r, const struct report_form *f)
{
	static const uint16_t fields[] = {REPORT_INDICATOR, REPORT_OVERRIDDEN, REPORT_NARRATIVE, REPORT_SYMBOL, REPORT_LEVEL, 0};
	struct buf size OWN_BUF = BUF(4 * TEXT_MAX), codes OWN_BUF = BUF(4096);
	const char *key = page_key(p, r->row.reg, r->row.key);

	row_content(&r->row, fields, &size);
	section(p->b, page_word(p, W_WILL_BE_SENT));
	pairs_begin(p->b);
	pair(p->b, page_word(p, W_SYMBOL), *f->symbol ? f->symbol : page_word(p, W_NOT_GIVEN));
	pair(p->b, page_word(p, W_RECEIVER), r->receiver_name);
	pair(p->b, page_word(p, W_COLUMN_CONTENT),
	     page_say(p, W_CONTENT_COUNT, page_number(p, f->count - empty_lines(f, &codes)), page_number(p, written(f)), page_size(p, (int64_t)size.len)));
	pairs_end(p->b);
	h_fmt(p->b, "<p><a href=\"/paper/%u\">%s</a></p><p class=\"muted\">%s</p>", key, page_word(p, W_SEE_AS_PRINTED), page_word(p, W_AFTER_SIGNING));
}

struct refusal {
	const char *general, *level, *confirm, *password;
};

static enum err box(struct page *p, const struct report *r, const struct refusal *no)
{
	struct signers s;

	TRY(page_signers(p, true, &s));
	action_begin(p->b, NULL, page_word(p, W_SIGN_AND_SEND_TITLE));
	form_begin(p->b, page_fmt(p, "%s/sign", r->href), false);
	if (no->general)
		h_fmt(p->b, "<p class=\"error\" role=\"alert\">%s</p>", no->general);
	if (s.count == 1)
		h_fmt(p->b, "<p><small class=\"muted\">%s <strong>%s</strong>%r%s</small></p>", page_word(p, W_SIGNER_LABEL), s.person[0].name,
		      s.person[0].post && *s.person[0].post ? ", " : "", s.person[0].post);
	h_fmt(p->b, "<fieldset><legend>%s</legend>", page_word(p, W_LEVEL_OF_REPORT));
	bool secret = strcmp(request_field(p->request, "level"), "secret") == 0;
	form_radio(p->b, "level", "thuong", page_word(p, W_LEVEL_ORDINARY), !secret);
	form_radio(p->b, "level", "secret", page_word(p, W_LEVEL_SECRET), secret);
	if (no->level)
		h_fmt(p->b, "<p class=\"error\" role=\"alert\">%s</p>", no->level);
	h_raw(p->b, "</fieldset>");
	form_check(p->b, "confirm", page_word(p, W_CONFIRM_NO_SECRET), *request_field(p->request, "confirm"));
	if (no->confirm)
		h_fmt(p->b, "<p class=\"error\" role=\"alert\">%s</p>", no->confirm);
	if (page_signature(p, &s, no->password)) {
		h_raw(p->b, "<p>");
		button(p->b, BUTTON_FILLED, page_word(p, W_BUTTON_SIGN_AND_SEND), "do", "sign");
		h_raw(p->b, "</p>");
	}
	h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>", page_word(p, W_DEVICE_SIGNATURE_NOTE));
	h_fmt(p->b, "<details%r><summary>%s</summary>", *request_field(p->request, "note") ? " open" : "", page_word(p, W_GIVE_BACK));
	form_field(p->b, &(struct form_field){.kind = INPUT_LONG, .name = "note", .label = page_word(p, W_GIVE_BACK_WHY), .rows = 2, .value = request_field(p->request, "note")});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_GIVE_BACK), "do", "back");
	h_raw(p->b, "</details>");
	form_end(p->b);
	action_end(p->b);
	return OK;
}

static enum err show(struct page *p, struct report *r, const struct refusal *no)
{
	struct report_beside beside = {p, r};
	struct report_form f;
	struct frame fr;

	TRY(report_form_load(p, r, false, &f));
	page_frame(p, &fr, PLACE_REPORT, r->title, page_say(p, W_REPORT_SUMMARY, r->obligation_name, r->receiver_name));
	fr.aside = 340;
	fr.beside = report_beside;
	fr.beside_ctx = &beside;
	frame_begin(p->b, &fr);
	points(p, r, &f);
	content(p, r, &f);
	TRY(files_section(p, &r->row, false, page_fmt(p, "%s/sign", r->href)));
	frame_aside(p->b, &fr);
	TRY(box(p, r, no));
	frame_end(p->b, &fr);
	return OK;
}

static enum err give_back(struct page *p, struct report *r)
{
	struct buf note OWN_BUF = BUF(2000);

	TRY(text_clean(page_word(p, W_GIVE_BACK_WHY), bytes_of(request_field(p->request, "note")), false, 2000, &note));
	if (secrecy_stamp(buf_bytes(&note)))
		return fail(ERR_SECRET, page_word(p, W_GIVE_BACK_WHY), secrecy_stamp(buf_bytes(&note)));
	if (!note.len)
		buf_str(&note, page_word(p, W_GIVEN_BACK_PLAIN));
	TRY(draft_put(p->r, report_draft_name(p, r, "back"), buf_bytes(&note), p->now));
	page_go(p, page_fmt(p, "%s/write", r->href));
	return OK;
}

static enum err sign(struct page *p, struct report *r)
{
	struct refusal no = {0};
	bool level = strcmp(request_field(p->request, "level"), "thuong") == 0;

	if (!level)
		no.level = page_word(p, W_LEVEL_REFUSED);
	else if (!*request_field(p->request, "confirm"))
		no.confirm = page_word(p, W_CONFIRM_MISSING);
	if (no.level || no.confirm)
		return show(p, r, &no);
	struct wish wishes[] = {{BYTES("sign"), BYTES("report"), bytes_of(r->key), NULL, 0}, {BYTES("send"), BYTES("report"), bytes_of(r->key), NULL, 0}};
	enum err e = page_enter(p, wishes, 2, 0, NULL);
	if (e == ERR_PASSWORD_WRONG || e == ERR_PASSWORD_NEEDED || e == ERR_NO_PERSONAL_KEY)
		no.password = page_say(p, W_REPORT_NOT_SIGNED, page_sentence(p, e));
	else if (e != OK)
		no.general = page_say(p, W_REPORT_NOT_SIGNED, page_sentence(p, e));
	if (e != OK)
		return show(p, r, &no);
	page_go(p, r->href);
	return OK;
}

enum err report_sign(struct page *p, struct report *r)
{
	const struct refusal nothing = {0};

	/* A second click, or another PC of this office, was faster: the page where it stands says so. */
	if (r->row.state != REPORT_DRAFT) {
		page_go(p, r->href);
		return OK;
	}
	if (!p->request->post)
		return show(p, r, &nothing);
	return strcmp(request_field(p->request, "do"), "back") == 0 ? give_back(p, r) : sign(p, r);
}
