#include "view.h"

#include <stdio.h>
#include <string.h>

#include "form.h"

enum { SENTENCE_MAX = 2000, DEVICE_ACTIVE = 1 };
#define CONTACT_MS DAY_MS

static const char *keep(struct view *v, struct buf *b)
{
	return arena_string(&v->arena, bytes_of(buf_text(b)));
}

const char *say_args(struct view *v, enum word w, const char *const *args)
{
	struct buf b OWN_BUF = BUF(SENTENCE_MAX);
	tr_args(&b, v->lang, w, args);
	return keep(v, &b);
}

const char *say_word(struct view *v, enum word w)
{
	return tr(v->lang, w);
}

const char *clause_of(struct view *v, const char *code, void (*words)(const char *code, enum lang lang, struct buf *out))
{
	struct buf b OWN_BUF = BUF(400);
	words(code, v->lang, &b);
	return text_of(v, "%s", buf_text(&b));
}

const char *count_text(struct view *v, int64_t n)
{
	struct buf b OWN_BUF = BUF(64);
	char digits[24];
	snprintf(digits, sizeof digits, "%lld", (long long)n);
	size_t len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0 && digits[i - 1] != '-')
			buf_str(&b, "\u00a0");
		buf_byte(&b, (uint8_t)digits[i]);
	}
	return keep(v, &b);
}

const char *date_full(struct view *v, int64_t day)
{
	struct buf b OWN_BUF = BUF(64);
	day_full(&b, day);
	return keep(v, &b);
}

const char *date_short(struct view *v, int64_t day)
{
	struct buf b OWN_BUF = BUF(64);
	int year, this_year;
	unsigned month, d;
	if (day == NO_TIME)
		return "—";
	civil_date((int32_t)day, &year, &month, &d);
	civil_date((int32_t)v->today, &this_year, &month, &d);
	if (year == this_year)
		day_month(&b, day);
	else
		day_full(&b, day);
	return keep(v, &b);
}

const char *time_short(struct view *v, int64_t ms)
{
	struct buf b OWN_BUF = BUF(64);
	if (ms == NO_TIME)
		return "—";
	buf_fmt(&b, "%s ", date_short(v, day_of(ms)));
	clock_words(&b, ms);
	return keep(v, &b);
}

const char *short_name(struct view *v, const char *name)
{
	static const char whole[] = "Ủy ban nhân dân", brief[] = "UBND";
	const char *at = strstr(name, whole);
	return at ? text_of(v, "%.*s%s%s", (int)(at - name), name, brief, at + sizeof whole - 1) : name;
}

const char *unit_called(struct view *v, const char *code)
{
	sqlite3_stmt *s = v->desk->sql[Q_UNIT_NAME];
	const char *name = db_first(s, "t", code) == OK ? text_of(v, "%s", short_name(v, db_text(s, 0))) : text_of(v, "%s", code);
	db_reset(s);
	return name;
}

const char *cookie_name(const struct view *v)
{
	return v->secure ? "__Host-kycuongd" : "kycuongd";
}

const char *view_here(struct view *v)
{
	struct buf b OWN_BUF = BUF(HTTP_HEAD_MAX);
	buf_str(&b, v->r->path);
	for (int i = 0; i < v->r->queries; i++) {
		buf_byte(&b, i ? '&' : '?');
		percent_encode(&b, v->r->query[i].name);
		buf_byte(&b, '=');
		percent_encode(&b, v->r->query[i].value);
	}
	return keep(v, &b);
}

enum err view_begin(struct view *v)
{
	int64_t newest;
	sqlite3_stmt **sql = v->desk->sql;
	TRY(db_run(sql[Q_BEGIN], ""));
	TRY(db_int(sql[Q_META], 0, &v->position, "t", "position"));
	TRY(db_int(sql[Q_META], 0, &newest, "t", "time"));
	v->at = v->now > newest ? v->now : newest;
	v->today = day_of(v->at);
	return OK;
}

void view_end(struct view *v)
{
	for (int i = 0; i < QUERIES; i++)
		sqlite3_reset(v->desk->sql[i]);
	if (!sqlite3_get_autocommit(v->desk->tables))
		sqlite3_exec(v->desk->tables, "ROLLBACK", NULL, NULL, NULL);
}

/* How many devices are in use, and how many of them were heard of within a day. The two lists are walked together. */
static enum err count_devices(struct view *v, int *ret_active, int *ret_heard)
{
	sqlite3_stmt *devices = v->desk->sql[Q_DEVICES], *contacts = v->desk->sql[Q_CONTACTS];
	int active = 0, heard = 0;
	enum err c = db_first(contacts, ""), d;
	for (d = db_first(devices, ""); d == OK; d = db_next(devices)) {
		int64_t number = sqlite3_column_int64(devices, 0);
		while (c == OK && sqlite3_column_int64(contacts, 0) < number)
			c = db_next(contacts);
		if (sqlite3_column_int(devices, 2) != DEVICE_ACTIVE)
			continue;
		active++;
		heard += c == OK && sqlite3_column_int64(contacts, 0) == number && v->at - sqlite3_column_int64(contacts, 1) <= CONTACT_MS;
	}
	db_reset(contacts);
	if (d != ERR_NOT_FOUND || (c != OK && c != ERR_NOT_FOUND))
		return d != ERR_NOT_FOUND ? d : c;
	*ret_active = active;
	*ret_heard = heard;
	return OK;
}

static const char *data_time(struct view *v)
{
	struct buf clock OWN_BUF = BUF(16);
	clock_words(&clock, v->at);
	return say(v, W_DATA_AS_OF, buf_text(&clock));
}

/* On paper the year is always there. */
static const char *data_full(struct view *v)
{
	struct buf b OWN_BUF = BUF(64);
	clock_words(&b, v->at);
	buf_byte(&b, ' ');
	day_full(&b, v->today);
	return keep(v, &b);
}

void view_frame(struct view *v, struct frame *f, enum nav here, const char *title, const char *summary)
{
	static const struct {
		const char *href;
		enum word word;
		char key;
	} places[NAVS] = {
		[NAV_PROVINCE] = {"/", W_NAV_PROVINCE, '1'}, [NAV_LATE] = {"/late", W_NAV_LATE, '9'},
		[NAV_RATES] = {"/rates", W_NAV_RATES, '5'},
		[NAV_UNITS] = {"/unit", W_NAV_UNITS, '3'}, [NAV_CONSOLIDATION] = {"/consolidation", W_CONSOLIDATION, '2'}, [NAV_DEVICES] = {"/device", W_NAV_DEVICES, '6'},
		[NAV_LISTS] = {"/lists", W_PAGE_LISTS, 0},
		[NAV_LOG] = {"/log", W_NAV_LOG, '7'},	     [NAV_CODES] = {"/code", W_CODES_PAGE, '4'},
		[NAV_BUNDLE] = {"/bundle", W_NAV_BUNDLE, '8'},
	};
	struct link *links = arena_alloc(&v->arena, NAVS * sizeof *links);
	const char **facts = arena_alloc(&v->arena, 3 * sizeof *facts);
	struct buf day OWN_BUF = BUF(DAY_WORDS_MAX), full OWN_BUF = BUF(DAY_WORDS_MAX);
	int active = 0, heard = 0, count = v->hands ? NAVS : NAV_BUNDLE; /* from there on, what needs hands */
	for (int i = 0; i < count; i++)
		links[i] = (struct link){places[i].href, say_word(v, places[i].word), 0, (int)here == i, places[i].key};
	facts[0] = say_word(v, W_SERVER_RECEIVING);
	facts[1] = count_devices(v, &active, &heard) == OK ? say(v, W_DEVICES_HEARD, text_of(v, "%d", heard), text_of(v, "%d", active)) : "";
	facts[2] = say(v, W_LOG_AT, count_text(v, v->position));
	day_head(&day, v->lang, v->today);
	day_full(&full, v->today);
	*f = (struct frame){
		.lang = v->lang,
		.title = title,
		.summary = summary,
		.unit = say_word(v, W_SERVER_NAME),
		.device = say_word(v, W_SERVER_DEVICE),
		.links = links,
		.link_count = count,
		.person = v->user,
		.post = say_word(v, W_SERVER_USER),
		.language_href = text_of(v, "/language?to=%s&back=", v->lang == VI ? "en" : "vi"),
		.logout = "/logout",
		.date = keep(v, &day),
		.clock = data_time(v),
		.facts = facts,
		.fact_count = 3,
		.print_foot = say(v, W_PRINT_FOOT, data_full(v), count_text(v, v->position)),
	};
	struct buf href OWN_BUF = BUF(2 * HTTP_HEAD_MAX);
	buf_str(&href, f->language_href);
	percent_encode(&href, view_here(v));
	f->language_href = keep(v, &href);
}

void view_refuse(struct view *v, int status, const char *title, const char *sentence)
{
	struct frame f;
	buf_cut(v->b, 0);
	v->a->status = status;
	if (v->user)
		view_frame(v, &f, NAV_NONE, title, NULL);
	else
		f = (struct frame){.lang = v->lang, .title = title, .bare = true};
	frame_begin(v->b, &f);
	h_fmt(v->b, "<p>%s</p><p><a href=\"/\">%s</a></p>", sentence, say_word(v, v->user ? W_TO_PROVINCE : W_TO_LOGIN));
	frame_end(v->b, &f);
}
