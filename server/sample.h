/* sample.h - reference data to start from, embedded from sample/SAMPLE/REGISTER.csv.
 *
 * Each file has the header `key,FIELD,...` with fields of the register's creating verb (its first), and a record
 * a line, in the form of the CSV import: key_parse() and value_parse() read every cell; an empty one is unknown.
 * Ids in registers without natural keys are fixed ones of device 0, so that files may refer to one another. Files
 * stand so that what a record refers to comes in an earlier file, or in its own at any place. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stddef.h>

struct sample_file {
	const char *sample; /* "kontum-2024" */
	const char *reg;    /* name of the register */
	const unsigned char *data;
	size_t size;
};

/* The files of a sample stand together, in the order in which they go in; ends with sample NULL. */
extern const struct sample_file sample_files[];

#endif
