// Checksums: SHA-256, as idem.revision keeps it, and those that other tools keep.
#pragma once

#include <string>
#include <string_view>

namespace pg_idem::client {

std::string checksum_of(std::string_view bytes);  // SHA-256 in hexadecimal

// Digests as bytes, and bytes as text.
std::string sha1(std::string_view bytes);
std::string sha256(std::string_view bytes);
std::string sha384(std::string_view bytes);
std::string hexadecimal(std::string_view bytes);
std::string base64(std::string_view bytes);

}  // namespace pg_idem::client
