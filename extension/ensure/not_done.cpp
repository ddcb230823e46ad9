// Proof that a statement was not done: what it makes is missing, or what it removes is there, and
// no later statement can have done that.
#include <algorithm>

#include "catalog/enum_labels.hpp"
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/survey.hpp"
#include "ensure/temporary_table.hpp"

namespace pg_idem {
namespace {

using Scope = Event::Scope;

bool stays(Scope scope, const std::string &name, const std::string &member = {}) {
  const Future::Fate fate = current_future().fate(scope, name, member);
  return !fate.renamed && !fate.dropped;
}

bool comes(Scope scope, const std::string &name, const std::string &member = {}) {
  return current_future().arrival(scope, name, member) != nullptr;
}

// What is temporary is missing after each run.
bool is_temporary(const std::string &relation) {
  const std::vector<Event> &events = current_future().events();
  return std::any_of(events.begin(), events.end(), [&](const Event &event) {
    return event.scope == Scope::relation && event.name == relation &&
           event.action == Event::Action::create && makes_temporary_table(event.node);
  });
}

bool leaves_earlier(Scope scope, const std::string &name) {
  const Future &future = current_future();
  return std::any_of(future.events().begin(), future.events().end(), [&](const Event &event) {
    return event.position < future.position() && event.scope == scope && event.name == name &&
           (event.action == Event::Action::drop || event.action == Event::Action::rename);
  });
}

bool says_all(const CreateStmt *create) {
  for (Node *element : nodes<Node>(create->tableElts))
    if (IsA(element, TableLikeClause)) return false;
  return create->partbound == nullptr && create->inhRelations == NIL;
}

// One is there, but not the one that is made here.
bool is_the_one_before(const CreateStmt *create, const char *source) {
  const Future &future = current_future();
  if (!leaves_earlier(Scope::relation, create->relation->relname)) return false;
  for (const Event &event : future.events())
    if (event.position == future.position()) return !table_is_made_by(event, source);
  return false;
}

bool table_is_missing(const CreateStmt *create, const char *source) {
  if (!says_all(create) || create->relation->relpersistence == RELPERSISTENCE_TEMP ||
      !stays(Scope::relation, create->relation->relname))
    return false;
  return !OidIsValid(find_in_creation_schema(create->relation)) ||
         is_the_one_before(create, source);
}

// With a column that a later statement drops, it goes.
bool index_is_missing(const IndexStmt *index) {
  const std::string relation = index->relation->relname;
  if (index->idxname == nullptr || is_temporary(relation)) return false;
  if (current_future().columns_leave(relation)) return false;
  const Oid table = find_relation(index->relation);
  return !(OidIsValid(table) && index_exists_on(table, index->idxname)) &&
         stays(Scope::relation, index->idxname) && stays(Scope::relation, relation);
}

bool subcommand_is_missing(const std::string &relation, Oid table, const AlterTableCmd *command) {
  const Future &future = current_future();
  switch (command->subtype) {
    case AT_AddColumn: {
      const std::string name = as<ColumnDef>(command->def)->colname;
      return find_column(table, name) == InvalidAttrNumber && stays(Scope::column, relation, name);
    }
    case AT_AddConstraint: {
      const char *name = as<Constraint>(command->def)->conname;
      return name != nullptr && !OidIsValid(find_constraint(table, name)) &&
             stays(Scope::constraint, relation, name) && !future.columns_leave(relation);
    }
    case AT_DropColumn:
      return find_column(table, command->name) > 0 &&
             !comes(Scope::column, relation, command->name);
    default:
      return false;
  }
}

bool alter_is_missing(const AlterTableStmt *alter) {
  const std::string relation = alter->relation->relname;
  const Oid table = find_relation(alter->relation);
  if (!is_table(table) || comes(Scope::relation, relation)) return false;
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds))
    if (subcommand_is_missing(relation, table, command)) return true;
  return false;
}

bool drop_is_missing(const DropStmt *drop) {
  if (drop->removeType != OBJECT_TABLE && drop->removeType != OBJECT_VIEW) return false;
  for (Node *object : nodes<Node>(drop->objects)) {
    const QualifiedName name = to_qualified_name(as<List>(object));
    if (OidIsValid(find_relation(name)) && !comes(Scope::relation, name.name)) return true;
  }
  return false;
}

// Also where the one is there still that it takes the place of.
bool enum_is_missing(const CreateEnumStmt *create) {
  const QualifiedName name = to_qualified_name(create->typeName);
  const Future::Fate fate = current_future().fate(Scope::type, name.name);
  if (fate.renamed || fate.dropped) return false;
  const Oid there = find_type_in_creation_schema(name);
  return !OidIsValid(there) || (!fate.altered && leaves_earlier(Scope::type, name.name) &&
                                is_enum(there) && !has_labels_of(there, create));
}

bool is_missing(Node *statement, const char *source) {
  switch (nodeTag(statement)) {
    case T_CreateStmt:
      return table_is_missing(as<CreateStmt>(statement), source);
    case T_IndexStmt:
      return index_is_missing(as<IndexStmt>(statement));
    case T_AlterTableStmt:
      return alter_is_missing(as<AlterTableStmt>(statement));
    case T_DropStmt:
      return drop_is_missing(as<DropStmt>(statement));
    case T_CreateEnumStmt:
      return enum_is_missing(as<CreateEnumStmt>(statement));
    default:
      return false;
  }
}

bool drops_more(const AlterTableStmt *alter) {
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds))
    if (command->behavior == DROP_CASCADE) return true;
  return false;
}

// It may remove anything.
bool is_unpredictable(Node *statement) {
  switch (nodeTag(statement)) {
    case T_SelectStmt:
    case T_DoStmt:
    case T_CallStmt:
    case T_AlterObjectSchemaStmt:
    case T_DropOwnedStmt:
      return true;
    case T_DropStmt:
      return as<DropStmt>(statement)->behavior == DROP_CASCADE ||
             as<DropStmt>(statement)->removeType == OBJECT_SCHEMA;
    case T_AlterTableStmt:
      return drops_more(as<AlterTableStmt>(statement));
    default:
      return false;
  }
}

}  // namespace

bool leads_names_elsewhere(const Statement &statement) {
  if (IsA(statement.node, SelectStmt))
    return statement.text().find("set_config") != std::string_view::npos;
  if (!IsA(statement.node, VariableSetStmt)) return false;
  const char *name = as<VariableSetStmt>(statement.node)->name;
  return name == nullptr || strcmp(name, "search_path") == 0 || strcmp(name, "role") == 0 ||
         strcmp(name, "session_authorization") == 0;
}

size_t first_not_done(const std::vector<Statement> &statements, Future &future, size_t done) {
  if (std::any_of(statements.begin(), statements.end(), leads_names_elsewhere)) return SIZE_MAX;
  const FutureScope scope(future);
  size_t first = SIZE_MAX;
  for (size_t i = statements.size(); i-- > done + 1;) {
    future.set_position(i);
    if (is_missing(statements[i].node, statements[i].source)) first = i;
    if (is_unpredictable(statements[i].node)) break;
  }
  return first;
}

}  // namespace pg_idem
