/* The report: one for each obligation, unit and period, so that two PCs of one office meet in one record.
 *
 * Two sides write it. The unit's side is the state (draft, signed, sent, ...); the province's side lives in
 * the submissions, because the unit may already write its next version while the province answers the last
 * one it received. Sent means frozen: `sent` holds the content as it was sent, until the next send. */
#include <assert.h>
#include <stdio.h>

#include "cells.h"
#include "civil.h"
#include "clause.h"
#include "effect.h"
#include "submission.h"
#include "text_value.h"

enum { OBLIGATION = 1, UNIT, PERIOD, INDICATOR, OVERRIDDEN, NARRATIVE, SYMBOL, LEVEL, SIGNER, SIGNED_CLOCK, SENT, SUBMISSIONS,
       RETURN_REASON, FIX_BY, ON_TIME, SETTLE_REASON, ATTACHMENT };
enum { DRAFT = 1, SIGNED, SENT_STATE, ACCEPTED, RETURNED, RECALLED };
#define EVER_WRITTEN (FROM(DRAFT) | FROM(SIGNED) | FROM(SENT_STATE) | FROM(ACCEPTED) | FROM(RETURNED) | FROM(RECALLED))

static const struct choice levels[] = {{1, "thuong", {"thường", "ordinary"}}, {0}};
static const uint16_t content[] = {INDICATOR, OVERRIDDEN, NARRATIVE, SYMBOL, LEVEL, ATTACHMENT, 0};
static const uint16_t received[] = {SENT, 0};

static const struct reg *submissions(void)
{
	return reg_by_number(SUBMISSION_REGISTER);
}

static enum err load_submission(struct deed *d, int64_t number, struct row *ret)
{
	char text[KEY_MAX + 8];
	snprintf(text, sizeof text, "%.*s/%lld", (int)d->row->key.text.len, (const char *)d->row->key.text.data, (long long)number);
	return row_load(d->world, submissions(), (struct key){arena_copy(&d->world->arena, bytes_of(text)), 0}, ret);
}

static enum err store_submission(struct deed *d, struct row *s)
{
	s->version = d->position;
	s->stamp = d->time;
	return row_store(d->world, s);
}

/* The last version received, if it is still open for the province's answer. */
static enum err open_submission(struct deed *d, struct row *ret)
{
	struct row s;
	TRY(load_submission(d, row_int(d->row, SUBMISSIONS, 0), &s));
	if (s.state != SUB_STATE_RECEIVED) {
		struct buf key OWN_BUF = BUF(KEY_MAX);
		key_print(d->row->reg, d->row->key, &key);
		return fail(ERR_STATE, buf_text(&key), d->verb->name,
			    s.state == ABSENT ? "chưa gửi" : reg_state(submissions(), s.state)->name);
	}
	*ret = s;
	return OK;
}

/* Each number belongs to an indicator of the obligation's form. */
static enum err check_write(struct deed *d)
{
	struct row obligation;
	TRY(row_load(d->world, reg_by_name(BYTES("obligation")), (struct key){row_text(d->row, OBLIGATION), 0}, &obligation));
	struct bytes form = row_text(&obligation, field_by_name(obligation.reg, BYTES("form"))->number);
	for (size_t i = 0; i < d->setting_count; i++) {
		const struct setting *s = &d->settings[i];
		if (s->field != INDICATOR && s->field != OVERRIDDEN)
			continue;
		struct buf key OWN_BUF = BUF(KEY_MAX);
		buf_view(&key, form);
		buf_byte(&key, '/');
		buf_view(&key, s->sub);
		struct row indicator;
		TRY(row_load(d->world, reg_by_name(BYTES("indicator")), (struct key){buf_bytes(&key), 0}, &indicator));
		if (indicator.state == ABSENT) {
			buf_cut(&key, 0);
			buf_fmt(&key, "%s.%.*s", field_by_number(d->row->reg, s->field)->name, (int)s->sub.len, (const char *)s->sub.data);
			char name[40];
			snprintf(name, sizeof name, "%.*s", (int)form.len, (const char *)form.data);
			return fail(ERR_REF_UNKNOWN, buf_text(&key), name, "indicator");
		}
	}
	return OK;
}

/* Every code registered for this report that is the one matched: it may have been read out twice. */
static enum err mark_codes(struct deed *d, int64_t number)
{
	static const char *const sql = "SELECT a.key FROM receipt AS a JOIN receipt AS b ON b.key = ?1 AND a.code = b.code"
				       " AND a.obligation = b.obligation AND a.unit = b.unit AND a.period = b.period"
				       " WHERE a.matched IS NULL ORDER BY a.key";
	const struct reg *receipts = reg_by_name(BYTES("receipt"));
	int64_t keys[16];
	int count = 0;
	sqlite3_stmt *s;
	TRY(db_prepare(d->world->db, &sql, 1, &s));
	enum err e = db_first(s, "i", d->matched);
	for (; e == OK && count < 16; e = db_next(s))
		keys[count++] = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	for (int i = 0; i < count; i++) {
		struct row r;
		TRY(row_load(d->world, receipts, (struct key){.id = keys[i]}, &r));
		row_set(&r, field_by_name(receipts, BYTES("matched"))->number, VALUE_INT(number));
		row_set(&r, field_by_name(receipts, BYTES("matched_at"))->number, VALUE_INT(d->time));
		r.version = d->position;
		r.stamp = d->time;
		TRY(row_store(d->world, &r));
	}
	return OK;
}

static enum err on_send(struct deed *d)
{
	int64_t number = row_int(d->row, SUBMISSIONS, 0) + 1;
	struct buf sent = BUF(RECORD_MAX);
	row_content(d->row, content, &sent);
	assert(!sent.over); /* the judge lets no record grow beyond that */
	row_set(d->row, SENT, (struct value){V_BYTES, 0, arena_copy(&d->world->arena, buf_bytes(&sent))});
	buf_free(&sent);
	row_set(d->row, SUBMISSIONS, VALUE_INT(number));
	row_set(d->row, RETURN_REASON, VALUE_NULL);
	row_set(d->row, FIX_BY, VALUE_NULL);
	struct row s;
	TRY(load_submission(d, number, &s));
	s.state = SUB_STATE_RECEIVED;
	row_set(&s, SUB_OBLIGATION, row_get(d->row, OBLIGATION));
	row_set(&s, SUB_UNIT, row_get(d->row, UNIT));
	row_set(&s, SUB_PERIOD, row_get(d->row, PERIOD));
	row_set(&s, SUB_CLAIM, VALUE_INT(d->clock));
	if (d->seen != NO_TIME)
		row_set(&s, SUB_LO, VALUE_INT(d->seen));
	row_set(&s, SUB_RECEIVED, VALUE_INT(d->time));
	if (d->coded != NO_TIME)
		row_set(&s, SUB_CODED, VALUE_INT(d->coded));
	if (d->matched)
		TRY(mark_codes(d, number));
	return store_submission(d, &s);
}

static enum err on_recall(struct deed *d)
{
	for (int64_t n = row_int(d->row, SUBMISSIONS, 0); n > 0; n--) {
		struct row s;
		TRY(load_submission(d, n, &s));
		if (s.state == SUB_STATE_RECALLED || s.state == ABSENT)
			break;
		s.state = SUB_STATE_RECALLED;
		row_set(&s, SUB_RECALLED, VALUE_INT(d->time));
		TRY(store_submission(d, &s));
	}
	return OK;
}

static enum err check_open(struct deed *d)
{
	struct row s;
	return open_submission(d, &s);
}

/* A day to mend it by that is surely over: no clock says so, but what its author knew of the province's time when he entered it. The administration
 * enters it at the province. */
static enum err check_fix_by(struct deed *d)
{
	struct value fix_by = deed_value(d, FIX_BY);
	int64_t knew = d->actor.len ? d->seen : d->time;
	char given[DATE_SIZE], first[DATE_SIZE];
	if (fix_by.kind != V_INT || knew == NO_TIME || day_end(fix_by.num) > knew)
		return OK;
	date_print(fix_by.num, given);
	date_print(day_of(knew), first);
	return fail(ERR_DAY_OVER, "fix_by", given, first);
}

static enum err check_return(struct deed *d)
{
	struct calendar calendar;
	TRY(check_fix_by(d));
	TRY(calendar_load(d->world->db, &d->world->arena, &calendar));
	d->fix_by = day_of(grace_end(&calendar, d->time) - 1);
	return check_open(d);
}

static enum err on_accept(struct deed *d)
{
	struct row s;
	TRY(open_submission(d, &s));
	s.state = SUB_STATE_ACCEPTED;
	row_set(&s, SUB_ACCEPTED, VALUE_INT(d->time));
	if (d->was == SENT_STATE)
		d->row->state = ACCEPTED;
	return store_submission(d, &s);
}

/* Without a fix-by, the correction is due by the second working day after the day of the return; the judge
 * puts that day into the stamp, because a device may not have the calendar of that day. */
static enum err on_return(struct deed *d)
{
	struct row s;
	TRY(open_submission(d, &s));
	s.state = SUB_STATE_RETURNED;
	if (deed_value(d, FIX_BY).kind != V_INT)
		row_set(d->row, FIX_BY, VALUE_INT(d->fix_by));
	row_set(&s, SUB_RETURNED, VALUE_INT(d->time));
	row_set(&s, SUB_FIX_BY, row_get(d->row, FIX_BY));
	row_set(&s, SUB_REASON, row_get(d->row, RETURN_REASON));
	if (d->was == SENT_STATE)
		d->row->state = RETURNED;
	return store_submission(d, &s);
}

/* Possible while the cell is `claimed`, and about the submission that counts. */
static enum err check_settle(struct deed *d)
{
	struct cell cell;
	TRY(cell_of(d->world->db, row_text(d->row, OBLIGATION), row_text(d->row, UNIT), row_text(d->row, PERIOD), d->time, &cell));
	if (cell.status == STATUS_CLAIMED) {
		d->counting = cell.counting + 1;
		return OK;
	}
	struct buf key OWN_BUF = BUF(KEY_MAX);
	key_print(d->row->reg, d->row->key, &key);
	return fail(ERR_STATE, buf_text(&key), d->verb->name, status_name(cell.status));
}

static enum err on_settle(struct deed *d)
{
	struct row s;
	TRY(load_submission(d, d->counting, &s));
	row_set(&s, SUB_DECISION, row_get(d->row, ON_TIME));
	row_set(&s, SUB_DECIDED, VALUE_INT(d->time));
	return store_submission(d, &s);
}

const struct reg register_report = {
	.number = 8,
	.name = "report",
	.label = {"Báo cáo", "Report"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"bản nháp", "draft"}},
					 {"signed", {"đã ký", "signed"}},
					 {"sent", {"đã gửi", "sent"}},
					 {"accepted", {"đã tiếp nhận", "accepted"}},
					 {"returned", {"bị trả lại", "returned"}},
					 {"recalled", {"đã rút", "recalled"}},
					 {0}},
	.fields = (const struct field[]){
		{OBLIGATION, "obligation", {"Nghĩa vụ", "Obligation"}, T_REF, F_KEY, .ref = "obligation"},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_KEY, .ref = "unit"},
		{PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD, F_KEY},
		{INDICATOR, "indicator", {"Chỉ tiêu", "Indicator"}, T_DECIMAL, F_FAMILY, .min = 0, .max = 1000000000000},
		{OVERRIDDEN, "overridden", {"Lý do sửa tay", "Reason of change by hand"}, T_LINE, F_FAMILY, .max = 400},
		{NARRATIVE, "narrative", {"Nội dung", "Narrative"}, T_TEXT, F_FAMILY, .max = 12000, .subs = CLAUSE_CODES},
		{SYMBOL, "symbol", {"Số, ký hiệu", "Symbol"}, T_LINE, .max = 60},
		{LEVEL, "level", {"Độ mật", "Secrecy level"}, T_CHOICE, .choices = levels},
		{SIGNER, "signer", {"Người ký", "Signer"}, T_REF, F_SYSTEM, .ref = "official"},
		{SIGNED_CLOCK, "signed", {"Ký lúc", "Signed"}, T_TIME, F_SYSTEM},
		{SENT, "sent", {"Nội dung đã gửi", "Content as sent"}, T_BYTES, F_SYSTEM, .max = RECORD_MAX},
		{SUBMISSIONS, "submissions", {"Số lần gửi", "Submissions"}, T_INT, F_SYSTEM, .max = 9999},
		{RETURN_REASON, "return_reason", {"Lý do trả lại", "Reason of return"}, T_TEXT, .max = 2000},
		{FIX_BY, "fix_by", {"Hạn sửa", "Fix by"}, T_DATE},
		{ON_TIME, "on_time", {"Xét đúng hạn", "Settled as on time"}, T_BOOL},
		{SETTLE_REASON, "settle_reason", {"Lý do xét", "Reason of the decision"}, T_TEXT, .max = 2000},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Ghi", "Write"}, FROM(ABSENT) | EVER_WRITTEN, DRAFT, BY_UNIT,
		 .slots = (const struct slot[]){{INDICATOR}, {OVERRIDDEN}, {NARRATIVE}, {SYMBOL}, {LEVEL}, {ATTACHMENT}, {0}},
		 .assigns = (const struct assign[]){{SIGNER, S_NULL}, {SIGNED_CLOCK, S_NULL}, {0}}, .check = check_write},
		{2, "sign", {"Ký", "Sign"}, FROM(DRAFT), SIGNED, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{SIGNER, S_OFFICER}, {SIGNED_CLOCK, S_CLOCK}, {0}}},
		{3, "send", {"Gửi", "Send"}, FROM(SIGNED), SENT_STATE, BY_UNIT, .sight = content, .effect = on_send},
		{4, "recall", {"Rút", "Recall"}, FROM(SENT_STATE) | FROM(RETURNED), RECALLED, BY_UNIT, .head = true, .personal = true,
		 .sight = received, .effect = on_recall},
		{5, "accept", {"Tiếp nhận", "Accept"}, EVER_WRITTEN, SAME, BY_HOME_AFFAIRS, .personal = true, .sight = received,
		 .check = check_open, .effect = on_accept},
		{6, "return", {"Trả lại", "Return"}, EVER_WRITTEN, SAME, BY_HOME_AFFAIRS, .personal = true, .sight = received,
		 .slots = (const struct slot[]){{RETURN_REASON, GIVEN, "reason"}, {FIX_BY}, {0}}, .check = check_return, .effect = on_return},
		{7, "settle", {"Xét tự khai", "Settle"}, EVER_WRITTEN, SAME, BY_HOME_AFFAIRS, .personal = true, .sight = received,
		 .slots = (const struct slot[]){{ON_TIME, GIVEN}, {SETTLE_REASON, GIVEN, "reason"}, {0}}, .check = check_settle,
		 .effect = on_settle},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "(SELECT o.period FROM obligation AS o WHERE o.key = r.obligation) = CASE length(r.period) WHEN 7 THEN 1 ELSE 2 END",
		 {"Kỳ báo cáo không hợp với nghĩa vụ này: báo cáo tháng ghi 2024-11, báo cáo năm ghi 2024.", "The period does not fit this obligation: 2024-11 for monthly, 2024 for yearly reports."}},
		{ON(2), "indicator IS NOT NULL OR narrative IS NOT NULL",
		 {"Báo cáo chưa có số liệu hay nội dung nào. Ghi ít nhất một chỉ tiêu hoặc một mục.", "The report holds nothing yet. Give at least one number or one narrative."}},
		{0}},
};
