// ALTER ... OWNER TO, of whatever has an owner, and ALTER SEQUENCE ... OWNED BY: executed only
// where the owner is another one. Those of tables are subcommands of ALTER TABLE.
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

// C-style.
Oid owner_of(const ObjectAddress *object) {
  const AttrNumber attribute = get_object_attnum_owner(object->classId);
  if (attribute == InvalidAttrNumber) return InvalidOid;
  Oid owner = InvalidOid;
  Relation catalog = table_open(object->classId, AccessShareLock);
  HeapTuple tuple =
      get_catalog_object_by_oid(catalog, get_object_attnum_oid(object->classId), object->objectId);
  if (HeapTupleIsValid(tuple)) {
    bool null;
    owner = DatumGetObjectId(heap_getattr(tuple, attribute, RelationGetDescr(catalog), &null));
  }
  table_close(catalog, AccessShareLock);
  return owner;
}

// Of an owner given as table.column; NIL: OWNED BY NONE.
List *column_that_owns(List *name) {
  return list_length(name) > 1 ? name : NIL;
}

bool is_owned_by(Oid sequence, List *column) {
  static Query query{
      "SELECT a.attrelid::bigint, a.attname::text FROM pg_depend d JOIN pg_attribute a"
      "    ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid"
      " WHERE d.classid = 'pg_class'::regclass AND d.objid = $1 AND d.deptype IN ('a', 'i')"
      "   AND d.refclassid = 'pg_class'::regclass"};
  const Rows rows = run(query, {oid_parameter(sequence)});
  if (column == NIL) return rows.size() == 0;
  if (rows.size() != 1) return false;
  const auto table = static_cast<Oid>(rows[0].integer(1));
  const std::string name = rows[0].text(2);
  List *table_name =
      call_postgres(list_copy_head, const_cast<const List *>(column), count_of(column) - 1);
  return name == strVal(static_cast<Node *>(llast(column))) &&
         table == find_relation(to_qualified_name(table_name));
}

// The one option of the statement, if it is that one.
List *only_owned_by(const AlterSeqStmt *alter) {
  if (count_of(alter->options) != 1) return NIL;
  auto *option = static_cast<DefElem *>(alter->options->elements[0].ptr_value);
  return strcmp(option->defname, "owned_by") == 0 ? as<List>(option->arg) : NIL;
}

}  // namespace

bool ensure_owner(const Statement &statement) {
  auto *alter = as<AlterOwnerStmt>(statement.node);
  const ObjectAddress object = find_object(alter->objectType, alter->object);
  if (!OidIsValid(object.objectId)) return execute_as_it_is(statement);
  const Oid wanted = call_postgres(get_rolespec_oid, std::as_const(alter->newowner), true);
  const std::string text = "owner of " + describe_object(object);
  if (OidIsValid(wanted) && call_postgres(owner_of, &object) == wanted)
    return tell(Outcome::unchanged, text + " is that");
  execute_utility(statement);
  return tell(Outcome::altered, text);
}

bool ensure_alter_sequence(const Statement &statement) {
  auto *alter = as<AlterSeqStmt>(statement.node);
  List *owner = only_owned_by(alter);
  const Oid sequence = find_relation(alter->sequence);
  if (owner != NIL && OidIsValid(sequence) && is_owned_by(sequence, column_that_owns(owner)))
    return tell(Outcome::unchanged, "sequence " + relation_name(sequence) + " is owned so already");
  return execute_as_it_is(statement);
}

}  // namespace pg_idem
