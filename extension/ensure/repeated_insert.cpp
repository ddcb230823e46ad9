// The rows are held against the table before anything is inserted: an attempt would use up the
// numbers of its sequences.
#include "ensure/repeated_insert.hpp"

#include <algorithm>

#include "catalog/existence.hpp"
#include "catalog/index_shape.hpp"
#include "catalog/names.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "ensure/insert_source.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

using Names = std::vector<std::string>;

Names stable_columns(const InsertSource &source) {
  Names names;
  for (const InsertColumn &column : source.columns)
    if (column.stable) names.push_back(column.name);
  return names;
}

bool contains(const Names &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The columns of a unique key that tells each row from others; empty where there is none.
Names covering_key(const InsertSource &source) {
  const Names stable = stable_columns(source);
  return look([&] {
    for (const Oid oid : indexes_of(source.table)) {
      const IndexShape index = actual_index(oid, Form::left_out);
      Names key;
      for (const IndexKey &part : index.keys) key.push_back(part.definition);
      const bool covered = std::all_of(
          key.begin(), key.end(), [&](const std::string &name) { return contains(stable, name); });
      if (index.unique && index.valid && index.predicate.empty() && covered) return key;
    }
    return Names{};
  });
}

struct Count {
  std::int64_t rows = 0, there = 0;
};

std::string name_in_query(Oid table) {
  return quote(QualifiedName{schema_of(table), call_postgres(get_rel_name, table)});
}

bool has_rows(Oid table) {
  return look([&] {
    return query_user_sql("SELECT EXISTS (SELECT FROM " + name_in_query(table) + ")", 1)[0].boolean(
        1);
  });
}

// How many of the rows are in the table, by the columns given. What the source does is undone. It
// finds its objects by the user's search_path, the comparison must not: as arrays, in which NULL
// equals NULL.
Count count_rows(const InsertSource &source, const Names &by) {
  std::string columns, there, made;
  for (const InsertColumn &column : source.columns) {
    columns += (columns.empty() ? "" : ", ") + column.name;
    if (!contains(by, column.name)) continue;
    const char *comma = there.empty() ? "" : ", ";
    there += comma + ("there." + column.name) + "::pg_catalog.text";
    made += comma + ("made." + column.name) + "::" + column.type + "::pg_catalog.text";
  }
  const std::string table = name_in_query(source.table);
  return look([&] {
    const Rows rows = query_user_sql(
        "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE EXISTS (SELECT FROM " +
            table + " AS there WHERE ARRAY[" + there + "] OPERATOR(pg_catalog.=) ARRAY[" + made +
            "])) FROM (" + source.query + "\n) AS made (" + columns + ")",
        1);
    return Count{rows[0].integer(1), rows[0].integer(2)};
  });
}

bool tell_there(const InsertSource &source, const Count &count) {
  return tell(Outcome::unchanged,
              "INSERT into " + relation_name(source.table) + ": its " + counted(count.rows, "row") +
                  (count.rows == 1 ? " is there" : " are there"),
              source.table);
}

bool insert_what_is_missing(const Statement &statement, const InsertSource &source) {
  const std::uint64_t rows =
      execute_user_sql(std::string(statement.text()) + "\nON CONFLICT DO NOTHING");
  return tell(Outcome::executed,
              "INSERT of " + counted(rows, "row") + " into " + relation_name(source.table) +
                  ", the others are there",
              source.table);
}

[[noreturn]] void refuse(const std::string &table, const std::string &why) {
  throw Error(
      sqlstate::refused, "cannot tell whether the INSERT into " + table + " was done before",
      "Some of the revision was done before, and " + why,
      "Say in the header of the file whether it is to be executed again, with \"-- repeat: run\" "
      "or \"-- repeat: skip\"; or give the table a unique key that covers the rows.");
}

bool insert_or_recognise(const Statement &statement, const InsertSource &source) {
  if (!has_rows(source.table)) return execute_as_it_is(statement);
  const Names key = covering_key(source);
  const Names by = key.empty() ? stable_columns(source) : key;
  if (source.query.empty() || by.empty())
    refuse(relation_name(source.table), "its rows cannot be told from others.");
  const Count count = count_rows(source, by);
  if (count.there == 0) return execute_as_it_is(statement);
  if (count.there == count.rows) return tell_there(source, count);
  if (!key.empty()) return insert_what_is_missing(statement, source);
  refuse(relation_name(source.table), std::to_string(count.there) + " of its " +
                                          counted(count.rows, "row") + " are in the table.");
}

// Its own ON CONFLICT says what to do, but it would use up numbers of sequences to find nothing to
// do.
bool insert_unless_there(const Statement &statement, const InsertSource &source) {
  auto *insert = as<InsertStmt>(statement.node);
  const Names key = covering_key(source);
  if (insert->onConflictClause->action == ONCONFLICT_NOTHING && !key.empty() &&
      !source.query.empty()) {
    const Count count = count_rows(source, key);
    if (count.there == count.rows) return tell_there(source, count);
  }
  return execute_as_it_is(statement);
}

const InsertStmt *insert_in_with(const Node *tree) {
  const WithClause *with = IsA(tree, UpdateStmt)   ? as<UpdateStmt>(tree)->withClause
                           : IsA(tree, DeleteStmt) ? as<DeleteStmt>(tree)->withClause
                           : IsA(tree, SelectStmt) ? as<SelectStmt>(tree)->withClause
                                                   : nullptr;
  if (with == nullptr) return nullptr;
  for (CommonTableExpr *part : nodes<CommonTableExpr>(with->ctes))
    if (IsA(part->ctequery, InsertStmt)) return as<InsertStmt>(part->ctequery);
  return nullptr;
}

// Its rows go into what the rest of the statement does, so that it is all or nothing.
bool ensure_repeated_beside(const Statement &statement, const InsertStmt *insert, Repeat repeat) {
  const Oid there = find_relation(insert->relation);
  if (repeat == Repeat::run || insert->onConflictClause || !is_table(there) || !has_rows(there))
    return execute_as_it_is(statement);
  const std::string table = relation_name(there);
  if (repeat == Repeat::refuse) refuse(table, "it stands in a WITH clause.");
  return tell(Outcome::unchanged, "INSERT into " + table + " in a WITH clause is not repeated");
}

}  // namespace

bool inserts_rows(const Statement &statement) {
  return IsA(statement.node, InsertStmt) || insert_in_with(statement.node) != nullptr;
}

bool ensure_repeated_insert(const Statement &statement, Repeat repeat) {
  if (const InsertStmt *part = insert_in_with(statement.node))
    return ensure_repeated_beside(statement, part, repeat);
  auto *insert = as<InsertStmt>(statement.node);
  const InsertSource source = insert_source(statement);
  if (source.columns.empty() || repeat == Repeat::run) return execute_as_it_is(statement);
  if (insert->onConflictClause != nullptr) return insert_unless_there(statement, source);
  if (repeat == Repeat::skip && covering_key(source).empty())
    return tell(Outcome::unchanged,
                "INSERT into " + relation_name(source.table) + " is not repeated", source.table);
  return insert_or_recognise(statement, source);
}

bool insert_rows_are_there(const Statement &statement) {
  const InsertSource source = insert_source(statement);
  const Names by = stable_columns(source);
  if (source.query.empty() || by.empty()) return false;
  const Count count = count_rows(source, by);
  return count.rows > 0 && count.there == count.rows && tell_there(source, count) == false;
}

}  // namespace pg_idem
