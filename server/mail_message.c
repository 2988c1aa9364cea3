#include "mail_message.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "docx.h"
#include "mail.h"
#include "text.h"

enum { LINE_BYTES = 57 /* 76 characters of base64 */, WORD_BYTES = 39 /* fits behind any header's name */, NAME_SIZE = 80 };

static void base64(struct bytes in, struct buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < in.len; i += 3) {
		size_t n = in.len - i < 3 ? in.len - i : 3;
		uint32_t v = (uint32_t)in.data[i] << 16 | (n > 1 ? (uint32_t)in.data[i + 1] << 8 : 0) | (n > 2 ? in.data[i + 2] : 0);
		const char four[4] = {digits[v >> 18], digits[v >> 12 & 63], n > 1 ? digits[v >> 6 & 63] : '=', n > 2 ? digits[v & 63] : '='};
		buf_add(out, four, sizeof four);
	}
}

/* RFC 2047: words of base64, each whole letters, a line each. */
static void words(const char *text, struct buf *out)
{
	struct bytes rest = bytes_of(text);
	for (bool first = true; rest.len; first = false) {
		struct bytes word = text_cut(rest, WORD_BYTES);
		if (!word.len) /* nothing that is valid UTF-8 begins like this */
			word = (struct bytes){rest.data, 1};
		buf_str(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(word, out);
		buf_str(out, "?=");
		rest.data += word.len;
		rest.len -= word.len;
	}
}

static void mailbox(const char *header, const char *name, const char *address, struct buf *out)
{
	buf_fmt(out, "%s: ", header);
	words(name, out);
	buf_fmt(out, "%s<%s>\r\n", *name ? "\r\n " : "", address);
}

static void date(int64_t ms, struct buf *out)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int year;
	unsigned month, day;
	int64_t local = day_of(ms), second = (ms - day_start(local)) / 1000;
	civil_date((int32_t)local, &year, &month, &day);
	buf_fmt(out, "Date: %s, %02u %s %04d %02d:%02d:%02d +0700\r\n", days[civil_weekday(local)], day, months[month - 1], year, (int)(second / 3600),
		(int)(second / 60 % 60), (int)(second % 60));
}

/* What a file of every system may be called, of a unit's code. */
static void file_name(const char *before, const char *code, const char *after, char ret[NAME_SIZE])
{
	snprintf(ret, NAME_SIZE, "%s%.40s%s", before, code, after);
	for (char *p = ret; *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '-' && *p != '.')
			*p = '_';
}

static void part(const char *boundary, const char *type, const char *name, struct bytes content, struct buf *out)
{
	buf_fmt(out, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", boundary, type);
	if (name)
		buf_fmt(out, "Content-Disposition: attachment; filename=\"%s\"\r\n", name);
	buf_str(out, "\r\n");
	for (size_t i = 0; i < content.len; i += LINE_BYTES) {
		base64((struct bytes){content.data + i, content.len - i < LINE_BYTES ? content.len - i : LINE_BYTES}, out);
		buf_str(out, "\r\n");
	}
}

enum err mail_message(const struct mail_message *m, struct buf *out)
{
	char boundary[48], letter[NAME_SIZE], calendar[NAME_SIZE];
	if (!mail_address_good(m->from))
		return fail(ERR_MAIL_ADDRESS, m->from);
	if (!mail_address_good(m->to))
		return fail(ERR_MAIL_ADDRESS, m->to);
	snprintf(boundary, sizeof boundary, "=_kycuong_%lld", (long long)m->id); /* base64 has no "_" */
	file_name("don-doc-", m->unit, ".docx", letter);
	file_name("han-", m->unit, ".ics", calendar);
	mailbox("From", m->from_name, m->from, out);
	mailbox("To", m->to_name, m->to, out);
	buf_str(out, "Subject: ");
	words(m->subject, out);
	buf_str(out, "\r\n");
	date(m->date, out);
	buf_fmt(out, "Message-ID: <kycuong.%lld.%lld%s>\r\n", (long long)m->id, (long long)m->queued, strchr(m->from, '@'));
	buf_fmt(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", boundary);
	part(boundary, "text/plain; charset=utf-8", NULL, m->text, out);
	part(boundary, DOCX_TYPE, letter, m->letter, out);
	part(boundary, CALENDAR_TYPE, calendar, m->calendar, out);
	buf_fmt(out, "--%s--\r\n", boundary);
	return buf_check(out, "e-mail");
}
