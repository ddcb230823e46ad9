// RENAME and SET SCHEMA of anything: the old name gone and the new one there is done; both there
// cannot be decided without guessing.
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "core/sqlstate.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/other_name.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

// What is renamed, and into what, in words and in truth.
struct Renaming {
  std::string kind;
  std::string old_name, new_name;
  bool old_there, new_there;
  Oid relation;             // concerned, if any
  bool missing_ok = false;  // IF EXISTS
  // What the rest of the revision says of it.
  bool replaced = false;  // what is there under the old name is the result of a later statement
  bool gone = false;      // a later statement drops or renames what is renamed here
};

std::string what(const Renaming &renaming) {
  return renaming.kind + " " + renaming.old_name + " to " + renaming.new_name;
}

bool unchanged(const Renaming &renaming) {
  return tell(
      Outcome::unchanged,
      renaming.kind + " " + renaming.old_name + " is renamed to " + renaming.new_name + " already",
      renaming.relation);
}

// The same for every kind: what later statements of the revision do to the two names.
void ask_future(Renaming &renaming, Event::Scope scope, const std::string &relation,
                const std::string &old_member, const std::string &new_name,
                bool (*exists)(Oid, const std::string &)) {
  const Future &future = current_future();
  const bool member = scope == Event::Scope::column || scope == Event::Scope::constraint;
  const std::string old_name = member ? relation : old_member;
  const Event *renamed = future.renamed_into(scope, old_name, member ? old_member : "");
  if (renamed != nullptr)
    renaming.replaced = !exists(renaming.relation, member ? renamed->member : renamed->name);
  else if (future.arrival(scope, old_name, member ? old_member : "") != nullptr)
    renaming.replaced = renaming.new_there;
  const Future::Fate fate =
      member ? future.fate(scope, relation, new_name) : future.fate(scope, new_name);
  renaming.gone = fate.dropped || fate.renamed;
}

const char *undefined_code(const std::string &kind) {
  if (kind == "column") return sqlstate::undefined_column;
  const bool is_table =
      kind == "table" || kind == "view" || kind == "materialized view" || kind == "sequence";
  return is_table ? sqlstate::undefined_table : sqlstate::undefined_object;
}

bool carry_out(const Statement &statement, const Renaming &renaming) {
  if (renaming.old_there && renaming.replaced) return unchanged(renaming);
  if (!renaming.old_there && !renaming.new_there && renaming.gone) return unchanged(renaming);
  if (renaming.old_there && renaming.new_there)
    throw Error(sqlstate::refused, "cannot rename " + what(renaming) + ": both exist",
                "Which of the two is the right one cannot be known.",
                "Compare them, and drop or rename one by hand; then run again.");
  if (!renaming.old_there && renaming.new_there) return unchanged(renaming);
  if (!renaming.old_there && renaming.missing_ok)
    return tell(Outcome::unchanged, renaming.kind + " " + renaming.old_name + " does not exist");
  if (!renaming.old_there)
    throw Error(undefined_code(renaming.kind),
                "cannot rename " + what(renaming) + ": neither exists");
  execute_utility(statement);
  return tell(Outcome::renamed, what(renaming), renaming.relation);
}

bool has_column(Oid table, const std::string &name) {
  return find_column(table, name) != InvalidAttrNumber;
}

bool has_constraint(Oid table, const std::string &name) {
  return OidIsValid(find_constraint(table, name));
}

bool rename_in_table(const Statement &statement, const RenameStmt *rename, Event::Scope scope,
                     bool (*exists)(Oid, const std::string &)) {
  const Oid table = find_relation_of_revision(rename->relation);
  if (!OidIsValid(table)) return execute_as_it_is(statement);  // the server's own error
  const std::string prefix = relation_name(table) + ".";
  Renaming renaming{scope == Event::Scope::column ? "column" : "constraint",
                    prefix + quote(std::string(rename->subname)),
                    quote(std::string(rename->newname)),
                    exists(table, rename->subname),
                    exists(table, rename->newname),
                    table};
  ask_future(renaming, scope, rename->relation->relname, rename->subname, rename->newname, exists);
  return carry_out(statement, renaming);
}

bool relation_by_name(Oid, const std::string &name) {
  return OidIsValid(find_relation(QualifiedName{{}, name}));
}

bool type_by_name(Oid, const std::string &name) {
  return OidIsValid(find_type(QualifiedName{{}, name}));
}

bool nothing_by_name(Oid, const std::string &) {
  return false;
}

std::string plain_name(Node *name) {
  const List *parts = IsA(name, TypeName)         ? as<TypeName>(name)->names
                      : IsA(name, ObjectWithArgs) ? as<ObjectWithArgs>(name)->objname
                      : IsA(name, List)           ? as<List>(name)
                                                  : nullptr;
  Node *last = parts ? static_cast<Node *>(parts->elements[parts->length - 1].ptr_value) : name;
  return IsA(last, String) ? strVal(last) : "";
}

std::string last_part(Node *name) {
  return quote(plain_name(name));
}

// What is there under the new name and is of another kind is not the renamed one.
bool is_of_kind(Oid relation, ObjectType type) {
  if (type == OBJECT_TABLE || type == OBJECT_FOREIGN_TABLE) return is_table(relation);
  return strchr(relation_kinds(type), relation_kind(relation)) != nullptr;
}

void require_kind(const RenameStmt *rename, Oid relation) {
  if (!OidIsValid(relation) || is_of_kind(relation, rename->renameType)) return;
  const std::string kind = kind_in_tag(reinterpret_cast<const Node *>(rename));
  throw Error(sqlstate::wrong_object_type,
              "cannot rename " + kind + " " + relation_name(rename->relation) + " to " +
                  quote(std::string(rename->newname)) + ": it does not exist",
              "\"" + relation_name(relation) + "\" exists, but is not " + with_article(kind) + ".");
}

// A relation renamed stays in its schema, whatever the search path finds first under the new name.
bool new_relation_exists(const RenameStmt *rename) {
  const Oid old_relation = find_relation(rename->relation);
  if (OidIsValid(old_relation))
    return OidIsValid(find_in_schema(schema_of(old_relation), rename->newname));
  const char *schema = rename->relation->schemaname;
  const Oid renamed = find_relation(QualifiedName{schema ? schema : "", rename->newname});
  require_kind(rename, renamed);
  return OidIsValid(renamed);
}

}  // namespace

bool ensure_rename(const Statement &statement) {
  auto *rename = as<RenameStmt>(statement.node);
  if (rename->renameType == OBJECT_COLUMN)
    return rename_in_table(statement, rename, Event::Scope::column, has_column);
  if (rename->renameType == OBJECT_TABCONSTRAINT)
    return rename_in_table(statement, rename, Event::Scope::constraint, has_constraint);
  const ObjectName object = renamed_object(rename);
  if (object.name == nullptr) return execute_as_it_is(statement);
  const bool of_relation = rename->relation != nullptr && rename->subname == nullptr;
  const Oid relation = of_relation ? find_relation(rename->relation) : InvalidOid;
  const bool new_there = of_relation
                             ? new_relation_exists(rename)
                             : object_exists(object.type, with_name(object, rename->newname).name);
  Renaming renaming{kind_in_tag(statement.node),
                    of_relation ? relation_name(rename->relation) : last_part(object.name),
                    quote(std::string(rename->newname)),
                    of_relation ? OidIsValid(relation) : object_exists(object.type, object.name),
                    new_there,
                    relation,
                    rename->missing_ok};
  const bool of_type = is_type(object.type);
  ask_future(renaming,
             of_relation ? Event::Scope::relation
             : of_type   ? Event::Scope::type
                         : Event::Scope::other,
             {}, of_relation ? rename->relation->relname : plain_name(object.name), rename->newname,
             of_relation ? relation_by_name
             : of_type   ? type_by_name
                         : nothing_by_name);
  return carry_out(statement, renaming);
}

bool ensure_set_schema(const Statement &statement) {
  auto *move = as<AlterObjectSchemaStmt>(statement.node);
  const ObjectName object = moved_object(move);
  if (object.name == nullptr) return execute_as_it_is(statement);
  const ObjectName moved = in_schema(object, move->newschema);
  if (moved.name == nullptr) return execute_as_it_is(statement);
  const ObjectAddress there = find_object(object.type, object.name);
  const ObjectAddress wanted = find_object(moved.type, moved.name);
  const bool same = OidIsValid(wanted.objectId) && wanted.objectId == there.objectId;
  return carry_out(statement,
                   {kind_in_tag(statement.node), last_part(object.name),
                    "schema " + quote(std::string(move->newschema)),
                    OidIsValid(there.objectId) && !same, OidIsValid(wanted.objectId), InvalidOid});
}

}  // namespace pg_idem
