// RENAME of tables, indexes, views, sequences, columns and constraints: the old name gone and the
// new one there is done; both there cannot be decided without guessing.
#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

struct Renaming {
  std::string kind;
  std::string old_name, new_name;  // as they are told
  bool old_there, new_there;
  Oid relation;         // concerned, if any
  const char *missing;  // SQLSTATE where neither exists
  bool missing_ok;      // IF EXISTS
};

struct RelationKind {
  ObjectType type;
  const char *name;
  const char *relation_kinds;  // what pg_class.relkind may be under the new name
  const char *missing;
};

constexpr RelationKind relation_types[] = {
    {OBJECT_TABLE, "table", "rpf", sqlstate::undefined_table},
    {OBJECT_INDEX, "index", "iI", sqlstate::undefined_object},
    {OBJECT_VIEW, "view", "v", sqlstate::undefined_table},
    {OBJECT_MATVIEW, "materialized view", "m", sqlstate::undefined_table},
    {OBJECT_SEQUENCE, "sequence", "S", sqlstate::undefined_table},
};

bool carry_out(const Statement &statement, const Renaming &renaming) {
  const std::string &kind = renaming.kind;
  if (renaming.old_there && renaming.new_there)
    throw Error(sqlstate::refused,
                "cannot rename " + kind + " " + renaming.old_name + " to " + renaming.new_name +
                    ": both exist",
                "Which of the two is the right one cannot be known.",
                "Compare them, and drop or rename one by hand; then run again.");
  if (!renaming.old_there && renaming.new_there)
    return tell(Outcome::unchanged,
                kind + " " + renaming.old_name + " is renamed to " + renaming.new_name + " already",
                renaming.relation);
  if (!renaming.old_there && renaming.missing_ok)
    return tell(Outcome::unchanged, kind + " " + renaming.old_name + " does not exist");
  if (!renaming.old_there)
    throw Error(renaming.missing, "cannot rename " + kind + " " + renaming.old_name + " to " +
                                      renaming.new_name + ": neither exists");
  execute_utility(statement);
  return tell(Outcome::renamed, kind + " " + renaming.old_name + " to " + renaming.new_name,
              renaming.relation);
}

// The relation that has the new name, where nothing has the old one any more. One of another kind
// is not the renamed one.
Oid find_renamed(const RenameStmt *rename, const RelationKind &kind) {
  const QualifiedName name{rename->relation->schemaname ? rename->relation->schemaname : "",
                           rename->newname};
  const Oid relation = find_relation(name);
  if (OidIsValid(relation) && strchr(kind.relation_kinds, relation_kind(relation)) == nullptr)
    throw Error(
        sqlstate::wrong_object_type,
        "cannot rename " + std::string(kind.name) + " " + relation_name(rename->relation) + " to " +
            quote(name.name) + ": it does not exist",
        "\"" + relation_name(relation) + "\" exists, but is not " + with_article(kind.name) + ".");
  return relation;
}

bool rename_relation(const Statement &statement, const RenameStmt *rename,
                     const RelationKind &kind) {
  const Oid old_relation = find_relation(rename->relation);
  const Oid new_relation = OidIsValid(old_relation)
                               ? find_in_schema(schema_of(old_relation), rename->newname)
                               : find_renamed(rename, kind);
  return carry_out(
      statement,
      {kind.name, relation_name(rename->relation), quote(std::string(rename->newname)),
       OidIsValid(old_relation), OidIsValid(new_relation),
       OidIsValid(old_relation) ? old_relation : new_relation, kind.missing, rename->missing_ok});
}

bool rename_in_table(const Statement &statement, const RenameStmt *rename, const char *kind,
                     bool (*exists)(Oid, const std::string &), const char *missing) {
  const Oid table = find_relation(rename->relation);
  if (!OidIsValid(table)) return execute_as_it_is(statement);  // the server's own error
  const std::string prefix = relation_name(table) + ".";
  return carry_out(statement, {kind, prefix + quote(std::string(rename->subname)),
                               quote(std::string(rename->newname)), exists(table, rename->subname),
                               exists(table, rename->newname), table, missing, false});
}

bool has_column(Oid table, const std::string &name) {
  return find_column(table, name) != InvalidAttrNumber;
}

bool has_constraint(Oid table, const std::string &name) {
  return OidIsValid(find_constraint(table, name));
}

}  // namespace

bool ensure_rename(const Statement &statement) {
  auto *rename = reinterpret_cast<RenameStmt *>(statement.node);
  for (const RelationKind &kind : relation_types)
    if (rename->renameType == kind.type) return rename_relation(statement, rename, kind);
  if (rename->renameType == OBJECT_COLUMN)
    return rename_in_table(statement, rename, "column", has_column, sqlstate::undefined_column);
  if (rename->renameType == OBJECT_TABCONSTRAINT)
    return rename_in_table(statement, rename, "constraint", has_constraint,
                           sqlstate::undefined_object);
  return execute_as_it_is(statement);
}

}  // namespace pg_idem
