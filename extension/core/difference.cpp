// The comparison of shapes. The order of the columns and the names of equal constraints are no
// difference.
#include "core/difference.hpp"

namespace pg_idem {
namespace {

using Value = ColumnShape::Value;

// serial is written as DEFAULT nextval('...') by pg_dump: both say the same.
bool same_value(const ColumnShape &actual, const ColumnShape &wanted) {
  if (actual.value == Value::own_sequence && wanted.value == Value::own_sequence) return true;
  if (actual.value == Value::own_sequence && wanted.value == Value::expression)
    return actual.expression == wanted.expression;
  return actual.value == wanted.value && actual.expression == wanted.expression;
}

std::string describe_value(const ColumnShape &column) {
  ColumnShape value;
  value.value = column.value;
  value.expression = column.expression;
  std::string text = describe(value);
  return text.empty() ? "no default" : text.substr(1);
}

std::string describe_type(const ColumnShape &column) {
  return column.type + (column.collation.empty() ? "" : " COLLATE " + column.collation);
}

void compare_column(const std::string &table, const ColumnShape &actual, const ColumnShape &wanted,
                    Differences &differences) {
  const std::string name = "column " + table + "." + wanted.written;
  auto differ = [&](const std::string &is, const std::string &want) {
    differences.push_back({name + " " + is + ", wanted " + want, wanted.name, {}});
  };
  if (actual.type != wanted.type || actual.collation != wanted.collation)
    differ("is " + describe_type(actual), describe_type(wanted));
  if (actual.not_null != wanted.not_null)
    differ(actual.not_null ? "is NOT NULL" : "is nullable",
           wanted.not_null ? "NOT NULL" : "nullable");
  if (!same_value(actual, wanted)) differ("has " + describe_value(actual), describe_value(wanted));
}

void compare_columns(const TableShape &actual, const TableShape &wanted, Extent extent,
                     Differences &differences) {
  for (const ColumnShape &column : wanted.columns) {
    if (const ColumnShape *found = actual.column(column.name))
      compare_column(wanted.name, *found, column, differences);
    else
      differences.push_back({"column " + wanted.name + "." + column.written +
                                 " is missing, wanted " + describe(column),
                             column.name,
                             {}});
  }
  if (extent == Extent::part) return;
  for (const ColumnShape &column : actual.columns)
    if (!column.inherited && wanted.column(column.name) == nullptr)
      differences.push_back({"column " + wanted.name + "." + column.written + " (" +
                                 describe(column) + ") is not in the definition",
                             column.name,
                             {}});
}

std::string label(const std::string &table, const ConstraintShape &constraint) {
  if (constraint.name.empty()) return "constraint on " + table;
  return "constraint " + constraint.written + " on " + table;
}

void compare_constraint(const TableShape &actual, const ConstraintShape &wanted,
                        std::set<const ConstraintShape *> &matched, Differences &differences) {
  const ConstraintShape *found = find_constraint(actual, wanted, matched);
  if (found == nullptr) {
    differences.push_back(
        {label(actual.name, wanted) + " is missing, wanted " + describe(wanted), {}, wanted.name});
    return;
  }
  matched.insert(found);
  if (!found->same_definition(wanted))
    differences.push_back(
        {label(actual.name, *found) + " is " + describe(*found) + ", wanted " + describe(wanted),
         {},
         found->name});
}

void compare_constraints(const TableShape &actual, const TableShape &wanted, Extent extent,
                         Differences &differences) {
  std::set<const ConstraintShape *> matched;
  for (const ConstraintShape &constraint : wanted.constraints)
    compare_constraint(actual, constraint, matched, differences);
  if (extent == Extent::part) return;
  for (const ConstraintShape &constraint : actual.constraints)
    if (!constraint.inherited && matched.count(&constraint) == 0)
      differences.push_back({label(actual.name, constraint) + " (" + describe(constraint) +
                                 ") is not in the definition",
                             {},
                             constraint.name});
}

}  // namespace

const ConstraintShape *find_constraint(const TableShape &actual, const ConstraintShape &wanted,
                                       const std::set<const ConstraintShape *> &taken) {
  const ConstraintShape *by_definition = nullptr;
  const ConstraintShape *by_name = nullptr;
  for (const ConstraintShape &constraint : actual.constraints) {
    const bool same = constraint.same_definition(wanted);
    const bool named = !wanted.name.empty() && constraint.name == wanted.name;
    if (same && named) return &constraint;
    if (same && (by_definition == nullptr || taken.count(by_definition) != 0))
      by_definition = &constraint;
    if (named) by_name = &constraint;
  }
  return by_definition ? by_definition : by_name;
}

Differences compare(const TableShape &actual, const TableShape &wanted, Extent extent) {
  Differences differences;
  auto differ = [&](const std::string &is, const std::string &want) {
    differences.push_back({"table " + wanted.name + " is " + is + ", wanted " + want, {}, {}});
  };
  if (extent == Extent::whole && actual.persistence != wanted.persistence)
    differ(actual.persistence, wanted.persistence);
  if (actual.partition_key != wanted.partition_key && extent == Extent::whole)
    differ(
        actual.partition_key.empty() ? "not partitioned" : "partitioned by " + actual.partition_key,
        wanted.partition_key.empty() ? "not partitioned"
                                     : "partitioned by " + wanted.partition_key);
  if (!wanted.parent.empty() &&
      (actual.parent != wanted.parent || actual.partition_bound != wanted.partition_bound))
    differ(actual.parent.empty() ? "no partition"
                                 : "a partition of " + actual.parent + " " + actual.partition_bound,
           "a partition of " + wanted.parent + " " + wanted.partition_bound);
  compare_columns(actual, wanted, extent, differences);
  compare_constraints(actual, wanted, extent, differences);
  return differences;
}

Differences compare(const IndexShape &actual, const IndexShape &wanted) {
  if (actual.same_definition(wanted)) return {};
  return {{"index " + wanted.name + " is " + describe(actual) + ", wanted " + describe(wanted),
           {},
           {}}};
}

}  // namespace pg_idem
