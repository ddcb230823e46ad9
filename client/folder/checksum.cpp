// OpenSSL's digests: libpq brings the library along, and it uses the processor's instructions. Its
// newer interface, EVP, first sets up the whole library: 0.9 ms and 1 MiB, which is half of what a
// run with nothing to do may cost more than a SELECT 1.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "folder/checksum.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace pg_idem::client {

namespace {

template <std::size_t length, typename Context>
std::string digest(std::string_view bytes, int (*init)(Context *),
                   int (*update)(Context *, const void *, std::size_t),
                   int (*finish)(unsigned char *, Context *)) {
  unsigned char result[length];
  Context context;
  init(&context);
  update(&context, bytes.data(), bytes.size());
  finish(result, &context);
  return {reinterpret_cast<const char *>(result), length};
}

}  // namespace

std::string checksum_of(std::string_view bytes) {
  return hexadecimal(sha256(bytes));
}

std::string sha1(std::string_view bytes) {
  return digest<SHA_DIGEST_LENGTH>(bytes, SHA1_Init, SHA1_Update, SHA1_Final);
}

std::string sha256(std::string_view bytes) {
  return digest<SHA256_DIGEST_LENGTH>(bytes, SHA256_Init, SHA256_Update, SHA256_Final);
}

std::string sha384(std::string_view bytes) {
  return digest<SHA384_DIGEST_LENGTH>(bytes, SHA384_Init, SHA384_Update, SHA384_Final);
}

struct RunningSha256::Context {
  SHA256_CTX value;
};

RunningSha256::RunningSha256() : context_(std::make_unique<Context>()) {
  SHA256_Init(&context_->value);
}

RunningSha256::~RunningSha256() = default;

RunningSha256 &RunningSha256::add(std::string_view bytes) {
  SHA256_Update(&context_->value, bytes.data(), bytes.size());
  return *this;
}

std::string RunningSha256::so_far() const {
  unsigned char result[SHA256_DIGEST_LENGTH];
  SHA256_CTX copy = context_->value;
  SHA256_Final(result, &copy);
  return {reinterpret_cast<const char *>(result), sizeof result};
}

std::string hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[c & 15];
  }
  return text;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // and a NUL
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char *>(text.data()),
                                     reinterpret_cast<const unsigned char *>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace pg_idem::client
