// The rows are compared by the columns that the statement names, but for those it computes anew
// each time.
#include "ensure/repeated_insert.hpp"

#include <algorithm>
#include <set>

#include "catalog/existence.hpp"
#include "catalog/index_shape.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

struct Columns {
  std::vector<std::string> names;  // quoted, those whose values come out the same each time
};

bool is_new_each_time(const std::string &function) {
  static const char *const names[] = {"now",
                                      "clock_timestamp",
                                      "statement_timestamp",
                                      "random",
                                      "transaction_timestamp",
                                      "timeofday",
                                      "nextval",
                                      "gen_random_uuid",
                                      "uuid_generate_v4",
                                      "uuid_generate_v1",
                                      "gen_random_bytes",
                                      "txid_current"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char *name) { return function == name; });
}

// C-style: a walker of raw trees.
bool find_volatile(Node *node, void *context) {
  if (node == nullptr) return false;
  if (IsA(node, SQLValueFunction) || IsA(node, SetToDefault)) return true;
  if (IsA(node, FuncCall)) {
    List *name = castNode(FuncCall, node)->funcname;
    if (is_new_each_time(strVal(llast(name)))) return true;
  }
  return walk_raw_tree(node, find_volatile, context);
}

bool has_volatile(Node *node) {
  return find_volatile(node, nullptr);
}

bool is_stable(Node *expression) {
  return !call_postgres(has_volatile, expression);
}

List *attribute_names(Oid table) {
  List *names = NIL;
  Relation relation = relation_open(table, AccessShareLock);
  TupleDesc descriptor = RelationGetDescr(relation);
  for (int i = 0; i < descriptor->natts; i++)
    if (!TupleDescAttr(descriptor, i)->attisdropped)
      names = lappend(names, pstrdup(NameStr(TupleDescAttr(descriptor, i)->attname)));
  relation_close(relation, AccessShareLock);
  return names;
}

// Whether the value of the column at that place is the same each time the statement runs.
bool is_stable_at(const SelectStmt *select, int place) {
  if (select == nullptr || select->op != SETOP_NONE) return true;
  for (Node *row : nodes<Node>(select->valuesLists)) {
    auto *values = reinterpret_cast<List *>(row);
    if (place < values->length &&
        !is_stable(static_cast<Node *>(values->elements[place].ptr_value)))
      return false;
  }
  if (select->targetList != nullptr && place < select->targetList->length)
    return is_stable(static_cast<Node *>(select->targetList->elements[place].ptr_value));
  return true;
}

int width_of(const SelectStmt *select, int all) {
  if (select == nullptr) return 0;
  if (select->valuesLists != NIL)
    return static_cast<List *>(select->valuesLists->elements[0].ptr_value)->length;
  return std::min(all, count_of(select->targetList));
}

Columns columns_of(const InsertStmt *insert, Oid table) {
  Columns columns;
  auto *select = reinterpret_cast<SelectStmt *>(insert->selectStmt);
  std::vector<std::string> names;
  for (ResTarget *target : nodes<ResTarget>(insert->cols)) names.push_back(target->name);
  if (names.empty()) {
    for (char *name : nodes<char>(call_postgres(attribute_names, table))) names.push_back(name);
    names.resize(width_of(select, static_cast<int>(names.size())));
  }
  for (size_t i = 0; i < names.size(); i++)
    if (is_stable_at(select, static_cast<int>(i))) columns.names.push_back(quote(names[i]));
  return columns;
}

List *index_oids(Oid table) {
  Relation relation = relation_open(table, AccessShareLock);
  List *indexes = list_copy(RelationGetIndexList(relation));
  relation_close(relation, AccessShareLock);
  return indexes;
}

bool is_covered_by(const IndexShape &index, const Columns &columns) {
  if (!index.unique || !index.valid || !index.predicate.empty()) return false;
  return std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey &key) {
    return std::find(columns.names.begin(), columns.names.end(), key.definition) !=
           columns.names.end();
  });
}

bool has_covering_key(Oid table, const Columns &columns) {
  return look([&] {
    const List *indexes = call_postgres(index_oids, table);
    for (int i = 0; i < count_of(indexes); i++)
      if (is_covered_by(actual_index(indexes->elements[i].oid_value, Form::left_out), columns))
        return true;
    return false;
  });
}

std::string rows_text(std::int64_t rows) {
  return std::to_string(rows) + (rows == 1 ? " row" : " rows");
}

bool insert_what_is_missing(const Statement &statement, Oid table) {
  const std::uint64_t rows =
      execute_user_sql(std::string(statement.text()) + "\nON CONFLICT DO NOTHING");
  const std::string text = "INSERT into " + relation_name(table);
  if (rows == 0) return tell(Outcome::unchanged, text + ": its rows are there", table);
  return tell(Outcome::executed, text + ": " + rows_text(static_cast<std::int64_t>(rows)), table);
}

// Inserts, and counts how many of the rows were there before (a data-modifying WITH does not see
// its own effect).
std::string insert_and_count(const Statement &statement, Oid table, const Columns &columns) {
  std::string returning, same;
  for (const std::string &column : columns.names) {
    returning += (returning.empty() ? "" : ", ") + column + "::text AS " + column;
    same += (same.empty() ? "" : " AND ") + ("there." + column) +
            "::text IS NOT DISTINCT FROM made." + column;
  }
  const std::string name =
      quote(QualifiedName{schema_of(table), call_postgres(get_rel_name, table)});
  return "WITH pg_idem_made AS (" + std::string(statement.text()) + "\nRETURNING " + returning +
         ") SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM " + name +
         " AS there WHERE " + same + ")) FROM pg_idem_made AS made";
}

[[noreturn]] void refuse(Oid table, const std::string &why) {
  throw Error(sqlstate::refused,
              "cannot tell whether the INSERT into " + relation_name(table) + " was done before",
              "Some of the revision was done before, and " + why,
              "Say in the header of the file whether it is to be executed again, with \"-- repeat: "
              "run\" or "
              "\"-- repeat: skip\"; or give the table a unique key that covers the rows.");
}

bool insert_or_recognise(const Statement &statement, Oid table, const Columns &columns) {
  const SubtransactionScope scope = begin_subtransaction();
  std::int64_t made, there;
  try {
    const Rows rows = query_user_sql(insert_and_count(statement, table, columns), 1);
    made = rows[0].integer(1);
    there = rows[0].integer(2);
  } catch (...) {
    roll_back_subtransaction(scope);
    throw;
  }
  if (there == 0) {
    release_subtransaction(scope);
    return tell(Outcome::executed, "INSERT of " + rows_text(made), table);
  }
  roll_back_subtransaction(scope);
  if (there < made)
    refuse(table, std::to_string(there) + " of its " + rows_text(made) + " are in the table.");
  return tell(Outcome::unchanged,
              "INSERT into " + relation_name(table) + ": its " + rows_text(made) + " are there",
              table);
}

}  // namespace

bool ensure_repeated_insert(const Statement &statement, Repeat repeat) {
  auto *insert = reinterpret_cast<InsertStmt *>(statement.node);
  const Oid table = find_relation(insert->relation);
  if (!OidIsValid(table) || insert->onConflictClause != nullptr || repeat == Repeat::run)
    return execute_as_it_is(statement);
  const Columns columns = columns_of(insert, table);
  if (insert->returningList == NIL && has_covering_key(table, columns))
    return insert_what_is_missing(statement, table);
  if (repeat == Repeat::skip)
    return tell(Outcome::unchanged, "INSERT into " + relation_name(table) + " is not repeated",
                table);
  if (columns.names.empty() || insert->returningList != NIL)
    refuse(table, "no value tells its rows from others.");
  return insert_or_recognise(statement, table, columns);
}

}  // namespace pg_idem
