/* heat.h - periods across, a tile each: the heads and cells that the province's table and a unit's row share. Internal to
 * the site. They write inside a row of a table of class "heat". */
#ifndef HEAT_H
#define HEAT_H

#include "board.h"

void heat_years(struct view *v, const struct board *b);
void heat_months(struct view *v, const struct board *b);
void heat_cells(struct view *v, const struct board *b, const struct board_unit *u);

#endif
