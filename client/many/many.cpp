// Each target answers as JSON, from which its line of the table is made.
#include "many/many.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "command_line/duration.hpp"
#include "core/wording.hpp"
#include "many/targets.hpp"
#include "many/workers.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "run_verb.hpp"

namespace pg_idem::client {

namespace {

std::size_t jobs_of(const Options &options) {
  std::size_t jobs = 0;
  const char *const last = options.jobs.data() + options.jobs.size();
  const auto [end, error] = std::from_chars(options.jobs.data(), last, jobs);
  if (error != std::errc() || end != last || jobs == 0 || jobs > 1000)
    throw Failure(ExitCode::usage, "invalid value " + in_quotes(options.jobs) + " for --jobs", {},
                  "Write a number from 1 to 1000.");
  return jobs;
}

// "3 revisions", from whatever the verb answers with.
std::string gist_of(const Json &document) {
  if (document.contains("error")) {
    const std::string message = document["error"]["message"];
    const std::string sqlstate = document["error"].value("sqlstate", "");
    return (sqlstate.empty() ? "" : sqlstate + ": ") + message.substr(0, message.find('\n'));
  }
  for (const auto &[key, noun] :
       {std::pair("revisions", "revision"), std::pair("findings", "finding"),
        std::pair("attempts", "attempt"), std::pair("tables", "table"),
        std::pair("loaded", "file")})
    if (document.contains(key) && document[key].is_array())
      return counted(document[key].size(), noun);
  if (document.contains("stamped")) return counted(document["stamped"], "revision");
  return {};
}

class Report {
 public:
  Report(const std::vector<Target> &targets, const Options &options)
      : targets_(targets), options_(options), rows_(targets.size()), documents_(targets.size()) {}

  void add(std::size_t number, const JobResult &result) {
    const std::string &name = targets_[number].name;
    relay(name, result.err);
    Json document = Json::parse(result.out, nullptr, false);
    if (!document.is_object()) document = {{"exit_code", result.exit_code}};
    rows_[number] = {name, word_of(result), result.started ? duration_text(result.seconds) : "",
                     gist_of(document)};
    if (options_.json) {  // whole answers of thousands take room
      documents_[number] = {{"target", name}, {"started", result.started}};
      documents_[number].update(document);
    }
    is_bad_.push_back(!result.started || result.exit_code != 0);
    code_ =
        std::max(code_, result.started ? result.exit_code : static_cast<int>(ExitCode::database));
    show_count();
  }

  int finish(double seconds) {
    clear_count();
    answer()["targets"] = std::move(documents_);
    std::vector<Cells> shown;
    for (const Cells &row : rows_)
      if (!options_.quiet || row[1] != "ok") shown.push_back(row);
    print_table(shown);
    const auto bad = static_cast<std::size_t>(std::count(is_bad_.begin(), is_bad_.end(), true));
    if (!options_.quiet)
      print_line(counted(rows_.size(), "target") + ", " + std::to_string(rows_.size() - bad) +
                 " ok, " + std::to_string(bad) + " not, in " + duration_text(seconds));
    return code_;
  }

 private:
  static const char *word_of(const JobResult &result) {
    if (!result.started) return "not run";
    if (result.exit_code == 0) return "ok";
    const auto code = static_cast<ExitCode>(result.exit_code);
    const bool found =
        code == ExitCode::check || (code > ExitCode::files && code <= ExitCode::drift);
    return found ? "found" : code >= ExitCode::signalled ? "ended" : "failed";
  }

  // What it said on stderr, each line with the name before it.
  void relay(const std::string &name, const std::string &text) const {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string line = text.substr(begin, end - begin);
      Json json = options_.log_format == "json" ? Json::parse(line, nullptr, false) : Json();
      clear_count();
      if (json.is_object()) json["target"] = name;
      const std::string whole = (json.is_object() ? one_line(json) : name + ": " + line) + "\n";
      std::fwrite(whole.data(), 1, whole.size(), stderr);
      begin = end + 1;
    }
  }

  // A line that is written over, where somebody looks on.
  void show_count() {
    if (!counts()) return;
    std::fprintf(stderr, "\r%zu of %zu", is_bad_.size(), rows_.size());
  }
  void clear_count() const {
    if (counts()) std::fputs("\r\033[K", stderr);
  }
  bool counts() const { return !options_.quiet && isatty(STDERR_FILENO); }

  const std::vector<Target> &targets_;
  const Options &options_;
  std::vector<Cells> rows_;
  std::vector<Json> documents_;
  std::vector<bool> is_bad_;  // of those that have ended
  int code_ = 0;
};

int run_alone(const Verb &verb, Options options) {
  options.json = true;
  options.quiet = options.quiet || options.log_format == "text";  // no progress, only what is wrong
  return static_cast<int>(run_and_tell(verb, options));
}

}  // namespace

ExitCode run_on_each_target(const Verb &verb, const Options &options) {
  if (!verb.needs_database)
    throw Failure(ExitCode::usage,
                  "the verb " + std::string(verb.name) + " is not about a database");
  const std::size_t jobs = jobs_of(options);
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<Target> targets = find_targets(options);
  Report report(targets, options);
  flush_output();
  run_jobs(
      targets.size(), jobs,
      [&](std::size_t number) { return run_alone(verb, targets[number].options); },
      [&](std::size_t number, const JobResult &result) { report.add(number, result); });
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  return static_cast<ExitCode>(report.finish(time.count()));
}

}  // namespace pg_idem::client
