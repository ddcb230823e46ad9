// pg_idem's own files, and dbmate's as far as the two are the same: read as they are.
#include "folder/checksum.hpp"
#include "layouts/ledger.hpp"
#include "parallel.hpp"

namespace pg_idem::client {

namespace {

Revisions read(const Tree &tree, const Variables &) {
  return {in_parallel(tree.files_with(".sql"),
                      [&](const std::string &name) {
                        std::string content = tree.take_content(name);
                        std::string checksum = checksum_of(content);
                        return FolderFile{name, std::move(content), std::move(checksum), {}};
                      }),
          {}};
}

constexpr Ledger ledgers[] = {dbmate_ledger};

}  // namespace

constinit const Layout native_layout = {.name = "pg_idem",
                                        .files = "*.sql",
                                        .recognizes = [](const Tree &) { return true; },
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
