/* What a unit owes, the letter about it, and its deadlines as a calendar: on months of a province. */
#include "month.h"

#include <unistd.h>

#include "docx.h"
#include "letter.h"
#include "tap.h"
#include "zip_read.h"

static struct month m;
static struct arena arena;

/* What RFC 5545 asks of a file, as far as ours goes: CRLF, lines of 75 octets, begin and end paired, each event with UID, stamp, start; UIDs
 * differ. Returns the number of events, -1 where something is wrong. */
static int calendar_valid(const char *s, const char **ret_wrong)
{
	static char uids[400][120];
	const char *open[8];
	int events = 0, depth = 0, seen = 0;
	*ret_wrong = s;
	for (const char *next; *s; s = next) {
		const char *end = strstr(s, "\r\n");
		*ret_wrong = s;
		if (!end || end - s > 75 || memchr(s, '\n', (size_t)(end - s)) || ((unsigned char)*s & 0xC0) == 0x80)
			return -1;
		next = end + 2;
		size_t n = (size_t)(end - s);
		if (strncmp(s, "BEGIN:", 6) == 0 && depth < 8) {
			open[depth++] = s + 6;
			if (strncmp(s, "BEGIN:VEVENT", 12) == 0) {
				seen = 0;
				events++;
			}
		} else if (strncmp(s, "END:", 4) == 0) {
			if (!depth || strncmp(open[--depth], s + 4, n - 4) != 0)
				return -1;
			if (strncmp(s, "END:VEVENT", 10) == 0 && seen != 7)
				return -1;
		} else if (strncmp(s, "UID:", 4) == 0) {
			seen |= 1;
			snprintf(uids[events - 1], sizeof uids[0], "%.*s", (int)n, s);
			for (int i = 0; i < events - 1; i++)
				if (strcmp(uids[i], uids[events - 1]) == 0)
					return -1;
		}
		seen |= strncmp(s, "DTSTAMP:", 8) == 0 ? 2 : strncmp(s, "DTSTART;VALUE=DATE:", 19) == 0 ? 4 : 0;
	}
	return depth ? -1 : events;
}

static int letters;

static enum err count_letter(void *ctx, const struct dues *d)
{
	const struct letterhead *h = ctx;
	struct buf file OWN_BUF = BUF(DOCX_MAX), text OWN_BUF = BUF(1 << 20);
	MUST(letter_docx(h, d, m.now, &file));
	ok(zip_part(buf_bytes(&file), "word/document.xml", &text) && strstr(buf_text(&text), "V/v đôn đốc"), "a letter to %s about %zu matters", d->unit, d->count);
	letters++;
	return OK;
}

static bool has(const struct dues *d, const char *key)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->list[i].key, key) == 0)
			return true;
	return false;
}

static void owed(void)
{
	struct letterhead h;
	struct dues d, late;
	MUST(letterhead_load(m.db, day_of(m.now), &arena, &h));
	ok(strcmp(h.province, "tỉnh Kon Tum") == 0 && *h.name && strcmp(h.issuer, "Sở Nội vụ") == 0, "home affairs signs, by its head");
	MUST(dues_each(m.db, m.now, &arena, count_letter, &h));
	ok(letters > 2 && letters < 31, "letters to those who owe, not to all: %d", letters);
	MUST(dues_overdue(m.db, "617", m.now, &arena, &d));
	bool promised = false, returned = false;
	for (size_t i = 0; i < d.count; i++) {
		promised |= d.list[i].task && d.list[i].committed != NO_TIME && *d.list[i].reason;
		ok(d.list[i].days > 0, "%s is overdue by days", d.list[i].key);
	}
	ok(promised, "a task with the reason and the date that the unit committed itself to");
	for (int i = 0; i < m.units && !returned; i++) {
		MUST(dues_overdue(m.db, m.unit[i].code, m.now, &arena, &late));
		for (size_t k = 0; k < late.count; k++)
			returned |= late.list[k].returned && *late.list[k].reason;
	}
	ok(returned, "a report that was returned, with the reason");
	is_int(dues_overdue(m.db, "nobody", m.now, &arena, &d), ERR_UNIT_UNKNOWN, "a unit that is none");
}

/* A unit that is no more: the letter goes to who came after it. */
static void successor(void)
{
	struct dues d;
	char today[40];
	date_print(day_of(m.now), today);
	char to[60];
	snprintf(to, sizeof to, "to=%s", today);
	ADMIN(&m, "end", "unit", "617", to, "successors=616");
	is_int(m.stage.verdict.kind, ACCEPTED, "617 ends");
	MUST(dues_overdue(m.db, "617", m.now, &arena, &d));
	ok(d.ended && d.count && strstr(d.addressees, "Sa Thầy"), "the letter goes to its successor: %s", d.addressees);
}

static void deadlines(void)
{
	struct dues d;
	struct buf a OWN_BUF = BUF(CALENDAR_MAX), b OWN_BUF = BUF(CALENDAR_MAX);
	const char *wrong;
	MUST(dues_coming(m.db, "615", m.now, CALENDAR_MONTHS, &arena, &d));
	ADMIN(&m, "grant", "exemption", "", "unit=615", "obligation=BC-THANG", "period=2025-03", "reason=thiên tai");
	MUST(calendar_ics(&d, m.now, &a));
	int events = calendar_valid(buf_text(&a), &wrong);
	ok(events >= 12, "a year of deadlines: %d %.60s", events, events < 0 ? wrong : "");
	ok(has(&d, "BC-THANG/615/2025-03") && !has(&d, "BC-THANG/615/2024-11"), "what is to come, not what was received");
	ok(strstr(buf_text(&a), "UID:report/BC-THANG/615/2025-03@kycuong\r\n"), "an event is known by its record");
	ok(strstr(buf_text(&a), "DTSTART;VALUE=DATE:20250309\r\nDTEND;VALUE=DATE:20250310\r\n"), "on the last good day");
	MUST(dues_coming(m.db, "615", m.now, CALENDAR_MONTHS, &arena, &d));
	MUST(calendar_ics(&d, m.now, &b));
	is_int(calendar_valid(buf_text(&b), &wrong), events - 1, "an exempt one is out");

	char *bad = mem_string(buf_text(&a));
	bad[40] = '\n';
	is_int(calendar_valid(bad, &wrong), -1, "the validator tells right from wrong");
	mem_free(&bad);
}

int main(void)
{
	char dir[] = "/tmp/kycuong-dues-XXXXXX", path[PATH_SIZE];
	if (!mkdtemp(dir))
		return 1;
	month_begin(&m, dir);
	month_play(&m, 2);
	owed();
	deadlines();
	successor();
	month_end(&m);
	arena_free(&arena);
	static const char *const files[] = {"tables.db", "log.db", "office.db", "tables.db-wal", "tables.db-shm", "log.db-wal", "log.db-shm", "office.db-wal", "office.db-shm"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		file_remove(path_join(dir, files[i], path));
	folder_remove(dir);
	return done();
}
