// The server's own implementation.
#include "server/sha256.hpp"

#include "server/boundary.hpp"

namespace pg_idem {
namespace {

void digest(const char *data, size_t length, unsigned char *result) {
  pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);
  if (context == nullptr || pg_cryptohash_init(context) < 0 ||
      pg_cryptohash_update(context, reinterpret_cast<const uint8 *>(data), length) < 0 ||
      pg_cryptohash_final(context, result, PG_SHA256_DIGEST_LENGTH) < 0)
    elog(ERROR, "could not compute a checksum: %s", pg_cryptohash_error(context));
  pg_cryptohash_free(context);
}

}  // namespace

std::string sha256(std::string_view data) {
  unsigned char bytes[PG_SHA256_DIGEST_LENGTH];
  call_postgres(digest, data.data(), data.size(), &bytes[0]);
  std::string text;
  for (unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace pg_idem
