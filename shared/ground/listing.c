#include "listing.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "csv.h"
#include "json_write.h"
#include "text.h"

enum listing_format listing_format(const char *option)
{
	if (!option || strcmp(option, "table") == 0)
		return LISTING_TABLE;
	return strcmp(option, "csv") == 0 ? LISTING_CSV : LISTING_JSON;
}

static void flush_line(struct listing *l)
{
	fwrite(buf_text(&l->line), 1, l->line.len, l->out);
	buf_cut(&l->line, 0);
}

static bool numeric(const char *column)
{
	return column[0] == '#';
}

/* The line of the columns' names. */
static void heading(const struct listing *l, const char *names[LISTING_COLUMNS_MAX])
{
	for (size_t i = 0; i < l->count; i++)
		names[i] = l->columns[i] + numeric(l->columns[i]);
}

static void csv_line(struct listing *l, const char *const *texts)
{
	for (size_t i = 0; i < l->count; i++)
		csv_field(&l->line, bytes_of(texts[i]), i == 0);
	csv_end(&l->line);
	flush_line(l);
}

/* As JSON has it: [-]digits[.digits], without zeros before it. */
static bool json_number(const char *text)
{
	const char *at = text + (*text == '-');
	size_t whole = strspn(at, "0123456789");
	if (!whole || (whole > 1 && *at == '0'))
		return false;
	at += whole;
	if (*at == '.') {
		size_t part = strspn(at + 1, "0123456789");
		at += part ? part + 1 : 0;
	}
	return !*at;
}

static void json_line(struct listing *l, const char *const *texts)
{
	buf_str(&l->line, l->rows ? ",\n{" : "\n{");
	for (size_t i = 0; i < l->count; i++) {
		if (i)
			buf_byte(&l->line, ',');
		bool number = numeric(l->columns[i]);
		json_write_string(&l->line, bytes_of(l->columns[i] + number));
		buf_byte(&l->line, ':');
		if (texts[i] && number && json_number(texts[i]))
			buf_str(&l->line, texts[i]);
		else if (texts[i] && !(number && !*texts[i]))
			json_write_string(&l->line, bytes_of(texts[i]));
		else
			buf_str(&l->line, "null");
	}
	buf_byte(&l->line, '}');
	flush_line(l);
}

/* How a table shows a text. */
static struct bytes shown(const char *text)
{
	return text ? bytes_of(text) : BYTES("–");
}

static void table_cell(struct listing *l, struct bytes text, size_t width)
{
	bool cut = text_width(text) > width;
	if (cut)
		text = text_cut_width(text, width - 1);
	for (size_t i = 0; i < text.len; i++)
		buf_byte(&l->line, text.data[i] < ' ' ? ' ' : text.data[i]);
	if (cut)
		buf_str(&l->line, "…");
}

static void table_line(struct listing *l, const char *const *texts)
{
	size_t last = l->count;
	while (last && texts[last - 1] && !*texts[last - 1])
		last--;
	for (size_t i = 0; i < last; i++) {
		struct bytes text = shown(texts[i]);
		size_t width = text_width(text);
		table_cell(l, text, i + 1 == l->count ? LISTING_LAST : l->width[i]);
		for (width = width < l->width[i] ? width : l->width[i]; i + 1 < last && width < l->width[i] + 2; width++)
			buf_byte(&l->line, ' ');
	}
	while (l->line.len && l->line.data[l->line.len - 1] == ' ')
		buf_cut(&l->line, l->line.len - 1);
	buf_byte(&l->line, '\n');
	flush_line(l);
}

static void measure(struct listing *l, const char *const *texts)
{
	for (size_t i = 0; i < l->count; i++) {
		size_t width = text_width(shown(texts[i]));
		width = width < LISTING_WIDTH ? width : LISTING_WIDTH;
		l->width[i] = width > l->width[i] ? width : l->width[i];
	}
}

/* From here on the widths stand. */
static void release(struct listing *l)
{
	size_t kept = l->rows < LISTING_AHEAD ? l->rows : LISTING_AHEAD;
	const char *names[LISTING_COLUMNS_MAX];
	heading(l, names);
	table_line(l, names);
	for (size_t i = 0; i < kept; i++)
		table_line(l, l->kept + i * l->count);
	arena_free(&l->arena);
	l->kept = NULL;
}

static void table_row(struct listing *l, const char *const *texts)
{
	if (!l->kept) {
		table_line(l, texts);
		return;
	}
	measure(l, texts);
	for (size_t i = 0; i < l->count; i++)
		l->kept[l->rows * l->count + i] = texts[i] ? arena_string(&l->arena, bytes_of(texts[i])) : NULL;
}

void listing_begin(struct listing *l, FILE *out, enum listing_format format, const char *const *columns, size_t count)
{
	assert(count && count <= LISTING_COLUMNS_MAX);
	*l = (struct listing){.out = out, .format = format, .columns = columns, .count = count, .line = BUF(LISTING_LINE_MAX)};
	const char *names[LISTING_COLUMNS_MAX];
	heading(l, names);
	if (format == LISTING_CSV) {
		csv_line(l, names);
	} else if (format == LISTING_JSON) {
		fputc('[', out);
	} else {
		l->kept = arena_alloc(&l->arena, LISTING_AHEAD * count * sizeof *l->kept);
		measure(l, names);
	}
}

void listing_row(struct listing *l, const char *const *texts)
{
	if (l->format == LISTING_CSV)
		csv_line(l, texts);
	else if (l->format == LISTING_JSON)
		json_line(l, texts);
	else
		table_row(l, texts);
	if (++l->rows == LISTING_AHEAD && l->kept)
		release(l);
}

enum err listing_end(struct listing *l)
{
	if (l->format == LISTING_JSON)
		fputs("\n]\n", l->out);
	else if (l->kept)
		release(l);
	if (fflush(l->out) != 0 || ferror(l->out))
		return fail(ERR_FILE_WRITE, "stdout", strerror(errno));
	return OK;
}

void listing_free(struct listing *l)
{
	buf_free(&l->line);
	arena_free(&l->arena);
	l->kept = NULL;
}
