// One small question for each kind of statement; kinds that are not listed tell nothing.
#include "ensure/survey.hpp"

#include "catalog/enum_labels.hpp"
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/object_name.hpp"

namespace pg_idem {
namespace {

bool says_if_not_exists(Node *statement) {
  switch (nodeTag(statement)) {
    case T_CreateSchemaStmt:
      return as<CreateSchemaStmt>(statement)->if_not_exists;
    case T_CreateSeqStmt:
      return as<CreateSeqStmt>(statement)->if_not_exists;
    case T_CreateTableAsStmt:
      return as<CreateTableAsStmt>(statement)->if_not_exists;
    case T_CreateExtensionStmt:
      return as<CreateExtensionStmt>(statement)->if_not_exists;
    case T_DefineStmt:
      return as<DefineStmt>(statement)->if_not_exists;
    case T_CreateStatsStmt:
      return as<CreateStatsStmt>(statement)->if_not_exists;
    case T_CreateForeignServerStmt:
      return as<CreateForeignServerStmt>(statement)->if_not_exists;
    case T_CreateUserMappingStmt:
      return as<CreateUserMappingStmt>(statement)->if_not_exists;
    default:
      return replaces(statement);
  }
}

bool index_is_there(const IndexStmt *index) {
  if (index->if_not_exists || index->idxname == nullptr) return false;
  const Oid table = find_relation(index->relation);
  return OidIsValid(table) && index_exists_on(table, index->idxname);
}

bool subcommand_is_done(Oid table, const AlterTableCmd *command) {
  if (command->missing_ok) return false;
  switch (command->subtype) {
    case AT_AddColumn:
      return find_column(table, as<ColumnDef>(command->def)->colname) > 0;
    case AT_DropColumn:
      return find_column(table, command->name) == InvalidAttrNumber;
    case AT_AddConstraint: {
      const char *name = as<Constraint>(command->def)->conname;
      return name != nullptr && OidIsValid(find_constraint(table, name));
    }
    case AT_DropConstraint:
      return !OidIsValid(find_constraint(table, command->name));
    default:
      return false;
  }
}

bool alter_is_done(const AlterTableStmt *alter) {
  const Oid table = find_relation(alter->relation);
  if (!is_table(table)) return false;
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds))
    if (subcommand_is_done(table, command)) return true;
  return false;
}

bool rename_is_done(const RenameStmt *rename) {
  if (rename->missing_ok || rename->relation == nullptr) return false;
  const Oid relation = find_relation(rename->relation);
  if (rename->renameType == OBJECT_COLUMN)
    return OidIsValid(relation) && find_column(relation, rename->subname) == InvalidAttrNumber &&
           find_column(relation, rename->newname) != InvalidAttrNumber;
  if (rename->subname != nullptr) return false;
  // One that a later statement brings under the old name is another one.
  if (OidIsValid(relation) &&
      !current_future().arrival(Event::Scope::relation, rename->relation->relname))
    return false;
  const char *schema = rename->relation->schemaname;
  return OidIsValid(find_relation(QualifiedName{schema ? schema : "", rename->newname}));
}

// One of another kind under that name tells nothing by itself.
bool is_gone(ObjectType type, Node *object) {
  try {
    return !object_exists(type, object);
  } catch (const ServerError &error) {
    if (error.data()->sqlerrcode != ERRCODE_WRONG_OBJECT_TYPE) throw;
    return true;
  }
}

bool drop_is_done(const DropStmt *drop) {
  if (drop->missing_ok) return false;
  for (Node *object : nodes<Node>(drop->objects))
    if (is_gone(drop->removeType, object)) return true;
  return false;
}

bool label_is_there(const AlterEnumStmt *alter) {
  const Oid type = find_type(to_qualified_name(alter->typeName));
  return !alter->skipIfNewValExists && alter->newVal != nullptr && OidIsValid(type) &&
         is_enum(type) && enum_value_exists(type, alter->newVal);
}

bool object_is_there(Node *statement) {
  if (says_if_not_exists(statement)) return false;
  const ObjectName name = name_of_created(statement);
  return name.name != nullptr && object_exists(name.type, name.name);
}

// An enum that is made under another name and then takes the place of one that had other labels.
bool enum_is_in_place(const CreateEnumStmt *create) {
  const QualifiedName name = to_qualified_name(create->typeName);
  const Future::Fate fate = current_future().fate(Event::Scope::type, name.name);
  if (!fate.renamed || fate.dropped || OidIsValid(find_type(name))) return false;
  const Oid there = find_type(QualifiedName{name.schema, fate.name});
  return OidIsValid(there) && has_labels_of(there, create);
}

bool enum_is_there(const CreateEnumStmt *create) {
  return OidIsValid(find_type_in_creation_schema(to_qualified_name(create->typeName))) ||
         enum_is_in_place(create);
}

bool is_done(Node *statement) {
  switch (nodeTag(statement)) {
    case T_CreateStmt:
      return !as<CreateStmt>(statement)->if_not_exists &&
             OidIsValid(find_in_creation_schema(as<CreateStmt>(statement)->relation));
    case T_IndexStmt:
      return index_is_there(as<IndexStmt>(statement));
    case T_AlterTableStmt:
      return alter_is_done(as<AlterTableStmt>(statement));
    case T_RenameStmt:
      return rename_is_done(as<RenameStmt>(statement));
    case T_DropStmt:
      return drop_is_done(as<DropStmt>(statement));
    case T_AlterEnumStmt:
      return label_is_there(as<AlterEnumStmt>(statement));
    case T_CreateEnumStmt:
      return enum_is_there(as<CreateEnumStmt>(statement));
    default:
      return object_is_there(statement);
  }
}

// What is dropped may have been made under a name that PostgreSQL chose.
bool may_have_chosen_name(const Event &drop) {
  if (drop.scope == Event::Scope::constraint) return true;
  if (!IsA(drop.node, DropStmt)) return false;
  const ObjectType type = as<DropStmt>(drop.node)->removeType;
  return type == OBJECT_INDEX || type == OBJECT_SEQUENCE;
}

// An earlier statement removes the table, and with it an index, trigger or the like of that name.
bool goes_with_table(size_t position, Node *statement, const Future &future) {
  const RangeVar *table =
      IsA(statement, IndexStmt) ? as<IndexStmt>(statement)->relation : table_of(statement);
  if (table == nullptr) return false;
  for (const Event &earlier : future.events()) {
    if (earlier.position >= position) break;
    if (earlier.scope == Event::Scope::relation && earlier.name == table->relname &&
        (earlier.action == Event::Action::drop || earlier.action == Event::Action::rename))
      return true;
  }
  return false;
}

// An earlier statement of the revision makes or removes what this one leaves behind: of a rename
// that is the new name.
bool is_touched_before(size_t position, const Future &future) {
  for (const Event &mine : future.events()) {
    if (mine.position != position) continue;
    const bool renames = mine.action == Event::Action::rename;
    const bool member = !mine.member.empty();
    const std::string name = renames && !member ? mine.new_name : mine.name;
    const std::string left = renames && member ? mine.new_name : mine.member;
    for (const Event &earlier : future.events()) {
      if (earlier.position >= position) break;
      const bool its_relation =
          earlier.scope == Event::Scope::relation && member &&
          (earlier.action == Event::Action::drop || earlier.action == Event::Action::rename) &&
          (earlier.name == mine.name || earlier.new_name == mine.name);
      const bool may_have_made_it = earlier.action == Event::Action::create &&
                                    mine.action == Event::Action::drop &&
                                    may_have_chosen_name(mine);
      if (its_relation || may_have_made_it) return true;
      if (earlier.scope != mine.scope) continue;
      const bool same = earlier.name == name && earlier.member == left;
      const bool arrives = earlier.new_name == (member ? left : name) && !earlier.new_name.empty();
      if (same || arrives) return true;
    }
  }
  return false;
}

}  // namespace

Future::DoneBefore survey(const std::vector<Statement> &statements, Future &future) {
  const FutureScope scope(future);
  for (size_t i = statements.size(); i-- > 0;) {
    future.set_position(i);
    Node *statement = statements[i].node;
    if (!is_touched_before(i, future) && !goes_with_table(i, statement, future) &&
        is_done(statement))
      return {true, first_not_done(statements, future, i)};
  }
  return {};
}

}  // namespace pg_idem
