// Who made a file, as far as git knows.
#pragma once

#include <optional>
#include <string>

namespace pg_idem::client {

struct Author {
  std::string name, date;  // 2026-01-02
};

// Of the commit that added the file; nothing where there is no git, or the file is in no commit.
std::optional<Author> author_of(const std::string &path);

}  // namespace pg_idem::client
