/* paper.c - official documents on paper; see html.h */
#include "html.h"

void paper_begin(struct buf *b, const struct paper *p)
{
	h_raw(b, "<article class=\"paper\"><div class=\"top\"><div>");
	if (p->above) {
		h_raw(b, "<p>");
		h_lines(b, p->above);
		h_raw(b, "</p>");
	}
	h_fmt(b, "<p class=\"strong line\">%s</p><p>%s</p></div>", p->issuer, p->number);
	h_fmt(b,
	      "<div><p class=\"strong\">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p class=\"strong motto\"><span>Độc lập - Tự do - "
	      "Hạnh phúc</span></p><p class=\"slant\">%s</p></div></div>",
	      p->place_date);
	h_fmt(b, "<p class=\"kind strong\">%s</p><p class=\"excerpt strong line\">", p->kind);
	h_lines(b, p->excerpt);
	h_raw(b, "</p>");
	if (p->to)
		h_fmt(b, "<p class=\"to\">%s</p>", p->to);
}

void paper_paragraph(struct buf *b, const char *lead, const char *text)
{
	h_raw(b, lead && !text ? "<p class=\"text heads\">" : "<p class=\"text\">"); /* a heading stays with what it heads */
	if (lead)
		h_fmt(b, "<strong>%s</strong> ", lead);
	h_lines(b, text);
	h_raw(b, "</p>");
}

void paper_signature(struct buf *b, const char *recipients, const char *post, const char *name)
{
	h_raw(b, "<div class=\"bottom\"><div><p class=\"slant strong\">Nơi nhận:</p><p class=\"recipients\">");
	h_lines(b, recipients);
	h_raw(b, "</p></div><div><p class=\"strong\">");
	h_lines(b, post);
	h_fmt(b, "</p><p class=\"strong name\">%s</p></div></div>", name);
}

void paper_end(struct buf *b, const char *foot)
{
	if (foot)
		h_fmt(b, "<p class=\"evidence\">%s</p>", foot);
	h_raw(b, "</article>");
}
