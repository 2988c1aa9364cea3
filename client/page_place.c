/* page_place.c - where a signed report is: this device, the line, the province; the code to read out while the line is down. */
#include <string.h>

#include "code.h"
#include "page_file.h"
#include "page_form.h"
#include "page_report.h"
#include "page_stick.h"

static void stops(struct page *p, const struct report *r)
{
	const char *signer = page_official_name(p, row_int(&r->row, REPORT_SIGNER, 0));
	int64_t at = row_int(&r->row, REPORT_SIGNED_AT, NO_TIME);
	const char *signed_at = at == NO_TIME ? NULL : page_fmt(p, "%s · %s", page_time(p, at), signer);
	struct stop s[3] = {{STOP_THERE, page_word(p, W_SIGNED_HERE), signed_at, page_word(p, W_SAFE_HERE), true},
			    {STOP_THERE, page_word(p, W_PASSED_ON), NULL, NULL, true},
			    {STOP_THERE, "", NULL, NULL, false}};

	if (!r->waiting && r->received != NO_TIME) {
		s[0].line2 = NULL;
		s[2].text = page_say(p, W_RECEIVED_HEAD, page_time(p, r->received));
		s[2].line1 = page_say(p, W_RECEIPT_NUMBER, page_number(p, r->position));
		stops_large(p->b, s, 3);
		return;
	}
	s[0].passed = s[1].passed = false;
	s[1] = (struct stop){p->line_down ? STOP_DOWN : STOP_WAITING, page_word(p, W_NOT_SENT_YET),
			     p->line_down ? page_say(p, W_LINE_DOWN_SINCE, page_time(p, p->status.contact)) : page_word(p, W_WAITS_FOR_LINE),
			     p->status.next_try != NO_TIME && p->status.next_try > p->now ? page_say(p, W_TRIES_AGAIN, page_time(p, p->status.next_try)) : NULL,
			     false};
	s[2] = (struct stop){STOP_NOT_YET, page_word(p, W_NOT_RECEIVED_YET), page_word(p, W_TIME_WILL_STAND), NULL, false};
	stops_large(p->b, s, 3);
}

/* Letters are read by a word that begins with them, digits by their names (the alphabet has no I, L, O, U). */
static const char *reading_word(enum lang lang, char c)
{
	static const char *const vi[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
	static const char *const en[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
	static const char *const letters[26] = {"an", "bà", "cá", "dê", "em", "ép", "gà", "hoa", "", "chữ‑J", "kem", "", "mẹ",
						"nón", "", "pin", "quê", "rổ", "sông", "tôm", "", "vua", "vê‑kép", "xe", "i‑dài", "dét"};

	if (c >= '0' && c <= '9')
		return (lang == VI ? vi : en)[c - '0'];
	return letters[c - 'A'];
}

static enum err make_code(struct page *p, const struct report *r, struct code_group group[4], char digits[CODE_DIGITS + 1])
{
	uint8_t hash[HASH_BYTES];
	char code[CODE_CHARS + 1];

	TRY(replica_send_hash(p->r, bytes_of(r->key), hash));
	TRY(code_make(hash, bytes_of(r->key), code));
	code_to_digits(code, digits);
	for (int i = 0; i < 4; i++) {
		const char *c = code + 4 * i;
		group[i].text = page_fmt(p, "%.4s", c);
		group[i].words = page_fmt(p, "%s – %s – %s – %s", reading_word(p->lang, c[0]), reading_word(p->lang, c[1]),
					  reading_word(p->lang, c[2]), reading_word(p->lang, c[3]));
	}
	return OK;
}

static enum err told_form(struct page *p, const struct report *r)
{
	struct buf told OWN_BUF = BUF(400);
	int64_t at;
	enum err e = draft_get(p->r, report_draft_name(p, r, "told"), &told, &at);

	if (e == OK) {
		h_raw(p->b, "<p>");
		icon(p->b, ICON_CHECK, 14);
		h_fmt(p->b, " %s</p>", page_say(p, W_CODE_TOLD, *buf_text(&told) ? buf_text(&told) : r->receiver_name, page_time(p, at)));
		return OK;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	form_begin(p->b, page_fmt(p, "%s/told", r->href), false);
	h_raw(p->b, "<div class=\"row\">");
	form_field(p->b, &(struct form_field){.name = "taker", .label = page_say(p, W_TAKER_AT, r->receiver_name), .width = 300});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_BUTTON_TOLD), NULL, NULL);
	h_raw(p->b, "</div>");
	form_end(p->b);
	return OK;
}

static enum err code(struct page *p, const struct report *r)
{
	struct code_group group[4];
	char digits[CODE_DIGITS + 1];
	bool in_time = r->last_day >= p->today;

	TRY(make_code(p, r, group, digits));
	action_begin(p->b, page_say(p, in_time ? W_CODE_KICKER : W_CODE_KICKER_LATE, page_due(p, r->last_day)), NULL);
	h_raw(p->b, "<p>");
	icon(p->b, ICON_PHONE, 14);
	h_fmt(p->b, " %s</p>", page_say(p, W_CALL_AND_READ, r->receiver_name));
	code_groups(p->b, group, 4);
	h_fmt(p->b, "<p>%s <span class=\"digits\">", page_word(p, W_CODE_IN_DIGITS));
	for (int i = 0; i < CODE_DIGITS; i += 4)
		h_fmt(p->b, "%r%s", i ? " " : "", page_fmt(p, "%.4s", digits + i));
	h_raw(p->b, "</span></p>");
	h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>", page_word(p, in_time ? W_CODE_PROVES : W_CODE_PROVES_LATE));
	action_end(p->b);
	return told_form(p, r);
}

static enum err recall_form(struct page *p, const struct report *r, const char *error)
{
	struct signers s;

	TRY(page_signers(p, true, &s));
	h_fmt(p->b, "<details%r><summary>%s</summary><p>%s</p>", error ? " open" : "", page_word(p, W_RECALL_TITLE), page_word(p, W_RECALL_WHAT));
	form_begin(p->b, page_fmt(p, "%s/recall", r->href), false);
	if (page_signature(p, &s, error))
		button(p->b, BUTTON_DANGER, page_word(p, W_BUTTON_RECALL), NULL, NULL);
	form_end(p->b);
	h_raw(p->b, "</details>");
	return OK;
}

static void links(struct page *p, const struct report *r)
{
	h_raw(p->b, "<p>");
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_PRINT_REPORT), page_fmt(p, "/paper/%s%%2F%s%%2F%s", r->obligation, r->unit, r->period_text));
	h_fmt(p->b, "<a href=\"%s/write\">%s</a> · <a href=\"%s\">%s</a></p>", r->href, page_word(p, W_CORRECT_REPORT),
	      page_href(p, r->row.reg, r->row.key), page_word(p, W_ALL_FIELDS));
}

static void send_form(struct page *p, const struct report *r)
{
	h_fmt(p->b, "<p>%s</p>", page_word(p, W_SIGNED_NOT_SENT));
	page_form_begin(p, page_href(p, r->row.reg, r->row.key), r->row.reg, r->key, verb_by_name(r->row.reg, BYTES("send")));
	form_hidden(p->b, "back", r->href);
	button(p->b, BUTTON_FILLED, page_word(p, W_BUTTON_SEND), NULL, NULL);
	form_end(p->b);
}

static enum err main_part(struct page *p, const struct report *r, bool code_here)
{
	if (r->row.state == REPORT_RECALLED)
		banner(p->b, BANNER_OFF, page_word(p, W_RECALLED_TITLE), page_word(p, r->waiting ? W_RECALLED_WAITS : W_RECALLED_WHAT));
	else if (r->row.state == REPORT_SIGNED)
		send_form(p, r);
	else if (code_here)
		return code(p, r);
	else if (r->waiting)
		h_fmt(p->b, "<p>%s</p>", page_word(p, W_WAITS_ELSEWHERE));
	else if (r->row.state == REPORT_ACCEPTED)
		banner(p->b, BANNER_GOOD, NULL, page_say(p, W_ACCEPTED_DONE, r->receiver_name));
	else
		h_fmt(p->b, "<p>%s <a href=\"/\">%s</a>.</p>", page_say(p, W_DONE_NOTHING_MORE, r->receiver_name), page_word(p, W_PAGE_TODAY));
	return OK;
}

enum err report_place(struct page *p, struct report *r, const char *recall_error)
{
	struct report_beside beside = {p, r};
	const char *symbol = page_bytes(p, row_text(&r->row, REPORT_SYMBOL));
	bool code_here = r->sent_here && r->row.state == REPORT_SENT;
	struct frame f;

	page_frame(p, &f, PLACE_REPORT, r->title,
		   *symbol ? page_say(p, W_SYMBOL_SUMMARY, symbol, r->receiver_name) : page_say(p, W_REPORT_SUMMARY, r->obligation_name, r->receiver_name));
	f.beside = report_beside;
	f.beside_ctx = &beside;
	f.aside = code_here ? 300 : 0;
	frame_begin(p->b, &f);
	if (r->row.state != REPORT_RECALLED && r->row.state != REPORT_SIGNED)
		stops(p, r);
	TRY(main_part(p, r, code_here));
	links(p, r);
	TRY(files_section(p, &r->row, false, r->href));
	if (r->row.state == REPORT_SENT && (r->received != NO_TIME || r->waiting))
		TRY(recall_form(p, r, recall_error));
	if (code_here) {
		frame_aside(p->b, &f);
		section(p->b, page_word(p, W_STICK_OTHER_WAY));
		h_fmt(p->b, "<p>%s</p>", page_word(p, W_STICK_OTHER_WAY_TEXT));
		stick_out_form(p);
		section(p->b, page_word(p, W_WHEN_LINE_IS_BACK));
		h_fmt(p->b, "<p>%s</p><p>", page_word(p, W_WHEN_LINE_IS_BACK_TEXT));
		h_fmt(p->b, "<a href=\"/connection\">%s</a></p>", page_word(p, W_SEE_CONNECTION));
	}
	frame_end(p->b, &f);
	return OK;
}

enum err report_told(struct page *p, struct report *r)
{
	static const struct field line = {.name = "taker", .type = T_LINE, .max = 120};
	struct value v;

	TRY(value_parse(&line, page_say(p, W_TAKER_AT, r->receiver_name), bytes_of(request_field(p->request, "taker")), &p->arena, &v));
	TRY(draft_put(p->r, report_draft_name(p, r, "told"), v.data, p->now));
	page_go(p, r->href);
	return OK;
}

enum err report_recall(struct page *p, struct report *r)
{
	struct wish wish = {BYTES("recall"), BYTES("report"), bytes_of(r->key), NULL, 0};
	enum err e = page_enter(p, &wish, 1, 0, NULL);

	if (e == OK)
		page_go(p, r->href);
	return e == OK ? OK : report_place(p, r, page_sentence(p, e));
}
