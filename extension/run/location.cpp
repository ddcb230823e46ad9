// Positions of the server count characters of the text it was given; lines and columns count
// from 1.
#include "run/location.hpp"

#include "server/values.hpp"

namespace pg_idem {
namespace {

constexpr size_t longest_statement = 200;

// The byte at which the character with that number (from 1) begins.
size_t byte_of(std::string_view text, int character) {
  size_t at = 0;
  for (int i = 1; i < character && at < text.size(); i++)
    at += static_cast<size_t>(call_postgres(pg_mblen, text.data() + at));
  return at;
}

struct LineAndColumn {
  int line;
  int column;
};

LineAndColumn line_and_column(const Section &section, size_t at) {
  LineAndColumn result{section.line, 1};
  for (size_t i = 0; i < at && i < section.text.size(); i++) {
    if (section.text[i] == '\n') {
      result.line++;
      result.column = 1;
    } else if ((section.text[i] & 0xC0) != 0x80) {
      result.column++;
    }
  }
  return result;
}

// A statement in one line, cut where it is long.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (char c : text) {
    const bool blank = isspace(static_cast<unsigned char>(c));
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
    if (line.size() > longest_statement && (c & 0x80) == 0) return line + "...";
  }
  return line;
}

std::string context_line(const ScriptPlace &place, size_t at, const Statement *statement) {
  const LineAndColumn where = line_and_column(place.section, at);
  const std::string &file =
      place.section.file.empty() ? place.migration.file : place.section.file;
  std::string text = "migration " + place.migration.revision + ", file " + file + ":" +
                     std::to_string(where.line) + ":" + std::to_string(where.column) +
                     ", section " + place.section_name;
  if (statement != nullptr) text += ", statement: " + in_one_line(statement->text());
  return text;
}

// Whether the error has a position in the section: see SourceScope.
bool is_in_section(const ErrorData *data, const ScriptPlace &place) {
  return data->internalpos > 0 && data->internalquery != nullptr &&
         place.section.text == data->internalquery;
}

// The byte of the section that the error is about; the statement's first where it does not say.
size_t place_of(const ErrorData *data, const ScriptPlace &place, const Statement *statement) {
  if (is_in_section(data, place)) return byte_of(place.section.text, data->internalpos);
  if (statement == nullptr) return 0;
  const size_t begin = static_cast<size_t>(statement->location);
  if (data->internalpos > 0 && data->internalquery != nullptr &&
      statement->text() == data->internalquery)
    return begin + byte_of(statement->text(), data->internalpos);
  return begin;
}

// psql draws an arrow under the position: in the statement, or in the line that does not parse.
void show_position(ErrorData *data, const ScriptPlace &place, const Statement *statement,
                   size_t at) {
  if (!is_in_section(data, place)) return;
  const std::string &text = place.section.text;
  size_t begin =
      statement ? static_cast<size_t>(statement->location) : text.rfind('\n', at ? at - 1 : 0);
  if (statement == nullptr) begin = begin == std::string::npos || at == 0 ? 0 : begin + 1;
  const size_t end =
      statement ? begin + statement->length : std::min(text.find('\n', at), text.size());
  int position = 1;
  for (size_t i = begin; i < at; i++) position += (text[i] & 0xC0) != 0x80;
  MemoryContext context = MemoryContextSwitchTo(data->assoc_context);
  data->internalquery = to_c_string(std::string_view(text).substr(begin, end - begin));
  MemoryContextSwitchTo(context);
  data->internalpos = position;
}

}  // namespace

int line_of(const Section &section, const Statement &statement) {
  return line_and_column(section, static_cast<size_t>(statement.location)).line;
}

void locate(const ServerError &error, const ScriptPlace &place, const Statement *statement) {
  const size_t at = place_of(error.data(), place, statement);
  show_position(error.data(), place, statement, at);
  add_context(error, context_line(place, at, statement));
}

void locate(Error &error, const ScriptPlace &place, const Statement *statement) {
  const size_t at = statement ? static_cast<size_t>(statement->location) : 0;
  error.context += (error.context.empty() ? "" : "\n") + context_line(place, at, statement);
}

}  // namespace pg_idem
