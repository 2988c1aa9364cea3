/* Administrative procedures (TTHC) of a unit in a month or a year: one record for each, whoever of the office writes it. */
#include "register.h"

enum { UNIT = 1, PERIOD, CARRIED, RECEIVED, ON_TIME, LATE, APOLOGIES, ONLINE, NOTE, CONFIRMED };
enum { DRAFT = 1, CONFIRMED_STATE };
enum { MANY = 10000000 };

static const uint16_t numbers[] = {CARRIED, RECEIVED, ON_TIME, LATE, APOLOGIES, ONLINE, NOTE, 0};

const struct reg register_procedure_period = {
	.number = 31,
	.name = "procedure_period",
	.label = {"Giải quyết thủ tục hành chính", "Procedures in a period"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"đang ghi", "draft"}},
					 {"confirmed", {"đã xác nhận", "confirmed"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_KEY, .ref = "unit"},
		{PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD, F_KEY},
		{CARRIED, "carried", {"Hồ sơ kỳ trước chuyển sang", "Carried over"}, T_INT, .min = 0, .max = MANY},
		{RECEIVED, "received", {"Hồ sơ tiếp nhận trong kỳ", "Received"}, T_INT, .min = 0, .max = MANY},
		{ON_TIME, "on_time", {"Giải quyết đúng hạn, trước hạn", "On time"}, T_INT, .min = 0, .max = MANY},
		{LATE, "late", {"Giải quyết quá hạn", "Late"}, T_INT, .min = 0, .max = MANY},
		{APOLOGIES, "apologies", {"Thư xin lỗi đã gửi", "Apologies"}, T_INT, .min = 0, .max = MANY},
		{ONLINE, "online", {"Hồ sơ trực tuyến", "Online"}, T_INT, .min = 0, .max = MANY},
		{NOTE, "note", {"Ghi chú", "Note"}, T_TEXT, .max = 2000},
		{CONFIRMED, "confirmed", {"Xác nhận lúc", "Confirmed"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Ghi", "Write"}, FROM(ABSENT) | FROM(DRAFT) | FROM(CONFIRMED_STATE), DRAFT, BY_UNIT,
		 .slots = (const struct slot[]){{CARRIED}, {RECEIVED, NEEDED}, {ON_TIME, NEEDED}, {LATE, NEEDED}, {APOLOGIES}, {ONLINE}, {NOTE}, {0}},
		 .assigns = (const struct assign[]){{CONFIRMED, S_NULL}, {0}}},
		{2, "confirm", {"Ký xác nhận", "Confirm"}, FROM(DRAFT), CONFIRMED_STATE, BY_UNIT, .head = true, .personal = true, .sight = numbers,
		 .assigns = (const struct assign[]){{CONFIRMED, S_TIME}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "on_time + late <= coalesce(carried, 0) + received",
		 {"Số đã giải quyết (đúng hạn và quá hạn) không thể lớn hơn số chuyển sang cộng số tiếp nhận.", "What was settled cannot exceed what was carried over and received."}},
		{0, "coalesce(apologies, 0) <= late + coalesce(carried, 0) + received",
		 {"Số thư xin lỗi lớn hơn số hồ sơ. Sửa một trong hai số.", "More apologies than files. Change one of the numbers."}},
		{0, "online IS NULL OR online <= received",
		 {"Số hồ sơ trực tuyến không thể lớn hơn số tiếp nhận.", "Files received online cannot exceed those received."}},
		{0}},
	.remarks = (const struct remark[]){
		{"no_apology", {"Có hồ sơ quá hạn chưa xin lỗi", "Late files without an apology"}, "coalesce(apologies, 0) < late"},
		{0}},
};
