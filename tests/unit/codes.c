/* Codes taken down: what each waits for, and until when it stands. */
#include "../sim/province.c"

#include "civil.h"
#include "codes.h"
#include "tap.h"

static struct province p;
static struct office o;
static enum code_state state[8];
static int64_t lapses[8];
static char codes[8][CODE_CHARS + 1];
static int count;

static enum err take(void *ctx, const struct code_row *row)
{
	(void)ctx;
	state[count] = row->state;
	lapses[count] = row->lapses;
	snprintf(codes[count++], sizeof codes[0], "%s", row->code);
	return OK;
}

static int look(int64_t at, int most)
{
	count = 0;
	return codes_each(p.db, at, most, take, NULL) == OK ? count : -1;
}

int main(void)
{
	static const char key[] = "BC-THANG/615/2024-11", strange[] = "0111000000000000";
	char text[32] = "code=";
	uint8_t hash[HASH_BYTES];
	province_open(&p, 9);
	office_open(&p, &o, "615", 81);
	is_int(sync_office(&p, &o, 65536, NULL), OK, "an office");
	is_int(look(p.now, 8), 0, "no code at first");
	is_int(ENTER(&p, &o, false, "write", "report", key, "indicator.01=5"), OK, "a report");
	is_int(ENTER(&p, &o, true, "sign", "report", key, NULL), OK, "signed");
	is_int(ENTER(&p, &o, false, "send", "report", key, NULL), OK, "sent, and the line is down");
	must(replica_send_hash(&o.replica, bytes_of(key), hash), "send");
	must(code_make(hash, bytes_of(key), text + 5), "code");
	ADMINISTER(&p, "register", "receipt", "0000000000A1B", "unit=615", "obligation=BC-THANG", "period=2024-11", text, "channel=phone");
	p.now += 60000;
	char other[CODE_CHARS + 2];
	memcpy(other, strange, CODE_CHARS - 1);
	code_close(other, CODE_CHARS - 1);
	char second[32];
	snprintf(second, sizeof second, "code=%.16s", other);
	ADMINISTER(&p, "register", "receipt", "0000000000A2B", "unit=615", "obligation=BC-THANG", "period=2024-11", second, "channel=phone");
	is_int(look(p.now, 8), 2, "two codes are kept");
	ok(state[0] == CODE_AWAITS && state[1] == CODE_AWAITS, "both wait for the report");
	is_str(codes[0], other, "the newest first");
	/* L is 9 November 2024, a Saturday; the fifth working day after it is Friday the 15th. */
	is_int(lapses[0], day_start(civil_day(2024, 11, 16)), "until the end of the fifth working day after the last day");
	ok(look(lapses[0] - 1, 8) == 2 && state[0] == CODE_AWAITS, "to the last instant");
	ok(look(lapses[0], 8) == 2 && state[0] == CODE_LAPSED, "and not longer");
	is_int(look(p.now, 1), 1, "no more than were asked for");
	is_int(sync_office(&p, &o, 65536, NULL), OK, "the report arrives");
	ok(look(p.now, 8) == 2 && state[0] == CODE_OTHER && state[1] == CODE_MATCHED, "one is matched, the other is not its code");
	is_str(codes[0], other, "which stands first, to be asked about");
	office_close(&o);
	province_close(&p);
	return done();
}
