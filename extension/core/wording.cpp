// How errors of the core speak of revisions. Runs only on the way to an error, yet over graphs of
// any size: the search for a similar name keeps to a narrow band of the edit distance.
#include "core/wording.hpp"

#include <algorithm>
#include <numeric>

namespace pg_idem {

namespace {

constexpr std::size_t longest_list = 20;
constexpr std::size_t most_typos = 3;

// Levenshtein distance, as far as it is not above `limit`; above it any number greater than that.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
  if (std::max(left.size(), right.size()) - std::min(left.size(), right.size()) > limit)
    return limit + 1;
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    const std::size_t begin = i > limit ? i - limit : 1;
    const std::size_t end = std::min(right.size(), i + limit);
    std::size_t diagonal = row[begin - 1];
    std::size_t best = row[begin - 1] = begin == 1 ? i : limit + 1;
    for (std::size_t j = begin; j <= end; ++j) {
      const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      best = std::min(best, row[j]);
    }
    if (best > limit) return best;
  }
  return row.back();
}

std::string_view only_abbreviated(const std::vector<Revision> &revisions, std::string_view name) {
  std::string_view found;
  for (const Revision &revision : revisions) {
    if (!std::string_view(revision.id).starts_with(name)) continue;
    if (!found.empty()) return {};
    found = revision.id;
  }
  return found;
}

}  // namespace

std::string in_quotes(std::string_view name) {
  std::string text = "\"";
  text += name;
  text += '"';
  return text;
}

std::string described(const Revision &revision) {
  std::string about = revision.description;
  if (!revision.file.empty()) about += (about.empty() ? "file " : ", file ") + revision.file;
  return in_quotes(revision.id) + (about.empty() ? "" : " (" + about + ")");
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string> &items, std::string_view separator) {
  std::string text;
  for (const std::string &item : items) {
    if (&item != &items.front()) text += separator;
    text += item;
  }
  return text;
}

std::string listed(const std::vector<std::string> &items, std::string_view separator) {
  if (items.size() <= longest_list) return joined(items, separator);
  std::vector<std::string> shown(items.begin(), items.begin() + longest_list);
  shown.push_back("and " + std::to_string(items.size() - longest_list) + " more");
  return joined(shown, separator);
}

std::string_view nearest_name(const std::vector<Revision> &revisions, std::string_view name) {
  if (name.empty()) return {};
  std::string_view found;
  std::size_t limit = std::min(most_typos, name.size() / 3);
  for (const Revision &revision : revisions) {
    const std::size_t distance = edit_distance(name, revision.id, limit);
    if (distance > limit || (!found.empty() && distance == limit)) continue;
    found = revision.id;
    limit = distance;
  }
  return found.empty() ? only_abbreviated(revisions, name) : found;
}

}  // namespace pg_idem
