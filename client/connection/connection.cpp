// libpq's calls, each with its error looked at.
#include "connection/connection.hpp"

#include <poll.h>

#include <new>
#include <utility>

#include "connection/connect.hpp"
#include "connection/interruption.hpp"
#include "connection/setter.hpp"
#include "core/sqlstate.hpp"

namespace pg_idem::client {

namespace {

constexpr char query_canceled[] = "57014";
constexpr int wait_interval = 250;  // milliseconds
constexpr char carry_on[] = "Run the same command again: it carries on where this one stopped.";
constexpr char go_to_primary[] =
    "Connect to the primary server, or turn off default_transaction_read_only.";

class ParameterValues {
 public:
  explicit ParameterValues(const Connection::Parameters &parameters) {
    values_.reserve(parameters.size());
    for (const auto &parameter : parameters)
      values_.push_back(parameter ? parameter->c_str() : nullptr);
  }
  int count() const { return static_cast<int>(values_.size()); }
  const char *const *data() const { return values_.data(); }

 private:
  std::vector<const char *> values_;
};

// The portable engine tells in DETAIL where an error happened: CONTEXT is its own way to the RAISE.
std::string context_of(const Result &result) {
  std::string context = result.field(PG_DIAG_CONTEXT);
  const std::string innermost = context.substr(0, context.find('\n'));
  for (const char *raising : {" idem.raise(", " idem.reraise("})
    if (innermost.find(raising) != innermost.npos) return {};
  return context;
}

Failure failure_of(const Result &result) {
  Failure failure(ExitCode::database, result.field(PG_DIAG_MESSAGE_PRIMARY),
                  result.field(PG_DIAG_MESSAGE_DETAIL), result.field(PG_DIAG_MESSAGE_HINT));
  failure.sqlstate = result.field(PG_DIAG_SQLSTATE);
  failure.context = context_of(result);
  failure.code = exit_code_of(failure.sqlstate);
  return failure;
}

Failure as_interruption(Failure failure) {
  failure.code = static_cast<ExitCode>(static_cast<int>(ExitCode::signalled) + signal_received());
  failure.hint = carry_on;
  return failure;
}

}  // namespace

void Connection::Finish::operator()(PGconn *connection) const {
  forget_signals(connection);
  PQfinish(connection);
}

Connection::Connection(const Options &options) : connection_(connect(options)) {
  cancel_on_signals(connection_.get());
}

void Connection::on_notice(NoticeListener listener) {
  listener_ = std::move(listener);
  const auto receive = [](void *self, const PGresult *notice) {
    static_cast<Connection *>(self)->listener_(notice);
  };
  PQsetNoticeReceiver(connection_.get(), receive, this);
}

Result Connection::run(const std::string &sql, const Parameters &parameters) {
  stop_if_interrupted();
  return execute(sql, parameters);
}

void Connection::run_in_any_case(const std::string &sql) {
  execute(sql, {});
}

Result Connection::execute(const std::string &sql, const Parameters &parameters) {
  const ParameterValues values(parameters);
  must_be_sent(PQsendQueryParams(connection_.get(), sql.c_str(), values.count(), nullptr,
                                 values.data(), nullptr, nullptr, 0));
  Result result = next_result();
  // the first error says most; a lost connection adds another
  if (result && !result.field(PG_DIAG_SQLSTATE).empty()) drain();  // it may be asked again
  check(result);
  drain();
  return result;
}

void Connection::drain() {
  while (next_result()) continue;
}

// The COMMIT ends the settings' transaction, so that the statement may commit too. All is sent
// before the first answer: a pooler keeps its session for us until the last one.
Result Connection::run_with(const Settings &settings, const std::string &sql,
                            const Parameters &parameters) {
  const Setter set(settings);
  begin_pipeline();
  send("BEGIN");
  send(Setter::forget);
  send(set.sql(), set.values());
  send("COMMIT");
  send(sql, parameters);
  synchronize();
  send(set.sql(), set.nothing());
  synchronize();
  Result answer;
  finish_pipeline([&] {
    receive(5, [&](std::size_t statement, Result result) {
      if (statement == 4) answer = std::move(result);
    });
    receive(1, [](std::size_t, const Result &) {});
  });
  return answer;
}

std::vector<Result> Connection::run_script(const std::string &sql) {
  stop_if_interrupted();
  must_be_sent(PQsendQuery(connection_.get(), sql.c_str()));
  std::vector<Result> results;
  while (Result result = next_result()) results.push_back(std::move(result));
  if (results.empty()) fail_as_lost();
  return results;
}

void Connection::check(const Result &result) const {
  if (result && !result.failed()) return;
  // A server that ends the session says why before it closes the connection.
  if (!result || result.field(PG_DIAG_SQLSTATE).empty()) fail_as_lost();
  Failure failure = failure_of(result);
  if (failure.sqlstate == query_canceled && signal_received() != 0)
    throw as_interruption(std::move(failure));
  if (failure.code == ExitCode::connection) failure.hint = carry_on;
  if (failure.sqlstate == sqlstate::read_only_transaction && failure.hint.empty())
    failure.hint = go_to_primary;
  throw failure;
}

void Connection::begin_pipeline() {
  stop_if_interrupted();
  statements_in_pipeline_ = 0;
  must_be_sent(PQenterPipelineMode(connection_.get()));
}

void Connection::send(const std::string &sql, const Parameters &parameters) {
  const ParameterValues values(parameters);
  must_be_sent(PQsendQueryParams(connection_.get(), sql.c_str(), values.count(), nullptr,
                                 values.data(), nullptr, nullptr, 0));
  ++statements_in_pipeline_;
}

// The server keeps the unnamed statement until another one is parsed.
void Connection::send_again(const Parameters &parameters) {
  const ParameterValues values(parameters);
  must_be_sent(PQsendQueryPrepared(connection_.get(), "", values.count(), values.data(), nullptr,
                                   nullptr, 0));
  ++statements_in_pipeline_;
}

void Connection::end_pipeline(const ResultListener &listener) {
  synchronize();
  finish_pipeline([&] { receive(statements_in_pipeline_, listener); });
}

// Behind an error the server skips everything up to here.
void Connection::synchronize() {
  must_be_sent(PQpipelineSync(connection_.get()));
  ++pending_synchronizations_;
}

void Connection::receive(std::size_t statements, const ResultListener &listener) {
  for (std::size_t statement = 0; statement < statements; ++statement) {
    Result result = next_result();
    check(result);
    listener(statement, std::move(result));
    next_result();  // the null that ends a statement's results
  }
  check(next_result());  // of the synchronization, where a deferred error would show
}

// Also after an error the session may be asked again.
void Connection::finish_pipeline(const std::function<void()> &receive_all) {
  try {
    receive_all();
  } catch (const Failure &) {
    while (pending_synchronizations_ > 0 && PQstatus(connection_.get()) == CONNECTION_OK)
      next_result();
    PQexitPipelineMode(connection_.get());
    throw;
  }
  must_be_sent(PQexitPipelineMode(connection_.get()));
}

std::string Connection::quoted_name(std::string_view name) const {
  const std::unique_ptr<char, void (*)(void *)> quoted(
      PQescapeIdentifier(connection_.get(), name.data(), name.size()), PQfreemem);
  if (!quoted) throw std::bad_alloc();
  return quoted.get();
}

std::string Connection::quoted_text(std::string_view text) const {
  const std::unique_ptr<char, void (*)(void *)> quoted(
      PQescapeLiteral(connection_.get(), text.data(), text.size()), PQfreemem);
  if (!quoted) throw std::bad_alloc();
  return quoted.get();
}

void Connection::stop_if_interrupted() const {
  if (signal_received() != 0) throw as_interruption(Failure(ExitCode::ok, "interrupted"));
}

void Connection::must_be_sent(int success) const {
  if (!success) fail_as_lost();
}

Result Connection::next_result() {
  if (on_wait_) wait_for_result();
  Result result(PQgetResult(connection_.get()));
  if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) --pending_synchronizations_;
  return result;
}

// A lost connection is no more busy, and PQgetResult tells the rest.
void Connection::wait_for_result() {
  while (PQisBusy(connection_.get())) {
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    const int ready = poll(&socket, 1, wait_interval);
    if (ready == 0) on_wait_();
    if (ready > 0 && !PQconsumeInput(connection_.get())) return;
  }
}

void Connection::fail_as_lost() const {
  throw Failure(Error(sqlstate::connection_failure, "the connection to the server was lost",
                      error_text(connection_.get()), carry_on));
}

std::string array_of(const std::vector<std::string> &texts) {
  std::string array = "{";
  for (const std::string &text : texts) {
    array += array.size() > 1 ? ",\"" : "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

}  // namespace pg_idem::client
