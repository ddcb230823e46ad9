// One statement that gives settings of the session their values, or takes them back.
#pragma once

#include <optional>
#include <string>

#include "connection/connection.hpp"

namespace pg_idem::client {

class Setter {
 public:
  explicit Setter(const Connection::Settings &settings);

  const std::string &sql() const { return sql_; }
  const Connection::Parameters &values() const { return values_; }
  Connection::Parameters nothing() const;

  // A statement that takes back what another one has left: after a failure a pooler may give the
  // session to somebody else before its settings are taken back, so that their names are in it too.
  static const char forget[];

 private:
  void add(const std::string &name, const std::optional<std::string> &value);

  std::string sql_;
  Connection::Parameters values_;
};

}  // namespace pg_idem::client
