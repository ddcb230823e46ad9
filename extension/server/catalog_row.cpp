// The syscache, with an error instead of nothing; and scans.
#include "server/catalog_row.hpp"

namespace pg_idem {

HeapTuple require_row(SysCacheIdentifier cache, Oid oid) {
  HeapTuple row = SearchSysCache1(cache, ObjectIdGetDatum(oid));
  if (!HeapTupleIsValid(row)) elog(ERROR, "cache lookup failed for OID %u", oid);
  return row;
}

List *rows_with(Oid catalog, Oid index, AttrNumber column, Oid value) {
  List *rows = NIL;
  Relation relation = table_open(catalog, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(value));
  SysScanDesc scan = systable_beginscan(relation, index, true, nullptr, 1, &key);
  while (HeapTuple row = systable_getnext(scan)) rows = lappend(rows, heap_copytuple(row));
  systable_endscan(scan);
  table_close(relation, AccessShareLock);
  return rows;
}

}  // namespace pg_idem
