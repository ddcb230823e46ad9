// The table of kinds, and the way of a statement through it.
#include "ensure/ensure.hpp"

#include <optional>

#include "core/wording.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/locks.hpp"
#include "ensure/tell.hpp"
#include "ensure/top_level_queue.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"
#include "server/top_level.hpp"
#include "server/utility_hook.hpp"

namespace pg_idem {
namespace {

struct Kind {
  NodeTag tag;
  bool (*ensure)(const Statement &);
};

constexpr Kind kinds[] = {
    {T_CreateStmt, ensure_create_table},
    {T_AlterTableStmt, ensure_alter_table},
    {T_CreateForeignTableStmt, ensure_create_table},
    {T_DropRoleStmt, ensure_drop_if_exists},
    {T_DropUserMappingStmt, ensure_drop_if_exists},
    {T_IndexStmt, ensure_create_index},
    {T_CreateEnumStmt, ensure_create_enum},
    {T_AlterEnumStmt, ensure_alter_enum},
    {T_RenameStmt, ensure_rename},
    {T_DropStmt, ensure_drop},
    {T_CommentStmt, ensure_comment},
    {T_GrantStmt, ensure_grant},
    {T_AlterOwnerStmt, ensure_owner},
    {T_AlterSeqStmt, ensure_alter_sequence},
    {T_AlterObjectSchemaStmt, ensure_set_schema},
};

// CREATE OR REPLACE and the like have tags that begin so too.
bool is_create(const Node *node) {
  return command_tag(node).starts_with("CREATE ");
}

bool may_commit(const Node *tree) {
  return IsA(tree, CallStmt) || IsA(tree, DoStmt);
}

bool execute_whole(const Statement &statement) {
  in_subtransaction([&] { execute_user_sql(statement.text()); });
  return tell(Outcome::executed, command_tag(statement.node));
}

// That a procedure or DO block commits shows only when it does. What it has done until then is
// undone, and it is executed once more, at top level.
bool execute_unless_it_commits(const Statement &statement) {
  prepare_statement(statement.node);
  std::optional<Trial> trial;
  if (has_top_level_queue()) trial.emplace();
  try {
    const bool changed = execute_whole(statement);
    if (trial) trial->send();
    return changed;
  } catch (const ServerError &error) {
    if (error.data()->sqlerrcode == ERRCODE_INVALID_TRANSACTION_TERMINATION)
      return at_top_level(statement);
    if (trial) trial->send();
    throw;
  }
}

bool changes_rows(const Node *tree) {
  return IsA(tree, InsertStmt) || IsA(tree, UpdateStmt) || IsA(tree, DeleteStmt) ||
         IsA(tree, MergeStmt);
}

}  // namespace

void execute_statement(const Statement &statement) {
  const DecidedScope decided;
  if (statement.analysed) {
    execute_utility(statement);
    return;
  }
  execute_under_locks(statement.node, [&] { execute_user_sql(statement.text()); });
}

bool execute_as_it_is(const Statement &statement) {
  if (needs_top_level(statement.node)) return at_top_level(statement);
  if (statement.analysed || is_known(statement)) {
    execute_statement(statement);
    return tell(Outcome::executed, command_tag(statement.node));
  }
  if (may_commit(statement.node)) return execute_unless_it_commits(statement);
  prepare_statement(statement.node);
  const std::uint64_t before = changes_told();
  const auto execute = [&] { return execute_user_sql(statement.text()); };
  const std::uint64_t rows = changes_rows(statement.node) ? waiting_for_rows(execute) : execute();
  // A query changes something only through the functions it calls, and those of ours tell it.
  if (IsA(statement.node, SelectStmt)) return changes_told() != before;
  std::string text = command_tag(statement.node);
  if (changes_rows(statement.node)) text += " of " + counted(rows, "row");
  return tell(Outcome::executed, text);
}

namespace {

bool (*find_kind(Node *node))(const Statement &) {
  for (const Kind &kind : kinds)
    if (nodeTag(node) == kind.tag) return kind.ensure;
  return is_create(node) ? ensure_create_object : nullptr;
}

}  // namespace

bool is_known(const Statement &statement) {
  return find_kind(statement.node) != nullptr;
}

bool ensure(const Statement &statement) {
  if (is_for_top_level(statement)) return ensure_at_top_level(statement);
  const auto ensure_kind = find_kind(statement.node);
  if (ensure_kind == nullptr) return execute_as_it_is(statement);
  return checked_under_lock([&] { return ensure_kind(statement); });
}

bool ensure_below(const Statement &statement) {
  if (!is_known(statement)) return false;
  with_spi([&] { ensure(statement); });
  return true;
}

bool ensure_script(std::string_view sql) {
  const std::vector<Statement> statements = parse(sql);
  Future future(statements);
  const FutureScope scope(future);
  bool changed = false;
  for (size_t i = 0; i < statements.size(); i++) {
    future.set_position(i);
    changed |= ensure(statements[i]);
  }
  return changed;
}

}  // namespace pg_idem
