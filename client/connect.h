/* connect.h - the line from a data folder to its server. */
#ifndef CONNECT_H
#define CONNECT_H

#include "folder.h"
#include "transport.h"

/* Settings of the replica: "url", "ca" (a path; absent = the system's authorities). ERR_NOT_FOUND where there is no address. `stop` as in transport_open(). */
enum err MUST_USE folder_connect(struct folder *f, bool (*stop)(void), struct transport **ret);

#endif
