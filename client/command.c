#include "command.h"

#include <errno.h>
#include <string.h>

#include "host.h"

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
	[O_NO_WAIT] = {"no-wait", NULL, "Sau khi máy chủ được khôi phục: gửi cả việc đang tạm giữ.", "After the server was restored: send what is held too."},
	{0},
};

static const struct command commands[] = {
	{"enrol", "URL CODE", 2, 2, "ca", "Ghi danh máy này (hoặc thêm người, thay khóa đã quên) bằng mã một lần.",
	 "Enrol this device (or add an official, or replace a forgotten key) with a one-time code.", command_enrol},
	{"server", "URL", 1, 1, "ca", "Đổi địa chỉ máy chủ; khóa đã ghim giữ nguyên.", "Change the server's address; the pinned key stays.", command_server},
	{"sync", "", 0, 0, "no-wait", "Gửi việc đang chờ và nhận cái mới.", "Send what waits and take what is new.", command_sync},
	{"status", "", 0, 0, "seen", "Máy này, việc chờ gửi, lần liên lạc cuối, thông báo.", "This device, what waits, last contact, notices.", command_status},
	{"agent", "", 0, 0, "budget", "Tự đồng bộ định kỳ cho đến khi bị dừng.", "Sync by itself from time to time until stopped.", command_agent},
	{"ui", "", 0, 0, "listen", "Mở trang trên máy này; in địa chỉ khi sẵn sàng.", "Serve the pages on this device; prints the address once ready.", command_ui},
	{"search", "WORD…", 1, -1, "limit", "Tìm trong mọi sổ trên máy này, không cần dấu; từ cuối có thể chỉ là phần đầu.",
	 "Search all registers on this device, without accents; the last word may be the start of one.", command_search},
	{"list", "REGISTER [FIELD=VALUE…]", 1, -1, "", "Liệt kê một sổ, có lọc theo ô.", "List a register, filtered by fields.", command_list},
	{"show", "REGISTER KEY", 2, 2, "", "Xem một mục.", "Show one record.", command_show},
	{"do", "VERB REGISTER [KEY] [FIELD=VALUE…]", 2, -1, "", "Làm một việc; in KHÓA và số của việc khi đã lưu. GIÁ TRỊ @TỆP đọc từ tệp.",
	 "Do a verb; prints KEY and the act's number once it is saved. A VALUE @FILE is read from the file.", command_do},
	{"code", "KEY", 1, 1, "digits", "Mã cam kết của lần gửi cuối của báo cáo, để đọc qua điện thoại.",
	 "Commitment code of a report's last send, to be read out by phone.", command_code},
	{"import", "REGISTER FILE.csv", 2, 2, "", "Nhập tệp CSV: tất cả hoặc không dòng nào.", "Import a CSV file: all of it or nothing.", command_import},
	{"inbox", "[discard N]", 0, 2, "", "Việc tỉnh không nhận hoặc đã ghép; bỏ một việc.", "Acts refused or merged by the province; discard one.", command_inbox},
	{"counts", "KEY", 1, 1, "", "Bên mỗi chỉ tiêu của báo cáo: số đếm từ sổ, số đã ghi, lý do sửa tay.",
	 "Beside each number of a report: what the registers count, what was entered, the reason of a change.", command_counts},
	{"cells", "", 0, 0, "at obligation period", "Tình trạng từng báo cáo phải gửi.", "The state of every report owed.", command_cells},
	{"summary", "", 0, 0, "at obligation from to", "Số liệu và xếp hạng.", "Figures and ranking.", command_summary},
	{"consolidation", "PERIOD", 1, 1, "obligation part docx xlsx", "Báo cáo tổng hợp của một kỳ, từ dữ liệu trên máy này.",
	 "The consolidated report of a period, from what this device has.", command_consolidation},
	{"remind", "", 0, 0, "unit at docx letters", "Ai còn gì quá hạn; công văn đôn đốc (DOCX) của một hoặc mọi đơn vị.",
	 "Who is overdue with what; reminder letters (DOCX) to one unit or all.", command_remind},
	{"calendar", "FILE", 1, 1, "unit at", "Các hạn của đơn vị mình (hoặc --unit) thành tệp iCalendar.", "The deadlines of the own unit (or --unit) as an iCalendar file.", command_calendar},
	{"roles", "", 0, 0, "", "Ai được làm gì, theo mô tả của các sổ.", "Who may do what, from the descriptions of the registers.", command_roles},
	{"bundle", "out FILE | in FILE", 2, 2, "attachments", "Không có mạng: xuất việc đang chờ ra tệp niêm phong, nhập biên nhận của tỉnh.",
	 "No line: put what waits into a sealed file, take the province's receipt in.", command_bundle},
	{"attach", "REGISTER KEY FILE…", 3, -1, "", "Đính kèm tệp (PDF, DOCX, XLSX, JPEG, PNG; 20 MiB) vào một mục; in KHÓA, số của việc và mã tệp.",
	 "Attach files (PDF, DOCX, XLSX, JPEG, PNG; 20 MiB) to a record; prints KEY, the act's number and the file's code.", command_attach},
	{"detach", "REGISTER KEY NAME", 3, 3, "", "Bỏ một tệp kèm theo khỏi mục.", "Take an attachment off a record.", command_detach},
	{"files", "REGISTER KEY", 2, 2, "", "Các tệp kèm theo của một mục, và đang ở đâu.", "The attachments of a record, and where they are.", command_files},
	{"fetch", "REGISTER KEY NAME FILE", 4, 4, "", "Lưu một tệp kèm theo thành FILE; tải về nếu chưa có trên máy.",
	 "Save an attachment as FILE; it is downloaded where this device does not have it.", command_fetch},
	{"lists", "[NAME]", 0, 1, "at year xlsx docx unit", "Các danh sách lãnh đạo cần: ai chậm, nhiệm vụ quá hạn, sổ cam kết, đánh giá người đứng đầu; không NAME: có những danh sách nào.",
	 "The lists that the leadership asks for: who is late, overdue tasks, promises, assessment of heads; without NAME: which there are.", command_lists},
	{0},
};
static const struct program program = {"kycuong", "Kỷ cương hành chính: ghi và gửi báo cáo, nhiệm vụ, giải trình, kể cả khi mất mạng.",
				       "Administrative discipline: enter and send reports, tasks and explanations, also without a line.",
				       options, "dir lang format as password-file", commands};

static enum err ready(struct call *c)
{
	const char *dir = c->options[O_DIR];
	if (!dir)
		return host_data_dir(program.name, c->dir);
	if (!*dir || strlen(dir) >= PATH_SIZE - 32)
		return fail(ERR_FILE_READ, dir, strerror(ENAMETOOLONG));
	memcpy(c->dir, dir, strlen(dir) + 1);
	return OK;
}

/* The registers, from their descriptions, below the help of commands that take one; with the verbs where one is wanted. */
static void help(const struct command *command, enum lang lang, FILE *out)
{
	if (!strstr(command->operands, "REGISTER"))
		return;
	fprintf(out, "\n%s:\n", lang == VI ? "Các sổ" : "Registers");
	for (int i = 0; registers[i]; i++) {
		const struct reg *r = registers[i];
		if (r->hidden)
			continue;
		fprintf(out, "  %-18s%s", r->name, label_in(r->label, lang));
		for (const struct verb *v = r->verbs; strstr(command->operands, "VERB") && v->number; v++)
			if (v->who != BY_SYSTEM && v->who != BY_ADMINISTRATION)
				fprintf(out, "%s %s", v == r->verbs ? ":" : " ·", v->name);
		fputc('\n', out);
	}
}

int command_run(int argc, char **argv)
{
	static const struct habits habits = {ready, help, refusal_sentence};
	return program_run(&program, &habits, argc, argv);
}
