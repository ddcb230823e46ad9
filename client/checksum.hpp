// SHA-256, as idem.revision keeps it.
#pragma once

#include <string>
#include <string_view>

namespace pg_idem::client {

std::string checksum_of(std::string_view bytes);  // in hexadecimal

}  // namespace pg_idem::client
