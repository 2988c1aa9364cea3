#include "disk.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 16, NAME = 200, SECTOR = 512, SHM_MAX = 16, REGION = 32768 };

/* A write since the last sync, to be lost or torn. */
struct change {
	int64_t at;
	int n; /* -1: truncated to `at` */
	uint8_t *data;
};

struct content {
	uint8_t *data;
	int64_t size;
};

struct stored {
	char name[NAME];
	bool there;
	struct content now, durable;
	struct change *changes;
	int count, room;
	uint8_t *shm[SHM_MAX];
};

static struct stored files[FILES_MAX], saved[FILES_MAX];
static enum trouble trouble;
static int64_t writes, limit;
static bool met;

struct handle {
	sqlite3_file base;
	struct stored *f;
	bool temporary;
};

static void resize(struct content *c, int64_t size)
{
	if (size > c->size) {
		c->data = realloc(c->data, (size_t)size);
		assert(c->data);
		memset(c->data + c->size, 0, (size_t)(size - c->size));
	}
	c->size = size;
}

static void copy(const struct content *from, struct content *to)
{
	to->size = 0;
	resize(to, from->size);
	if (from->size)
		memcpy(to->data, from->data, (size_t)from->size);
}

/* Every write passes here. SQLITE_OK: it may go on. */
static int pass(void)
{
	writes++;
	if (trouble == TROUBLE_STOP && met)
		return SQLITE_IOERR;
	if (trouble == TROUBLE_NONE || writes != limit)
		return SQLITE_OK;
	met = true;
	return trouble == TROUBLE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static void note(struct stored *f, int64_t at, int n, const void *data)
{
	if (f->count == f->room) {
		f->room = f->room ? 2 * f->room : 64;
		f->changes = realloc(f->changes, (size_t)f->room * sizeof *f->changes);
		assert(f->changes);
	}
	struct change *c = &f->changes[f->count++];
	*c = (struct change){at, n, NULL};
	if (n > 0) {
		c->data = malloc((size_t)n);
		assert(c->data);
		memcpy(c->data, data, (size_t)n);
	}
}

static void forget(struct stored *f)
{
	for (int i = 0; i < f->count; i++)
		free(f->changes[i].data);
	f->count = 0;
}

static int disk_close(sqlite3_file *h)
{
	struct handle *x = (struct handle *)h;
	if (x->temporary) {
		free(x->f->now.data);
		forget(x->f);
		free(x->f->changes);
		free(x->f);
	}
	return SQLITE_OK;
}

static int disk_read(sqlite3_file *h, void *out, int n, sqlite3_int64 at)
{
	const struct content *c = &((struct handle *)h)->f->now;
	int64_t have = at < c->size ? c->size - at : 0;
	if (have > n)
		have = n;
	if (have)
		memcpy(out, c->data + at, (size_t)have);
	memset((uint8_t *)out + have, 0, (size_t)(n - have));
	return have == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int disk_write(sqlite3_file *h, const void *data, int n, sqlite3_int64 at)
{
	struct handle *x = (struct handle *)h;
	int rc = x->temporary ? SQLITE_OK : pass();
	/* The write that the power ends is half on its way like those before it. */
	if (rc == SQLITE_OK || trouble == TROUBLE_STOP) {
		if (x->f->now.size < at + n)
			resize(&x->f->now, at + n);
		memcpy(x->f->now.data + at, data, (size_t)n);
		note(x->f, at, n, data);
	}
	return rc;
}

static int disk_truncate(sqlite3_file *h, sqlite3_int64 size)
{
	struct handle *x = (struct handle *)h;
	int rc = x->temporary ? SQLITE_OK : pass();
	if (rc == SQLITE_OK) {
		if (size < x->f->now.size)
			x->f->now.size = size;
		note(x->f, size, -1, NULL);
	}
	return rc;
}

static int disk_sync(sqlite3_file *h, int flags)
{
	struct stored *f = ((struct handle *)h)->f;
	int rc = pass();
	(void)flags;
	if (rc == SQLITE_OK) {
		copy(&f->now, &f->durable);
		forget(f);
	}
	return rc == SQLITE_IOERR_WRITE ? SQLITE_IOERR_FSYNC : rc;
}

static int disk_size(sqlite3_file *h, sqlite3_int64 *ret)
{
	*ret = ((struct handle *)h)->f->now.size;
	return SQLITE_OK;
}

static int disk_lock(sqlite3_file *h, int level)
{
	(void)h, (void)level;
	return SQLITE_OK;
}

static int disk_reserved(sqlite3_file *h, int *ret)
{
	(void)h;
	*ret = 0;
	return SQLITE_OK;
}

static int disk_control(sqlite3_file *h, int op, void *arg)
{
	(void)h, (void)op, (void)arg;
	return SQLITE_NOTFOUND;
}

static int disk_sector(sqlite3_file *h)
{
	(void)h;
	return SECTOR;
}

static int disk_traits(sqlite3_file *h)
{
	(void)h;
	return 0;
}

static int shm_map(sqlite3_file *h, int region, int size, int extend, void volatile **ret)
{
	struct stored *f = ((struct handle *)h)->f;
	assert(region < SHM_MAX && size <= REGION);
	if (!f->shm[region] && extend)
		f->shm[region] = calloc(1, REGION);
	*ret = f->shm[region];
	return SQLITE_OK;
}

static int shm_lock(sqlite3_file *h, int at, int n, int flags)
{
	(void)h, (void)at, (void)n, (void)flags;
	return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *h)
{
	(void)h;
}

static void shm_drop(struct stored *f)
{
	for (int i = 0; i < SHM_MAX; i++) {
		free(f->shm[i]);
		f->shm[i] = NULL;
	}
}

static int shm_unmap(sqlite3_file *h, int drop)
{
	(void)drop;
	shm_drop(((struct handle *)h)->f);
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {.iVersion = 2, .xClose = disk_close, .xRead = disk_read, .xWrite = disk_write, .xTruncate = disk_truncate, .xSync = disk_sync,
					   .xFileSize = disk_size, .xLock = disk_lock, .xUnlock = disk_lock, .xCheckReservedLock = disk_reserved,
					   .xFileControl = disk_control, .xSectorSize = disk_sector, .xDeviceCharacteristics = disk_traits,
					   .xShmMap = shm_map, .xShmLock = shm_lock, .xShmBarrier = shm_barrier, .xShmUnmap = shm_unmap};

static struct stored *find(const char *name, bool make)
{
	struct stored *spare = NULL;
	for (int i = 0; i < FILES_MAX; i++) {
		if (files[i].there && strcmp(files[i].name, name) == 0)
			return &files[i];
		if (!files[i].there && !spare)
			spare = &files[i];
	}
	if (!make)
		return NULL;
	assert(spare);
	snprintf(spare->name, sizeof spare->name, "%s", name);
	spare->there = true;
	spare->now.size = spare->durable.size = 0;
	forget(spare);
	return spare;
}

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *h, int flags, int *ret_flags)
{
	struct handle *x = (struct handle *)h;
	(void)v;
	*x = (struct handle){.base.pMethods = NULL};
	x->temporary = name == NULL;
	x->f = name ? find(name, (flags & SQLITE_OPEN_CREATE) != 0) : calloc(1, sizeof *x->f);
	if (!x->f)
		return SQLITE_CANTOPEN;
	x->base.pMethods = &methods;
	if (ret_flags)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int dir_sync)
{
	struct stored *f = find(name, false);
	(void)v, (void)dir_sync;
	if (!f)
		return SQLITE_IOERR_DELETE_NOENT;
	f->there = false;
	shm_drop(f);
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
	(void)v, (void)flags;
	*ret = find(name, false) != NULL;
	return SQLITE_OK;
}

static int vfs_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	snprintf(out, (size_t)n, "%s", name);
	return SQLITE_OK;
}

void disk_install(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);
	vfs = *real; /* its clock, its randomness */
	vfs.pNext = NULL;
	vfs.zName = "disk";
	vfs.szOsFile = sizeof(struct handle);
	vfs.mxPathname = NAME;
	vfs.xOpen = vfs_open;
	vfs.xDelete = vfs_delete;
	vfs.xAccess = vfs_access;
	vfs.xFullPathname = vfs_path;
	sqlite3_vfs_register(&vfs, 1);
}

void disk_trouble(enum trouble t, int64_t n)
{
	trouble = t;
	limit = n;
	writes = 0;
	met = false;
}

int64_t disk_writes(void)
{
	return writes;
}

bool disk_met(void)
{
	return met;
}

static uint64_t next(uint64_t *seed)
{
	uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	return z ^ (z >> 31);
}

static void apply(struct content *c, const struct change *x, uint64_t *seed)
{
	uint64_t luck = next(seed) % 3;
	if (luck == 0)
		return; /* lost */
	if (x->n < 0) {
		if (x->at < c->size)
			c->size = x->at;
		return;
	}
	int n = x->n;
	if (luck == 1 && n > SECTOR) /* torn between sectors */
		n = SECTOR * (1 + (int)(next(seed) % (uint64_t)(n / SECTOR)));
	if (n > x->n)
		n = x->n;
	if (c->size < x->at + n)
		resize(c, x->at + n);
	memcpy(c->data + x->at, x->data, (size_t)n);
}

void disk_reboot(uint64_t seed)
{
	for (int i = 0; i < FILES_MAX; i++) {
		struct stored *f = &files[i];
		if (!f->there)
			continue;
		for (int k = 0; k < f->count; k++)
			apply(&f->durable, &f->changes[k], &seed);
		copy(&f->durable, &f->now);
		forget(f);
		shm_drop(f);
	}
	disk_trouble(TROUBLE_NONE, 0);
}

bool disk_holds(const char *part)
{
	for (int i = 0; i < FILES_MAX; i++)
		if (files[i].there && files[i].now.size && memmem(files[i].now.data, (size_t)files[i].now.size, part, strlen(part)))
			return true;
	return false;
}

void disk_save(void)
{
	for (int i = 0; i < FILES_MAX; i++) {
		memcpy(saved[i].name, files[i].name, NAME);
		saved[i].there = files[i].there;
		copy(&files[i].now, &saved[i].now);
	}
}

void disk_load(void)
{
	for (int i = 0; i < FILES_MAX; i++) {
		memcpy(files[i].name, saved[i].name, NAME);
		files[i].there = saved[i].there;
		copy(&saved[i].now, &files[i].now);
		copy(&saved[i].now, &files[i].durable);
		forget(&files[i]);
		shm_drop(&files[i]);
	}
	disk_trouble(TROUBLE_NONE, 0);
}
