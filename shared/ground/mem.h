/* mem.h - memory that is there or the process dies, and owners that clean up after themselves.
 * Every input has a maximum before it is allocated for, so running out means the machine is out. */
#ifndef MEM_H
#define MEM_H

#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t n);		   /* zeroed; n may be 0 */
void *mem_grow(void *p, size_t n);	   /* like realloc; the new part is not zeroed */
char *mem_copy(const void *p, size_t n);   /* n bytes and a NUL; free() it */
char *mem_string(const char *s);	   /* copy; free() it */
void mem_free(void *p);			   /* cleanup form: takes the address of a pointer */

/* OWN(type_free) thing: calls type_free(&thing) when the scope ends. */
#define OWN(free_function) __attribute__((cleanup(free_function)))
#define OWN_MEM OWN(mem_free)

/* A view of bytes that somebody else owns. Text is UTF-8 without NUL at the end. */
struct bytes {
	const uint8_t *data;
	size_t len;
};
#define BYTES(literal) ((struct bytes){(const uint8_t *)(literal), sizeof(literal) - 1})
struct bytes bytes_of(const char *s); /* of a C string; NULL gives the empty view */
int bytes_compare(struct bytes a, struct bytes b);
#define bytes_equal(a, b) (bytes_compare((a), (b)) == 0)

#endif
