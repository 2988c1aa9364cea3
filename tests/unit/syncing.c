/* One sync of a data folder over HTTP, against the province in one process: what is sent, what is noted, and what becomes of it when the
 * other side is somebody else. */
#include "desk.h"

#include <sys/stat.h>

#include "civil.h"
#include "entry.h"
#include "host.h"
#include "http.h"
#include "syncing.h"
#include "tap.h"

static enum { ANSWER, GARBAGE, BUSY, REPLAY, DROP } mood;
static int requests;
static struct buf kept = BUF(ANSWER_MAX);

static enum err answer(void *ctx, const struct request *r, struct response *a)
{
	(void)ctx;
	requests++;
	a->type = NULL;
	switch (mood) {
	case ANSWER:
		TRY(serve(&p, r->body, &a->body));
		buf_cut(&kept, 0);
		buf_view(&kept, buf_bytes(&a->body));
		break;
	case GARBAGE:
		buf_str(&a->body, "this is not an answer, but it is long enough to be taken for one");
		break;
	case REPLAY:
		buf_view(&a->body, buf_bytes(&kept));
		break;
	case DROP: /* the server has taken it, but its answer is lost */
		TRY(serve(&p, r->body, &a->body));
		buf_cut(&a->body, 0);
		a->status = 502;
		break;
	case BUSY:
		return fail(ERR_BUSY);
	}
	return OK;
}

static size_t body_max(void *ctx, const struct request *r)
{
	(void)ctx, (void)r;
	return REQUEST_MAX;
}

static void enter_one(struct folder *f, const char *value)
{
	struct author a OWN(author_wipe) = {0};
	const struct field_text field = {BYTES("indicator.01"), bytes_of(value)};
	const struct wish w = {.verb = BYTES("write"), .reg = BYTES("report"), .key = BYTES("BC-THANG/615/2024-11"), .fields = &field, .count = 1};
	struct entered entered;
	must(author_find(&f->replica, "văn thư", &a), "author");
	must(entry_make(&f->replica, &a, &w, 1, now_ms(), &entered), "entry");
}

static struct replica_status status_of(struct folder *f)
{
	struct replica_status s;
	must(replica_status(&f->replica, &s), "status");
	return s;
}

static void good(struct folder *f)
{
	struct synced s;
	is_int(syncing_once(f, 0, &s), OK, "the first sync");
	ok(s.records > 10 && s.rounds >= 1, "brings the scope (%lld records)", (long long)s.records);
	enter_one(f, "5");
	is_int(status_of(f).waiting, 1, "an act waits");
	requests = 0;
	is_int(syncing_once(f, 0, &s), OK, "the next sync");
	ok(s.accepted == 1 && status_of(f).waiting == 0, "sends it");
	is_int(requests, 1, "in one request");
	struct replica_status st = status_of(f);
	ok(st.tried_error == OK && st.bytes_up == s.traffic.up && st.bytes_down == s.traffic.down && s.traffic.up > 100, "its bytes are noted");
	ok(st.next_try == NO_TIME, "no agent, no next try");
}

/* Nothing that others say changes anything. */
static void others(struct folder *f)
{
	struct synced s;
	enter_one(f, "6");
	mood = GARBAGE;
	is_int(syncing_once(f, 0, &s), ERR_ANSWER_BAD, "somebody else's answer");
	is_int(status_of(f).waiting, 1, "takes nothing away");
	is_int(status_of(f).tried_error, ERR_ANSWER_BAD, "and is noted");
	mood = REPLAY;
	is_int(syncing_once(f, 0, &s), ERR_ANSWER_BAD, "an old answer again");
	is_int(status_of(f).waiting, 1, "takes nothing away");
	mood = BUSY;
	is_int(syncing_once(f, 0, &s), ERR_OFFLINE, "a busy server is one to call again");
	mood = DROP;
	is_int(syncing_once(f, 0, &s), ERR_OFFLINE, "an answer that is lost");
	is_int(status_of(f).waiting, 1, "leaves the act waiting");
	mood = ANSWER;
	is_int(syncing_once(f, 0, &s), OK, "the line is back");
	ok(s.accepted == 1 && s.refused == 0 && status_of(f).waiting == 0, "and the act counts once");
}

static void together(struct folder *f)
{
	struct host_lock lock OWN(host_unlock) = {0}, agent OWN(host_unlock) = {0};
	char path[PATH_SIZE];
	struct synced s;
	must(host_lock(path_join(dir, "sync.lock", path), 0, &lock), "lock");
	int64_t before = number_of(f, "SELECT count(*) FROM contact");
	is_int(syncing_once(f, 0, &s), ERR_BUSY, "somebody else is at it");
	is_int(number_of(f, "SELECT count(*) FROM contact"), before, "that is no try");
	host_unlock(&lock);
	ok(!syncing_agent(f), "no agent runs");
	must(host_lock(path_join(dir, "agent.lock", path), 0, &agent), "agent");
	ok(syncing_agent(f), "one does");
	is_int(syncing_once(f, 0, &s), OK, "a sync beside it");
	ok(status_of(f).next_try > status_of(f).tried, "tells it when to try next");
}

static void big_entries(struct folder *f, int count)
{
	struct author a OWN(author_wipe) = {0};
	static char text[10000];
	uint8_t byte;
	for (size_t i = 0; i < sizeof text; i++)
		crypt_random(&byte, 1), text[i] = "abcdefghijklmnopqrstuvwxyz     ."[byte % 32];
	const struct field_text field = {BYTES("narrative.1a"), {(uint8_t *)text, sizeof text}};
	const struct wish w = {.verb = BYTES("write"), .reg = BYTES("report"), .key = BYTES("BC-THANG/615/2024-12"), .fields = &field, .count = 1};
	struct entered entered;
	must(author_find(&f->replica, "văn thư", &a), "author");
	for (int i = 0; i < count; i++)
		must(entry_make(&f->replica, &a, &w, 1, now_ms(), &entered), "entry");
}

static void big_push(struct folder *f)
{
	struct synced s;
	big_entries(f, 20);
	requests = 0;
	is_int(syncing_once(f, 0, &s), OK, "200 KB of acts");
	ok(s.accepted + s.merged == 20 && requests >= 4 && requests == s.rounds, "go in %d slices", requests);
}

/* What a server asks for is kept: a long while ends the sync, and the agent waits for it. */
static void asked_to_wait(struct folder *f)
{
	struct host_lock agent OWN(host_unlock) = {0};
	char path[PATH_SIZE];
	struct synced s;
	must(host_lock(path_join(dir, "agent.lock", path), 0, &agent), "agent");
	p.again_after_s = 3600;
	enter_one(f, "8");
	is_int(syncing_once(f, 0, &s), OK, "a server that is crowded still takes what comes");
	ok(s.accepted == 1 && status_of(f).next_try >= status_of(f).tried + 3600000, "and is left alone for as long as it asks");
	big_entries(f, 20);
	requests = 0;
	is_int(syncing_once(f, 0, &s), ERR_OFFLINE, "what does not fit into one request");
	ok(requests == 1 && status_of(f).waiting > 0 && status_of(f).next_try >= status_of(f).tried + 3600000, "waits for that too");
	p.again_after_s = 0;
	is_int(syncing_once(f, 0, &s), OK, "and goes later");
	is_int(status_of(f).waiting, 0, "whole");
}

/* On a metered line a sync stops where it is, and the next one goes on from there. */
static void metered(struct folder *f)
{
	struct transport *t OWN(transport_close) = NULL;
	struct synced s;
	big_entries(f, 20);
	must(folder_connect(f, NULL, &t), "connect");
	is_int(syncing_run(f, t, 0, 1000, 0, &s), OK, "a sync of 1,000 bytes");
	ok(s.rounds == 1 && s.accepted + s.merged > 0 && status_of(f).waiting > 0, "ends with the round that reached them");
	is_int(syncing_run(f, t, 0, 0, 0, &s), OK, "the next");
	is_int(status_of(f).waiting, 0, "sends the rest");
}

int main(void)
{
	struct folder f OWN_FOLDER = {0};
	struct http *h OWN(http_stop) = NULL;
	struct http_options o = {.listen = "127.0.0.1:0", .threads = 1, .handler = answer, .body_max = body_max};
	if (!mkdtemp(room))
		return 1;
	path_join(room, "data/kycuong", dir);
	province_open(&p, 1);
	p.now = now_ms();
	struct identity id = desk_identity();
	must(folder_create(dir, &id, fill, NULL), "folder");
	must(folder_open(dir, &f), "folder");
	must(http_start(&o, &h), "server");
	must(setting_put(&f.replica, "url", bytes_of(http_url(h))), "url");
	good(&f);
	others(&f);
	together(&f);
	big_push(&f);
	asked_to_wait(&f);
	metered(&f);
	desk_clear();
	buf_free(&kept);
	return done();
}
