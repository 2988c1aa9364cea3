/* fault.h - faults planted on purpose, to see that the simulator finds them. Built with -DFAULTS=ON, FAULT(name) is true where the
 * environment's FAULT is that name; in every other build it is the constant false. tests/sim/faults.sh plants them all. */
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

#ifdef FAULTS
bool fault_planted(const char *name);
#define FAULT(name) fault_planted(#name)
#else
#define FAULT(name) false
#endif

#endif
