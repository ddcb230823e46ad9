// An object that belongs to a table gets a shadow of the table too.
#include "ensure/shadow.hpp"

#include "catalog/creation_text.hpp"
#include "catalog/definition_query.hpp"
#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/object_name.hpp"
#include "server/changed_settings.hpp"
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

Node *table_like(RangeVar *shadow, RangeVar *table) {
  auto *like = makeNode(TableLikeClause);
  like->relation = table;
  auto *create = makeNode(CreateStmt);
  create->relation = shadow;
  create->tableElts = list_make1(like);
  create->oncommit = ONCOMMIT_NOOP;
  return reinterpret_cast<Node *>(create);
}

// INSTEAD OF triggers belong to views.
Node *view_like(RangeVar *shadow, RangeVar *view) {
  auto *all = makeNode(ColumnRef);
  all->fields = list_make1(makeNode(A_Star));
  auto *target = makeNode(ResTarget);
  target->val = reinterpret_cast<Node *>(all);
  auto *select = makeNode(SelectStmt);
  select->targetList = list_make1(target);
  select->fromClause = list_make1(view);
  auto *create = makeNode(ViewStmt);
  create->view = shadow;
  create->query = reinterpret_cast<Node *>(select);
  return reinterpret_cast<Node *>(create);
}

Node *relation_like(RangeVar *shadow, RangeVar *relation) {
  const bool is_view = relation_kind(find_relation(relation)) == RELKIND_VIEW;
  return call_postgres(is_view ? view_like : table_like, copy_node(shadow), copy_node(relation));
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

struct Shadow {
  Definition definition;
  std::optional<std::string> text;  // what a dump would write
};

// Quietly: the statement itself has said already what there is to say.
void make(const Statement &statement, Node *tree) {
  with_changed_settings([&] {
    change_setting("check_function_bodies", "off");
    change_setting("client_min_messages", "error");
    if (RangeVar *table = table_of(statement.node))
      execute_hidden(statement, relation_like(table_of(tree), table));
    execute_hidden(statement, tree);
  });
}

std::optional<Shadow> cast_shadow(const Statement &statement) {
  return look([&]() -> std::optional<Shadow> {
    Node *tree = shadow_tree(statement);
    if (tree == nullptr) return std::nullopt;
    make(statement, tree);
    const ObjectName name = name_of_created(tree);
    const ObjectAddress shadow = find_object(name.type, name.name);
    std::optional<Definition> definition = read_definition(shadow);
    if (!definition) return std::nullopt;
    return Shadow{std::move(*definition), creation_text(shadow)};
  });
}

// Once more from its own text, until that does not change any more. `statement` says which table
// the object belongs to: the text may name a shadow's.
std::optional<Definition> restore(const Statement &statement, std::optional<std::string> text) {
  std::optional<Definition> definition;
  for (int round = 0; round < 3 && text; round++) {
    const std::vector<Statement> written = parse(*text);
    if (RangeVar *table = table_of(written.front().node)) *table = *table_of(statement.node);
    std::optional<Shadow> shadow = cast_shadow(written.front());
    if (!shadow) return std::nullopt;
    definition = std::move(shadow->definition);
    if (shadow->text == text) break;
    text = shadow->text;
  }
  return definition;
}

}  // namespace

std::optional<Definition> shadow_definition(const Statement &statement) {
  const std::optional<Shadow> shadow = cast_shadow(statement);
  if (!shadow) return std::nullopt;
  return shadow->definition;
}

std::optional<Definition> restored_shadow_definition(const Statement &statement) {
  const std::optional<Shadow> shadow = cast_shadow(statement);
  return shadow ? restore(statement, shadow->text) : std::nullopt;
}

std::optional<Definition> restored_definition(const Statement &statement,
                                              const ObjectAddress &there) {
  return restore(statement, creation_text(there));
}

}  // namespace pg_idem
