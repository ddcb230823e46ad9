// Read from pg_enum in sort order.
#include "catalog/enum_labels.hpp"

#include "server/statement.hpp"

namespace pg_idem {
namespace {

List *read_labels(Oid type) {
  List *labels = NIL;
  Relation catalog = table_open(EnumRelationId, AccessShareLock);
  Relation index = index_open(EnumTypIdSortOrderIndexId, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_enum_enumtypid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(type));
  SysScanDesc scan = systable_beginscan_ordered(catalog, index, nullptr, 1, &key);
  while (HeapTuple tuple = systable_getnext_ordered(scan, ForwardScanDirection))
    labels = lappend(labels,
                     pstrdup(NameStr(reinterpret_cast<Form_pg_enum>(GETSTRUCT(tuple))->enumlabel)));
  systable_endscan_ordered(scan);
  index_close(index, AccessShareLock);
  table_close(catalog, AccessShareLock);
  return labels;
}

}  // namespace

bool is_enum(Oid type) {
  return call_postgres(type_is_enum, type);
}

std::vector<std::string> enum_labels(Oid type) {
  std::vector<std::string> labels;
  for (char *label : nodes<char>(call_postgres(read_labels, type))) labels.push_back(label);
  return labels;
}

}  // namespace pg_idem
