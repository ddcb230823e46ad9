// Where the database is, in libpq's terms.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

#include "command_line/options.hpp"

namespace pg_idem::client {

class Address {
 public:
  explicit Address(const Options &options);  // throws Failure: an address that is no PostgreSQL one
  Address(const Address &) = delete;         // points into itself
  Address &operator=(const Address &) = delete;

  // Never null, but perhaps not open.
  PGconn *connect(const std::optional<std::string> &password) const;
  PGPing ping() const;
  // libpq's error text, without its line end, and without what it quotes of an address that it
  // cannot read where that has a password.
  std::string error_text(const PGconn *connection) const;

 private:
  void add(const char *keyword, const char *value);

  std::string database_;
  std::vector<const char *> keywords_, values_;
};

}  // namespace pg_idem::client
