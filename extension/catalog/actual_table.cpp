// A table as it is, from its relation cache entry.
#include <algorithm>

#include "catalog/constraint_shape.hpp"
#include "catalog/names.hpp"
#include "catalog/partition_key.hpp"
#include "catalog/storage_parameters.hpp"
#include "catalog/table_shape.hpp"
#include "server/catalog_row.hpp"
#include "server/statement.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

using Value = ColumnShape::Value;

// C-style from here: called through the guard.

// The sequence that a default of the form nextval('...') takes, if it belongs to the column.
bool takes_own_sequence(const char *node_text, Oid table, AttrNumber column) {
  auto *node = static_cast<Node *>(stringToNode(node_text));
  while (IsA(node, FuncExpr) && castNode(FuncExpr, node)->funcformat != COERCE_EXPLICIT_CALL &&
         list_length(castNode(FuncExpr, node)->args) == 1)
    node = static_cast<Node *>(linitial(castNode(FuncExpr, node)->args));
  if (!IsA(node, FuncExpr) || castNode(FuncExpr, node)->funcid != F_NEXTVAL) return false;
  auto *argument = static_cast<Node *>(linitial(castNode(FuncExpr, node)->args));
  if (!IsA(argument, Const) || castNode(Const, argument)->constisnull) return false;
  Oid owner;
  int32 owner_column;
  return sequenceIsOwned(DatumGetObjectId(castNode(Const, argument)->constvalue), DEPENDENCY_AUTO,
                         &owner, &owner_column) &&
         owner == table && owner_column == column;
}

// End of the C-style part.

void read_value(ColumnShape &column, Relation relation, Form_pg_attribute attribute, Form form) {
  if (attribute->attidentity == ATTRIBUTE_IDENTITY_ALWAYS) column.value = Value::identity_always;
  if (attribute->attidentity == ATTRIBUTE_IDENTITY_BY_DEFAULT)
    column.value = Value::identity_by_default;
  const char *text = default_expression(RelationGetDescr(relation), attribute->attnum);
  if (text == nullptr) return;
  ExpressionUse use;
  use.relation = RelationGetRelid(relation);
  use.type = attribute->atttypid;
  use.type_modifier = attribute->atttypmod;
  use.column = NameStr(attribute->attname);
  use.generated = attribute->attgenerated;
  column.expression = stored_expression(use, text, form);
  if (attribute->attgenerated != '\0')
    column.value = attribute->attgenerated == ATTRIBUTE_GENERATED_STORED ? Value::generated_stored
                                                                         : Value::generated_virtual;
  else if (call_postgres(takes_own_sequence, text, use.relation, attribute->attnum))
    column.value = Value::own_sequence;
  else
    column.value = Value::expression;
}

ColumnShape read_column(Relation relation, int i, Form form) {
  const TupleDesc descriptor = RelationGetDescr(relation);
  const Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
  ColumnShape column;
  column.name = NameStr(attribute->attname);
  column.written = quote(column.name);
  column.type = call_postgres(format_type_with_typemod, attribute->atttypid, attribute->atttypmod);
  column.collation = collation_beside(attribute->attcollation, attribute->atttypid);
  column.not_null = is_not_null(descriptor, i);
  column.inherited = !attribute->attislocal;
  column.has_parent = attribute->attinhcount > 0;
  if (attribute->atthasdef || attribute->attidentity != '\0')
    read_value(column, relation, attribute, form);
  return column;
}

void read_parents(TableShape &shape, Relation relation) {
  const Oid table = RelationGetRelid(relation);
  const List *rows =
      call_postgres(rows_with, Oid{InheritsRelationId}, Oid{InheritsRelidSeqnoIndexId},
                    AttrNumber{Anum_pg_inherits_inhrelid}, table);
  for (HeapTupleData *row : nodes<HeapTupleData>(rows))
    shape.parents.push_back(
        relation_name(reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row))->inhparent));
  std::sort(shape.parents.begin(), shape.parents.end());
  if (relation->rd_rel->relispartition) shape.partition_bound = actual_partition_bound(table);
}

void read_what_is_of_the_table(TableShape &shape, Relation relation, Form form,
                               const TableShape *part) {
  const Oid table = RelationGetRelid(relation);
  if (part == nullptr && relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
    shape.partition_key = actual_partition_key(table, form);
  if (part == nullptr || !part->parents.empty()) read_parents(shape, relation);
  if (part == nullptr || !part->storage_parameters.empty())
    shape.storage_parameters = actual_storage_parameters(table);
}

}  // namespace

const char *persistence_name(char code) {
  switch (code) {
    case RELPERSISTENCE_TEMP:
      return "temporary";
    case RELPERSISTENCE_UNLOGGED:
      return "unlogged";
    default:
      return "permanent";
  }
}

ColumnShape actual_column(Oid table, AttrNumber column, Form form) {
  Relation relation = call_postgres(relation_open, table, AccessShareLock);
  ColumnShape shape = read_column(relation, column - 1, form);
  call_postgres(relation_close, relation, AccessShareLock);
  return shape;
}

TableShape actual_table(Oid table, Form form, const TableShape *part) {
  Relation relation = call_postgres(relation_open, table, AccessShareLock);
  TableShape shape;
  shape.name = relation_name(table);
  shape.persistence = persistence_name(relation->rd_rel->relpersistence);
  TupleDesc descriptor = RelationGetDescr(relation);
  for (int i = 0; i < descriptor->natts; i++) {
    Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
    if (attribute->attisdropped) continue;
    if (part == nullptr || part->column(NameStr(attribute->attname)) != nullptr)
      shape.columns.push_back(read_column(relation, i, form));
  }
  read_what_is_of_the_table(shape, relation, form, part);
  shape.constraints = actual_constraints(table, form, part);
  call_postgres(relation_close, relation, NoLock);
  return shape;
}

}  // namespace pg_idem
