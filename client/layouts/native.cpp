// pg_idem's own files, and dbmate's as far as the two are the same: read as they are.
#include "layouts/ledger.hpp"

namespace pg_idem::client {

namespace {

Revisions read(const Tree &tree, const Variables &) {
  std::vector<FolderFile> files;
  files.reserve(tree.files().size());
  for (const std::string &name : tree.files_with(".sql"))
    files.push_back({name, tree.take_content(name), {}, {}});
  return {std::move(files), {}};
}

constexpr Ledger ledgers[] = {dbmate_ledger};

}  // namespace

constinit const Layout native_layout = {.name = "pg_idem",
                                        .files = "*.sql",
                                        .recognizes = [](const Tree &) { return true; },
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
