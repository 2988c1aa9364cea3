/* Who owes which report when. The deadline lies inside the period and is data: before_day 10 means that
 * the 9th is the last good day. A yearly obligation names its month; a monthly one leaves it empty.
 * What a report counts lies between two days `data_day` (empty: before_day); `window` says the same in words.
 * selector: * for all units, or a comma list of unit codes, kind:NAME and function:NAME. */
#include "register.h"

enum { CODE = 1, DOCUMENT, CLAUSE, SELECTOR, PERIOD, BEFORE_DAY, BEFORE_MONTH, ROLL, WINDOW, FORM, RECEIVER, ANNOUNCE_DAYS, FROM_DAY, TO_DAY, NAME, DATA_DAY };
enum { ACTIVE = 1, ENDED };

static const struct choice periods[] = {{1, "month", {"hằng tháng", "monthly"}}, {2, "year", {"hằng năm", "yearly"}}, {0}};
static const struct choice rolls[] = {{1, "none", {"không dời", "none"}},
				      {2, "next", {"sang ngày làm việc sau", "next working day"}},
				      {3, "previous", {"về ngày làm việc trước", "previous working day"}},
				      {0}};

const struct reg register_obligation = {
	.number = 4,
	.name = "obligation",
	.label = {"Nghĩa vụ báo cáo", "Obligation"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"active", {"hiệu lực", "in force"}},
					 {"ended", {"hết hiệu lực", "ended"}},
					 {0}},
	.fields = (const struct field[]){
		{CODE, "code", {"Mã", "Code"}, T_LINE, F_KEY, .max = 24},
		{DOCUMENT, "document", {"Văn bản", "Document"}, T_REF, .ref = "document"},
		{CLAUSE, "clause", {"Điều khoản", "Clause"}, T_LINE, F_CLAUSE, .max = 40},
		{SELECTOR, "selector", {"Đơn vị phải báo cáo", "Selector"}, T_LINE, F_RULING, .max = 600,
		 .hint = {"* là mọi đơn vị; hoặc mã các đơn vị, cách nhau bằng dấu phẩy. Ví dụ: 612,SNV", "* is every unit; or codes with commas between. Example: 612,SNV"}},
		{PERIOD, "period", {"Kỳ", "Period"}, T_CHOICE, .choices = periods},
		{BEFORE_DAY, "before_day", {"Trước ngày", "Before day"}, T_INT, .min = 1, .max = 31},
		{BEFORE_MONTH, "before_month", {"Trước tháng", "Before month"}, T_INT, .min = 1, .max = 12},
		{ROLL, "roll", {"Khi hạn vào ngày nghỉ", "Roll-over"}, T_CHOICE, .choices = rolls},
		{WINDOW, "window", {"Kỳ số liệu", "Data window"}, T_LINE, .max = 60},
		{FORM, "form", {"Mẫu báo cáo", "Form"}, T_REF, .ref = "form"},
		{RECEIVER, "receiver", {"Nơi nhận", "Receiver"}, T_REF, .ref = "unit"},
		{ANNOUNCE_DAYS, "announce_days", {"Số ngày giữ mã", "Announce days"}, T_INT, .min = 0, .max = 60},
		{FROM_DAY, "from", {"Từ ngày", "From"}, T_DATE},
		{TO_DAY, "to", {"Đến trước ngày", "Until before"}, T_DATE},
		{NAME, "name", {"Tên", "Name"}, T_LINE, .max = 200},
		{DATA_DAY, "data_day", {"Số liệu tính đến trước ngày", "Data before day"}, T_INT, .min = 1, .max = 31},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{DOCUMENT}, {CLAUSE}, {SELECTOR, NEEDED}, {PERIOD, NEEDED}, {BEFORE_DAY, NEEDED}, {BEFORE_MONTH},
						{ROLL}, {WINDOW}, {FORM}, {RECEIVER}, {ANNOUNCE_DAYS}, {FROM_DAY, NEEDED}, {TO_DAY}, {NAME}, {DATA_DAY}, {0}}},
		{2, "end", {"Kết thúc", "End"}, FROM(ACTIVE), ENDED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){{TO_DAY, NEEDED}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "\"to\" IS NULL OR \"from\" < \"to\"",
		 {"Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày.", "The end must come after the beginning. Change one of them."}},
		{0, "period = 1 OR before_month IS NOT NULL",
		 {"Nghĩa vụ hằng năm phải ghi hạn trước tháng nào (before_month).", "A yearly obligation must say before which month (before_month)."}},
		/* a slip of the pen would have nobody owe anything; the names are those of register unit */
		{ON(1), "(WITH RECURSIVE part(text, rest) AS (SELECT '*', r.selector || ',' UNION ALL SELECT trim(substr(rest, 1, instr(rest, ',') - 1)),"
			" substr(rest, instr(rest, ',') + 1) FROM part WHERE rest <> '') SELECT min(text = '*' OR text IN ('kind:district', 'kind:department',"
			" 'kind:commune', 'kind:office', 'kind:public', 'kind:other', 'function:agency', 'function:home_affairs', 'function:office',"
			" 'function:inspectorate', 'function:information', 'function:broadcaster') OR EXISTS (SELECT 1 FROM unit AS u WHERE u.key = text)) FROM part)",
		 {"Ô “selector” có mã không phải đơn vị nào. Ghi *, các mã đơn vị, kind:LOẠI hoặc function:CHỨC-NĂNG, cách nhau dấu phẩy.",
		  "The selector names no unit somewhere. Give *, codes of units, kind:NAME or function:NAME, parted by commas."}},
		{0}},
};
