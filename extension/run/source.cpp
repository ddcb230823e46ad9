// Positions of the server count characters of the text it was given; lines and columns count
// from 1.
#include "run/source.hpp"

#include <algorithm>
#include <utility>

#include "catalog/names.hpp"
#include "core/sqlstate.hpp"

namespace pg_idem {
namespace {

int count_characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

Source source_of(const Migration &migration, const char *name, const Section &section) {
  return {"migration " + migration.revision, section.file.empty() ? migration.file : section.file,
          name, section};
}

}  // namespace

Source up_source(const Migration &migration) {
  return source_of(migration, "up", migration.up);
}
Source down_source(const Migration &migration) {
  return source_of(migration, "down", *migration.down);
}
Source verify_source(const Migration &migration) {
  return source_of(migration, "verify", *migration.verify);
}

Source::Source(std::string title, std::string file, std::string section_name,
               const Section &section)
    : title_(std::move(title)),
      file_(std::move(file)),
      section_name_(std::move(section_name)),
      first_line_(section.line),
      script_(section.text) {
  put_values_in();
}

void Source::put_values_in() {
  for (const Variable &variable :
       find_variables(script_.written(), strings_conform_to_standard())) {
    const std::string setting = "idem." + variable.name;
    const char *value = call_postgres(value_of_setting, setting.c_str());
    if (value != nullptr)
      script_.replace(variable, value);
    else if (!variable.may_be_slice)
      fail_as_undefined(variable);
  }
  script_.finish();
}

void Source::fail_as_undefined(const Variable &variable) const {
  const std::string used = script_.written().substr(variable.begin, variable.end - variable.begin);
  Error error(sqlstate::undefined_variable, "variable \"" + variable.name + "\" is not set",
              "It is used as " + used + " in file " + file_ + ", line " +
                  std::to_string(line_of_written(variable.begin)) + ".",
              "Give it a value for the run: SET idem." + quote(variable.name) +
                  " = '...', or pg_idem --set " + variable.name + "=....");
  error.context = place_of_written(variable.begin);
  throw error;
}

std::string_view Source::written(size_t begin, size_t end) const {
  const size_t first = script_.written_begin(begin);
  return std::string_view(script_.written()).substr(first, script_.written_end(end) - first);
}

std::string_view Source::written(const Statement &statement) const {
  const size_t begin = static_cast<size_t>(statement.location);
  return written(begin, begin + static_cast<size_t>(statement.length));
}

std::string_view Source::written_up_to(const Statement &statement) const {
  return written(0, static_cast<size_t>(statement.location + statement.length));
}

int Source::written_characters(size_t begin, size_t at) const {
  const size_t first = script_.written_begin(begin);
  return count_characters(
      std::string_view(script_.written()).substr(first, script_.written_begin(at) - first));
}

int Source::line(size_t at) const {
  return line_of_written(script_.written_begin(at));
}

std::string Source::place(size_t at) const {
  return place_of_written(script_.written_begin(at));
}

int Source::line_of_written(size_t at) const {
  const std::string &text = script_.written();
  return first_line_ + static_cast<int>(std::count(
                           text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

std::string Source::place_of_written(size_t at) const {
  const std::string_view before = std::string_view(script_.written()).substr(0, at);
  const size_t line_end = before.rfind('\n');
  const size_t line_begin = line_end == before.npos ? 0 : line_end + 1;
  std::string text = title_ + ", file " + file_ + ":" + std::to_string(line_of_written(at)) + ":" +
                     std::to_string(1 + count_characters(before.substr(line_begin)));
  if (!section_name_.empty()) text += ", section " + section_name_;
  return text;
}

}  // namespace pg_idem
