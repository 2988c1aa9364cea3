/* What the gate stops, and what it lets pass. */
#include "secrecy.h"

#include "tap.h"

static void stops(const char *text, const char *stamp)
{
	const char *found = secrecy_stamp(bytes_of(text));
	is_str(found ? found : "", stamp, "stopped: %s", text);
}

static void passes(const char *text)
{
	const char *found = secrecy_stamp(bytes_of(text));
	is_str(found ? found : "", "", "passes: %s", text);
}

int main(void)
{
	stops("MẬT", "MẬT");
	stops("Mật", "MẬT");
	stops("tối mật.", "TỐI MẬT");
	stops("Kế hoạch số 5\nTUYỆT MẬT\nNội dung", "TUYỆT MẬT");
	stops("Văn bản TỐI MẬT số 12", "TỐI MẬT");
	stops("Công văn MẬT của Công an tỉnh", "MẬT");
	stops("độ mật: tối mật", "TỐI MẬT");
	stops("Số 7; Độ mật: Mật, lưu 01 bản", "MẬT");
	stops("(MẬT)", "MẬT");
	stops("BÍ MẬT NHÀ NƯỚC - MẬT", "MẬT");
	passes("Đã phổ biến Luật Bảo vệ bí mật nhà nước");
	passes("BẢO VỆ BÍ MẬT NHÀ NƯỚC");
	passes("QUY CHẾ BẢO MẬT");
	passes("Hỗ trợ 12 hộ nuôi ong lấy mật ong; giá MẬT ONG tăng");
	passes("MẬT ĐỘ DÂN SỐ 58 người/km²");
	passes("đổi mật khẩu, ĐỔI MẬT KHẨU");
	passes("Tài liệu độ tối mật do Công an quản lý, đơn vị không lưu");
	passes("Độ mật: thường");
	passes("mật độ giao thông");
	passes("");
	return done();
}
