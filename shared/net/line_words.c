#include "line_words.h"

#include <curl/curl.h>
#include <string.h>

/* Certificates: the code is one, whatever is wrong with them, and the libraries of TLS say it each in its own way. */
static const char *certificate(const char *said)
{
	static const char *const words[][2] = {
		{"expired", "chứng thư đã hết hạn"},
		{"not yet", "chứng thư chưa có hiệu lực, hoặc đồng hồ máy này sai"},
		{"self-signed", "chứng thư tự ký"},
		{"self signed", "chứng thư tự ký"},
		{"does not match", "chứng thư của tên khác"},
		{"subject name", "chứng thư của tên khác"},
		{"issuer", "không rõ ai cấp chứng thư"},
		{"verif", "không rõ ai cấp chứng thư"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(said, words[i][0]))
			return words[i][1];
	return said;
}

const char *line_words(int code, const char *said)
{
	if (!*said)
		said = curl_easy_strerror((CURLcode)code);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return "không tìm thấy tên máy chủ";
	case CURLE_COULDNT_CONNECT:
		return "máy chủ không nhận kết nối";
	case CURLE_OPERATION_TIMEDOUT:
		return "chờ quá lâu không có trả lời";
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_FAIL_REWIND:
		return "đường truyền bị ngắt giữa chừng";
	case CURLE_SSL_CONNECT_ERROR:
		return "không lập được kết nối mã hóa";
	case CURLE_USE_SSL_FAILED:
		return "máy chủ không nhận mã hóa";
	case CURLE_LOGIN_DENIED:
		return "máy chủ không nhận tên và mật khẩu";
	case CURLE_PEER_FAILED_VERIFICATION:
		return certificate(said);
	case CURLE_SSL_CACERT_BADFILE:
		return "không đọc được tệp chứng thư của nơi cấp";
	case CURLE_WEIRD_SERVER_REPLY:
		return "không phải lời của máy chủ này";
	default:
		return said;
	}
}
