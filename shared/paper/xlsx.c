#include "xlsx.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

#include "civil.h"
#include "files.h"
#include "text.h"

enum { SHEET_NAME = 31, NOTE_MAX = 240, PAPER_A4 = 9, DAY_1970 = 25569 };
enum look { HEAD, TEXT, WHOLE, DECIMAL, DATE, TIME, LOOKS };

struct xlsx {
	char path[PATH_SIZE];
	lxw_workbook *book;
	lxw_format *look[LOOKS];
	lxw_worksheet *sheet;
	size_t sheets, columns, column, row;
	double width[XLSX_COLUMNS];
	bool over;
	char fault[ERR_ARG_MAX]; /* of the world: the folder for temporary files */
};

static lxw_format *look(struct xlsx *x, const char *numbers)
{
	lxw_format *f = workbook_add_format(x->book);
	format_set_font_name(f, "Times New Roman");
	format_set_font_size(f, 12);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	format_set_border(f, LXW_BORDER_THIN);
	if (numbers)
		format_set_num_format(f, numbers);
	return f;
}

static void looks(struct xlsx *x)
{
	static const char *const numbers[LOOKS] = {
		[WHOLE] = "#,##0", [DECIMAL] = "#,##0.0##", [DATE] = "dd/mm/yyyy", [TIME] = "hh:mm dd/mm/yyyy"};
	for (int i = 0; i < LOOKS; i++)
		x->look[i] = look(x, numbers[i]);
	format_set_text_wrap(x->look[TEXT]);
	format_set_text_wrap(x->look[HEAD]);
	format_set_bold(x->look[HEAD]);
	format_set_align(x->look[HEAD], LXW_ALIGN_CENTER);
	format_set_align(x->look[HEAD], LXW_ALIGN_VERTICAL_CENTER);
	format_set_bg_color(x->look[HEAD], 0xE7E6E6);
}

struct xlsx *xlsx_new(int64_t at)
{
	struct xlsx *x = mem_alloc(sizeof *x);
	const char *folder = getenv("TMPDIR");
	path_join(folder && *folder ? folder : "/tmp", "kycuong-XXXXXX", x->path);
	int fd = mkstemp(x->path);
	if (fd < 0) {
		snprintf(x->fault, sizeof x->fault, "%s", strerror(errno));
		return x;
	}
	close(fd);
	x->book = workbook_new(x->path);
	lxw_doc_properties properties = {.created = at / 1000 > 0 ? (time_t)(at / 1000) : 1, .author = (char *)"kycuong"};
	workbook_set_properties(x->book, &properties);
	looks(x);
	return x;
}

void xlsx_free(struct xlsx **x)
{
	if (!*x)
		return;
	if ((*x)->book)
		lxw_workbook_free((*x)->book);
	if (!*(*x)->fault)
		file_remove((*x)->path);
	mem_free(x);
}

/* The columns' widths are known once all rows are there. */
static void end_sheet(struct xlsx *x)
{
	if (!x->sheet)
		return;
	for (size_t i = 0; i < x->columns; i++)
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, x->width[i] * 1.12 + 3, NULL);
	worksheet_autofilter(x->sheet, 0, 0, (lxw_row_t)(x->row > 1 ? x->row - 1 : 1), (lxw_col_t)(x->columns - 1));
	x->sheet = NULL;
}

static void widen(struct xlsx *x, double width)
{
	width = width < XLSX_WIDTH ? width : XLSX_WIDTH;
	if (width > x->width[x->column])
		x->width[x->column] = width;
}

static lxw_worksheet *add_sheet(struct xlsx *x, const char *name)
{
	char clean[SHEET_NAME * 4 + 1] = "";
	size_t n = 0, letters = 0;
	struct bytes rest = bytes_of(name);
	while (rest.len && letters < SHEET_NAME - 3) {
		const uint8_t *begin = rest.data;
		uint32_t c = text_next(&rest);
		bool bad = c == TEXT_BAD || c < ' ' || (c < 0x80 && strchr("[]:*?/\\'", (int)c));
		if (bad)
			clean[n++] = '-';
		else
			n += (size_t)snprintf(clean + n, sizeof clean - n, "%.*s", (int)(rest.data - begin), (const char *)begin);
		letters++;
	}
	if (!n)
		clean[n++] = '-';
	clean[n] = 0;
	lxw_worksheet *sheet = NULL;
	for (int i = 1; i <= XLSX_SHEETS && !sheet; i++) {
		char numbered[sizeof clean + 8];
		snprintf(numbered, sizeof numbered, i == 1 ? "%s" : "%s %d", clean, i);
		if (!workbook_get_worksheet_by_name(x->book, numbered))
			sheet = workbook_add_worksheet(x->book, numbered);
	}
	return sheet;
}

/* In the page's head "&" begins a command. */
static void page_head(lxw_worksheet *sheet, const char *note)
{
	struct buf head OWN_BUF = BUF(2 * NOTE_MAX);
	buf_str(&head, "&L&9");
	struct bytes cut = text_cut(bytes_of(note), NOTE_MAX - 10);
	if (cut.len && cut.data[0] >= '0' && cut.data[0] <= '9')
		buf_byte(&head, ' '); /* a digit would belong to the size */
	for (size_t i = 0; i < cut.len && head.len < NOTE_MAX; i++) {
		if (cut.data[i] == '&')
			buf_byte(&head, '&');
		buf_byte(&head, cut.data[i]);
	}
	worksheet_set_header(sheet, buf_text(&head));
}

void xlsx_sheet(struct xlsx *x, const char *name, const char *note, const char *const *titles, size_t count)
{
	assert(count && count <= XLSX_COLUMNS);
	if (!x->book)
		return;
	end_sheet(x);
	x->columns = count;
	x->column = x->row = 0;
	memset(x->width, 0, sizeof x->width);
	x->sheet = x->sheets++ < XLSX_SHEETS ? add_sheet(x, name) : NULL;
	if (!x->sheet) {
		x->over = true;
		return;
	}
	for (; x->column < count; x->column++) {
		worksheet_write_string(x->sheet, 0, (lxw_col_t)x->column, titles[x->column], x->look[HEAD]);
		double width = (double)text_width(bytes_of(titles[x->column])) + 3; /* the filter's arrow */
		widen(x, width < 24 ? width : 24);
	}
	x->column = 0;
	x->row = 1;
	worksheet_freeze_panes(x->sheet, 1, 0);
	worksheet_repeat_rows(x->sheet, 0, 0);
	worksheet_set_paper(x->sheet, PAPER_A4);
	if (count > 6)
		worksheet_set_landscape(x->sheet);
	worksheet_fit_to_pages(x->sheet, 1, 0);
	worksheet_set_footer(x->sheet, "&C&9&P/&N");
	if (note && *note)
		page_head(x->sheet, note);
}

/* Whether there is a cell to write; the cell's place is taken in any case. */
static bool place(struct xlsx *x, lxw_row_t *row, lxw_col_t *column)
{
	if (!x->sheet)
		return false;
	assert(x->column < x->columns);
	if (x->row >= XLSX_ROWS) {
		x->over = true;
		return false;
	}
	*row = (lxw_row_t)x->row;
	*column = (lxw_col_t)x->column;
	return true;
}

void xlsx_bytes(struct xlsx *x, struct bytes text)
{
	lxw_row_t row;
	lxw_col_t column;
	if (!text.len) {
		xlsx_empty(x);
		return;
	}
	if (!place(x, &row, &column))
		return;
	size_t longest = 0, line = 0, letters = 0;
	for (struct bytes rest = text; rest.len; letters++) {
		line = text_next(&rest) == '\n' ? 0 : line + 1;
		longest = line > longest ? line : longest;
	}
	char *copy OWN_MEM = mem_copy(text.data, text.len);
	if (letters > XLSX_TEXT || worksheet_write_string(x->sheet, row, column, copy, x->look[TEXT]) != LXW_NO_ERROR)
		x->over = true;
	widen(x, (double)longest);
	x->column++;
}

void xlsx_text(struct xlsx *x, const char *text)
{
	xlsx_bytes(x, bytes_of(text));
}

static void number(struct xlsx *x, double n, enum look how, size_t width)
{
	lxw_row_t row;
	lxw_col_t column;
	if (!place(x, &row, &column))
		return;
	worksheet_write_number(x->sheet, row, column, n, x->look[how]);
	widen(x, (double)width);
	x->column++;
}

static size_t digits(int64_t n)
{
	int len = snprintf(NULL, 0, "%lld", (long long)n);
	return (size_t)len + (size_t)len / 3;
}

void xlsx_int(struct xlsx *x, int64_t n)
{
	number(x, (double)n, WHOLE, digits(n));
}

void xlsx_decimal(struct xlsx *x, int64_t thousandths)
{
	bool whole = thousandths % 1000 == 0;
	number(x, (double)thousandths / 1000, whole ? WHOLE : DECIMAL, digits(thousandths / 1000) + (whole ? 0 : 4));
}

void xlsx_date(struct xlsx *x, int64_t day)
{
	char text[DATE_SIZE] = "";
	if (day != NO_TIME)
		date_print(day, text);
	if (!*text)
		xlsx_empty(x);
	else
		number(x, (double)(day + DAY_1970), DATE, 10);
}

void xlsx_time(struct xlsx *x, int64_t ms)
{
	if (!time_valid(ms))
		xlsx_empty(x);
	else
		number(x, (double)(ms + ZONE_MS) / (double)DAY_MS + DAY_1970, TIME, 16);
}

void xlsx_empty(struct xlsx *x)
{
	lxw_row_t row;
	lxw_col_t column;
	if (!place(x, &row, &column))
		return;
	worksheet_write_blank(x->sheet, row, column, x->look[TEXT]);
	x->column++;
}

void xlsx_end_row(struct xlsx *x)
{
	while (x->sheet && x->row < XLSX_ROWS && x->column < x->columns)
		xlsx_empty(x);
	x->column = 0;
	x->row++;
}

enum err xlsx_finish(struct xlsx *x, struct buf *out)
{
	if (!x->book)
		return fail(ERR_FILE_WRITE, x->path, x->fault);
	assert(x->sheets);
	end_sheet(x);
	lxw_error e = workbook_close(x->book);
	x->book = NULL;
	if (x->over)
		return fail(ERR_TOO_BIG, "XLSX", "64 sheets / 1000000 rows / 32767 characters");
	if (e != LXW_NO_ERROR)
		return fail(ERR_FILE_WRITE, x->path, lxw_strerror(e));
	return file_read(x->path, out);
}
