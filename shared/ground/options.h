/* options.h - the command line of a program, described once: the parser and the help text read the same table,
 * so help cannot disagree with what is accepted.
 *
 * Options stand before or after the command and its operands, as "--name VALUE" or "--name=VALUE"; flags as
 * "--name". "--" ends the options; "-" alone is an operand. "--help" ("-h") and "--version" are known to every
 * program without being described. No abbreviations. An option given twice is refused: a script that names two
 * officials or two folders is a mistake to be seen.
 *
 * Values "@FILE" are the caller's to read. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdio.h>

#include "err.h"

enum { OPTIONS_MAX = 32 };

/* What an option stands for in some commands, instead. */
struct meaning {
	const char *commands; /* names with a space between; NULL ends the list */
	const char *value, *vi, *en;
};

struct option {
	const char *name;  /* without dashes */
	const char *value; /* NULL: a flag. "DIR": any value. With "|" ("vi|en"): one of these */
	const char *vi, *en;
	const struct meaning *elsewhere; /* NULL: it is the same for every command */
};

struct call;
struct command {
	const char *name;
	const char *operands; /* as help shows them: "VERB REGISTER [KEY] [FIELD=VALUE…]"; "" for none */
	int min, max;	      /* how many operands; max -1: any number */
	const char *options;  /* names, beyond the general ones, with a space between: "format at" */
	const char *vi, *en;  /* what it does: a sentence */
	enum err (*run)(const struct call *c); /* program.h */
};

struct program {
	const char *name;
	const char *vi, *en;
	const struct option *options;	/* at most OPTIONS_MAX, ended by a name that is NULL */
	const char *general;		/* names of those that go with every command */
	const struct command *commands; /* ended by a name that is NULL */
};

struct options {
	const struct command *command; /* NULL only with help or version */
	const char *values[OPTIONS_MAX]; /* by place in program.options; NULL not given, "" a flag given */
	char **operands;		 /* point into argv, which is rearranged */
	int count;
	bool help, version;
};

/* ERR_USAGE (unknown option or command, or one that does not go with the command), ERR_OPTION_VALUE,
 * ERR_OPTION_CHOICE, ERR_OPTION_TWICE, ERR_COMMAND_MISSING, ERR_OPERANDS; all with exit status 2, and naming
 * what to call for help. With help or version, operands are not counted. argv[0] is skipped. */
enum err MUST_USE options_parse(const struct program *p, int argc, char **argv, struct options *ret);

/* The value of "--lang", wherever it stands, before anything is parsed: errors need it. VI unless "en". */
enum lang options_lang(int argc, char **argv);

/* Help on all of the program, or on one command. */
void options_help(const struct program *p, const struct command *command, enum lang lang, FILE *out);

/* A bash completion script: commands, and the options that go with each. */
void options_completion(const struct program *p, FILE *out);

#endif
