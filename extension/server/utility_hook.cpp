// ProcessUtility_hook, chained to the one before.
#include "server/utility_hook.hpp"

#include <cstring>

namespace pg_idem {
namespace {

ProcessUtility_hook_type next_hook = nullptr;
UtilityHandler current_handler = nullptr, handler_of_workers = nullptr;

bool is_below_top_level(ProcessUtilityContext context) {
  return context == PROCESS_UTILITY_QUERY || context == PROCESS_UTILITY_QUERY_NONATOMIC;
}

Statement statement_of(PlannedStmt *planned, const char *source, ParamListInfo parameters,
                       QueryEnvironment *environment) {
  const int location = planned->stmt_location > 0 ? planned->stmt_location : 0;
  const int length =
      planned->stmt_len > 0 ? planned->stmt_len : static_cast<int>(strlen(source)) - location;
  Statement statement{source, copy_node(planned->utilityStmt), location, length};
  statement.analysed = true;
  statement.parameters = parameters;
  statement.environment = environment;
  return statement;
}

struct HookArguments {
  PlannedStmt *planned;
  const char *source;
  ParamListInfo parameters;
  QueryEnvironment *environment;
};

bool handle(void *argument) {
  const auto *arguments = static_cast<HookArguments *>(argument);
  return current_handler(statement_of(arguments->planned, arguments->source, arguments->parameters,
                                      arguments->environment));
}

void hook(PlannedStmt *planned, const char *source, bool read_only_tree,
          ProcessUtilityContext context, ParamListInfo parameters, QueryEnvironment *environment,
          DestReceiver *destination, QueryCompletion *completion) {
  if (current_handler != nullptr && decided_depth == 0 && is_below_top_level(context) &&
      !creating_extension) {
    HookArguments arguments{planned, source, parameters, environment};
    if (boundary::enter_callback(&handle, &arguments)) return;
  }
  (next_hook ? next_hook : standard_ProcessUtility)(
      planned, source, read_only_tree, context, parameters, environment, destination, completion);
}

}  // namespace

void install_utility_hook() {
  next_hook = ProcessUtility_hook;
  ProcessUtility_hook = &hook;
}

UtilityHandlerScope::UtilityHandlerScope(UtilityHandler handler) : outer_(current_handler) {
  current_handler = handler;
}
UtilityHandlerScope::~UtilityHandlerScope() {
  current_handler = outer_;
}

void set_handler_of_workers(UtilityHandler handler) {
  handler_of_workers = handler;
}
void become_worker() {
  current_handler = handler_of_workers;
}

}  // namespace pg_idem
