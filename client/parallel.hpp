// Many small things of one kind, done by as many threads as are worth it.
#pragma once

#include <algorithm>
#include <future>
#include <iterator>
#include <span>
#include <vector>

namespace pg_idem::client {

constexpr std::size_t most_threads = 3;
constexpr std::size_t worth_a_thread = 100;  // things

// Where no thread is to be had, it is done when it is asked for.
constexpr std::launch in_a_thread = std::launch::async | std::launch::deferred;

// What `work` makes of each, in their order. Throws what it throws, for the first of them.
template <class Thing, class Work>
auto in_parallel(const std::vector<Thing> &things, const Work &work) {
  using Results = std::vector<decltype(work(things.front()))>;
  const std::size_t threads = std::min(things.size() / worth_a_thread + 1, most_threads);
  const std::size_t size = things.size() / threads + 1;
  std::vector<std::future<Results>> parts;
  for (std::span<const Thing> rest(things); !rest.empty();) {
    const auto part = rest.first(std::min(size, rest.size()));
    rest = rest.subspan(part.size());
    // None is done here: a thread that was just started often waits for the one that started it.
    const bool is_all = part.size() == things.size();
    parts.push_back(std::async(is_all ? std::launch::deferred : in_a_thread, [&, part] {
      Results results;
      results.reserve(part.size());
      for (const Thing &thing : part) results.push_back(work(thing));
      return results;
    }));
  }
  Results all;
  all.reserve(things.size());
  for (std::future<Results> &part : parts) std::ranges::move(part.get(), std::back_inserter(all));
  return all;
}

}  // namespace pg_idem::client
