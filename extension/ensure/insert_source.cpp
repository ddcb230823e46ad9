// The columns from the parse tree; the source from the text, as the tree does not keep where it
// begins.
#include "ensure/insert_source.hpp"

#include <algorithm>

#include "catalog/existence.hpp"
#include "core/sql_lexer.hpp"

namespace pg_idem {
namespace {

// C-style from here: a walker of raw trees.

// now() and its like are stable within a statement, but not from one run to the next.
bool is_time(const char *name) {
  static const char *const names[] = {"now", "statement_timestamp", "transaction_timestamp",
                                      "txid_current", "pg_current_xact_id"};
  return std::any_of(std::begin(names), std::end(names),
                     [&](const char *other) { return strcmp(name, other) == 0; });
}

bool is_new_each_time(List *name) {
  if (is_time(strVal(llast(name)))) return true;
  for (FuncCandidateList function = find_functions(name); function; function = function->next)
    if (func_volatile(function->oid) == PROVOLATILE_VOLATILE) return true;
  return false;
}

bool find_volatile(Node *node, void *context) {
  if (node == nullptr) return false;
  if (IsA(node, SQLValueFunction) || IsA(node, SetToDefault)) return true;
  if (IsA(node, FuncCall) && is_new_each_time(castNode(FuncCall, node)->funcname)) return true;
  return walk_raw_tree(node, find_volatile, context);
}

bool has_volatile(Node *node) {
  return find_volatile(node, nullptr);
}

struct Attributes {
  List *names;
  List *types;
};

void read_attributes(Oid table, Attributes *attributes) {
  Relation relation = relation_open(table, AccessShareLock);
  TupleDesc descriptor = RelationGetDescr(relation);
  for (int i = 0; i < descriptor->natts; i++) {
    Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
    if (attribute->attisdropped) continue;
    attributes->names = lappend(attributes->names, pstrdup(NameStr(attribute->attname)));
    attributes->types = lappend(
        attributes->types, format_type_with_typemod(attribute->atttypid, attribute->atttypmod));
  }
  relation_close(relation, AccessShareLock);
}

bool is_stable(void *tree) {
  return tree == nullptr || !call_postgres(has_volatile, static_cast<Node *>(tree));
}

bool find_column_reference(Node *node, void *context) {
  if (node == nullptr) return false;
  return IsA(node, ColumnRef) || walk_raw_tree(node, find_column_reference, context);
}

bool has_column_reference(Node *node) {
  return find_column_reference(node, nullptr);
}

// Of the value at that place, in every row. `from_stable`: whatever has a name in the query is.
bool is_stable_at(const SelectStmt *select, int place, bool from_stable) {
  from_stable = from_stable && is_stable(select->withClause) && is_stable(select->fromClause);
  if (select->op != SETOP_NONE)
    return is_stable_at(select->larg, place, from_stable) &&
           is_stable_at(select->rarg, place, from_stable);
  for (Node *row : nodes<Node>(select->valuesLists)) {
    auto *values = as<List>(row);
    if (place < values->length && !is_stable(values->elements[place].ptr_value)) return false;
  }
  if (place >= count_of(select->targetList)) return from_stable;
  auto *value = static_cast<Node *>(select->targetList->elements[place].ptr_value);
  return is_stable(value) && (from_stable || !call_postgres(has_column_reference, value));
}

int width_of(const SelectStmt *select, int all) {
  while (select->op != SETOP_NONE) select = select->larg;
  if (select->valuesLists != NIL)
    return static_cast<List *>(select->valuesLists->elements[0].ptr_value)->length;
  for (ResTarget *target : nodes<ResTarget>(select->targetList))
    if (IsA(target->val, ColumnRef) && IsA(llast(as<ColumnRef>(target->val)->fields), A_Star))
      return all;
  return std::min(all, count_of(select->targetList));
}

std::vector<InsertColumn> columns_of(const InsertStmt *insert, Oid table) {
  Attributes attributes{};
  call_postgres(read_attributes, table, &attributes);
  auto *select = as<SelectStmt>(insert->selectStmt);
  std::vector<InsertColumn> all, columns;
  for (int i = 0; i < count_of(attributes.names); i++)
    all.push_back({static_cast<char *>(attributes.names->elements[i].ptr_value),
                   static_cast<char *>(attributes.types->elements[i].ptr_value), true});
  for (ResTarget *target : nodes<ResTarget>(insert->cols))
    for (const InsertColumn &column : all)
      if (column.name == target->name) columns.push_back(column);
  if (insert->cols == NIL) {
    columns = all;
    columns.resize(width_of(select, static_cast<int>(all.size())));
  }
  for (size_t i = 0; i < columns.size(); i++) {
    columns[i].name = quote(columns[i].name);
    columns[i].stable = is_stable_at(select, static_cast<int>(i), is_stable(insert->withClause));
  }
  return columns;
}

// Where the source of `name [AS alias] [(columns)] [OVERRIDING ...] source` begins, from `i` on: at
// the first VALUES, SELECT, WITH or TABLE that stands in no parentheses but those of a query.
size_t source_begin(std::string_view text, size_t i) {
  static const char *const words[] = {"values", "select", "with", "table"};
  for (SqlLexer lexer(text.substr(i)); lexer.next();)
    for (const char *word : words)
      if (lexer.text().size() == strlen(word) &&
          pg_strncasecmp(lexer.text().data(), word, strlen(word)) == 0)
        return i + lexer.begin();
  return std::string_view::npos;
}

// What stands before `INSERT INTO name`, where `end` is the place of the name.
std::string_view before_insert(std::string_view text, size_t end) {
  constexpr std::string_view word = "insert";
  for (size_t i = end < word.size() ? 0 : end - word.size(); i > 0; i--)
    if (pg_strncasecmp(text.data() + i, word.data(), word.size()) == 0) return text.substr(0, i);
  return {};
}

// A query that a WITH clause is part of must only read.
bool only_reads(const WithClause *with) {
  if (with == nullptr) return true;
  for (CommonTableExpr *part : nodes<CommonTableExpr>(with->ctes))
    if (!IsA(part->ctequery, SelectStmt)) return false;
  return true;
}

std::string source_query(const Statement &statement, const InsertStmt *insert) {
  if (has_returning(insert) || !only_reads(insert->withClause)) return {};
  const std::string_view text = statement.text();
  const auto name = static_cast<size_t>(insert->relation->location - statement.location);
  const size_t begin = source_begin(text, name);
  if (begin == std::string_view::npos) return {};
  size_t end = text.size();
  if (insert->onConflictClause != nullptr && insert->onConflictClause->location >= 0)
    end = static_cast<size_t>(insert->onConflictClause->location - statement.location);
  std::string query(text.substr(begin, end - begin));
  const size_t before = text.find_last_not_of(" \t\r\n", begin - 1);
  if (before != std::string_view::npos && text[before] == '(') query = "(" + query;
  if (insert->withClause != nullptr) query = std::string(before_insert(text, name)) + query;
  return query;
}

}  // namespace

InsertSource insert_source(const Statement &statement) {
  auto *insert = as<InsertStmt>(statement.node);
  InsertSource source;
  source.table = find_relation(insert->relation);
  if (!is_table(source.table) || insert->selectStmt == nullptr) return source;
  source.columns = columns_of(insert, source.table);
  source.query = source_query(statement, insert);
  return source;
}

}  // namespace pg_idem
