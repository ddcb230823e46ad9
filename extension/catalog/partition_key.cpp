// Keys from pg_partitioned_table and from PartitionSpec nodes, both written by the same function.
#include "catalog/partition_key.hpp"

#include "catalog/existence.hpp"
#include "catalog/key_source.hpp"
#include "core/sqlstate.hpp"
#include "server/catalog_row.hpp"
#include "server/statement.hpp"

namespace pg_idem {
namespace {

// C-style from here: called through the guard.

struct StoredKey {
  char strategy;
  int count;
  const int16 *columns;
  const Oid *classes, *collations;
  List *expressions;
};

void read_stored(Oid table, StoredKey *key) {
  bool null;
  HeapTuple row = require_row(PARTRELID, table);
  auto *form = reinterpret_cast<Form_pg_partitioned_table>(GETSTRUCT(row));
  key->strategy = form->partstrat;
  key->count = form->partnatts;
  HeapTuple copy = heap_copytuple(row);
  ReleaseSysCache(row);
  const auto oids = [&](int attribute) {
    Datum value = SysCacheGetAttr(PARTRELID, copy, attribute, &null);
    return reinterpret_cast<oidvector *>(DatumGetPointer(value))->values;
  };
  key->columns = reinterpret_cast<Form_pg_partitioned_table>(GETSTRUCT(copy))->partattrs.values;
  key->classes = oids(Anum_pg_partitioned_table_partclass);
  key->collations = oids(Anum_pg_partitioned_table_partcollation);
  Datum expressions = SysCacheGetAttr(PARTRELID, copy, Anum_pg_partitioned_table_partexprs, &null);
  if (!null)
    key->expressions =
        castNode(List, static_cast<Node *>(stringToNode(TextDatumGetCString(expressions))));
}

char *bound_text(Oid partition) {
  bool null;
  HeapTuple row = require_row(RELOID, partition);
  Datum bound = SysCacheGetAttr(RELOID, row, Anum_pg_class_relpartbound, &null);
  char *node = null ? nullptr : TextDatumGetCString(bound);
  ReleaseSysCache(row);
  if (node == nullptr) return pstrdup("");
  return deparse_expression(static_cast<Node *>(stringToNode(node)), NIL, false, false);
}

char *resolved_bound_text(Oid parent, PartitionBoundSpec *bound, const char *source) {
  ParseState *state = make_parsestate(nullptr);
  state->p_sourcetext = source;
  Relation relation = table_open(parent, AccessShareLock);
  PartitionBoundSpec *resolved = transformPartitionBound(state, relation, bound);
  table_close(relation, NoLock);
  return deparse_expression(reinterpret_cast<Node *>(resolved), NIL, false, false);
}

// End of the C-style part.

struct Method {
  const char *strategy;
  const char *name;  // the access method whose operator classes are taken
  Oid oid;
};

Method method_of(char strategy) {
  switch (strategy) {
    case PARTITION_STRATEGY_HASH:
      return {"HASH", "hash", HASH_AM_OID};
    case PARTITION_STRATEGY_LIST:
      return {"LIST", "btree", BTREE_AM_OID};
    default:
      return {"RANGE", "btree", BTREE_AM_OID};
  }
}

std::string written(const Method &method, const std::vector<IndexKey> &keys) {
  std::string text;
  for (const IndexKey &key : keys) text += (text.empty() ? "" : ", ") + describe(key);
  return std::string(method.strategy) + " (" + text + ")";
}

// A column in parentheses is a column, as for PostgreSQL.
KeySource set_definition(IndexKey &key, Oid table, Node *cooked, Form form) {
  if (IsA(cooked, Var)) {
    const AttrNumber number = as<Var>(cooked)->varattno;
    const char *column = call_postgres(get_attname, table, number, false);
    key.definition = quote(std::string(column));
    return column_source(table, column);
  }
  ExpressionUse use;
  use.relation = table;
  key.definition = "(" + cooked_expression(use, cooked, form) + ")";
  return expression_source(cooked);
}

KeySource set_wanted_definition(IndexKey &key, Oid table, const PartitionElem *element,
                                const char *source, Form form) {
  if (element->name != nullptr) {
    key.definition = quote(std::string(element->name));
    return column_source(table, element->name);
  }
  if (form == Form::left_out) return {};
  ExpressionUse use;
  use.relation = table;
  return set_definition(key, table, cook_expression(use, element->expr, source), form);
}

}  // namespace

std::string actual_partition_key(Oid table, Form form) {
  StoredKey stored{};
  call_postgres(read_stored, table, &stored);
  const Method method = method_of(stored.strategy);
  std::vector<IndexKey> keys(stored.count);
  int expression = 0;
  for (int i = 0; i < stored.count; i++) {
    KeySource source;
    if (stored.columns[i] != InvalidAttrNumber) {
      const char *column = call_postgres(get_attname, table, stored.columns[i], false);
      keys[i].definition = quote(std::string(column));
      source = column_source(table, column);
    } else {
      auto *node = static_cast<Node *>(stored.expressions->elements[expression++].ptr_value);
      source = set_definition(keys[i], table, node, form);
    }
    tell_choices(keys[i], source, method.oid, stored.classes[i], stored.collations[i]);
  }
  return written(method, keys);
}

std::string wanted_partition_key(Oid table, const PartitionSpec *wanted, const char *source,
                                 Form form) {
  const Method method = method_of(partition_strategy(wanted));
  std::vector<IndexKey> keys;
  for (PartitionElem *element : nodes<PartitionElem>(wanted->partParams)) {
    IndexKey &key = keys.emplace_back();
    const KeySource from = set_wanted_definition(key, table, element, source, form);
    choose(key, from, element->opclass, element->collation, method.name, method.oid);
  }
  return written(method, keys);
}

std::string actual_partition_bound(Oid partition) {
  return call_postgres(bound_text, partition);
}

std::string wanted_partition_bound(Oid parent, PartitionBoundSpec *wanted, const char *source) {
  if (relation_kind(parent) != RELKIND_PARTITIONED_TABLE)
    throw Error(sqlstate::wrong_object_type,
                "\"" + relation_name(parent) + "\" is not partitioned");
  return call_postgres(resolved_bound_text, parent, wanted, source);
}

}  // namespace pg_idem
