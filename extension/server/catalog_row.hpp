// Rows of the system catalog that must be there.
#pragma once

#include "server/postgres.hpp"

namespace pg_idem {

// C-style: the row with that OID; an error where there is none, because it was dropped just now.
// Give it back with ReleaseSysCache.
HeapTuple require_row(SysCacheIdentifier cache, Oid oid);

}  // namespace pg_idem
