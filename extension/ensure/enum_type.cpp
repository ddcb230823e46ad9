// CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD VALUE: labels and their order.
#include <algorithm>

#include "catalog/enum_labels.hpp"
#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

std::string literal(const std::string &label) {
  return call_postgres(quote_literal_cstr, label.c_str());
}

std::string list_of(const std::vector<std::string> &labels) {
  std::string text;
  for (const std::string &label : labels) text += (text.empty() ? "" : ", ") + literal(label);
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
  return {{"label " + literal(alter->newVal) + " of enum " + quote(type) + " is elsewhere in " +
               list_of(labels) + ", wanted " + wanted + " " + literal(alter->newValNeighbor),
           {},
           {}}};
}

}  // namespace

bool ensure_create_enum(const Statement &statement) {
  auto *create = reinterpret_cast<CreateEnumStmt *>(statement.node);
  const QualifiedName name = to_qualified_name(create->typeName);
  const Oid there = find_type_in_creation_schema(name);
  if (!OidIsValid(there)) {
    execute_utility(statement);
    return tell(Outcome::created, "enum " + quote(name));
  }
  const std::vector<std::string> actual = enum_labels(require_enum(name, there));
  std::vector<std::string> wanted;
  for (Node *label : nodes<Node>(create->vals)) wanted.push_back(strVal(label));
  Differences differences;
  if (actual != wanted)
    differences.push_back(
        {"enum " + quote(name) + " is " + list_of(actual) + ", wanted " + list_of(wanted), {}, {}});
  return tell_compared(differences, "enum " + quote(name) + " exists", InvalidOid);
}

bool ensure_alter_enum(const Statement &statement) {
  auto *alter = reinterpret_cast<AlterEnumStmt *>(statement.node);
  const QualifiedName name = to_qualified_name(alter->typeName);
  const Oid type = find_type(name);
  if (!OidIsValid(type) || alter->oldVal != nullptr) return execute_as_it_is(statement);
  const std::vector<std::string> labels = enum_labels(require_enum(name, type));
  const std::string label = "label " + literal(alter->newVal) + " of enum " + quote(name);
  if (std::find(labels.begin(), labels.end(), alter->newVal) != labels.end())
    return tell_compared(compare_position(name, alter, labels), label + " exists", InvalidOid);
  execute_utility(statement);
  return tell(Outcome::altered, label + " added");
}

}  // namespace pg_idem
