#include "redacting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "redaction.h"
#include "search.h"
#include "text_value.h"

/* Contents of attachments that a redacted record names no more. */
struct sweeping {
	struct folder *folder;
	struct blobs *blobs;
	const struct redaction *redaction;
	struct claim *list;
	size_t count;
	const uint8_t *held; /* while looking for another holder */
	bool held_elsewhere;
};

static enum err note_claim(void *ctx, const struct claim *c, const struct holding *h)
{
	struct sweeping *s = ctx;
	(void)h;
	if (c->reg != s->redaction->reg->number || !bytes_equal(c->key, s->redaction->record))
		return OK;
	s->list = mem_grow(s->list, (s->count + 1) * sizeof *s->list);
	s->list[s->count] = *c;
	s->list[s->count++].key = s->redaction->record;
	return OK;
}

static enum err note_holder(void *ctx, const struct claim *c, const struct holding *h)
{
	struct sweeping *s = ctx;
	(void)h;
	s->held_elsewhere |= memcmp(c->hash, s->held, HASH_BYTES) == 0;
	return OK;
}

static enum err erase_one(struct sweeping *s, const struct claim *c)
{
	TRY(holding_drop(s->blobs, c));
	s->held = c->hash;
	s->held_elsewhere = false;
	TRY(holding_each(s->blobs, note_holder, s));
	return s->held_elsewhere ? OK : attach_erase(s->folder, c->hash);
}

static enum err sweep_record(void *ctx, const struct redaction *x)
{
	struct sweeping *s = ctx;
	struct world *w = &s->folder->replica.world;
	struct row_file found;
	struct row row;
	struct key key;
	s->redaction = x;
	s->count = 0;
	TRY(holding_each(s->blobs, note_claim, s));
	TRY(key_parse(x->reg, x->record, &w->arena, &key));
	TRY(row_load(w, x->reg, key, &row));
	for (size_t i = 0; i < s->count; i++)
		if (!row_file_by_hash(&row, s->list[i].hash, &found))
			TRY(erase_one(s, &s->list[i]));
	return OK;
}

static enum err sweep_attachments(struct folder *f)
{
	char path[PATH_SIZE];
	struct sweeping s = {.folder = f};
	if (!file_there(path_join(f->dir, "files.db", path)))
		return OK;
	TRY(folder_files(f, &s.blobs));
	world_reset(&f->replica.world);
	enum err e = redactions_each(&f->replica.world, sweep_record, &s);
	free(s.list);
	return e;
}

static void remove_copies(const struct folder *f)
{
	char name[64], path[PATH_SIZE];
	for (int version = 2; version <= REPLICA_VERSION; version++) {
		snprintf(name, sizeof name, "before-version-%d.db", version);
		file_remove(path_join(f->dir, name, path));
	}
	file_remove(path_join(f->dir, "copy.part", path));
}

static enum err clean_database(struct folder *f)
{
	int frames, moved;
	TRY(db_exec(f->db, "VACUUM"));
	int rc = sqlite3_wal_checkpoint_v2(f->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
	return db_err(f->db, rc);
}

static enum err finish(struct folder *f)
{
	TRY(sweep_attachments(f));
	remove_copies(f);
	TRY(search_empty(f->db)); /* its words; the next search makes it anew */
	return clean_database(f);
}

enum err redacting_finish(struct folder *f, bool *ret_done)
{
	int64_t due;
	*ret_done = false;
	TRY(replica_erasure(&f->replica, &due));
	if (!due)
		return OK;
	enum err e = finish(f);
	if (e == ERR_BUSY)
		return OK;
	TRY(e);
	TRY(replica_erased(&f->replica, due));
	*ret_done = true;
	return OK;
}
