#include "options.h"

#include <assert.h>
#include <string.h>

#include "text.h"

/* Whether `name` is one of the names in `list`, which has `between` between them. */
static bool listed(const char *list, char between, const char *name, size_t size)
{
	for (const char *at = list; *at;) {
		const char *end = strchrnul(at, between);
		if ((size_t)(end - at) == size && memcmp(at, name, size) == 0)
			return true;
		at = *end ? end + 1 : end;
	}
	return false;
}

static bool allowed(const struct program *p, const struct command *c, const struct option *o)
{
	return listed(p->general, ' ', o->name, strlen(o->name)) ||
	       (c && listed(c->options, ' ', o->name, strlen(o->name)));
}

/* An error of the command line ends with what to call for help: "kycuong list". */
static enum err wrong(const struct program *p, const struct command *c, enum err e, const char *what)
{
	char call[ERR_ARG_MAX];
	snprintf(call, sizeof call, "%s%s%s", p->name, c ? " " : "", c ? c->name : "");
	return fail(e, what, call);
}

static const struct command *command_find(const struct program *p, const char *name)
{
	for (const struct command *c = p->commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* One argument that begins with a dash. Moves *at on where it takes the next one as its value. */
static enum err option_take(const struct program *p, int argc, char **argv, int *at, struct options *o)
{
	const char *arg = argv[*at];
	if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
		o->help = true;
		return OK;
	}
	if (strcmp(arg, "--version") == 0) {
		o->version = true;
		return OK;
	}
	const char *name = arg + 2, *equals = strchrnul(arg, '=');
	char plain[64];
	snprintf(plain, sizeof plain, "%.*s", (int)(equals - arg < 60 ? equals - arg : 60), arg);
	size_t i = 0;
	if (arg[1] == '-' && equals > name)
		while (p->options[i].name && (strlen(p->options[i].name) != (size_t)(equals - name) ||
					      strncmp(p->options[i].name, name, (size_t)(equals - name)) != 0))
			i++;
	const struct option *option = &p->options[i];
	if (arg[1] != '-' || equals <= name || !option->name)
		return wrong(p, o->command, ERR_USAGE, plain);
	if (o->values[i])
		return wrong(p, o->command, ERR_OPTION_TWICE, plain);
	const char *value = *equals ? equals + 1 : NULL;
	if (!option->value) {
		if (value)
			return wrong(p, o->command, ERR_USAGE, arg);
		value = "";
	} else if (!value) {
		if (*at + 1 == argc)
			return wrong(p, o->command, ERR_OPTION_VALUE, plain);
		value = argv[++*at];
	}
	if (option->value && strchr(option->value, '|') && !listed(option->value, '|', value, strlen(value)))
		return fail(ERR_OPTION_CHOICE, plain, value, option->value);
	o->values[i] = value;
	return OK;
}

static enum err check(const struct program *p, const struct options *o)
{
	const struct command *c = o->command;
	if (o->help || o->version)
		return OK;
	if (!c)
		return wrong(p, NULL, ERR_COMMAND_MISSING, "");
	for (size_t i = 0; p->options[i].name; i++)
		if (o->values[i] && !allowed(p, c, &p->options[i])) {
			char name[64];
			snprintf(name, sizeof name, "--%s", p->options[i].name);
			return wrong(p, c, ERR_USAGE, name);
		}
	if (o->count < c->min || (c->max >= 0 && o->count > c->max))
		return wrong(p, c, ERR_OPERANDS, c->operands);
	return OK;
}

enum err options_parse(const struct program *p, int argc, char **argv, struct options *ret)
{
	struct options o = {0};
	bool open = true;
	int kept = 1;
	size_t known = 0;
	while (p->options[known].name)
		known++;
	assert(known <= OPTIONS_MAX);
	for (int i = 1; i < argc; i++) {
		if (open && strcmp(argv[i], "--") == 0) {
			open = false;
		} else if (open && argv[i][0] == '-' && argv[i][1]) {
			TRY(option_take(p, argc, argv, &i, &o));
		} else if (!o.command) {
			o.command = command_find(p, argv[i]);
			if (!o.command)
				return wrong(p, NULL, ERR_USAGE, argv[i]);
		} else {
			argv[kept++] = argv[i];
		}
	}
	o.operands = argv + (argc ? 1 : 0);
	o.count = kept - 1;
	TRY(check(p, &o));
	*ret = o;
	return OK;
}

enum lang options_lang(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--lang=en") == 0)
			return EN;
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return strcmp(argv[i + 1], "en") == 0 ? EN : VI;
	}
	return VI;
}

enum { SENTENCE_COLUMN = 30 };

/* A term and, in its own column or on the next line, the sentence about it. */
static void line(FILE *out, const char *term, const char *sentence)
{
	size_t width = text_width(bytes_of(term)) + 2;
	fprintf(out, "  %s", term);
	if (width + 2 > SENTENCE_COLUMN) {
		fputc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s%s\n", (int)(SENTENCE_COLUMN - width), "", sentence);
}

/* The option as this command means it. */
static struct option meant(const struct option *o, const struct command *c)
{
	struct option own = *o;
	for (const struct meaning *m = o->elsewhere; c && m && m->commands; m++)
		if (listed(m->commands, ' ', c->name, strlen(c->name)))
			own.value = m->value, own.vi = m->vi, own.en = m->en;
	return own;
}

static void option_term(const struct option *o, char *out, size_t size)
{
	snprintf(out, size, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
}

static void options_lines(const struct program *p, const struct command *c, bool general, enum lang lang, FILE *out)
{
	char term[128];
	for (const struct option *o = p->options; o->name; o++) {
		bool is_general = listed(p->general, ' ', o->name, strlen(o->name));
		if (general ? !is_general : is_general || !allowed(p, c, o))
			continue;
		const struct option own = meant(o, c);
		option_term(&own, term, sizeof term);
		line(out, term, lang == VI ? own.vi : own.en);
	}
	if (general) {
		line(out, "--help", lang == VI ? "In trợ giúp rồi thôi." : "Print help and stop.");
		line(out, "--version", lang == VI ? "In phiên bản rồi thôi." : "Print the version and stop.");
	}
}

void options_help(const struct program *p, const struct command *command, enum lang lang, FILE *out)
{
	const char *usage = lang == VI ? "Cách dùng" : "Usage", *general = lang == VI ? "Tùy chọn chung" : "General options";
	if (command) {
		fprintf(out, "%s: %s %s%s%s", usage, p->name, command->name, *command->operands ? " " : "",
			command->operands);
		for (const struct option *o = p->options; o->name; o++)
			if (listed(command->options, ' ', o->name, strlen(o->name))) {
				const struct option own = meant(o, command);
				fprintf(out, " [--%s%s%s]", own.name, own.value ? " " : "", own.value ? own.value : "");
			}
		fprintf(out, "\n\n%s\n", lang == VI ? command->vi : command->en);
		if (*command->options) {
			fprintf(out, "\n%s:\n", lang == VI ? "Tùy chọn" : "Options");
			options_lines(p, command, false, lang, out);
		}
	} else {
		fprintf(out, "%s: %s %s\n\n%s\n\n%s:\n", usage, p->name, lang == VI ? "LỆNH …" : "COMMAND …",
			lang == VI ? p->vi : p->en, lang == VI ? "Các lệnh" : "Commands");
		char term[256];
		for (const struct command *c = p->commands; c->name; c++) {
			snprintf(term, sizeof term, "%s%s%s", c->name, *c->operands ? " " : "", c->operands);
			line(out, term, lang == VI ? c->vi : c->en);
		}
	}
	fprintf(out, "\n%s:\n", general);
	options_lines(p, NULL, true, lang, out);
	if (!command)
		fprintf(out, lang == VI ? "\nVề một lệnh: %s LỆNH --help\n" : "\nOn one command: %s COMMAND --help\n", p->name);
}

static void completion_options(const struct program *p, const struct command *c, FILE *out)
{
	for (const struct option *o = p->options; o->name; o++)
		if (allowed(p, c, o))
			fprintf(out, "--%s ", o->name);
	fputs("--help", out);
}

void options_completion(const struct program *p, FILE *out)
{
	fprintf(out,
		"_%s() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= words= w\n"
		"\tfor w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n\t\tcase $w in\n\t\t",
		p->name);
	for (const struct command *c = p->commands; c->name; c++)
		fprintf(out, "%s%s", c == p->commands ? "" : "|", c->name);
	fputs(") command=$w; break ;;\n\t\tesac\n\tdone\n\tcase $before in\n", out);
	for (const struct option *o = p->options; o->name; o++) {
		if (!o->value)
			continue;
		fprintf(out, "\t--%s) ", o->name);
		if (strchr(o->value, '|')) {
			fputs("COMPREPLY=($(compgen -W \"", out);
			for (const char *s = o->value; *s; s++)
				fputc(*s == '|' ? ' ' : *s, out);
			fputs("\" -- \"$word\")); return ;;\n", out);
		} else {
			fputs("COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", out);
		}
	}
	fputs("\tesac\n\tcase $command in\n", out);
	for (const struct command *c = p->commands; c->name; c++) {
		fprintf(out, "\t%s) words=\"", c->name);
		completion_options(p, c, out);
		fputs("\" ;;\n", out);
	}
	fputs("\t*) words=\"", out);
	for (const struct command *c = p->commands; c->name; c++)
		fprintf(out, "%s ", c->name);
	completion_options(p, NULL, out);
	fprintf(out,
		"\" ;;\n\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		"\t[ -n \"$command\" ] && [ \"${word#-}\" = \"$word\" ] && COMPREPLY+=($(compgen -f -- \"$word\"))\n}\n"
		"complete -o filenames -F _%s %s\n",
		p->name, p->name);
}
