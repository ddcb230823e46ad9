// Aspect by aspect, from the statement and from pg_policy.
#include "catalog/policy.hpp"

#include <algorithm>

#include "catalog/existence.hpp"
#include "core/wording.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

struct Policy {
  std::string command;
  bool permissive;
  std::vector<std::string> roles;
  std::string using_condition, check_condition;
};

Definition to_definition(Policy policy) {
  std::sort(policy.roles.begin(), policy.roles.end());
  return {{"command", policy.command},
          {"permissiveness", policy.permissive ? "permissive" : "restrictive"},
          {"roles", listed(policy.roles)},
          {"USING condition", policy.using_condition},
          {"WITH CHECK condition", policy.check_condition}};
}

std::string role_name(const RoleSpec *role) {
  if (role->roletype == ROLESPEC_PUBLIC) return "public";
  const Oid id = call_postgres(get_rolespec_oid, role, false);
  return call_postgres(GetUserNameFromId, id, false);
}

}  // namespace

Definition wanted_policy(const CreatePolicyStmt *create, const char *source, Form form) {
  const ExpressionUse use{.relation = find_relation(create->table), .policy = true};
  const auto condition = [&](Node *raw) {
    return raw ? wanted_expression(use, raw, source, form) : std::string();
  };
  Policy policy{create->cmd_name,
                create->permissive,
                {},
                condition(create->qual),
                condition(create->with_check)};
  for (RoleSpec *role : nodes<RoleSpec>(create->roles)) policy.roles.push_back(role_name(role));
  return to_definition(policy);
}

Definition actual_policy(Oid policy, Form form) {
  static Query query{
      "SELECT CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'"
      "                   WHEN 'd' THEN 'delete' ELSE 'all' END,"
      "       polpermissive, ARRAY(SELECT CASE role WHEN 0 THEN 'public' ELSE rolname::text END"
      "                              FROM unnest(polroles) role"
      "                              LEFT JOIN pg_roles r ON r.oid = role),"
      "       polqual::text, polwithcheck::text, polrelid::bigint"
      "  FROM pg_policy WHERE oid = $1"};
  const Row row = run(query, {oid_parameter(policy)})[0];
  const ExpressionUse use{.relation = static_cast<Oid>(row.integer(6)), .policy = true};
  const auto condition = [&](int column) {
    if (row.is_null(column)) return std::string();
    return stored_expression(use, to_c_string(row.text(column)), form);
  };
  return to_definition({row.text(1), row.boolean(2), row.texts(3), condition(4), condition(5)});
}

}  // namespace pg_idem
