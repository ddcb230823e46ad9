// The syscache, with an error instead of nothing.
#include "server/catalog_row.hpp"

namespace pg_idem {

HeapTuple require_row(SysCacheIdentifier cache, Oid oid) {
  HeapTuple row = SearchSysCache1(cache, ObjectIdGetDatum(oid));
  if (!HeapTupleIsValid(row)) elog(ERROR, "cache lookup failed for OID %u", oid);
  return row;
}

}  // namespace pg_idem
