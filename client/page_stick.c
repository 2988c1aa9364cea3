/* page_stick.c - no line: the sealed file to be downloaded onto a stick, and the receipt that came back. */
#include "page_stick.h"

#include <string.h>

#include "sealed.h"

size_t stick_body_max(const struct request *r)
{
	return r->segments == 2 && strcmp(r->segment[0], "connection") == 0 && strcmp(r->segment[1], "in") == 0 ? BUNDLE_MAX + HTTP_FORM_MAX : HTTP_FORM_MAX;
}

void stick_out_form(struct page *p)
{
	form_begin(p->b, "/connection/out", false);
	form_check(p->b, "attachments", page_word(p, W_FILES_TITLE), false);
	button(p->b, BUTTON_OUTLINED, p->status.waiting ? page_say(p, W_STICK_OUT_N, page_number(p, p->status.waiting)) : page_word(p, W_STICK_OUT), NULL, NULL);
	form_end(p->b);
}

void stick_aside(struct page *p)
{
	section(p->b, page_word(p, W_STICK_TITLE));
	h_fmt(p->b, "<h3>%s</h3><p class=\"muted\">%s</p>", page_word(p, W_STICK_OUT_TITLE), page_word(p, W_STICK_OUT_WHAT));
	stick_out_form(p);
	h_fmt(p->b, "<h3>%s</h3><p class=\"muted\">%s</p>", page_word(p, W_STICK_IN_TITLE), page_word(p, W_STICK_IN_WHAT));
	form_begin(p->b, "/connection/in", true);
	form_field(p->b, &(struct form_field){.kind = INPUT_FILE, .name = "file", .label = page_word(p, W_STICK_FILE), .required = true});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_STICK_IN), NULL, NULL);
	form_end(p->b);
}

void stick_outcome(struct page *p)
{
	const char *came = request_query(p->request, "receipt");

	if (strcmp(came, "taken") == 0)
		banner(p->b, BANNER_GOOD, page_word(p, W_STICK_TAKEN), page_word(p, p->status.inbox ? W_STICK_TAKEN_INBOX : W_STICK_TAKEN_WHAT));
	else if (strcmp(came, "more") == 0)
		banner(p->b, BANNER_WAIT, page_word(p, W_STICK_TAKEN), page_word(p, W_STICK_TAKEN_MORE));
	else if (strcmp(came, "old") == 0)
		banner(p->b, BANNER_OFF, page_word(p, W_STICK_OLD), page_word(p, W_STICK_OLD_WHAT));
}

static enum err out(struct page *p)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX);
	struct bundled b;
	char day[DATE_SIZE];
	int64_t left;

	TRY(sealed_out(&p->seat->folder, *request_field(p->request, "attachments"), &file, &b, &left));
	date_print(p->today, day);
	p->answer->type = "application/octet-stream";
	response_header(p->answer, "Content-Disposition", page_fmt(p, "attachment; filename=\"gui-tinh-%s.kycuong\"", day));
	buf_view(p->b, buf_bytes(&file));
	return buf_check(p->b, "bundle");
}

static enum err in(struct page *p)
{
	const struct http_field *file = request_file(p->request, "file");
	struct taken t;
	bool old;

	if (!file || !file->len)
		return fail(ERR_FIELD_MISSING, page_word(p, W_STICK_FILE));
	TRY(sealed_in(&p->seat->folder, (struct bytes){(const uint8_t *)file->value, file->len}, &t, &old));
	page_go(p, old ? "/connection?receipt=old" : t.more ? "/connection?receipt=more" : "/connection?receipt=taken");
	return OK;
}

enum err stick_post(struct page *p, const char *below)
{
	return strcmp(below, "out") == 0 ? out(p) : strcmp(below, "in") == 0 ? in(p) : ERR_NOT_FOUND;
}
