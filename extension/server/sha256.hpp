// SHA-256, for the checksums of files.
#pragma once

#include <string>
#include <string_view>

namespace pg_idem {

std::string sha256(std::string_view data);  // in hexadecimal

}  // namespace pg_idem
