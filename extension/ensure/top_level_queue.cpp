// The queue, and what PostgreSQL has no IF EXISTS for among the statements that go there.
#include "ensure/top_level_queue.hpp"

#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/locks.hpp"
#include "ensure/tell.hpp"
#include "server/changed_settings.hpp"
#include "server/notice.hpp"
#include "server/processes.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"
#include "server/top_level.hpp"

namespace pg_idem {
namespace {

TopLevelQueue *current_queue = nullptr;

std::string settings_with_lock_timeout(Waiting waiting) {
  const int timeout = waiting == Waiting::patient ? 0 : setting_lock_timeout;
  return with_changed_settings([&] {
    change_setting("lock_timeout", std::to_string(timeout));
    return capture_settings();
  });
}

void require_queue(const Statement &statement) {
  if (current_queue != nullptr) return;
  std::string command = command_tag(statement.node);
  if (IsA(statement.node, IndexStmt) || IsA(statement.node, DropStmt)) command += " CONCURRENTLY";
  throw Error(sqlstate::active_sql_transaction, command + " cannot run inside a transaction",
              "PostgreSQL executes it only as a command of its own.",
              "Put it into a revision whose file says \"-- transaction: off\" in its header, and "
              "run that by CALL migrate(...) or pg_idem upgrade.");
}

// The name of what CREATE or DROP is about, and the query that knows whether it is there.
struct NamedKind {
  const char *kind;
  const char *name;
  bool creates;
  Query *is_there;
};

NamedKind named_kind(const Node *tree) {
  static Query database{"SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)"};
  static Query tablespace{
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = $1)"};
  static Query subscription{
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d"
      " ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database() AND s.subname = $1)"};
  switch (nodeTag(tree)) {
    case T_CreatedbStmt:
      return {"database", as<CreatedbStmt>(tree)->dbname, true, &database};
    case T_DropdbStmt:
      return {"database", as<DropdbStmt>(tree)->dbname, false, &database};
    case T_CreateTableSpaceStmt:
      return {"tablespace", as<CreateTableSpaceStmt>(tree)->tablespacename, true, &tablespace};
    case T_DropTableSpaceStmt:
      return {"tablespace", as<DropTableSpaceStmt>(tree)->tablespacename, false, &tablespace};
    case T_CreateSubscriptionStmt:
      return {"subscription", as<CreateSubscriptionStmt>(tree)->subname, true, &subscription};
    case T_DropSubscriptionStmt:
      return {"subscription", as<DropSubscriptionStmt>(tree)->subname, false, &subscription};
    default:
      return {nullptr, nullptr, false, nullptr};
  }
}

// DROP DATABASE that was killed leaves one behind that only another DROP DATABASE can open.
bool is_left_database(const Node *tree) {
  static Query query{
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datconnlimit = "
      "-2)"};
  if (!IsA(tree, CreatedbStmt)) return false;
  const std::string name = as<CreatedbStmt>(tree)->dbname;
  return run(query, {parameter(name)})[0].boolean(1);
}

bool ensure_named(const Statement &statement, const NamedKind &what) {
  const std::string text = std::string(what.kind) + " " + quote(std::string(what.name));
  const bool left = is_left_database(statement.node);
  const bool there =
      !left && run(*what.is_there, {parameter(std::string(what.name))})[0].boolean(1);
  if (there == what.creates)
    return tell(Outcome::unchanged, text + (there ? " exists" : " does not exist"));
  if (left)
    at_top_level(statement, "DROP " + text,
                 {.outcome = Outcome::dropped, .text = "invalid " + text}, Waiting::short_time);
  return at_top_level(statement, std::string(statement.text()),
                      {.outcome = what.creates ? Outcome::created : Outcome::dropped, .text = text},
                      Waiting::short_time);
}

// What takes no lock that readers and writers would queue behind.
bool blocks_nobody(const Node *tree) {
  if (IsA(tree, VacuumStmt))
    return !call_postgres(is_option_on, as<VacuumStmt>(tree)->options, "full");
  if (IsA(tree, ReindexStmt))
    return call_postgres(is_option_on, as<ReindexStmt>(tree)->params, "concurrently");
  return IsA(tree, IndexStmt) || IsA(tree, DropStmt);
}

// What a concurrent build or drop of an index waits for before it can end.
void tell_who_is_waited_for() {
  const std::string detail = describe_transactions(processes_with_snapshots(1));
  if (detail.empty()) return;
  send_notice({.sqlstate = sqlstate::waiting,
               .message = "it will wait until transactions that are open now have ended",
               .detail = detail});
}

}  // namespace

TopLevelQueue::TopLevelQueue() : outer_(current_queue) {
  current_queue = this;
}
TopLevelQueue::~TopLevelQueue() {
  current_queue = outer_;
}

bool has_top_level_queue() {
  return current_queue != nullptr;
}

bool at_top_level(const Statement &statement, const std::string &sql, const Step &done,
                  Waiting waiting) {
  require_queue(statement);
  current_queue->statements.push_back(
      {sql, std::string(statement.text()), settings_with_lock_timeout(waiting), done});
  return true;
}

bool at_top_level(const Statement &statement) {
  const bool is_patient = blocks_nobody(statement.node);
  // Whether its locks are to be had is seen here, where it need not queue for them.
  if (!is_patient) prepare_statement(statement.node);
  return at_top_level(statement, std::string(statement.text()),
                      {.outcome = Outcome::executed, .text = command_tag(statement.node)},
                      is_patient ? Waiting::patient : Waiting::short_time);
}

bool is_for_top_level(const Statement &statement) {
  return !IsA(statement.node, IndexStmt) && needs_top_level(statement.node);
}

bool ensure_at_top_level(const Statement &statement) {
  require_queue(statement);
  const NamedKind named = named_kind(statement.node);
  if (named.kind != nullptr) return ensure_named(statement, named);
  if (IsA(statement.node, AlterTableStmt)) return ensure_detached(statement);
  if (IsA(statement.node, DropStmt)) return ensure_drop_concurrently(statement);
  if (IsA(statement.node, ReindexStmt)) return ensure_reindex(statement);
  return at_top_level(statement);
}

void require_nobody_builds(Oid index) {
  const int pid = builder_of(index);
  if (pid == 0) return;
  throw Error(sqlstate::lock_not_available,
              "index " + relation_name(index) + " is being built by another process",
              describe_processes({pid}), "Run again when it has ended.");
}

bool create_index_concurrently(const Statement &statement, Oid table, const Step &done) {
  require_queue(statement);
  if (OidIsValid(table)) tell_who_is_waited_for();
  return at_top_level(statement, std::string(statement.text()), done, Waiting::patient);
}

bool drop_index_concurrently(const Statement &statement, Oid index) {
  require_nobody_builds(index);
  const std::string schema = schema_of(index);
  const std::string name = quote({schema, call_postgres(get_rel_name, index)});
  return at_top_level(statement, "DROP INDEX CONCURRENTLY IF EXISTS " + name,
                      {.outcome = Outcome::dropped, .text = "index " + relation_name(index)},
                      Waiting::patient);
}

bool ensure_drop_concurrently(const Statement &statement) {
  bool changed = false;
  for (Node *object : nodes<Node>(as<DropStmt>(statement.node)->objects)) {
    const QualifiedName name = to_qualified_name(as<List>(object));
    const Oid index = find_relation(name);
    if (!OidIsValid(index))
      tell(Outcome::unchanged, "index " + quote(name) + " does not exist");
    else if (relation_kind(index) != RELKIND_INDEX)
      changed |= at_top_level(statement, std::string(statement.text()),
                              {.outcome = Outcome::dropped, .text = "index " + quote(name)},
                              Waiting::patient);  // the server's own error
    else
      changed |= drop_index_concurrently(statement, index);
  }
  return changed;
}

}  // namespace pg_idem
