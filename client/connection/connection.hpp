// The connection to the database: opened by libpq's own rules, cancelled by SIGINT and SIGTERM.
// Whatever goes wrong arrives as a Failure.
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_line/options.hpp"
#include "connection/result.hpp"
#include "failure.hpp"

namespace pg_idem::client {

class Connection {
 public:
  explicit Connection(const Options &options);
  Connection(const Connection &) = delete;  // libpq knows the address
  Connection &operator=(const Connection &) = delete;

  using NoticeListener = std::function<void(const PGresult *notice)>;
  void on_notice(NoticeListener listener);  // called as they arrive

  // Called four times a second while the server works, from now on.
  void on_wait(std::function<void()> listener) { on_wait_ = std::move(listener); }

  using Parameters = std::vector<std::optional<std::string>>;

  // One statement, with $1 and so on.
  Result run(const std::string &sql, const Parameters &parameters = {});

  // The same under these settings of the session; none: as the database has it. Statement and
  // settings reach the server as one, so they also stay together behind a pooler that hands each
  // transaction to another session. It finds none of them left behind.
  using Settings = std::vector<std::pair<std::string, std::optional<std::string>>>;
  Result run_with(const Settings &settings, const std::string &sql,
                  const Parameters &parameters = {});

  // The same as run(), even after a signal: to tidy up.
  void run_in_any_case(const std::string &sql);

  // Several statements in one round trip and one transaction. An error ends the list: it is in
  // the last result, for the caller to judge with check().
  std::vector<Result> run_script(const std::string &sql);
  void check(const Result &result) const;

  // Pipelined: between begin and end nothing waits for the server. All of it is one transaction.
  // The results are handed over in the order of the statements, each numbered from 0.
  using ResultListener = std::function<void(std::size_t statement, Result result)>;
  void begin_pipeline();
  void send(const std::string &sql, const Parameters &parameters = {});
  void send_again(const Parameters &parameters);  // what was sent last, not parsed once more
  void end_pipeline(const ResultListener &listener);

  std::string quoted_name(std::string_view name) const;  // as an SQL identifier
  std::string quoted_text(std::string_view text) const;  // as an SQL literal
  std::string database() const { return PQdb(connection_.get()); }
  std::string current_role() { return run("SELECT current_user").copy(0, 0); }
  int process() const { return PQbackendPID(connection_.get()); }
  std::string password() const { return PQpass(connection_.get()); }

 private:
  struct Finish {
    void operator()(PGconn *connection) const;
  };

  Result execute(const std::string &sql, const Parameters &parameters);
  void stop_if_interrupted() const;
  void must_be_sent(int success) const;
  Result next_result();
  void wait_for_result();
  void synchronize();
  void receive(std::size_t statements, const ResultListener &listener);
  void finish_pipeline(const std::function<void()> &receive_all);
  void drain();
  [[noreturn]] void fail_as_lost() const;

  std::unique_ptr<PGconn, Finish> connection_;
  NoticeListener listener_;
  std::function<void()> on_wait_;
  std::size_t statements_in_pipeline_ = 0, pending_synchronizations_ = 0;
};

// As the text of a parameter of type text[].
std::string array_of(const std::vector<std::string> &texts);

}  // namespace pg_idem::client
