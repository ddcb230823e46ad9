// A connection that fails says why only in words. What can be done about it is found out by asking:
// whether the server is up, whether it wants a password, whether the database is there.
#include "connection/connect.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "command_line/duration.hpp"
#include "connection/address.hpp"
#include "connection/create_database.hpp"
#include "connection/password.hpp"
#include "core/sqlstate.hpp"
#include "failure.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds first_pause(50), longest_pause(500);

struct Finish {
  void operator()(PGconn *connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, Finish>;

bool is_open(const Handle &connection) {
  return PQstatus(connection.get()) == CONNECTION_OK;
}

class Opening {
 public:
  explicit Opening(const Options &options) : options_(options), address_(options) {
    if (!options.wait.empty()) wait_ = read_duration(options.wait, "--wait");
    if (!options.password.empty())
      password_ = options.password;
    else if (options.prompt == PasswordPrompt::always)
      password_ = ask_for_password(options.user);
  }

  // Throws Failure.
  Handle open() {
    Handle connection = try_everything();
    if (is_open(connection)) return connection;
    throw Failure(Error(sqlstate::no_connection, address_.error_text(connection.get()), {},
                        PQconnectionNeedsPassword(connection.get())
                            ? "Use PGPASSWORD or the password file, or -W on a terminal."
                            : ""));
  }

 private:
  Handle try_everything() {
    Handle connection = open_when_up();
    if (!is_open(connection) && wants_password(connection))
      connection.reset(address_.connect(password_));
    if (!is_open(connection) && options_.create_database && address_.ping() == PQPING_OK) {
      create(connection);
      connection.reset(address_.connect(password_));
    }
    return connection;
  }

  // A server that accepts nobody yet, or does not answer, may come up. One that says no to us was
  // perhaps not up yet when it was asked first, so it is asked once more.
  Handle open_when_up() {
    const Clock::time_point end = Clock::now() + wait_;
    milliseconds pause = first_pause;
    for (bool was_up = false;;) {
      Handle connection(address_.connect(password_));
      if (is_open(connection) || was_up || Clock::now() >= end) return connection;
      const PGPing answer = address_.ping();
      if (answer == PQPING_NO_ATTEMPT) return connection;
      was_up = answer == PQPING_OK;
      if (was_up) continue;
      tell_once(connection);
      std::this_thread::sleep_for(std::min<Clock::duration>(pause, end - Clock::now()));
      pause = std::min(2 * pause, longest_pause);
    }
  }

  void tell_once(const Handle &connection) {
    if (!options_.quiet && !told_)
      tell("notice",
           "waiting up to " + options_.wait + ": " + address_.error_text(connection.get()));
    told_ = true;
  }

  bool wants_password(const Handle &connection) {
    if (!PQconnectionNeedsPassword(connection.get()) || password_) return false;
    if (options_.prompt != PasswordPrompt::never)
      password_ = ask_for_password(PQuser(connection.get()));
    return password_.has_value();
  }

  void create(const Handle &connection) {
    const std::string name = PQdb(connection.get());
    try {
      const bool created = create_database(options_, name, password_.value_or(""));
      if (created && !options_.quiet) tell("notice", "database \"" + name + "\" created");
    } catch (const Failure &failure) {
      if (failure.code != ExitCode::connection) throw;  // the first error says more
    }
  }

  const Options &options_;
  Address address_;
  std::optional<std::string> password_;
  milliseconds wait_{0};
  bool told_ = false;
};

}  // namespace

PGconn *connect(const Options &options) {
  return Opening(options).open().release();
}

std::string error_text(const PGconn *connection) {
  std::string text = PQerrorMessage(connection);
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace pg_idem::client
