/* register.h - the description of a register (sổ), from which everything else about it comes: its table,
 * form, buttons, validation at entry and at merge, authorisation, columns of CSV and lists, help.
 *
 * One file in registers/ describes one register as a constant. Numbers of registers, fields, verbs and
 * states are protocol: they are never reused, and new ones are added at the end.
 */
#ifndef REGISTER_H
#define REGISTER_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "value.h"

struct label {
	const char *vi, *en;
};
static inline const char *label_in(struct label l, enum lang lang)
{
	return lang == VI ? l.vi : l.en;
}

enum type {
	T_LINE,	   /* V_TEXT without newline */
	T_TEXT,	   /* V_TEXT of several lines */
	T_INT,	   /* V_INT within min..max */
	T_DECIMAL, /* V_INT, thousandths; entered as 12 or 12.5 or 12,5, but not as 1,250 */
	T_DATE,	   /* V_INT, days since 1970-01-01 */
	T_TIME,	   /* V_INT, ms UTC */
	T_BOOL,	   /* V_INT 0 or 1 */
	T_CHOICE,  /* V_INT, a number of `choices` */
	T_REF,	   /* key of a record in register `ref`: V_TEXT where that has natural keys, else V_INT */
	T_REFS,	   /* several of them: V_TEXT, keys parted by commas, sorted, without blanks */
	T_PERIOD,  /* V_TEXT "2024-11" or "2024" */
	T_CODE,	   /* V_TEXT, commitment code in its canonical form: 16 characters */
	T_BYTES,   /* V_BYTES: keys, digests; printed as hexadecimal */
	T_FILE,	   /* V_TEXT, file_value.h: hash, size, kind and name of an attachment; its content is kept and sent apart */
};

enum field_flag {
	F_KEY = 1,    /* part of the natural key, in the order of the fields; never set by an act */
	F_FAMILY = 2, /* a map of members, sub -> value of `type`; stored as one CBOR map, sorted */
	F_SYSTEM = 4, /* set by `assigns` and effects only */
	F_RULING = 8, /* a text that programs read: who owes what, when it began; never taken out (redaction.h) */
	F_CLAUSE = 32, /* a clause by its code, shown as documents cite it (clause.h) */
	F_TEXTS = 16, /* names texts of the record that the fields `register` and `record` beside it name: ticked on a page that knows which */
};

struct choice {
	int number;
	const char *name;
	struct label label;
};

struct field {
	uint16_t number; /* from 1 */
	const char *name;
	struct label label;
	enum type type;
	unsigned flags;
	int64_t min, max; /* of numbers; for texts max is the limit in bytes (0 = TYPE's own) */
	const char *ref;
	const struct choice *choices; /* ends with name NULL */
	const char *subs;	      /* members a family may have, " 1a 1b "; NULL = any code of 1-16 letters, digits, - */
	uint16_t since;		      /* see catalogue_version() */
	struct label hint;	      /* how it is written, for whoever fills it in; NULL = it says itself */
};

/* Functions of a unit, as register unit numbers them. */
enum unit_function { AGENCY = 1, HOME_AFFAIRS, OFFICE, INSPECTORATE, INFORMATION, BROADCASTER };

/* Who may do a verb: any of these, or-ed. The unit is the author's; "its" record is one whose field `unit` is that unit. */
enum who {
	BY_SYSTEM = 0,	      /* nobody: the table is filled by effects */
	BY_UNIT = 1,	      /* the unit whose record it is */
	BY_SHARER = 2,	      /* that unit, or one of the field `co_units`, of this record or of its parent */
	BY_HOME_AFFAIRS = 4,  /* a unit of that function (SNV), or the administration */
	BY_OFFICE = 8,	      /* the province office (VPUBND), or the administration */
	BY_ADMINISTRATION = 16,
	BY_INSPECTORATE = 32, /* a unit of that function (Thanh tra), or the administration; the next two alike */
	BY_INFORMATION = 64,
	BY_BROADCASTER = 128,
	BY_OWNER = 256, /* the unit whose record the parent is (field `scope_field`): who called the meeting, who asked for opinions */
};

enum { STATES_MAX = 16, VERBS_MAX = 24, FIELDS_MAX = 32 };
#define FROM(state) (1u << (state))
enum { ABSENT = 0, SAME = -1 }; /* state 0: no record; `to` SAME: the state stays, or the effect decides */

/* Fields that a verb sets by itself, from what the server stamps or the act states. */
enum source { S_TIME /* of the stamp */, S_CLOCK, S_SEEN /* time of the checkpoint the act commits to */, S_OFFICER, S_UNIT,
	      S_FIELD /* another field, after the act */, S_NULL, S_DEVICE,
	      S_LOOKUP /* the field of the same name in the record that field `from` refers to */ };
struct assign {
	uint16_t field;
	enum source source;
	uint16_t from;
};

enum need { OPTIONAL, NEEDED /* the record then has a value in it */, GIVEN /* the act itself gives one */ };
struct slot {
	uint16_t field;
	enum need need;
	const char *name; /* the verb's own name of the field, where that differs (reason); NULL = the field's */
};

struct deed; /* effect.h */

struct verb {
	uint16_t number; /* from 1 */
	const char *name;
	struct label label;
	unsigned from; /* FROM() of each state it is possible in */
	int to;
	unsigned who;  /* BY_ */
	bool head;     /* only by a head of the unit */
	bool personal; /* needs the officer's personal signature (not the administration's) */
	const struct slot *slots;     /* ends with field 0; NULL = none */
	const struct assign *assigns; /* ends with field 0; NULL = none */
	const uint16_t *sight;	      /* fields whose digest the act carries, ends with 0; NULL = no digest */
	/* What is truly special; NULL = nothing. A check runs in the judge only, before the effect, and may look
	 * anywhere in the world; an effect runs wherever the act is applied. */
	enum err (*check)(struct deed *d);
	enum err (*effect)(struct deed *d);
	uint16_t reaches; /* field that names the record of which the effect changes something, if that is in a state for it; 0 = none, or its state alone */
	uint16_t since;	  /* see catalogue_version() */
};

/* An SQL expression over the columns of the record after the act (by their names), `state`, `was` (state
 * before), `actor` (code of the author's unit, '' = administration) and `acting` (that unit's function, 0 = none); it may look into other tables.
 * False or NULL refuses the act with the sentence. */
struct rule {
	unsigned verbs; /* bit n = verb number n; 0 = all */
	const char *sql;
	struct label sentence;
	/* Acts are judged under it from this version of the catalogue on, and up to the one before `until`; 0 = from the first, to the last. A rule
	 * is never taken away or changed: it gets an `until`, and another takes its place at the end. */
	uint16_t since, until;
	/* Nothing that the verb takes can mend it: a page does not offer the verb where the record as it stands breaks it. */
	bool standing;
};
#define ON(verb_number) (1u << (verb_number))

enum scope {
	SCOPE_ALL,    /* every device has it */
	SCOPE_UNIT,   /* devices of the unit in field `unit` */
	SCOPE_UNITS,  /* that and the units in field `co_units` */
	SCOPE_PARENT, /* whoever sees the record in field `scope_field` */
	SCOPE_PAIR,   /* devices of the unit in field `unit`, and of the unit whose record the one in field `scope_field` is */
};
/* The province's own offices (home affairs, province office) see every record, unless it is restricted. */
#define READ_BY(function) (1u << (function))

/* Something that can be seen from a record at a given time and is never stored: late, overdue, unclear. An SQL expression
 * over the record's columns, `state`, `stamp`, `now` (ms) and `today` (local day). */
struct remark {
	const char *name;
	struct label label;
	const char *sql;
	bool state; /* said in place of the state's name: what the record is by its dates */
};
enum { REMARKS_MAX = 8 };

struct state {
	const char *name;
	struct label label;
};

struct reg {
	uint16_t number; /* from 1 */
	const char *name;
	struct label label;
	bool hidden; /* not offered by name for entry */
	enum scope scope;
	uint16_t scope_field;
	const struct state *states; /* by number, [0] is absent; ends with name NULL */
	const struct field *fields; /* ends with number 0; at most FIELDS_MAX */
	const struct verb *verbs;   /* ends with number 0 */
	const struct rule *rules;   /* ends with sql NULL; NULL = none */
	const struct remark *remarks; /* at most REMARKS_MAX; ends with sql NULL; NULL = none */
	unsigned readers;	    /* READ_BY() of the functions whose units see every record, beside the province's own offices */
	/* Of the units in scope only devices on which a head is enrolled have a copy, and beyond them nobody but `readers`: a record
	 * with a name in it. */
	bool restricted;
	/* FROM() of the states in which it is a draft: whatever its scope, only the unit in field `unit` has it, and the province's own offices; and a
	 * function (the administration by any) reaches it only if that unit has such a function itself, or it is the administration's. */
	unsigned drafts;
	uint16_t since; /* see catalogue_version() */
	const char *also; /* another name that people may use; NULL = none */
};

/* The catalogue. NULL where there is none. */
enum { REGISTERS_MAX = 64 };
const struct reg *reg_by_number(uint32_t number);
const struct reg *reg_by_name(struct bytes name);
/* The register that people mean: by its other name too, which goes before the name of a hidden one. */
const struct reg *reg_meant(struct bytes name);
extern const struct reg *registers[]; /* by ascending number, ends with NULL */
extern const struct reg *register_numbers[256];

/* The newest version that any part of it came with (`since`, `until`). Programs of different versions meet: a device says which version it
 * knows and is told no more than that, and an act is judged again under the version that its stamp names. Once a version is in use, whatever is
 * added to registers gets the next one as its `since`; 0 and 1 are the first. */
uint32_t catalogue_version(void);
static inline bool known_in(uint16_t since, uint32_t version)
{
	return since <= 1 || since <= version;
}
/* The state of that number; one named "?" where a newer program made it. */
const struct state *reg_state(const struct reg *r, int number);

const struct field *field_by_number(const struct reg *r, uint32_t number);
const struct field *field_by_name(const struct reg *r, struct bytes name); /* without ".sub" */
int field_index(const struct reg *r, uint32_t number); /* place in r->fields; -1 */
int field_count(const struct reg *r);
/* Whether a byte string in it is a value of its own; else it stands for an erased text. */
bool field_holds_bytes(const struct field *f);
/* Whether it refers to records whose keys are drawn ids. */
bool field_holds_ids(const struct field *f);
/* Whether a verb looks at the record that this field names: for its fields (S_LOOKUP), or whether its effect is to change it. */
bool field_looked_at(const struct reg *r, const struct field *f);
const struct verb *verb_by_number(const struct reg *r, uint32_t number);
const struct verb *verb_by_name(const struct reg *r, struct bytes name);
const struct slot *verb_slot(const struct verb *v, uint32_t field);
/* The slot that a verb calls `name`, and its field; NULL where it has none. */
const struct slot *verb_slot_named(const struct reg *r, const struct verb *v, struct bytes name);
const char *slot_name(const struct reg *r, const struct slot *s);
bool reg_natural(const struct reg *r); /* has natural keys */
const char *choice_name(const struct field *f, int64_t number); /* "?" where there is none */
/* What people call the field, verb or state of this name; the name itself where the register has none, or is NULL. */
const char *label_named(const struct reg *r, const char *name, enum lang lang);
const char *state_named(const struct reg *r, const char *name, enum lang lang); /* a state alone: a field may have its name too */

/* CREATE TABLE of the register: key, state, position, stamp, then the fields by name. */
struct buf;
void reg_ddl(const struct reg *r, struct buf *out);
const char *reg_column_type(const struct field *f);

#endif
