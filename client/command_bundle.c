/* bundle: the sealed file out for the province, and its receipt in. */
#include <string.h>

#include "command.h"
#include "sealed.h"

static enum err out(const struct call *c, struct folder *f)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX);
	struct bundled b;
	int64_t left;
	TRY(sealed_out(f, c->options[O_ATTACHMENTS] != NULL, &file, &b, &left));
	TRY(file_replace(c->operands[1], buf_bytes(&file)));
	printf(call_words(c, "Đã niêm phong %lld việc vào “%s”. Các việc vẫn nằm trên máy này cho đến khi có biên nhận của tỉnh.\n",
			  "Sealed %lld acts into “%s”. They stay on this device until the province's receipt is in.\n"),
	       (long long)b.acts, c->operands[1]);
	if (b.left)
		fprintf(stderr, call_words(c, "Còn %lld việc không vừa một tệp: nhập biên nhận rồi xuất tiếp.\n",
					   "%lld acts did not fit: take the receipt in, then make another file.\n"),
			(long long)b.left);
	if (left)
		fprintf(stderr, call_words(c, "Còn %lld byte tệp kèm theo không vừa: nhập biên nhận rồi xuất tiếp.\n",
					   "%lld bytes of attachments did not fit: take the receipt in, then make another file.\n"),
			(long long)left);
	return OK;
}

static enum err in(const struct call *c, struct folder *f)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX);
	struct taken t;
	int64_t last;
	bool old;
	TRY(file_read(c->operands[1], &file));
	TRY(call_notices(&f->replica, &last));
	TRY(sealed_in(f, buf_bytes(&file), &t, &old));
	if (old) {
		puts(call_words(c, "Biên nhận này cũ: máy đã liên lạc với tỉnh sau khi xuất tệp. Không có gì phải đổi.",
				"This receipt is old: the device has synced since it made the file. Nothing had to change."));
		return OK;
	}
	const struct synced s = {.accepted = t.accepted, .merged = t.merged, .refused = t.refused, .records = t.records};
	TRY(call_synced(c, &f->replica, &s));
	TRY(call_notices_since(c, &f->replica, last));
	if (t.more && !t.revoked)
		fputs(call_words(c, "Vẫn còn việc phải gửi: xuất một tệp mới, hoặc chờ có mạng.\n",
				 "Something is still to be sent: make another file, or wait for the line.\n"),
		      stderr);
	return t.revoked ? fail(ERR_DEVICE_REVOKED) : OK;
}

enum err command_bundle(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	bool up = strcmp(c->operands[0], "out") == 0;
	if (!up && strcmp(c->operands[0], "in") != 0)
		return fail(ERR_OPERANDS, "out FILE | in FILE", "kycuong bundle");
	TRY(folder_open(c->dir, &f));
	return up ? out(c, &f) : in(c, &f);
}
