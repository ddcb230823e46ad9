// What statements do to the objects that they name, read from their parse trees.
#pragma once

#include <string>
#include <vector>

#include "catalog/names.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// One thing that a statement does to a relation, a type, or a column or constraint of a relation.
struct Event {
  enum class Action { create, alter, rename, drop };
  enum class Scope { relation, type, column, constraint, other };

  size_t position;  // of the statement in the revision
  Action action;
  Scope scope;
  std::string schema;    // as the statement names it; often empty
  std::string name;      // of the relation or type
  std::string member;    // of the column or constraint
  std::string new_name;  // of a rename
  Node *node =
      nullptr;  // the column or constraint that is made or given a type, else the statement
};

// Appends those of the statement at that position.
void read_events(std::vector<Event> &events, size_t position, Node *statement);

}  // namespace pg_idem
