/* The sealed file that an office without a line sends on a stick, and the receipt that goes back. */
#include <string.h>

#include "bundle.h"
#include "hands.h"
#include "view.h"

static void write_page(struct view *v, const char *wrong)
{
	struct frame f;
	view_frame(v, &f, NAV_BUNDLE, say_word(v, W_BUNDLE_TITLE), say_word(v, W_BUNDLE_SUMMARY));
	frame_begin(v->b, &f);
	if (wrong)
		banner(v->b, BANNER_GRAVE, say_word(v, W_BUNDLE_NOT), wrong);
	action_begin(v->b, NULL, say_word(v, W_BUNDLE_IN_TITLE));
	form_begin(v->b, "/bundle", true);
	form_field(v->b, &(struct form_field){.kind = INPUT_FILE, .name = "file", .label = say_word(v, W_BUNDLE_FILE), .hint = say_word(v, W_BUNDLE_FILE_HINT),
					     .required = true});
	button(v->b, BUTTON_FILLED, say_word(v, W_BUNDLE_IN), NULL, NULL);
	form_end(v->b);
	action_end(v->b);
	section(v->b, say_word(v, W_BUNDLE_THEN_TITLE));
	h_fmt(v->b, "<p>%s</p><p class=\"muted\">%s</p>", say_word(v, W_BUNDLE_THEN), say_word(v, W_BUNDLE_SAFE));
	frame_end(v->b, &f);
}

static enum err take(struct view *v)
{
	const struct http_field *file = request_file(v->r, "file");
	struct buf receipt OWN_BUF = BUF(BUNDLE_MAX);
	char day[DATE_SIZE];
	if (!file || !file->len)
		return fail(ERR_FIELD_MISSING, say_word(v, W_BUNDLE_FILE));
	TRY(v->hands->bundle(v->hands->ctx, (struct bytes){(const uint8_t *)file->value, file->len}, v->now, &receipt));
	date_print(v->today, day);
	v->a->type = "application/octet-stream";
	response_header(v->a, "Content-Disposition", text_of(v, "attachment; filename=\"bien-nhan-%s.kycuong\"", day));
	buf_view(v->b, buf_bytes(&receipt));
	return OK;
}

enum err page_bundle(struct view *v)
{
	char sentence[ERR_SENTENCE_MAX];
	if (v->r->segments > 1 || !v->hands)
		return fail(ERR_NOT_FOUND);
	enum err e = v->r->post ? take(v) : OK;
	if (e != OK && err_exit(e) == 1) { /* the file's fault: told beside the form */
		v->a->status = 400;
		write_page(v, err_sentence(v->lang, e, NULL, sentence));
		return OK;
	}
	if (e == OK && !v->r->post)
		write_page(v, NULL);
	return e;
}
