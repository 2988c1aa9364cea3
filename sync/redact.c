#include "redact.h"

#include <string.h>

#include "file_value.h"
#include "text_value.h"

bool redact_concerns(const struct redaction *x, const struct act *a)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	if (a->reg != x->reg->number || reg_natural(x->reg) != (a->key.text.len > 0))
		return false;
	key_print(x->reg, a->key, &key);
	return bytes_equal(buf_bytes(&key), x->record);
}

bool redact_covered(const struct redaction *x, const struct act *a, bool covered[SETTINGS_MAX])
{
	bool any = false;
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct setting *s = &a->settings[i];
		const struct field *f = field_by_number(x->reg, s->field);
		bool text = s->value.kind == V_TEXT || s->value.kind == V_ERASED;
		if (f && text && redaction_covers(x, f, s->sub))
			any = covered[i] = true;
	}
	return any;
}

struct late {
	const struct act *a;
	struct lateness *to;
};

static enum err look(void *ctx, const struct redaction *x)
{
	struct late *l = ctx;
	if (l->a->seen.time > x->confirmed)
		return OK;
	l->to->unseen |= l->a->has_digest;
	if (redact_covered(x, l->a, l->to->covered) && l->to->time < x->confirmed)
		l->to->time = x->confirmed;
	return OK;
}

enum err redact_late(struct world *w, const struct act *a, struct lateness *ret)
{
	const struct reg *reg = reg_by_number(a->reg);
	bool texts = a->has_digest;
	memset(ret, 0, sizeof *ret);
	for (size_t i = 0; i < a->setting_count; i++)
		texts |= a->settings[i].value.kind == V_TEXT || a->settings[i].value.kind == V_ERASED;
	if (!reg || !a->device || !texts || reg_natural(reg) != (a->key.text.len > 0))
		return OK;
	return redactions_of(w, reg, a->key, look, &(struct late){a, ret});
}

void redact_files(const struct act *a, const bool *covered, void (*each)(void *ctx, const uint8_t hash[HASH_BYTES]), void *ctx)
{
	const struct reg *reg = reg_by_number(a->reg);
	struct file_value file;
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct field *f = field_by_number(reg, a->settings[i].field);
		if (covered[i] && f->type == T_FILE && a->settings[i].value.kind == V_TEXT && file_value_read(a->settings[i].value.data, &file))
			each(ctx, file.hash);
	}
}
