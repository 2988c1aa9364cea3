/* The dictionaries that were ever shipped: each stays readable, the newest packs. tests/bench/train.sh made them; what counts is the bytes. */
#include <pthread.h>

#include "pack.h"
#include "round_wire.h"

extern const uint8_t dictionary_2[];
extern const size_t dictionary_2_size;

static void make_known(void)
{
	pack_dictionary(2, (struct bytes){dictionary_2, dictionary_2_size});
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

enum err wire_pack(struct bytes in, struct buf *out)
{
	pthread_once(&once, make_known);
	return pack(in, out);
}

struct packing *wire_packing(void)
{
	pthread_once(&once, make_known);
	return packing_begin();
}

struct unpacking *wire_unpacking(void)
{
	pthread_once(&once, make_known);
	return unpacking_begin();
}

enum err wire_unpack(struct bytes in, size_t max, struct buf *out)
{
	pthread_once(&once, make_known);
	return unpack(in, max, out);
}
