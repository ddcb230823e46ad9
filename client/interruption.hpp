// SIGINT and SIGTERM while the server works: the query is cancelled, the client goes on to report
// what became of it. A second signal ends the client at once.
#pragma once

#include <libpq-fe.h>

namespace pg_idem::client {

void cancel_on_signals(PGconn *connection);
void forget_signals();  // the connection is closed

int signal_received();  // 0: none

}  // namespace pg_idem::client
