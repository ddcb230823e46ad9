// How errors of the core speak of revisions: quoted names, where they come from, lists of them,
// and the name that somebody probably meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/revision.hpp"

namespace pg_idem {

std::string in_quotes(std::string_view name);     // "001"
std::string described(const Revision &revision);  // "001" (add last_seen, file migrations/001.sql)

std::string counted(std::size_t count, std::string_view noun);  // 1 step, 2 steps

std::string joined(const std::vector<std::string> &items, std::string_view separator = ", ");

// For people: what goes beyond twenty is counted only: `a, b, and 7 more`.
std::string listed(const std::vector<std::string> &items, std::string_view separator = ", ");

// The revision whose name is closest to `name`, or the only one it abbreviates; empty: none is
// close.
std::string_view nearest_name(const std::vector<Revision> &revisions, std::string_view name);

}  // namespace pg_idem
