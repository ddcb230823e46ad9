// SHA-256, as idem.revision keeps it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace pg_idem::client {

class Checksum {
 public:
  Checksum();
  std::string of(std::string_view bytes);  // in hexadecimal

 private:
  struct Free {
    void operator()(evp_md_ctx_st *context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace pg_idem::client
