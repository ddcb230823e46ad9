// PQcancel is made to be called from a signal handler; nothing else happens there.
#include "interruption.hpp"

#include <csignal>

namespace pg_idem::client {

namespace {

PGcancel *cancel = nullptr;
volatile std::sig_atomic_t received = 0;

void on_signal(int number) {
  char message[256];
  received = number;
  if (cancel) PQcancel(cancel, message, sizeof message);
}

void set_handler(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  // one shot: the next one has its usual effect
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigaction(number, &action, nullptr);
}

}  // namespace

void cancel_on_signals(PGconn *connection) {
  cancel = PQgetCancel(connection);
  set_handler(SIGINT, on_signal);
  set_handler(SIGTERM, on_signal);
}

void forget_signals() {
  set_handler(SIGINT, SIG_DFL);
  set_handler(SIGTERM, SIG_DFL);
  PQfreeCancel(cancel);
  cancel = nullptr;
}

int signal_received() {
  return received;
}

}  // namespace pg_idem::client
