// Rows of the system catalog.
#pragma once

#include "server/postgres.hpp"

namespace pg_idem {

// C-style: the row with that OID; an error where there is none, because it was dropped just now.
// Give it back with ReleaseSysCache.
HeapTuple require_row(SysCacheIdentifier cache, Oid oid);

// C-style: copies of the rows whose column, the first of that index, has that value; in its order.
List *rows_with(Oid catalog, Oid index, AttrNumber column, Oid value);

}  // namespace pg_idem
