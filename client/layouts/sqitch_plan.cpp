// A change that is in the plan twice was reworked behind a tag: the files of the older one carry
// the name of that tag, NAME@TAG.sql.
#include "layouts/sqitch_plan.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

class Parser {
 public:
  explicit Parser(const Tree &tree) : tree_(tree) {}

  std::vector<SqitchStep> run() {
    for (const Line &line : Lines(tree_.content(sqitch_plan_file))) {
      line_ = line.number;
      read(trim(line.text));
    }
    for (std::size_t step = 0; step < steps_.size(); ++step) steps_[step].file = file_of(step);
    return std::move(steps_);
  }

 private:
  void read(std::string_view text) {
    if (text.empty() || text.front() == '#') return;
    if (text.front() == '%') return read_pragma(text.substr(1));
    SqitchStep step;
    if (const std::size_t note = text.find(" # "); note != text.npos)
      step.note = trim(text.substr(note + 3));
    if (text.front() == '@')
      read_tag(text.substr(1), step);
    else
      read_change(text, step);
    steps_.push_back(std::move(step));
  }

  void read_pragma(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (trim(text.substr(0, equals)) == "project" && equals != text.npos)
      project_ = trim(text.substr(equals + 1));
  }

  void read_tag(std::string_view text, SqitchStep &step) {
    step.is_tag = true;
    step.name = step.revision = take_word(text);
  }

  void read_change(std::string_view text, SqitchStep &step) {
    if (text.front() == '-')
      fail("the plan takes a change back", "A line that begins with - is not supported.");
    if (text.front() == '+') text.remove_prefix(1);
    step.name = take_word(text);
    std::vector<std::size_t> &places = changes_[step.name];
    step.revision = step.name + (places.empty() ? "" : "~" + std::to_string(places.size() + 1));
    if (text.starts_with('['))
      for (const std::string_view word : words_of(text.substr(1, text.find(']') - 1)))
        depend(word, step);
    places.push_back(steps_.size());
  }

  void depend(std::string_view word, SqitchStep &step) {
    const bool is_conflict = word.starts_with('!');
    if (is_conflict) word.remove_prefix(1);
    if (const std::size_t colon = word.find(':'); colon != word.npos) {
      if (word.substr(0, colon) != project_)
        fail("change " + in_quotes(step.name) + " depends on another project",
             "It names " + in_quotes(word) + ".");
      word.remove_prefix(colon + 1);
    }
    const SqitchStep *found = find(word);
    if (is_conflict && found)
      fail("change " + in_quotes(step.name) + " conflicts with " + in_quotes(word),
           "Both are in the plan.");
    if (is_conflict) return;
    if (!found)
      fail("change " + in_quotes(step.name) + " requires " + in_quotes(word),
           "No change before it in the plan is called so.");
    std::vector<std::string> &required = step.requires_;
    if (std::find(required.begin(), required.end(), found->revision) == required.end())
      required.push_back(found->revision);
  }

  // `change`, `@tag`, `change@tag`: the last one of that name, up to the tag.
  const SqitchStep *find(std::string_view word) const {
    const std::size_t at = word.find('@');
    auto end = steps_.end();
    if (at != word.npos)
      end = std::find_if(steps_.begin(), steps_.end(), [&](const SqitchStep &step) {
        return step.is_tag && step.name == word.substr(at + 1);
      });
    if (at != word.npos && end == steps_.end()) return nullptr;
    if (at == 0) return &*end;
    const auto known = changes_.find(std::string(word.substr(0, at)));
    if (known == changes_.end()) return nullptr;
    const auto behind =
        std::ranges::lower_bound(known->second, static_cast<std::size_t>(end - steps_.begin()));
    return behind == known->second.begin() ? nullptr : &steps_[*(behind - 1)];
  }

  std::string file_of(std::size_t step) const {
    const SqitchStep &change = steps_[step];
    if (change.is_tag) return change.name + ".sql";
    const std::vector<std::size_t> &places = changes_.at(change.name);
    const auto rework = std::ranges::upper_bound(places, step);
    if (rework == places.end()) return change.name + ".sql";
    for (std::size_t tag = *rework; --tag > step;)
      if (steps_[tag].is_tag &&
          tree_.has("deploy/" + change.name + "@" + steps_[tag].name + ".sql"))
        return change.name + "@" + steps_[tag].name + ".sql";
    refuse(tree_, sqitch_plan_file, 0,
           "change " + in_quotes(change.name) + " is reworked, and its older form is not there", {},
           "The file deploy/" + change.name + "@TAG.sql is missing.");
  }

  [[noreturn]] void fail(std::string message, std::string detail) const {
    refuse(tree_, sqitch_plan_file, line_, std::move(message), std::move(detail));
  }

  const Tree &tree_;
  std::vector<SqitchStep> steps_;
  std::unordered_map<std::string, std::vector<std::size_t>> changes_;  // where each name is
  std::string project_;
  int line_ = 0;
};

}  // namespace

std::vector<SqitchStep> read_sqitch_plan(const Tree &tree) {
  return Parser(tree).run();
}

}  // namespace pg_idem::client
