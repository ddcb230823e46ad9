// SQL text as PostgreSQL's own parser sees it: parsed statements, and their execution.
#pragma once

#include "server/boundary.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem {

// One statement of a text. The tree and `source` are palloc'ed: they live as long as the memory
// context that parse() was called in.
struct Statement {
  const char *source;  // the whole text that it stands in
  Node *node;          // the raw parse tree
  int location;        // of its first byte in source, white space and comments skipped
  int length;
  // Of one that the server was about to execute itself (utility_hook): executed by its tree.
  bool analysed = false;
  ParamListInfo parameters = nullptr;
  QueryEnvironment *environment = nullptr;
  std::string_view text() const { return {source + location, static_cast<size_t>(length)}; }
};

// Throws ServerError: a syntax error, with its position in `text`.
std::vector<Statement> parse(std::string_view text);

// Executes a utility statement under its locks; ensure/locks sets it.
inline void (*under_locks)(Node *tree, const std::function<void()> &execute) = nullptr;

// Executes a utility statement as it stands, or a changed copy of its tree in its place. Hidden: no
// event trigger hears of it.
enum class Execution { seen, hidden };
void execute_utility(const Statement &statement, Node *tree = nullptr,
                     Execution execution = Execution::seen);

// While one lives, a position in an error refers to `source`, which we parse or execute, wherever
// in the server it is raised: it is moved to the fields for internal queries. Otherwise the query
// of the client would be taken for it, or that of a PL/pgSQL function which calls us.
class SourceScope {
 public:
  explicit SourceScope(const char *source) noexcept;
  ~SourceScope();
  SourceScope(const SourceScope &) = delete;
  SourceScope &operator=(const SourceScope &) = delete;

 private:
  ErrorContextCallback callback_;
};

template <typename Body>
auto in_source(const std::string &source, Body body) {
  const SourceScope scope(source.c_str());
  return body();
}

// PostgreSQL's List as a range: for (ColumnDef *column : nodes<ColumnDef>(list)).
template <typename Type>
class nodes {
 public:
  explicit nodes(const List *list) : list_(list) {}
  class iterator {
   public:
    explicit iterator(ListCell *cell) : cell_(cell) {}
    Type *operator*() const { return static_cast<Type *>(cell_->ptr_value); }
    iterator &operator++() {
      ++cell_;
      return *this;
    }
    bool operator!=(const iterator &other) const { return cell_ != other.cell_; }

   private:
    ListCell *cell_;
  };
  iterator begin() const { return iterator(list_ ? list_->elements : nullptr); }
  iterator end() const { return iterator(list_ ? list_->elements + list_->length : nullptr); }

 private:
  const List *list_;
};

// A node whose tag has been looked at, as what it is.
template <typename Type>
Type *as(Node *node) {
  return reinterpret_cast<Type *>(node);
}
template <typename Type>
const Type *as(const Node *node) {
  return reinterpret_cast<const Type *>(node);
}

template <typename Type>
Type *copy_node(const Type *node) {
  return static_cast<Type *>(call_postgres(copyObjectImpl, static_cast<const void *>(node)));
}

template <typename Type>
Type *first_node(const List *list) {
  return static_cast<Type *>(list->elements[0].ptr_value);
}

inline int count_of(const List *list) {
  return list ? list->length : 0;
}

inline std::vector<Oid> to_oids(const List *list) {
  std::vector<Oid> oids;
  for (int i = 0; i < count_of(list); i++) oids.push_back(list->elements[i].oid_value);
  return oids;
}

inline List *append(List *list, void *item) {
  return call_postgres(
      +[](List *to, void *what) { return lappend(to, what); }, list, item);
}

// "ALTER TABLE"; and what follows its first word, as messages say it: "table".
std::string command_tag(const Node *statement);
std::string kind_in_tag(const Node *statement);

}  // namespace pg_idem
