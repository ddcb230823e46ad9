// The table of layouts.
#include <algorithm>

#include "core/wording.hpp"
#include "failure.hpp"
#include "layouts/layout.hpp"

namespace pg_idem::client {

std::span<const Layout *const> all_layouts() {
  static constexpr const Layout *layouts[] = {
      &sqitch_layout,  &atlas_layout,  &graphile_migrate_layout, &diesel_layout, &prisma_layout,
      &alembic_layout, &sqlx_layout,   &golang_migrate_layout,   &goose_layout,  &refinery_layout,
      &flyway_layout,  &dbmate_layout, &numbered_layout,         &native_layout,
  };
  return layouts;
}

const Layout &layout_of(const Tree &tree) {
  const auto layouts = all_layouts();
  return **std::find_if(layouts.begin(), layouts.end(),
                        [&](const Layout *layout) { return layout->recognizes(tree); });
}

const Layout &layout_called(std::string_view name) {
  std::vector<std::string> names;
  for (const Layout *layout : all_layouts()) {
    if (name == layout->name) return *layout;
    names.emplace_back(layout->name);
  }
  throw Failure(ExitCode::usage, "there is no layout " + in_quotes(name),
                "The layouts are " + listed(names) + ".");
}

}  // namespace pg_idem::client
