// CREATE of everything but tables, indexes and enums: made where there is none of that name; else
// compared with a shadow that the statement makes under another name in a subtransaction that is
// rolled back. OR REPLACE executes only where the definition differs.
#include "catalog/definition_query.hpp"
#include "catalog/object.hpp"
#include "catalog/policy.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/object_name.hpp"
#include "ensure/shadow.hpp"
#include "ensure/tell.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

struct Comparison {
  bool compared = false;
  Differences differences;
};

Comparison compare_policy(const Statement &statement, const ObjectAddress &there) {
  auto *create = as<CreatePolicyStmt>(statement.node);
  const auto compare_in = [&](Form form) {
    return look([&] {
      return compare(describe_object(there), actual_policy(there.objectId, form),
                     wanted_policy(create, statement.source, form));
    });
  };
  const Differences differences = compare_in(Form::plain);
  return {true, differences.empty() ? differences : compare_in(Form::normalised)};
}

Comparison compare_with_shadow(const Statement &statement, const ObjectAddress &there) {
  const std::optional<Definition> actual = read_definition(there);
  if (!actual) return {};
  const std::optional<Definition> wanted = shadow_definition(statement);
  if (!wanted) return {};
  Differences differences = compare(describe_object(there), *actual, *wanted);
  if (differences.empty()) return {true, {}};
  const std::optional<Definition> restored = restored_definition(statement, there);
  const std::optional<Definition> wanted_restored = restored_shadow_definition(statement);
  if (restored && wanted_restored)
    differences = compare(describe_object(there), *restored, *wanted_restored);
  return {true, differences};
}

Comparison compare_object(const Statement &statement, const ObjectAddress &there) {
  return IsA(statement.node, CreatePolicyStmt) ? compare_policy(statement, there)
                                               : compare_with_shadow(statement, there);
}

// pg_dump writes a view that has to do with itself twice: a placeholder first.
bool is_made_again(const ObjectAddress &there) {
  for (const Statement &later : current_future().later_statements()) {
    const ObjectName name = name_of_created(later.node);
    if (name.name != nullptr && replaces(later.node) &&
        find_object(name.type, name.name).objectId == there.objectId)
      return object_is_as_wanted(later);
  }
  return false;
}

bool create(const Statement &statement, const ObjectName &name, Outcome outcome) {
  execute_statement(statement);
  const ObjectAddress made = find_object(name.type, name.name);
  return tell(outcome, OidIsValid(made.objectId) ? describe_object(made) : "object");
}

}  // namespace

bool ensure_create_object(const Statement &statement) {
  const ObjectName name = name_of_created(statement.node);
  if (name.name == nullptr) return execute_as_it_is(statement);
  const ObjectAddress there = find_object(name.type, name.name);
  if (!OidIsValid(there.objectId)) return create(statement, name, Outcome::created);
  const Comparison comparison = compare_object(statement, there);
  const bool replace = replaces(statement.node);
  if (replace && !(comparison.compared && comparison.differences.empty()))
    return create(statement, name, Outcome::altered);
  if (!comparison.differences.empty() && is_made_again(there))
    return tell(Outcome::unchanged, describe_object(there) + " is as a later statement makes it");
  return tell_compared(comparison.differences,
                       describe_object(there) +
                           (comparison.compared ? " exists" : " exists (compared by name only)"),
                       InvalidOid);
}

bool object_is_as_wanted(const Statement &statement) {
  const ObjectName name = name_of_created(statement.node);
  if (name.name == nullptr) return false;
  const ObjectAddress there = find_object(name.type, name.name);
  if (!OidIsValid(there.objectId)) return false;
  const Comparison comparison = compare_object(statement, there);
  return comparison.compared && comparison.differences.empty();
}

}  // namespace pg_idem
