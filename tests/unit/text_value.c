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

int main(void)
{
	keys();
	round_trips();
	return done();
}
