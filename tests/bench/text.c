#include "text.h"

#include <string.h>


static const char *const families[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "A", "Y", "Rơ Châm", "Siu", "Đinh", "Lý", "Trương", NULL};
static const char *const middles[] = {"Văn", "Thị", "Minh", "Quốc", "Hữu", "Thanh", "Ngọc", "Đức", "Kim", "Xuân", "Bích", "Công", "Thu", "Gia", NULL};
static const char *const given[] = {"Hùng", "Lan", "Thắng", "Hà", "Bình", "Nga", "Sơn", "Tuyết", "Dũng", "Hạnh", "Phong", "Mai", "Khôi", "Vinh", "Thảo", "Lực", "Quý", "Nhung", "Tâm", "Hiền", "Bách", "Duyên", "Trí", "Yến", NULL};
static const char *const places[] = {"xã Đắk Hring", "xã Ngọk Réo", "xã Hà Mòn", "xã Đắk La", "xã Đắk Ui", "thị trấn Đắk Hà", "xã Rờ Kơi", "xã Mô Rai", "xã Ya Xiêr", "thị trấn Sa Thầy", "xã Pờ Ê", "xã Măng Cành", "xã Đắk Long", "xã Đắk Tờ Re", "xã Ngọc Lây", "xã Tê Xăng", "phường Quyết Thắng", "phường Thống Nhất", "xã Ia Chim", "xã Đoàn Kết", "xã Bờ Y", "thị trấn Plei Kần", "xã Đắk Choong", "xã Đắk Pék", NULL};
static const char *const fields[] = {"đất đai", "hộ tịch", "chứng thực", "xây dựng", "môi trường", "đăng ký kinh doanh", "bảo trợ xã hội", "người có công", "giáo dục", "y tế", "thuế", "lao động", "giao thông", "văn hóa", "lâm nghiệp", "khoáng sản", NULL};
static const char *const rooms[] = {"Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "Phòng Tư pháp", "Thanh tra huyện", "Văn phòng HĐND và UBND", "Phòng Kinh tế và Hạ tầng", "Phòng Giáo dục và Đào tạo", "Phòng Y tế", "Trung tâm Phục vụ hành chính công", "Phòng Tài nguyên và Môi trường", "Chi nhánh Văn phòng Đăng ký đất đai", NULL};
static const char *const papers[] = {"Công văn số", "Quyết định số", "Kế hoạch số", "Thông báo số", "Báo cáo số", "Tờ trình số", NULL};

/* %n a small number · %N a large one · %p a person · %x a place · %f a field · %r a room · %d a date · %v a document */
static const char *const training[] = {
	"Trong tháng đã tổ chức %n cuộc kiểm tra công vụ, trong đó %n cuộc kiểm tra đột xuất tại %x.",
	"Qua kiểm tra phát hiện %n trường hợp đi muộn, về sớm; đã nhắc nhở và yêu cầu viết bản kiểm điểm.",
	"%r đã tham mưu ban hành %v ngày %d về việc tăng cường kỷ luật, kỷ cương hành chính.",
	"Tiếp nhận %N hồ sơ thủ tục hành chính, giải quyết đúng hạn %N hồ sơ, quá hạn %n hồ sơ thuộc lĩnh vực %f.",
	"Nguyên nhân chủ yếu là do phối hợp giữa %r và %r chưa kịp thời.",
	"Đã gửi thư xin lỗi đối với %n hồ sơ trễ hạn và hẹn lại ngày trả kết quả.",
	"Đồng chí %p được phân công theo dõi, đôn đốc, báo cáo kết quả trước ngày %d.",
	"Tổ chức %n hội nghị quán triệt với %N lượt cán bộ, công chức, viên chức tham gia.",
	"Không phát sinh trường hợp vi phạm trong kỳ báo cáo.",
	"UBND %x còn chậm gửi báo cáo định kỳ, đã có %v nhắc nhở.",
	"Tỷ lệ giải quyết hồ sơ đúng hạn lĩnh vực %f đạt %n,%n %%, tăng so với tháng trước.",
	"Đề nghị cấp có thẩm quyền xem xét bổ sung biên chế cho %r.",
	"Đã xử lý kỷ luật khiển trách %n công chức do sử dụng rượu, bia trong giờ hành chính.",
	"Rà soát %n quy chế làm việc, sửa đổi, bổ sung %n quy chế cho phù hợp với thực tế.",
	"Công tác luân chuyển, điều động: đã thực hiện %n trường hợp thuộc %r.",
	"Trả lời %n văn bản xin ý kiến, trong đó có %n văn bản trả lời chậm so với yêu cầu.",
	"Cuộc họp do đồng chí %p chủ trì ngày %d có %n đơn vị cử cấp phó dự thay đã được đồng ý trước.",
	"Báo chí phản ánh %n nội dung liên quan lĩnh vực %f tại %x; đơn vị đã kiểm tra và phản hồi.",
	"Kết quả thực hiện nhiệm vụ được giao: hoàn thành %n/%n nhiệm vụ, còn %n nhiệm vụ đang triển khai.",
	"Khó khăn: đường truyền tại %x không ổn định, ảnh hưởng đến việc cập nhật hồ sơ.",
	"Đã khen thưởng đột xuất %n tập thể và %n cá nhân có thành tích trong cải cách hành chính.",
	"Thực hiện %v ngày %d của UBND tỉnh, đơn vị đã xây dựng kế hoạch và phân công cụ thể.",
	"Mưa lũ làm chia cắt đường về %x, mất liên lạc %n ngày, còn %n hồ sơ chưa xác minh.",
	"Đã làm việc với %r để thống nhất số liệu, dự kiến hoàn thành trước ngày %d.",
	"Nâng cao trách nhiệm người đứng đầu; mỗi khâu công việc giao cho một cá nhân chịu trách nhiệm.",
	"Số hồ sơ tồn đọng chuyển sang kỳ sau là %n, tập trung ở lĩnh vực %f.",
	"Đồng chí %p, công chức %r, tự ý bỏ vị trí trong giờ làm việc ngày %d, đã phê bình trước cơ quan.",
	"Công khai số điện thoại đường dây nóng, tiếp nhận %n phản ánh, đã xử lý xong %n phản ánh.",
	"Tăng cường sử dụng văn bản điện tử; tỷ lệ văn bản ký số đạt trên %n0 %%.",
	"Thanh tra trách nhiệm tại %x kết luận %n tồn tại, yêu cầu khắc phục xong trước ngày %d.",
};
static const char *const measured[] = {
	"Từ ngày %d đến nay, %r ghi nhận %n lượt công chức rời trụ sở không báo cáo.",
	"Ở %x có %N người dân đến nộp giấy tờ về %f, chỉ %n người phải quay lại lần hai.",
	"Bà %p phản ánh chờ lâu khi làm thủ tục; bộ phận một cửa đã giải thích và trả kết quả ngay trong buổi chiều.",
	"Theo %v, thời gian thẩm định rút từ %n ngày xuống còn %n ngày.",
	"Trưởng %r nhận khuyết điểm về %n việc để kéo dài và hứa dứt điểm vào %d.",
	"Lịch trực của %x được dán công khai, có tên và số máy của ông %p.",
	"Hai ngành chưa thống nhất ranh giới thửa đất, nên %n đơn vẫn nằm chờ.",
	"Đoàn giám sát nghe %n ý kiến, ghi %n kiến nghị gửi lên tỉnh, trong đó có chuyện thiếu máy in tại %x.",
	"Việc số hóa sổ cũ về %f được %N trang, còn khoảng %N trang nữa.",
	"Chiều %d, xe chở hồ sơ từ %x bị kẹt do sạt lở, sáng hôm sau mới tới nơi.",
	"Anh %p vừa nhận bàn giao công việc, cần thêm thời gian làm quen phần mềm.",
	"So với quý trước, số lần khiếu nại về %f giảm %n vụ.",
	"%r mở lớp bồi dưỡng buổi tối cho %n người mới tuyển.",
	"Kho lưu trữ bị dột, %n thùng tài liệu đã chuyển sang phòng khác.",
	"Ngân sách cấp thêm %N triệu đồng để thay đường dây mạng cho %x.",
	"Tổ công tác gồm %n thành viên do chị %p làm tổ trưởng, họp vào thứ Hai hằng tuần.",
	"Một số thôn của %x chưa có điện lưới, phải in giấy mang ra trung tâm.",
	"Bưu điện xác nhận %n phong bì gửi ngày %d đã thất lạc rồi tìm lại được.",
	"Điểm đánh giá nội bộ của %r là %n trên 10, thấp nhất ở khâu phối hợp.",
	"Những việc khó về %f được chuyển cho ông %p ký trực tiếp, tránh qua nhiều tầng.",
};

uint64_t text_draw(struct text_maker *m)
{
	uint64_t z = (m->random += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

int text_below(struct text_maker *m, int n)
{
	return (int)(text_draw(m) % (uint64_t)n);
}

static const char *one_of(struct text_maker *m, const char *const *list)
{
	int n = 0;
	while (list[n])
		n++;
	return list[text_below(m, n)];
}

void text_person(struct text_maker *m, struct buf *out)
{
	const char *a = one_of(m, families), *b = one_of(m, middles), *c = one_of(m, given);
	buf_fmt(out, "%s %s %s", a, b, c);
}

static void slot(struct text_maker *m, char kind, struct buf *out)
{
	switch (kind) {
	case 'n':
		buf_fmt(out, "%d", 1 + text_below(m, 29));
		break;
	case 'N':
		buf_fmt(out, "%d", 100 + text_below(m, 3900));
		break;
	case 'p':
		text_person(m, out);
		break;
	case 'x':
		buf_str(out, one_of(m, places));
		break;
	case 'f':
		buf_str(out, one_of(m, fields));
		break;
	case 'r':
		buf_str(out, one_of(m, rooms));
		break;
	case 'd':
		buf_fmt(out, "%02d/%02d/2024", 1 + text_below(m, 28), 1 + text_below(m, 12));
		break;
	case 'v':
		buf_fmt(out, "%s %d/%s", one_of(m, papers), 1 + text_below(m, 2400), text_below(m, 2) ? "UBND-NC" : "SNV-CCHC");
		break;
	default:
		buf_byte(out, (uint8_t)kind);
	}
}

void text_sentence(struct text_maker *m, struct buf *out)
{
	int count = m->kind == TEXT_TRAINING ? (int)(sizeof training / sizeof *training) : (int)(sizeof measured / sizeof *measured);
	const char *s = (m->kind == TEXT_TRAINING ? training : measured)[text_below(m, count)];
	for (; *s; s++)
		if (*s == '%')
			slot(m, *++s, out);
		else
			buf_byte(out, (uint8_t)*s);
}

void text_paragraph(struct text_maker *m, size_t bytes, struct buf *out)
{
	for (size_t from = out->len; out->len - from < bytes && !out->over;) {
		if (out->len > from)
			buf_byte(out, ' ');
		text_sentence(m, out);
	}
}
