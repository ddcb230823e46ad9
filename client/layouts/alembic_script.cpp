// "-- Running upgrade a, b -> c" stands before each. Alembic's own table is left alone: what is
// written into it is taken out, as are the transactions; lines keep their numbers.
#include "layouts/alembic_script.hpp"

#include <algorithm>

#include "layouts/sql_text.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

// The words of the name of Alembic's table, each with a blank behind it: a project may call it as
// it likes. It is made in front of the first revision, and dropped behind the last one on the way
// down.
std::string version_table(std::string_view preamble, std::string_view last_part) {
  static constexpr std::string_view create = "CREATE TABLE ", drop = "DROP TABLE ";
  for (const SqlStatement &statement : sql_statements(preamble)) {
    const std::size_t column = statement.words.find(" VERSION_NUM VARCHAR 32 NOT NULL");
    if (statement.words.starts_with(create) && column != std::string::npos &&
        column > create.size())
      return statement.words.substr(create.size(), column + 1 - create.size());
  }
  const std::vector<SqlStatement> statements = sql_statements(last_part);
  for (std::size_t next = 1; next < statements.size(); ++next) {
    if (!statements[next].words.starts_with(drop)) continue;
    const std::string name = statements[next].words.substr(drop.size()) + " ";
    if (statements[next - 1].words == "DELETE FROM " + name + "WHERE " + name + "VERSION_NUM")
      return name;
  }
  return "ALEMBIC_VERSION ";
}

bool is_of_alembic(const SqlStatement &statement, const std::string &table) {
  const std::string_view words = statement.words;
  for (const char *begin : {"INSERT INTO ", "UPDATE ", "DELETE FROM "})
    if (words.starts_with(begin + table)) return true;
  return words == "BEGIN" || words == "COMMIT" || std::string(words) + " " == "DROP TABLE " + table;
}

std::string cleaned(std::string text, const std::string &table) {
  for (const SqlStatement &statement : sql_statements(text)) {
    if (!is_of_alembic(statement, table)) continue;
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
  std::string_view preamble = content;
  for (const Line &line : Lines(content)) {
    const auto up = after_mark(line.text, "Running upgrade ");
    const auto down = after_mark(line.text, "Running downgrade ");
    if (up || down) {
      if (!part) preamble = content.substr(0, line.end);
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
  if (!part) return;
  const std::string table = version_table(preamble, part->text);
  for (auto &[revision, found] : parts_)
    found.text = texts_[revision] = cleaned(std::string(found.text), table);
}

const Part *AlembicScripts::find(std::string_view revision) const {
  const auto found = parts_.find(revision);
  return found == parts_.end() ? nullptr : &found->second;
}

}  // namespace pg_idem::client
