// One pass over the text, token by token.
#include "layouts/sql_text.hpp"

#include <algorithm>
#include <array>

namespace pg_idem::client {

namespace {

constexpr std::size_t words_kept = 12;
constexpr std::size_t longest_call = 500;  // of a file that is looked at for being one CALL

bool is_word(char c) {
  return (c & 0x80) || c == '_' || (c >= '0' && c <= '9') ||
         ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  std::vector<SqlStatement> run() {
    while (at_ < sql_.size()) step();
    end_statement();
    return std::move(statements_);
  }

 private:
  void step() {
    const char c = sql_[at_];
    if (sql_.substr(at_, 2) == "--") return skip_to(sql_.find('\n', at_), 1);
    if (sql_.substr(at_, 2) == "/*") return skip_comment();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return void(++at_);
    if (c == ';' && depth_ == 0 && blocks_ == 0) return end_statement(), void(++at_);
    begin_token();
    if (c == '\'' || c == '"')
      skip_quoted(c, false);
    else if (c == '$' && skip_dollar_quoted())
      ;
    else if (is_word(c))
      word();
    else
      symbol(c);
    statement_.end = at_;
  }

  void begin_token() {
    if (in_statement_) return;
    in_statement_ = true;
    statement_ = {at_, at_, {}};
    count_ = 0;
  }

  void end_statement() {
    if (in_statement_) statements_.push_back(statement_);
    in_statement_ = false;
    depth_ = blocks_ = 0;
    last_word_ = {};
  }

  void symbol(char c) {
    if (c == '(') ++depth_;
    if (c == ')' && depth_ > 0) --depth_;
    ++at_;
    last_word_ = {};
  }

  void word() {
    const std::size_t begin = at_;
    while (at_ < sql_.size() && (is_word(sql_[at_]) || sql_[at_] == '$')) ++at_;
    std::string found(sql_.substr(begin, at_ - begin));
    std::transform(found.begin(), found.end(), found.begin(), upper);
    const bool has_quote = at_ < sql_.size() && sql_[at_] == '\'';
    if (has_quote && found == "E") return skip_quoted('\'', true);
    if (count_++ < words_kept) statement_.words += (statement_.words.empty() ? "" : " ") + found;
    follow_block(found);
    last_word_ = std::move(found);
  }

  // A function's body in standard SQL has semicolons: BEGIN ATOMIC ... CASE ... END ... END.
  void follow_block(const std::string &found) {
    if (blocks_ == 0 && (found != "ATOMIC" || last_word_ != "BEGIN")) return;
    if (found == "ATOMIC" || found == "CASE") ++blocks_;
    if (found == "END") --blocks_;
  }

  void skip_to(std::size_t end, std::size_t length) {
    at_ = end == sql_.npos ? sql_.size() : end + length;
  }

  void skip_quoted(char quote, bool with_backslashes) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (with_backslashes && sql_[at_] == '\\')
        ++at_;
      else if (sql_[at_] == quote)
        return void(++at_);  // a doubled one begins the next
    }
    at_ = std::min(at_, sql_.size());
  }

  bool skip_dollar_quoted() {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    if (end >= sql_.size() || sql_[end] != '$') return ++at_, true;
    const std::string_view tag = sql_.substr(at_, end - at_ + 1);
    skip_to(sql_.find(tag, end + 1), tag.size());
    return true;
  }

  void skip_comment() {
    int depth = 0;
    while (at_ < sql_.size()) {
      const std::string_view two = sql_.substr(at_, 2);
      depth += two == "/*" ? 1 : two == "*/" ? -1 : 0;
      at_ += two == "/*" || two == "*/" ? 2 : 1;
      if (depth == 0) return;
    }
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::vector<SqlStatement> statements_;
  SqlStatement statement_{};
  bool in_statement_ = false;
  std::size_t count_ = 0;
  int depth_ = 0;   // of parentheses
  int blocks_ = 0;  // BEGIN ATOMIC and CASE
  std::string last_word_;
};

// The words without which no statement needs it, each with the place of its rarest letter: most
// texts are told by one look at each byte.
struct Hint {
  std::string_view word;
  std::size_t anchor;
};
constexpr Hint hints[] = {{"CONCURRENTLY", 11}, {"VACUUM", 0},       {"SYSTEM", 1}, {"DATABASE", 4},
                          {"TABLESPACE", 2},    {"SUBSCRIPTION", 2}, {"REINDEX", 6}};

bool has_word_at(std::string_view text, std::size_t anchor, const Hint &hint) {
  if (anchor < hint.anchor || upper(text[anchor]) != hint.word[hint.anchor]) return false;
  const std::string_view found = text.substr(anchor - hint.anchor, hint.word.size());
  return std::equal(found.begin(), found.end(), hint.word.begin(), hint.word.end(),
                    [](char c, char wanted) { return upper(c) == wanted; });
}

constexpr auto anchors = [] {
  std::array<bool, 256> is_anchor{};
  for (const Hint &hint : hints) {
    const auto letter = static_cast<unsigned char>(hint.word[hint.anchor]);
    is_anchor[letter] = is_anchor[letter | 0x20] = true;
  }
  return is_anchor;
}();

bool has_hint(std::string_view sql) {
  for (std::size_t at = 0; at < sql.size(); ++at)
    if (anchors[static_cast<unsigned char>(sql[at])])
      for (const Hint &hint : hints)
        if (has_word_at(sql, at, hint)) return true;
  return false;
}

// The list of PreventInTransactionBlock, as far as migrations have them.
bool runs_alone(const std::string &words) {
  const bool concurrently = words.find(" CONCURRENTLY") != words.npos;
  if (concurrently) {
    for (const char *begin : {"CREATE INDEX", "CREATE UNIQUE INDEX", "DROP INDEX", "REINDEX"})
      if (words.starts_with(begin)) return true;
    return words.starts_with("ALTER TABLE") && words.find(" DETACH PARTITION") != words.npos;
  }
  for (const char *begin :
       {"VACUUM", "ALTER SYSTEM", "CREATE DATABASE", "DROP DATABASE", "CREATE TABLESPACE",
        "DROP TABLESPACE", "CREATE SUBSCRIPTION", "DROP SUBSCRIPTION", "REINDEX DATABASE",
        "REINDEX SYSTEM", "REINDEX SCHEMA"})
    if (words.starts_with(begin)) return true;
  return false;
}

// A procedure that commits can only be called by a statement of its own.
bool is_call_alone(std::string_view sql) {
  const std::vector<SqlStatement> statements = Scanner(sql).run();
  return statements.size() == 1 && statements.front().words.starts_with("CALL");
}

// The first word is looked at without taking the text apart.
bool may_be_call(std::string_view sql) {
  std::size_t at = sql.find_first_not_of(" \t\r\n");
  while (at != sql.npos && sql.substr(at, 2) == "--")
    at = sql.find_first_not_of(" \t\r\n", std::min(sql.find('\n', at), sql.size()));
  if (at == sql.npos) return false;
  return sql.substr(at, 2) == "/*" || (sql[at] | 0x20) == 'c';
}

}  // namespace

std::vector<SqlStatement> sql_statements(std::string_view sql) {
  return Scanner(sql).run();
}

bool needs_no_transaction(std::string_view sql) {
  if (sql.size() < longest_call && may_be_call(sql) && is_call_alone(sql)) return true;
  if (!has_hint(sql)) return false;
  const std::vector<SqlStatement> statements = sql_statements(sql);
  return std::any_of(statements.begin(), statements.end(),
                     [](const SqlStatement &statement) { return runs_alone(statement.words); });
}

}  // namespace pg_idem::client
