/* server, sync, status. */
#include "command.h"

#include <string.h>

#include "civil.h"
#include "host.h"
#include "notice.h"
#include "couples.h"

enum err command_server(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	TRY(folder_open(c->dir, &f));
	return call_server(c, c->operands[0], &f.replica);
}

enum err command_sync(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct synced s;
	int64_t last, released;
	TRY(folder_open(c->dir, &f));
	TRY(call_notices(&f.replica, &last));
	if (c->options[O_NO_WAIT])
		TRY(replica_wait_no_more(&f.replica, &released));
	enum err e = syncing_once(&f, SYNC_PATIENCE_MS, &s);
	if (e == OK)
		TRY(call_synced(c, &f.replica, &s));
	enum err told = call_notices_since(c, &f.replica, last);
	return e != OK ? e : told;
}

static void add(struct couples *p, const struct call *c, const char *name, const char *vi, const char *en, const char *value)
{
	couples_add(p, name, call_words(c, vi, en), value);
}

/* A value that has words for people and a name for programs. */
static void add_word(struct couples *p, const struct call *c, const char *name, const char *vi, const char *en, const char *value,
		     const char *value_vi, const char *value_en)
{
	add(p, c, name, vi, en, p->lines ? call_words(c, value_vi, value_en) : value);
}

static void add_number(struct couples *p, const struct call *c, const char *name, const char *vi, const char *en, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)n);
	add(p, c, name, vi, en, text);
}

static void add_time(struct couples *p, const struct call *c, const char *name, const char *vi, const char *en, int64_t ms)
{
	char text[TIME_SIZE];
	time_print(ms, text);
	add(p, c, name, vi, en, *text ? text : NULL);
}

static enum err add_person(void *ctx, const struct person *p)
{
	struct buf *names = ctx;
	buf_fmt(names, "%s%s", names->len ? ", " : "", p->name);
	return OK;
}

struct telling {
	const struct call *call;
	struct couples *pairs;
};

static enum err add_notice(void *ctx, const struct notice *n)
{
	const struct telling *t = ctx;
	char sentence[NOTICE_MAX];
	couples_add(t->pairs, "notice", call_words(t->call, "Thông báo", "Notice"), notice_sentence(n, t->call->lang, sentence));
	return OK;
}

static enum err settle_notices(struct replica *r)
{
	for (int64_t id = 0;;) {
		int64_t before = id;
		TRY(call_notices(r, &id));
		if (id == before)
			return OK;
		TRY(notice_settle(r, id));
	}
}

/* The kind of an error is kept, its reason is not: no empty brackets for it. */
static const char *without_reason(const char *text, char out[ERR_SENTENCE_MAX])
{
	static const char unknown[] = " (–)";
	const char *at = strstr(text, unknown);
	if (at)
		memmove(out + (at - text), at + sizeof unknown - 1, strlen(at + sizeof unknown - 1) + 1);
	return out;
}

static void add_contact(struct couples *p, const struct call *c, const struct replica_status *s)
{
	char sentence[ERR_SENTENCE_MAX];
	const char *outcome = NULL;
	if (s->tried != NO_TIME && s->tried_error != OK)
		outcome = p->lines ? without_reason(err_sentence(c->lang, s->tried_error, (const char *const[]){"–", NULL}, sentence), sentence)
				   : err_name(s->tried_error);
	add_time(p, c, "contact", "Liên lạc cuối", "Last contact", s->contact);
	add_time(p, c, "tried", "Lần thử cuối", "Last try", s->tried);
	add(p, c, "tried_error", "Kết quả lần thử", "Outcome", outcome);
	add_time(p, c, "next_try", "Lần thử tới", "Next try", s->next_try);
	add_time(p, c, "checkpoint", "Số liệu của tỉnh đến", "Data of the province as of", s->seen.epoch ? s->seen.time : NO_TIME);
	add_number(p, c, "position", "Vị trí trong sổ chung", "Position in the log", s->seen.position);
}

enum err command_status(const struct call *c)
{
	static const char *const columns[] = {"name", "value"};
	struct folder f OWN_FOLDER = {0};
	struct couples p OWN(couples_free) = {0};
	struct telling t = {c, &p};
	struct buf url OWN_BUF = BUF(URL_SIZE), names OWN_BUF = BUF(4096);
	struct replica_status s;
	TRY(folder_open(c->dir, &f));
	if (c->options[O_SEEN])
		TRY(settle_notices(&f.replica));
	TRY(replica_status(&f.replica, &s));
	TRY(setting_get(&f.replica, "url", &url));
	TRY(person_each(&f.replica, add_person, &names));
	couples_begin(&p, c, columns);
	add(&p, c, "unit", "Đơn vị", "Unit", f.replica.unit);
	add_number(&p, c, "device", "Máy số", "Device", f.replica.device);
	add(&p, c, "officials", "Người dùng", "Officials", buf_text(&names));
	add(&p, c, "server", "Máy chủ", "Server", buf_text(&url));
	bool agent = syncing_agent(&f);
	add_word(&p, c, "state", "Tình trạng máy", "State of the device", s.revoked ? "revoked" : "active", s.revoked ? "đã bị thu hồi" : "đang dùng",
		 s.revoked ? "revoked" : "active");
	add_word(&p, c, "agent", "Tự đồng bộ", "Agent", agent ? "running" : "stopped", agent ? "đang chạy" : "không chạy", agent ? "running" : "not running");
	add_number(&p, c, "waiting", "Việc chờ gửi", "Acts waiting", s.waiting);
	add_number(&p, c, "waiting_bytes", "Dung lượng chờ (byte)", "Bytes waiting", s.waiting_bytes);
	add_number(&p, c, "held", "Việc tạm giữ", "Acts held", s.held);
	add_number(&p, c, "inbox", "Việc cần xem", "Acts to be seen", s.inbox);
	add_contact(&p, c, &s);
	TRY(notice_each(&f.replica, add_notice, &t));
	return couples_end(&p);
}
