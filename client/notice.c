#include "notice.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *vi, *en; /* a "%" stands for the notice's argument */
} sentences[] = {
	[NOTICE_FORK] = {"Dữ liệu trên máy này đã được khôi phục từ bản cũ, hoặc có máy khác là bản sao của máy này. % việc đã được ký lại và nối "
			 "tiếp sau phần tỉnh đã nhận; không mất việc nào. Nếu có máy bản sao, báo Sở Nội vụ thu hồi.",
			 "This device's data was restored from an older copy, or another machine is a clone of it. % acts were signed again above "
			 "what the province has; nothing is lost. If there is a clone, ask the Department of Home Affairs to revoke it."},
	[NOTICE_BEHIND] = {"Tỉnh đã có những việc của máy này mà thư mục dữ liệu không biết: dữ liệu được khôi phục từ bản cũ, hoặc có máy khác là "
			   "bản sao. Máy đã nhận lại đủ. Nếu có máy bản sao, báo Sở Nội vụ thu hồi.",
			   "The province has acts of this device that this folder did not know: an older copy was restored, or there is a clone. "
			   "They have been fetched. If there is a clone, ask the Department of Home Affairs to revoke it."},
	[NOTICE_EPOCH] = {"Máy chủ của tỉnh đã được khôi phục từ bản sao lưu. % việc được gửi lại; việc nào tỉnh đã xác nhận trước đó thì giữ nguyên thời điểm đã xác nhận. Những việc quản trị sau bản sao lưu mà máy này còn giữ cũng được trả lại cho máy chủ.",
			  "The province's server was restored from a backup. % acts are sent again; those that the province had confirmed before keep the time of that confirmation. What this device keeps of the administration's acts since the backup is given back to the server too."},
	[NOTICE_AFRESH] = {"Bản dữ liệu trên máy này khác với của tỉnh nên đã được tải lại toàn bộ. Việc chờ gửi vẫn còn nguyên.",
			   "The copy on this device differed from the province's and was fetched afresh. What waits to be sent is untouched."},
	[NOTICE_REVOKED] = {"Máy này đã bị thu hồi: việc ghi thêm sẽ không được nhận. Liên hệ Sở Nội vụ.",
			    "This device has been revoked: what is entered here will not be taken. Contact the Department of Home Affairs."},
	[NOTICE_MISSING] = {"Bản sao lưu mà tỉnh dùng để khôi phục không phải là bản mới nhất: trong đó thiếu % việc của máy này mà tỉnh từng báo đã sao lưu, nên máy không "
			    "còn giữ để gửi lại. Báo Sở Nội vụ khôi phục từ bản sao lưu mới hơn.",
			    "The backup that the province's server was restored from is not the newest: it lacks % acts of this device that the province had said are backed "
			    "up, so they are not kept here any more. Ask the Department of Home Affairs to restore a newer backup."},
	[NOTICE_NOT_AGAIN] = {"Trước khi máy chủ được khôi phục, tỉnh đã nhận % việc của máy này mà nay không nhận lại được, thường vì việc của nơi khác trên cùng mục đã trở lại trước, hoặc việc mà chúng dựa vào không trở lại. "
			      "Nội dung còn nguyên trong hộp thư: mở từng việc, xem lý do và làm lại nếu cần.",
			      "Before the server was restored the province had taken % acts of this device that it could not take again, mostly because what others did to the same record came "
			      "back first, or because what they stand on did not come back. All that they said is in the inbox: open each, see why, and do it again where needed."},
	[NOTICE_HELD] = {"Máy chủ của tỉnh đã được khôi phục từ bản sao lưu. % việc của máy này dựa trên việc của nơi khác (hoặc máy khác của đơn vị) chưa trở lại, nên máy tạm giữ "
			 "và tự gửi lại khi việc kia trở lại; thời điểm tỉnh đã xác nhận trước đó giữ nguyên. Không cần làm lại. Xem ở trang Kết nối.",
			 "The province's server was restored from a backup. % acts of this device stand on acts of others (or of another device of the unit) that have not come back yet: they are "
			 "held here and go up by themselves once those are back; the time that the province had confirmed stays. Nothing is to be done again. See the page Connection."},
};

const char *notice_sentence(const struct notice *n, enum lang lang, char out[NOTICE_MAX])
{
	assert(n->kind >= NOTICE_FORK && n->kind <= NOTICE_HELD);
	const char *s = lang == VI ? sentences[n->kind].vi : sentences[n->kind].en, *gap = strchrnul(s, '%');
	snprintf(out, NOTICE_MAX, "%.*s%s%s", (int)(gap - s), s, *gap && n->arg ? n->arg : "", *gap ? gap + 1 : "");
	return out;
}
