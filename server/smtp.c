#include "smtp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "line_words.h"
#include "mail.h"
#include "url.h"

enum { CONNECT_S = 20, WHOLE_S = 120 /* below half of MAIL_BACK_OFF_MS: a try is over before the next may begin */ };
_Static_assert(2 * WHOLE_S * 1000 < MAIL_BACK_OFF_MS, "no two tries of one mail at once");

struct smtp {
	CURL *easy;
	bool (*stop)(void);
	struct bytes left; /* of the message under way */
	bool began;	   /* the server asked for it */
	char reason[CURL_ERROR_SIZE], reply[SMTP_SAID_SIZE];
};

enum err smtp_url_check(const char *url, bool *ret_clear)
{
	struct url u;
	if (strlen(url) > MAIL_URL_MAX || !url_take(url, &u))
		return fail(ERR_MAIL_URL, url);
	bool tls = strcmp(u.scheme, "smtps") == 0;
	if (!tls && strcmp(u.scheme, "smtp") != 0)
		return fail(ERR_MAIL_URL, url);
	if (u.more)
		return fail(ERR_MAIL_URL, "smtp://…@…");
	*ret_clear = !tls && !u.loopback;
	return OK;
}

static int on_progress(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct smtp *s = ctx;
	(void)down_all, (void)down, (void)up_all, (void)up;
	return s->stop && s->stop();
}

static size_t on_message(char *to, size_t one, size_t n, void *ctx)
{
	struct smtp *s = ctx;
	size_t now = s->left.len < one * n ? s->left.len : one * n;
	s->began = true;
	memcpy(to, s->left.data, now);
	s->left.data += now;
	s->left.len -= now;
	return now;
}

/* The last refusal of the server, in what can be shown: it is nobody's text that we trust. */
static size_t on_reply(char *line, size_t one, size_t n, void *ctx)
{
	struct smtp *s = ctx;
	size_t len = one * n;
	if (!len || (*line != '4' && *line != '5'))
		return len; /* its "221 bye" comes after it */
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	if (len > sizeof s->reply - 1)
		len = sizeof s->reply - 1;
	for (size_t i = 0; i < len; i++)
		s->reply[i] = line[i] >= ' ' && line[i] <= '~' ? line[i] : '?';
	s->reply[len] = 0;
	return one * n;
}

static bool set_up(struct smtp *s, const struct smtp_server *at)
{
	CURL *c = s->easy;
	CURLcode bad = 0;
	bad |= curl_easy_setopt(c, CURLOPT_URL, at->url);
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	bad |= curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)WHOLE_S);
	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	bad |= curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(at->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->reason);
	bad |= curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_READFUNCTION, on_message);
	bad |= curl_easy_setopt(c, CURLOPT_READDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	if (*at->ca) { /* Debian's libcurl would still trust the system's folder */
		bad |= curl_easy_setopt(c, CURLOPT_CAINFO, at->ca);
		bad |= curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (*at->user) {
		bad |= curl_easy_setopt(c, CURLOPT_USERNAME, at->user);
		bad |= curl_easy_setopt(c, CURLOPT_PASSWORD, at->password);
	}
	return bad == 0;
}

enum err smtp_open(const struct smtp_server *server, struct smtp **ret)
{
	bool clear;
	TRY(smtp_url_check(server->url, &clear));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return fail(ERR_CRYPTO);
	struct smtp *s OWN(smtp_close) = mem_alloc(sizeof *s);
	s->stop = server->stop;
	s->easy = curl_easy_init();
	if (!s->easy || !set_up(s, server))
		return fail(ERR_CRYPTO);
	*ret = s;
	s = NULL;
	return OK;
}

void smtp_close(struct smtp **s)
{
	if (!*s)
		return;
	curl_easy_cleanup((*s)->easy);
	curl_global_cleanup();
	mem_free(s);
	*s = NULL;
}

/* A 5xx to the recipient or to the message is for good. One to the greeting or the login is about ourselves: whoever set this up can mend it. */
static enum smtp_outcome outcome(const struct smtp *s, CURLcode rc, long code)
{
	if (rc == CURLE_OK)
		return SMTP_TAKEN;
	bool replied = code >= 400 && code < 600 && (rc == CURLE_SEND_ERROR || rc == CURLE_WEIRD_SERVER_REPLY || rc == CURLE_RECV_ERROR);
	if (replied && code >= 500 && (rc == CURLE_SEND_ERROR || s->began))
		return SMTP_REFUSED;
	if (replied || rc == CURLE_LOGIN_DENIED || rc == CURLE_REMOTE_ACCESS_DENIED || rc == CURLE_USE_SSL_FAILED)
		return SMTP_LATER;
	return SMTP_NO_LINE;
}

enum smtp_outcome smtp_send(struct smtp *s, const char *from, const char *to, struct bytes message, char said[SMTP_SAID_SIZE])
{
	char sender[MAIL_ADDRESS_MAX + 3], recipient[MAIL_ADDRESS_MAX + 3];
	long code = 0;
	snprintf(sender, sizeof sender, "<%s>", from);
	snprintf(recipient, sizeof recipient, "<%s>", to);
	s->left = message;
	s->began = false;
	s->reason[0] = s->reply[0] = 0;
	struct curl_slist *list = curl_slist_append(NULL, recipient);
	curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, sender);
	curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, list);
	curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.len);
	CURLcode rc = curl_easy_perform(s->easy);
	curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &code);
	curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(list);
	enum smtp_outcome o = outcome(s, rc, code);
	const char *words = o == SMTP_TAKEN ? "" : o != SMTP_NO_LINE && s->reply[0] ? s->reply : line_words(rc, s->reason);
	snprintf(said, SMTP_SAID_SIZE, "%s", words);
	return o;
}
