/* files.h - whole files and folders, with limits. What cannot be written is ERR_FILE_WRITE, or ERR_STORAGE_FULL, ERR_STORAGE_READONLY where it is the
 * disk's fault. */
#ifndef FILES_H
#define FILES_H

#include "buf.h"

/* Appends the file's content, as it was at one time: ERR_FILE_CHANGES where somebody writes to it meanwhile. ERR_FILE_READ; ERR_TOO_BIG beyond what is left of the buffer's maximum. "-" is
 * standard input. */
enum err MUST_USE file_read(const char *path, struct buf *out);
/* Makes a file that must not exist yet, readable by its owner only, and has it on disk. ERR_FILE_WRITE. */
enum err MUST_USE file_make(const char *path, struct bytes content);
/* Puts the content in the place of the file, or makes it: whole or not at all, on disk when it returns. ERR_FILE_WRITE. */
enum err MUST_USE file_replace(const char *path, struct bytes content);
void file_remove(const char *path); /* fine where there is none */
/* Gives a file or folder its name at once, within one file system, on disk when it returns. What bears it already is replaced if it
 * is a file or an empty folder. ERR_FILE_WRITE. */
enum err MUST_USE file_rename(const char *from, const char *to);
bool file_there(const char *path);
/* Makes the folder and those above it; one that exists is fine. ERR_FILE_WRITE. */
enum err MUST_USE folder_make(const char *path);
/* Whether there is no such folder, or nothing in it. */
bool folder_empty(const char *path);
void folder_remove(const char *path); /* an empty one */
/* "DIR/NAME"; returns out. Dies where it does not fit. */
enum { PATH_SIZE = 1024 };
const char *path_join(const char *dir, const char *name, char out[PATH_SIZE]);

#endif
