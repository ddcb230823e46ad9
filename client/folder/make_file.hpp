// Files that are made, and never one that is overwritten; and folders.
#pragma once

#include <string>

namespace pg_idem::client {

// Throws Failure: it is there already, or cannot be written.
void make_file(const std::string &path, const std::string &text);

// With those above it. False: it is there already.
bool make_folder(const std::string &path);

}  // namespace pg_idem::client
