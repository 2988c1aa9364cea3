#include "csv.h"

#include <stdio.h>
#include <string.h>

static enum err wrong(const struct csv *c, enum err e)
{
	char line[24];
	snprintf(line, sizeof line, "%zu", c->line);
	return fail(e, line);
}

static bool at(const struct csv *c, char byte)
{
	return c->rest.len && c->rest.data[0] == (uint8_t)byte;
}

static void skip(struct csv *c, size_t n)
{
	c->rest.data += n;
	c->rest.len -= n;
}

/* A line's end, LF or CRLF, is taken. */
static bool line_end(struct csv *c)
{
	if (at(c, '\r') && c->rest.len > 1 && c->rest.data[1] == '\n')
		skip(c, 1);
	if (!at(c, '\n'))
		return false;
	skip(c, 1);
	c->next_line++;
	return true;
}

static enum err bare(struct csv *c, struct bytes *ret)
{
	struct bytes field = {c->rest.data, 0};
	for (; c->rest.len && !at(c, ',') && !at(c, '\n') && !at(c, '\r'); field.len++) {
		if (at(c, '"') || at(c, 0))
			return wrong(c, at(c, '"') ? ERR_CSV_QUOTE : ERR_CSV_BYTE);
		skip(c, 1);
	}
	*ret = field;
	return OK;
}

/* The field's bytes go to c->unquoted, which may still move until the record is complete. */
static enum err quoted(struct csv *c)
{
	skip(c, 1);
	for (;;) {
		if (!c->rest.len)
			return wrong(c, ERR_CSV_OPEN);
		if (at(c, 0))
			return wrong(c, ERR_CSV_BYTE);
		if (at(c, '"')) {
			skip(c, 1);
			if (!at(c, '"'))
				break;
		}
		c->next_line += at(c, '\n');
		buf_byte(&c->unquoted, c->rest.data[0]);
		skip(c, 1);
	}
	return c->unquoted.over ? wrong(c, ERR_CSV_LONG) : OK;
}

static enum err field(struct csv *c)
{
	if (c->count == CSV_FIELDS_MAX)
		return wrong(c, ERR_CSV_COLUMNS);
	struct bytes f = {0};
	if (at(c, '"')) {
		size_t start = c->unquoted.len;
		TRY(quoted(c));
		f.len = c->unquoted.len - start;
		buf_byte(&c->unquoted, 0); /* keeps an empty quoted field apart and in place */
	} else {
		TRY(bare(c, &f));
	}
	c->fields[c->count++] = f;
	return OK;
}

static bool formula(struct bytes f)
{
	return f.len && memchr("=+-@\t", f.data[0], 5);
}

static bool number(struct bytes f)
{
	size_t i = f.len && (f.data[0] == '-' || f.data[0] == '+'), digits = 0;
	for (; i < f.len; i++) {
		if (!memchr("0123456789.", f.data[i], 11))
			return false;
		digits += f.data[i] != '.';
	}
	return digits > 0;
}

/* Apostrophes and then the beginning of a formula: written with one more, read with one less. */
static bool held(struct bytes f)
{
	size_t marks = 0;
	while (marks < f.len && f.data[marks] == '\'')
		marks++;
	return marks && formula((struct bytes){f.data + marks, f.len - marks});
}

/* Quoted fields have no address yet: they stand one behind the other in c->unquoted, each with a NUL. */
static void address(struct csv *c)
{
	const uint8_t *next = (const uint8_t *)buf_text(&c->unquoted);
	for (size_t i = 0; i < c->count; i++)
		if (!c->fields[i].data) {
			c->fields[i].data = next;
			next += c->fields[i].len + 1;
		}
}

enum err csv_next(struct csv *c)
{
	if (!c->next_line) {
		c->next_line = 1;
		if (c->rest.len >= 3 && memcmp(c->rest.data, "\xEF\xBB\xBF", 3) == 0)
			skip(c, 3);
	}
	while (line_end(c))
		;
	if (!c->rest.len)
		return ERR_NOT_FOUND;
	c->line = c->next_line;
	c->count = 0;
	buf_cut(&c->unquoted, 0);
	const uint8_t *begin = c->rest.data;
	for (;;) {
		TRY(field(c));
		if ((size_t)(c->rest.data - begin) > CSV_RECORD_MAX)
			return wrong(c, ERR_CSV_LONG);
		if (!c->rest.len || line_end(c))
			break;
		if (!at(c, ','))
			return wrong(c, at(c, '\r') ? ERR_CSV_BYTE : ERR_CSV_QUOTE);
		skip(c, 1);
	}
	address(c);
	for (size_t i = 0; i < c->count; i++)
		if (held(c->fields[i]))
			c->fields[i] = (struct bytes){c->fields[i].data + 1, c->fields[i].len - 1};
	return OK;
}

void csv_free(struct csv *c)
{
	buf_free(&c->unquoted);
}

static bool needs_quotes(struct bytes f)
{
	for (size_t i = 0; i < f.len; i++)
		if (f.data[i] == '"' || f.data[i] == ',' || f.data[i] == '\n' || f.data[i] == '\r')
			return true;
	if (!f.len)
		return false;
	uint8_t first = f.data[0], last = f.data[f.len - 1];
	return first == ' ' || first == '\t' || last == ' ' || last == '\t';
}

static void put_field(struct buf *out, struct bytes f, bool first, bool mark)
{
	if (!first)
		buf_byte(out, ',');
	if (!needs_quotes(f)) {
		buf_str(out, mark ? "'" : "");
		buf_view(out, f);
		return;
	}
	buf_str(out, mark ? "\"'" : "\"");
	for (size_t i = 0; i < f.len; i++) {
		if (f.data[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, f.data[i]);
	}
	buf_byte(out, '"');
}

void csv_field(struct buf *out, struct bytes f, bool first)
{
	put_field(out, f, first, held(f));
}

void csv_shown(struct buf *out, struct bytes f, bool first)
{
	put_field(out, f, first, held(f) || (formula(f) && !number(f)));
}

void csv_end(struct buf *out)
{
	buf_byte(out, '\n');
}
