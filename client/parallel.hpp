// Work on many small things at once, by as many threads as are worth it.
#pragma once

#include <algorithm>
#include <future>
#include <span>
#include <vector>

namespace pg_idem::client {

constexpr std::size_t most_threads = 4;
constexpr std::size_t worth_a_thread = 50;  // things

// What `work` returns for each part of the things, a span. Throws what it throws.
template <class Thing, class Work>
auto in_parts(std::span<Thing> things, const Work &work) {
  const std::size_t size = std::max(things.size() / most_threads + 1, worth_a_thread);
  std::vector<std::future<decltype(work(things))>> parts;
  for (std::size_t begin = 0; begin < things.size(); begin += size) {
    const std::span<Thing> part = things.subspan(begin, std::min(size, things.size() - begin));
    const bool is_last = begin + size >= things.size();
    parts.push_back(std::async(is_last ? std::launch::deferred : std::launch::async,
                               [&work, part] { return work(part); }));
  }
  std::reverse(parts.begin(), parts.end());  // the last one is done here, while others are under way
  return parts;
}

}  // namespace pg_idem::client
