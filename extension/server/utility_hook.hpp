// DDL that a script reaches through DO blocks and functions: a hook on the server's utility
// statements, which does nothing but while a handler is set.
#pragma once

#include "server/statement.hpp"

namespace pg_idem {

// Returns whether it has taken care of the statement.
using UtilityHandler = bool (*)(const Statement &statement);

// Called once, when the module is loaded.
void install_utility_hook();

// While one lives, `handler` sees every utility statement below the top level, but for those that
// we execute ourselves.
class UtilityHandlerScope {
 public:
  explicit UtilityHandlerScope(UtilityHandler handler);
  ~UtilityHandlerScope();
  UtilityHandlerScope(const UtilityHandlerScope &) = delete;
  UtilityHandlerScope &operator=(const UtilityHandlerScope &) = delete;

 private:
  UtilityHandler outer_;
};

// A background worker of ours has this one all its life.
void set_handler_of_workers(UtilityHandler handler);
void become_worker();

// While one lives, the handler is not asked: the statement has been decided upon.
inline int decided_depth = 0;
using DecidedScope = While<decided_depth>;

}  // namespace pg_idem
