/* gallery.c - every part that pages are made of, served to be looked at: page_gallery 127.0.0.1:0 prints its
 * address and serves until its input ends. /parts, /today, /form, /signed, /province, /paper,
 * /inbox, /login. All names are invented. */
#include <stdio.h>
#include <string.h>

#include "asset.h"
#include "civil.h"
#include "day_words.h"
#include "chart.h"
#include "html.h"
#include "http.h"
#include "interval.h"

static const struct link client_links[] = {
	{"/today", "Hôm nay", 0, false, '1'},	{"/form", "Báo cáo", 2, false, '2'}, {"#", "Nhiệm vụ", 3, false, '3'},
	{"#", "Hộp thư", 2, false, '4'},	{"#", "Sổ theo dõi", 0, false, '5'}, {"/signed", "Kết nối", 0, false, '6'},
};
static const struct link server_links[] = {
	{"/province", "Toàn tỉnh", 0, true, '1'}, {"#", "Ai chậm?", 0, false, '9'},	  {"#", "Đơn vị", 0, false, '3'},
	{"#", "Nhiệm vụ", 0, false, '4'},	  {"/parts", "Sổ theo dõi", 0, false, '5'}, {"#", "Thiết bị", 1, false, '6'},
};
static const struct stop stops[] = {
	{STOP_THERE, "Máy này: đã lưu 14:03", NULL, NULL, false},
	{STOP_WAITING, "Chờ gửi: 2 việc", NULL, NULL, true},
	{STOP_THERE, "Tỉnh: liên hệ lần cuối 13:40 hôm nay", NULL, NULL, false},
};
static const struct stop down[] = {
	{STOP_THERE, "Đã ký tại máy này", "15:58 hôm nay · Trần Văn Lực", "Đã lưu an toàn, không mất khi tắt máy", false},
	{STOP_DOWN, "Chưa gửi", "Đường truyền chưa thông từ 11:20", "Máy tự thử lại lúc 16:20", false},
	{STOP_NOT_YET, "Tỉnh chưa nhận", "Sẽ ghi giờ tỉnh nhận ở đây", NULL, false},
};
static const char *const facts[] = {"Máy chủ đang nhận", "39/41 máy liên hệ trong 24 giờ", "Sổ chung: 48 213",
				    "Sao lưu: 02:00 hôm nay"};

static void client_frame(struct frame *f, const char *title, const char *summary, int here)
{
	static struct link links[6];

	memcpy(links, client_links, sizeof links);
	links[here].here = true;
	*f = (struct frame){.title = title, .summary = summary, .unit = "UBND huyện Đắk Tô", .device = "Máy số 14 · PC văn thư",
			    .links = links, .link_count = 6, .person = "Nguyễn Thị Hạnh",
			    .post = "Chuyên viên, Phòng Nội vụ", .person_href = "#", .language_href = "#",
			    .date = "Thứ Sáu, 08/11/2024", .clock = "14:05", .stops = stops, .stop_count = 3};
}

static void today(struct buf *b)
{
	static const struct column c[] = {{"Hạn", LEFT, 66, false}, {"Việc", LEFT, 0, false},
					  {"Người đang giữ", LEFT, 181, false}, {"Tình trạng", LEFT, 214, true}};
	static const struct {
		const char *due, *day, *what, *source, *who, *where;
		enum tile tile;
		const char *words;
	} rows[] = {
		{"05/11", "thứ Ba", "Sửa đổi Quy chế làm việc của UBND huyện", "Nhiệm vụ 118 · Công văn 3912/UBND-NC, khoản 1b",
		 "Y Bích", "Phòng Tư pháp, bước 3/4", TILE_MISSING, "Trễ 3 ngày"},
		{"09/11", "thứ Bảy", "Báo cáo tháng 11/2024", "Thực hiện Kết luận 1883-KL/TU", "Nguyễn Thị Hạnh",
		 "bản nháp, chưa ký", TILE_DUE_SOON, "Còn 1 ngày"},
		{"09/11", "thứ Bảy", "Báo cáo năm 2024", "Thực hiện Kết luận 1883-KL/TU", "Trần Văn Lực",
		 "Chủ tịch, chờ ký từ 10:20", TILE_DUE_SOON, "Còn 1 ngày"},
		{"12/11", "thứ Ba", "Góp ý dự thảo Quy chế văn hóa công sở", "Sở Nội vụ xin ý kiến", "A Phiên",
		 "Trưởng phòng Nội vụ", TILE_NOT_DUE, "Còn 4 ngày"},
		{"13/11", "thứ Tư", "Họp giao ban cải cách hành chính quý IV", "Chủ trì: Phó Chủ tịch UBND tỉnh",
		 "Trần Văn Lực", "chưa xác nhận dự", TILE_NOT_DUE, "Còn 5 ngày"},
		{"15/11", "thứ Sáu", "Rà soát 27 thủ tục hành chính về đất đai", "Nhiệm vụ 131 · khoản 1đ", "Phạm Quốc Bảo",
		 "Phòng TN-MT, bước 2/3", TILE_NOT_DUE, "Còn 7 ngày"},
	};
	struct frame f;

	client_frame(&f, "Hôm nay", "2 việc đến hạn ngày mai · 1 việc đang trễ · 1 việc bị trả lại", 0);
	f.aside = 300;
	frame_begin(b, &f);
	action_begin(b, "Việc nên làm trước", "Trình ký Báo cáo tháng 11/2024");
	h_raw(b, "<p>Hạn: <strong>hết thứ Bảy 09/11</strong> (còn 1 ngày). Hôm nay là ngày làm việc cuối trước hạn. Đã điền 14/14 "
		 "chỉ tiêu, 6/8 mục nội dung.</p>");
	button_link(b, BUTTON_FILLED, "Điền tiếp 2 mục rồi trình ký", "/form");
	h_raw(b, "<a href=\"/form\">Xem bản nháp</a>");
	action_end(b);
	section(b, "Đến hạn và trễ hạn");
	table_begin(b, c, 4);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		row_begin(b, false);
		cell_two(b, &c[0], rows[i].due, rows[i].day, NULL);
		cell_two(b, &c[1], rows[i].what, rows[i].source, "#");
		cell_two(b, &c[2], rows[i].who, rows[i].where, NULL);
		cell_begin(b, &c[3]);
		badge_text(b, rows[i].tile, rows[i].words);
		if (i == 0)
			h_raw(b, "<small class=\"under\"><a href=\"#\">Giải trình và cam kết ngày xong</a></small>");
		cell_end(b);
		row_end(b);
	}
	table_end(b);
	frame_aside(b, &f);
	section_count(b, "Tỉnh trả lại", 1);
	items_begin(b);
	item_begin(b, TILE_RETURNED, false);
	h_raw(b, "<a href=\"#\">Danh sách vi phạm giờ làm việc, tháng 10</a>");
	small(b, "Sở Nội vụ trả lại 09:12 hôm nay: “Thiếu ngày phát hiện ở dòng 3.” Sửa trước hết 12/11.");
	item_end(b);
	items_end(b);
	section_count(b, "Chờ gửi về tỉnh", 2);
	h_raw(b, "<ul><li>Tiến độ nhiệm vụ 131");
	small(b, "Phạm Quốc Bảo, 13:52");
	h_raw(b, "</li><li>Người dự họp ngày 13/11");
	small(b, "A Phiên, 14:01");
	h_raw(b, "</li></ul><p>Máy tự gửi trong lần liên hệ tới, lúc 14:10. Không cần làm gì.</p>");
	frame_end(b, &f);
}

static void indicators(struct buf *b)
{
	static const struct column c[] = {{"Số", RIGHT, 32, false},	  {"Chỉ tiêu", LEFT, 0, false},
					  {"Tháng 10", RIGHT, 76, false}, {"Từ sổ", RIGHT, 60, false},
					  {"Tháng 11", RIGHT, 100, false}, {"So T10", RIGHT, 60, false},
					  {"Ghi chú", LEFT, 270, false}};
	static const char *const rows[][5] = {
		{"Cuộc kiểm tra công vụ nội bộ", "3", "4", "4", "+1"},
		{"Lượt vi phạm giờ làm việc", "2", "1", "1", "−1"},
		{"Hồ sơ đã giải quyết", "412", "438", "438", "+26"},
		{"Giải quyết trước và đúng hạn", "405", "431", "433", "+28"},
		{"Giải quyết trễ hạn", "7", "5", "x", "−2"},
	};

	table_entry_begin(b, c, 7);
	table_group(b, 7, "Chấp hành giờ giấc, quy chế (khoản 1a)");
	for (int i = 0; i < 5; i++) {
		char number[8], name[24];
		snprintf(number, sizeof number, "%d", i + 1);
		snprintf(name, sizeof name, "indicator.%02d", i + 1);
		struct form_field field = {.kind = INPUT_NUMBER, .name = name, .label = rows[i][0], .value = rows[i][3],
					   .tight = true, .width = 80, .changed = i == 3,
					   .error = i == 4 ? "Không phải số." : NULL, .draft = "/form"};
		struct form_field note = {.kind = INPUT_TEXT, .name = "overridden.04", .label = "Lý do", .tight = true,
					  .value = "Thêm 2 hồ sơ giấy ở xã Văn Lem"};
		row_begin(b, false);
		cell(b, &c[0], number);
		cell(b, &c[1], rows[i][0]);
		cell(b, &c[2], rows[i][1]);
		cell_two(b, &c[3], rows[i][2], NULL, "#");
		cell_begin(b, &c[4]);
		form_field(b, &field);
		cell_end(b);
		cell(b, &c[5], rows[i][4]);
		cell_begin(b, &c[6]);
		if (i == 3) {
			form_field(b, &note);
			h_raw(b, "<span class=\"pen\">");
			icon(b, ICON_PEN, 13);
			h_raw(b, " Sửa tay: sổ đếm 431</span>");
		}
		cell_end(b);
		row_end(b);
	}
	table_end(b);
}

static void report(struct buf *b)
{
	static const struct fault wrong[] = {
		{"indicator.05", "Chỉ tiêu 5", "ghi “x”, không phải số. Ghi một số, hoặc để trống."},
		{"narrative.1c", "Mục 1c", "còn trống. Viết nội dung, hoặc chọn “Không phát sinh trong kỳ”."},
	};
	static const struct work_step steps[] = {
		{"Chỉ tiêu", "14/14", "#", STOP_THERE, true},
		{"Nội dung theo khoản", "6/8", "#", STOP_WAITING, false},
		{"Ký và gửi", NULL, NULL, STOP_NOT_YET, false},
	};
	static const struct form_field text = {
		.kind = INPUT_LONG, .name = "narrative.1a", .label = "1a) Quán triệt, kiểm tra giờ giấc và văn hóa công sở",
		.value = "Đã tổ chức 4 cuộc kiểm tra công vụ nội bộ (2 cuộc đột xuất) tại Văn phòng.", .draft = "/form"};
	static const struct form_field empty = {
		.kind = INPUT_LONG, .name = "narrative.1c", .label = "1c) Nhiệm vụ tỉnh giao, giải trình chậm", .draft = "/form",
		.error = "Mục này còn trống. Viết nội dung, hoặc đánh dấu “Không phát sinh trong kỳ”."};
	struct frame f;

	client_frame(&f, "Báo cáo tháng 11/2024", "Thực hiện Kết luận 1883-KL/TU · gửi Sở Nội vụ", 1);
	f.aside = 230;
	frame_begin(b, &f);
	faults(b, "Chưa trình ký được: còn 2 chỗ phải sửa", wrong, 2);
	form_begin(b, "/form", false);
	indicators(b);
	section(b, "Nội dung theo khoản");
	form_field(b, &text);
	form_field(b, &empty);
	form_check(b, "none", "Không phát sinh trong kỳ", false);
	foot_begin(b);
	button(b, BUTTON_FILLED, "Kiểm tra và trình ký", "do", "sign");
	button(b, BUTTON_OUTLINED, "Lưu và làm sau", "do", "save");
	h_raw(b, "<p id=\"draft\" role=\"status\">");
	icon(b, ICON_CHECK, 14);
	h_raw(b, "Nháp đã lưu tại máy này lúc 14:03. Tỉnh chưa thấy bản nháp.</p>");
	foot_end(b);
	form_end(b);
	frame_aside(b, &f);
	work_steps(b, steps, 3);
	h_raw(b, "<p>Ô có vạch vàng bên trái là số <strong>sửa tay</strong>, khác với sổ. Ghi lý do để người ký biết.</p>");
	frame_end(b, &f);
}

static void signed_page(struct buf *b)
{
	static const struct code_group code[] = {{"7K2M", "bảy – kem – hai – mẹ"}, {"9QXT", "chín – quê – xe – tôm"},
						 {"4HVB", "bốn – hoa – vua – bà"}, {"3R5D", "ba – rổ – năm – dê"}};
	static const struct form_field who = {.kind = INPUT_TEXT, .name = "taker", .label = "Người nghe máy ở Sở Nội vụ",
					      .value = "Đỗ Minh Châu", .width = 220};
	static const struct form_field when = {.kind = INPUT_TIME, .name = "at", .label = "Lúc", .value = "16:04", .width = 100};
	static const struct form_field pass = {.kind = INPUT_PASSWORD, .name = "password", .label = "Mật khẩu",
					       .hint = "Mật khẩu của chữ ký cá nhân.", .width = 220};
	static const struct form_choice levels[] = {{"1", "Thường"}, {"2", "Không biết"}};
	static const struct form_field level = {.name = "level", .label = "Độ mật", .choices = levels, .choice_count = 2,
						.value = "1", .width = 220};
	struct frame f;

	client_frame(&f, "Báo cáo tháng 11/2024", "412/BC-UBND · gửi Sở Nội vụ", 5);
	f.aside = 300;
	frame_begin(b, &f);
	stops_large(b, down, 3);
	action_begin(b, "Hạn là hôm nay: đọc mã qua điện thoại", NULL);
	h_raw(b, "<p>Gọi Sở Nội vụ ");
	icon(b, ICON_PHONE, 14);
	h_raw(b, " <strong>0260 3 555 024</strong> (Đỗ Minh Châu, trực đến 21:00) và đọc từng nhóm:</p>");
	code_groups(b, code, 4);
	action_end(b);
	form_begin(b, "/signed", false);
	h_raw(b, "<div class=\"row\">");
	form_field(b, &who);
	form_field(b, &when);
	button(b, BUTTON_OUTLINED, "Ghi là đã đọc mã", NULL, NULL);
	h_raw(b, "</div><div class=\"row\">");
	form_field(b, &pass);
	form_field(b, &level);
	h_raw(b, "</div>");
	h_raw(b, "<div class=\"cards\">");
	choice_card(b, "phone", "1", true, "0260 3 555 674", "Đang dùng", "A Phiên, máy số 15 (Văn phòng)", "ghi 09:25");
	choice_card(b, "phone", "2", false, "0260 3 555 647", "Bạn đã ghi", "Nguyễn Thị Hạnh, máy này", "ghi 09:10");
	h_raw(b, "</div>");
	form_end(b);
	frame_aside(b, &f);
	section(b, "Cách khác: gửi bằng USB");
	pairs_begin(b);
	pair(b, "Số máy", "14 (PC văn thư)");
	pair(b, "Phiên bản", "1.0.3");
	pairs_end(b);
	form_radio(b, "why", "1", "Khách quan", true);
	form_radio(b, "why", "2", "Chủ quan", false);
	h_raw(b, "<p>Xuất tệp niêm phong (6 KB) ra USB rồi đem hoặc gửi xe về Sở Nội vụ.</p>");
	button_link(b, BUTTON_OUTLINED, "Xuất ra USB", "#");
	frame_end(b, &f);
}

static void parts(struct buf *b)
{
	static const struct column c[] = {{"key", LEFT, 130, false}, {"11", LEFT, 30, false},	{"16", LEFT, 36, false},
					  {"Chữ", LEFT, 40, false},  {"Nhãn", LEFT, 0, false}, {"English", LEFT, 190, false}};
	static const int intervals[][3] = {{10, 0, 10}, {7, 2, 11}, {22, 3, 31}, {281, 7, 338}, {0, 1, 3}, {0, 0, 0}};
	struct frame f;

	client_frame(&f, "12 tình trạng, thanh đúng hạn, ba nơi", NULL, 4);
	f.aside = 400;
	frame_begin(b, &f);
	table_begin(b, c, 6);
	for (int i = 0; i < TILES; i++) {
		OWN_BUF struct buf english = BUF(256);
		enum tile t = (enum tile)i;
		row_begin(b, false);
		h_fmt(b, "<td><code>%s</code></td><td>", tile_name(t));
		tile(b, t, 11);
		h_raw(b, "</td><td>");
		tile(b, t, 16);
		h_raw(b, "</td><td>");
		badge(b, VI, t, t == TILE_NOT_DUE ? -1 : 3);
		tile_words(&english, EN, t, t == TILE_NOT_DUE ? -1 : 3);
		h_raw(b, "</td><td>");
		small(b, buf_text(&english));
		h_raw(b, "</td>");
		row_end(b);
	}
	table_end(b);
	section(b, "Ba nơi");
	stops_small(b, stops, 3);
	stops_large(b, down, 3);
	frame_aside(b, &f);
	section(b, "Thanh đúng hạn");
	for (int i = 0; i < 6; i++) {
		OWN_BUF struct buf words = BUF(128);
		const int *n = intervals[i];
		rate_words(&words, VI, n[0], n[1], n[2]);
		h_raw(b, "<div>");
		bar(b, VI, n[0], n[1], n[2], 170);
		h_raw(b, " ");
		bar_count(b, VI, n[0], n[1], n[2]);
		h_fmt(b, " <small class=\"muted\">%s</small></div>", buf_text(&words));
	}
	section(b, "Thông báo");
	banner(b, BANNER_GOOD, NULL, "Đã lưu. Tỉnh sẽ nhận trong lần liên hệ tới.");
	banner(b, BANNER_OFF, NULL, "Chưa thông mạng. Cứ làm việc tiếp, máy tự gửi sau.");
	banner(b, BANNER_WAIT, NULL, "Hai máy cùng sửa một ô. Chọn giá trị đúng.");
	banner(b, BANNER_GRAVE, NULL, "Chưa trình ký được: còn 3 chỗ phải sửa.");
	section(b, "Nút");
	h_raw(b, "<p>");
	button(b, BUTTON_FILLED, "Ký và gửi", NULL, NULL);
	button(b, BUTTON_OUTLINED, "Lưu và làm sau", NULL, NULL);
	button(b, BUTTON_DANGER, "Rút báo cáo", NULL, NULL);
	h_raw(b, "</p><p>");
	step_blocks(b, 2, 4);
	h_raw(b, "</p>");
	section(b, tr(VI, W_INTERVAL_SIGNED));
	interval_draw(b, VI, &(struct interval){1731039600000, 1731142680000, 1731161400000, 1731377100000, 1731171600000, 1731400000000});
	frame_end(b, &f);
}

static void province(struct buf *b)
{
	static const char *const units[] = {"Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Thanh tra tỉnh",
					    "Huyện Đắk Tô", "Huyện Kon Rẫy", "Ban Dân tộc", "TP Kon Tum", "Huyện Sa Thầy"};
	struct frame f = {.title = "Toàn tỉnh", .summary = "Báo cáo thực hiện Kết luận 1883-KL/TU · 07/2024 – 06/2025",
			  .unit = "Tỉnh Kon Tum", .device = "Máy chủ kycuongd · Sở Nội vụ", .links = server_links, .link_count = 6,
			  .person = "Đỗ Minh Châu", .post = "Phòng Cải cách hành chính", .person_href = "#", .language_href = "#",
			  .date = "Thứ Tư, 07/05/2025", .clock = "số liệu đến 08:10", .facts = facts, .fact_count = 4,
			  .aside = 230, .landscape = true,
			  .print_foot = "Số liệu đến 08:10, 07/05/2025 · sổ chung 48 213"};

	frame_begin(b, &f);
	h_raw(b, "<p><strong class=\"figure\">267 đến 270</strong> trong 329 báo cáo đã đến hạn là đúng hạn ");
	bar(b, VI, 267, 3, 329, 300);
	h_raw(b, " <span class=\"muted\">81,2 % – 82,1 % · đã nhận 96,4 %</span></p>");
	h_raw(b, "<div class=\"wide\"><table class=\"heat\"><thead><tr><th></th><th></th><th colspan=\"6\">2024</th>"
		 "<th class=\"gap\"></th><th colspan=\"6\">2025</th><th></th></tr><tr><th class=\"r\">Hạng</th><th>Đơn vị</th>");
	for (int m = 0; m < 12; m++)
		h_fmt(b, "%r<th class=\"c\">%d</th>", m == 6 ? "<th class=\"gap\"></th>" : "", (m + 6) % 12 + 1);
	h_raw(b, "<th></th><th>Đúng hạn, từ … đến …</th><th class=\"r\"></th><th class=\"r\">Trễ TB, ngày</th></tr></thead><tbody>");
	for (int u = 0; u < 10; u++) {
		h_fmt(b, "<tr><td class=\"r\">%d</td><td><a href=\"#\">%s</a></td>", u + 1, units[u]);
		for (int m = 0; m < 12; m++) {
			enum tile t = (u * 7 + m * 5) % 9 == 0 ? (enum tile)((u + m) % TILES) : TILE_ON_TIME;
			if (m == 11)
				t = TILE_NOT_DUE;
			if (m == 6)
				h_raw(b, "<td class=\"gap\"></td>");
			heat_cell(b, u == 4 && m > 7 ? TILE_NONE : t, u + m, units[u], NULL);
		}
		h_raw(b, "<td></td><td>");
		bar(b, VI, 11 - u, u / 4, 11, 150);
		h_fmt(b, "</td><td class=\"r\"><strong>%d</strong>/11</td><td class=\"r\">—</td></tr>", 11 - u);
	}
	h_raw(b, "</tbody></table></div>");
	frame_aside(b, &f);
	section(b, "Chú giải");
	legend(b, VI);
	section(b, "Xu hướng đúng hạn");
	static const struct chart_point points[] = {{"T7", "Tháng 7/2024: 21 trong 30", NULL, 21, 21, 30, 29},
						    {"T8", "Tháng 8/2024: chưa có báo cáo đến hạn", NULL, 0, 0, 0, -1},
						    {"T9", "Tháng 9/2024: 28 trong 30", NULL, 28, 28, 30, 30},
						    {"T10", "Tháng 10/2024: 25 đến 26 trong 31", NULL, 25, 26, 31, 30},
						    {"T11", "Tháng 11/2024: 22 đến 25 trong 31", NULL, 22, 25, 31, 27}};
	chart_trend(b, VI, "Xu hướng đúng hạn", points, 5, 180, 130);
	frame_end(b, &f);
}

static void paper(struct buf *b)
{
	static const struct column c[] = {{"TT", CENTRE, 40, false}, {"Chỉ tiêu", LEFT, 0, false},
					  {"Tháng 10", RIGHT, 80, false}, {"Tháng 11", RIGHT, 80, false}};
	static const struct paper p = {
		.above = "ỦY BAN NHÂN DÂN", .issuer = "HUYỆN ĐẮK TÔ", .number = "Số: 412/BC-UBND",
		.place_date = "Đắk Tô, ngày 09 tháng 11 năm 2024", .kind = "BÁO CÁO",
		.excerpt = "Kết quả thực hiện Kết luận số 1883-KL/TU\ntháng 11 năm 2024", .to = "Kính gửi: Sở Nội vụ tỉnh Kon Tum."};
	struct frame f;

	client_frame(&f, "Bản in", NULL, 1);
	f.document = true;
	frame_begin(b, &f);
	paper_begin(b, &p);
	paper_paragraph(b, "1. Số liệu", "(kỳ từ ngày 01/10/2024 đến ngày 31/10/2024)");
	table_begin(b, c, 4);
	for (int i = 1; i <= 30; i++) {
		char number[8];
		snprintf(number, sizeof number, "%d", i);
		row_begin(b, false);
		cell(b, &c[0], number);
		cell(b, &c[1], "Cuộc kiểm tra công vụ nội bộ");
		cell(b, &c[2], "3");
		cell(b, &c[3], "4");
		row_end(b);
	}
	table_end(b);
	paper_paragraph(b, "a) Khoản 1a.", "Đã tổ chức 4 cuộc kiểm tra công vụ nội bộ (2 cuộc đột xuất).");
	paper_signature(b, "- Sở Nội vụ tỉnh (b/c);\n- Lưu: VT, NV.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Trần Văn Lực");
	paper_end(b, "Chữ ký thiết bị của Trần Văn Lực lúc 15:58 ngày 09/11/2024. Chữ ký thiết bị không thay chữ ký số của cơ quan.");
	frame_end(b, &f);
}

static void inbox(struct buf *b)
{
	static const struct column c[] = {{"Ô", LEFT, 165, false}, {"Bạn đã ghi (sửa được)", LEFT, 0, false},
					  {"Đang có ở tỉnh", LEFT, 220, false}};
	static const struct form_field progress = {.name = "percent", .label = "Tiến độ", .value = "100 %", .tight = true};
	static const struct form_field product = {.kind = INPUT_LONG, .name = "product", .label = "Kết quả", .rows = 2,
						  .value = "12 tin, bài phát thanh tại 9 xã", .tight = true, .changed = true};
	struct frame f;

	client_frame(&f, "Hộp thư", "2 việc cần bạn xem. Không việc nào bị mất; các việc khác vẫn gửi bình thường.", 3);
	f.aside = 260;
	f.list_first = true;
	frame_begin(b, &f);
	items_begin(b);
	item_begin(b, TILE_NONE, true);
	icon(b, ICON_WARN, 15);
	h_raw(b, " <a href=\"#\">Tiến độ nhiệm vụ 97</a>");
	small(b, "Tỉnh không nhận · 13:40 hôm nay");
	item_end(b);
	item_begin(b, TILE_NONE, false);
	icon(b, ICON_PEN, 15);
	h_raw(b, " <a href=\"#\">Danh bạ: UBND xã Diên Bình</a>");
	small(b, "Hai máy cùng sửa một ô · 10:12 hôm nay");
	item_end(b);
	items_end(b);
	frame_aside(b, &f);
	banner_begin(b, BANNER_GRAVE, "Tỉnh không nhận việc này");
	h_raw(b, "<p><strong>Vì sao:</strong> Nhiệm vụ 97 đã được xác nhận hoàn thành lúc 09:12 ngày 07/11.</p>"
		 "<p><strong>Làm gì:</strong> Nếu nội dung vẫn cần, đề nghị mở lại. Nếu không, bỏ bản nháp.</p>");
	banner_end(b);
	form_begin(b, "/inbox", false);
	table_entry_begin(b, c, 3);
	row_begin(b, false);
	cell(b, &c[0], "Tiến độ");
	cell_begin(b, &c[1]);
	form_field(b, &progress);
	cell_end(b);
	cell(b, &c[2], "100 %");
	row_end(b);
	row_begin(b, true);
	cell(b, &c[0], "Kết quả, sản phẩm");
	cell_begin(b, &c[1]);
	form_field(b, &product);
	cell_end(b);
	cell(b, &c[2], "10 tin, bài phát thanh tại 7 xã, thị trấn");
	row_end(b);
	table_end(b);
	button(b, BUTTON_FILLED, "Đề nghị mở lại nhiệm vụ 97", NULL, NULL);
	button(b, BUTTON_DANGER, "Bỏ bản nháp", NULL, NULL);
	form_end(b);
	frame_end(b, &f);
}

static void login(struct buf *b)
{
	static const struct form_field name = {.kind = INPUT_USER, .name = "name", .label = "Tên", .autofocus = true};
	static const struct form_field password = {.kind = INPUT_PASSWORD, .name = "password", .label = "Mật khẩu",
						   .error = "Tên hoặc mật khẩu không đúng. Thử lại."};
	struct frame f = {.title = "Đăng nhập", .summary = "Máy chủ kycuongd", .bare = true};

	frame_begin(b, &f);
	form_begin(b, "/login", false);
	form_field(b, &name);
	form_field(b, &password);
	button(b, BUTTON_FILLED, "Vào", NULL, NULL);
	form_end(b);
	frame_end(b, &f);
}

static enum err answer(void *ctx, const struct request *r, struct response *a)
{
	static const struct {
		const char *path;
		void (*write)(struct buf *b);
	} pages[] = {{"today", today}, {"form", report}, {"signed", signed_page}, {"parts", parts}, {"province", province},
		     {"paper", paper}, {"inbox", inbox}, {"login", login}};

	(void)ctx;
	if (asset_answer(r, a))
		return OK;
	response_secure(a);
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (!strcmp(request_segment(r, 0), pages[i].path)) {
			pages[i].write(&a->body);
			return OK;
		}
	response_redirect(a, "/parts");
	return OK;
}

int main(int argc, char **argv)
{
	struct http *h;
	struct http_options o = {.listen = argc > 1 ? argv[1] : "127.0.0.1:0", .handler = answer};
	char sentence[ERR_SENTENCE_MAX];
	enum err e = http_start(&o, &h);

	if (e != OK) {
		fprintf(stderr, "%s\n", err_sentence(EN, e, NULL, sentence));
		return err_exit(e);
	}
	puts(http_url(h));
	fflush(stdout);
	while (getchar() != EOF)
		;
	http_stop(&h);
	return 0;
}
