// set_config() takes what SET does not: parameters.
#include "connection/setter.hpp"

#include <vector>

#include "core/wording.hpp"

namespace pg_idem::client {

const char Setter::forget[] =
    "SELECT pg_catalog.set_config(name, NULL, false) FROM pg_catalog.unnest("
    "pg_catalog.string_to_array(pg_catalog.current_setting('idem.settings.names', true), ','))"
    " AS name";

Setter::Setter(const Connection::Settings &settings) {
  std::vector<std::string> names;
  for (const auto &[name, value] : settings) {
    add(name, value);
    names.push_back(name);
  }
  add("idem.settings.names", joined(names, ","));
}

void Setter::add(const std::string &name, const std::optional<std::string> &value) {
  sql_ += values_.empty() ? "SELECT " : ", ";
  values_.emplace_back(name);
  values_.push_back(value);
  sql_ += "pg_catalog.set_config($" + std::to_string(values_.size() - 1) + ", $" +
          std::to_string(values_.size()) + ", false)";
}

Connection::Parameters Setter::nothing() const {
  Connection::Parameters nothing = values_;
  for (std::size_t i = 1; i < nothing.size(); i += 2) nothing[i].reset();
  return nothing;
}

}  // namespace pg_idem::client
