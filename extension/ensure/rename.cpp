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
  Oid relation;  // concerned, if any
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
  if (!renaming.old_there)
    throw Error(renaming.kind == "column" ? sqlstate::undefined_column : sqlstate::undefined_object,
                "cannot rename " + kind + " " + renaming.old_name + " to " + renaming.new_name +
                    ": neither exists");
  execute_utility(statement);
  return tell(Outcome::renamed, kind + " " + renaming.old_name + " to " + renaming.new_name,
              renaming.relation);
}

bool rename_relation(const Statement &statement, const RenameStmt *rename, const char *kind) {
  const Oid old_relation = find_relation(rename->relation);
  Oid new_relation;
  if (OidIsValid(old_relation)) {
    new_relation = find_in_schema(schema_of(old_relation), rename->newname);
  } else {
    const QualifiedName target{rename->relation->schemaname ? rename->relation->schemaname : "",
                               rename->newname};
    new_relation = find_relation(target);
  }
  return carry_out(statement,
                   {kind, relation_name(rename->relation), quote(std::string(rename->newname)),
                    OidIsValid(old_relation), OidIsValid(new_relation),
                    OidIsValid(old_relation) ? old_relation : new_relation});
}

bool rename_in_table(const Statement &statement, const RenameStmt *rename, const char *kind,
                     bool (*exists)(Oid, const std::string &)) {
  const Oid table = find_relation(rename->relation);
  if (!OidIsValid(table)) return execute_as_it_is(statement);  // the server's own error
  const std::string prefix = relation_name(table) + ".";
  return carry_out(statement, {kind, prefix + quote(std::string(rename->subname)),
                               quote(std::string(rename->newname)), exists(table, rename->subname),
                               exists(table, rename->newname), table});
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
  switch (rename->renameType) {
    case OBJECT_TABLE:
      return rename_relation(statement, rename, "table");
    case OBJECT_INDEX:
      return rename_relation(statement, rename, "index");
    case OBJECT_VIEW:
      return rename_relation(statement, rename, "view");
    case OBJECT_MATVIEW:
      return rename_relation(statement, rename, "materialized view");
    case OBJECT_SEQUENCE:
      return rename_relation(statement, rename, "sequence");
    case OBJECT_COLUMN:
      return rename_in_table(statement, rename, "column", has_column);
    case OBJECT_TABCONSTRAINT:
      return rename_in_table(statement, rename, "constraint", has_constraint);
    default:
      return execute_as_it_is(statement);
  }
}

}  // namespace pg_idem
