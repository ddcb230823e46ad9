// What a second time would do is found out in a subtransaction that is undone.
#include "ensure/repeated_update.hpp"

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

struct Reading {
  const UpdateStmt *reader, *setter;
};

bool find_what_is_set(Node *node, void *context) {
  if (node == nullptr) return false;
  const auto *of = static_cast<Reading *>(context);
  if (!IsA(node, ColumnRef)) return walk_raw_tree(node, find_what_is_set, context);
  auto *reference = as<ColumnRef>(node);
  auto *last = static_cast<Node *>(llast(reference->fields));
  return is_own(reference, of->reader->relation) &&
         (!IsA(last, String) || sets(of->setter, strVal(last)));
}

bool reads_what_is_set(const UpdateStmt *reader, const UpdateStmt *setter) {
  Reading reading{reader, setter};
  for (int i = 0; i < list_length(reader->targetList); i++) {
    auto *target = static_cast<ResTarget *>(reader->targetList->elements[i].ptr_value);
    if (find_what_is_set(target->val, &reading)) return true;
  }
  return false;
}

// Equal for equal rows, in whatever order. The table is found by the user's search_path, functions
// must not be.
std::string contents(const RangeVar *table) {
  return query_user_sql(
             "SELECT pg_catalog.sum(pg_catalog.hashtextextended(ROW(there.*)::pg_catalog.text,"
             " 0::pg_catalog.int8)::pg_catalog.numeric)::pg_catalog.text FROM " +
                 relation_name(table) + " AS there",
             1)[0]
      .text(1);
}

[[noreturn]] void refuse(const std::string &update, const std::string &why) {
  throw Error(sqlstate::refused, "cannot tell whether the " + update + " was done before",
              "Some of the revision was done before, and " + why,
              "Say in the header of the file whether it is to be executed again, with \"-- repeat: "
              "run\" or \"-- repeat: skip\".");
}

bool reads_itself(const UpdateStmt *update) {
  return call_postgres(reads_what_is_set, update, update);
}

// The values that it reads are others, where the later one was done.
bool reads_what_a_later_one_sets(const UpdateStmt *update) {
  for (const Statement &later : current_future().later_statements()) {
    const auto *setter = as<UpdateStmt>(later.node);
    if (IsA(later.node, UpdateStmt) &&
        strcmp(setter->relation->relname, update->relation->relname) == 0 &&
        call_postgres(reads_what_is_set, update, setter))
      return true;
  }
  return false;
}

}  // namespace

bool ensure_update_before_others(const Statement &statement, Repeat repeat) {
  const auto *update = as<UpdateStmt>(statement.node);
  if (repeat == Repeat::run || !reads_what_a_later_one_sets(update))
    return execute_as_it_is(statement);
  const std::string text = "UPDATE of " + relation_name(update->relation);
  if (repeat == Repeat::skip) return tell(Outcome::unchanged, text + " is not repeated");
  const auto now = [&] { return look([&] { return contents(update->relation); }); };
  const std::string before = now();
  const bool changed = execute_as_it_is(statement);
  if (now() == before) return changed;
  refuse(text, "a later statement sets what it reads.");
}

bool ensure_repeated_update(const Statement &statement, Repeat repeat) {
  const auto *update = as<UpdateStmt>(statement.node);
  if (repeat == Repeat::run || !reads_itself(update))
    return ensure_update_before_others(statement, repeat);
  const std::string text = "UPDATE of " + relation_name(update->relation);
  if (repeat == Repeat::skip) return tell(Outcome::unchanged, text + " is not repeated");
  const bool changed = execute_as_it_is(statement);
  const std::string once = look([&] { return contents(update->relation); });
  const std::string twice = look([&] {
    execute_user_sql(statement.text());
    return contents(update->relation);
  });
  if (once == twice) return changed;
  refuse(text, "each time that it is executed it changes the rows anew.");
}

}  // namespace pg_idem
