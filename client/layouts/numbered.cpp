// Plain SQL files that begin with a number, such as any script runner takes in order.
#include <algorithm>

#include "layouts/layout.hpp"
#include "layouts/numbered_files.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr NumberedNames names_of_files{.up_end = ".sql", .separators = "_-. "};

// Marks of tools that are not known here.
bool is_marked(std::string_view sql) {
  for (const char *mark : {"migrate:", "-- +migrate ", "---- create above / drop below ----"})
    if (sql.find(mark) != sql.npos) return true;
  return false;
}

bool recognizes(const Tree &tree) {
  const std::vector<std::string> &names = tree.files_with(".sql");
  return !names.empty() && std::all_of(names.begin(), names.end(), [&](const std::string &name) {
    return numbered_name(name, names_of_files.up_end, names_of_files.separators) &&
           !is_marked(tree.content(name));
  });
}

Revisions read(const Tree &tree, const Variables &) {
  return {in_parallel(numbered_files(tree, names_of_files),
                      [&](const NumberedFile &file) {
                        return translated(tree, file, file.version,
                                          needs_no_transaction(tree.content(file.up)));
                      }),
          {}};
}

}  // namespace

constinit const Layout numbered_layout = {
    .name = "numbered", .files = "NUMBER*.sql", .recognizes = recognizes, .read = read};

}  // namespace pg_idem::client
