// CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD VALUE: labels and their order.
#include <algorithm>

#include "catalog/enum_labels.hpp"
#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

std::string list_of(const std::vector<std::string> &labels) {
  std::string text;
  for (const std::string &label : labels) text += (text.empty() ? "" : ", ") + quote_literal(label);
  return "(" + text + ")";
}

Oid require_enum(const QualifiedName &name, Oid type) {
  if (!is_enum(type))
    throw Error(sqlstate::wrong_object_type, "type " + quote(name) + " exists, but is not an enum");
  return type;
}

// The neighbour that BEFORE or AFTER asks for must be the neighbour among the labels that are
// there.
Differences compare_position(const QualifiedName &type, const AlterEnumStmt *alter,
                             const std::vector<std::string> &labels) {
  if (alter->newValNeighbor == nullptr) return {};
  const auto label = std::find(labels.begin(), labels.end(), alter->newVal);
  const auto neighbor = std::find(labels.begin(), labels.end(), alter->newValNeighbor);
  const bool in_place =
      neighbor != labels.end() && (alter->newValIsAfter ? neighbor < label : label < neighbor);
  if (in_place) return {};
  const char *wanted = alter->newValIsAfter ? "after" : "before";
  return {{"label " + quote_literal(alter->newVal) + " of enum " + quote(type) +
               " is elsewhere in " + list_of(labels) + ", wanted " + wanted + " " +
               quote_literal(alter->newValNeighbor),
           {},
           {}}};
}

std::vector<std::string> wanted_labels(const CreateEnumStmt *create) {
  std::vector<std::string> labels;
  for (Node *label : nodes<Node>(create->vals)) labels.push_back(strVal(label));
  return labels;
}

// A later statement renames the type: is it done, and the type there under its final name?
bool is_there_renamed(const QualifiedName &name, const Future::Fate &fate,
                      const CreateEnumStmt *create) {
  if (!fate.renamed || fate.dropped) return false;
  const Oid there = find_type(QualifiedName{name.schema, fate.name});
  if (!OidIsValid(there) || !is_enum(there)) return false;
  // The final name was another type's: only the labels tell which of the two is there.
  if (!current_future().leaves_before(fate.renamed_at, Event::Scope::type, fate.name)) return true;
  return current_future().half_done() && has_labels_of(there, create);
}

}  // namespace

bool has_labels_of(Oid type, const CreateEnumStmt *create) {
  return is_enum(type) && enum_labels(type) == wanted_labels(create);
}

bool ensure_create_enum(const Statement &statement) {
  auto *create = as<CreateEnumStmt>(statement.node);
  const QualifiedName name = to_qualified_name(create->typeName);
  const std::string text = "enum " + quote(name);
  const Future::Fate fate = current_future().fate(Event::Scope::type, name.name);
  const Oid there = find_type_in_creation_schema(name);
  if (!OidIsValid(there)) {
    if (is_there_renamed(name, fate, create))
      return tell(Outcome::unchanged, text + " exists under the name " + fate.name);
    execute_utility(statement);
    return tell(Outcome::created, text);
  }
  const std::vector<std::string> actual = enum_labels(require_enum(name, there));
  const std::vector<std::string> wanted = wanted_labels(create);
  Differences differences;
  if (actual != wanted && !fate.altered && !fate.renamed && !fate.dropped)
    differences.push_back(
        {text + " is " + list_of(actual) + ", wanted " + list_of(wanted), {}, {}});
  return tell_compared(differences, text + " exists", InvalidOid);
}

namespace {

bool rename_label(const Statement &statement, const QualifiedName &type,
                  const std::vector<std::string> &labels) {
  auto *alter = as<AlterEnumStmt>(statement.node);
  const auto has = [&](const char *label) {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  };
  const std::string text = "label '" + std::string(alter->oldVal) + "' of enum " + quote(type) +
                           " to '" + alter->newVal + "'";
  if (!has(alter->oldVal) && has(alter->newVal)) return tell(Outcome::unchanged, text + " already");
  execute_utility(statement);  // both or none there: the server's own error
  return tell(Outcome::renamed, text);
}

}  // namespace

bool ensure_alter_enum(const Statement &statement) {
  auto *alter = as<AlterEnumStmt>(statement.node);
  const QualifiedName name = to_qualified_name(alter->typeName);
  const Oid type = find_type(name);
  if (!OidIsValid(type)) return execute_as_it_is(statement);  // the server's own error
  const std::vector<std::string> labels = enum_labels(require_enum(name, type));
  if (alter->oldVal != nullptr) return rename_label(statement, name, labels);
  const std::string label = "label " + quote_literal(alter->newVal) + " of enum " + quote(name);
  if (std::find(labels.begin(), labels.end(), alter->newVal) != labels.end())
    return tell_compared(compare_position(name, alter, labels), label + " exists", InvalidOid);
  execute_utility(statement);
  return tell(Outcome::altered, label + " added");
}

}  // namespace pg_idem
