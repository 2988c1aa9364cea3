#include "files.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool changed(const struct stat *a, const struct stat *b)
{
	return S_ISREG(a->st_mode) && (a->st_size != b->st_size || a->st_mtim.tv_sec != b->st_mtim.tv_sec || a->st_mtim.tv_nsec != b->st_mtim.tv_nsec);
}

enum err file_read(const char *path, struct buf *out)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (!f)
		return fail(ERR_FILE_READ, path, strerror(errno));
	char piece[16384];
	size_t n;
	struct stat before = {0}, after = {0};
	fstat(fileno(f), &before);
	while (!out->over && (n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(out, piece, n);
	bool bad = ferror(f);
	int why = errno;
	fstat(fileno(f), &after);
	if (f != stdin)
		fclose(f);
	if (bad)
		return fail(ERR_FILE_READ, path, strerror(why));
	TRY(buf_check(out, path));
	return changed(&before, &after) ? fail(ERR_FILE_CHANGES, path) : OK;
}

static enum err not_written(const char *path, int why)
{
	if (why == ENOSPC || why == EDQUOT || why == EFBIG)
		return fail(ERR_STORAGE_FULL);
	return why == EROFS ? fail(ERR_STORAGE_READONLY, path) : fail(ERR_FILE_WRITE, path, strerror(why));
}

/* A disk that fills up takes a part first, and says so with the next. */
static bool write_all(int fd, struct bytes content)
{
	while (content.len) {
		ssize_t n = write(fd, content.data, content.len);
		if (n <= 0)
			return false;
		content = (struct bytes){content.data + n, content.len - (size_t)n};
	}
	return true;
}

enum err file_make(const char *path, struct bytes content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return not_written(path, errno);
	bool good = write_all(fd, content) && fsync(fd) == 0;
	int why = errno;
	close(fd);
	if (good)
		return OK;
	unlink(path);
	return not_written(path, why);
}

/* A name is on disk when its folder is. */
static bool folder_sync(const char *path)
{
	char dir[PATH_SIZE];
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + (slash == path) : 1;
	memcpy(dir, slash ? path : ".", n);
	dir[n] = 0;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

enum err file_replace(const char *path, struct bytes content)
{
	char fresh[PATH_SIZE];
	if (strlen(path) + 5 > sizeof fresh)
		return fail(ERR_FILE_WRITE, path, strerror(ENAMETOOLONG));
	snprintf(fresh, sizeof fresh, "%s.new", path);
	unlink(fresh);
	TRY(file_make(fresh, content));
	if (rename(fresh, path) == 0 && folder_sync(path))
		return OK;
	int why = errno;
	unlink(fresh);
	return not_written(path, why);
}

void file_remove(const char *path)
{
	unlink(path);
}

enum err file_rename(const char *from, const char *to)
{
	if (strlen(to) >= PATH_SIZE)
		return fail(ERR_FILE_WRITE, to, strerror(ENAMETOOLONG));
	return rename(from, to) == 0 && folder_sync(to) ? OK : not_written(to, errno);
}

bool file_there(const char *path)
{
	return access(path, F_OK) == 0;
}

enum err folder_make(const char *path)
{
	char part[PATH_SIZE];
	size_t n = strlen(path);
	if (!n || n >= sizeof part)
		return fail(ERR_FILE_WRITE, path, strerror(ENAMETOOLONG));
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i])
			continue;
		memcpy(part, path, i);
		part[i] = 0;
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return not_written(part, errno);
	}
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? OK : fail(ERR_FILE_WRITE, path, strerror(ENOTDIR));
}

bool folder_empty(const char *path)
{
	DIR *d = opendir(path);
	if (!d)
		return errno == ENOENT;
	int count = 0; /* the folder itself and the one above are listed too */
	while (count < 3 && readdir(d))
		count++;
	closedir(d);
	return count < 3;
}

void folder_remove(const char *path)
{
	rmdir(path);
}

const char *path_join(const char *dir, const char *name, char out[PATH_SIZE])
{
	int n = snprintf(out, PATH_SIZE, "%s/%s", dir, name);
	assert(n > 0 && n < PATH_SIZE);
	return out;
}
