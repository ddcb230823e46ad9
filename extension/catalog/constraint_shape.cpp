// Reading pg_constraint, and the wanted side from Constraint and IndexStmt nodes.
#include "catalog/constraint_shape.hpp"

#include <algorithm>

#include "catalog/existence.hpp"
#include "catalog/index_shape.hpp"
#include "server/catalog_row.hpp"
#include "server/statement.hpp"

namespace pg_idem {
namespace {

using Kind = ConstraintShape::Kind;

// C-style from here: called through the guard.

char *check_node_text(HeapTuple tuple) {
  bool null;
  Datum value = SysCacheGetAttr(CONSTROID, tuple, Anum_pg_constraint_conbin, &null);
  return null ? nullptr : TextDatumGetCString(value);
}

struct StoredForeignKey {
  int count;
  AttrNumber columns[INDEX_MAX_KEYS];
  AttrNumber referenced[INDEX_MAX_KEYS];
  int set_count;
  AttrNumber set_columns[INDEX_MAX_KEYS];
};

void deconstruct_foreign_key(HeapTuple tuple, StoredForeignKey *key) {
  Oid operators[3][INDEX_MAX_KEYS];
  DeconstructFkConstraintRow(tuple, &key->count, key->columns, key->referenced, operators[0],
                             operators[1], operators[2], &key->set_count, key->set_columns);
}

// The primary key that a REFERENCES without columns means.
List *primary_key_columns(Oid table) {
  List *names = NIL;
  Relation relation = table_open(table, AccessShareLock);
  Oid index = primary_key_index(relation);
  table_close(relation, NoLock);
  if (!OidIsValid(index)) return NIL;
  HeapTuple tuple = require_row(INDEXRELID, index);
  auto *form = reinterpret_cast<Form_pg_index>(GETSTRUCT(tuple));
  for (int i = 0; i < form->indnkeyatts; i++)
    names = lappend(names, get_attname(table, form->indkey.values[i], false));
  ReleaseSysCache(tuple);
  return names;
}

// End of the C-style part.

std::string action(char code) {
  switch (code) {
    case FKCONSTR_ACTION_RESTRICT:
      return "RESTRICT";
    case FKCONSTR_ACTION_CASCADE:
      return "CASCADE";
    case FKCONSTR_ACTION_SETNULL:
      return "SET NULL";
    case FKCONSTR_ACTION_SETDEFAULT:
      return "SET DEFAULT";
    default:
      return "NO ACTION";
  }
}

std::string match(char code) {
  switch (code) {
    case FKCONSTR_MATCH_FULL:
      return "FULL";
    case FKCONSTR_MATCH_PARTIAL:
      return "PARTIAL";
    default:
      return "SIMPLE";
  }
}

std::vector<std::string> column_names(Oid table, const AttrNumber *numbers, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; i++)
    names.push_back(quote(std::string(call_postgres(get_attname, table, numbers[i], false))));
  return names;
}

ForeignKeyShape actual_foreign_key(Oid table, HeapTuple tuple, Form_pg_constraint form) {
  StoredForeignKey stored{};
  call_postgres(deconstruct_foreign_key, tuple, &stored);
  ForeignKeyShape shape;
  shape.table = relation_name(form->confrelid);
  shape.columns = column_names(table, stored.columns, stored.count);
  shape.referenced = column_names(form->confrelid, stored.referenced, stored.count);
  shape.set_columns = column_names(table, stored.set_columns, stored.set_count);
  shape.match = match(form->confmatchtype);
  shape.on_update = action(form->confupdtype);
  shape.on_delete = action(form->confdeltype);
  return shape;
}

// The last column is the period; it is written into what it is called.
void mark_period(ForeignKeyShape &key) {
  key.columns.back() = "PERIOD " + key.columns.back();
  if (!key.referenced.empty()) key.referenced.back() = "PERIOD " + key.referenced.back();
}
void mark_period(IndexShape &index) {
  for (IndexKey &key : index.keys) key.exclusion_operator.clear();
  index.keys.back().definition += " WITHOUT OVERLAPS";
}

void call(ConstraintShape &shape, const char *name) {
  shape.name = name;
  shape.written = quote(shape.name);
}

Kind kind_of(char code) {
  switch (code) {
    case CONSTRAINT_CHECK:
      return Kind::check;
    case CONSTRAINT_FOREIGN:
      return Kind::foreign_key;
    case CONSTRAINT_PRIMARY:
      return Kind::primary_key;
    case CONSTRAINT_UNIQUE:
      return Kind::unique;
    default:
      return Kind::exclusion;
  }
}

ConstraintShape actual_constraint(Oid table, HeapTuple tuple, Form_pg_constraint row, Form form) {
  ConstraintShape shape;
  call(shape, NameStr(row->conname));
  shape.kind = kind_of(row->contype);
  shape.deferrable = row->condeferrable;
  shape.initially_deferred = row->condeferred;
  shape.enforced = is_enforced(row);
  shape.validated = row->convalidated;
  shape.inherited = !row->conislocal || OidIsValid(row->conparentid);
  switch (row->contype) {
    case CONSTRAINT_CHECK: {
      ExpressionUse use;
      use.relation = table;
      use.condition = true;
      shape.no_inherit = row->connoinherit;
      shape.check = stored_expression(use, call_postgres(check_node_text, tuple), form);
      break;
    }
    case CONSTRAINT_FOREIGN:
      shape.foreign_key = actual_foreign_key(table, tuple, row);
      if (has_period(row)) mark_period(shape.foreign_key);
      break;
    default:
      shape.index = actual_index(row->conindid, form);
      if (has_period(row)) mark_period(shape.index);
  }
  return shape;
}

std::vector<std::string> names_of(const List *strings) {
  std::vector<std::string> names;
  for (Node *node : nodes<Node>(strings)) names.push_back(quote(std::string(strVal(node))));
  return names;
}

ForeignKeyShape wanted_foreign_key(const Constraint *constraint) {
  ForeignKeyShape shape;
  const Oid referenced = require_relation(constraint->pktable);
  shape.table = relation_name(referenced);
  shape.columns = names_of(constraint->fk_attrs);
  shape.referenced = names_of(constraint->pk_attrs);
  if (shape.referenced.empty())
    for (char *name : nodes<char>(call_postgres(primary_key_columns, referenced)))
      shape.referenced.push_back(quote(std::string(name)));
  shape.match = match(constraint->fk_matchtype);
  shape.on_update = action(constraint->fk_upd_action);
  shape.on_delete = action(constraint->fk_del_action);
  shape.set_columns = names_of(constraint->fk_del_set_cols);
  return shape;
}

bool is_compared(char kind) {
  return kind == CONSTRAINT_CHECK || kind == CONSTRAINT_FOREIGN || kind == CONSTRAINT_PRIMARY ||
         kind == CONSTRAINT_UNIQUE || kind == CONSTRAINT_EXCLUSION;
}

// Whether the constraint may be one of those: by its kind, or by its name.
bool may_be_of(const TableShape &part, Form_pg_constraint row) {
  const Kind kind = kind_of(row->contype);
  return std::any_of(part.constraints.begin(), part.constraints.end(),
                     [&](const ConstraintShape &constraint) {
                       return constraint.kind == kind || constraint.name == NameStr(row->conname);
                     });
}

}  // namespace

std::vector<ConstraintShape> actual_constraints(Oid table, Form form, const TableShape *part) {
  std::vector<ConstraintShape> shapes;
  if (part != nullptr && part->constraints.empty()) return shapes;
  const List *rows =
      call_postgres(rows_with, Oid{ConstraintRelationId}, Oid{ConstraintRelidTypidNameIndexId},
                    AttrNumber{Anum_pg_constraint_conrelid}, table);
  for (HeapTupleData *tuple : nodes<HeapTupleData>(rows)) {
    auto *row = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (is_compared(row->contype) && (part == nullptr || may_be_of(*part, row)))
      shapes.push_back(actual_constraint(table, tuple, row, form));
  }
  return shapes;
}

ConstraintShape wanted_constraint(Oid table, const Constraint *constraint, const char *source,
                                  Form form) {
  ConstraintShape shape;
  if (constraint->conname) call(shape, constraint->conname);
  shape.deferrable = constraint->deferrable;
  shape.initially_deferred = constraint->initdeferred;
  shape.enforced = is_enforced(constraint);
  if (constraint->contype == CONSTR_FOREIGN) {
    shape.kind = Kind::foreign_key;
    shape.foreign_key = wanted_foreign_key(constraint);
    if (has_period(constraint)) mark_period(shape.foreign_key);
    return shape;
  }
  ExpressionUse use;
  use.relation = table;
  use.condition = true;
  shape.kind = Kind::check;
  shape.no_inherit = constraint->is_no_inherit;
  shape.check = constraint->raw_expr ? wanted_expression(use, constraint->raw_expr, source, form)
                                     : stored_expression(use, constraint->cooked_expr, form);
  return shape;
}

ConstraintShape wanted_constraint(Oid table, const IndexStmt *index, const char *source,
                                  Form form) {
  ConstraintShape shape;
  if (index->idxname) call(shape, index->idxname);
  shape.kind = index->primary                     ? Kind::primary_key
               : index->excludeOpNames != nullptr ? Kind::exclusion
                                                  : Kind::unique;
  shape.index = wanted_index(table, index, source, form);
  if (has_period(index)) mark_period(shape.index);
  shape.deferrable = index->deferrable;
  shape.initially_deferred = index->initdeferred;
  return shape;
}

}  // namespace pg_idem
