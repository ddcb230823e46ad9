// Shapes as SQL, and when two of them are the same.
#include "core/shape.hpp"

#include <set>
#include <utility>

namespace pg_idem {
namespace {

std::string list(const std::vector<std::string> &items) {
  std::string text;
  for (const std::string &item : items) text += (text.empty() ? "" : ", ") + item;
  return "(" + text + ")";
}

std::string keys_of(const IndexShape &index) {
  std::vector<std::string> keys;
  for (const IndexKey &key : index.keys) keys.push_back(describe(key));
  std::string text = list(keys);
  if (!index.included.empty()) text += " INCLUDE " + list(index.included);
  return text + with_storage_parameters(index.storage_parameters);
}

std::string describe(const ForeignKeyShape &key) {
  std::string text =
      "FOREIGN KEY " + list(key.columns) + " REFERENCES " + key.table + " " + list(key.referenced);
  if (key.match != "SIMPLE") text += " MATCH " + key.match;
  if (key.on_update != "NO ACTION") text += " ON UPDATE " + key.on_update;
  if (key.on_delete != "NO ACTION") text += " ON DELETE " + key.on_delete;
  if (!key.set_columns.empty()) text += " " + list(key.set_columns);
  return text;
}

// A deparsed condition mostly has its parentheses already.
std::string in_parentheses(const std::string &text) {
  return !text.empty() && text.front() == '(' && text.back() == ')' ? text : "(" + text + ")";
}

std::string describe_kind(const ConstraintShape &constraint) {
  const IndexShape &index = constraint.index;
  const std::string distinct = index.nulls_not_distinct ? "NULLS NOT DISTINCT " : "";
  switch (constraint.kind) {
    case ConstraintShape::Kind::check:
      return "CHECK " + in_parentheses(constraint.check) +
             (constraint.no_inherit ? " NO INHERIT" : "");
    case ConstraintShape::Kind::primary_key:
      return "PRIMARY KEY " + keys_of(index);
    case ConstraintShape::Kind::unique:
      return "UNIQUE " + distinct + keys_of(index);
    case ConstraintShape::Kind::foreign_key:
      return describe(constraint.foreign_key);
    case ConstraintShape::Kind::exclusion:
      return "EXCLUDE USING " + index.method + " " + keys_of(index) +
             (index.predicate.empty() ? "" : " WHERE " + in_parentheses(index.predicate));
  }
  return {};
}

}  // namespace

bool IndexShape::same_definition(const IndexShape &other) const {
  return method == other.method && unique == other.unique &&
         nulls_not_distinct == other.nulls_not_distinct && keys == other.keys &&
         included == other.included && predicate == other.predicate;
}

namespace {

std::set<std::pair<std::string, std::string>> pairs_of(const ForeignKeyShape &key) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (size_t i = 0; i < key.columns.size() && i < key.referenced.size(); i++)
    pairs.emplace(key.columns[i], key.referenced[i]);
  return pairs;
}

std::set<std::string> set_of(const std::vector<std::string> &names) {
  return {names.begin(), names.end()};
}

}  // namespace

bool ForeignKeyShape::operator==(const ForeignKeyShape &other) const {
  return table == other.table && pairs_of(*this) == pairs_of(other) &&
         columns.size() == other.columns.size() && match == other.match &&
         on_update == other.on_update && on_delete == other.on_delete &&
         set_of(set_columns) == set_of(other.set_columns);
}

bool ConstraintShape::same_definition(const ConstraintShape &wanted) const {
  return kind == wanted.kind && check == wanted.check && no_inherit == wanted.no_inherit &&
         index.same_definition(wanted.index) && foreign_key == wanted.foreign_key &&
         deferrable == wanted.deferrable && initially_deferred == wanted.initially_deferred &&
         enforced == wanted.enforced && (!enforced || validated || !wanted.validated);
}

const ColumnShape *TableShape::column(const std::string &wanted) const {
  for (const ColumnShape &column : columns)
    if (column.name == wanted) return &column;
  return nullptr;
}

std::string describe(const IndexKey &key) {
  std::string text = key.definition;
  if (!key.collation.empty()) text += " COLLATE " + key.collation;
  if (!key.operator_class.empty()) text += " " + key.operator_class;
  if (!key.operator_class_parameters.empty()) text += " " + list(key.operator_class_parameters);
  if (key.descending) text += " DESC";
  if (key.nulls_first != key.descending) text += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  if (!key.exclusion_operator.empty()) text += " WITH " + key.exclusion_operator;
  return text;
}

std::string with_storage_parameters(const std::vector<std::string> &parameters) {
  return parameters.empty() ? "" : " WITH " + list(parameters);
}

std::string describe(const ColumnShape &column) {
  using Value = ColumnShape::Value;
  std::string text = column.type;
  if (!column.collation.empty()) text += " COLLATE " + column.collation;
  if (column.not_null) text += " NOT NULL";
  switch (column.value) {
    case Value::none:
      break;
    case Value::expression:
      text += " DEFAULT " + column.expression;
      break;
    case Value::own_sequence:
      text += " DEFAULT the next value of its own sequence";
      break;
    case Value::identity_always:
      text += " GENERATED ALWAYS AS IDENTITY";
      break;
    case Value::identity_by_default:
      text += " GENERATED BY DEFAULT AS IDENTITY";
      break;
    case Value::generated_stored:
      text += " GENERATED ALWAYS AS " + in_parentheses(column.expression) + " STORED";
      break;
    case Value::generated_virtual:
      text += " GENERATED ALWAYS AS " + in_parentheses(column.expression) + " VIRTUAL";
      break;
  }
  return text;
}

std::string describe(const IndexShape &index) {
  std::string text = index.unique ? "UNIQUE " : "";
  text += "USING " + index.method + " " + keys_of(index);
  if (index.nulls_not_distinct) text += " NULLS NOT DISTINCT";
  if (!index.predicate.empty()) text += " WHERE " + index.predicate;
  if (!index.valid) text += " (invalid)";
  return text;
}

std::string describe(const ConstraintShape &constraint) {
  std::string text = describe_kind(constraint);
  if (constraint.deferrable) text += " DEFERRABLE";
  if (constraint.initially_deferred) text += " INITIALLY DEFERRED";
  if (!constraint.enforced) return text + " NOT ENFORCED";
  if (!constraint.validated) text += " NOT VALID";
  return text;
}

}  // namespace pg_idem
