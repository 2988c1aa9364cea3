#include "papers.h"

enum err papers_consolidation(struct replica *r, const char *obligation, struct period period, int64_t now, struct arena *arena, struct consolidated *ret,
			      struct consolidation *ret_figures, int64_t *ret_position)
{
	struct replica_status status;
	if (!obligation)
		TRY(consolidate_obligation(r->db, period, arena, &obligation));
	TRY(consolidated_load(r->db, obligation, period, arena, ret));
	if (ret->position && ret->data.len) {
		*ret_position = ret->position;
		TRY(consolidation_decode(ret->data, arena, ret_figures));
		return consolidation_texts(r->db, arena, ret_figures);
	}
	TRY(replica_status(r, &status));
	*ret_position = status.seen.position;
	return consolidate(r->db, obligation, period, status.seen.position ? status.seen.time : now, arena, ret_figures);
}
