#include "pack.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

enum { LEVEL_BEST = 19, LEVEL_LONG = 9, LEVEL_VERY_LONG = 3, LONG = 512 * 1024, VERY_LONG = 4 * 1024 * 1024, WINDOW_LOG_MAX = 25 };

struct dictionary {
	struct bytes bytes;
	ZSTD_CDict *pack;
	ZSTD_DDict *unpack;
};

static struct dictionary dictionaries[PACK_DICTIONARY_LAST + 1];
static int newest;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void pack_dictionary(int number, struct bytes dictionary)
{
	assert(number >= PACK_DICTIONARY_FIRST && number <= PACK_DICTIONARY_LAST);
	dictionaries[number].bytes = dictionary;
	if (number > newest)
		newest = number;
}

static int level_of(size_t n)
{
	return n <= LONG ? LEVEL_BEST : n <= VERY_LONG ? LEVEL_LONG : LEVEL_VERY_LONG;
}

/* Digesting a dictionary takes longer than packing with it, so it is done once, when it is first needed. */
static const ZSTD_CDict *dictionary_pack(int number)
{
	struct dictionary *d = &dictionaries[number];
	pthread_mutex_lock(&lock);
	if (!d->pack)
		d->pack = ZSTD_createCDict_byReference(d->bytes.data, d->bytes.len, LEVEL_BEST);
	pthread_mutex_unlock(&lock);
	return d->pack;
}

static const ZSTD_DDict *dictionary_unpack(int number)
{
	struct dictionary *d = &dictionaries[number];
	pthread_mutex_lock(&lock);
	if (!d->unpack && d->bytes.len)
		d->unpack = ZSTD_createDDict_byReference(d->bytes.data, d->bytes.len);
	pthread_mutex_unlock(&lock);
	return d->unpack;
}

static void free_pack(ZSTD_CCtx **z)
{
	ZSTD_freeCCtx(*z);
}

static void free_unpack(ZSTD_DCtx **z)
{
	ZSTD_freeDCtx(*z);
}

static void put_varint(struct buf *out, size_t n)
{
	for (; n > 127; n >>= 7)
		buf_byte(out, (uint8_t)(n | 128));
	buf_byte(out, (uint8_t)n);
}

static ZSTD_CCtx *packer(int level, int form)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, level);
	ZSTD_CCtx_setParameter(z, ZSTD_c_format, ZSTD_f_zstd1_magicless);
	ZSTD_CCtx_setParameter(z, ZSTD_c_contentSizeFlag, 0);
	ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 0);
	ZSTD_CCtx_setParameter(z, ZSTD_c_dictIDFlag, 0);
	if (form != PACK_PLAIN)
		ZSTD_CCtx_refCDict(z, dictionary_pack(form));
	return z;
}

static void try_frame(struct bytes in, int form, struct buf *out)
{
	OWN(free_pack) ZSTD_CCtx *z = packer(level_of(in.len), form);
	size_t room = ZSTD_compressBound(in.len);
	OWN_MEM uint8_t *frame = mem_alloc(room);
	size_t n = ZSTD_compress2(z, frame, room, in.data, in.len);
	assert(!ZSTD_isError(n));
	buf_byte(out, (uint8_t)form);
	put_varint(out, in.len);
	buf_add(out, frame, n);
}

enum err pack(struct bytes in, struct buf *out)
{
	struct buf frame OWN_BUF = BUF(ZSTD_compressBound(in.len) + 16);
	if (in.len)
		try_frame(in, newest ? newest : PACK_PLAIN, &frame);
	/* What no reader would unpack, because it expands too far, travels as it is. */
	size_t head = 1;
	for (size_t n = in.len; n; n >>= 7)
		head++;
	if (in.len && frame.len <= in.len && in.len / PACK_RATIO <= frame.len - head) {
		buf_view(out, buf_bytes(&frame));
	} else {
		buf_byte(out, PACK_RAW);
		buf_view(out, in);
	}
	return buf_check(out, "pack");
}

static bool take_varint(struct bytes *in, size_t *ret)
{
	size_t n = 0;
	for (int shift = 0; shift < 35 && in->len; shift += 7) {
		uint8_t byte = *in->data++;
		in->len--;
		n |= (size_t)(byte & 127) << shift;
		if (byte < 128) {
			*ret = n;
			return true;
		}
	}
	return false;
}

static ZSTD_DCtx *unpacker(const ZSTD_DDict *d)
{
	ZSTD_DCtx *z = ZSTD_createDCtx();
	ZSTD_DCtx_setParameter(z, ZSTD_d_format, ZSTD_f_zstd1_magicless);
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	if (d)
		ZSTD_DCtx_refDDict(z, d);
	return z;
}

enum err unpack(struct bytes in, size_t max, struct buf *out)
{
	if (!in.len)
		return fail(ERR_UNPACK);
	int form = *in.data++;
	in.len--;
	char limit[24];
	snprintf(limit, sizeof limit, "%zu byte", max);
	if (form == PACK_RAW) {
		if (in.len > max)
			return fail(ERR_TOO_BIG, "pack", limit);
		buf_view(out, in);
		return buf_check(out, "pack");
	}
	size_t size;
	if (!take_varint(&in, &size))
		return fail(ERR_UNPACK);
	if (size > max)
		return fail(ERR_TOO_BIG, "pack", limit);
	const ZSTD_DDict *d = form == PACK_PLAIN ? NULL : dictionary_unpack(form);
	if ((form != PACK_PLAIN && !d) || size / PACK_RATIO > in.len)
		return fail(ERR_UNPACK);
	OWN(free_unpack) ZSTD_DCtx *z = unpacker(d);
	OWN_MEM uint8_t *raw = mem_alloc(size + 1);
	size_t n = ZSTD_decompressDCtx(z, raw, size, in.data, in.len);
	if (ZSTD_isError(n) || n != size)
		return fail(ERR_UNPACK);
	buf_add(out, raw, n);
	return buf_check(out, "pack");
}

/* ---- Streams ---- */

/* As zstd would choose for one long text. With a dictionary, and a length that it is not told, it would choose as for a short one. */
enum { STREAM_WINDOW_LOG = 22, STREAM_LENGTH = 1 << STREAM_WINDOW_LOG };

struct packing {
	ZSTD_CCtx *z;
	int form;
	bool begun;
};

static pthread_mutex_t one_stream = PTHREAD_MUTEX_INITIALIZER;

struct packing *packing_begin(void)
{
	struct packing *p = mem_alloc(sizeof *p);
	pthread_mutex_lock(&one_stream);
	p->form = newest ? newest : PACK_PLAIN;
	p->z = packer(LEVEL_BEST, p->form);
	ZSTD_CCtx_setParameter(p->z, ZSTD_c_windowLog, STREAM_WINDOW_LOG);
	ZSTD_CCtx_setParameter(p->z, ZSTD_c_srcSizeHint, STREAM_LENGTH);
	ZSTD_CCtx_setParameter(p->z, ZSTD_c_forceAttachDict, ZSTD_dictForceLoad);
	return p;
}

void packing_end(struct packing **p)
{
	if (!*p)
		return;
	ZSTD_freeCCtx((*p)->z);
	mem_free(p);
	*p = NULL;
	pthread_mutex_unlock(&one_stream);
}

enum err packing_piece(struct packing *p, struct bytes in, struct buf *out)
{
	enum { MORE = 4096 }; /* what flushing may add, beside the bound */
	size_t room = ZSTD_compressBound(in.len) + MORE;
	OWN_MEM uint8_t *packed = mem_alloc(room);
	ZSTD_inBuffer from = {in.data, in.len, 0};
	ZSTD_outBuffer to = {packed, room, 0};
	size_t left;
	do {
		left = ZSTD_compressStream2(p->z, &to, &from, ZSTD_e_flush);
		assert(!ZSTD_isError(left) && to.pos < room);
	} while (left);
	if (!p->begun)
		buf_byte(out, (uint8_t)p->form);
	p->begun = true;
	put_varint(out, in.len);
	buf_add(out, packed, to.pos);
	return buf_check(out, "pack");
}

struct unpacking {
	ZSTD_DCtx *z;
};

struct unpacking *unpacking_begin(void)
{
	return mem_alloc(sizeof(struct unpacking));
}

void unpacking_end(struct unpacking **u)
{
	if (!*u)
		return;
	ZSTD_freeDCtx((*u)->z);
	mem_free(u);
	*u = NULL;
}

/* All of the piece must become all of its length, no more and no less. */
static bool unpack_piece(ZSTD_DCtx *z, struct bytes in, uint8_t *raw, size_t size)
{
	ZSTD_inBuffer from = {in.data, in.len, 0};
	ZSTD_outBuffer to = {raw, size, 0};
	for (;;) {
		size_t read = from.pos, written = to.pos;
		if (ZSTD_isError(ZSTD_decompressStream(z, &to, &from)))
			return false;
		if (from.pos == read && to.pos == written)
			return from.pos == in.len && to.pos == size;
	}
}

enum err unpacking_piece(struct unpacking *u, struct bytes in, size_t max, struct buf *out)
{
	char limit[24];
	size_t size;
	if (!u->z) {
		int form = in.len ? in.data[0] : PACK_RAW;
		const ZSTD_DDict *d = form > PACK_PLAIN ? dictionary_unpack(form) : NULL;
		if (form == PACK_RAW || (form > PACK_PLAIN && !d))
			return fail(ERR_UNPACK);
		u->z = unpacker(d);
		in = (struct bytes){in.data + 1, in.len - 1};
	}
	if (!take_varint(&in, &size))
		return fail(ERR_UNPACK);
	snprintf(limit, sizeof limit, "%zu byte", max);
	if (size > max)
		return fail(ERR_TOO_BIG, "pack", limit);
	OWN_MEM uint8_t *raw = mem_alloc(size + 1);
	if (!unpack_piece(u->z, in, raw, size))
		return fail(ERR_UNPACK);
	buf_add(out, raw, size);
	return buf_check(out, "pack");
}
