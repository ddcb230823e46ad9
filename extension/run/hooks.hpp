// The hooks that are loaded, and their execution at the events of a run.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/hook.hpp"
#include "core/migration_file.hpp"

namespace pg_idem {

class Hooks {
 public:
  static Hooks load();  // needs an SPI connection, and a snapshot

  bool has(HookEvent event) const { return script_of(event).has_value(); }

  // In the current transaction, as a repeatable revision would be: its DDL goes through the engine,
  // nothing of it counts as done before. Nothing where the event has none. Errors name the
  // revision; empty: it is that of a whole run.
  void run(HookEvent event, const std::string &revision = {}) const;

 private:
  const std::optional<Section> &script_of(HookEvent event) const {
    return scripts_[static_cast<std::size_t>(event)];
  }

  std::array<std::optional<Section>, std::size(hook_events)> scripts_;
};

// Both return whether something changed.
bool store_hook(const std::string &event, const std::string &file, const std::string &script,
                const std::string &checksum);
bool remove_hook(const std::string &event);

}  // namespace pg_idem
