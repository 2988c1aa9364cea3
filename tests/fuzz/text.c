/* What people type: CSV, forms, texts, values and keys of every register, commitment and enrolment codes. The first byte says which. */
#include "csv.h"
#include "enrol.h"
#include "form.h"
#include "fuzz.h"
#include "text.h"
#include "text_value.h"

static void try_csv(struct bytes in)
{
	struct csv c OWN(csv_free) = CSV(in);
	while (csv_next(&c) == OK)
		must_hold(c.count >= 1 && c.count <= CSV_FIELDS_MAX);
}

static void try_percent(struct bytes in, bool plus)
{
	char *out OWN_MEM = NULL;
	if (percent_decode((const char *)in.data, in.len, plus, &out) == OK)
		must_hold(out);
}

/* Cleaning is done once: what came out of it is clean. */
static void try_clean(struct bytes in, bool line)
{
	struct buf out OWN_BUF = BUF(16384), again OWN_BUF = BUF(16384), fold OWN_BUF = BUF(65536);
	text_fold(in, &fold);
	(void)text_width(in);
	must_hold(text_cut(in, 10).len <= 10 || !in.len);
	if (text_clean("text", in, line, 8192, &out) != OK)
		return;
	must_hold(text_is_clean(buf_bytes(&out), line));
	must_hold(text_clean("text", buf_bytes(&out), line, 8192, &again) == OK && bytes_equal(buf_bytes(&out), buf_bytes(&again)));
}

/* Every field of every register reads what it can; how it prints that is read again. */
static void try_values(struct bytes in, const struct reg *r)
{
	struct arena arena OWN_ARENA = {0};
	for (const struct field *f = r->fields; f->number; f++) {
		struct value v, w;
		struct buf out OWN_BUF = BUF(65536);
		if (value_parse(f, f->name, in, &arena, &v) != OK)
			continue;
		value_print(f, v, &out);
		(void)!value_parse(f, f->name, buf_bytes(&out), &arena, &w);
	}
	struct key k;
	if (key_parse(r, in, &arena, &k) == OK)
		must_hold(key_check(r, k) == OK);
	/* as an act would carry it */
	(void)!key_check(r, (struct key){.text = in});
}

static void try_code(struct bytes in)
{
	struct enrol_code c, d;
	char text[ENROL_CODE_SIZE];
	if (enrol_code_parse(in, &c) != OK)
		return;
	enrol_code_print(&c, text);
	must_hold(enrol_code_parse(bytes_of(text), &d) == OK && d.number == c.number);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	struct bytes in = {data + 1, size - 1};
	size_t count = 0;
	while (registers[count])
		count++;
	switch (data[0] & 3) {
	case 0:
		try_csv(in);
		break;
	case 1:
		try_percent(in, data[0] & 4);
		break;
	case 2:
		try_clean(in, data[0] & 4);
		try_code(in);
		break;
	case 3:
		if (text_valid(in))
			try_values(in, registers[(size_t)(data[0] >> 2) % count]);
	}
	return 0;
}
