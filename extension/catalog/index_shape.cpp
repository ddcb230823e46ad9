// Indexes, from pg_index and from IndexStmt nodes.
#include "catalog/index_shape.hpp"

#include "catalog/key_source.hpp"
#include "catalog/names.hpp"
#include "catalog/storage_parameters.hpp"
#include "server/statement.hpp"

namespace pg_idem {
namespace {

List *index_list(Oid table) {
  Relation relation = relation_open(table, AccessShareLock);
  List *indexes = list_copy(RelationGetIndexList(relation));
  relation_close(relation, NoLock);
  return indexes;
}

Oid method_oid(const char *method) {
  return get_index_am_oid(method, false);
}

// C-style: the operators of an exclusion constraint, by name, in the order of the keys.
List *exclusion_operators(Relation index) {
  Oid *operators, *functions;
  uint16 *strategies;
  RelationGetExclusionInfo(index, &operators, &functions, &strategies);
  List *names = NIL;
  for (int i = 0; i < IndexRelationGetNumberOfKeyAttributes(index); i++)
    names = lappend(names, get_opname(operators[i]));
  return names;
}

struct StoredIndex {
  Form_pg_index form;
  List *expressions;
  const char *predicate;  // node text, or null
  oidvector *classes, *collations;
  int2vector *options;
  const char *method;
  List *operators;  // of an exclusion constraint
};

char *index_attribute(Relation index, int attribute) {
  bool null;
  Datum value = SysCacheGetAttr(INDEXRELID, index->rd_indextuple, attribute, &null);
  return null ? nullptr : TextDatumGetCString(value);
}

void read_stored(Relation index, StoredIndex *stored) {
  bool null;
  stored->form = index->rd_index;
  stored->method = get_am_name(index->rd_rel->relam);
  const char *expressions = index_attribute(index, Anum_pg_index_indexprs);
  stored->expressions =
      expressions ? castNode(List, static_cast<Node *>(stringToNode(expressions))) : NIL;
  stored->predicate = index_attribute(index, Anum_pg_index_indpred);
  Datum classes = SysCacheGetAttr(INDEXRELID, index->rd_indextuple, Anum_pg_index_indclass, &null);
  stored->classes = reinterpret_cast<oidvector *>(DatumGetPointer(classes));
  Datum collations =
      SysCacheGetAttr(INDEXRELID, index->rd_indextuple, Anum_pg_index_indcollation, &null);
  stored->collations = reinterpret_cast<oidvector *>(DatumGetPointer(collations));
  Datum options = SysCacheGetAttr(INDEXRELID, index->rd_indextuple, Anum_pg_index_indoption, &null);
  stored->options = reinterpret_cast<int2vector *>(DatumGetPointer(options));
  if (index->rd_index->indisexclusion) stored->operators = exclusion_operators(index);
}

std::string column_name(Oid table, AttrNumber number) {
  return call_postgres(get_attname, table, number, false);
}

IndexKey actual_key(const StoredIndex &stored, int i, Node *expression, Oid method, Form form) {
  IndexKey key;
  KeySource source;
  const Oid table = stored.form->indrelid;
  if (expression == nullptr) {
    std::string column = column_name(table, stored.form->indkey.values[i]);
    source = column_source(table, column.c_str());
    key.definition = quote(column);
  } else {
    ExpressionUse use;
    use.relation = table;
    source = expression_source(expression);
    key.definition = "(" + cooked_expression(use, expression, form) + ")";
  }
  tell_choices(key, source, method, stored.classes->values[i], stored.collations->values[i]);
  key.operator_class_parameters = actual_operator_class_parameters(stored.form->indexrelid, i + 1);
  key.descending = stored.options->values[i] & INDOPTION_DESC;
  key.nulls_first = stored.options->values[i] & INDOPTION_NULLS_FIRST;
  if (stored.operators != nullptr)
    key.exclusion_operator = static_cast<char *>(stored.operators->elements[i].ptr_value);
  return key;
}

const char *access_method(const IndexStmt *statement) {
  return statement->accessMethod ? statement->accessMethod : "btree";
}

// As CREATE INDEX takes what stands in parentheses: a COLLATE around all of it is the key's, and a
// column alone is a column.
struct WantedSource {
  Node *expression;  // null: the column
  std::string column;
  Oid collation = InvalidOid;

  WantedSource(Oid table, const IndexElem *element)
      : expression(element->expr), column(element->name ? element->name : "") {
    for (; expression != nullptr && IsA(expression, CollateExpr);
         expression = reinterpret_cast<Node *>(as<CollateExpr>(expression)->arg))
      if (!OidIsValid(collation)) collation = as<CollateExpr>(expression)->collOid;
    if (expression == nullptr || !IsA(expression, Var)) return;
    const AttrNumber number = as<Var>(expression)->varattno;
    if (number == InvalidAttrNumber) return;
    column = column_name(table, number);
    expression = nullptr;
  }
};

IndexKey wanted_key(Oid table, const IndexStmt *statement, const IndexElem *element, Oid method,
                    Form form) {
  IndexKey key;
  KeySource source;
  const WantedSource wanted(table, element);
  if (wanted.expression == nullptr) {
    source = column_source(table, wanted.column.c_str());
    key.definition = quote(wanted.column);
  } else {
    ExpressionUse use;
    use.relation = table;
    source = expression_source(wanted.expression);
    key.definition = "(" + cooked_expression(use, wanted.expression, form) + ")";
  }
  choose(key, source, element->opclass, element->collation, access_method(statement), method);
  if (element->collation == NIL && OidIsValid(wanted.collation) &&
      wanted.collation != source.collation)
    key.collation = collation_name(wanted.collation);
  key.operator_class_parameters = wanted_operator_class_parameters(element->opclassopts);
  key.descending = element->ordering == SORTBY_DESC;
  key.nulls_first = element->nulls_ordering == SORTBY_NULLS_FIRST ||
                    (element->nulls_ordering == SORTBY_NULLS_DEFAULT && key.descending);
  return key;
}

IndexStmt *analyse(Oid table, const IndexStmt *statement, const char *source) {
  return transformIndexStmt(table, static_cast<IndexStmt *>(copyObjectImpl(statement)), source);
}

}  // namespace

std::vector<Oid> indexes_of(Oid table) {
  return to_oids(call_postgres(index_list, table));
}

IndexShape actual_index(Oid index_oid, Form form) {
  Relation index = call_postgres(relation_open, index_oid, AccessShareLock);
  StoredIndex stored{};
  call_postgres(read_stored, index, &stored);
  IndexShape shape;
  shape.name = quote(std::string(NameStr(index->rd_rel->relname)));
  shape.method = stored.method;
  shape.unique = stored.form->indisunique;
  shape.valid = stored.form->indisvalid;
  shape.nulls_not_distinct = stored.form->indnullsnotdistinct;
  shape.storage_parameters = actual_storage_parameters(index_oid);
  int expression = 0;
  for (int i = 0; i < stored.form->indnatts; i++) {
    const AttrNumber column = stored.form->indkey.values[i];
    if (i >= stored.form->indnkeyatts) {
      shape.included.push_back(quote(column_name(stored.form->indrelid, column)));
      continue;
    }
    Node *node = nullptr;
    if (column == 0)
      node = static_cast<Node *>(stored.expressions->elements[expression++].ptr_value);
    shape.keys.push_back(actual_key(stored, i, node, index->rd_rel->relam, form));
  }
  if (stored.predicate != nullptr) {
    ExpressionUse use;
    use.relation = stored.form->indrelid;
    use.condition = true;
    shape.predicate = stored_expression(use, stored.predicate, form);
  }
  call_postgres(relation_close, index, NoLock);
  return shape;
}

IndexShape wanted_index(Oid table, const IndexStmt *raw, const char *source, Form form) {
  const IndexStmt *statement = call_postgres(analyse, table, raw, source);
  IndexShape shape;
  if (statement->idxname) shape.name = quote(std::string(statement->idxname));
  shape.method = access_method(statement);
  shape.unique = statement->unique || statement->primary;
  shape.nulls_not_distinct = statement->nulls_not_distinct;
  shape.storage_parameters = wanted_storage_parameters(table, statement->options);
  const Oid method = call_postgres(method_oid, access_method(statement));
  int i = 0;
  for (IndexElem *element : nodes<IndexElem>(statement->indexParams)) {
    IndexKey key = wanted_key(table, statement, element, method, form);
    if (statement->excludeOpNames != NIL) {
      auto *name = static_cast<List *>(statement->excludeOpNames->elements[i++].ptr_value);
      key.exclusion_operator = strVal(name->elements[name->length - 1].ptr_value);
    }
    shape.keys.push_back(key);
  }
  for (IndexElem *element : nodes<IndexElem>(statement->indexIncludingParams))
    shape.included.push_back(quote(std::string(element->name)));
  if (statement->whereClause != nullptr) {
    ExpressionUse use;
    use.relation = table;
    use.condition = true;
    shape.predicate = cooked_expression(use, statement->whereClause, form);
  }
  return shape;
}

}  // namespace pg_idem
