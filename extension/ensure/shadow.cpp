// An object that belongs to a table gets a shadow of the table too.
#include "ensure/shadow.hpp"

#include "catalog/definition_query.hpp"
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/object_name.hpp"
#include "server/subtransaction.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

constexpr char shadow_name[] = "pg_idem_shadow";

// A materialized view is compared as a view of the same query: nothing is computed.
ViewStmt *view_of(CreateTableAsStmt *create) {
  auto *view = makeNode(ViewStmt);
  view->view = create->into->rel;
  view->aliases = create->into->colNames;
  view->query = create->query;
  return view;
}

CreateStmt *table_like(RangeVar *shadow, RangeVar *table) {
  auto *like = makeNode(TableLikeClause);
  like->relation = table;
  auto *create = makeNode(CreateStmt);
  create->relation = shadow;
  create->tableElts = list_make1(like);
  create->oncommit = ONCOMMIT_NOOP;
  return create;
}

// The shadow of a table stands in the schema of the table, or the CREATE right may be missing.
RangeVar *shadow_table(const RangeVar *table) {
  const Oid relation = find_relation(table);
  const QualifiedName name{schema_of(relation), shadow_name};
  return to_range_var(name);
}

void execute_hidden(const Statement &statement, Node *tree) {
  execute_utility(statement, tree, Execution::hidden);
}

Node *shadow_tree(const Statement &statement) {
  Node *tree = statement.node;
  if (IsA(tree, CreateTableAsStmt)) {
    auto *create = reinterpret_cast<CreateTableAsStmt *>(copy_node(tree));
    if (create->objtype != OBJECT_MATVIEW || statement.analysed) return nullptr;
    tree = reinterpret_cast<Node *>(call_postgres(view_of, create));
  }
  RangeVar *table = table_of(tree);
  return under_name(tree, shadow_name, table ? shadow_table(table) : nullptr);
}

// The statement itself has said already what there is to say.
void set_quiet() {
  set_config_option("check_function_bodies", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                    true, 0, false);
  set_config_option("client_min_messages", "error", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                    true, 0, false);
}

}  // namespace

std::optional<Definition> shadow_definition(const Statement &statement) {
  return look([&]() -> std::optional<Definition> {
    Node *tree = shadow_tree(statement);
    if (tree == nullptr) return std::nullopt;
    const int level = call_postgres(NewGUCNestLevel);
    call_postgres(set_quiet);
    if (RangeVar *table = table_of(statement.node))
      execute_hidden(statement, reinterpret_cast<Node *>(call_postgres(
                                    table_like, copy_node(table_of(tree)), copy_node(table))));
    execute_hidden(statement, tree);
    call_postgres(AtEOXact_GUC, false, level);
    const ObjectName name = name_of_created(tree);
    return read_definition(find_object(name.type, name.name));
  });
}

}  // namespace pg_idem
