// Asking a person for a password.
#pragma once

#include <optional>
#include <string>

namespace pg_idem::client {

// From the terminal, without showing it; nothing where there is no terminal.
std::optional<std::string> ask_for_password(const std::string &user);

}  // namespace pg_idem::client
