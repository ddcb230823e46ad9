// Hooks: scripts of the user's that a run executes at its events, not in any revision. Each event
// has one at most; its file is called EVENT.sql.
#pragma once

#include <algorithm>
#include <string_view>

namespace pg_idem {

enum class HookEvent { before_run, after_run, before_revision, after_revision };

inline constexpr std::string_view hook_events[] = {"before_run", "after_run", "before_revision",
                                                   "after_revision"};

inline std::string_view name_of(HookEvent event) {
  return hook_events[static_cast<std::size_t>(event)];
}

inline bool is_hook_event(std::string_view name) {
  return std::find(std::begin(hook_events), std::end(hook_events), name) != std::end(hook_events);
}

}  // namespace pg_idem
