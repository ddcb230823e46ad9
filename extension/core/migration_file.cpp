// Reads a migration file line by line. Only lines that begin with `--` mean anything to it; SQL is
// left to the server. What looks like a marker or a key but is none is refused: taken for a
// comment, it would let a way down run on the way up.
#include "core/migration_file.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/comment_line.hpp"
#include "core/error.hpp"
#include "core/file_name.hpp"
#include "core/revision_name.hpp"
#include "core/sqlstate.hpp"
#include "core/utf8.hpp"
#include "core/wording.hpp"

namespace pg_idem {

namespace {

using std::string_view;

constexpr string_view byte_order_mark = "\xEF\xBB\xBF";

class Parser {
 public:
  Parser(string_view file, string_view content) : file_(file), content_(content) {
    if (content_.starts_with(byte_order_mark)) content_.remove_prefix(byte_order_mark.size());
    result_.revision.file = file;
  }

  MigrationFile run() {
    check_encoding();
    for (std::size_t begin = 0; begin < content_.size(); ++line_) {
      const std::size_t end = std::min(content_.find('\n', begin), content_.size());
      const std::size_t next = std::min(end + 1, content_.size());
      read_line(content_.substr(begin, end - begin), begin, next);
      begin = next;
    }
    end_section(content_.size());
    line_ = 1;
    complete();
    return std::move(result_);
  }

 private:
  void check_encoding() {
    const string_view valid = content_.substr(0, first_invalid_byte(content_));
    if (valid.size() == content_.size()) return;
    line_ += static_cast<int>(std::count(valid.begin(), valid.end(), '\n'));
    fail(content_[valid.size()] == '\0' ? "the file contains a NUL byte"
                                        : "the file is not valid UTF-8",
         {}, "Save the file as UTF-8 text.");
  }

  void read_line(string_view line, std::size_t begin, std::size_t next) {
    const string_view text = trim(line);
    if (text.starts_with("--")) {
      const string_view comment = trim(text.substr(2));
      if (begins_like_marker(comment)) {
        end_section(begin);
        begin_section(line, comment, next);
      } else if (!section_) {
        read_header(comment);
      }
    } else if (!text.empty() && !section_) {
      fail("only comments and header lines may stand before the first section", {},
           "Write a line \"-- migrate:up\" before the SQL.");
    } else if (text.starts_with("\\restrict ") || text.starts_with("\\unrestrict ")) {
      for_psql_.emplace_back(begin, line.size());
    }
  }

  void begin_section(string_view line, string_view marker, std::size_t begin) {
    const string_view word = take_word(marker);
    Section *section = line.starts_with("--") ? section_called(word) : nullptr;
    if (!section)
      fail("this is no section: " + in_quotes(trim(line)), {},
           "The sections are \"-- migrate:up\", \"-- migrate:down\" and \"-- migrate:verify\", in "
           "lower case and at the beginning of a line.");
    if (section->line != 0)
      fail("there is another section " + in_quotes(word),
           "The first one begins on line " + std::to_string(section->line - 1) + ".",
           "Join the two, or remove one.");
    while (!marker.empty()) read_option(take_word(marker));
    section->line = line_ + 1;
    section_ = section;
    section_begin_ = begin;
  }

  Section *section_called(string_view word) {
    if (word == "migrate:up") return &result_.up;
    if (word == "migrate:down") return &(result_.down ? *result_.down : result_.down.emplace());
    if (word == "migrate:verify")
      return &(result_.verify ? *result_.verify : result_.verify.emplace());
    return nullptr;
  }

  void read_option(string_view option) {
    if (option != "transaction:false" && option != "transaction:true")
      fail("unknown option " + in_quotes(option) + " of a section", {},
           "The options are transaction:false and transaction:true.");
    const bool on = option == "transaction:true";
    if (header_transaction_.value_or(on) != on)
      fail("option " + in_quotes(option) + " contradicts the header",
           "The header says \"-- transaction: " + std::string(on ? "off" : "on") + "\".",
           "Remove one of the two.");
    if (!on) result_.transactional = false;
  }

  void end_section(std::size_t end) {
    if (!section_) return;
    section_->text = content_.substr(section_begin_, end - section_begin_);
    for (const auto &[begin, size] : for_psql_)
      section_->text.replace(begin - section_begin_, size, size, ' ');
    for_psql_.clear();
  }

  void read_header(string_view comment) {
    const string_view key = key_of(comment);
    if (key.empty()) return;
    if (std::find(keys_.begin(), keys_.end(), key) != keys_.end())
      fail("header key " + in_quotes(key) + " is given twice", {}, "Remove one of the two lines.");
    keys_.push_back(key);
    set(key, trim(comment.substr(key.size() + 1)));
  }

  void set(string_view key, string_view value) {
    Revision &revision = result_.revision;
    if (key == "revision")
      revision.id = name(value);
    else if (key == "revises")
      revision.parents = names(value);
    else if (key == "depends")
      revision.depends = names(value);
    else if (key == "labels")
      revision.labels = names(value);
    else if (key == "description")
      revision.description = value;
    else if (key == "transaction")
      header_transaction_ = result_.transactional = on_or_off(key, value);
    else if (key == "idempotent")
      result_.idempotent = on_or_off(key, value);
    else if (key == "repeat")
      set_repeat(value);
    else if (key == "repeatable")
      revision.repeatable = on_or_off(key, value);
    else
      fail("unknown header key " + in_quotes(key), {},
           "The keys are revision, revises, depends, labels, description, transaction, "
           "idempotent, repeat and repeatable. A comment "
           "that is none of them must not begin with a word in lower case and a colon.");
    if (key == "revises") result_.has_parents_line = true;
    if (key == "repeatable") repeatable_line_ = line_;
  }

  bool on_or_off(string_view key, string_view value) const {
    if (value != "on" && value != "off")
      fail("invalid value for header key " + in_quotes(key) + ": " + in_quotes(value), {},
           "The values are on and off.");
    return value == "on";
  }

  void set_repeat(string_view value) {
    if (value != "run" && value != "skip")
      fail("invalid value for header key \"repeat\": " + in_quotes(value), {},
           "The values are run and skip; without the line, what cannot be told is refused.");
    result_.repeat = value == "run" ? Repeat::run : Repeat::skip;
  }

  string_view name(string_view value) const {
    if (const char *problem = problem_of_name(value)) fail_on_name(value, problem);
    return value;
  }

  // Separated by commas; `none` and nothing at all mean none.
  std::vector<std::string> names(string_view value) const {
    std::vector<std::string> found;
    if (value.empty() || value == "none") return found;
    for (std::size_t comma = 0; comma != value.npos; value.remove_prefix(comma + 1)) {
      comma = value.find(',');
      const string_view one = name(trim(value.substr(0, comma)));
      if (std::find(found.begin(), found.end(), one) != found.end())
        fail("name " + in_quotes(one) + " is given twice", {}, "Remove one of the two.");
      found.emplace_back(one);
    }
    return found;
  }

  // What the sections and the file's name say about the revision.
  void complete() {
    Revision &revision = result_.revision;
    if (result_.up.line == 0)
      fail("the file has no section \"up\"", {}, "Write a line \"-- migrate:up\" before the SQL.");
    if (revision.repeatable) must_stand_alone();
    const FileName file_name(file_);
    if (revision.id.empty()) {
      // what is repeatable has no number or the like in its file's name
      const string_view id = revision.repeatable ? file_name.stem : file_name.version;
      if (const char *problem = problem_of_name(id))
        fail_on_name(id, problem,
                     "Call the file <version>_<slug>.sql, or write a line \"-- revision: NAME\" at "
                     "its beginning.");
      revision.id = id;
    }
    if (revision.description.empty() && !revision.repeatable) revision.description = file_name.slug;
    revision.has_down = result_.down.has_value();
  }

  void must_stand_alone() {
    const bool has_labels = !result_.revision.labels.empty();
    result_.has_parents_line = true;
    if (result_.revision.parents.empty() && !has_labels) return;
    line_ = repeatable_line_;
    fail("a repeatable revision has no " + std::string(has_labels ? "labels" : "parents"),
         "It is no part of a branch: it comes after all revisions that are not repeatable.",
         has_labels ? "Remove the line \"-- labels:\"."
                    : "Remove the line \"-- revises:\"; \"-- depends:\" names what it needs.");
  }

  [[noreturn]] void fail_on_name(string_view name, const char *problem,
                                 const char *hint = "Write another name.") const {
    fail(in_quotes(name) + " cannot be the name of a revision or label",
         "The name " + std::string(problem) + ".", hint);
  }

  [[noreturn]] void fail(std::string message, std::string detail, std::string hint) const {
    throw Error(sqlstate::invalid_migration_file,
                std::string(file_) + ":" + std::to_string(line_) + ": " + message,
                std::move(detail), std::move(hint));
  }

  string_view file_, content_;
  int line_ = 1;
  MigrationFile result_;
  Section *section_ = nullptr;  // the one being read; none: still in the header
  std::size_t section_begin_ = 0;
  // Lines that pg_dump writes for psql, against commands in the data: place and size. No SQL.
  std::vector<std::pair<std::size_t, std::size_t>> for_psql_;
  std::vector<string_view> keys_;
  std::optional<bool> header_transaction_;
  int repeatable_line_ = 0;  // where the header says so
};

}  // namespace

MigrationFile parse_migration_file(string_view file, string_view content) {
  return Parser(file, content).run();
}

void place_sections(MigrationFile &migration, const std::vector<std::string> &places) {
  Section *const sections[] = {&migration.up, migration.down ? &*migration.down : nullptr,
                               migration.verify ? &*migration.verify : nullptr};
  for (std::size_t i = 0; i < places.size() && i < std::size(sections); ++i) {
    const std::string &place = places[i];
    if (place.empty() || sections[i] == nullptr) continue;
    const std::size_t colon = place.find(':');
    const auto [end, problem] =
        std::from_chars(place.data(), place.data() + place.size(), sections[i]->line);
    if (problem != std::errc() || end != place.data() + colon)
      throw Error(sqlstate::invalid_parameter_value, in_quotes(place) + " is no place of a section",
                  "A place is written LINE:FILE.");
    sections[i]->file = place.substr(colon + 1);
  }
}

}  // namespace pg_idem
