// The words are what tells statements apart here.
#include "layouts/sql_text.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/sql_lexer.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t words_kept = 12;
constexpr std::size_t longest_call = 500;  // of a file that is looked at for being one CALL

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

class Splitter {
 public:
  explicit Splitter(std::string_view sql) : lexer_(sql) {}

  std::vector<SqlStatement> run() {
    while (lexer_.next())
      if (lexer_.kind() != Kind::space && lexer_.kind() != Kind::comment) take();
    end_statement();
    return std::move(statements_);
  }

 private:
  using Kind = SqlLexer::Kind;

  void take() {
    if (lexer_.text() == ";" && depth_ == 0 && blocks_ == 0) return end_statement();
    if (!in_statement_) statement_ = {lexer_.begin(), lexer_.begin(), {}};
    in_statement_ = true;
    statement_.end = lexer_.end();
    if (lexer_.kind() == Kind::word) word(lexer_.text());
    if (lexer_.kind() == Kind::symbol) symbol(lexer_.text());
  }

  void end_statement() {
    if (in_statement_) statements_.push_back(statement_);
    in_statement_ = false;
    depth_ = blocks_ = 0;
    count_ = 0;
    last_word_ = {};
  }

  void symbol(std::string_view text) {
    if (text == "(") ++depth_;
    if (text == ")" && depth_ > 0) --depth_;
    last_word_ = {};
  }

  void word(std::string_view text) {
    std::string found(text);
    std::transform(found.begin(), found.end(), found.begin(), upper);
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

  SqlLexer lexer_;
  std::vector<SqlStatement> statements_;
  SqlStatement statement_{};
  bool in_statement_ = false;
  std::size_t count_ = 0;
  int depth_ = 0;   // of parentheses
  int blocks_ = 0;  // BEGIN ATOMIC and CASE
  std::string last_word_;
};

// A word without which no statement is of a kind, with the place of its rarest letter.
struct Hint {
  std::string_view word;
  std::size_t anchor;
};
constexpr Hint hints_of_running_alone[] = {
    {"CONCURRENTLY", 11}, {"VACUUM", 0},       {"SYSTEM", 1}, {"DATABASE", 4},
    {"TABLESPACE", 2},    {"SUBSCRIPTION", 2}, {"REINDEX", 6}};
constexpr Hint hint_of_types[] = {{"TYPE", 1}};
constexpr Hint hint_of_values[] = {{"VALUE", 0}};

// Most texts are told by one look at each byte.
class Hints {
 public:
  constexpr explicit Hints(std::span<const Hint> hints) : hints_(hints) {
    for (const Hint &hint : hints) {
      const auto letter = static_cast<unsigned char>(hint.word[hint.anchor]);
      is_anchor_[letter] = is_anchor_[letter | 0x20] = true;
    }
  }

  bool any_in(std::string_view sql) const {
    for (std::size_t at = 0; at < sql.size(); ++at)
      if (is_anchor_[static_cast<unsigned char>(sql[at])])
        for (const Hint &hint : hints_)
          if (is_at(sql, at, hint)) return true;
    return false;
  }

 private:
  static bool is_at(std::string_view sql, std::size_t at, const Hint &hint) {
    if (at < hint.anchor || upper(sql[at]) != hint.word[hint.anchor]) return false;
    const std::string_view found = sql.substr(at - hint.anchor, hint.word.size());
    return std::equal(found.begin(), found.end(), hint.word.begin(), hint.word.end(),
                      [](char c, char wanted) { return upper(c) == wanted; });
  }

  std::span<const Hint> hints_;
  std::array<bool, 256> is_anchor_{};
};

constexpr Hints running_alone(hints_of_running_alone), types(hint_of_types), values(hint_of_values);

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
  const std::vector<SqlStatement> statements = Splitter(sql).run();
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
  return Splitter(sql).run();
}

bool needs_no_transaction(std::string_view sql) {
  if (sql.size() < longest_call && may_be_call(sql) && is_call_alone(sql)) return true;
  if (!running_alone.any_in(sql)) return false;
  const std::vector<SqlStatement> statements = sql_statements(sql);
  return std::any_of(statements.begin(), statements.end(),
                     [](const SqlStatement &statement) { return runs_alone(statement.words); });
}

bool adds_enum_value(std::string_view sql) {
  if (!values.any_in(sql) || !types.any_in(sql)) return false;
  const std::vector<SqlStatement> statements = sql_statements(sql);
  return std::any_of(statements.begin(), statements.end(), [](const SqlStatement &statement) {
    return statement.words.starts_with("ALTER TYPE") &&
           statement.words.find(" ADD VALUE") != std::string::npos;
  });
}

}  // namespace pg_idem::client
