/* ingest_part.h - within ingest.c and ingest_file.c: a place to read from, as long as one needs it. */
#ifndef INGEST_PART_H
#define INGEST_PART_H

#include "ingest.h"

enum err MUST_USE reader_take(struct ingest *i, struct place **ret);
void reader_give(struct ingest *i, struct place *p);

#endif
