// Statements are shown as they were written: the value of a variable may be a secret.
#include "run/location.hpp"

#include "ensure/tell.hpp"
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

std::string context_line(const Source &source, size_t at, const Statement *statement) {
  std::string text = source.place(at);
  if (statement != nullptr) text += ", statement: " + in_one_line(source.written(*statement));
  return text;
}

size_t begin_of(const Statement &statement) {
  return static_cast<size_t>(statement.location);
}

// The byte of the script that the error is about; nothing where it does not say. See SourceScope;
// SPI has the statement's own text.
std::optional<size_t> position_in(const ErrorData *data, const Source &source,
                                  const Statement *statement) {
  if (data->internalpos <= 0 || data->internalquery == nullptr) return std::nullopt;
  if (source.text() == data->internalquery) return byte_of(source.text(), data->internalpos);
  if (statement == nullptr || statement->text() != data->internalquery) return std::nullopt;
  return begin_of(*statement) + byte_of(statement->text(), data->internalpos);
}

void set_text(ErrorData *data, char *ErrorData::*field, std::string_view text) {
  MemoryContext context = MemoryContextSwitchTo(data->assoc_context);
  data->*field = to_c_string(text);
  MemoryContextSwitchTo(context);
}

// psql draws an arrow under the position: in the statement, or in the line that does not parse.
void show_position(ErrorData *data, const Source &source, const Statement *statement, size_t at) {
  const std::string &text = source.text();
  size_t begin, end;
  if (statement != nullptr) {
    begin = begin_of(*statement);
    end = begin + static_cast<size_t>(statement->length);
  } else {
    const size_t line_end = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    begin = line_end == std::string::npos ? 0 : line_end + 1;
    end = std::min(text.find('\n', at), text.size());
  }
  set_text(data, &ErrorData::internalquery, source.written(begin, end));
  data->internalpos = 1 + source.written_characters(begin, at);
}

// SPI tells the text of what it executed.
void hide_values(ErrorData *data, const Source &source, const Statement &statement) {
  if (data->context == nullptr || source.written(statement) == statement.text()) return;
  std::string context = data->context;
  const std::string_view executed = statement.text(), written = source.written(statement);
  for (size_t at = 0; (at = context.find(executed, at)) != context.npos; at += written.size())
    context.replace(at, executed.size(), written);
  set_text(data, &ErrorData::context, context);
}

}  // namespace

int line_of(const Source &source, const Statement &statement) {
  return source.line(begin_of(statement));
}

void locate(const ServerError &error, const Source &source, const Statement *statement) {
  const std::optional<size_t> position = position_in(error.data(), source, statement);
  const size_t at = position ? *position : statement ? begin_of(*statement) : 0;
  if (position) show_position(error.data(), source, statement, at);
  if (statement != nullptr) hide_values(error.data(), source, *statement);
  add_context(error, context_line(source, at, statement));
  if (statement != nullptr) record_failed(in_one_line(source.written(*statement)));
}

void locate(Error &error, const Source &source, const Statement *statement) {
  const size_t at = statement ? begin_of(*statement) : 0;
  error.context += (error.context.empty() ? "" : "\n") + context_line(source, at, statement);
  if (statement != nullptr) record_failed(in_one_line(source.written(*statement)));
}

}  // namespace pg_idem
