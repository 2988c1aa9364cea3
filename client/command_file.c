/* attach, files, fetch: attachments of records. */
#include <errno.h>
#include <string.h>

#include "carry.h"
#include "civil.h"
#include "command.h"
#include "text_value.h"

static enum err find_reg(const char *name, const struct reg **ret)
{
	*ret = reg_meant(bytes_of(name));
	return *ret && !(*ret)->hidden ? OK : fail(ERR_REGISTER_UNKNOWN, name);
}

static enum err load(const struct call *c, struct folder *f, struct row *ret)
{
	const struct reg *reg;
	struct key key;
	TRY(find_reg(c->operands[0], &reg));
	TRY(call_reads(c, &f->replica, reg));
	TRY(key_parse(reg, bytes_of(c->operands[1]), &f->replica.world.arena, &key));
	TRY(row_load(&f->replica.world, reg, key, ret));
	return ret->state != ABSENT ? OK : fail(ERR_RECORD_UNKNOWN, reg->name, c->operands[1]);
}

static enum err read_file(const char *path, struct buf *out)
{
	enum err e = file_read(path, out);
	return e == ERR_TOO_BIG ? fail(ERR_FILE_BIG, path) : e;
}

enum err command_attach(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct author author OWN(author_wipe) = {0};
	struct attaching w = {.key = bytes_of(c->operands[1])};
	TRY(find_reg(c->operands[0], &w.reg));
	TRY(folder_open(c->dir, &f));
	TRY(call_author(c, &f.replica, &author));
	for (int i = 2; i < c->count; i++) {
		struct buf content OWN_BUF = BUF(ATTACHMENT_MAX);
		struct attached done;
		TRY(read_file(c->operands[i], &content));
		w.name = bytes_of(c->operands[i]);
		w.content = buf_bytes(&content);
		TRY(attach_add(&f, &author, &w, now_ms(), &done));
		printf("%s\t%lld\t%s\n", done.entered.key, (long long)done.entered.number, done.sub);
		if (fflush(stdout) != 0)
			return fail(ERR_FILE_WRITE, "stdout", strerror(errno));
	}
	return OK;
}

struct listing_files {
	const struct call *call;
	struct folder *f;
	const struct row *row;
	struct listing list;
	struct arena arena;
	enum err error;
};

static void list_file(void *ctx, const struct row_file *f)
{
	struct listing_files *l = ctx;
	struct claim claim = attach_claim(l->row, &f->file, &l->arena);
	struct attach_state s;
	char size[24];
	if (l->error != OK || (l->error = attach_state(l->f, &claim, &s)) != OK)
		return;
	snprintf(size, sizeof size, "%lld", (long long)f->file.size);
	listing_row(&l->list, (const char *const[]){arena_string(&l->arena, f->sub), arena_string(&l->arena, f->file.name), media_name(f->file.media), size,
						    f->now ? "now" : "as_sent", attach_place_name(s.place)});
}

enum err command_files(const struct call *c)
{
	static const char *const columns[] = {"file", "name", "kind", "#size", "record", "place"};
	struct folder f OWN_FOLDER = {0};
	struct row row;
	struct listing_files l = {.call = c, .f = &f, .row = &row};
	TRY(folder_open(c->dir, &f));
	TRY(load(c, &f, &row));
	call_list(c, columns, sizeof columns / sizeof *columns, &l.list);
	row_files(&row, list_file, &l);
	enum err e = listing_end(&l.list);
	listing_free(&l.list);
	arena_free(&l.arena);
	return l.error != OK ? l.error : e;
}

/* Under a name that is given here: never under one that came with the file. */
enum err command_fetch(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct buf content OWN_BUF = BUF(ATTACHMENT_MAX);
	struct row_file file;
	struct row row;
	TRY(folder_open(c->dir, &f));
	TRY(load(c, &f, &row));
	TRY(attach_find(&row, bytes_of(c->operands[2]), &file));
	enum err e = attach_read(&f, &file.file, &content);
	if (e == ERR_NOT_FOUND) {
		TRY(carry_fetch(&f, &row, &file.file));
		e = attach_read(&f, &file.file, &content);
	}
	TRY(e);
	return file_replace(c->operands[3], buf_bytes(&content));
}

enum err command_detach(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct author author OWN(author_wipe) = {0};
	const struct reg *reg;
	struct entered entered;
	TRY(find_reg(c->operands[0], &reg));
	TRY(folder_open(c->dir, &f));
	TRY(call_author(c, &f.replica, &author));
	TRY(attach_remove(&f, &author, reg, bytes_of(c->operands[1]), bytes_of(c->operands[2]), now_ms(), &entered));
	printf("%s\t%lld\n", entered.key, (long long)entered.number);
	return OK;
}
