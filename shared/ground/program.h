/* program.h - a program with commands, from its first argument to its exit status: reads the command line (options.h), answers --help,
 * --version and the hidden command "completion" (a bash script, for packagers), carries the command out, and says on stderr what went
 * wrong. What a command prints is for people and scripts (listing.h). */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "buf.h"
#include "files.h"
#include "listing.h"
#include "options.h"

struct call {
	enum lang lang;
	char dir[PATH_SIZE];	    /* the data folder, of a program whose `ready` sets it */
	const char *const *options; /* by place in program.options; NULL = not given */
	char **operands;
	int count;
	struct buf *details; /* printed below the sentence of an error; DETAILS_MAX */
};
enum { DETAILS_MAX = 256 * 1024 };

struct habits {
	enum err (*ready)(struct call *c);					 /* before a command; NULL: nothing */
	void (*help)(const struct command *command, enum lang lang, FILE *out); /* below the help of a command; NULL: nothing */
	/* err_sentence() of the error at hand, or what knows more. */
	const char *(*sentence)(enum err e, enum lang lang, char out[ERR_SENTENCE_MAX]);
};

/* Returns the exit status: that of the error, with ERR_FILE_WRITE where stdout took not all. */
int program_run(const struct program *p, const struct habits *h, int argc, char **argv);

/* A sentence in the caller's language. */
static inline const char *call_words(const struct call *c, const char *vi, const char *en)
{
	return c->lang == VI ? vi : en;
}

#endif
