#include "program.h"

#include <errno.h>
#include <string.h>

#include "crypt.h"
#include "host.h"

static enum err carry_out(const struct habits *h, const struct options *o, enum lang lang, struct buf *details)
{
	struct call c = {.lang = lang, .options = o->values, .operands = o->operands, .count = o->count, .details = details};
	TRY(crypt_init());
	if (h->ready)
		TRY(h->ready(&c));
	TRY(o->command->run(&c));
	return fflush(stdout) == 0 ? OK : fail(ERR_FILE_WRITE, "stdout", strerror(errno));
}

static void help(const struct program *p, const struct habits *h, const struct command *command, enum lang lang)
{
	options_help(p, command, lang, stdout);
	if (command && h->help)
		h->help(command, lang, stdout);
}

int program_run(const struct program *p, const struct habits *h, int argc, char **argv)
{
	enum lang lang = options_lang(argc, argv);
	struct options o = {0};
	char sentence[ERR_SENTENCE_MAX];
	struct buf details OWN_BUF = BUF(DETAILS_MAX);
	if (argc == 2 && strcmp(argv[1], "completion") == 0) {
		options_completion(p, stdout);
		return 0;
	}
	host_private();
	enum err e = options_parse(p, argc, argv, &o);
	if (e == OK && o.help)
		help(p, h, o.command, lang);
	else if (e == OK && o.version)
		printf("%s %s\n", p->name, KYCUONG_VERSION);
	else if (e == OK)
		e = carry_out(h, &o, lang, &details);
	if (e != OK) {
		h->sentence(e, lang, sentence);
		fprintf(stderr, "%s%s%s", sentence, sentence[strlen(sentence) - 1] == '\n' ? "" : "\n", buf_text(&details));
	}
	return err_exit(e);
}
