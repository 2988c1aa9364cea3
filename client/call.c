#include "call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "host.h"
#include "notice.h"

void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret)
{
	listing_begin(ret, stdout, listing_format(c->options[O_FORMAT]), columns, count);
}

void password_wipe(struct buf *b)
{
	if (b->data)
		crypt_wipe(b->data, b->cap);
	buf_free(b);
}

enum err call_password(const struct call *c, const char *prompt, struct buf *ret)
{
	if (!c->options[O_PASSWORD_FILE])
		return host_ask_password(prompt, ret);
	TRY(file_read(c->options[O_PASSWORD_FILE], ret));
	size_t n = 0;
	while (n < ret->len && ret->data[n] != '\n' && ret->data[n] != '\r')
		n++;
	buf_cut(ret, n);
	return n ? OK : fail(ERR_PASSWORD_NEEDED);
}

enum err call_author(const struct call *c, struct replica *r, struct author *ret)
{
	return author_find(r, c->options[O_AS], ret);
}

enum err call_reader(const struct call *c, struct replica *r, struct reader *ret)
{
	struct author a OWN(author_wipe) = {0};
	enum err e = call_author(c, r, &a);
	if (e != OK && c->options[O_AS])
		return e;
	return reader_of(r, e == OK ? a.official : 0, ret);
}

enum err call_reads(const struct call *c, struct replica *r, const struct reg *reg)
{
	struct author a OWN(author_wipe) = {0};
	struct reader who;
	if (!reg->restricted)
		return OK;
	TRY(call_author(c, r, &a));
	TRY(reader_of(r, a.official, &who));
	return reader_may(&who, reg) ? OK : fail(ERR_NOT_READER, label_in(reg->label, c->lang));
}

enum err call_unlock(const struct call *c, struct replica *r, struct author *a)
{
	struct buf password OWN(password_wipe) = BUF(PASSWORD_MAX);
	TRY(call_password(c, call_words(c, "Mật khẩu chữ ký cá nhân: ", "Password of the personal signature: "), &password));
	return author_unlock(r, a, buf_bytes(&password));
}

enum err call_scope(struct replica *r, const char **ret_unit)
{
	struct standing s;
	struct row row;
	TRY(row_load(&r->world, reg_by_name(BYTES("unit")), (struct key){bytes_of(r->unit), 0}, &row));
	TRY(own_standing(r, &s));
	*ret_unit = s.all ? NULL : r->unit;
	return row.state == ABSENT ? fail(ERR_UNIT_UNKNOWN, r->unit) : OK;
}

enum err call_at(const struct call *c, struct replica *r, int64_t *ret)
{
	struct replica_status status;
	if (c->options[O_AT])
		return time_parse(c->options[O_AT], ret);
	TRY(replica_status(r, &status));
	int64_t now = now_ms(), seen = status.seen.epoch ? status.seen.time : now;
	*ret = now > seen ? now : seen;
	return OK;
}

enum err call_ca(const struct call *c, char ret[PATH_SIZE])
{
	char *path OWN_MEM = realpath(c->options[O_CA], NULL);
	if (!path || strlen(path) >= PATH_SIZE)
		return fail(ERR_FILE_READ, c->options[O_CA], strerror(path ? ENAMETOOLONG : errno));
	memcpy(ret, path, strlen(path) + 1);
	return OK;
}

enum err call_server(const struct call *c, const char *url, struct replica *r)
{
	char checked[URL_SIZE], ca[PATH_SIZE];
	TRY(url_check(url, checked));
	if (c->options[O_CA]) {
		TRY(call_ca(c, ca));
		TRY(setting_put(r, "ca", bytes_of(ca)));
	}
	return setting_put(r, "url", bytes_of(checked));
}

struct telling {
	const struct call *call;
	int64_t after; /* id of the last that was known before */
};

static enum err last_notice(void *ctx, const struct notice *n)
{
	*(int64_t *)ctx = n->id;
	return OK;
}

static enum err tell_new(void *ctx, const struct notice *n)
{
	const struct telling *t = ctx;
	char sentence[NOTICE_MAX];
	if (n->id > t->after)
		fprintf(stderr, "%s\n", notice_sentence(n, t->call->lang, sentence));
	return OK;
}

enum err call_notices(struct replica *r, int64_t *ret_last)
{
	*ret_last = 0;
	return notice_each(r, last_notice, ret_last);
}

enum err call_notices_since(const struct call *c, struct replica *r, int64_t last)
{
	return notice_each(r, tell_new, &(struct telling){c, last});
}

enum err call_synced(const struct call *c, struct replica *r, const struct synced *s)
{
	struct replica_status status;
	TRY(replica_status(r, &status));
	printf(call_words(c, "Tỉnh nhận %lld việc, ghép %lld, không nhận %lld; %lld mục mới hoặc đã đổi; còn chờ %lld việc.\n",
			  "Accepted %lld, merged %lld, refused %lld; %lld records new or changed; %lld acts waiting.\n"),
	       (long long)s->accepted, (long long)s->merged, (long long)s->refused, (long long)s->records, (long long)status.waiting);
	if (status.held)
		printf(call_words(c, "Máy tạm giữ %lld việc, cho đến khi việc mà chúng dựa vào trở lại máy chủ.\n", "%lld acts are held until what they stand on is back at the server.\n"),
		       (long long)status.held);
	if (s->refused || s->merged)
		fprintf(stderr, "%s\n", call_words(c, "Có việc cần xem: kycuong inbox.", "There is something to see: kycuong inbox."));
	return OK;
}

