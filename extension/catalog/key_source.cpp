// Look-ups of defaults, as CREATE INDEX does them.
#include "catalog/key_source.hpp"

#include "catalog/names.hpp"
#include "server/catalog_row.hpp"

namespace pg_idem {
namespace {

// C-style from here: called through the guard.

// GetDefaultOpClass reads all classes of the method; of B-trees the type cache knows the default.
bool is_default_class(Oid operator_class, Oid type, Oid method) {
  if (method != BTREE_AM_OID) return GetDefaultOpClass(type, method) == operator_class;
  const TypeCacheEntry *known = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
  HeapTuple tuple = require_row(CLAOID, operator_class);
  auto *form = reinterpret_cast<Form_pg_opclass>(GETSTRUCT(tuple));
  const bool is_default = form->opcdefault && form->opcfamily == known->btree_opf &&
                          form->opcintype == known->btree_opintype;
  ReleaseSysCache(tuple);
  return is_default;
}

// Nothing where it is the default that is wanted.
Oid resolve_class(List *name, Oid type, const char *method_name, Oid method) {
  if (name == NIL && method == BTREE_AM_OID) {
    const TypeCacheEntry *known = lookup_type_cache(type, TYPECACHE_BTREE_OPFAMILY);
    if (OidIsValid(known->btree_opf)) return InvalidOid;
  }
  return ResolveOpClass(name, type, method_name, method);
}

char *operator_class_name(Oid operator_class) {
  HeapTuple tuple = require_row(CLAOID, operator_class);
  auto *form = reinterpret_cast<Form_pg_opclass>(GETSTRUCT(tuple));
  char *name =
      quote_qualified_identifier(get_namespace_name(form->opcnamespace), NameStr(form->opcname));
  ReleaseSysCache(tuple);
  return name;
}

Oid collation_oid(List *name) {
  return get_collation_oid(name, false);
}

// End of the C-style part.

}  // namespace

KeySource column_source(Oid table, const char *column) {
  KeySource source;
  AttrNumber number = call_postgres(get_attnum, table, column);
  int32 modifier;
  if (number != InvalidAttrNumber)
    call_postgres(get_atttypetypmodcoll, table, number, &source.type, &modifier, &source.collation);
  return source;
}

KeySource expression_source(Node *expression) {
  return {call_postgres(exprType, static_cast<const Node *>(expression)),
          call_postgres(exprCollation, static_cast<const Node *>(expression))};
}

void tell_choices(IndexKey &key, const KeySource &source, Oid method, Oid operator_class,
                  Oid collation) {
  if (OidIsValid(operator_class) &&
      !call_postgres(is_default_class, operator_class, source.type, method))
    key.operator_class = call_postgres(operator_class_name, operator_class);
  if (OidIsValid(collation) && collation != source.collation)
    key.collation = collation_name(collation);
}

void choose(IndexKey &key, const KeySource &source, List *operator_class, List *collation,
            const char *method_name, Oid method) {
  const Oid chosen_class = OidIsValid(source.type) ? call_postgres(resolve_class, operator_class,
                                                                   source.type, method_name, method)
                                                   : InvalidOid;
  const Oid chosen_collation = collation ? call_postgres(collation_oid, collation) : InvalidOid;
  tell_choices(key, source, method, chosen_class, chosen_collation);
}

}  // namespace pg_idem
