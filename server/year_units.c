/* The offices of the year: who is quick and who is not, whose head changes, and the departments that merge on 1 March 2025. */
#include <stdio.h>
#include <string.h>

#include "text_value.h"
#include "year_plan.h"

static const struct {
	const char *code;
	int grade;
} grades[] = {{"608", 2}, {"610", 4}, {"611", 2}, {"612", 1}, {"613", 3}, {"614", 5}, {"615", 1}, {"616", 3}, {"617", 5}, {"618", 4}, {"SKHDT", 1}, {"STC", 1},
	      {"SCT", 2}, {"SNNPTNT", 3}, {"SGTVT", 4}, {"SXD", 2}, {"STNMT", 4}, {"STTTT", 1}, {"SLDTBXH", 2}, {"SVHTTDL", 3}, {"SKHCN", 2}, {"SGDDT", 1},
	      {"SYT", 3}, {"SNGV", 2}, {"BDT", 4}, {"BQLKKT", 3}, {"DPTTH", 1}, {"SNNMT", 3}, {"SDTTG", 2}};

static const struct {
	const char *code, *successor;
} mergers[] = {{"SKHDT", "STC"}, {"SGTVT", "SXD"}, {"SNNPTNT", "SNNMT"}, {"STNMT", "SNNMT"}, {"SLDTBXH", "SNV"}, {"STTTT", "SKHCN"}, {"BDT", "SDTTG"}};
enum { MERGERS = sizeof mergers / sizeof *mergers };

static const struct new_unit {
	const char *code, *symbol, *name, *head, *head_post, *clerk, *clerk_post;
} new_units[] = {{"SNNMT", "SNNMT", "Sở Nông nghiệp và Môi trường", "Siu H'Blơn", "Giám đốc Sở", "A Huynh", "Chuyên viên Văn phòng Sở"},
		 {"SDTTG", "SDTTG", "Sở Dân tộc và Tôn giáo", "A Ngọc Kơih", "Giám đốc Sở", "Rơ Lan H'Mai", "Chuyên viên Văn phòng Sở"}};

static const struct {
	const char *code, *name, *post;
	int year, month, day;
} changes[] = {{"614", "Võ Văn Lương", "Chủ tịch Ủy ban nhân dân huyện", 2025, 1, 1}, {"SYT", "Y Hồng Vân", "Giám đốc Sở", 2024, 10, 16}};

struct player *player_on(struct year *y, const char *code, int64_t day)
{
	struct player *p = player_of(y, code);
	for (int i = 0; i < MERGERS; i++)
		if (strcmp(mergers[i].code, code) == 0 && day >= p->to)
			return player_of(y, mergers[i].successor);
	return p;
}

static int64_t plan_official(struct year *y, int64_t at, const char *unit, const char *name, const char *post, const char *role, int64_t from)
{
	struct player *snv = player_of(y, "SNV");
	int64_t id = stage_id(&y->stage, snv);
	plan(y, at, snv, CLERK, "add", "official", stage_id_text(&y->stage, id), "unit=%s|name=%s|post=%s|role=%s|phone=0260 3%03d %03d|from=%s", unit, name,
	     post, role, stage_range(&y->stage, 200, 999), stage_range(&y->stage, 100, 999), day_text(y, from));
	return id;
}

static void plan_new_unit(struct year *y, const struct new_unit *u, int64_t merge)
{
	struct player *p = &y->players[y->count];
	int64_t at = day_start(merge - 2) + 14 * HOUR;
	player_make(p, y->count++);
	snprintf(p->code, sizeof p->code, "%s", u->code);
	p->from = (int32_t)merge;
	p->to = INT32_MAX;
	plan(y, at, player_of(y, "SNV"), CLERK, "add", "unit", u->code, "symbol=%s|name=%s|kind=department|function=agency|from=%s", u->symbol, u->name,
	     day_text(y, merge));
	p->person[HEAD] = plan_official(y, at + 5 * MINUTE, u->code, u->head, u->head_post, "head", merge);
	p->person[CLERK] = plan_official(y, at + 9 * MINUTE, u->code, u->clerk, u->clerk_post, "clerk", merge);
	plan(y, day_start(merge) + 9 * HOUR, p, CLERK, "enrol", "device", "", "%s", "")->kind = M_ENROL;
}

static void plan_end(struct year *y, struct player *p, const char *successor, int64_t merge, int64_t at)
{
	struct player *snv = player_of(y, "SNV");
	char device[ID_TEXT_BYTES + 1];
	p->to = (int32_t)merge;
	plan(y, at, snv, CLERK, "end", "unit", p->code, "to=%s|successors=%s", day_text(y, merge), successor);
	for (int i = CLERK; i <= HEAD; i++)
		plan(y, at + (i + 1) * MINUTE, snv, CLERK, "end", "official", stage_id_text(&y->stage, p->person[i]), "to=%s", day_text(y, merge));
	id_print(p->device, device);
	plan(y, day_start(merge + 12) + 8 * HOUR, NULL, CLERK, "revoke", "device", device, "%s", "");
}

static void plan_changes(struct year *y)
{
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct player *p = player_of(y, changes[i].code);
		int64_t day = date_of(changes[i].year, changes[i].month, changes[i].day), at = day_start(day - 1) + 15 * HOUR;
		plan(y, at, player_of(y, "SNV"), CLERK, "end", "official", stage_id_text(&y->stage, p->person[HEAD]), "to=%s", day_text(y, day));
		p->person[2] = plan_official(y, at + 4 * MINUTE, p->code, changes[i].name, changes[i].post, "head", day);
		p->changed = day_start(day);
		plan(y, at + 20 * MINUTE, p, HEAD, "key", "official", "", "%s", "")->kind = M_PERSON;
	}
	struct player *p = player_of(y, "615");
	plan(y, office_time(y, date_of(2024, 9, 18)), player_of(y, "SNV"), CLERK, "change", "official", stage_id_text(&y->stage, p->person[CLERK]),
	     "phone=0260 3822 417|post=Phó Trưởng phòng Nội vụ huyện");
}

/* Officials that units propose: one is taken into office, for another there is no decision yet. */
void plan_proposals(struct year *y)
{
	static const struct {
		const char *unit, *name, *post, *role;
		bool taken;
	} proposed[] = {{"611", "Y Thu Hà", "Chuyên viên Văn phòng", "clerk", true}, {"616", "Rơ Châm Đức", "Phó Chủ tịch Ủy ban nhân dân huyện", "head", false}};
	struct player *snv = player_of(y, "SNV");
	for (size_t i = 0; i < sizeof proposed / sizeof *proposed; i++) {
		struct player *p = player_of(y, proposed[i].unit);
		int64_t day = date_of(2024, 11, 18) + (int64_t)i, at = day_start(day) + 9 * HOUR + 10 * MINUTE, answered = day_start(day + 2) + 15 * HOUR;
		const char *key = stage_id_text(&y->stage, stage_id(&y->stage, p));
		plan(y, at, p, CLERK, "propose", "official", key, "name=%s|post=%s|role=%s", proposed[i].name, proposed[i].post, proposed[i].role);
		if (proposed[i].taken)
			plan(y, answered, snv, CLERK, "confirm", "official", key, "phone=0260 3842 106|from=%s", day_text(y, day + 3));
		else
			plan(y, answered, snv, CLERK, "decline", "official", key, "reason=%s", "Chưa có quyết định bổ nhiệm; gửi lại kèm quyết định");
	}
}

void plan_units(struct year *y)
{
	int64_t first = date_of(2024, 6, 24), merge = date_of(2025, 3, 1);
	struct player *snv = player_of(y, "SNV");
	for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
		for (int k = 0; k < YEAR_PLAYERS; k++)
			if (k < y->count && strcmp(y->players[k].code, grades[i].code) == 0)
				y->grade[k] = grades[i].grade;
	for (int i = 0; i < y->count; i++) {
		int64_t at = &y->players[i] == snv ? day_start(first) + 8 * HOUR : day_start(first + 1 + i % 3) + 8 * HOUR + i * 11 * MINUTE;
		plan(y, at, &y->players[i], CLERK, "enrol", "device", "", "%s", "")->kind = M_ENROL;
	}
	for (size_t i = 0; i < sizeof new_units / sizeof *new_units; i++) {
		plan_new_unit(y, &new_units[i], merge);
		y->grade[y->count - 1] = i ? 2 : 3;
	}
	for (int i = 0; i < MERGERS; i++)
		plan_end(y, player_of(y, mergers[i].code), mergers[i].successor, merge, day_start(merge - 1) + 14 * HOUR + i * 6 * MINUTE);
	plan(y, day_start(merge) + 8 * HOUR, snv, CLERK, "change", "unit", "SKHCN", "function=information");
	plan_changes(y);
}
