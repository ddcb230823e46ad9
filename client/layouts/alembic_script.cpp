// "-- Running upgrade a, b -> c" stands before each. Alembic's own table is left alone: what is
// written into it is taken out, as are the transactions; lines keep their numbers.
#include "layouts/alembic_script.hpp"

#include <algorithm>

#include "layouts/sql_text.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool is_of_alembic(const SqlStatement &statement) {
  for (const char *begin : {"INSERT INTO ALEMBIC_VERSION", "UPDATE ALEMBIC_VERSION",
                            "DELETE FROM ALEMBIC_VERSION", "DROP TABLE ALEMBIC_VERSION"})
    if (statement.words.starts_with(begin)) return true;
  return statement.words == "BEGIN" || statement.words == "COMMIT";
}

std::string cleaned(std::string text) {
  for (const SqlStatement &statement : sql_statements(text)) {
    if (!is_of_alembic(statement)) continue;
    const std::size_t end = std::min(text.find(';', statement.end), text.size() - 1);
    for (std::size_t at = statement.begin; at <= end; ++at)
      if (text[at] != '\n') text[at] = ' ';
  }
  const std::size_t last = text.find_last_not_of(" \r\n");
  return text.substr(0, last + 1) + "\n";
}

}  // namespace

AlembicScripts::AlembicScripts(const Tree &tree, const std::string &file) {
  const std::string_view content = tree.content_if_there(file);
  Part *part = nullptr;
  for (const Line &line : Lines(content)) {
    const auto up = after_mark(line.text, "Running upgrade ");
    const auto down = after_mark(line.text, "Running downgrade ");
    if (up || down) {
      std::string_view from_to = up ? *up : *down;
      const std::size_t arrow = from_to.find("->");
      const std::string_view revision =
          up ? trim(from_to.substr(arrow + 2)) : trim(from_to.substr(0, arrow));
      part = &parts_[std::string(revision.substr(0, revision.find(',')))];
      *part = {content.substr(line.end, 0), file, line.number + 1};
    } else if (part) {
      const std::size_t begin = static_cast<std::size_t>(part->text.data() - content.data());
      part->text = content.substr(begin, line.end - begin);
    }
  }
  for (auto &[revision, found] : parts_)
    found.text = texts_[revision] = cleaned(std::string(found.text));
}

const Part *AlembicScripts::find(std::string_view revision) const {
  const auto found = parts_.find(revision);
  return found == parts_.end() ? nullptr : &found->second;
}

}  // namespace pg_idem::client
