// A query for each: $1 the table, $2 the name and $3 the value that the subcommand gives, $4
// another relation that it names.
#include "ensure/alter_property.hpp"

#include "catalog/existence.hpp"
#include "catalog/storage_parameters.hpp"
#include "server/query.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

struct Property {
  AlterTableType type;
  const char *phrase;
  Query query;
};

Property properties[] = {
    {AT_EnableRowSecurity,
     "row-level security enabled",
     {"SELECT relrowsecurity FROM pg_class WHERE oid = $1"}},
    {AT_DisableRowSecurity,
     "row-level security disabled",
     {"SELECT NOT relrowsecurity FROM pg_class WHERE oid = $1"}},
    {AT_ForceRowSecurity,
     "row-level security forced on the owner",
     {"SELECT relforcerowsecurity FROM pg_class WHERE oid = $1"}},
    {AT_NoForceRowSecurity,
     "row-level security not forced on the owner",
     {"SELECT NOT relforcerowsecurity FROM pg_class WHERE oid = $1"}},
    {AT_SetLogged, "logged", {"SELECT relpersistence = 'p' FROM pg_class WHERE oid = $1"}},
    {AT_SetUnLogged, "unlogged", {"SELECT relpersistence = 'u' FROM pg_class WHERE oid = $1"}},
    {AT_ChangeOwner,
     "owner set",
     {"SELECT pg_get_userbyid(relowner) = $3 FROM pg_class WHERE oid = $1"}},
    {AT_SetTableSpace,
     "tablespace set",
     {"SELECT s.spcname = $2 FROM pg_class c JOIN pg_tablespace s ON s.oid = c.reltablespace"
      " WHERE c.oid = $1"}},
    {AT_SetRelOptions,
     "options set",
     {"SELECT coalesce(c.reloptions, '{}')"
      "       || ARRAY(SELECT 'toast.' || o FROM pg_class t, unnest(t.reloptions) o"
      "                 WHERE t.oid = c.reltoastrelid) @> string_to_array($3, E'\\n')"
      "  FROM pg_class c WHERE oid = $1"}},
    {AT_ReplicaIdentity,
     "replica identity set",
     {"SELECT relreplident::text = $3 AND $3 <> 'i' FROM pg_class WHERE oid = $1"}},
    {AT_SetStatistics,
     "statistics target set",
     {"SELECT attstattarget = $3::integer FROM pg_attribute WHERE attrelid = $1 AND attname = $2"}},
    {AT_SetStorage,
     "storage set",
     {"SELECT CASE attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'"
      " ELSE 'extended' END = lower($3) FROM pg_attribute WHERE attrelid = $1 AND attname = $2"}},
    {AT_EnableTrig,
     "trigger enabled",
     {"SELECT tgenabled = 'O' FROM pg_trigger WHERE tgrelid = $1 AND tgname = $2"}},
    {AT_DisableTrig,
     "trigger disabled",
     {"SELECT tgenabled = 'D' FROM pg_trigger WHERE tgrelid = $1 AND tgname = $2"}},
    {AT_AttachPartition,
     "partition attached",
     {"SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = $1 AND inhrelid = $4)"}},
    {AT_DetachPartition,
     "partition detached",
     {"SELECT NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = $1 AND inhrelid = $4)"}},
    {AT_AddInherit,
     "parent added",
     {"SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = $4 AND inhrelid = $1)"}},
    {AT_DropInherit,
     "parent removed",
     {"SELECT NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = $4 AND inhrelid = $1)"}},
};

char *number_text(Node *value) {
  return psprintf("%d", intVal(value));
}

char *role_name(RoleSpec *role) {
  return get_rolespec_name(role);
}

// On lines of their own.
std::string options_text(Oid relation, const Node *options) {
  std::string text;
  for (const std::string &option : wanted_storage_parameters(relation, as<List>(options)))
    text += (text.empty() ? "" : "\n") + option;
  return text;
}

std::string value_of(Oid relation, const AlterTableCmd *command) {
  switch (command->subtype) {
    case AT_ChangeOwner:
      return call_postgres(role_name, command->newowner);
    case AT_SetRelOptions:
      return options_text(relation, command->def);
    case AT_SetStatistics:
      return call_postgres(number_text, command->def);
    case AT_SetStorage:
      return strVal(command->def);
    case AT_ReplicaIdentity:
      return {as<ReplicaIdentityStmt>(command->def)->identity_type};
    default:
      return {};
  }
}

Oid other_relation(const AlterTableCmd *command) {
  switch (command->subtype) {
    case AT_AttachPartition:
    case AT_DetachPartition:
      return find_relation(as<PartitionCmd>(command->def)->name);
    case AT_AddInherit:
    case AT_DropInherit:
      return find_relation(as<RangeVar>(command->def));
    default:
      return InvalidOid;
  }
}

}  // namespace

PropertyState ask_property(Oid table, const AlterTableCmd *command) {
  for (Property &property : properties) {
    if (property.type != command->subtype) continue;
    const std::string name = command->name ? command->name : "";
    const Rows rows = run(
        property.query, {oid_parameter(table), parameter(name), parameter(value_of(table, command)),
                         oid_parameter(other_relation(command))});
    return {rows.size() == 1 && rows[0].boolean(1),
            std::string(property.phrase) + (name.empty() ? "" : " (" + name + ")")};
  }
  return {false, {}};
}

}  // namespace pg_idem
