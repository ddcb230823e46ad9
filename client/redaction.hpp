// Passwords out of what is shown.
#pragma once

#include <string>
#include <string_view>

namespace pg_idem::client {

// With *** in place of the password in each URI (user:password@, ?password=) and behind each
// keyword `password` or `sslpassword` of a conninfo string.
std::string redacted(std::string_view text);

// The same for a text that may be SQL, where `password =` is a column: URIs only.
std::string redacted_addresses(std::string_view text);

// With *** in place of whatever stands in double quotes: they may be part of a password.
std::string without_quotations(std::string_view text);

}  // namespace pg_idem::client
