/* hand_province.h - four units in the autumn of 2024, put into the tables by hand so that every line of a list can be told from it.
 *
 *   610  ended on 11 November, came after by 611      615  two heads: Rơ Chăm Ba until 31 October, Y Bốn from 1 November
 *   611  one head for ever                            SNV  nobody in office
 *
 * In the SQL {2024-11-05} is a day and {2024-11-05T09:00} an instant. */
#ifndef HAND_PROVINCE_H
#define HAND_PROVINCE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "civil.h"
#include "tables.h"

static int64_t hand_time(const char *text)
{
	int64_t ms;
	if (time_parse(text, &ms) != OK) {
		printf("Bail out! %s is no time\n", text);
		exit(1);
	}
	return ms;
}

static void hand_run(sqlite3 *db, const char *sql)
{
	struct buf b OWN_BUF = BUF(65536);
	for (const char *p = sql; *p; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		char text[40];
		if (!end) {
			buf_byte(&b, (uint8_t)*p);
			continue;
		}
		snprintf(text, sizeof text, "%.*s", (int)(end - p - 1), p + 1);
		buf_fmt(&b, "%lld", (long long)(strchr(text, 'T') ? hand_time(text) : day_of(hand_time(text))));
		p = end;
	}
	tables_run(db, "%s", buf_text(&b));
}

static const char *const hand_rows[] = {
	"INSERT INTO unit(key, state, position, code, name, kind, function, \"from\", \"to\", successors) VALUES"
	" ('610', 2, 1, '610', 'Huyện Đắk Glei', 1, 1, {2024-01-01}, {2024-11-11}, '611'),"
	" ('611', 1, 1, '611', 'Huyện Ngọc Hồi', 1, 1, {2024-01-01}, NULL, NULL),"
	" ('615', 1, 1, '615', 'Huyện Đắk Hà', 1, 1, {2024-01-01}, NULL, NULL),"
	" ('SNV', 1, 1, 'SNV', 'Sở Nội vụ', 2, 2, {2024-01-01}, NULL, NULL)",
	"INSERT INTO official(key, state, position, unit, name, post, role, phone, \"from\", \"to\") VALUES"
	" (1, 1, 1, '610', 'A Một', 'Chủ tịch', 2, '0260 1', {2024-01-01}, NULL),"
	" (2, 1, 1, '611', 'Y Hai', 'Chủ tịch', 2, '0260 2', NULL, NULL),"
	" (3, 2, 1, '615', 'Rơ Chăm Ba', 'Chủ tịch', 2, '0260 3', {2024-01-01}, {2024-11-01}),"
	" (4, 1, 1, '615', 'Y Bốn', 'Chủ tịch', 2, '0260 4', {2024-11-01}, NULL),"
	" (5, 1, 1, '615', 'A Văn Thư', 'Văn thư', 1, '0260 5', {2024-01-01}, NULL),"
	" (6, 1, 0, 'SNV', 'Người chưa vào sổ chung', 'Giám đốc', 2, '0260 6', {2024-01-01}, NULL)",
	"INSERT INTO obligation(key, state, position, code, name, selector, period, before_day, roll, \"from\") VALUES"
	" ('BC-THANG', 1, 1, 'BC-THANG', 'Báo cáo tháng', 'kind:district', 1, 10, 1, {2024-10-01})",
	/* October: 610 three days late, 611 on time, 615 returned and not corrected. November: 610 nothing, 611 claims, 615 read out its code. */
	"INSERT INTO submission(key, state, position, number, obligation, unit, period, claim, lo, received, returned, fix_by) VALUES"
	" ('BC-THANG/610/2024-10/1', 1, 5, 1, 'BC-THANG', '610', '2024-10', {2024-10-12T08:00}, {2024-10-12T07:00}, {2024-10-12T09:00}, NULL, NULL),"
	" ('BC-THANG/611/2024-10/1', 1, 5, 1, 'BC-THANG', '611', '2024-10', {2024-10-08T08:00}, NULL, {2024-10-08T09:00}, NULL, NULL),"
	" ('BC-THANG/615/2024-10/1', 3, 5, 1, 'BC-THANG', '615', '2024-10', {2024-10-08T08:00}, NULL, {2024-10-08T09:00}, {2024-10-20T09:00}, {2024-10-22}),"
	" ('BC-THANG/611/2024-11/1', 1, 9, 1, 'BC-THANG', '611', '2024-11', {2024-11-09T08:00}, {2024-11-08T07:00}, {2024-11-12T09:00}, NULL, NULL)",
	"INSERT INTO report(key, state, position, stamp, obligation, unit, period, return_reason, fix_by) VALUES"
	" ('BC-THANG/615/2024-10', 5, 6, {2024-10-20T09:00}, 'BC-THANG', '615', '2024-10', 'Thiếu số liệu; \"khoản 1b\"', {2024-10-22}),"
	" ('BC-THANG/615/2024-11', 2, 6, {2024-11-09T15:00}, 'BC-THANG', '615', '2024-11', NULL, NULL)",
	"INSERT INTO receipt(key, state, position, unit, obligation, period, \"at\") VALUES (1, 1, 9, '615', 'BC-THANG', '2024-11', {2024-11-09T16:00})",
	"INSERT INTO call(key, state, position, unit, spoke_with, note, \"at\") VALUES (1, 1, 9, '615', 'A Văn Thư', 'hẹn chiều nay', {2024-11-13T09:00}),"
	" (2, 1, 9, '615', NULL, 'gọi sau', {2024-11-14T09:00}), (3, 1, 0, '611', NULL, 'chưa gửi lên', {2024-11-13T09:30}),"
	" (4, 1, 9, '610', NULL, 'đã lâu', {2024-09-13T09:30})",
	/* overdue by the original date only; by a day, by both; finished late on the last day of one head; open since the first day of the next; of who has
	 * no head; withdrawn; done by another's clock; not in the log yet */
	"INSERT INTO task(key, state, position, stamp, unit, content, document, clause, original_due, due, assigned, percent, finish_claim, finish_lo, finished) VALUES"
	" (101, 3, 2, 0, '615', 'Việc dời hạn', 'CV-1', '1b', {2024-11-05}, {2024-11-15}, {2024-10-01T08:00}, 60, NULL, NULL, NULL),"
	" (102, 2, 2, 0, '611', '=Việc quá một ngày', NULL, NULL, {2024-11-12}, {2024-11-12}, {2024-10-01T08:00}, NULL, NULL, NULL, NULL),"
	" (103, 5, 2, 0, '615', 'Việc xong trễ', NULL, NULL, {2024-10-31}, {2024-10-31}, {2024-10-01T08:00}, 100, {2024-11-03T09:00}, {2024-11-03T08:00}, {2024-11-03T10:00}),"
	" (104, 3, 2, 0, '615', 'Việc chưa xong', NULL, NULL, {2024-11-01}, {2024-11-01}, {2024-10-01T08:00}, NULL, NULL, NULL, NULL),"
	" (105, 1, 2, 0, 'SNV', 'Việc của Sở', NULL, NULL, {2024-10-01}, {2024-10-01}, {2024-09-01T08:00}, NULL, NULL, NULL, NULL),"
	" (106, 7, 2, {2024-11-02T08:00}, '611', 'Việc đã rút', NULL, NULL, {2024-10-01}, {2024-10-01}, {2024-09-01T08:00}, NULL, NULL, NULL, NULL),"
	" (107, 4, 2, 0, '611', 'Việc tự khai', NULL, NULL, {2024-11-10}, {2024-11-10}, {2024-10-01T08:00}, 100, {2024-11-10T20:00}, {2024-11-09T08:00}, {2024-11-12T09:00}),"
	" (108, 1, 0, 0, '611', 'Việc chưa vào sổ chung', NULL, NULL, {2024-10-01}, {2024-10-01}, {2024-09-01T08:00}, NULL, NULL, NULL, NULL)",
	"INSERT INTO extension(key, state, position, task, kind, reason, committed, unit, sent_at, due) VALUES"
	" (201, 3, 3, 101, 1, 'Chờ số liệu', {2024-11-12}, '615', {2024-11-04T08:00}, {2024-11-15}),"
	" (202, 5, 3, 103, 1, 'Thiếu người', {2024-11-02}, '615', {2024-10-30T08:00}, NULL),"
	" (203, 1, 3, 104, 1, 'Bản nháp', {2024-11-02}, '615', NULL, NULL),"
	" (204, 2, 3, 104, 3, 'Xin rút', {2024-11-02}, '615', {2024-10-30T09:00}, NULL),"
	" (205, 2, 3, 102, 2, 'Mưa lũ', {2024-11-20}, '611', {2024-11-12T08:00}, NULL),"
	" (206, 2, 3, 102, 2, 'Sau hôm nay', {2024-11-21}, '611', {2024-11-14T08:00}, NULL)",
	"INSERT INTO opinion_request(key, state, position, stamp, unit, co_units, subject, due, sent_at) VALUES"
	" (301, 1, 3, {2024-11-01T08:00}, 'SNV', '610,611,615', 'Dự thảo quy chế', {2024-11-08}, {2024-11-01T08:00}),"
	" (302, 3, 3, {2024-11-02T08:00}, 'SNV', '611', 'Đã rút', {2024-11-08}, {2024-11-01T08:00}),"
	" (303, 1, 3, {2024-11-02T08:00}, '615', '611', 'Hôm nay mới hết hạn', {2024-11-13}, {2024-11-01T08:00}),"
	" (304, 2, 3, {2024-11-05T08:00}, '615', '611', 'Kết thúc trước hạn', {2024-11-08}, {2024-11-01T08:00})",
	"INSERT INTO opinion(key, state, position, request, unit, sent_clock, sent_lo, sent_at, first_at, unclear, unclear_reason) VALUES"
	" ('301/611', 2, 4, 301, '611', {2024-11-08T10:00}, {2024-11-07T10:00}, {2024-11-09T09:00}, NULL, NULL, NULL),"
	" ('301/615', 1, 4, 301, '615', {2024-11-08T22:00}, {2024-11-08T21:00}, {2024-11-08T23:59}, {2024-11-08T23:59}, {2024-11-10T08:00}, 'Không nói có hay không')",
	"INSERT INTO criticism(key, state, position, official, unit, name, post, date, document, content, task, report, confirmed) VALUES"
	" (401, 2, 5, 3, '615', 'Rơ Chăm Ba', 'Chủ tịch', {2024-10-31}, '12/UBND-NC', 'Việc xong trễ', 103, NULL, {2024-11-01T08:00}),"
	" (402, 1, 5, 4, '615', 'Y Bốn', 'Chủ tịch', {2024-11-12}, '13/UBND-NC', 'Chưa xác nhận', NULL, 'BC-THANG/615/2024-10', NULL),"
	" (403, 4, 5, 2, '611', 'Y Hai', 'Chủ tịch', {2024-11-05}, '14/UBND-NC', 'Đã hủy', NULL, NULL, {2024-11-06T08:00}),"
	" (404, 2, 5, 3, '615', 'Rơ Chăm Ba', 'Chủ tịch', {2024-12-31}, '15/UBND-NC', 'Sau này', NULL, NULL, {2025-01-02T08:00}),"
	" (405, 2, 5, 3, '615', 'Rơ Chăm Ba', 'Chủ tịch', {2023-12-31}, '16/UBND-NC', 'Năm trước', NULL, NULL, {2024-01-02T08:00})",
	"INSERT INTO inspection(key, state, position, unit, kind, content, document, date) VALUES (501, 2, 5, '611', 2, 'Kiểm tra', '7/KL-TTr', {2024-10-15})",
	"INSERT INTO recommendation(key, state, position, inspection, unit, content, responsible, due, done_at, reason) VALUES"
	" (601, 1, 5, 501, '611', 'Khắc phục hồ sơ quá hạn', 'Y Sáu', {2024-11-01}, NULL, 'Mới làm một nửa'),"
	" (602, 1, 5, 501, '610', 'Sửa quy chế', NULL, {2024-11-13}, NULL, NULL),"
	" (603, 2, 5, 501, '611', 'Đã làm', NULL, {2024-11-01}, {2024-11-12T08:00}, NULL),"
	" (604, 2, 5, 501, '615', 'Làm sau hôm nay', NULL, {2024-11-12}, {2024-11-14T08:00}, NULL)",
	"INSERT INTO violation(key, state, position, unit) VALUES (701, 1, 5, '615')",
	"INSERT INTO violation_person(key, state, position, violation, unit, person) VALUES (801, 1, 5, 701, '615', 'Người Không Được Lộ')",
};
#define HAND_NOW "2024-11-13T10:00"

__attribute__((unused)) static sqlite3 *hand_province(void)
{
	sqlite3 *db = tables_empty();
	for (size_t i = 0; i < sizeof hand_rows / sizeof *hand_rows; i++)
		hand_run(db, hand_rows[i]);
	return db;
}

#endif
