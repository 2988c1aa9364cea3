/* hall.h - a server's data folder with the sample in it, and offices that enrol by code: for tests of the server. */
#ifndef HALL_H
#define HALL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"
#include "civil.h"
#include "enrolling.h"
#include "import.h"
#include "intake.h"
#include "sample.h"

static char hall_room[] = "/tmp/kycuong-hall-XXXXXX", hall[PATH_SIZE];
static const int64_t hall_time = INT64_C(1730800000000); /* 5 November 2024 */

static void must_be(enum err e, const char *what)
{
	char sentence[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	printf("Bail out! %s: %s\n", what, err_sentence(EN, e, NULL, sentence));
	exit(1);
}

static void hall_fill(struct ledger *l)
{
	struct intake in = {.ledger = l, .now = hall_time, .lang = VI};
	struct buf bad OWN_BUF = BUF(IMPORT_BAD_MAX);
	must_be(ledger_begin(l), "begin");
	for (const struct sample_file *f = sample_files; f->sample; f++)
		if (strcmp(f->sample, "kontum-2024") == 0)
			must_be(intake_csv(&in, (struct bytes){f->data, f->size}, bytes_of(f->reg), &bad), f->reg);
	must_be(ledger_commit(l), "commit");
}

static void hall_make(void)
{
	char part[PATH_SIZE];
	struct place p OWN_PLACE = {0};
	if (!mkdtemp(hall_room))
		exit(1);
	umask(077);
	path_join(hall_room, "data", hall);
	must_be(crypt_init(), "crypto");
	must_be(place_prepare(hall, part), "prepare");
	must_be(place_make(part, hall_time), "make");
	must_be(place_publish(part, hall), "publish");
	must_be(place_open(hall, &p), "open");
	must_be(place_ledger(&p), "ledger");
	hall_fill(p.ledger);
}

static void hall_clear(void)
{
	place_discard(hall);
	folder_remove(hall_room);
}

/* A code for an official who is added if need be. */
__attribute__((unused)) static struct enrol_code hall_code(struct place *p, const char *unit, const char *official, int64_t hours)
{
	char text[ENROL_CODE_SIZE];
	struct enrol_code c;
	int64_t from;
	const struct enrolling how = {.unit = unit, .official = official, .hours = hours};
	must_be(enrolling_code(p, &how, hall_time, VI, text, &from), official);
	must_be(enrol_code_parse(bytes_of(text), &c), "code");
	return c;
}

/* One request and what the server says to it. */
__attribute__((unused)) static enum err hall_enrol(struct place *p, const struct enrol_code *c, const struct enrol_claims *claims,
						   const uint8_t *secret, int64_t now, struct enrolled *ret)
{
	struct buf request OWN_BUF = BUF(ENROL_MESSAGE_MAX), answer OWN_BUF = BUF(ENROL_MESSAGE_MAX), certificate OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	uint8_t mac[MAC_BYTES];
	struct enrol_claims asked = *claims;
	asked.number = c->number;
	enrol_ask(c, &asked, secret, &request, mac);
	TRY(enrolling_answer(p, buf_bytes(&request), now, &answer));
	return enrol_take(c, &asked, mac, buf_bytes(&answer), ret, &certificate);
}

#endif
