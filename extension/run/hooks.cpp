// Table idem.hook. What a hook does is told, but is no step of a revision in the journal.
#include "run/hooks.hpp"

#include <vector>

#include "ensure/tell.hpp"
#include "run/script.hpp"
#include "server/query.hpp"

namespace pg_idem {

Hooks Hooks::load() {
  static Query query{"SELECT event, script, file FROM idem.hook"};
  Hooks hooks;
  const Rows rows = pg_idem::run(query);
  for (std::uint64_t i = 0; i < rows.size(); i++)
    for (std::size_t event = 0; event < std::size(hook_events); event++)
      if (rows[i].text(1) == hook_events[event])
        hooks.scripts_[event] = Section{rows[i].text(2), 1, rows[i].text(3)};
  return hooks;
}

void Hooks::run(HookEvent event, const std::string &revision) const {
  const std::optional<Section> &script = script_of(event);
  if (!script) return;
  std::vector<Step> steps;
  const StepRecorder recorder(steps);
  const std::string title = (revision.empty() ? "" : "migration " + revision + ", ") + "hook ";
  run_hook_script({title + std::string(name_of(event)), script->file, {}, *script});
}

bool store_hook(const std::string &event, const std::string &file, const std::string &script,
                const std::string &checksum) {
  static Query query{
      "INSERT INTO idem.hook AS h (event, file, script, checksum) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (event) DO UPDATE SET (file, script, checksum, loaded_at, loaded_by)"
      " = (excluded.file, excluded.script, excluded.checksum, excluded.loaded_at,"
      " excluded.loaded_by)"
      " WHERE (h.file, h.checksum) <> (excluded.file, excluded.checksum) RETURNING event"};
  return pg_idem::run(query,
                      {parameter(event), parameter(file), parameter(script), parameter(checksum)})
             .size() != 0;
}

bool remove_hook(const std::string &event) {
  static Query query{"DELETE FROM idem.hook WHERE event = $1 RETURNING event"};
  return pg_idem::run(query, {parameter(event)}).size() != 0;
}

}  // namespace pg_idem
