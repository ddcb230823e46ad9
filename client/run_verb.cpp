// The one place that catches everything.
#include "run_verb.hpp"

#include <exception>
#include <new>

#include "core/sqlstate.hpp"
#include "many/many.hpp"
#include "many/targets.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

ExitCode run_and_tell(const Verb &verb, const Options &options) {
  ExitCode code = ExitCode::ok;
  set_up_console(options);
  const std::optional<Failure> failure = failure_of([&] {
    code = has_several_targets(options) ? run_on_each_target(verb, options) : verb.run(options);
  });
  if (failure) {
    code = failure->code;
    tell(*failure);
  }
  if (options.json) print_answer(verb.name, code, failure ? &*failure : nullptr);
  return code;
}

std::optional<Failure> failure_of(const std::function<void()> &body) {
  try {
    body();
  } catch (const Failure &failure) {
    return failure.redacted();
  } catch (const Error &error) {
    return Failure(error).redacted();
  } catch (const std::bad_alloc &) {
    return Failure(Error(sqlstate::out_of_memory, "out of memory"));
  } catch (const std::exception &error) {
    return Failure(ExitCode::database, error.what()).redacted();
  }
  return std::nullopt;
}

}  // namespace pg_idem::client
