// For the functions that decide about one subcommand of ALTER TABLE: what they are told and what
// they answer.
#pragma once

#include "catalog/existence.hpp"
#include "catalog/table_shape.hpp"
#include "ensure/alter_subcommand.hpp"
#include "ensure/future.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {

struct Subcommand {
  Oid table;
  const AlterTableStmt *alter;
  const AlterTableCmd *command;
  const char *source;
  const Pending &pending;
  bool touched;  // its column is pending

  std::string column() const { return command->name ? command->name : ""; }
  std::string relation() const { return call_postgres(get_rel_name, table); }
  Future::Fate fate(const std::string &member, Event::Scope scope = Event::Scope::column) const {
    return current_future().fate(scope, relation(), member);
  }
  std::string column_text() const {
    return "column " + relation_name(table) + "." + quote(column());
  }
  AttrNumber number() const { return find_column(table, column()); }
  // The column as it is; without a lock that stays.
  ColumnShape actual(Form form = Form::plain) const {
    return look([&] { return actual_column(table, number(), form); });
  }
};

inline Decision needed(Outcome outcome, const std::string &text, const std::string &column = {},
                       const std::string &constraint = {}) {
  Decision decision;
  decision.done = Step{outcome, text, {}, {}, column, constraint};
  return decision;
}

inline Decision satisfied(const std::string &text, Differences differences = {}) {
  Decision decision;
  decision.needed = false;
  decision.unchanged = text;
  decision.differences = std::move(differences);
  return decision;
}

// The wanted column as a table's only part; through call_postgres().
CreateStmt *statement_of_column(ColumnDef *column);

Decision add_constraint(const Subcommand &sub);
Decision drop_constraint(const Subcommand &sub);

}  // namespace pg_idem
