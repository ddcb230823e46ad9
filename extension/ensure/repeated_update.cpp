// What a second time would do is found out in a subtransaction that is undone.
#include "ensure/repeated_update.hpp"

#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

// C-style from here: a walker of raw trees.

bool sets(const UpdateStmt *update, const char *column) {
  for (int i = 0; i < list_length(update->targetList); i++) {
    auto *target = static_cast<ResTarget *>(update->targetList->elements[i].ptr_value);
    if (strcmp(target->name, column) == 0) return true;
  }
  return false;
}

// Of the table that is updated; without a qualifier it may be.
bool is_own(const ColumnRef *reference, const RangeVar *table) {
  if (list_length(reference->fields) == 1) return true;
  const char *name = table->alias ? table->alias->aliasname : table->relname;
  const int last = list_length(reference->fields) - 2;
  return strcmp(strVal(reference->fields->elements[last].ptr_value), name) == 0;
}

bool find_what_is_set(Node *node, void *context) {
  if (node == nullptr) return false;
  auto *update = static_cast<UpdateStmt *>(context);
  if (!IsA(node, ColumnRef)) return walk_raw_tree(node, find_what_is_set, context);
  auto *reference = reinterpret_cast<ColumnRef *>(node);
  auto *last = static_cast<Node *>(llast(reference->fields));
  return is_own(reference, update->relation) && (!IsA(last, String) || sets(update, strVal(last)));
}

bool reads_what_it_sets(UpdateStmt *update) {
  for (int i = 0; i < list_length(update->targetList); i++) {
    auto *target = static_cast<ResTarget *>(update->targetList->elements[i].ptr_value);
    if (find_what_is_set(target->val, update)) return true;
  }
  return false;
}

// Equal for equal rows, in whatever order.
std::string contents(const RangeVar *table) {
  return query_user_sql("SELECT sum(hashtextextended(ROW(there.*)::text, 0)::numeric)::text FROM " +
                            relation_name(table) + " AS there",
                        1)[0]
      .text(1);
}

}  // namespace

bool ensure_repeated_update(const Statement &statement, Repeat repeat) {
  auto *update = reinterpret_cast<UpdateStmt *>(statement.node);
  if (repeat == Repeat::run || !call_postgres(reads_what_it_sets, update))
    return execute_as_it_is(statement);
  const std::string text = "UPDATE of " + relation_name(update->relation);
  if (repeat == Repeat::skip) return tell(Outcome::unchanged, text + " is not repeated");
  const bool changed = execute_as_it_is(statement);
  const std::string once = look([&] { return contents(update->relation); });
  const std::string twice = look([&] {
    execute_user_sql(statement.text());
    return contents(update->relation);
  });
  if (once == twice) return changed;
  throw Error(sqlstate::refused, "cannot tell whether the " + text + " was done before",
              "Some of the revision was done before, and each time that it is executed it changes "
              "the rows anew.",
              "Say in the header of the file whether it is to be executed again, with \"-- repeat: "
              "run\" or \"-- repeat: skip\".");
}

}  // namespace pg_idem
