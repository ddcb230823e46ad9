// Checksums: SHA-256, as idem.revision keeps it, and those that other tools keep.
#pragma once

#include <memory>
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

// SHA-256 of what has been added so far, again and again.
class RunningSha256 {
 public:
  RunningSha256();
  ~RunningSha256();
  RunningSha256 &add(std::string_view bytes);
  std::string so_far() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace pg_idem::client
