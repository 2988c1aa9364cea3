/* tree.h - the log's Merkle tree as the tables keep it, for reading. Internal to the site. */
#ifndef TREE_H
#define TREE_H

#include "desk.h"
#include "merkle.h"

struct merkle tree_of(struct desk *d);

#endif
