// The boundary between C++ and PostgreSQL. An ERROR of the server is a longjmp, which must not skip
// a destructor; an exception must not reach the server's C frames. Both rules are kept here and
// only here: call_postgres() lands the jump and throws ServerError, SQL_FUNCTION() catches
// everything that a body throws and raises it again as an ERROR, after the last C++ frame is gone.
#pragma once

#include "server/postgres.hpp"

#include <exception>
#include <string>
#include <tuple>
#include <type_traits>

#include "core/error.hpp"

namespace pg_idem {

// An ERROR of the server on its way through C++. Only a subtransaction or the door may end its way:
// until then the server's state is that of a failed statement.
class ServerError : public std::exception {
 public:
  explicit ServerError(ErrorData *data) : data_(data) {}
  const char *what() const noexcept override;
  ErrorData *data() const { return data_; }  // until the end of the transaction, or discard()

 private:
  ErrorData *data_;
};

// An SQLSTATE as the server has it in numbers.
inline int error_code(const char *sqlstate) {
  return MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4]);
}

// Cancel and shutdown: whoever catches an error to go on must let these pass.
bool is_cancel(const ServerError &error);

// An error outlives the transaction that it rolls back when it is kept in the caller's portal.
ServerError keep_beyond_transaction(const ServerError &error);
// For whoever goes on after it: gives back its memory. It must not be thrown on.
void discard(const ServerError &error);
const char *sqlstate_of(const ServerError &error);  // in static storage, until the next call

// While one lives, cancel and shutdown wait. An ERROR sets the server's counter back to zero. What
// HOLD_INTERRUPTS does, in words that C++20 has not deprecated.
class InterruptsHeld {
 public:
  InterruptsHeld() { InterruptHoldoffCount = InterruptHoldoffCount + 1; }
  ~InterruptsHeld() {
    if (InterruptHoldoffCount > 0) InterruptHoldoffCount = InterruptHoldoffCount - 1;
  }
  InterruptsHeld(const InterruptsHeld &) = delete;
  InterruptsHeld &operator=(const InterruptsHeld &) = delete;
};

// Adds a line to the error's CONTEXT; gives it another HINT.
void add_context(const ServerError &error, const std::string &line);
void set_hint(const ServerError &error, const char *hint);

namespace boundary {

// Calls `call(argument)`; returns null, or what it raised, with the error state cleared and the
// exception stack, error context and memory context as they were.
ErrorData *land(void (*call)(void *), void *argument);

// Runs the body of a hook or callback and raises what it throws.
bool enter_callback(bool (*body)(void *), void *argument);

// Runs the body of an SQL function and raises what it throws.
Datum enter(Datum (*body)(FunctionCallInfo), FunctionCallInfo fcinfo);

}  // namespace boundary

// What an ERROR may jump over: nothing that wants to be destroyed.
template <typename T>
concept Jumpable = std::is_void_v<T> || std::is_trivially_copyable_v<T>;

// Calls a function of the server (or a C-style helper of ours that calls several: no object with a
// destructor may live in it). The arguments are evaluated before, so the only frames that a jump
// skips are C's. Throws ServerError.
template <Jumpable Result, typename... Parameters, Jumpable... Arguments>
Result call_postgres(Result (*function)(Parameters...), Arguments... arguments) {
  if constexpr (std::is_void_v<Result>) {
    struct Call {
      void (*function)(Parameters...);
      std::tuple<Arguments...> arguments;
    } call{function, {arguments...}};
    auto run = [](void *p) {
      auto *c = static_cast<Call *>(p);
      std::apply(c->function, c->arguments);
    };
    if (ErrorData *error = boundary::land(run, &call)) throw ServerError(error);
  } else {
    struct Call {
      Result (*function)(Parameters...);
      std::tuple<Arguments...> arguments;
      Result result;
    } call{function, {arguments...}, {}};
    auto run = [](void *p) {
      auto *c = static_cast<Call *>(p);
      c->result = std::apply(c->function, c->arguments);
    };
    if (ErrorData *error = boundary::land(run, &call)) throw ServerError(error);
    return call.result;
  }
}

// Runs `body`, then `end`, and returns what `body` did. Not after an exception: then the server
// puts in order what `end` would have.
template <typename Body, typename End>
auto followed_by(Body body, End end) {
  if constexpr (std::is_void_v<decltype(body())>) {
    body();
    end();
  } else {
    auto result = body();
    end();
    return result;
  }
}

// While one lives, the counter is one higher.
template <int &counter>
class While {
 public:
  While() { counter++; }
  ~While() { counter--; }
  While(const While &) = delete;
  While &operator=(const While &) = delete;
};

}  // namespace pg_idem

// Defines an SQL-callable function: SQL_FUNCTION(name) { ... use fcinfo ... return a Datum; }
#define SQL_FUNCTION(name)                                   \
  extern "C" {                                               \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);                  \
  PG_FUNCTION_INFO_V1(name);                                 \
  }                                                          \
  static Datum name##_body(FunctionCallInfo fcinfo);         \
  Datum name(PG_FUNCTION_ARGS) {                             \
    return ::pg_idem::boundary::enter(&name##_body, fcinfo); \
  }                                                          \
  static Datum name##_body([[maybe_unused]] FunctionCallInfo fcinfo)
