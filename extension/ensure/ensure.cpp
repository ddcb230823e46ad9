// The table of kinds, and the way of a statement through it.
#include "ensure/ensure.hpp"

#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

struct Kind {
  NodeTag tag;
  bool (*ensure)(const Statement &);
};

constexpr Kind kinds[] = {
    {T_CreateStmt, ensure_create_table},
    {T_AlterTableStmt, ensure_alter_table},
    {T_IndexStmt, ensure_create_index},
    {T_CreateEnumStmt, ensure_create_enum},
    {T_AlterEnumStmt, ensure_alter_enum},
    {T_RenameStmt, ensure_rename},
    {T_DropStmt, ensure_drop},
    {T_CommentStmt, ensure_comment},
    {T_AlterObjectSchemaStmt, ensure_set_schema},
};

// CREATE OR REPLACE and the like have tags that begin so too.
bool is_create(Node *node) {
  const char *tag = GetCommandTagName(CreateCommandTag(node));
  return strncmp(tag, "CREATE ", 7) == 0;
}

const char *command_tag(Node *node) {
  return GetCommandTagName(CreateCommandTag(node));
}

}  // namespace

void execute_statement(const Statement &statement) {
  execute_user_sql(statement.text());
}

bool execute_as_it_is(const Statement &statement) {
  const std::uint64_t rows = execute_user_sql(statement.text());
  // A query changes something only through the functions it calls, and those of ours tell it.
  if (IsA(statement.node, SelectStmt)) return false;
  std::string text = call_postgres(command_tag, statement.node);
  if (IsA(statement.node, InsertStmt) || IsA(statement.node, UpdateStmt) ||
      IsA(statement.node, DeleteStmt))
    text += " of " + std::to_string(rows) + (rows == 1 ? " row" : " rows");
  return tell(Outcome::executed, text);
}

bool ensure(const Statement &statement) {
  for (const Kind &kind : kinds)
    if (nodeTag(statement.node) == kind.tag) return kind.ensure(statement);
  if (is_create(statement.node)) return ensure_create_object(statement);
  return execute_as_it_is(statement);
}

bool ensure_script(std::string_view sql) {
  bool changed = false;
  for (const Statement &statement : parse(sql)) changed |= ensure(statement);
  return changed;
}

}  // namespace pg_idem
