// libpq quotes an address that it cannot read, and so may whoever wrote a target into a file.
#include "redaction.hpp"

#include <algorithm>
#include <cctype>

namespace pg_idem::client {

namespace {

constexpr char mask[] = "***";
constexpr std::string_view keywords[] = {"sslpassword", "password"};

bool ends_an_address(char c) {
  return std::isspace(static_cast<unsigned char>(c)) || c == '"' || c == '\'' || c == '<';
}

// Of the URI whose authority begins at `begin`: a password may have any character but a blank in
// it, so it ends at the last @ before the path.
std::size_t mask_userinfo(std::string &text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && !ends_an_address(text[end])) ++end;
  const std::string_view rest = std::string_view(text).substr(begin, end - begin);
  const std::size_t at = rest.find_last_of('@');
  const std::size_t colon = rest.find(':');
  if (at == rest.npos || colon > at) return begin;
  text.replace(begin + colon + 1, at - colon - 1, mask);
  return begin + colon + sizeof mask;
}

void mask_all_userinfo(std::string &text) {
  for (std::size_t at = 0; (at = text.find("://", at)) != text.npos;)
    at = mask_userinfo(text, at + 3);
}

// Where the value ends that begins at `begin`, by the rules of a conninfo string or a URI's query.
std::size_t end_of_value(const std::string &text, std::size_t begin) {
  const char quote = begin < text.size() && text[begin] == '\'' ? '\'' : 0;
  std::size_t end = quote ? begin + 1 : begin;
  for (; end < text.size(); ++end) {
    if (text[end] == '\\')
      ++end;
    else if (quote ? text[end] == quote : ends_an_address(text[end]) || text[end] == '&')
      break;
  }
  return std::min(end + (quote ? 1 : 0), text.size());
}

void mask_values(std::string &text, std::string_view keyword) {
  for (std::size_t at = 0; (at = text.find(keyword, at)) != text.npos;) {
    const bool is_word = at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
    std::size_t value = text.find_first_not_of(' ', at += keyword.size());
    if (!is_word || value == text.npos || text[value] != '=') continue;
    value = std::min(text.find_first_not_of(' ', value + 1), text.size());
    text.replace(value, end_of_value(text, value) - value, mask);
    at = value;
  }
}

}  // namespace

std::string redacted_addresses(std::string_view text) {
  std::string safe(text);
  mask_all_userinfo(safe);
  return safe;
}

std::string redacted(std::string_view text) {
  std::string safe = redacted_addresses(text);
  for (const std::string_view keyword : keywords) mask_values(safe, keyword);
  return safe;
}

std::string without_quotations(std::string_view text) {
  std::string safe;
  for (bool is_inside = false; const char c : text) {
    if (c == '"') safe += is_inside ? "***\"" : "\"";
    if (c == '"')
      is_inside = !is_inside;
    else if (!is_inside)
      safe += c;
  }
  return safe;
}

}  // namespace pg_idem::client
