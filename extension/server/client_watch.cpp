// The server arms this timer only when a command begins; after that it keeps itself going.
#include "server/client_watch.hpp"

namespace pg_idem {
namespace {

constexpr int interval = 1000;  // milliseconds

void arm() {
  if (MyProcPort != nullptr && !get_timeout_active(CLIENT_CONNECTION_CHECK_TIMEOUT))
    enable_timeout_after(CLIENT_CONNECTION_CHECK_TIMEOUT, interval);
}

}  // namespace

ClientWatch::ClientWatch() : before_(client_connection_check_interval) {
  if (before_ > 0 && before_ <= interval) return;
  call_postgres(arm);
  client_connection_check_interval = interval;
}

}  // namespace pg_idem
