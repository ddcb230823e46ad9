// OpenSSL's digest: libpq brings the library along, and it uses the processor's instructions. Its
// newer interface, EVP, first sets up the whole library: 0.9 ms and 1 MiB, which is half of what a
// run with nothing to do may cost more than a SELECT 1.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "checksum.hpp"

#include <openssl/sha.h>

namespace pg_idem::client {

std::string checksum_of(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  SHA256_Final(digest, &context);
  std::string text;
  text.reserve(2 * sizeof digest);
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace pg_idem::client
