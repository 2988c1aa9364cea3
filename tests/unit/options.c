#include "options.h"

#include <stdlib.h>

#include "tap.h"

enum { DIR_, LANG_, FORMAT, AT, FORCE };
static const struct option table[] = {
	[DIR_] = {"dir", "THƯ-MỤC", "Thư mục dữ liệu.", "Data folder."},
	[LANG_] = {"lang", "vi|en", "Ngôn ngữ.", "Language."},
	[FORMAT] = {"format", "table|csv|json", "Dạng in.", "Output format."},
	[AT] = {"at", "TIME", "Thời điểm.", "Time.", (const struct meaning[]){{"drop stop", "PLACE", "Nơi.", "Place."}, {0}}},
	[FORCE] = {"force", NULL, "Cứ làm.", "Do it anyway."},
	{0},
};
static const struct command commands[] = {
	{"list", "REGISTER [FIELD=VALUE…]", 1, -1, "format at", "In một sổ.", "Print a register."},
	{"status", "", 0, 0, "", "Tình trạng.", "State."},
	{"drop", "KEY", 1, 1, "force at", "Bỏ.", "Drop."},
	{0},
};
static const struct program program = {"prog", "Chương trình.", "Program.", table, "dir lang", commands};

static enum err run(struct options *ret, char *arguments)
{
	static char *argv[16];
	int argc = 1;
	argv[0] = (char *)"prog";
	for (char *a; (a = strsep(&arguments, " "));)
		if (*a)
			argv[argc++] = a;
	return options_parse(&program, argc, argv, ret);
}
#define parse(ret, literal) run((ret), (char[]){literal})

static void right(void)
{
	struct options o;
	ok(parse(&o, "--dir d list report --format=csv unit=615") == OK, "options on both sides");
	is_str(o.command->name, "list", "command");
	is_str(o.values[DIR_], "d", "value behind");
	is_str(o.values[FORMAT], "csv", "value after =");
	ok(!o.values[AT] && !o.values[FORCE], "not given");
	ok(o.count == 2 && strcmp(o.operands[0], "report") == 0 && strcmp(o.operands[1], "unit=615") == 0, "operands");
	ok(parse(&o, "drop --force -- --key") == OK && o.count == 1 && strcmp(o.operands[0], "--key") == 0, "-- ends options");
	is_str(o.values[FORCE], "", "flag");
	ok(parse(&o, "drop -") == OK && strcmp(o.operands[0], "-") == 0, "a dash alone is an operand");
	ok(parse(&o, "list r --at=") == OK && strcmp(o.values[AT], "") == 0, "an empty value");
	ok(parse(&o, "list r --at --format") == OK && strcmp(o.values[AT], "--format") == 0, "a value may look like an option");
	ok(parse(&o, "--help") == OK && o.help && !o.command, "help alone");
	ok(parse(&o, "drop --help") == OK && o.help && o.command == &commands[2], "help on a command needs no operands");
	ok(parse(&o, "--version") == OK && o.version, "version");
	char *line[] = {(char *)"prog", (char *)"x", (char *)"--lang", (char *)"en"};
	ok(options_lang(4, line) == EN && options_lang(2, line) == VI, "language, whatever else is wrong");
}

static void wrong(void)
{
	struct options o = {.count = 77};
	char out[ERR_SENTENCE_MAX];
	ok(parse(&o, "list --frmat csv r") == ERR_USAGE, "unknown option");
	is_str(err_arg(0), "--frmat", "is named");
	is_str(err_arg(1), "prog list", "with what to ask");
	ok(parse(&o, "status --format csv") == ERR_USAGE, "an option of another command");
	is_str(err_sentence(EN, ERR_USAGE, NULL, out), "Wrong usage: --format. See: prog status --help.", "sentence");
	ok(parse(&o, "--format csv status") == ERR_USAGE, "also in front");
	ok(parse(&o, "--dir") == ERR_OPTION_VALUE, "no value");
	ok(parse(&o, "list r --format xml") == ERR_OPTION_CHOICE, "not one of the choices");
	ok(parse(&o, "list r --format csv|json") == ERR_OPTION_CHOICE, "nor two at once");
	ok(parse(&o, "list r --format=") == ERR_OPTION_CHOICE, "nor none");
	ok(parse(&o, "--dir a status --dir b") == ERR_OPTION_TWICE, "twice");
	ok(parse(&o, "drop k --force=yes") == ERR_USAGE, "a flag takes no value");
	ok(parse(&o, "frobnicate") == ERR_USAGE && err_exit(ERR_USAGE) == 2, "unknown command");
	is_str(err_arg(0), "frobnicate", "is named");
	ok(parse(&o, "--dir d") == ERR_COMMAND_MISSING, "no command");
	ok(parse(&o, "") == ERR_COMMAND_MISSING, "nothing");
	ok(parse(&o, "list") == ERR_OPERANDS, "too few operands");
	ok(parse(&o, "drop a b") == ERR_OPERANDS, "too many");
	ok(parse(&o, "status -x") == ERR_USAGE, "single dash");
	ok(parse(&o, "status --=x") == ERR_USAGE, "no name");
	ok(parse(&o, "status --di x") == ERR_USAGE, "abbreviation");
	is_int(o.count, 77, "nothing is written on an error");
}

static void help(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	options_help(&program, NULL, VI, f);
	options_help(&program, &commands[0], EN, f);
	fclose(f);
	ok(strstr(text, "\n  drop KEY                    Bỏ.\n") && strstr(text, "\n  status                      Tình trạng.\n"),
	   "each command with its sentence");
	ok(strstr(text, "  --dir THƯ-MỤC               Thư mục dữ liệu.\n") != NULL, "aligned by width, not by bytes");
	ok(strstr(text, "Usage: prog list REGISTER [FIELD=VALUE…] [--format table|csv|json] [--at TIME]\n") != NULL, "usage of one command");
	ok(strstr(text, "[--force]") == NULL, "without the options of others");
	ok(!strstr(text, "PLACE"), "nor what one means there");
	free(text);

	f = open_memstream(&text, &size);
	options_help(&program, &commands[2], EN, f);
	fclose(f);
	ok(strstr(text, "[--at PLACE]") && strstr(text, "  --at PLACE                  Place.\n") && !strstr(text, "TIME"), "an option as this command means it");
	free(text);

	f = open_memstream(&text, &size);
	options_completion(&program, f);
	fclose(f);
	ok(strstr(text, "list|status|drop)") && strstr(text, "drop) words=\"--dir --lang --at --force --help\"") &&
		   strstr(text, "-W \"table csv json\""),
	   "completion knows commands, options and choices");
	FILE *bash = fopen("completion.sh", "w");
	bool kept = bash && fputs(text, bash) >= 0;
	kept = bash && fclose(bash) == 0 && kept;
	free(text);
	ok(kept && system("bash -c '. ./completion.sh; "
			  "COMP_WORDS=(prog list --f); COMP_CWORD=2; _prog; [ \"${COMPREPLY[0]}\" = --format ]'") == 0,
	   "and bash takes it");
	remove("completion.sh");
}

int main(void)
{
	right();
	wrong();
	help();
	return done();
}
