/* speed.h - parts of bench_speed: each prints its rows of one Markdown table. */
#ifndef SPEED_H
#define SPEED_H

#include "workload.h"

double cpu(void);  /* seconds of this process */
double wall(void); /* seconds */
void row(const char *name, double value, const char *unit, const char *what);

/* An entry against the bare statements, both durable in files of `folder`. */
void capture(const char *folder);
/* Acts of many devices onto a log in a file of `folder`, with the split of what they cost. */
void merge(const char *folder);

/* The consolidated report of a month, and its files. */
void papers(void);

#endif
