// What the layouts share: the building of a migration in pg_idem's own format, and the refusal of
// what has no place there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "folder/folder.hpp"
#include "folder/tree.hpp"

namespace pg_idem::client {

// A migration's text of one section, and where it stands.
struct Part {
  std::string_view text;
  std::string file = {};  // empty: the migration's own
  int line = 1;
};

// The text of a section that is collected from a file, line by line: what is left out in between
// becomes empty lines, so that the lines keep their numbers.
class CollectedText {
 public:
  void begin(int line);  // once more: the section goes on there
  void add(int line, std::string_view text);

  bool has_begun() const { return line_ != 0; }
  Part part() const { return {text_, {}, line_}; }

 private:
  std::string text_;
  int line_ = 0, next_ = 0;
};

// Builds a migration in pg_idem's format.
class Draft {
 public:
  Draft(const Tree &tree, std::string name, std::string_view revision);

  Draft &header(std::string_view key, std::string_view value);  // nothing where it is empty
  Draft &list(std::string_view key, const std::vector<std::string> &values);
  Draft &outside_transaction() { return header("transaction", "off"); }
  Draft &up(const Part &part) { return section(0, "up", part); }
  Draft &down(const Part &part) { return section(1, "down", part); }
  Draft &verify(const Part &part) { return section(2, "verify", part); }
  FolderFile take();

 private:
  Draft &section(std::size_t index, const char *name, const Part &part);
  void refuse_sections_in(const Part &part) const;

  const Tree &tree_;
  FolderFile file_;
};

// A title as the name of a revision: an underscore for what separates names elsewhere.
std::string revision_name(std::string_view title);

// Throws Error invalid_migration_file: "path:line: message".
[[noreturn]] void refuse(const Tree &tree, std::string_view file, int line, std::string message,
                         std::string detail = {}, std::string hint = {});
[[noreturn]] void refuse_as_no_sql(const Tree &tree, std::string_view file);

}  // namespace pg_idem::client
