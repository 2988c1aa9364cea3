/* search_hall.h - for the tests of search: a province, what its offices find, and whether an index is that of the records. */
#ifndef SEARCH_HALL_H
#define SEARCH_HALL_H

#include "../sim/province.c"

#include "finder.h"
#include "search_words.h"
#include "tap.h"

static struct province p;
static const struct reader anyone = {false, AGENCY};

static int compare(struct office *o, const struct reg *reg, int64_t *indexed)
{
	char list[100];
	const char *sql[2] = {list, "SELECT words FROM search_record WHERE reg = ?1 AND key = ?2"};
	sqlite3_stmt *s[2];
	int bad = 0;
	snprintf(list, sizeof list, "SELECT key FROM \"%s\"", reg->name);
	must(db_prepare(o->db, sql, 2, s), "compare");
	for (enum err e = db_first(s[0], ""); e == OK; e = db_next(s[0])) {
		struct buf fold OWN_BUF = BUF(SEARCH_TEXT_MAX);
		struct key key = {reg_natural(reg) ? arena_copy(&o->replica.world.arena, db_blob(s[0], 0)) : (struct bytes){0}, sqlite3_column_int64(s[0], 0)};
		struct row row;
		must(row_load(&o->replica.world, reg, reg_natural(reg) ? (struct key){.text = key.text} : (struct key){.id = key.id}, &row), "row");
		search_fold(&row, &fold);
		e = key.text.len ? db_first(s[1], "ns", (int)reg->number, key.text) : db_first(s[1], "ni", (int)reg->number, key.id);
		bad += e != OK || !bytes_equal(db_blob(s[1], 0), buf_bytes(&fold));
		db_reset(s[1]);
		++*indexed;
	}
	sqlite3_finalize(s[0]);
	sqlite3_finalize(s[1]);
	return bad;
}

/* The terms that FTS5 has of each record are those of its words, no more and no less. */
static bool same_terms(struct office *o, const char *table)
{
	char sql[1200];
	snprintf(sql, sizeof sql, "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, %s, instance); CREATE TEMP TABLE wanted(term, id)", table);
	must(db_exec(o->db, sql), "terms");
	bool pairs = strcmp(table, "search_pair") == 0;
	/* the recursion takes a word at a time off the text, a mark at the end of each line */
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE w(id, term, before, rest) AS (SELECT id, NULL, NULL, replace(words, char(10), ' | ') || ' ' FROM search_record"
		 " UNION ALL SELECT id, substr(rest, 1, instr(rest, ' ') - 1), term, substr(rest, instr(rest, ' ') + 1) FROM w WHERE rest <> '')"
		 " INSERT INTO wanted SELECT DISTINCT %s, id FROM w WHERE term <> '|' AND term <> '' %s",
		 pairs ? "before || '_' || term" : "term", pairs ? "AND before <> '|'" : "");
	must(db_exec(o->db, sql), "wanted");
	int64_t differ = count_of(o->db, "SELECT (SELECT count(*) FROM (SELECT term, doc FROM terms EXCEPT SELECT term, id FROM wanted)) +"
					 " (SELECT count(*) FROM (SELECT term, id FROM wanted EXCEPT SELECT term, doc FROM terms))");
	must(db_exec(o->db, "DROP TABLE temp.terms; DROP TABLE temp.wanted"), "terms");
	if (differ)
		printf("# %s: %lld terms differ\n", table, (long long)differ);
	return !differ;
}

/* Whether it holds the records as they are, no other, and FTS5 agrees with the list of words. */
static bool current(struct office *o)
{
	int64_t there = 0;
	int bad = 0;
	must(finder_refresh(&o->replica), "refresh");
	for (int i = 0; registers[i]; i++)
		if (!registers[i]->hidden)
			bad += compare(o, registers[i], &there);
	world_reset(&o->replica.world);
	if (bad || there != count_of(o->db, "SELECT count(*) FROM search_record"))
		printf("# %d differ, %lld of %lld\n", bad, (long long)count_of(o->db, "SELECT count(*) FROM search_record"), (long long)there);
	else if (same_terms(o, "search_word") && same_terms(o, "search_pair"))
		return true;
	return false;
}

static enum err count_found(void *ctx, const struct found *f)
{
	struct buf *out = ctx;
	key_print(f->row->reg, f->row->key, out);
	buf_str(out, " ");
	return OK;
}

static bool anew; /* the last search had to make the index again */

/* Keys of what is found, in order. */
static const char *find(struct office *o, const char *query, const struct reader *who)
{
	static struct buf out = BUF(64 * 1024);
	buf_cut(&out, 0);
	const struct finding f = {.query = bytes_of(query), .who = who, .lang = VI, .limit = 50, .columns = 100, .anew = &anew};
	must(finder_find(&o->replica, &f, count_found, &out), query);
	world_reset(&o->replica.world);
	return buf_text(&out);
}

static void sync_one(struct office *o)
{
	struct taken t;
	p.now += 60000;
	o->now = p.now;
	must(sync_office(&p, o, 65536, &t), "sync");
}

#endif
