// SIGINT, SIGTERM and SIGHUP while the server works: the query is cancelled, the client goes on to
// tidy up and to report what became of it. A second signal ends the client at once. Of several
// connections the one opened last is the one that works.
#pragma once

#include <libpq-fe.h>

#include <csignal>

namespace pg_idem::client {

inline constexpr int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};

// Below nohup a hangup stays without effect.
bool is_ignored_hangup(int number);

void cancel_on_signals(PGconn *connection);
void forget_signals(PGconn *connection);  // it is being closed

int signal_received();  // 0: none

}  // namespace pg_idem::client
