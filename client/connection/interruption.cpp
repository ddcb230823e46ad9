// PQcancel is made to be called from a signal handler; nothing else happens there.
#include "connection/interruption.hpp"

#include <algorithm>
#include <vector>

namespace pg_idem::client {

namespace {

struct Open {
  PGconn *connection;
  PGcancel *cancel;
};

std::vector<Open> all_open;
PGcancel *volatile cancel = nullptr;  // of the last one
volatile std::sig_atomic_t received = 0;

void on_signal(int number) {
  char message[256];
  received = number;
  if (cancel) PQcancel(cancel, message, sizeof message);
}

void set_handlers(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  // one shot: the next one has its usual effect, also where a server that hangs takes no cancel
  action.sa_flags = SA_RESTART | SA_NODEFER | static_cast<int>(SA_RESETHAND);
  for (const int number : ending_signals)
    if (!is_ignored_hangup(number)) sigaction(number, &action, nullptr);
}

}  // namespace

bool is_ignored_hangup(int number) {
  struct sigaction now = {};
  return number == SIGHUP && sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

void cancel_on_signals(PGconn *connection) {
  all_open.push_back({connection, PQgetCancel(connection)});
  cancel = all_open.back().cancel;
  if (all_open.size() > 1) return;
  set_handlers(on_signal);
}

void forget_signals(PGconn *connection) {
  const auto is_meant = [connection](const Open &open) { return open.connection == connection; };
  const auto found = std::find_if(all_open.begin(), all_open.end(), is_meant);
  if (found == all_open.end()) return;
  PGcancel *const closed = found->cancel;
  all_open.erase(found);
  cancel = all_open.empty() ? nullptr : all_open.back().cancel;
  PQfreeCancel(closed);
  if (!all_open.empty()) return;
  set_handlers(SIG_DFL);
}

int signal_received() {
  return received;
}

}  // namespace pg_idem::client
