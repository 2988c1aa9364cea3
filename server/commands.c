#include "commands.h"

#include <stdlib.h>

static const struct meaning from_elsewhere[] = {
	{"log", "N", "Từ số thứ tự này trong sổ chung.", "From this position in the log on."},
	{"proof", "N", "Sổ chung chỉ được ghi thêm kể từ số thứ tự này.", "The log was only added to since this position."},
	{"mail", "ADDRESS", "Địa chỉ thư điện tử của người gửi.", "The sender's e-mail address."},
	{0}};
static const struct option options[] = {
	[O_LANG] = {"lang", "vi|en", "Ngôn ngữ: vi (mặc định) hoặc en.", "Language: vi (default) or en."},
	[O_FORMAT] = {"format", "table|csv|json", "Dạng in ra: bảng (mặc định), CSV hoặc JSON.", "Output: a table (default), CSV or JSON."},
	[O_AT] = {"at", "TIME", "Tính tại thời điểm này; mặc định là bây giờ.", "As of this time; now by default."},
	[O_OBLIGATION] = {"obligation", "CODE", "Chỉ nghĩa vụ này.", "This obligation only."},
	[O_PERIOD] = {"period", "PERIOD", "Chỉ kỳ này: 2024-11 hoặc 2024.", "This period only: 2024-11 or 2024."},
	[O_FROM] = {"from", "MONTH", "Từ tháng này (2024-11).", "From this month on (2024-11).", from_elsewhere},
	[O_TO] = {"to", "MONTH", "Đến hết tháng này (2024-12).", "To the end of this month (2024-12)."},
	[O_SAMPLE] = {"sample", "NAME", "Nạp sẵn dữ liệu mẫu: kontum-2024 hoặc kontum-year.", "Start with sample data: kontum-2024 or kontum-year."},
	[O_UNIT] = {"unit", "CODE", "Mã đơn vị.", "Code of the unit."},
	[O_OFFICIAL] = {"official", "NAME", "Họ tên cán bộ; chưa có thì được thêm.", "Name of the official; added if unknown."},
	[O_ROLE] = {"role", "clerk|head", "Vai trò của cán bộ mới: clerk (mặc định) hoặc head.", "Role of a new official: clerk (default) or head."},
	[O_VALID] = {"valid", "HOURS", "Mã có giá trị bao nhiêu giờ; mặc định 72.", "How many hours the code is good for; 72 by default."},
	[O_LISTEN] = {"listen", "HOST:PORT", "Địa chỉ và cổng phục vụ; cổng 0 là cổng bất kỳ.", "Address and port to serve; port 0 is any."},
	[O_TLS_CERT] = {"tls-cert", "FILE", "Chứng thư TLS (PEM).", "TLS certificate (PEM)."},
	[O_TLS_KEY] = {"tls-key", "FILE", "Khóa riêng của chứng thư TLS (PEM).", "Private key of the TLS certificate (PEM)."},
	[O_BEHIND_PROXY] = {"behind-proxy", NULL, "Đã có proxy lo TLS ở phía trước.", "A proxy in front does the TLS."},
	[O_PASSWORD_FILE] = {"password-file", "FILE", "Tệp chứa mật khẩu.", "File with the password."},
	[O_RECEIPT] = {"receipt", "FILE2", "Tệp biên nhận để mang trả về máy đã xuất.", "The receipt, to be taken back to the device."},
	[O_POSITION] = {"position", "N", "Số liệu tại mục này của sổ chung; mặc định là mục mới nhất.", "As of this position of the log; the newest by default."},
	[O_PART] = {"part", "totals|values|units|narrative", "Phần in ra; mặc định totals.", "The part to print; totals by default."},
	[O_DOCX] = {"docx", "FILE", "Ghi văn bản Word vào tệp này.", "Write a Word document to this file."},
	[O_XLSX] = {"xlsx", "FILE", "Ghi bảng tính Excel vào tệp này.", "Write an Excel workbook to this file."},
	[O_FREEZE] = {"freeze", NULL, "Chốt số liệu: ghi vào báo cáo tổng hợp.", "Freeze the figures: put them into the consolidated report."},
	[O_LETTERS] = {"letters", "FOLDER", "Ghi công văn của mọi đơn vị vào thư mục này.", "Write every unit's letter to this folder."},
	[O_YEAR] = {"year", "YEAR", "Năm (2024); mặc định là năm của --at.", "The year (2024); that of --at by default."},
	[O_SMTP] = {"smtp", "URL", "Máy chủ thư: smtp://HOST:CỔNG hoặc smtps://HOST:CỔNG.", "The mail server: smtp://HOST:PORT or smtps://HOST:PORT."},
	[O_USER] = {"user", "NAME", "Tên đăng nhập máy chủ thư.", "Name to log in to the mail server with."},
	[O_STARTTLS] = {"starttls", "always|never", "Mã hóa đường truyền smtp: always (mặc định, trừ loopback) hoặc never.", "Encrypt the line of smtp: always (default, but for loopback) or never."},
	[O_CA] = {"ca", "FILE", "Chỉ tin các chứng thư gốc trong tệp này (PEM) khi nối máy chủ thư.", "Trust only the authorities in this file (PEM) of the mail server."},
	[O_AFTER] = {"after", "EPOCH", "Mở kỳ sổ cao hơn kỳ này, mà các máy đã biết còn bản sao lưu thì chưa.", "Open an epoch above this one, which devices know and the backup does not."},
	{0},
};

static const struct command commands[] = {
	{"init", "DIR", 1, 1, "sample", "Tạo thư mục dữ liệu máy chủ.", "Make a server's data folder.", cmd_init},
	{"serve", "DIR", 1, 1, "listen tls-cert tls-key behind-proxy", "Phục vụ các máy và trang của tỉnh; in địa chỉ khi sẵn sàng.",
	 "Serve the devices and the province's pages; prints its address when ready.", cmd_serve},
	{"enrol", "DIR", 1, 1, "unit official role valid", "Cấp mã ghi danh dùng một lần cho máy của một cán bộ.",
	 "Make a one-time code for an official's device.", cmd_enrol},
	{"do", "DIR VERB REGISTER [KEY] [FIELD=VALUE…]", 3, -1, "", "Việc của quản trị; in KHÓA và số của việc.",
	 "An act of the administration; prints its KEY and number.", cmd_do},
	{"import", "DIR REGISTER FILE.csv", 3, 3, "", "Nhập tệp CSV: tất cả hoặc không dòng nào.", "Import a CSV file: all of it or nothing.", cmd_import},
	{"device", "DIR list | revoke N", 2, 3, "format", "Xem các máy đã ghi danh, thu hồi một máy.", "List the enrolled devices, revoke one.", cmd_device},
	{"redaction", "DIR list", 2, 2, "format", "Mỗi quyết định xóa nội dung: máy nào đã làm, máy nào chưa, bản sao lưu nào còn.",
	 "Each redaction: which devices have carried it out, which have not, which backups still have the text.", cmd_redaction},
	{"user", "DIR add NAME", 3, 3, "password-file", "Thêm người được mở trang của tỉnh.", "Add someone who may open the province's pages.", cmd_user},
	{"cells", "DIR", 1, 1, "at obligation period format", "Tình trạng từng báo cáo phải gửi.", "The state of every report owed.", cmd_cells},
	{"summary", "DIR", 1, 1, "at obligation from to format", "Số liệu và xếp hạng các đơn vị.", "Figures and ranking of the units.", cmd_summary},
	{"consolidation", "DIR PERIOD", 2, 2, "obligation position part format docx xlsx freeze", "Báo cáo tổng hợp của một kỳ, tại một mục của sổ chung.",
	 "The consolidated report of a period, at a position of the log.", cmd_consolidation},
	{"remind", "DIR", 1, 1, "unit at format docx letters", "Ai còn gì quá hạn; công văn đôn đốc (DOCX) của một hoặc mọi đơn vị.",
	 "Who is overdue with what; reminder letters (DOCX) to one unit or all.", cmd_remind},
	{"mail", "DIR config | off | queue UNIT|all | list | send", 2, 3, "smtp from user password-file starttls ca unit format",
	 "Thư điện tử đôn đốc: đặt máy chủ thư, đưa vào hàng đợi, xem hàng đợi, gửi một lượt.",
	 "Reminders by e-mail: set the mail server, queue, list the queue, send it once.", cmd_mail},
	{"calendar", "DIR UNIT FILE", 3, 3, "", "Các hạn của một đơn vị thành tệp iCalendar.", "The deadlines of a unit as an iCalendar file.", cmd_calendar},
	{"lists", "DIR [NAME]", 1, 2, "at year format xlsx docx unit", "Các danh sách lãnh đạo cần: ai chậm, nhiệm vụ quá hạn, sổ cam kết, đánh giá người đứng đầu; không NAME: có những danh sách nào.",
	 "The lists that the leadership asks for: who is late, overdue tasks, promises, assessment of heads; without NAME: which there are.", cmd_lists},
	{"roles", "DIR", 1, 1, "format", "Ai được làm gì, theo mô tả của các sổ.", "Who may do what, from the descriptions of the registers.", cmd_roles},
	{"log", "DIR", 1, 1, "from format", "Sổ chung: mọi việc và kết quả.", "The log: every act and its verdict.", cmd_log},
	{"proof", "DIR POSITION", 2, 2, "from", "Chứng minh một việc có trong sổ chung, và sổ chỉ được ghi thêm từ vị trí --from; in JSON.",
	 "Prove that an act is in the log, and that the log was only added to since --from; prints JSON.", cmd_proof},
	{"rebuild", "DIR", 1, 1, "", "Dựng lại các bảng từ sổ chung và xét lại, so với bảng đang có.",
	 "Make the tables again from the log, judge again, and compare.", cmd_rebuild},
	{"verify", "DIR", 1, 1, "", "Kiểm tra sổ chung: mã băm, chuỗi, gốc Merkle.", "Check the log: hashes, chains, Merkle root.", cmd_verify},
	{"backup", "DIR FILE", 2, 2, "", "Sao lưu vào một tệp, cả khi máy chủ đang chạy.", "Back up into one file, also while serving.", cmd_backup},
	{"restore", "FILE DIR", 2, 2, "after", "Khôi phục từ bản sao lưu vào thư mục mới.", "Restore a backup into a new folder.", cmd_restore},
	{"bundle", "in DIR FILE", 3, 3, "receipt", "Nhập tệp niêm phong của một máy; in số máy và số việc.",
	 "Take in a device's sealed file; prints the device and how many acts.", cmd_bundle},
	{0},
};

static const struct program program = {"kycuongd", "Máy chủ kỷ cương hành chính của tỉnh.",
				       "The server of a province's administrative discipline.", options, "lang", commands};

void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret)
{
	listing_begin(ret, stdout, listing_format(c->options[O_FORMAT]), columns, count);
}

enum err call_number(const char *what, const char *text, int64_t low, int64_t high, int64_t *ret)
{
	char *end, range[48];
	long long n = strtoll(text, &end, 10);
	snprintf(range, sizeof range, high == INT64_MAX ? "%lld, …" : "%lld … %lld", (long long)low, (long long)high);
	if (*text < '0' || *text > '9' || *end || n < low || n > high)
		return fail(ERR_OPTION_RANGE, what, text, range);
	*ret = n;
	return OK;
}

static const char *sentence(enum err e, enum lang lang, char out[ERR_SENTENCE_MAX])
{
	return err_sentence(lang, e, NULL, out);
}

int commands_run(int argc, char **argv)
{
	static const struct habits habits = {.sentence = sentence};
	return program_run(&program, &habits, argc, argv);
}
