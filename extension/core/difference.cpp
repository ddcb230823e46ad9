// The comparison of shapes. The order of the columns and the names of equal constraints are no
// difference.
#include "core/difference.hpp"

#include "core/wording.hpp"

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
  const std::vector<std::string> &stored = wanted.index.storage_parameters;
  if (!found->same_definition(wanted) ||
      (!stored.empty() && found->index.storage_parameters != stored))
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

namespace {

std::string partitioning(const TableShape &table) {
  return table.partition_key.empty() ? "not partitioned" : "partitioned by " + table.partition_key;
}

std::string descent(const TableShape &table, const char *none) {
  if (table.parents.empty()) return none;
  if (table.partition_bound.empty()) return "a child of " + listed(table.parents);
  return "a partition of " + table.parents.front() + " " + table.partition_bound;
}

std::string storage(const TableShape &table) {
  const std::string with = with_storage_parameters(table.storage_parameters);
  return with.empty() ? "no storage parameters" : with.substr(1);
}

}  // namespace

Differences compare(const TableShape &actual, const TableShape &wanted, Extent extent) {
  Differences differences;
  auto differ = [&](const std::string &is, const std::string &want) {
    differences.push_back({"table " + wanted.name + " " + is + ", wanted " + want, {}, {}});
  };
  if (extent == Extent::whole && actual.persistence != wanted.persistence)
    differ("is " + actual.persistence, wanted.persistence);
  if (actual.partition_key != wanted.partition_key && extent == Extent::whole)
    differ("is " + partitioning(actual), partitioning(wanted));
  // A table that is no partition when it is made may be attached as one by a statement on the
  // other.
  const bool descent_is_told =
      !wanted.parents.empty() || (extent == Extent::whole && actual.partition_bound.empty());
  const char *no_parent = wanted.partition_bound.empty() ? "without a parent" : "no partition";
  if (descent_is_told && descent(actual, no_parent) != descent(wanted, no_parent))
    differ("is " + descent(actual, no_parent), descent(wanted, no_parent));
  if (actual.storage_parameters != wanted.storage_parameters &&
      (extent == Extent::whole || !wanted.storage_parameters.empty()))
    differ("has " + storage(actual), storage(wanted));
  compare_columns(actual, wanted, extent, differences);
  compare_constraints(actual, wanted, extent, differences);
  return differences;
}

Differences compare(const IndexShape &actual, const IndexShape &wanted) {
  if (actual.same_definition(wanted) && actual.storage_parameters == wanted.storage_parameters)
    return {};
  return {{"index " + actual.name + " is " + describe(actual) + ", wanted " + describe(wanted),
           {},
           {}}};
}

}  // namespace pg_idem
