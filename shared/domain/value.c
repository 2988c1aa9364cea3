#include "value.h"

bool value_equal(struct value a, struct value b)
{
	return a.kind == b.kind && (a.kind != V_INT || a.num == b.num) && bytes_equal(a.data, b.data);
}

bool key_equal(struct key a, struct key b)
{
	return a.id == b.id && bytes_equal(a.text, b.text);
}

int setting_compare(const struct setting *a, const struct setting *b)
{
	return a->field != b->field ? (a->field > b->field) - (a->field < b->field) : bytes_compare(a->sub, b->sub);
}
