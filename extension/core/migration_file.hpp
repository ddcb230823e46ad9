// The text of a migration file, taken apart: header, then the sections up, down and verify.
// Shared by the extension (load_migration) and the client (new, load, check).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/revision.hpp"

namespace pg_idem {

struct Section {
  std::string text;       // without the marker line, line ends as they are in the file
  int line = 0;           // of the file, on which `text` begins; from 1
  std::string file = {};  // empty: the revision's own
};

// What an INSERT does in a revision of which some was done before, where no unique key tells
// whether its rows are there (`-- repeat: run`, `-- repeat: skip`).
enum class Repeat { refuse, run, skip };
inline const char *repeat_name(Repeat repeat) {
  return repeat == Repeat::run ? "run" : repeat == Repeat::skip ? "skip" : "refuse";
}

struct MigrationFile {
  Revision revision;  // parents empty and `has_parents_line` false: the file before in order
  bool has_parents_line = false;  // true of a repeatable one, which has none
  bool transactional =
      true;                // `-- transaction: off`, or dbmate's `transaction:false` at any section
  bool idempotent = true;  // `-- idempotent: off`: its statements are executed as they are
  Repeat repeat = Repeat::refuse;
  Section up;
  std::optional<Section> down;
  std::optional<Section> verify;
};

// `file` is a path; its last part gives name and description where the header does not: in
// `<version>_<slug>.sql` the revision is the version, the description the slug with spaces.
// `content` is UTF-8. Throws Error invalid_migration_file; the message begins with file:line.
MigrationFile parse_migration_file(std::string_view file, std::string_view content);

// For a content that was made from other files: where the texts of up, down and verify stand in
// them, each `LINE:FILE`, or empty. Throws Error invalid_parameter_value.
void place_sections(MigrationFile &migration, const std::vector<std::string> &places);

}  // namespace pg_idem
