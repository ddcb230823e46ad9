// SipHash-1-3 with the key zero: what Rust's hasher was when refinery began to keep checksums.
#pragma once

#include <cstdint>
#include <string_view>

namespace pg_idem::client {

std::uint64_t siphash13(std::string_view bytes);

}  // namespace pg_idem::client
