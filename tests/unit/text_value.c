/* Values and keys as people type them: what is printed reads back the same, and keys are plain. */
#include "tap.h"
#include "text_value.h"

static void keys(void)
{
	static const char *const wrong[] = {"6 15", "615,616", "615\"", "Đ15", "615/1", "a\nb", "", "12345678901234567"};
	static const char *const right[] = {"615", "VPUBND", "a-1.b_2"};
	struct arena arena OWN_ARENA = {0};
	const struct reg *unit = reg_by_name(BYTES("unit"));
	struct key key;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		is_int(key_parse(unit, bytes_of(wrong[i]), &arena, &key), ERR_KEY_WRONG, "wrong code %zu", i);
	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		is_int(key_parse(unit, bytes_of(right[i]), &arena, &key), OK, "%s is a code", right[i]);
}

/* Every field of every register with every text that it takes. */
static void round_trips(void)
{
	static const char *const texts[] = {"1", "12.5", "2024-11-09", "2024-11", "yes", "615", "615, 616;617", "h.00Atoh.00.\n\"\r\n", "Đắk Hà", "  x  ",
					    "2024-11-10T00:00:00.000+07:00", "00000000000A1", "district", "month", "0TFF-061V-5MHC-96D4"};
	struct arena arena OWN_ARENA = {0};
	int taken = 0, bad = 0;
	for (int k = 0; registers[k]; k++)
		for (const struct field *f = registers[k]->fields; f->number; f++)
			for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
				struct buf out OWN_BUF = BUF(TEXT_MAX);
				struct value v, again;
				if (value_parse(f, f->name, bytes_of(texts[i]), &arena, &v) != OK)
					continue;
				taken++;
				value_print(f, v, &out);
				if (value_parse(f, f->name, buf_bytes(&out), &arena, &again) == OK && value_equal(v, again))
					continue;
				bad++;
				printf("# %s.%s: '%s'\n", registers[k]->name, f->name, texts[i]);
			}
	ok(taken > 300, "%d values are taken", taken);
	is_int(bad, 0, "and read back as they are printed");
}

static void shown(void)
{
	const struct field *period = field_by_name(reg_by_name(BYTES("report")), BYTES("period")), *clause = field_by_name(reg_by_name(BYTES("task")), BYTES("clause"));
	struct buf out OWN_BUF = BUF(400);
	value_show(period, VI, VALUE_TEXT("2024-11"), &out);
	buf_byte(&out, ' ');
	value_show(period, EN, VALUE_TEXT("2024"), &out);
	buf_byte(&out, ' ');
	value_show(clause, VI, VALUE_TEXT("1dd"), &out);
	buf_byte(&out, ' ');
	value_show(clause, EN, VALUE_TEXT("1c"), &out);
	is_str(buf_text(&out), "11/2024 2024 điểm đ khoản 1 1(c)", "people read periods and clauses as they write them");
	buf_cut(&out, 0);
	value_print(period, VALUE_TEXT("2024-11"), &out);
	value_print(clause, VALUE_TEXT("1dd"), &out);
	is_str(buf_text(&out), "2024-111dd", "programs as they are kept");
}

/* A comma before three digits may part thousands: nobody shall find out later that a thousand was taken for one. */
static void commas(void)
{
	static const struct {
		const char *text;
		int64_t thousandths; /* -1: refused */
	} typed[] = {{"12,5", 12500}, {"12.5", 12500}, {"1000", 1000000}, {"1.125", 1125},   {"1.000", 1000}, {"1,50", 1500},    {"1,1250", 1125},
		     {"0.1250", 125}, {"1,000", -1},   {"1,500", -1},	  {"12,345", -1},    {"1234,567", -1}, {"0,125", -1},    {"1,000,000", -1},
		     {"1.2345", -1},  {"1,1251", -1},  {"1,000.5", -1},	  {"1,", -1},	     {",5", -1}};
	struct arena arena OWN_ARENA = {0};
	const struct field *f = field_by_name(reg_by_name(BYTES("report")), BYTES("indicator"));
	struct value v;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		v = VALUE_INT(-1);
		enum err e = value_parse(f, "indicator.01", bytes_of(typed[i].text), &arena, &v);
		ok(v.num == typed[i].thousandths && e == (v.num < 0 ? ERR_FIELD_TYPE : OK), "%s is %s", typed[i].text, typed[i].thousandths < 0 ? "refused" : "taken");
	}
	is_int(value_parse(f, "indicator.01", BYTES("1,500"), &arena, &v), ERR_FIELD_TYPE, "a thousand and a half?");
	ok(strstr(err_arg(2), "1000") && strstr(err_arg(2), "1.5"), "how to write it is said");
}

struct members {
	char text[80];
	int count, erased;
};

static void note_member(void *ctx, struct bytes sub, struct value v)
{
	struct members *m = ctx;
	snprintf(m->text + strlen(m->text), sizeof m->text - strlen(m->text), "%.*s ", (int)sub.len, (const char *)sub.data);
	m->count++;
	m->erased += v.kind == V_ERASED && v.data.len == 32;
}

/* A member whose text a redaction took out stays a member. */
static void erased_members(void)
{
	struct arena arena OWN_ARENA = {0};
	static const uint8_t nothing[32];
	const struct value erased = {V_ERASED, 0, {nothing, sizeof nothing}};
	struct value family = family_set(&arena, VALUE_NULL, BYTES("1b"), VALUE_TEXT("còn lại"));
	struct members m = {0};
	family = family_set(&arena, family, BYTES("1a"), VALUE_TEXT("mất"));
	family = family_set(&arena, family, BYTES("1a"), erased);
	family = family_set(&arena, family, BYTES("other"), erased);
	family_each(family, note_member, &m);
	is_str(m.text, "1a 1b other ", "each member is told, in order");
	is_int(m.erased, 2, "the erased ones as such");
	ok(family_get(family, BYTES("1a")).kind == V_ERASED && value_equal(family_get(family, BYTES("1b")), VALUE_TEXT("còn lại")), "and found by its name");
	family = family_set(&arena, family, BYTES("1a"), VALUE_TEXT("viết lại"));
	ok(value_equal(family_get(family, BYTES("1a")), VALUE_TEXT("viết lại")) && family_get(family, BYTES("other")).kind == V_ERASED, "it can be written anew");
	family = family_set(&arena, family_set(&arena, family_set(&arena, family, BYTES("1a"), VALUE_NULL), BYTES("1b"), VALUE_NULL), BYTES("other"), VALUE_NULL);
	is_int(family.kind, V_NULL, "without members there is nothing");
}

int main(void)
{
	shown();
	keys();
	erased_members();
	round_trips();
	commas();
	return done();
}
