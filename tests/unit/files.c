/* Whole files: read as they are at one time, written whole or not at all. */
#include "files.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static char room[] = "/tmp/kycuong-files-XXXXXX", path[PATH_SIZE];
static atomic_bool begun, still;

static void *write_on(void *ctx)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	(void)ctx;
	while (fd >= 0 && !still && write(fd, "x", 1) == 1)
		begun = true;
	begun = true;
	close(fd);
	return NULL;
}

/* While somebody writes on, sooner or later a reading falls upon it. */
static void moving(void)
{
	enum { TRIES = 200000 }; /* of which a busy machine may need many, for both must have their turn within one */
	pthread_t writer;
	enum err e = OK;
	int tries = 0;
	bool known = true;
	if (pthread_create(&writer, NULL, write_on, NULL) != 0)
		abort();
	while (!begun)
		sched_yield();
	for (; tries < TRIES && e != ERR_FILE_CHANGES; tries++, sched_yield()) {
		struct buf got OWN_BUF = BUF(64 << 20);
		e = file_read(path, &got);
		known = known && (e == OK || e == ERR_FILE_CHANGES);
	}
	still = true;
	pthread_join(writer, NULL);
	ok(known && e == ERR_FILE_CHANGES, "a file that is written while it is read says so, once it is met");
	struct buf got OWN_BUF = BUF(64 << 20);
	is_int(file_read(path, &got), OK, "and is read when it keeps still");
	struct stat st;
	ok(stat(path, &st) == 0 && (off_t)got.len == st.st_size, "whole");
}

int main(void)
{
	static uint8_t content[300000];
	struct buf got OWN_BUF = BUF(1 << 20), little OWN_BUF = BUF(1000);
	if (!mkdtemp(room))
		return 1;
	path_join(room, "a", path);
	is_int(file_make(path, (struct bytes){content, sizeof content}), OK, "a file is made");
	is_int(file_make(path, BYTES("x")), ERR_FILE_WRITE, "once");
	is_int(file_read(path, &got), OK, "it is read");
	ok(got.len == sizeof content, "whole");
	is_int(file_read(path, &little), ERR_TOO_BIG, "not into less");
	is_int(file_read(room, &got), ERR_FILE_READ, "a folder is no file");
	is_int(file_replace(path, BYTES("abc")), OK, "it is replaced");
	buf_cut(&got, 0);
	ok(file_read(path, &got) == OK && got.len == 3, "by what is new");
	is_int(file_replace("/dev/full/x", BYTES("abc")), ERR_FILE_WRITE, "not where there is no folder");
	moving();
	file_remove(path);
	folder_remove(room);
	return done();
}
