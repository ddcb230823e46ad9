// OpenSSL's digest: libpq brings the library along, and it uses the processor's instructions.
#include "checksum.hpp"

#include <openssl/evp.h>

#include <new>

namespace pg_idem::client {

namespace {

void require(int success) {
  if (success != 1) throw std::bad_alloc();  // SHA-256 itself cannot fail
}

}  // namespace

void Checksum::Free::operator()(evp_md_ctx_st *context) const {
  EVP_MD_CTX_free(context);
}

// Looks the algorithm up once; initialising a context again costs next to nothing.
Checksum::Checksum() : context_(EVP_MD_CTX_new()) {
  require(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

std::string Checksum::of(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  require(EVP_DigestInit_ex(context_.get(), nullptr, nullptr));
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  require(EVP_DigestFinal_ex(context_.get(), digest, &length));
  std::string text;
  text.reserve(2 * length);
  for (unsigned i = 0; i < length; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

}  // namespace pg_idem::client
