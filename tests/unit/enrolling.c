/* One-time codes at the server: used once, asked for again, locked, expired, a second official, a forgotten password. */
#include "hall.h"

#include "tap.h"

static struct place p;

static int64_t count(const char *sql)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	must_be(db_prepare(p.tables, &sql, 1, &s), sql);
	must_be(db_int(s, -1, &n, ""), sql);
	sqlite3_finalize(s);
	return n;
}

static struct enrol_claims device(uint8_t ret_secret[SECRET_KEY_BYTES])
{
	struct enrol_claims c = {0};
	crypt_keypair(c.device_key, ret_secret);
	return c;
}

static void once_and_again(void)
{
	uint8_t secret[SECRET_KEY_BYTES], other[SECRET_KEY_BYTES];
	struct enrol_claims claims = device(secret), another = device(other);
	struct enrolled first, second;
	struct enrol_code c = hall_code(&p, "615", "Nguyễn Thị Mới", ENROL_HOURS);
	is_int(count("SELECT count(*) FROM official WHERE name = 'Nguyễn Thị Mới'"), 1, "an unknown official is added");
	hall_code(&p, "615", "nguyen thi moi", ENROL_HOURS);
	is_int(count("SELECT count(*) FROM official WHERE unit = '615'"), 3, "but not again for a name without its marks");
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &first), OK, "the code is taken");
	ok(strcmp(first.unit, "615") == 0 && strcmp(first.name, "Nguyễn Thị Mới") == 0 && first.role == 1, "for that official");
	ok(first.device > 0 && first.device <= DEVICE_MAX, "a device number was drawn");
	int64_t position = p.ledger->position;
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time + 1000, &second), OK, "the same device may ask again");
	ok(memcmp(&first, &second, sizeof first) == 0, "and gets the same answer");
	is_int(p.ledger->position, position, "which is no act");
	is_int(hall_enrol(&p, &c, &another, other, hall_time, &second), ERR_ENROL_CODE, "another device may not");
	is_int(count("SELECT count(*) FROM device"), 1, "one device");
}

static void locked_and_expired(void)
{
	uint8_t secret[SECRET_KEY_BYTES];
	struct enrol_claims claims = device(secret);
	struct enrolled e;
	struct enrol_code c = hall_code(&p, "616", "A Khóa", ENROL_HOURS), wrong = c, late = hall_code(&p, "616", "A Trễ", 1);
	is_int(hall_enrol(&p, &late, &claims, secret, hall_time + 3600000, &e), ERR_ENROL_CODE, "expired after its hours");
	is_int(hall_enrol(&p, &late, &claims, secret, hall_time + 3599999, &e), OK, "good until then");
	wrong.secret[0] = wrong.secret[0] == '0' ? '1' : '0';
	for (int i = 1; i < ENROL_TRIES; i++)
		hall_enrol(&p, &wrong, &claims, secret, hall_time, &e) == OK ? ok(false, "a wrong secret was taken") : true;
	is_int(count("SELECT count(*) FROM device"), 2, "a wrong secret does nothing");
	is_int(hall_enrol(&p, &wrong, &claims, secret, hall_time, &e), ERR_ENROL_CODE, "the fifth wrong try");
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &e), ERR_ENROL_CODE, "locks it for the right one too");
	c.number = (c.number + 1) & ENROL_NUMBER_MAX;
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &e), ERR_ENROL_CODE, "a number that was never given");
}

static void second_official(void)
{
	uint8_t secret[SECRET_KEY_BYTES], personal[SECRET_KEY_BYTES], other[SECRET_KEY_BYTES];
	struct enrol_claims claims = device(secret);
	struct enrolled clerk, chief, e;
	struct enrol_code c = hall_code(&p, "617", "A Một", ENROL_HOURS);
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &clerk), OK, "a clerk");
	claims.device = clerk.device;
	claims.personal = true;
	crypt_keypair(claims.personal_key, personal);
	c = hall_code(&p, "617", "A Hai", ENROL_HOURS);
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &chief), OK, "one more official on that device");
	ok(chief.device == clerk.device && chief.official != clerk.official, "who is another on the same device");
	is_int(count("SELECT count(*) FROM enrolment AS e JOIN official AS o ON o.key = e.official WHERE o.unit = '617'"), 2, "both may act there");
	is_int(count("SELECT count(*) FROM official WHERE name = 'A Hai' AND length(public_key) = 32"), 1, "with the personal key");
	crypt_keypair(claims.personal_key, personal);
	c = hall_code(&p, "617", "a hai", ENROL_HOURS);
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &e), OK, "who forgot the password comes with a new key");
	ok(e.official == chief.official, "as the same official");
	c = hall_code(&p, "618", "A Ba", ENROL_HOURS);
	is_int(hall_enrol(&p, &c, &claims, secret, hall_time, &e), ERR_ENROL_UNIT, "an official of another unit has no place there");
	struct enrol_claims thief = device(other);
	thief.device = clerk.device;
	c = hall_code(&p, "617", "A Bốn", ENROL_HOURS);
	is_int(hall_enrol(&p, &c, &thief, other, hall_time, &e), ERR_DEVICE_REVOKED, "nobody comes as a device whose key he lacks");
}

static void ambiguous(void)
{
	char text[ENROL_CODE_SIZE];
	int64_t from;
	struct setting s[] = {{field_number("official", "unit"), {0}, VALUE_TEXT("610")},
			      {field_number("official", "name"), {0}, VALUE_TEXT("Y Trùng")},
			      {field_number("official", "role"), {0}, VALUE_INT(1)}};
	must_be(ledger_begin(p.ledger), "begin");
	for (int64_t id = 1; id <= 2; id++)
		must_be(administer_verb(p.ledger, "official", "add", (struct key){.id = id}, s, 3, hall_time, VI), "official");
	must_be(ledger_commit(p.ledger), "commit");
	struct enrolling how = {.unit = "610", .official = "Y Trùng", .hours = 1};
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), ERR_OFFICIAL_NAME, "two of one name");
	how.official = "0000000000002";
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), OK, "are told apart by key");
	how.official = "";
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), ERR_FIELD_MISSING, "a name is needed");
	how.official = "  ";
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), ERR_FIELD_MISSING, "and blanks are none");
	how.unit = "999";
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), ERR_UNIT_UNKNOWN, "a unit that does not exist");
}

/* Who takes office later gets his code before, and it is said from when he may use it. */
static void before_office(void)
{
	char text[ENROL_CODE_SIZE];
	int64_t from, today = day_of(hall_time);
	struct setting s[] = {{field_number("official", "unit"), {0}, VALUE_TEXT("611")},
			      {field_number("official", "name"), {0}, VALUE_TEXT("A Sẽ Đứng Đầu")},
			      {field_number("official", "role"), {0}, VALUE_INT(2)},
			      {field_number("official", "from"), {0}, VALUE_INT(today + 1)}};
	struct enrolling how = {.unit = "611", .official = "A Sẽ Đứng Đầu", .hours = 1};
	must_be(ledger_begin(p.ledger), "begin");
	must_be(administer_verb(p.ledger, "official", "add", (struct key){.id = 11}, s, 4, hall_time, VI), "official");
	must_be(ledger_commit(p.ledger), "commit");
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), OK, "who is head from tomorrow gets a code");
	is_int(from, today + 1, "and it is known from when on");
	is_int(enrolling_code(&p, &how, hall_time + DAY_MS, VI, text, &from), OK, "tomorrow he gets another");
	is_int(from, NO_TIME, "of which nothing is to be said");
	how.official = "Y Mới Đến";
	is_int(enrolling_code(&p, &how, hall_time, VI, text, &from), OK, "nor of who is added with it");
	is_int(from, NO_TIME, "today");
}

int main(void)
{
	hall_make();
	must_be(place_open(hall, &p), "open");
	must_be(place_ledger(&p), "ledger");
	once_and_again();
	locked_and_expired();
	second_official();
	ambiguous();
	before_office();
	place_close(&p);
	hall_clear();
	return done();
}
