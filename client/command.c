#include "command.h"

#include <errno.h>
#include <string.h>

#include "civil.h"
#include "host.h"
#include "import.h"

static const struct option options[] = {
	[O_DIR] = {"dir", "DIR", "Thư mục dữ liệu; mặc định ~/.local/share/kycuong.", "Data folder; ~/.local/share/kycuong by default."},
	[O_LANG] = {"lang", "vi|en", "Ngôn ngữ: vi (mặc định) hoặc en.", "Language: vi (default) or en."},
	[O_FORMAT] = {"format", "table|csv|json", "Dạng in ra: bảng (mặc định), CSV hoặc JSON.", "Output: a table (default), CSV or JSON."},
	[O_AS] = {"as", "NAME", "Người làm, nếu máy có nhiều người dùng.", "Who acts, where a device has several officials."},
	[O_PASSWORD_FILE] = {"password-file", "FILE", "Tệp chứa mật khẩu chữ ký cá nhân (dòng đầu).", "File with the password of the personal signature (its first line)."},
	[O_CA] = {"ca", "FILE", "Chỉ tin các chứng thư gốc trong tệp này (PEM); được nhớ.", "Trust only the authorities in this file (PEM); remembered."},
	[O_LISTEN] = {"listen", "127.0.0.1:PORT", "Địa chỉ của trang; cổng 0 (mặc định) là cổng bất kỳ.", "Address of the page; port 0 (default) is any."},
	[O_AT] = {"at", "TIME", "Tính tại thời điểm này; mặc định là bây giờ.", "As of this time; now by default."},
	[O_OBLIGATION] = {"obligation", "CODE", "Chỉ nghĩa vụ này.", "This obligation only."},
	[O_PERIOD] = {"period", "PERIOD", "Chỉ kỳ này: 2024-11 hoặc 2024.", "This period only: 2024-11 or 2024."},
	[O_FROM] = {"from", "MONTH", "Từ tháng này (2024-11).", "From this month on (2024-11)."},
	[O_TO] = {"to", "MONTH", "Đến hết tháng này (2024-12).", "To the end of this month (2024-12)."},
	[O_SEEN] = {"seen", NULL, "Đánh dấu các thông báo là đã xem.", "Mark the notices as seen."},
	[O_DIGITS] = {"digits", NULL, "In mã bằng 24 chữ số.", "Print the code in 24 digits."},
	[O_BUDGET] = {"budget", "SIZE", "Số byte mỗi ngày mà việc tự đồng bộ được dùng: 500K, 20M, none; được nhớ.",
		      "Bytes a day that syncing by itself may use: 500K, 20M, none; remembered."},
	[O_UNIT] = {"unit", "CODE", "Mã đơn vị.", "Code of the unit."},
	[O_DOCX] = {"docx", "FILE", "Ghi văn bản Word vào tệp này.", "Write a Word document to this file."},
	[O_XLSX] = {"xlsx", "FILE", "Ghi bảng tính Excel vào tệp này.", "Write an Excel workbook to this file."},
	[O_LETTERS] = {"letters", "FOLDER", "Ghi công văn của mọi đơn vị vào thư mục này.", "Write every unit's letter to this folder."},
	[O_PART] = {"part", "totals|values|units|narrative", "Phần in ra; mặc định totals.", "The part to print; totals by default."},
	[O_ATTACHMENTS] = {"attachments", NULL, "Kèm cả các tệp đang chờ gửi.", "With the attachments that wait to be sent."},
	[O_YEAR] = {"year", "YEAR", "Năm (2024); mặc định là năm của --at.", "The year (2024); that of --at by default."},
	[O_LIMIT] = {"limit", "N", "Nhiều nhất bấy nhiêu mục, đến 200; mặc định 50.", "At most so many records, up to 200; 50 by default."},
	{0},
};

static const struct command commands[] = {
	{"enrol", "URL CODE", 2, 2, "ca", "Ghi danh máy này (hoặc thêm người, thay khóa đã quên) bằng mã một lần.",
	 "Enrol this device (or add an official, or replace a forgotten key) with a one-time code."},
	{"server", "URL", 1, 1, "ca", "Đổi địa chỉ máy chủ; khóa đã ghim giữ nguyên.", "Change the server's address; the pinned key stays."},
	{"sync", "", 0, 0, "", "Gửi việc đang chờ và nhận cái mới.", "Send what waits and take what is new."},
	{"status", "", 0, 0, "seen", "Máy này, việc chờ gửi, lần liên lạc cuối, thông báo.", "This device, what waits, last contact, notices."},
	{"agent", "", 0, 0, "budget", "Tự đồng bộ định kỳ cho đến khi bị dừng.", "Sync by itself from time to time until stopped."},
	{"ui", "", 0, 0, "listen", "Mở trang trên máy này; in địa chỉ khi sẵn sàng.", "Serve the pages on this device; prints the address once ready."},
	{"search", "WORD…", 1, -1, "limit", "Tìm trong mọi sổ trên máy này, không cần dấu; từ cuối có thể chỉ là phần đầu.",
	 "Search all registers on this device, without accents; the last word may be the start of one."},
	{"list", "REGISTER [FIELD=VALUE…]", 1, -1, "", "Liệt kê một sổ, có lọc theo ô.", "List a register, filtered by fields."},
	{"show", "REGISTER KEY", 2, 2, "", "Xem một mục.", "Show one record."},
	{"do", "VERB REGISTER [KEY] [FIELD=VALUE…]", 2, -1, "", "Làm một việc; in KHÓA và số của việc khi đã lưu. GIÁ TRỊ @TỆP đọc từ tệp.",
	 "Do a verb; prints KEY and the act's number once it is saved. A VALUE @FILE is read from the file."},
	{"code", "KEY", 1, 1, "digits", "Mã cam kết của lần gửi cuối của báo cáo, để đọc qua điện thoại.",
	 "Commitment code of a report's last send, to be read out by phone."},
	{"import", "REGISTER FILE.csv", 2, 2, "", "Nhập tệp CSV: tất cả hoặc không dòng nào.", "Import a CSV file: all of it or nothing."},
	{"inbox", "[discard N]", 0, 2, "", "Việc tỉnh không nhận hoặc đã ghép; bỏ một việc.", "Acts refused or merged by the province; discard one."},
	{"counts", "KEY", 1, 1, "", "Bên mỗi chỉ tiêu của báo cáo: số đếm từ sổ, số đã ghi, lý do sửa tay.",
	 "Beside each number of a report: what the registers count, what was entered, the reason of a change."},
	{"cells", "", 0, 0, "at obligation period", "Tình trạng từng báo cáo phải gửi.", "The state of every report owed."},
	{"summary", "", 0, 0, "at obligation from to", "Số liệu và xếp hạng.", "Figures and ranking."},
	{"consolidation", "PERIOD", 1, 1, "obligation part docx xlsx", "Báo cáo tổng hợp của một kỳ, từ dữ liệu trên máy này.",
	 "The consolidated report of a period, from what this device has."},
	{"remind", "", 0, 0, "unit at docx letters", "Ai còn gì quá hạn; công văn đôn đốc (DOCX) của một hoặc mọi đơn vị.",
	 "Who is overdue with what; reminder letters (DOCX) to one unit or all."},
	{"calendar", "FILE", 1, 1, "unit at", "Các hạn của đơn vị mình (hoặc --unit) thành tệp iCalendar.", "The deadlines of the own unit (or --unit) as an iCalendar file."},
	{"roles", "", 0, 0, "", "Ai được làm gì, theo mô tả của các sổ.", "Who may do what, from the descriptions of the registers."},
	{"bundle", "out FILE | in FILE", 2, 2, "attachments", "Không có mạng: xuất việc đang chờ ra tệp niêm phong, nhập biên nhận của tỉnh.",
	 "No line: put what waits into a sealed file, take the province's receipt in."},
	{"attach", "REGISTER KEY FILE…", 3, -1, "", "Đính kèm tệp (PDF, DOCX, XLSX, JPEG, PNG; 20 MiB) vào một mục; in KHÓA, số của việc và mã tệp.",
	 "Attach files (PDF, DOCX, XLSX, JPEG, PNG; 20 MiB) to a record; prints KEY, the act's number and the file's code."},
	{"detach", "REGISTER KEY NAME", 3, 3, "", "Bỏ một tệp kèm theo khỏi mục.", "Take an attachment off a record."},
	{"files", "REGISTER KEY", 2, 2, "", "Các tệp kèm theo của một mục, và đang ở đâu.", "The attachments of a record, and where they are."},
	{"fetch", "REGISTER KEY NAME FILE", 4, 4, "", "Lưu một tệp kèm theo thành FILE; tải về nếu chưa có trên máy.",
	 "Save an attachment as FILE; it is downloaded where this device does not have it."},
	{"lists", "[NAME]", 0, 1, "at year xlsx docx unit", "Các danh sách lãnh đạo cần: ai chậm, nhiệm vụ quá hạn, sổ cam kết, đánh giá người đứng đầu; không NAME: có những danh sách nào.",
	 "The lists that the leadership asks for: who is late, overdue tasks, promises, assessment of heads; without NAME: which there are."},
	{0},
};
/* Beside the descriptions that the parser reads. */
static enum err (*const functions[])(const struct call *c) = {
	command_enrol, command_server, command_sync, command_status, command_agent, command_ui, command_search, command_list, command_show,
	command_do, command_code, command_import, command_inbox, command_counts, command_cells, command_summary, command_consolidation, command_remind,
	command_calendar, command_roles, command_bundle, command_attach,
	command_detach, command_files, command_fetch, command_lists};
_Static_assert(sizeof functions / sizeof *functions == sizeof commands / sizeof *commands - 1, "one function a command");

static const struct program program = {"kycuong", "Kỷ cương hành chính: ghi và gửi báo cáo, nhiệm vụ, giải trình, kể cả khi mất mạng.",
				       "Administrative discipline: enter and send reports, tasks and explanations, also without a line.",
				       options, "dir lang format as password-file", commands};

void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret)
{
	listing_begin(ret, stdout, listing_format(c->options[O_FORMAT]), columns, count);
}

void password_wipe(struct buf *b)
{
	if (b->data)
		crypt_wipe(b->data, b->cap);
	buf_free(b);
}

enum err call_password(const struct call *c, const char *prompt, struct buf *ret)
{
	if (!c->options[O_PASSWORD_FILE])
		return host_ask_password(prompt, ret);
	TRY(file_read(c->options[O_PASSWORD_FILE], ret));
	size_t n = 0;
	while (n < ret->len && ret->data[n] != '\n' && ret->data[n] != '\r')
		n++;
	buf_cut(ret, n);
	return n ? OK : fail(ERR_PASSWORD_NEEDED);
}

enum err call_author(const struct call *c, struct replica *r, struct author *ret)
{
	return author_find(r, c->options[O_AS], ret);
}

enum err call_reader(const struct call *c, struct replica *r, struct reader *ret)
{
	struct author a OWN(author_wipe) = {0};
	enum err e = call_author(c, r, &a);
	if (e != OK && c->options[O_AS])
		return e;
	return reader_of(r, e == OK ? a.official : 0, ret);
}

enum err call_reads(const struct call *c, struct replica *r, const struct reg *reg)
{
	struct author a OWN(author_wipe) = {0};
	struct reader who;
	if (!reg->restricted)
		return OK;
	TRY(call_author(c, r, &a));
	TRY(reader_of(r, a.official, &who));
	return reader_may(&who, reg) ? OK : fail(ERR_NOT_READER, label_in(reg->label, c->lang));
}

enum err call_unlock(const struct call *c, struct replica *r, struct author *a)
{
	struct buf password OWN(password_wipe) = BUF(PASSWORD_MAX);
	TRY(call_password(c, call_words(c, "Mật khẩu chữ ký cá nhân: ", "Password of the personal signature: "), &password));
	return author_unlock(r, a, buf_bytes(&password));
}

enum err call_scope(struct replica *r, const char **ret_unit)
{
	struct standing s;
	struct row row;
	TRY(row_load(&r->world, reg_by_name(BYTES("unit")), (struct key){bytes_of(r->unit), 0}, &row));
	TRY(own_standing(r, &s));
	*ret_unit = s.all ? NULL : r->unit;
	return row.state == ABSENT ? fail(ERR_UNIT_UNKNOWN, r->unit) : OK;
}

enum err call_at(const struct call *c, struct replica *r, int64_t *ret)
{
	struct replica_status status;
	if (c->options[O_AT])
		return time_parse(c->options[O_AT], ret);
	TRY(replica_status(r, &status));
	int64_t now = now_ms(), seen = status.seen.epoch ? status.seen.time : now;
	*ret = now > seen ? now : seen;
	return OK;
}

static enum err carry_out(const struct options *o, enum lang lang, struct buf *details)
{
	struct call c = {.lang = lang, .options = o->values, .operands = o->operands, .count = o->count, .details = details};
	TRY(crypt_init());
	if (!o->values[O_DIR])
		TRY(host_data_dir(program.name, c.dir));
	else if (!*o->values[O_DIR] || strlen(o->values[O_DIR]) >= PATH_SIZE - 32)
		return fail(ERR_FILE_READ, o->values[O_DIR], strerror(ENAMETOOLONG));
	else
		memcpy(c.dir, o->values[O_DIR], strlen(o->values[O_DIR]) + 1);
	TRY(functions[o->command - commands](&c));
	return fflush(stdout) == 0 ? OK : fail(ERR_FILE_WRITE, "stdout", strerror(errno));
}

/* The registers, from their descriptions, below the help of commands that take one; with the verbs where one is wanted. */
static void help_registers(const struct command *command, enum lang lang)
{
	if (!strstr(command->operands, "REGISTER"))
		return;
	printf("\n%s:\n", lang == VI ? "Các sổ" : "Registers");
	for (int i = 0; registers[i]; i++) {
		const struct reg *r = registers[i];
		if (r->hidden)
			continue;
		printf("  %-18s%s", r->name, label_in(r->label, lang));
		for (const struct verb *v = r->verbs; strstr(command->operands, "VERB") && v->number; v++)
			if (v->who != BY_SYSTEM && v->who != BY_ADMINISTRATION)
				printf("%s %s", v == r->verbs ? ":" : " ·", v->name);
		putchar('\n');
	}
}

static void help(const struct command *command, enum lang lang)
{
	options_help(&program, command, lang, stdout);
	if (command)
		help_registers(command, lang);
}

int command_run(int argc, char **argv)
{
	enum lang lang = options_lang(argc, argv);
	struct options o = {0};
	char sentence[ERR_SENTENCE_MAX];
	struct buf details OWN_BUF = BUF(IMPORT_BAD_MAX);
	if (argc == 2 && strcmp(argv[1], "completion") == 0) { /* for packagers: not in the help */
		options_completion(&program, stdout);
		return 0;
	}
	host_private();
	enum err e = options_parse(&program, argc, argv, &o);
	if (e == OK && o.help)
		help(o.command, lang);
	else if (e == OK && o.version)
		printf("%s %s\n", program.name, KYCUONG_VERSION);
	else if (e == OK)
		e = carry_out(&o, lang, &details);
	if (e != OK) {
		refusal_sentence(e, lang, sentence);
		fprintf(stderr, "%s%s%s", sentence, sentence[strlen(sentence) - 1] == '\n' ? "" : "\n", buf_text(&details));
	}
	return err_exit(e);
}
