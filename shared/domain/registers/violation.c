/* Violations of discipline, counted without names; who it was stands in register violation_person, which few may read. */
#include "register.h"

enum { UNIT = 1, KIND, DATE, SOURCE, COUNT, CONTENT, HANDLING, DOCUMENT, FOUND_BY, VERIFIED, HANDLED, REASON, MEASURE };
enum { FOUND = 1, VERIFIED_STATE, HANDLED_STATE, CLOSED, DISMISSED };
enum { INSPECTING = BY_HOME_AFFAIRS | BY_INSPECTORATE };

static const struct choice kinds[] = {
	{1, "hours", {"vi phạm thời gian làm việc", "working hours"}},
	{2, "smoking", {"hút thuốc lá tại nơi làm việc", "smoking at work"}},
	{3, "alcohol", {"sử dụng rượu, bia, đồ uống có cồn", "alcohol"}},
	{4, "avoiding", {"né tránh trách nhiệm", "avoiding responsibility"}},
	{5, "shifting", {"đùn đẩy trách nhiệm", "shifting responsibility"}},
	{6, "not_doing", {"không thực hiện, thực hiện không đúng, không đầy đủ nhiệm vụ", "duty not done, or not properly"}},
	{7, "refusing_transfer", {"không chấp hành điều động, phân công", "refusing a transfer"}},
	{8, "disunity", {"gây mất đoàn kết", "causing disunity"}},
	{9, "harassment", {"sách nhiễu, phiền hà, nhũng nhiễu", "harassment"}},
	{10, "conduct", {"thái độ, văn hóa ứng xử chưa chuẩn mực", "conduct"}},
	{11, "poor_coordination", {"phối hợp không chặt chẽ, kịp thời", "poor coordination"}},
	{12, "secrecy", {"vi phạm bảo vệ bí mật nhà nước, an toàn thông tin", "secrecy, information security"}},
	{13, "other", {"khác", "other"}},
	{0}};
static const struct choice sources[] = {{1, "self_check", {"đơn vị tự kiểm tra", "own check"}},
					{2, "inspection", {"thanh tra, kiểm tra", "inspection"}},
					{3, "press", {"báo chí, truyền thông", "press"}},
					{4, "citizens", {"phản ánh của tổ chức, công dân", "citizens"}},
					{5, "other", {"khác", "other"}},
					{0}};
static const struct choice measures[] = {{1, "reminded", {"nhắc nhở, rút kinh nghiệm", "reminded"}},
					 {2, "criticised", {"phê bình", "criticised"}},
					 {3, "reprimand", {"khiển trách", "reprimand"}},
					 {4, "warning", {"cảnh cáo", "warning"}},
					 {5, "demotion", {"giáng chức, hạ bậc lương", "demotion"}},
					 {6, "removal", {"cách chức", "removal"}},
					 {7, "dismissal", {"buộc thôi việc", "dismissal"}},
					 {8, "passed_on", {"chuyển cơ quan có thẩm quyền", "passed on"}},
					 {0}};
static const uint16_t facts[] = {KIND, DATE, SOURCE, COUNT, CONTENT, 0};

#define SLOTS {KIND, NEEDED}, {DATE, NEEDED}, {SOURCE, NEEDED}, {COUNT, NEEDED}, {CONTENT}

const struct reg register_violation = {
	.number = 22,
	.name = "violation",
	.label = {"Vi phạm kỷ luật, kỷ cương", "Violation"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INSPECTORATE),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"found", {"đã phát hiện", "found"}},
					 {"verified", {"đã xác minh", "verified"}},
					 {"handled", {"đã xử lý", "handled"}},
					 {"closed", {"đã kết thúc", "closed"}},
					 {"dismissed", {"không có căn cứ", "dismissed"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị để xảy ra", "Unit"}, T_REF, .ref = "unit"},
		{KIND, "kind", {"Hành vi", "Code"}, T_CHOICE, .choices = kinds},
		{DATE, "date", {"Ngày", "Date"}, T_DATE},
		{SOURCE, "source", {"Nguồn phát hiện", "Source"}, T_CHOICE, .choices = sources},
		{COUNT, "count", {"Số người", "Persons"}, T_INT, .min = 1, .max = 9999},
		{CONTENT, "content", {"Diễn biến (không ghi tên)", "Facts (no names)"}, T_TEXT, .max = 4000},
		{HANDLING, "handling", {"Kết quả xử lý", "Handling"}, T_TEXT, .max = 2000},
		{DOCUMENT, "document", {"Văn bản xử lý", "Document"}, T_LINE, .max = 120},
		{FOUND_BY, "found_by", {"Đơn vị phát hiện", "Found by"}, T_REF, F_SYSTEM, .ref = "unit"},
		{VERIFIED, "verified", {"Xác minh lúc", "Verified"}, T_TIME, F_SYSTEM},
		{HANDLED, "handled", {"Ngày xử lý", "Handled"}, T_DATE},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 2000},
		{MEASURE, "measure", {"Hình thức xử lý", "Measure"}, T_CHOICE, .choices = measures},
		{0}},
	.verbs = (const struct verb[]){
		{1, "find", {"Ghi vi phạm", "Record"}, FROM(ABSENT), FOUND, BY_UNIT | INSPECTING,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, SLOTS, {0}}, .assigns = (const struct assign[]){{FOUND_BY, S_UNIT}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(FOUND), SAME, BY_UNIT | INSPECTING, .slots = (const struct slot[]){SLOTS, {0}}},
		{3, "verify", {"Xác minh", "Verify"}, FROM(FOUND), VERIFIED_STATE, BY_UNIT | INSPECTING, .head = true, .personal = true, .sight = facts,
		 .assigns = (const struct assign[]){{VERIFIED, S_TIME}, {0}}},
		{4, "handle", {"Ghi kết quả xử lý", "Handle"}, FROM(VERIFIED_STATE), HANDLED_STATE, BY_UNIT, .head = true, .personal = true, .sight = facts,
		 .slots = (const struct slot[]){{MEASURE, GIVEN}, {HANDLING, GIVEN}, {HANDLED, GIVEN}, {DOCUMENT}, {0}}},
		{5, "close", {"Kết thúc", "Close"}, FROM(HANDLED_STATE), CLOSED, INSPECTING},
		{6, "dismiss", {"Kết luận không có căn cứ", "Dismiss"}, FROM(FOUND) | FROM(VERIFIED_STATE), DISMISSED, INSPECTING, .head = true, .personal = true,
		 .sight = facts, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
};
