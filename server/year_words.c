/* The words of the played year: patterns of official Vietnamese, filled by the dice. */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "year_plan.h"

enum { SAY_MAX = 4000 };

static const char *const communes[] = {
	"xã Đắk Hring", "xã Ngọk Réo", "xã Hà Mòn", "xã Đắk La", "xã Đắk Ui", "xã Ngọk Wang", "thị trấn Đắk Hà", "xã Rờ Kơi", "xã Mô Rai", "xã Ya Xiêr",
	"xã Sa Nhơn", "thị trấn Sa Thầy", "xã Pờ Ê", "xã Măng Cành", "xã Đắk Long", "thị trấn Măng Đen", "xã Đắk Tờ Re", "xã Tân Lập", "xã Đắk Ruồng",
	"xã Ngọc Lây", "xã Tê Xăng", "xã Măng Ri", "xã Đắk Sao", "phường Quyết Thắng", "phường Thống Nhất", "phường Duy Tân", "xã Ia Chim", "xã Đoàn Kết",
	"xã Hòa Bình", "xã Bờ Y", "thị trấn Plei Kần", "xã Sa Loong", "xã Đắk Choong", "xã Đắk Pék", "xã Mường Hoong", "xã Diên Bình", "xã Pô Kô",
	"xã Ia Đal", "xã Ia Tơi", "xã Ia Dom"};
static const char *const divisions[] = {"Phòng Tổ chức - Hành chính", "Văn phòng", "Thanh tra", "Phòng Kế hoạch - Tài chính", "Bộ phận Tiếp nhận và Trả kết quả",
					"Phòng Nghiệp vụ", "Phòng Quản lý chuyên ngành", "Trung tâm trực thuộc", "bộ phận văn thư, lưu trữ"};
static const char *const subjects[] = {"đất đai", "hộ tịch", "chứng thực", "xây dựng", "môi trường", "đăng ký kinh doanh", "bảo trợ xã hội", "người có công",
				       "giáo dục", "y tế", "lao động, việc làm", "giao thông", "văn hóa cơ sở", "lâm nghiệp", "khoáng sản", "đầu tư công"};
static const char *const papers[] = {"BC", "KH", "CV", "QĐ", "TB", "TTr"};
static const char *const families[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Đinh", "Trương", "Võ"};
static const char *const middles[] = {"Văn", "Minh", "Quốc", "Hữu", "Ngọc", "Đức", "Xuân", "Công", "Thị", "Thị Kim", "Thị Bích", "Thị Thu", "Thị Thanh"};
static const char *const given[] = {"Hùng", "Thắng", "Bình", "Sơn", "Dũng", "Phong", "Khôi", "Vinh", "Lan", "Hà", "Nga", "Tuyết", "Hạnh", "Mai", "Thảo", "Nhung",
				    "Hiền", "Duyên", "Yến", "Tâm", "Quý", "Trí", "Bách", "Lực"};
static const char *const highland[] = {"A Blong", "A Dũng", "A Hiêng", "A Khánh", "A Nghĩa", "A Thuk", "A Xuân", "Y Dung", "Y Hà", "Y Hlưm", "Y Minh", "Y Nhung", "Y Thủy",
				       "Y Xuân", "Rơ Châm Hùng", "Siu Thanh", "Kring Ba", "U Minh Huy"};
#define PICK(y, list) ((list)[stage_range(&(y)->stage, 0, (int)(sizeof(list) / sizeof *(list)) - 1)])

static void put_person(struct year *y, struct buf *out)
{
	if (stage_chance(&y->stage, 35)) {
		buf_str(out, PICK(y, highland));
		return;
	}
	const char *middle;
	int who;
	/* Names of men stand first, with the first eight middles. */
	who = stage_range(&y->stage, 0, 23);
	bool man = who < 8 || who >= 20;
	middle = man ? middles[stage_range(&y->stage, 0, 7)] : middles[stage_range(&y->stage, 8, 12)];
	buf_fmt(out, "%s %s %s", PICK(y, families), middle, given[who]);
}

static void put_named(struct year *y, const char *name, struct buf *out)
{
	int low, high;
	switch (*name) {
	case 'x':
		buf_str(out, PICK(y, communes));
		break;
	case 'p':
		put_person(y, out);
		break;
	case 'r':
		buf_str(out, PICK(y, divisions));
		break;
	case 'f':
		buf_str(out, PICK(y, subjects));
		break;
	case 'v':
		buf_fmt(out, "%d/%s", stage_range(&y->stage, 12, 2400), PICK(y, papers));
		break;
	case 'n':
		if (sscanf(name, "n %d %d", &low, &high) == 2)
			buf_fmt(out, "%d", stage_range(&y->stage, low, high));
		break;
	}
}

static void put(struct year *y, const char *at, const char *end, struct buf *out);

/* One of the alternatives between [ and its ]; returns behind it. */
static const char *put_choice(struct year *y, const char *at, const char *end, struct buf *out)
{
	const char *from[16], *to[16];
	int count = 0, depth = 0;
	from[0] = ++at;
	for (;; at++) {
		depth += *at == '[';
		if (depth == 0 && (*at == '|' || *at == ']')) {
			to[count++] = at;
			if (*at == ']')
				break;
			from[count] = at + 1;
		}
		depth -= *at == ']';
	}
	int i = stage_range(&y->stage, 0, count - 1);
	put(y, from[i], to[i], out);
	(void)end;
	return at + 1;
}

static void put(struct year *y, const char *at, const char *end, struct buf *out)
{
	while (at < end)
		if (*at == '[') {
			at = put_choice(y, at, end, out);
		} else if (*at == '{') {
			put_named(y, at + 1, out);
			at = strchr(at, '}') + 1;
		} else {
			buf_byte(out, (uint8_t)*at++);
		}
}

const char *say(struct year *y, const char *pattern)
{
	struct buf out OWN_BUF = BUF(SAY_MAX);
	put(y, pattern, pattern + strlen(pattern), &out);
	return arena_string(&y->stage.arena, buf_bytes(&out));
}
