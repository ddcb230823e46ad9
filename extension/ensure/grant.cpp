// GRANT and REVOKE on named objects: executed only where a privilege is missing, or is there. What
// names columns, a grantor or all objects of a schema is executed as it is.
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

// How many privileges of that name (empty: all of that kind of object), and how many of them the
// role has by itself. The owner's standard privileges are all there are.
#define PRIVILEGES(catalog, list, owner, kind)                                     \
  "SELECT count(*), count(*) FILTER (WHERE EXISTS ("                               \
  "         SELECT FROM aclexplode(coalesce(" list ", acldefault(" kind ", " owner \
  "))) h"                                                                          \
  "          WHERE h.grantee = $2 AND h.privilege_type = p.privilege_type"         \
  "            AND (h.is_grantable OR NOT $4)))"                                   \
  "  FROM " catalog ", aclexplode(acldefault(" kind ", " owner                     \
  ")) p"                                                                           \
  " WHERE oid = $1 AND p.grantee = " owner " AND ($3 = '' OR p.privilege_type = upper($3))"

struct Kind {
  ObjectType type;
  ObjectType looked_up_as;
  Query query;
};

constexpr char of_relation[] = PRIVILEGES("pg_class", "relacl", "relowner",
                                          "CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\"");
constexpr char of_function[] = PRIVILEGES("pg_proc", "proacl", "proowner", "'f'");
constexpr char of_type[] = PRIVILEGES("pg_type", "typacl", "typowner", "'T'");

Kind kinds[] = {
    {OBJECT_TABLE, OBJECT_TABLE, {of_relation}},
    {OBJECT_SEQUENCE, OBJECT_SEQUENCE, {of_relation}},
    {OBJECT_FUNCTION, OBJECT_FUNCTION, {of_function}},
    {OBJECT_PROCEDURE, OBJECT_PROCEDURE, {of_function}},
    {OBJECT_ROUTINE, OBJECT_ROUTINE, {of_function}},
    {OBJECT_TYPE, OBJECT_TYPE, {of_type}},
    {OBJECT_DOMAIN, OBJECT_TYPE, {of_type}},
    {OBJECT_SCHEMA, OBJECT_SCHEMA, {PRIVILEGES("pg_namespace", "nspacl", "nspowner", "'n'")}},
    {OBJECT_DATABASE, OBJECT_DATABASE, {PRIVILEGES("pg_database", "datacl", "datdba", "'d'")}},
    {OBJECT_LANGUAGE, OBJECT_LANGUAGE, {PRIVILEGES("pg_language", "lanacl", "lanowner", "'l'")}},
    {OBJECT_FDW, OBJECT_FDW, {PRIVILEGES("pg_foreign_data_wrapper", "fdwacl", "fdwowner", "'F'")}},
    {OBJECT_FOREIGN_SERVER,
     OBJECT_FOREIGN_SERVER,
     {PRIVILEGES("pg_foreign_server", "srvacl", "srvowner", "'S'")}},
};

Kind *find_kind(const GrantStmt *grant) {
  if (grant->targtype != ACL_TARGET_OBJECT || grant->grantor != nullptr) return nullptr;
  if (!grant->is_grant && grant->grant_option) return nullptr;
  for (AccessPriv *privilege : nodes<AccessPriv>(grant->privileges))
    if (privilege->cols != NIL || privilege->priv_name == nullptr) return nullptr;
  for (Kind &kind : kinds)
    if (kind.type == grant->objtype) return &kind;
  return nullptr;
}

// GRANT has relations as the FROM clause has them.
Node *name_of(Node *object) {
  return IsA(object, RangeVar) ? reinterpret_cast<Node *>(list_name(as<RangeVar>(object))) : object;
}

// GRANT ON TABLE takes views and sequences too.
ObjectAddress find(const Kind &kind, Node *object) {
  if (kind.looked_up_as != OBJECT_TABLE) return find_object(kind.looked_up_as, name_of(object));
  const Oid relation = find_relation(as<RangeVar>(object));
  return {RelationRelationId, relation, 0};
}

bool is_so(const GrantStmt *grant, Kind &kind, Oid object, Oid role, const std::string &privilege) {
  const Rows rows = run(kind.query, {oid_parameter(object), oid_parameter(role),
                                     parameter(privilege), parameter(grant->grant_option)});
  const std::int64_t asked = rows[0].integer(1), held = rows[0].integer(2);
  return asked > 0 && held == (grant->is_grant ? asked : 0);
}

std::vector<std::string> privileges_of(const GrantStmt *grant) {
  std::vector<std::string> names;
  for (AccessPriv *privilege : nodes<AccessPriv>(grant->privileges))
    names.emplace_back(privilege->priv_name);
  if (names.empty()) names.emplace_back();
  return names;
}

// REVOKE takes the privileges on the columns of a table along.
bool has_column_privileges(const ObjectAddress &object) {
  static Query query{
      "SELECT count(*) FROM pg_attribute WHERE attrelid = $1 AND attacl IS NOT NULL"};
  return object.classId == RelationRelationId &&
         run(query, {oid_parameter(object.objectId)})[0].integer(1) > 0;
}

bool is_done(const GrantStmt *grant, Kind &kind) {
  for (Node *object : nodes<Node>(grant->objects)) {
    const ObjectAddress address = find(kind, object);
    if (!OidIsValid(address.objectId)) return false;
    if (!grant->is_grant && has_column_privileges(address)) return false;
    for (RoleSpec *grantee : nodes<RoleSpec>(grant->grantees)) {
      const Oid role = grantee->roletype == ROLESPEC_PUBLIC
                           ? Oid{ACL_ID_PUBLIC}
                           : call_postgres(get_rolespec_oid, std::as_const(grantee), true);
      if (role == InvalidOid && grantee->roletype != ROLESPEC_PUBLIC) return false;
      for (const std::string &privilege : privileges_of(grant))
        if (!is_so(grant, kind, address.objectId, role, privilege)) return false;
    }
  }
  return true;
}

}  // namespace

bool ensure_grant(const Statement &statement) {
  auto *grant = as<GrantStmt>(statement.node);
  const char *name = grant->is_grant ? "GRANT" : "REVOKE";
  Kind *kind = find_kind(grant);
  if (kind != nullptr && is_done(grant, *kind))
    return tell(Outcome::unchanged, std::string(name) + ": the privileges are so already");
  execute_utility(statement);
  return tell(Outcome::executed, name);
}

}  // namespace pg_idem
