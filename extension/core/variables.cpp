// What stands in the quotes of a variable is a string or an identifier to the lexer, so no other
// one is found there.
#include "core/variables.hpp"

#include <algorithm>
#include <optional>

#include "core/sql_lexer.hpp"

namespace pg_idem {

namespace {

using std::string_view;

// That which a colon at `begin` begins, if it does.
std::optional<Variable> variable_at(string_view script, std::size_t begin) {
  const auto at = [&](std::size_t i) { return i < script.size() ? script[i] : '\0'; };
  const char quote = at(begin + 1);
  std::size_t end = begin + 2;
  if ((quote != '\'' && quote != '"') || !begins_word(at(end))) return std::nullopt;
  while (is_in_word(at(end))) ++end;
  if (at(end) != quote) return std::nullopt;
  const auto form = quote == '"' ? Variable::Form::identifier : Variable::Form::literal;
  return Variable{form, std::string(script.substr(begin + 2, end - begin - 2)), begin, end + 1,
                  false};
}

std::string doubled(string_view value, string_view special) {
  std::string text;
  for (const char c : value) {
    if (special.find(c) != special.npos) text += c;
    text += c;
  }
  return text;
}

// With blanks around it, so that it does not become one with what stands next to it: with another
// literal, or with a letter that gives it another meaning.
std::string quoted(Variable::Form form, string_view value) {
  if (form == Variable::Form::identifier) return " \"" + doubled(value, "\"") + "\" ";
  const bool has_backslash = value.find('\\') != value.npos;
  return (has_backslash ? " E'" : " '") + doubled(value, has_backslash ? "'\\" : "'") + "' ";
}

}  // namespace

bool is_variable_name(string_view name) {
  return !name.empty() && begins_word(name.front()) &&
         std::all_of(name.begin(), name.end(), is_in_word);
}

std::vector<Variable> find_variables(string_view script, bool standard_conforming_strings) {
  if (script.find(":'") == script.npos && script.find(":\"") == script.npos) return {};
  std::vector<Variable> found;
  int brackets = 0;
  for (SqlLexer lexer(script, standard_conforming_strings); lexer.next();) {
    const string_view token = lexer.text();
    if (token == "[") ++brackets;
    if (token == "]" && brackets > 0) --brackets;
    if (token != ":") continue;
    if (auto variable = variable_at(script, lexer.begin())) {
      variable->may_be_slice = brackets > 0;
      found.push_back(std::move(*variable));
    }
  }
  return found;
}

void Substitution::replace(const Variable &variable, string_view value) {
  keep_up_to(variable.begin);
  add(quoted(variable.form, value), variable.end, true);
}

void Substitution::keep_up_to(std::size_t written_end) {
  const std::size_t begin = pieces_.empty() ? 0 : pieces_.back().written_end;
  add(string_view(written_).substr(begin, written_end - begin), written_end, false);
}

void Substitution::add(string_view text, std::size_t written_end, bool is_value) {
  const std::size_t begin = pieces_.empty() ? 0 : pieces_.back().written_end;
  pieces_.push_back({text_.size(), text_.size() + text.size(), begin, written_end, is_value});
  text_ += text;
}

std::size_t Substitution::place(std::size_t at, std::size_t Piece::*within_value) const {
  const auto ends_before = [](const Piece &piece, std::size_t place) { return piece.end < place; };
  auto piece = std::lower_bound(pieces_.begin(), pieces_.end(), at, ends_before);
  if (piece == pieces_.end()) return written_.size();
  // What begins where a piece ends belongs to the next one.
  if (within_value == &Piece::written_begin && at == piece->end && piece + 1 != pieces_.end())
    ++piece;
  if (piece->is_value) return (*piece).*within_value;
  return piece->written_begin + (at - piece->begin);
}

}  // namespace pg_idem
