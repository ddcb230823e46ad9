// Whether the client is still there: while a run is under way the server looks once a second, so
// that a client that dies leaves no process behind that works on.
#pragma once

#include "server/boundary.hpp"

namespace pg_idem {

// While one lives. Sets the variable, not the setting: that would end with a transaction.
class ClientWatch {
 public:
  ClientWatch();
  ~ClientWatch() { client_connection_check_interval = before_; }
  ClientWatch(const ClientWatch &) = delete;
  ClientWatch &operator=(const ClientWatch &) = delete;

 private:
  int before_;
};

}  // namespace pg_idem
