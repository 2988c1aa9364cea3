/* catalogues.c - two catalogues, that of today and one that has grown to the next version, changed under the feet of programs in one process. Included beside
 * province.c. */
#include <assert.h>

enum { LATER = 62, NOTE = 31 };

static struct reg task_now, later_now;
static struct field task_fields[FIELDS_MAX + 1];
static struct verb task_verbs[VERBS_MAX + 1];
static struct slot assign_slots[16];
static struct rule task_rules[8];
static const struct reg *task_before;
static size_t task_place, registers_before;
static uint16_t today, grown; /* versions of the two */

static void grow_task(void)
{
	int n = field_count(task_before), v = 0, s = 0, r = 0;
	memcpy(task_fields, task_before->fields, (size_t)n * sizeof *task_fields);
	task_fields[n] = (struct field){NOTE, "later_note", {"Sau", "Later"}, T_LINE, 0, 0, 0, NULL, NULL, NULL, grown};
	for (; task_before->verbs[v].number; v++)
		task_verbs[v] = task_before->verbs[v];
	for (const struct slot *old = task_before->verbs[0].slots; old->field; old++)
		assign_slots[s++] = *old;
	assign_slots[s] = (struct slot){NOTE, OPTIONAL, NULL};
	task_verbs[0].slots = assign_slots;
	for (; task_before->rules && task_before->rules[r].sql; r++)
		task_rules[r] = task_before->rules[r];
	task_rules[r++] = (struct rule){0, "content <> 'mới cấm'", {"mới", "new"}, grown, 0};
	task_rules[r] = (struct rule){0, "content <> 'cũ cấm'", {"cũ", "old"}, 0, grown};
	task_now = *task_before;
	task_now.fields = task_fields;
	task_now.verbs = task_verbs;
	task_now.rules = task_rules;
}

/* Once, before use(). */
static void prepare_catalogues(void)
{
	today = (uint16_t)catalogue_version();
	grown = today + 1;
	while (registers[registers_before])
		registers_before++;
	task_before = reg_by_name(BYTES("task"));
	while (registers[task_place] != task_before)
		task_place++;
	later_now = *reg_by_name(BYTES("calendar_day"));
	later_now.number = LATER;
	later_now.name = "later";
	later_now.since = grown;
	assert(!register_numbers[LATER]);
	grow_task();
}

static void use(bool newer)
{
	registers[task_place] = register_numbers[task_before->number] = newer ? &task_now : task_before;
	registers[registers_before] = register_numbers[LATER] = newer ? &later_now : NULL;
	registers[registers_before + 1] = NULL;
}
